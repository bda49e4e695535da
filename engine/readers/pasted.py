"""Texts that people paste into a message though they are files: mails and subtitles."""

from __future__ import annotations

from engine.errors import ReadError
from engine.models import Document, Page
from engine.readers import HEAD_BYTES, mail, subtitles


def read(text: str) -> tuple[Document, ...]:
    """Return the mail or the subtitles in a message's *text* as they are read from a file; () for any other text."""
    head = text[:HEAD_BYTES]
    reader = subtitles if subtitles.is_subtitles(head) else mail if mail.is_mail(head) else None
    if reader is None:
        return ()
    try:
        return (reader.read(Page(None, "text/plain; charset=utf-8", text.encode("utf-8", "replace"))),)
    except ReadError:
        return ()
