"""Mails: .eml files, and texts that begin with the headers of one. Subject, sender and date become metadata."""

from __future__ import annotations

import quopri
import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime
from functools import cache

from engine import languages
from engine.clean import clean
from engine.errors import EmptyPageError, EncryptedError, ReadError
from engine.models import Document, Page, Region, SentenceKind
from engine.readers import charsets, layout, mail_parts, text
from engine.readers.pages import html

_LOCKED = frozenset(("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"))
_QUOTED = re.compile(r"(?:>[ \t]?)+")
_SIGNATURE = re.compile(r"^-- ?$", re.MULTILINE)
_ESCAPE = re.compile(rb"=(?:[2-9A-F][0-9A-F]|\r?\n)")
_LEAST_ESCAPES = 2
"""Escapes of quoted-printable ("=3D", "=" at the end of a line) from which a text is written in it."""
_LEAST_LINES = 3
"""Lines such as "Von: …" from which they are the head of a mail."""
_MOST_LINKS = 1 / 400
"""Links for each letter above which the plain part of a mail is only what a program made of its HTML."""


def read(page: Page, progress: Callable[[int, int], None] | None = None) -> Document:
    """Return the text of a mail, with its signature and the heads of quoted mails as boilerplate."""
    source = charsets.decode(page.body, page.content_type)
    if not mail_parts.is_message(source[:8192]):
        return _of_text(page, source)
    message = mail_parts.parse(page.body, page.name)
    if any(part.get_content_type() in _LOCKED for part in message.walk()):
        raise EncryptedError(page.name)
    plain, markup = _part(message, "text/plain"), _part(message, "text/html")
    body = ""
    if plain is not None:
        body = _unwrapped(_decoded(plain), flowed=plain.get_param("format") == "flowed")
    if markup is not None and (plain is None or body.count("http") > len(body) * _MOST_LINKS or not body.strip()):
        body = _of_markup(markup, page, progress) or body
    return _document(page, body, mail_parts.header(message, "Subject"), message)


def is_head(head: str) -> bool:
    """Whether a text begins with the head of a mail, in any language."""
    lines = head.replace("\r\n", "\n").lstrip().split("\n\n", 1)[0].split("\n")
    return mail_parts.is_message(head) or len(_headers(lines)) >= _LEAST_LINES


def _of_text(page: Page, source: str) -> Document:
    """Return the mail in a text that begins with headers in the words of a mail program."""
    head, _, body = clean(source).replace("\r\n", "\n").lstrip().partition("\n\n")
    lines = head.split("\n")
    count = len(_headers(lines))
    subjects = [_subject().sub("", line, count=1).strip("* ") for line in lines[:count] if _subject().match(line)]
    return _document(page, _unwrapped("\n".join((*lines[count:], "", body))), subjects[0] if subjects else "", None)


def _headers(lines: list[str]) -> list[str]:
    """Return the first lines as long as they are headers."""
    headers = []
    for line in lines:
        if not _header().match(line):
            break
        headers.append(line)
    return headers


def _part(message: Message, kind: str) -> Message | None:
    """Return the first part of this type that is no attachment."""
    for number, part in enumerate(message.walk()):
        if number > mail_parts.PARTS:
            break
        if part.get_content_type() == kind and part.get_content_disposition() != "attachment":
            return part
    return None


def _decoded(part: Message) -> str:
    payload = mail_parts.payload(part)
    if part.get("Content-Transfer-Encoding") is None and len(_ESCAPE.findall(payload)) >= _LEAST_ESCAPES:
        payload = quopri.decodestring(payload)  # copied from a mail without the header that says so
    return charsets.decode(payload, str(part.get("Content-Type", ""))).replace("\r\n", "\n")


def _of_markup(part: Message, page: Page, progress: Callable[[int, int], None] | None) -> str:
    """Return the text of an HTML part, "" if it has none."""
    inner = Page(None, str(part.get("Content-Type", "text/html")), mail_parts.payload(part), page.name)
    try:
        return html.read(inner, progress).text
    except ReadError:
        return ""


def _unwrapped(source: str, *, flowed: bool = False) -> str:
    """Return the paragraphs of a mail's text, without marks of quotation."""
    lines = [_QUOTED.sub("", line, count=1) if line.startswith(">") else line for line in clean(source).split("\n")]
    if flowed:
        joined = "\n".join(lines)
        return re.sub(r"(?<=[^\n]) \n(?=[^\n-])", " ", re.sub(r"(?m)^ (?=\S)", "", joined))
    return text.unwrap("\n".join(lines))


def _document(page: Page, body: str, subject: str, message: Message | None) -> Document:
    kept, cut = layout.measured(body)
    if not layout.letters(kept, 2):
        raise EmptyPageError(page.name)
    author = parseaddr(mail_parts.header(message, "From"))[0] if message else ""
    published = _date(mail_parts.header(message, "Date")) if message else None
    title, regions = layout.sensible_title(subject), tuple(_regions(kept))
    author = layout.sensible_author(author)
    return Document(page.url, title, kept, author, published=published, percent_read=cut, regions=regions)


def _regions(kept: str) -> list[Region]:
    """Return the signature at the end and the heads of quoted mails, which are no sentences."""
    signature = next((match.start() for match in _SIGNATURE.finditer(kept)), len(kept))
    regions, at, start, count = [], 0, 0, 0
    for line in [*kept[:signature].split("\n"), ""]:
        if _header().match(line):
            start, count = (start, count + 1) if count else (at, 1)
        else:
            if count >= _LEAST_LINES:
                regions.append(Region(start, at - 1, SentenceKind.BOILERPLATE))
            count = 0
        at += len(line) + 1
    return regions + ([Region(signature, len(kept), SentenceKind.BOILERPLATE)] if signature < len(kept) else [])


def _date(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (TypeError, ValueError, OverflowError, IndexError):
        return None


@cache
def _header() -> re.Pattern[str]:
    return _line(name for page in languages.pages() for name in page.mail_headers + page.mail_subjects)


@cache
def _subject() -> re.Pattern[str]:
    return _line(name for page in languages.pages() for name in page.mail_subjects)


def _line(names: Iterable[str]) -> re.Pattern[str]:
    words = "|".join(map(re.escape, dict.fromkeys(names)))
    return re.compile(rf"[*\s]*(?:{words})[*\s]*[:：]", re.IGNORECASE)
