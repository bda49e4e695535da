"""Histories as messages: which chats and years an export has, and what is too large."""

from __future__ import annotations

from collections.abc import Sequence

from engine.models import History
from handlers.views import article_facts, callback_data, html, pager
from handlers.views.i18n import Words
from handlers.views.link_lists import PAGE_SIZE
from handlers.views.message import Button, OutgoingMessage, Row

_MB = 1 << 20


def choices(words: Words, listed: Sequence[History], chosen: int, token: str, page: int = 0) -> OutgoingMessage:
    """Return the messages of the *chosen* chat by years, with a button for each; the chats while none is chosen (0)."""
    listed = [history for history in listed if history.total()]
    if not listed:
        return OutgoingMessage(str(html.text(words._("The file has no messages of a channel or a group."))))
    history = next((history for history in listed if history.number == chosen), None)
    if history is None:
        text = html.bold(words._("Of which channel or group shall I take in the messages?"))
        buttons = [_button(words, token, "chat", each.number, _name(words, each), each.total()) for each in listed]
    else:
        text = html.join((html.bold(_head(words, history)), html.text(_question(words))))
        years = enumerate(history.years)
        buttons = [_button(words, token, "all", "", words._("All"), history.total())]
        buttons += [_button(words, token, "group", at, f"{year}", count) for at, (year, count) in years]
    first = page * PAGE_SIZE
    rows: list[Row] = [(button,) for button in buttons[first : first + PAGE_SIZE]]
    turning = pager.page_buttons(
        page, PAGE_SIZE, len(buttons), lambda label, to: Button(label, data=callback_data.panel(token, "page", to))
    )
    rows += [turning] if turning else []
    rows.append((Button(words._("None of them"), data=callback_data.panel(token, "none")),))
    return OutgoingMessage(str(text), tuple(rows))


def _head(words: Words, history: History) -> str:
    return words.n(
        "{name}: {count} message with a text.",
        "{name}: {count} messages with a text.",
        history.total(),
        name=_name(words, history),
    )


def _question(words: Words) -> str:
    return words._(
        "Of which year shall I take them in? Each that is long enough becomes an article with its date and its link. "
        "What is here already is skipped."
    )


def _button(words: Words, token: str, verb: str, argument: int | str, name: str, count: int) -> Button:
    return Button(words.valued(name, words.number(count)), data=callback_data.panel(token, verb, argument))


def too_large(words: Words, limit: int) -> OutgoingMessage:
    """Return that Telegram gives a bot no file of more than *limit* bytes, and what helps."""
    said = words._(
        "Telegram lets me download {limit} MB at most. Is it a chat that Telegram Desktop has exported? Pack "
        "result.json into a zip file, or export it in several parts by dates.",
        limit=words.number(limit // _MB),
    )
    return OutgoingMessage(str(html.text(said)))


def _name(words: Words, history: History) -> str:
    return article_facts.short_name(history.name) or words._("Saved messages")
