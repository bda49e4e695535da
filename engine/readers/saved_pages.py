"""Pages that a browser saved in one file: MHTML (Chrome, Edge), web archives (Safari), zip archives (SingleFile).

Each keeps its address.

`email` and `plistlib` take the files apart; what is inside is read as the page it was.
"""

from __future__ import annotations

import plistlib
import struct
from collections.abc import Callable
from email.message import Message
from xml.parsers.expat import ExpatError

from engine.errors import BrokenFileError, UnsupportedError
from engine.models import Document, Page
from engine.readers import addresses, mail_parts
from engine.readers.archive import Archive
from engine.readers.pages import html

PACKED = "index.html"
"""The page in a zip archive; its pictures and styles are other members."""
_END_OF_ZIP, _TAIL = b"PK\5\6", 80_000
"""What ends a zip archive, with a comment of 64 KB at most, in which the rest of the page may stand."""
_SCRIPT = 4096
"""Bytes in which a page that unpacks itself names the elements of its script, "sfz-…"."""
_PAGE_TYPES = ("text/html", "application/xhtml+xml", "text/plain")
_FAULTS = (plistlib.InvalidFileException, ValueError, KeyError, IndexError, TypeError, OverflowError, AttributeError)


def read(page: Page, progress: Callable[[int, int], None] | None = None) -> Document:
    """Return the article of the page in a MHTML file, a web archive or a zip archive."""
    if page.body.startswith(b"PK\3\4") or unpacks_itself(page.body):
        with Archive(page.body, page.name) as archive:
            return html.read(Page(None, "text/html", archive.read(PACKED), page.name), progress)
    inner = _of_archive(page) if page.body.startswith((b"bplist", b"<?xml", b"<!DOCTYPE plist")) else _of_mhtml(page)
    return html.read(inner, progress)


def unpacks_itself(body: bytes) -> bool:
    """Whether a page is a zip archive as well, out of which its own script shows the page that was saved."""
    return b"sfz" in body[:_SCRIPT] and _END_OF_ZIP in body[-_TAIL:]


def is_mhtml(message: Message) -> bool:
    """Whether a message is a page that a browser saved, and no mail."""
    saved = message.get("Snapshot-Content-Location") or "saved by" in str(message.get("From", "")).lower()
    if saved:
        return True
    related = message.get_content_type() == "multipart/related" and not (message.get("To") or message.get("Received"))
    return related and any(addresses.of_web(part.get("Content-Location")) for part in message.walk())


def _of_mhtml(page: Page) -> Page:
    """Return the page in a MHTML file: its first part of a page's type."""
    message = mail_parts.parse(page.body, page.name)
    address = addresses.of_web(message.get("Snapshot-Content-Location"))
    for part in message.walk():
        if part.get_content_type() in _PAGE_TYPES and not part.is_multipart():
            location = address or addresses.of_web(part.get("Content-Location"))
            return Page(location, str(part.get("Content-Type", "text/html")), mail_parts.payload(part), page.name)
    raise UnsupportedError(page.name)


def _of_archive(page: Page) -> Page:
    """Return the page in a web archive."""
    try:
        main = plistlib.loads(page.body)["WebMainResource"]
        kind, charset = str(main.get("WebResourceMIMEType", "")), str(main.get("WebResourceTextEncodingName", ""))
        data, address = bytes(main["WebResourceData"]), addresses.of_web(main.get("WebResourceURL"))
    except (*_FAULTS, struct.error, RecursionError, ExpatError):
        raise BrokenFileError(page.name) from None
    if kind and kind not in _PAGE_TYPES:
        raise UnsupportedError(page.name)
    return Page(address, f"{kind or 'text/html'}; charset={charset}" if charset else kind, data, page.name)
