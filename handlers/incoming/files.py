"""Files of messages, downloaded from Telegram."""

from __future__ import annotations

from telegram import Document, Message

from engine.errors import TooLargeError
from engine.models import Page
from handlers.context import DOWNLOAD_LIMIT, Context

UNNAMED = "file"
"""The name of a file that has none."""


PHOTO = "image/jpeg"
"""Telegram makes one of every photo."""


def picture_of(message: Message) -> Document | None:
    """Return a picture that was sent as a file, or the largest size of a photo as a file without a name; else None."""
    document = message.document
    if document is not None and (document.mime_type or "").lower().startswith("image/"):
        return document
    if not message.photo:
        return None
    largest = message.photo[-1]
    return Document(largest.file_id, largest.file_unique_id, "", PHOTO, largest.file_size)


def attached(message: Message) -> Document | None:
    """Return the file or else the photo of a message."""
    return message.document or picture_of(message)


def is_too_large(document: Document) -> bool:
    """Whether Telegram gives no bot this file."""
    return (document.file_size or 0) > DOWNLOAD_LIMIT


async def download(context: Context, document: Document) -> Page:
    """Return the bytes of a file with its name and declared type; raise TooLargeError if Telegram does not give it."""
    if is_too_large(document):
        raise TooLargeError(limit=DOWNLOAD_LIMIT, size=document.file_size or 0)
    body = await context.outbox.download(document.file_id)
    return Page(None, document.mime_type or "", body, UNNAMED if document.file_name is None else document.file_name)
