"""Mails: .eml files, and texts that begin with the headers of one. Subject, sender and date become metadata."""

from __future__ import annotations

import quopri
import re
from collections.abc import Callable
from datetime import UTC, datetime
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime

from engine.clean import clean
from engine.errors import EmptyPageError, EncryptedError, ReadError
from engine.models import Document, Page, Region
from engine.readers import charsets, layout, mail_parts, mail_threads
from engine.readers.pages import html

_LOCKED = frozenset(("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"))
_ESCAPE = re.compile(rb"=(?:[2-9A-F][0-9A-F]|\r?\n)")
_LEAST_ESCAPES = 2
"""Escapes of quoted-printable ("=3D", "=" at the end of a line) from which a text is written in it."""
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
    body = _decoded(plain) if plain is not None else ""
    from_markup = ""
    if markup is not None and (plain is None or body.count("http") > len(body) * _MOST_LINKS or not body.strip()):
        from_markup = _of_markup(markup, page, progress)
    flowed = plain is not None and plain.get_param("format") == "flowed" and not from_markup
    arranged = mail_threads.arranged(from_markup or body, flowed=flowed, markup=bool(from_markup))
    author, published = parseaddr(mail_parts.header(message, "From"))[0], _date(mail_parts.header(message, "Date"))
    return _document(page, arranged, mail_parts.header(message, "Subject"), author, published)


def is_mail(head: str) -> bool:
    """Whether a text is a mail: it begins with the head of one, in any language, or one is quoted in it."""
    return mail_parts.is_message(head) or mail_threads.is_thread(head)


def _of_text(page: Page, source: str) -> Document:
    """Return the mail in a text, without the headers that it begins with in the words of a mail program."""
    lines = clean(source).replace("\r\n", "\n").lstrip().split("\n")
    head = mail_threads.headers(lines)
    if len(head) < mail_threads.HEADERS:
        return _document(page, mail_threads.arranged("\n".join(lines)), "")
    subject = mail_threads.subject()
    subjects = [subject.sub("", line, count=1).strip("* ") for line in head if subject.match(line)]
    first = mail_threads.header().sub("", head[0], count=1).strip("* ")
    name = "" if subject.match(head[0]) else parseaddr(first)[0] or first
    author = "" if "@" in name or any(character.isdigit() for character in name) else name
    return _document(
        page, mail_threads.arranged("\n".join(lines[len(head) :])), subjects[0] if subjects else "", author
    )


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


def _document(
    page: Page,
    arranged: tuple[str, tuple[Region, ...], int],
    subject: str,
    author: str = "",
    published: datetime | None = None,
) -> Document:
    kept, regions, cut = arranged
    if not layout.letters(kept, 2):
        raise EmptyPageError(page.name)
    title, author = layout.sensible_title(subject), layout.sensible_author(author)
    return Document(page.url, title, kept, author, published=published, percent_read=cut, regions=regions)


def _date(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (TypeError, ValueError, OverflowError, IndexError):
        return None
