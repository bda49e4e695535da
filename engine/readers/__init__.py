"""Reading of files and pages: bytes in, a `Document` out. One module a format; `read` detects the format.

May import `engine.models`, `engine.errors`, `engine.clean` and the parsing libraries; the rankers may not import this
package. Start reading at `read`, then `pages.html`. Formats of several modules have folders: `pages`, `pdf`, `feeds`.
What is a picture, or a PDF of pictures, raises PictureError: `pictures` reads it in a child of its own.
`charsets`, `layout`, `blocks` and `archive` are shared by the formats.

Invariant: with white space and hyphens removed, `document.text` is a subsequence of what the source shows.
"""

from __future__ import annotations

import importlib
import json
import re
from collections.abc import Callable
from pathlib import PurePath

from engine.errors import BrokenFileError, EmptyPageError, EncryptedError, PictureError, UnsupportedError
from engine.models import Document, Page
from engine.readers import charsets

Progress = Callable[[int, int], None]

HEAD_BYTES = 4096
JSON_PARSED = 1 << 20
"""Bytes of a file that is parsed to see whether it is JSON; of a larger one the first two characters tell."""
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*")
"""First bytes of pictures; those of WebP are "RIFF", four of its length, "WEBP"."""
_MAGIC = (  # first bytes of unsupported formats: sound, video, programs, packed and old office files
    *(b"RIFF", b"\0\0\1\0", b"8BPS", b"OggS"),
    *(b"ID3", b"fLaC", b"\x1aE\xdf\xa3", b"\x7fELF", b"MZ", b"\xca\xfe\xba\xbe", b"\x1f\x8b", b"BZh", b"\xfd7zXZ"),
    *(b"7z\xbc\xaf", b"Rar!", b"(\xb5/\xfd", b"{\\rtf", b"SQLite format 3", b"%!PS", b"wOFF", b"wOF2", b"\0asm"),
)
_NO_TEXT = ("image", "audio", "video", "font", "model")
"""Top-level types of which only SVG and playlists are written in characters, and those are no prose either."""
_DATA = re.compile(
    r"\.(json|jsonl|ndjson|geojson|ipynb|har|jsx?|mjs|cjs|tsx?|css|scss|map|ya?ml|toml|sql|svg)$"
    r"|[/+](json|ld\+json|jsonl|x-ndjson|javascript|x-javascript|ecmascript|typescript|css|yaml|x-yaml|toml|sql|wasm)$",
    re.IGNORECASE,
)
"""Names and types of data and programs, which are characters and no text."""
_PACKED_NAMES = (".pdf", ".docx", ".epub", ".doc", ".odt", ".xlsx", ".pptx", ".zip", ".png", ".jpg", ".jpeg", ".gif")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML_NAMES = (".html", ".htm", ".xhtml", ".mhtml", ".mht")
_MARKDOWN_NAMES = (".md", ".markdown", ".mdown", ".mkd")
_TAGS = ("<!doctype html", "<html", "<head", "<body", "<meta", "<title", "<article", "<div", "<p>", "<p ", "<h1")


def read(page: Page, progress: Progress | None = None) -> Document:
    """Return the text and metadata of *page*; raise a ReadError if it has no readable text."""
    try:
        reader = importlib.import_module(f"engine.readers.{sniff(page)}")
        document: Document = reader.read(page, progress)
    except RecursionError:
        raise BrokenFileError(page.name) from None
    return document


