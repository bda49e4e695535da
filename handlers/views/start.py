"""Texts of /start and /help, and of the deep links that /start carries."""

from __future__ import annotations

from engine.errors import PullquoteError
from handlers.views import article_facts, callback_data, errors, html
from handlers.views.articles import ask_instead_button
from handlers.views.callback_data import Act
from handlers.views.i18n import Words
from handlers.views.message import Button, OutgoingMessage, Row, text_message

THANKED = "👍"
"""The reaction to thanks and greetings."""
COPIED = 256
"""Characters that a button copies, at most."""


def start(words: Words, bot_name: str = "") -> OutgoingMessage:
    """Return the answer to /start: what the bot does, where texts stay, and three buttons."""
    body = (
        words._(
            "I read articles and answer in their own words: every sentence I show is quoted as it stands. "
            "Send me a link, a text or a file, then ask."
        ),
        words._("What you send stays in this chat and on this bot's own server, and /privacy says how."),
    )
    rows: list[Row] = [(example_button(words),)]
    if bot_name:
        # with privacy mode on, Telegram passes only commands and replies to a bot that is no admin
        url = f"https://t.me/{bot_name}?startgroup=add&admin=manage_chat"
        rows.append((Button(words._("Add to a group"), url=url),))
    rows.append((Button(words._("What I can do"), data=callback_data.encode(Act.HELP)),))
    return OutgoingMessage(html.paragraphs(*body), tuple(rows))


def help_(words: Words, *, owner: bool = False) -> OutgoingMessage:
    """Return the answer to /help in a private chat: the little that one has to know, and where the rest is."""
    commands = (
        words._("/list: what is kept here"),
        words._("/follow LINK: follow a feed or a site; /feeds lists them"),
        words._("/digest: what is new, now or regularly (/digest 8:00)"),
        words._("/settings: language, length, digest, quiet hours, and more"),
        *((words._("/admin: who uses the bot, invitations, backups"),) if owner else ()),
    )
    body = (
        words._("Send a link, a text, a post or a file (PDF, Word, EPUB, HTML, text): I show its best sentences."),
        words._("Ask in your own words, or with a few keywords: I quote the sentences that answer."),
        words._("Just write it: “shorter”, “in one sentence”, “delete this”, “what’s new?”"),
        "\n".join(commands),
    )
    names = (
        (words._("What is here"), "list"),
        (words._("What is new"), "digest"),
        (words._("Settings"), "settings"),
        (words._("All commands"), "commands"),
    )
    keys = [Button(label, data=callback_data.encode(Act.COMMAND, words=name)) for label, name in names]
    return OutgoingMessage(html.paragraphs(*body), ((example_button(words),), tuple(keys[:2]), tuple(keys[2:])))


def all_commands(words: Words, *, owner: bool = False) -> OutgoingMessage:
    """Return every command of a private chat, a line each."""
    articles = (
        words._("/list: what is kept here"),
        words._("/list kept: what you pressed Keep under; /digest kept: of this week"),
        words._("/find WORDS source:NAME since:7d: find an article"),
        words._("/show 12: open article 12"),
        words._("/delete 12: delete it"),
        words._("/add TEXT: keep a text as an article"),
        words._("/summary LINK, or as a reply: its best sentences"),
        words._("/ask QUESTION: ask, whatever it looks like"),
    )
    others = (
        words._("/follow LINK: follow a feed or a site; /feeds lists them"),
        words._("/watch WORDS: hear of it when they come up; /watches lists them"),
        words._("/digest: what is new, now or regularly (/digest 8:00)"),
        words._("/channel: collect a channel's posts and publish its digest"),
        words._("/settings: language, length, digest, quiet hours, and more"),
        words._("/privacy: what is stored; /export takes it along, /forget erases it"),
        *((words._("/admin: who uses the bot, invitations, backups"),) if owner else ()),
    )
    hint = words._("Reply to a summary to ask about that article; select a passage in it to ask about the passage.")
    names = ((words._("Feeds"), "feeds"), (words._("Watches"), "watches"), (words._("Settings"), "settings"))
    keys = tuple(Button(label, data=callback_data.encode(Act.COMMAND, words=name)) for label, name in names)
    return OutgoingMessage(html.paragraphs("\n".join(articles), "\n".join(others), hint), (keys,))


