"""What is kept, as messages: the list of `/list kept`, and the toasts of its button."""

from __future__ import annotations

from datetime import datetime

from engine.clean import clean_line
from handlers.views import article_facts, callback_data, html, library, pager
from handlers.views.callback_data import Act
from handlers.views.html import Html
from handlers.views.i18n import Words
from handlers.views.message import Button, OutgoingMessage, text_message
from storage.models import Card, KeptAnswer, KeptListing

WORD = "kept"
"""What follows /list and /digest to mean what is kept, in every language like the words of /find."""
_QUESTION_LENGTH = 120
"""Characters of a question in the list: three lines on a phone."""


def listing(words: Words, listing: KeptListing, page: int = 0, *, now: datetime, size: int) -> OutgoingMessage:
    """Return a page of what is kept, *size* things a page: articles and questions, each with a button to open it."""
    page_row = pager.page_buttons(page, size, listing.total, _page_button)
    if not listing.entries:
        text = words._("There is nothing more on this page.") if listing.total else _nothing(words)
        return OutgoingMessage(str(html.text(text)), (page_row,) if page_row else ())
    head = html.text(words.n("{count} thing is kept", "{count} things are kept", listing.total))
    blocks = [_entry(words, entry, now) for entry in listing.entries]
    while len(blocks) > 1 and not html.fits((head, *blocks), "\n\n"):
        blocks.pop()
    opens = tuple(_open_button(words, entry) for entry in listing.entries[: len(blocks)])
    return OutgoingMessage(str(html.join((head, *blocks), "\n\n")), tuple(row for row in (opens, page_row) if row))


def marked(words: Words, *, keep: bool) -> str:
    """Return the toast after somebody pressed the button."""
    if keep:
        return words._("Kept, however old it gets. /list kept shows it.")
    return words._("No longer kept.")


def nothing_this_week(words: Words) -> OutgoingMessage:
    """Return the answer to /digest kept where nothing was kept within a week."""
    return text_message(words._("Nothing was kept within a week."))


def week_heading(words: Words) -> str:
    """Return the heading of a digest of what was kept within a week."""
    return words._("Kept this week")


def _nothing(words: Words) -> str:
    return words._("Nothing is kept yet: press “Keep” under a summary or an answer.")


def _entry(words: Words, entry: Card | KeptAnswer, now: datetime) -> Html:
    if isinstance(entry, Card):
        return library.entry(words, entry, now)
    question = clean_line(entry.text, _QUESTION_LENGTH)
    line = html.join((html.bold(_answer_label(words, entry)), html.text(question)), article_facts.DOT)
    title = article_facts.short_name(entry.title)
    return html.join((line, html.text(title or words._("its article was changed or deleted"))))


def _open_button(words: Words, entry: Card | KeptAnswer) -> Button:
    if isinstance(entry, Card):
        return Button(words.number(entry.id), data=callback_data.encode(Act.OPEN, entry.id))
    return Button(_answer_label(words, entry), data=callback_data.encode(Act.OPEN_ANSWER, entry.number))


def _answer_label(words: Words, entry: KeptAnswer) -> str:
    return f"?{words.number(entry.number)}"


def _page_button(label: str, page: int) -> Button:
    return Button(label, data=callback_data.encode(Act.LIST_KEPT, page))
