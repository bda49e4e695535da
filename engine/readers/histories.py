"""The export of Telegram Desktop (result.json, also packed in a zip file): one chat, or all chats of an account.

Of an account's chats those count that are channels, groups or the saved messages. Nothing but one message and the bytes
of the file is in memory; a caller goes on at the byte behind the last message that it has. Chats between two people are
left out, and so is what a bot has sent.
"""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from engine.clean import clean, clean_line
from engine.errors import BrokenFileError
from engine.models import History, Page, Post, PostBatch, Region, SentenceKind
from engine.readers import Progress, layout
from engine.readers.json_stream import JsonStream

FILE = "result.json"
"""What Telegram Desktop calls it."""
KINDS = ("public_channel", "private_channel", "public_supergroup", "private_supergroup", "private_group")
SAVED = "saved_messages"
UNPACKED = 400 << 20
"""Bytes of a packed export: 100,000 long posts with their reactions have 150 MB, and take 3 s to go through."""
CHATS = 10_000
"""Chats of an account; Telegram Desktop lists no more than some thousand."""
TEXT = 3 << 20
"""Characters of the posts of one batch, so that a batch of long ones is no larger than one of short ones."""
_PIECE = 1 << 18
"""Bytes that are unpacked and decoded at a time."""
_TOLD = 1000
"""Messages after which the reader says that it is still at work, which renews its time."""
_SIGNS = {
    "video_file": "🎬",
    "animation": "🎬",
    "video_message": "⏺",
    "voice_message": "🎤",
    "sticker": "🏷",
    "photo": "🖼",
}
"""The signs of media, as in `engine.readers.feeds.channel`."""
_FAULTS = (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)


def read(page: Page, progress: Progress | None = None) -> tuple[History, ...]:
    """Return the chats of an export and how many messages of each year they have; raise BrokenFileError if it is none.

    A file that ends in the middle has the messages up to there.
    """
    scan = _Scan(JsonStream(_pieces(page)), progress)
    try:
        scan.chat_or_account()
    except (*_FAULTS, RecursionError):
        if not scan.histories:
            raise BrokenFileError(page.name) from None
    return tuple(scan.histories)


def read_posts(page: Page, offset: int, year: int, limit: int, progress: Progress | None = None) -> PostBatch:
    """Return at most *limit* messages of a year, 0 for any, from the byte *offset* of a chat's messages on."""
    stream = JsonStream(_pieces(page, offset), offset)
    posts: list[Post] = []
    size = 0
    try:
        for message in _messages(stream, progress):
            post = _post(message, stream.offset)
            if post is not None and year in (0, post.date.year):
                posts.append(post)
                size += len(post.text)
                if len(posts) == limit or size > TEXT:
                    return PostBatch(tuple(posts), is_last=False)
    except (*_FAULTS, RecursionError):
        pass  # what stands before the fault is there
    return PostBatch(tuple(posts), is_last=True)


class _Scan:
    """Goes through an export once."""

    def __init__(self, stream: JsonStream, progress: Progress | None) -> None:
        self.histories: list[History] = []
        self._stream, self._progress = stream, progress
        self._chats = 0

    def chat_or_account(self) -> None:
        """Read the outermost object: a chat, or what holds the lists of chats."""
        facts: dict[str, Any] = {}
        for name in self._stream.members():
            if name in ("chats", "left_chats"):
                self._lists()
            else:
                self._member(name, facts)

    def _lists(self) -> None:
        if self._stream.peek() != "{":
            self._stream.skip()
            return
        for name in self._stream.members():
            if name != "list" or self._stream.peek() != "[":
                self._stream.skip()
                continue
            for _ in self._stream.elements():
                facts: dict[str, Any] = {}
                for member in self._stream.members():
                    self._member(member, facts)

    def _member(self, name: str, facts: dict[str, Any]) -> None:
        """Read one member of a chat: its name, its type and its number stand before its messages."""
        if name in ("name", "type", "id") and self._stream.peek() not in ("{", "["):
            facts[name] = self._stream.value()
        elif name == "messages" and self._stream.peek() == "[":
            self._chats += 1
            if self._chats > CHATS:
                raise ValueError("too many chats")
            kind = facts.get("type")
            if kind in KINDS or kind == SAVED:
                self._count(facts, str(kind))
            else:
                self._stream.skip()
        else:
            self._stream.skip()

    def _count(self, facts: dict[str, Any], kind: str) -> None:
        self._stream.take("[")
        start, years = self._stream.offset, Counter[int]()
        name, number = clean_line(_text(facts.get("name"))), facts.get("id")
        try:
            for message in _messages(self._stream, self._progress):
                post = _post(message, 0)
                if post is not None:
                    years[post.date.year] += 1
        finally:
            newest_first = tuple(sorted(years.items(), reverse=True))
            number = number if isinstance(number, int) and 0 < number < 1 << 52 else 0
            self.histories.append(History(self._chats, name, kind, number, start, newest_first))


