"""Link lists as messages: what is in a file, how far the reading of it is, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence

from engine.errors import QuotaError
from engine.models import LinkList
from handlers.views import article_facts, callback_data, errors, html, pager
from handlers.views.i18n import Words
from handlers.views.message import Button, OutgoingMessage, Row
from services.link_lists.link_lists import Group
from storage.models import LinkListReading

PAGE_SIZE = 8
"""Folders and tags on one page: with the other buttons they fit on a screen."""


def choices(words: Words, listed: LinkList, groups: Sequence[Group], token: str, page: int = 0) -> OutgoingMessage:
    """Return what is in a list, and a button for all its links, one for each folder and tag, and one for none."""
    total = len(listed.links)
    if not total:
        return OutgoingMessage(str(html.text(words._("The file has no link to the web."))))
    head = words.n("{count} link in this file.", "{count} links in this file.", total)
    notes = []
    if listed.cut:
        notes.append(words._("There are more: I read one file only so far."))
    if listed.left_out:
        notes.append(
            words.n(
                "{count} entry is no link to the web and is left out.",
                "{count} entries are no links to the web and are left out.",
                listed.left_out,
            )
        )
    notes.append(words._("Which of them shall I read? I read them one after the other, and skip what is here already."))
    rows: list[Row] = [
        (Button(words.valued(words._("All"), words.number(total)), data=callback_data.panel(token, "all")),)
    ]
    first = page * PAGE_SIZE
    for number, group in enumerate(groups[first : first + PAGE_SIZE], first):
        label = words.valued(article_facts.short_name(group.name), words.number(group.count))
        rows.append((Button(label, data=callback_data.panel(token, "group", number)),))
    turning = pager.page_buttons(
        page, PAGE_SIZE, len(groups), lambda label, to: Button(label, data=callback_data.panel(token, "page", to))
    )
    rows += [turning] if turning else []
    rows.append((Button(words._("None of them"), data=callback_data.panel(token, "none")),))
    return OutgoingMessage(str(html.join((html.bold(head), html.text(" ".join(notes))))), tuple(rows))


def nothing_read(words: Words, *, history: bool) -> OutgoingMessage:
    """Return what is said when somebody wants none of the links, or of the messages of a *history*."""
    said = words._("I take in none of these messages.") if history else words._("I read none of these links.")
    return OutgoingMessage(str(html.text(said)))


def progress(
    words: Words, reading: LinkListReading, total: int, token: str, pause: QuotaError | None = None
) -> OutgoingMessage:
    """Return how far the reading of *total* links or messages is, with a button that stops it; *pause* says why it
    waits."""
    done, of = words.number(reading.done), words.number(total)
    if reading.file.is_history:
        head = words._("Taking in the messages: {done} of {total}", done=done, total=of)
    else:
        head = words._("Reading the links: {done} of {total}", done=done, total=of)
    lines = [_counts(words, reading), errors.quota_text(words, pause) if pause else ""]
    stop = (Button(words._("Stop"), data=callback_data.panel(token, "stop")),)
    return OutgoingMessage(_text(head, *lines), (stop,))


def finished(words: Words, reading: LinkListReading) -> OutgoingMessage:
    """Return what came of a list that was read to its end."""
    is_history = reading.file.is_history
    head = words._("The messages are taken in.") if is_history else words._("The links are read.")
    return OutgoingMessage(_text(head, _counts(words, reading)))


def stopped(words: Words, reading: LinkListReading) -> OutgoingMessage:
    """Return what came of a list whose reading was stopped."""
    return OutgoingMessage(_text(words._("Stopped."), _counts(words, reading)))


def file_gone(words: Words, reading: LinkListReading) -> OutgoingMessage:
    """Return that the file cannot be read any more."""
    if reading.file.is_history:
        head = words._("I can no longer read the file with the messages. Send it again, and I go on where I was.")
    else:
        head = words._("I can no longer read the file with the links. Send it again, and I go on where I was.")
    return OutgoingMessage(_text(head, _counts(words, reading)))


def _text(head: str, *lines: str) -> str:
    return str(html.join((html.bold(head), *(html.text(line) for line in lines if line))))


def _counts(words: Words, reading: LinkListReading) -> str:
    """Return what became of the links so far; "" before the first."""
    sentences = []
    if reading.new:
        sentences.append(words.n("{count} article is new.", "{count} articles are new.", reading.new))
    if reading.known:
        sentences.append(words.n("{count} was here already.", "{count} were here already.", reading.known))
    if reading.carried:
        sentences.append(
            words.n(
                "{count} page could not be read; its text is the one in the file.",
                "{count} pages could not be read; their text is the one in the file.",
                reading.carried,
            )
        )
    if reading.failed:
        sentences.append(words.n("{count} could not be read.", "{count} could not be read.", reading.failed))
    if reading.left_out:
        sentences.append(
            words.n(
                "{count} was left out: too short for an article, or not to be kept.",
                "{count} were left out: too short for an article, or not to be kept.",
                reading.left_out,
            )
        )
    return " ".join(sentences)