def unknown_command(words: Words, typed: str, nearest: str, argument: str) -> OutgoingMessage:
    """Return the answer to an unknown command: the *nearest* known one, "" if none is near, and a copy of it.

    *argument* is what was typed behind the command.
    """
    typed = article_facts.short_name(typed)
    if nearest:
        text = words._("I do not know /{command}. Did you mean /{nearest}?", command=typed, nearest=nearest)
    else:
        text = words._("I do not know /{command}. /help says what I can do.", command=typed)
    whole = f"/{nearest} {argument}"
    row: Row = ()
    if nearest and argument and len(whole) <= COPIED:
        row += (Button(words._("Copy"), copy=whole),)
    row += (Button(words._("What I can do"), data=callback_data.encode(Act.HELP)),)
    return OutgoingMessage(str(html.text(text)), (row,))


def help_in_group(words: Words) -> OutgoingMessage:
    """Return the answer to /help in a group."""
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
    return OutgoingMessage(html.paragraphs(*body))


def cannot_read(words: Words, kind: str = "media") -> OutgoingMessage:
    """Return the answer to a message without text: what it is, and what can be read instead.

    *kind* is "media" for pictures, films and sound, else a kind in the table below; any other is unknown.
    """
    if kind == "media":
        return text_message(words._("I read text, links, documents and pictures of text. I can't read films or sound."))
    names = {
        "poll": words._("That is a poll."),
        "place": words._("That is a place on the map."),
        "contact": words._("That is a contact."),
        "story": words._("That is a story."),
        "checklist": words._("That is a checklist."),
        "game": words._("That is a game."),
        "invoice": words._("That is an invoice."),
        "giveaway": words._("That is a giveaway."),
    }
    name = names.get(kind) or words._("That is something I don't know yet.")
    return text_message(f"{name} {words._('I read text, links and documents.')}")


def caption_unread(words: Words, message_id: int, unread: PullquoteError | None = None) -> OutgoingMessage:
    """Return the answer to a picture or film whose few words ask nothing, with a button that asks them.

    *unread* is why nothing was read on a picture.
    """
    refusal = errors.error_message(words, unread) if unread is not None else cannot_read(words)
    return OutgoingMessage(refusal.html, (ask_instead_button(words, message_id),))


def too_little(words: Words) -> OutgoingMessage:
    """Return the answer to a single letter or the beginning of a link."""
    return text_message(words._("That is too little to look for. Ask with a word or two, or send a whole link."))


def how_to_stop(words: Words, *, private: bool) -> OutgoingMessage:
    """Return the answer to "stop": what comes by itself, and where it ends."""
    text = words._(
        "By myself I only send what was asked for: /feeds, /watches and the digest, each with a button that ends it. "
        "/forget erases everything."
    )
    names = ((words._("Feeds"), "feeds"), (words._("Watches"), "watches"), (words._("Settings"), "settings"))
    keys = tuple(Button(label, data=callback_data.encode(Act.COMMAND, words=name)) for label, name in names)
    return OutgoingMessage(html.paragraphs(text), (keys,) if private else ())


def beyond(words: Words) -> OutgoingMessage:
    """Return the answer to a wish that quotations cannot fulfil."""
    return text_message(words._("I quote sentences as they stand. I cannot translate, explain or write."))


def ownership_claimed(words: Words) -> OutgoingMessage:
    """Return the answer to a person who has just become an owner."""
    return text_message(words._("You own this bot now. It answers you and those you invite: /admin."))


def link_expired(words: Words) -> OutgoingMessage:
    """Return the answer to a deep link whose token is used or expired."""
    return text_message(words._("This link no longer works. Ask for a new one."))


def example_button(words: Words) -> Button:
    """Return the button that sends a short example article."""
    return Button(words._("Try with an example"), data=callback_data.encode(Act.EXAMPLE))