def sniff(page: Page) -> str:
    """Return the module that reads *page*, "pages.html" or "text": by its bytes, then by its name and declared type."""
    body, suffix = page.body, PurePath(page.name).suffix.lower()
    if b"%PDF-" in body[:1024]:
        return "pdf.pdf"
    if body.startswith(b"PK\3\4"):
        return _packed(page)
    if body.startswith(_OLE):
        raise (EncryptedError if "EncryptedPackage".encode("utf-16-le") in body else UnsupportedError)(page.name)
    if body.startswith(_PICTURES) or (body.startswith(b"RIFF") and body[8:12] == b"WEBP"):
        raise PictureError(page.name)
    if body.startswith(_MAGIC) or body[4:8] == b"ftyp" or body[60:68] == b"BOOKMOBI":
        raise UnsupportedError(page.name)
    if not body.strip():
        raise EmptyPageError(page.name)
    if body.startswith(b"bplist"):
        if b"WebMainResource" not in body:
            raise UnsupportedError(page.name)
        return "saved_pages"
    head = charsets.decode(body[:HEAD_BYTES], page.content_type).lstrip("\ufeff \t\r\n")
    if _is_binary(body[:HEAD_BYTES]) and not _is_html(head.lower()):
        raise (BrokenFileError if suffix in _PACKED_NAMES else UnsupportedError)(page.name)
    return _of_text(page, suffix, head)


def _of_text(page: Page, suffix: str, head: str) -> str:
    """Return the module that reads bytes that are characters; *head* are the first of them."""
    from engine.readers import mail, mail_parts, saved_pages, subtitles

    kind, lower = page.content_type.partition(";")[0].strip().lower(), head.lower()
    if mail_parts.is_message(head):
        return "saved_pages" if saved_pages.is_mhtml(mail_parts.parse(page.body, page.name)) else "mail"
    if _is_html(lower):
        return "saved_pages" if saved_pages.unpacks_itself(page.body) else "pages.html"
    if "<plist" in lower and b"WebMainResource" in page.body:
        return "saved_pages"
    if kind.partition("/")[0] in _NO_TEXT or _DATA.search(page.name) or _DATA.search(kind) or _is_json(page.body):
        raise UnsupportedError(page.name or kind)
    if kind in ("text/html", "application/xhtml+xml") or suffix in _HTML_NAMES:
        return "pages.html"
    if kind.endswith("xml") or lower.startswith("<?xml"):
        raise UnsupportedError(page.name or kind)
    if subtitles.is_subtitles(head):
        return "subtitles"
    if suffix in _MARKDOWN_NAMES or kind == "text/markdown":
        return "markdown"
    return "mail" if mail.is_mail(head) else "text"


def _is_json(body: bytes) -> bool:
    """Whether *body* is a JSON object or list, whatever it is declared as."""
    start = body.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start.startswith((b"{", b"[")) or not start.rstrip().endswith((b"}", b"]")):
        return False
    if len(start) > JSON_PARSED:
        return start[1:].lstrip().startswith((b'"', b"{", b"["))
    try:
        return isinstance(json.loads(start), (dict, list))
    except (ValueError, RecursionError):
        return False


def _packed(page: Page) -> str:
    """Return the reader for a zip archive: DOCX, EPUB or a saved page; raise UnsupportedError for any other."""
    from engine.readers.archive import Archive

    with Archive(page.body, page.name) as archive:
        if "META-INF/container.xml" in archive or archive.starts_with("mimetype", b"application/epub+zip"):
            return "epub"
        if any(name.startswith("word/") for name in archive.names):
            return "docx"
        if "index.html" in archive:
            return "saved_pages"
    raise UnsupportedError(page.name)


def _is_html(head: str) -> bool:
    """Whether *head* begins with the markup of a page; a text that merely mentions a tag does not."""
    start = head.removeprefix("<?xml").partition("?>")[2].lstrip() if head.startswith("<?xml") else head
    while start.startswith("<!--") and "-->" in start:
        start = start.partition("-->")[2].lstrip()
    return start.startswith(_TAGS) or (start.startswith("<") and "<html" in start)


def _is_binary(head: bytes) -> bool:
    """Whether *head* has control characters that no text has; the NULs of UTF-16 and UTF-32 are allowed."""
    if charsets.bom(head) or charsets.wide(head):
        return False
    controls = sum(byte < 9 or 13 < byte < 27 or 27 < byte < 32 for byte in head)
    return controls > len(head) * 0.02
