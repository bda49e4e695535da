"""Exports: everything of a chat as ZIP files, made a stretch at a time; nothing of another chat can be in them.

The first file has everything; where the articles are too many for one document, the next ones go on with them.
"""

from __future__ import annotations

import asyncio
import io
import json
import zipfile
from collections.abc import AsyncIterator, Sequence
from dataclasses import asdict
from typing import Any

from engine.models import Article, ShelfId
from services.articles import summarise
from services.exports import markdown_export
from services.feeds import opml
from storage.chats import ChatRepository
from storage.digests import DigestRepository
from storage.exports import ExportRepository
from storage.feeds import FeedRepository
from storage.models import AskedQuestion, Chat, ChatSettings, Follow
from storage.people import PersonRepository
from storage.questions import QuestionRepository
from storage.watches import WatchRepository

PART = 18 << 20
"""Bytes of the articles in one file, packed: with their sentences once more it stays below Telegram's 50 MB."""
CHUNK = 20
"""Articles in memory at a time."""
VERSION = 1
"""Of the form of the files."""

Place = tuple[int, int]
"""Which of the shelves, and after which of its articles."""


class Exports:
    """Makes the files, one at a time."""

    def __init__(
        self,
        *,
        exports: ExportRepository,
        chats: ChatRepository,
        questions: QuestionRepository,
        feeds: FeedRepository,
        watches: WatchRepository,
        digests: DigestRepository,
        people: PersonRepository,
        part: int = PART,
    ) -> None:
        self._exports = exports
        self._chats = chats
        self._questions = questions
        self._feeds = feeds
        self._watches = watches
        self._digests = digests
        self._people = people
        self._part = part
        self._turn = asyncio.Lock()

    async def make(self, chat_id: int) -> AsyncIterator[bytes]:
        """Yield the files of a chat, one after the other."""
        shelves = await self._chats.shelves(chat_id)
        chat = await self._chats.get(chat_id)
        begin: Place | None = (0, 0)
        first = True
        while begin is not None:
            async with self._turn:
                body, begin = await self._file(chat_id, chat, shelves, begin, first=first)
            first = False
            yield body

    async def _file(
        self, chat_id: int, chat: Chat | None, shelves: Sequence[tuple[ShelfId, int]], begin: Place, *, first: bool
    ) -> tuple[bytes, Place | None]:
        """One file, and where the next one begins: None where there is no more."""
        settings = chat.settings if chat else ChatSettings()
        memory = io.BytesIO()
        with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
            if first:
                follows = [(topic, one) for shelf, topic in shelves for one in await self._feeds.list(shelf)]
                archive.writestr("settings.json", _json(await self._settings(chat_id, chat, shelves, follows)))
                archive.writestr("questions.json", _json(await self._asked(shelves)))
                archive.writestr("watches.json", _json(await self._watched(shelves)))
                archive.writestr("feeds.opml", opml.write("Pullquote", [one for _, one in follows]))
            end = await self._articles(archive, memory, shelves, begin)
            with archive.open("articles.md", "w") as entry:
                async for _, _, stretch in self._walk(shelves, begin, end):
                    chosen = [(one, summarise(one, settings.sentences).chosen) for one in stretch]
                    text = "".join(markdown_export.markdown(one, indices) for one, indices in chosen)
                    await asyncio.to_thread(entry.write, text.encode("utf-8", "replace"))
        return memory.getvalue(), end

    async def _articles(
        self, archive: zipfile.ZipFile, memory: io.BytesIO, shelves: Sequence[tuple[ShelfId, int]], begin: Place
    ) -> Place | None:
        """Write articles until the file is full; return where the next file goes on."""
        end: Place | None = None
        about = {"version": VERSION, "offsets": "code points of text; the end is not included"}
        with archive.open("articles.json", "w") as entry:
            entry.write(_json(about).rstrip(b"\n}") + b',\n  "articles": [\n')
            separator = b""
            async for place, topic, stretch in self._walk(shelves, begin, None):
                if separator and memory.tell() > self._part:  # at least a stretch in each
                    end = place
                    break
                packed = b",\n".join(_line(_article(one, topic)) for one in stretch)
                await asyncio.to_thread(entry.write, separator + packed)
                separator = b",\n"
            entry.write(b"\n]}\n")
        return end

    async def _walk(
        self, shelves: Sequence[tuple[ShelfId, int]], begin: Place, end: Place | None
    ) -> AsyncIterator[tuple[Place, int, tuple[Article, ...]]]:
        """Stretches of articles from *begin* up to *end*, each with where it begins and its topic."""
        place = begin
        while place[0] < len(shelves) and (end is None or place < end):
            shelf, topic = shelves[place[0]]
            stretch = await self._exports.articles(shelf, place[1], CHUNK)
            if stretch:
                yield place, topic, stretch
            place = (place[0], stretch[-1].id) if len(stretch) == CHUNK else (place[0] + 1, 0)

    async def _asked(self, shelves: Sequence[tuple[ShelfId, int]]) -> list[dict[str, Any]]:
        asked = []
        for shelf, topic in shelves:
            for number in await self._exports.question_numbers(shelf):
                asked.append(_question(await self._questions.get(shelf, number), topic))
        return asked

    async def _watched(self, shelves: Sequence[tuple[ShelfId, int]]) -> list[dict[str, Any]]:
        return [
            {"number": one.number, "topic": topic, "words": one.text, "since": one.created.isoformat()}
            for shelf, topic in shelves
            for one in await self._watches.list(shelf)
        ]

    async def _settings(
        self,
        chat_id: int,
        chat: Chat | None,
        shelves: Sequence[tuple[ShelfId, int]],
        follows: Sequence[tuple[int, Follow]],
    ) -> dict[str, Any]:
        """What was chosen; in a private chat also what is known of the person."""
        said: dict[str, Any] = {"version": VERSION, "settings": asdict(chat.settings if chat else ChatSettings())}
        if chat is not None:
            said["chat"] = {"kind": chat.kind.value, "title": chat.title, "since": chat.joined.isoformat()}
        person = await self._people.get(chat_id) if chat_id > 0 else None
        if person is not None:
            met = {"since": person.met.isoformat(), "last_day": person.active.date().isoformat()}
            said["person"] = {"language": person.language, "standing": person.standing.value, **met}
        said["digests"] = [
            {"topic": topic, "days": [day + 1 for day in range(7) if time.days >> day & 1], "minute": time.minute}
            for shelf, topic in shelves
            for time in await self._digests.times(shelf)
        ]
        names = ("number", "url", "paused", "interval", "at_once", "whole", "include", "exclude")
        said["feeds"] = [{"topic": topic, **{name: getattr(one, name) for name in names}} for topic, one in follows]
        return said


