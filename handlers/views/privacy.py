"""Texts of /privacy, /export and /forget."""

from __future__ import annotations

from typing import BinaryIO

from handlers.views import article_facts, callback_data, html
from handlers.views.article_facts import DOT
from handlers.views.callback_data import Act
from handlers.views.i18n import Words
from handlers.views.message import Button, File, OutgoingMessage, text_message
from storage.models import Holdings


def privacy(words: Words, contact: str = "", *, backups: int, in_group: bool = False) -> OutgoingMessage:
    """Return the answer to /privacy: what is stored, where, how long (*backups*: days in backups), and the contact.

    *in_group*: each member has a button to opt out with.
    """
    body = [
        words._("I keep the articles you send and the questions you ask, for this chat only, to answer from them."),
        words._("In groups I also keep who asked a question, by number and never by name, to go on from it."),
        words._("Of a post I know for a day who wrote it, by number, so that a banned member’s posts go with them."),
        words._("Nothing goes to another service: pages are fetched from their own site, and read on this server."),
        words._("Telegram has all of it too: chats with bots are not end-to-end encrypted."),
        words._("The sites whose pages I fetch see the address of this server, not yours."),
        words._("/delete 12 deletes an article; after a minute it is erased. /settings says how long articles stay."),
        words._("Questions are kept for 30 days, so that their buttons work."),
        words._("What somebody pressed Keep under stays until that is undone or it is deleted; not who pressed it."),
        words._("/export sends you everything as files. /forget erases everything, within a minute; it asks first."),
        words.n(
            "What was erased may be in backups for {count} more day, then it is gone there too.",
            "What was erased may be in backups for {count} more days, then it is gone there too.",
            backups,
        ),
    ]
    opt_out = words._("A member of a group can opt out there: I then keep none of their messages and answer none.")
    stays = words._("Of who opted out I keep the number for that group, also after /forget, so that it stays so.")
    body.append(f"{opt_out} {stays}" if in_group else f"{opt_out} {words._('The button is under /privacy there.')}")
    contact = article_facts.short_name(contact)
    if contact:
        body.append(words._("Questions about this: {contact}", contact=contact))
    rows = (
        (Button(words._("Leave me out here"), data=callback_data.encode(Act.OPT_OUT, 1)),),
        (Button(words._("Take me in again"), data=callback_data.encode(Act.OPT_OUT, 0)),),
    )
    return OutgoingMessage(str(html.join(map(html.text, body), "\n\n")), rows if in_group else ())


def opted(words: Words, *, out: bool) -> str:
    """Return the toast after somebody has opted out of a group, or in again."""
    if out:
        return words._("From now on I keep nothing of you here and answer you nothing. Your questions are erased.")
    return words._("I read you here again.")


def cannot_opt_out(words: Words) -> str:
    """Return the toast for who is no member by their own name."""
    return words._("I cannot see who you are. Ask without being anonymous, in a group.")


def left_out(words: Words) -> OutgoingMessage:
    """Return the answer to a member who has opted out and addresses the bot."""
    return text_message(words._("You opted out here: I neither keep nor answer what you write. /privacy changes that."))


def author_left_out(words: Words) -> OutgoingMessage:
    """Return the answer to who wants a message kept whose author has opted out."""
    return text_message(words._("Whoever wrote that has opted out here, so I do not keep it."))


def export(words: Words, body: BinaryIO, number: int, title: str = "") -> OutgoingMessage:
    """Return file *number* of an export; *title* is the group's, "" in a private chat."""
    name = "pullquote.zip" if number == 1 else f"pullquote-{number}.zip"
    title = article_facts.short_name(title)
    if number > 1:
        caption = words._("Part {number}, with more articles.", number=words.number(number))
    elif title:
        caption = words._("Everything I keep of {title}.", title=title)
    else:
        caption = words._("Everything I keep of you and this chat.")
    return OutgoingMessage(str(html.text(caption)), file=File(name, body))


def export_sent(words: Words) -> OutgoingMessage:
    """Return the notice in a group that its export was sent to the private chat."""
    return text_message(words._("The file is in your private chat with me."))


def export_not_sent(words: Words) -> OutgoingMessage:
    """Return the notice in a group that its export could not be sent."""
    return text_message(
        words._("I may not write to you. Open my private chat, press Start, and send /export here again.")
    )


def export_anonymous(words: Words) -> OutgoingMessage:
    """Return the answer to an anonymous admin's /export."""
    return text_message(words._("I send the file in private, and cannot see who you are. Ask without being anonymous."))


def confirm_erasure(
    words: Words,
    holdings: Holdings,
    choices: tuple[Button, Button],
    *,
    title: str = "",
    personal: bool = False,
    owner: bool = False,
    invited: bool = False,
) -> OutgoingMessage:
    """Return what would be erased and what follows from it, with two buttons: the first of *choices* erases."""
    head = html.text(DOT.join(count_lines(words, holdings)) or words._("There is nothing yet."))
    lines = [words._("All of it is erased at once, with digests and settings. Nobody can bring it back.")]
    if personal:
        lines.append(words._("What I know of you goes too. Digests of channels that only you review end."))
    if owner:
        lines.append(words._("You would no longer own this bot."))
    if invited:
        lines.append(words._("You would need a new invitation to use this bot again."))
    title = article_facts.short_name(title)
    question = words._("Erase everything of {title}?", title=title) if title else words._("Erase everything?")
    body = html.join((html.bold(question), head, *map(html.text, lines)))
    return OutgoingMessage(str(body), tuple((button,) for button in choices))


def count_lines(words: Words, holdings: Holdings) -> list[str]:
    """Return the counts of articles, questions, feeds and watches that are not 0, each as text."""
    counts = (
        (holdings.articles, words.n("{count} article", "{count} articles", holdings.articles)),
        (holdings.questions, words.n("{count} question", "{count} questions", holdings.questions)),
        (holdings.feeds, words.n("{count} feed", "{count} feeds", holdings.feeds)),
        (holdings.watches, words.n("{count} watch", "{count} watches", holdings.watches)),
        (holdings.kept, words.n("{count} thing kept", "{count} things kept", holdings.kept)),
    )
    return [line for count, line in counts if count]


def chat_erased(words: Words, holdings: Holdings, name: str = "") -> OutgoingMessage:
    """Return the notice that a chat's data was erased; *name* is that of the person who did it."""
    text = words._("Erased: {what}", what=DOT.join(count_lines(words, holdings)) or words._("nothing"))
    name = article_facts.short_name(name)
    return text_message(words._("{change} · changed by {name}", change=text, name=name) if name else text)


def person_erased(words: Words) -> OutgoingMessage:
    """Return the notice that a person's data was erased."""
    return text_message(words._("Everything of you is erased within a minute. If you write to me again, I begin anew."))


def nothing_erased(words: Words) -> OutgoingMessage:
    """Return the notice that nothing was erased."""
    return text_message(words._("Left as it is."))
