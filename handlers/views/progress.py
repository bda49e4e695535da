"""Progress messages of work that takes more than two seconds."""

from __future__ import annotations

from handlers.views.i18n import Words
from handlers.views.message import OutgoingMessage, text_message


def stage_message(words: Words, stage: str, page: int = 0, pages: int = 0) -> OutgoingMessage:
    """Return the text of a *stage*: "fetching", "reading", "searching", "languages" (a search in other languages)."""
    if stage == "fetching":
        return text_message(words._("Fetching…"))
    if stage == "searching":
        return text_message(words._("Searching…"))
    if stage == "languages":
        return text_message(words._("Looking in other languages…"))
    if page and pages:
        return text_message(
            words._("Reading… page {page} of {pages}", page=words.number(page), pages=words.number(pages))
        )
    return text_message(words._("Reading…"))