def _article(article: Article, topic: int) -> dict[str, Any]:
    document, origin = article.document, article.origin
    published = document.published.isoformat() if document.published else None
    came = {"source": origin.source.value, "name": origin.name, "link": origin.link}
    return {
        "number": article.id,
        "topic": topic,
        "title": document.title,
        "url": document.url,
        "author": document.author,
        "site": document.site,
        "published": published,
        "added": article.added.isoformat(),
        "read": article.read.isoformat(),
        "language": article.language,
        "pages": document.pages,
        "pages_read": document.pages_read,
        "origin": came,
        "parts": [asdict(part) for part in article.parts],
        "sentences": [[one.start, one.end, one.kind.value] for one in article.sentences],
        "best_first": article.ranking,
        "text": document.text,
    }


def _question(asked: AskedQuestion, topic: int) -> dict[str, Any]:
    """A question without who asked it: of a group that is nobody else's business."""
    quotes = [{"article": id_, "sentence": sentence, "marks": marks} for id_, sentence, marks, _ in asked.quotes]
    return {
        "number": asked.number,
        "topic": topic,
        "asked": asked.asked.isoformat(),
        "text": asked.text,
        "read_as": asked.read_as,
        "within": asked.within,
        "verdict": asked.verdict.value,
        "quotes": quotes,
    }


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=2).encode("utf-8", "replace") + b"\n"


def _line(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")