def _messages(stream: JsonStream, progress: Progress | None) -> Iterator[dict[str, Any]]:
    for count, _ in enumerate(stream.rest(), 1):
        message = stream.value()
        if count % _TOLD == 0 and progress is not None:
            progress(0, 0)
        if isinstance(message, dict) and message.get("type") == "message" and not message.get("via_bot"):
            yield message


def _post(message: dict[str, Any], after: int) -> Post | None:
    """Return a message that has a text and a date; None for any other."""
    text = clean(_joined(message.get("text")) or _joined(message.get("text_entities"))).strip()
    number, date = message.get("id"), _moment(message, "date")
    if not layout.letters(text, 1) or date is None or not isinstance(number, int) or not 0 < number < 1 << 52:
        return None
    notes = _notes(message)
    whole = f"{text}\n\n{notes}" if notes else text
    regions = (Region(len(text) + 2, len(whole), SentenceKind.BOILERPLATE),) if notes else ()
    forwarded = clean_line(_text(message.get("forwarded_from")), layout.NAME)
    edited, person = _moment(message, "edited"), _text(message.get("from_id")).removeprefix("user")
    author = int(person) if person.isascii() and person.isdigit() and len(person) < 16 else 0
    return Post(number, date, edited, whole, len(text), regions, after, forwarded, author)


def _joined(text: Any) -> str:
    """Return a text, which is a string, or a list of strings and of objects that have one."""
    if isinstance(text, str):
        return text
    pieces = text if isinstance(text, list) else []
    return "".join(_text(piece.get("text") if isinstance(piece, dict) else piece) for piece in pieces)


def _notes(message: dict[str, Any]) -> str:
    """Return a line for each medium of a message."""
    media, poll = message.get("media_type"), message.get("poll")
    lines = [_SIGNS["photo"]] if message.get("photo") else []
    if media in _SIGNS:
        lines.append(_SIGNS[media])
    elif message.get("file"):
        name = _text(message.get("file_name")) or _text(message.get("title"))
        lines.append(f"📎 {clean_line(name, layout.TITLE)}".strip())
    if message.get("location_information"):
        lines.append("📍")
    if isinstance(poll, dict):
        lines.append(f"📊 {clean_line(_joined(poll.get('question')), layout.TITLE)}".strip())
    return "\n".join(lines)


def _moment(message: dict[str, Any], name: str) -> datetime | None:
    """Return a date in UTC. Exports from before 2021 have only the clock of the exporter's time zone, read as UTC."""
    seconds = _text(message.get(f"{name}_unixtime"))
    try:
        if seconds.isascii() and seconds.isdigit():
            return datetime.fromtimestamp(int(seconds), UTC)
        moment = datetime.fromisoformat(_text(message.get(name))[:40])
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _pieces(page: Page, offset: int = 0) -> Iterator[bytes]:
    """Yield the export from a byte on, unpacked."""
    if not page.body.startswith(b"PK\3\4"):
        yield from (page.body[at : at + _PIECE] for at in range(offset, len(page.body), _PIECE))
        return
    with zipfile.ZipFile(BytesIO(page.body)) as packed:
        name = next((name for name in packed.namelist() if name.rpartition("/")[2] == FILE), None)
        if name is None:
            raise ValueError("no export")
        with packed.open(name) as member:
            at = 0
            while piece := member.read(_PIECE):
                if at + len(piece) > UNPACKED:
                    raise ValueError("too much")
                if at + len(piece) > offset:
                    yield piece[max(0, offset - at) :]
                at += len(piece)
