"""The texts of messages: joined where Telegram cut them, and read as files where they are mails or subtitles."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from engine import calls
from engine.clean import clean, utf16_units
from engine.models import Document, MessagePart, Origin, Region
from services.workers.pool import Workers

LONG_PART = 3500
"""UTF-16 units from which a message may be part of a cut text: clients cut long texts at a space before 4,096."""
FULL_PART = 4096
"""UTF-16 units that a text may have."""
LOOKED_AT = 4096
"""Characters at the beginning of a message in which it shows that it is a mail or subtitles."""
_MAY_BE_A_FILE = re.compile(
    r"\A\s*[^\n:：]{1,40}[:：]|-->|[:：]\s*\n|^[-_=]{3}|\A\s*(?:WEBVTT|\[)|^\d{1,2}:\d\d", re.MULTILINE
)
"""What mails and subtitles have; other texts are not sent to the process that reads files."""


@dataclass(frozen=True, slots=True)
class MessageText:
    """The text of one Telegram message, as it was sent."""

    message_id: int
    text: str
    offset: int = 0
    """UTF-16 units of the message before `text`: a command that is not part of the article."""
    title: str = ""
    """The heading that a message with formatting begins with."""
    regions: tuple[Region, ...] = ()
    """The headings, tables and notes of a message with formatting, in `text`."""
    quotable: bool = True
    """Whether Telegram finds quotations in the message; it does not in one that has blocks and no text."""


async def read(
    workers: Workers, messages: Sequence[MessageText], origin: Origin, *, cut: bool = True
) -> tuple[Document, tuple[MessagePart, ...]]:
    """Return the text of some messages and the part of each; *cut* as in
    `services.articles.Articles.add_text`.

    A mail or subtitles pasted into them are read as those files are; then all of the text is the first message's,
    and Telegram's own quotations work where the message has it unchanged.
    """
    document, parts = join(messages, origin, cut=cut)
    if document.regions or not _MAY_BE_A_FILE.search(document.text, 0, LOOKED_AT):
        return document, parts
    for read in await workers.call(calls.READ_PASTED, document.text):
        return replace(read, url=origin.link), _parts_of(document.text, read.text, parts)
    return document, parts


def join(
    messages: Sequence[MessageText], origin: Origin, *, cut: bool = True
) -> tuple[Document, tuple[MessagePart, ...]]:
    """Return the text of some messages as one document, and the part of each; *cut* as in `Articles.add_text`."""
    text, title = "", ""
    parts: list[MessagePart] = []
    regions: list[Region] = []
    for message in messages:
        cleaned = clean(message.text)
        if not cleaned.strip():
            continue
        if text:
            text += "\n" if cut else "\n\n"
        elif cleaned == message.text:
            title = message.title
        start, exact = len(text), cleaned == message.text
        if exact:  # a message with formatting was cleaned when it was read
            regions += [replace(r, start=r.start + start, end=r.end + start) for r in message.regions]
        text += cleaned
        parts.append(MessagePart(message.message_id, start, len(text), exact and message.quotable, message.offset))
    return Document(url=origin.link, title=title, text=text, regions=tuple(regions)), tuple(parts)


def _parts_of(sent: str, read: str, parts: Sequence[MessagePart]) -> tuple[MessagePart, ...]:
    """Return the parts of messages whose text was *sent*, of which something else was *read*."""
    at = sent.find(read)
    first = replace(parts[0], end=len(read), exact=False)
    if at >= 0 and len(parts) == 1:
        skipped = utf16_units(sent[:at])
        first = replace(first, exact=parts[0].exact, offset=first.offset + skipped)
    return (first, *(replace(part, start=len(read), end=len(read), exact=False) for part in parts[1:]))


def cuts(text: str, parts: Sequence[MessagePart]) -> tuple[int, ...]:
    """Return the offsets at which Telegram cut a text into messages: joined by one line feed, captions by two.

    A last part that is nearly full may be cut too, with its other half missing; a longer one has formatting, and is
    never cut.
    """
    cuts = [p.start for p in parts[1:] if text[p.start - 2 : p.start] != "\n\n"]
    full = parts and LONG_PART <= utf16_units(text[parts[-1].start : parts[-1].end]) <= FULL_PART
    return (*cuts, len(text)) if full else tuple(cuts)


def text_key(text: str) -> str:
    """Return the key of a text, which does not depend on its white space."""
    return "text:" + hashlib.sha256("".join(text.split()).encode()).hexdigest()
