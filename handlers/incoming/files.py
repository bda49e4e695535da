"""Files of messages, downloaded from Telegram."""

from __future__ import annotations

from telegram import Document

from engine.errors import TooLargeError
from engine.models import Page
from handlers.context import DOWNLOAD_LIMIT, Context

UNNAMED = "file"
"""The name of a file that has none."""


def is_too_large(document: Document) -> bool:
    """Whether Telegram gives no bot this file."""
    return (document.file_size or 0) > DOWNLOAD_LIMIT


async def download(context: Context, document: Document) -> Page:
    """Return the bytes of a file with its name and declared type; raise TooLargeError if Telegram does not give it."""
    if is_too_large(document):
        raise TooLargeError(limit=DOWNLOAD_LIMIT, size=document.file_size or 0)
    body = await context.outbox.download(document.file_id)
    return Page(None, document.mime_type or "", body, document.file_name or UNNAMED)
