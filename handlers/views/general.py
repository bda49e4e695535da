"""The few things the bot says of its own accord: hello, help, what it is doing, what it cannot do."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

from handlers.views import article_facts, callback_data, html
from handlers.views.callback_data import Act
from handlers.views.i18n import Words
from handlers.views.message import Button, ChatPicker, Message, Row

ACKNOWLEDGED = "👀"
"""The reaction to what will take a moment."""
THANKED = "👍"
"""The reaction to thanks and greetings."""


def start(words: Words, bot_name: str = "") -> Message:
    """What this is in two sentences, privacy in one, and three ways on."""
    body = (
        words._(
            "I read articles and answer in their own words: every sentence I show is quoted as it stands. "
            "Send me a link, a text or a file, then ask."
        ),
        words._("What you send stays in this chat and on this bot's own server, and /privacy says how."),
    )
    rows: list[Row] = [(_example(words),)]
    if bot_name:
        # Telegram shows a bot with privacy mode only commands and replies, hence the admin right
        url = f"https://t.me/{bot_name}?startgroup=add&admin=manage_chat"
        rows.append((Button(words._("Add to a group"), url=url),))
    rows.append((Button(words._("What I can do"), data=callback_data.encode(Act.HELP)),))
    return Message(_paragraphs(*body), tuple(rows))


def help_(words: Words) -> Message:
    """What the bot can do, in lines that are short enough to be read."""
    body = (
        words._("Send a link, a text, a post or a file (PDF, Word, EPUB, HTML, text): I show its best sentences."),
        words._("Ask in your own words, or with a few keywords: I quote the sentences that answer."),
        words._("Reply to a summary to ask about that article; select a passage in it to ask about the passage."),
        "\n".join(
            (
                words._("/list: what is kept here"),
                words._("/find WORDS source:NAME since:7d: find an article"),
                words._("/show 12: open article 12"),
                words._("/delete 12: delete it"),
                words._("/add TEXT: keep a text as an article"),
                words._("/summary LINK, or as a reply: its best sentences"),
                words._("/ask QUESTION: ask, whatever it looks like"),
            )
        ),
        "\n".join(
            (
                words._("/follow LINK: follow a feed or a site; /feeds lists them"),
                words._("/watch WORDS: hear of it when they come up; /watches lists them"),
                words._("/digest: what is new, now or regularly (/digest 8:00)"),
                words._("/channel: collect a channel's posts and publish its digest"),
                words._("/settings: language, length, digest, quiet hours, and more"),
                words._("/privacy: what is stored; /export takes it along, /forget erases it"),
            )
        ),
    )
    pressed = (
        (words._("What is here"), "list"),
        (words._("What is new"), "digest"),
        (words._("Feeds"), "feeds"),
        (words._("Watches"), "watches"),
        (words._("Settings"), "settings"),
    )
    keys = [Button(label, data=callback_data.encode(Act.COMMAND, words=name)) for label, name in pressed]
    return Message(_paragraphs(*body), ((_example(words),), tuple(keys[:2]), tuple(keys[2:])))


def help_in_group(words: Words) -> Message:
    """What the bot can do in a group."""
    body = (
        words._("I answer from what was posted in this group, in its own words."),
        "\n".join(
            (
                words._("/ask QUESTION: ask, whatever it looks like"),
                words._("/summary LINK, or as a reply: its best sentences"),
                words._("/add TEXT, or as a reply: keep it as an article"),
                words._("/list: what is kept here"),
                words._("/find WORDS source:NAME since:7d: find an article"),
                words._("/digest: what is new, now or regularly (/digest 8:00)"),
            )
        ),
        words._("For admins: /follow LINK, /feeds, /watch WORDS, /watches, /settings. What is stored: /privacy"),
    )
    return Message(_paragraphs(*body))


def empty_shelf(words: Words) -> Message:
    """The answer to a question where there is nothing to ask."""
    said = html.text(words._("Send me an article first: a link, a text, a file."))
    return Message(str(said), ((_example(words),),))


def cannot_read(words: Words, kind: str = "media") -> Message:
    """The answer to what is no text: "media" is a picture, a film or a sound; the rest is a place, a poll …"""
    if kind == "media":
        return plain(words._("I read text, links and documents. I can't read pictures or sound."))
    return plain(words._("I read text, links and documents."))


def progress(words: Words, stage: str, page: int = 0, pages: int = 0) -> Message:
    """What is going on, for work of more than two seconds: "fetching", "reading", "searching", "languages"."""
    if stage == "fetching":
        return plain(words._("Fetching…"))
    if stage == "searching":
        return plain(words._("Searching…"))
    if stage == "languages":
        return plain(words._("Looking in other languages…"))
    if page and pages:
        return plain(words._("Reading… page {page} of {pages}", page=words.number(page), pages=words.number(pages)))
    return plain(words._("Reading…"))


def other_reading(words: Words, kind: str, number: int) -> Row:
    """The button for the other reading of what was taken for an "article" or a "question".

    *number* is the article's message, or the question's number.
    """
    if kind == "article":
        return (Button(words._("Ask this instead"), data=callback_data.encode(Act.ASK, number)),)
    return (Button(words._("Save as article"), data=callback_data.encode(Act.SAVE, number)),)


def how_to_add(words: Words) -> Message:
    """What `/add` alone is answered with."""
    return plain(words._("Put the text or the link after the command: /add TEXT"))


def how_to_ask(words: Words) -> Message:
    """What `/ask` alone is answered with."""
    return plain(words._("Put the question after the command: /ask QUESTION"))


def how_to_find(words: Words, fault: str = "") -> Message:
    """What `/find` is answered with, alone or with the date *fault* that was not understood."""
    fault = article_facts.name(fault)
    if not fault:
        return plain(words._("Put words after the command: /find WORDS source:NAME since:7d"))
    said = words._(
        "I did not understand the date “{value}”. Write since:2024-10-14, since:7d or since:yesterday.", value=fault
    )
    return plain(said)


def which_number(words: Words, command: str) -> Message:
    """What `/show` and `/delete` are answered with when no number stands after them."""
    said = words._("Put the number of an article after the command, as in /list: {example}", example=f"/{command} 12")
    return plain(said)


def plain(said: str) -> Message:
    """A text as it stands, with nothing around it."""
    pieces = html.split(html.text(said))
    return Message(str(pieces[0]) if pieces else "")


def plain_text(message: Message) -> str:
    """Return the words of a message without their format, for a toast."""
    return unescape(re.sub(r"<[^>]*>", "", message.html))


def stranger(words: Words) -> Message:
    """Said once to those a private bot does not serve."""
    return plain(words._("This bot is private."))


def welcome(words: Words, token: str, *, sees_all: bool) -> Message:
    """The first message in a group: what the bot does, what it sees, and the way to set it up."""
    does = words._(
        "I keep the links and long posts of this group, and speak only when I am asked: "
        "/ask QUESTION, /summary as a reply, /digest."
    )
    said = (does, words._("I quote what was posted, word for word, and never add anything."), _sees(words, sees_all))
    row = (Button(words._("Set up"), data=callback_data.panel(token, "home")),)
    return Message(_paragraphs(*said), (row,))


def resting(words: Words) -> Message:
    """Said while the bot rests, once to each chat."""
    return plain(words._("I am being looked after for a while. What you send now is kept and answered then."))


def link_over(words: Words) -> Message:
    """Said to who comes with a link that opens nothing."""
    return plain(words._("This link no longer works. Ask for a new one."))


def owner(words: Words) -> Message:
    """Said to who has become an owner."""
    return plain(words._("You own this bot now. It answers you and those you invite: /admin."))


def too_old(words: Words, age: str, command: str) -> Message:
    """Said to an owner whose command has waited too long to be obeyed."""
    return plain(words._("That was asked {age}. Send {command} again.", age=age, command=command))


def erased(words: Words, title: str) -> Message:
    """Told to who brought the bot to a chat that it was removed from."""
    said = words._(
        "I was removed from {title} seven days ago. What I kept of it is erased now.", title=article_facts.name(title)
    )
    return plain(said)


def sees(words: Words, *, sees_all: bool) -> Message:
    """What the bot sees in a group since its rights changed."""
    return plain(_sees(words, sees_all))


def _sees(words: Words, sees_all: bool) -> str:
    if sees_all:
        return words._("Here I see all messages; what I collect gets a reaction.")
    return words._("Here I see only commands and replies to me. Make me an admin to collect links.")


def choose_channel(words: Words, number: int, rights: tuple[str, ...]) -> Message:
    """What `/channel` is answered with: the button with which a channel is chosen."""
    said = words._("Choose the channel. I become an admin there who may post; what I publish you see first.")
    return Message(plain(said).html, picker=ChatPicker(words._("Choose a channel"), number, rights=rights))


def channel_test(words: Words) -> Message:
    """What is posted to see whether it can be, and deleted at once."""
    return replace(plain(words._("A test. It is deleted again at once.")), silent=True)


def channel_refused(words: Words, whose: str) -> Message:
    """Why a channel cannot be set up: the "person" does not administer it, or the "bot" may not post."""
    if whose == "person":
        return replace(plain(words._("You do not administer that channel, so you cannot set it up.")), unpick=True)
    said = words._(
        "I am not allowed to post in that channel. Give me the right to post messages there, then choose it again."
    )
    return replace(plain(said), unpick=True)


def channel_ready(words: Words, title: str) -> Message:
    """Said when a channel was chosen and can be posted to."""
    title = article_facts.name(title)
    return replace(plain(words._("I can post in {title}.", title=title)), unpick=True)


def how_to_summarise(words: Words) -> Message:
    """What `/summary` alone is answered with."""
    return plain(words._("Send it as a reply to a message, or put a link after the command: /summary LINK"))


def not_yours(words: Words) -> str:
    """The toast on a changing button that is somebody else's."""
    return words._("These buttons belong to somebody else. Open your own with /settings.")


def admins_only(words: Words) -> str:
    """The toast or answer to whoever may not change what a chat has chosen."""
    return words._("Only the admins of this chat can change that.")


def admins_add(words: Words) -> Message:
    """Said where a chat leaves adding to its admins."""
    return plain(words._("Here only admins may add articles."))


def admins_delete(words: Words) -> Message:
    """Said where a chat leaves deleting to its admins."""
    return plain(words._("Here only admins may delete articles and bring them back."))


def expired(words: Words) -> str:
    """The toast on a button whose time is over."""
    return words._("The minute for that is over.")


def text_changed(words: Words) -> str:
    """The toast on a button of an answer whose text is another one now, or gone."""
    return words._("That text has changed since. Ask it again.")


def nothing_elsewhere(words: Words, count: int) -> str:
    """The toast when none of the *count* other articles answers."""
    return words.n("Nothing in the other article.", "Nothing in the other {count} articles.", count)


def unknown_button(words: Words) -> str:
    """The toast on a button that says nothing any more."""
    return words._("This button no longer works.")


def dead_panel(words: Words) -> str:
    """The toast on a changing button whose time is over."""
    return words._("This button no longer works. Send /settings, /feeds or /watches for a new one.")


def _example(words: Words) -> Button:
    return Button(words._("Try with an example"), data=callback_data.encode(Act.EXAMPLE))


def _paragraphs(*paragraphs: str) -> str:
    return str(html.join((html.text(paragraph) for paragraph in paragraphs), "\n\n"))
