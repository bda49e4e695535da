"""Exports: all data of a chat as ZIP files, written a few articles at a time; nothing of another chat is in them.

The first file has everything; further files have the articles that do not fit into it. What is kept comes first. They
are written to the disk beside the loop, into files without a name, which are gone when they are closed.
"""

from __future__ import annotations

import asyncio
import json
import zipfile
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, BinaryIO

from engine.errors import StorageError
from engine.models import Article, ArticleId, ShelfId
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
"""Compressed bytes of articles in one file: with their summaries it stays below Telegram's limit of 50 MB."""
CHUNK = 20
"""Most articles in memory at a time; fewer of long ones (storage.article_rows.GROUP)."""
VERSION = 1
"""Version of the file format."""

Place = tuple[int, int]
"""(index of a section, number of its last article before this place)."""


@dataclass(frozen=True, slots=True)
class _Section:
    """Articles of a shelf that follow each other in an export: those that it keeps, or the others."""

    shelf: ShelfId
    topic: int
    kept: tuple[ArticleId, ...]
    """As they were when the export began, so that each article is in one section."""
    first: bool
    """It is the section of those that are kept."""


class Exports:
    """Writes export files, one at a time."""

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
        folder: Path | None = None,
        part: int = PART,
    ) -> None:
        """*folder* is where the files are written; None for the system's folder of temporary files."""
        self._exports = exports
        self._chats = chats
        self._questions = questions
        self._feeds = feeds
        self._watches = watches
        self._digests = digests
        self._people = people
        self._folder = folder
        self._part = part
        self._lock = asyncio.Lock()

    async def make(self, chat_id: int) -> AsyncIterator[BinaryIO]:
        """Yield the files of a chat, each open until the next one is asked for. StorageError if the disk is full."""
        shelves = await self._chats.shelves(chat_id)
        chat = await self._chats.get(chat_id)
        sections = await self._sections(shelves)
        begin: Place | None = (0, 0)
        first = True
        while begin is not None:
            with _disk_failures():
                file = await asyncio.to_thread(self._new_file)
            with file:
                with _disk_failures():
                    async with self._lock:
                        begin = await self._write(file, chat_id, chat, shelves, sections, begin, first=first)
                first = False
                yield file

    def _new_file(self) -> BinaryIO:
        return TemporaryFile(dir=self._folder)

    async def _write(
        self,
        file: BinaryIO,
        chat_id: int,
        chat: Chat | None,
        shelves: Sequence[tuple[ShelfId, int]],
        sections: Sequence[_Section],
        begin: Place,
        *,
        first: bool,
    ) -> Place | None:
        """Write a file and return where the next one begins, None after the last."""
        settings = chat.settings if chat else ChatSettings()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            if first:
                follows = [(topic, article) for shelf, topic in shelves for article in await self._feeds.list(shelf)]
                entries = {
                    "settings.json": _json(await self._settings(chat_id, chat, shelves, follows)),
                    "questions.json": _json(await self._question_rows(shelves)),
                    "watches.json": _json(await self._watch_rows(shelves)),
                    "feeds.opml": opml.write("Pullquote", [article for _, article in follows]),
                }
                for name, content in entries.items():
                    await asyncio.to_thread(archive.writestr, name, content)
            end = await self._articles(archive, file, sections, begin)
            with archive.open("articles.md", "w") as entry:
                if first:
                    await self._write_kept_answers(entry, shelves)
                async for _, _, chunk in self._walk(sections, begin, end):
                    await asyncio.to_thread(_write_markdown, entry, chunk, settings.sentences)
        return end

    async def _articles(
        self, archive: zipfile.ZipFile, file: BinaryIO, sections: Sequence[_Section], begin: Place
    ) -> Place | None:
        """Write articles until the file is full; return where the next file begins."""
        end: Place | None = None
        about = {"version": VERSION, "offsets": "code points of text; the end is not included"}
        with archive.open("articles.json", "w") as entry:
            entry.write(_json(about).rstrip(b"\n}") + b',\n  "articles": [\n')
            separator = b""
            async for place, topic, chunk in self._walk(sections, begin, None):
                if separator and file.tell() > self._part:  # each file has at least one chunk
                    end = place
                    break
                await asyncio.to_thread(_write_articles, entry, chunk, topic, separator)
                separator = b",\n"
            entry.write(b"\n]}\n")
        return end

    async def _sections(self, shelves: Sequence[tuple[ShelfId, int]]) -> list[_Section]:
        """Return what is kept on each shelf, then what else is there."""
        kept = {shelf: (await self._exports.kept(shelf))[0] for shelf, _ in shelves}
        return [_Section(shelf, topic, kept[shelf], first) for first in (True, False) for shelf, topic in shelves]

    async def _walk(
        self, sections: Sequence[_Section], begin: Place, end: Place | None
    ) -> AsyncIterator[tuple[Place, int, tuple[Article, ...]]]:
        """Yield chunks of articles from *begin* up to *end*, each with its place and its topic."""
        place = begin
        while place[0] < len(sections) and (end is None or place < end):
            section = sections[place[0]]
            chunk, last = await self._chunk(section, place[1])
            if chunk:
                yield place, section.topic, chunk
            place = (place[0] + 1, 0) if last is None else (place[0], last)

    async def _chunk(self, section: _Section, after: int) -> tuple[tuple[Article, ...], int | None]:
        """Return the next articles of a section after a number, and the last number looked at; None at its end."""
        if section.first:
            among = [id_ for id_ in section.kept if id_ > after][:CHUNK]
            if not among:
                return (), None
            chunk = await self._exports.articles(section.shelf, after, CHUNK, among)
            return chunk, chunk[-1].id if chunk else among[-1]
        found = await self._exports.articles(section.shelf, after, CHUNK)
        return tuple(article for article in found if article.id not in section.kept), found[-1].id if found else None

    async def _write_kept_answers(self, entry: IO[bytes], shelves: Sequence[tuple[ShelfId, int]]) -> None:
        """Write the answers that are kept, each under its question."""
        for shelf, _ in shelves:
            for number in (await self._exports.kept(shelf))[1]:
                question = await self._questions.get(shelf, number)
                ids = sorted({quote.article for quote in question.quotes})
                articles: dict[ArticleId, Article] = {}
                for id_ in ids:  # one at a time: a text may be long
                    articles |= {each.id: each for each in await self._exports.articles(shelf, id_ - 1, 1, [id_])}
                if quotes := _quotes_of(question, articles):
                    text = markdown_export.answer(question.text, quotes)
                    await asyncio.to_thread(entry.write, text.encode("utf-8", "replace"))

    async def _question_rows(self, shelves: Sequence[tuple[ShelfId, int]]) -> list[dict[str, Any]]:
        rows = []
        for shelf, topic in shelves:
            for number in await self._exports.question_numbers(shelf):
                rows.append(_question(await self._questions.get(shelf, number), topic))
        return rows

    async def _watch_rows(self, shelves: Sequence[tuple[ShelfId, int]]) -> list[dict[str, Any]]:
        return [
            {"number": watch.number, "topic": topic, "words": watch.text, "since": watch.created.isoformat()}
            for shelf, topic in shelves
            for watch in await self._watches.list(shelf)
        ]

    async def _settings(
        self,
        chat_id: int,
        chat: Chat | None,
        shelves: Sequence[tuple[ShelfId, int]],
        follows: Sequence[tuple[int, Follow]],
    ) -> dict[str, Any]:
        """Return the settings; in a private chat also the data of the person."""
        values: dict[str, Any] = {"version": VERSION, "settings": asdict(chat.settings if chat else ChatSettings())}
        if chat is not None:
            values["chat"] = {"kind": chat.kind.value, "title": chat.title, "since": chat.joined.isoformat()}
        person = await self._people.get(chat_id) if chat_id > 0 else None
        if person is not None:
            met = {"since": person.met.isoformat(), "last_day": person.active.date().isoformat()}
            values["person"] = {"language": person.language, "standing": person.standing.value, **met}
        values["digests"] = [
            {"topic": topic, "days": [day + 1 for day in range(7) if time.days >> day & 1], "minute": time.minute}
            for shelf, topic in shelves
            for time in await self._digests.times(shelf)
        ]
        names = ("number", "url", "paused", "interval", "at_once", "whole", "include", "exclude")
        names_at_once = ("reviewed", "sentences", "preview")
        values["feeds"] = [
            {"topic": topic, **{name: getattr(follow, name) for name in (*names, *names_at_once)}}
            for topic, follow in follows
        ]
        return values


@contextmanager
def _disk_failures() -> Iterator[None]:
    """Convert what the disk says into StorageError: such an export is tried again, as all that cannot be stored."""
    try:
        yield
    except OSError as error:
        raise StorageError(f"an export cannot be written: {error.strerror}") from error


def _write_articles(entry: IO[bytes], articles: Sequence[Article], topic: int, separator: bytes) -> None:
    for article in articles:
        entry.write(separator + _line(_article(article, topic)))
        separator = b",\n"


def _write_markdown(entry: IO[bytes], articles: Sequence[Article], sentences: int) -> None:
    for article in articles:
        text = markdown_export.markdown(article, summarise(article, sentences).chosen)
        entry.write(text.encode("utf-8", "replace"))


def _article(article: Article, topic: int) -> dict[str, Any]:
    document, origin = article.document, article.origin
    published = document.published.isoformat() if document.published else None
    source = {"source": origin.source.value, "name": origin.name, "link": origin.link}
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
        "kept": article.kept,
        "pages": document.pages,
        "pages_read": document.pages_read,
        "origin": source,
        "parts": [asdict(part) for part in article.parts],
        "sentences": [[sentence.start, sentence.end, sentence.kind.value] for sentence in article.sentences],
        "best_first": article.ranking,
        "text": document.text,
    }


def _question(question: AskedQuestion, topic: int) -> dict[str, Any]:
    """Return a question without who asked it, which other members of a group must not see."""
    quotes = [
        {"article": quote.article, "sentence": quote.sentence, "count": quote.count, "marks": quote.marks}
        for quote in question.quotes
    ]
    return {
        "number": question.number,
        "topic": topic,
        "asked": question.asked.isoformat(),
        "text": question.text,
        "read_as": question.read_as,
        "within": question.within,
        "verdict": question.verdict.value,
        "kept": question.kept,
        "quotes": quotes,
    }


def _quotes_of(question: AskedQuestion, articles: Mapping[ArticleId, Article]) -> list[tuple[Article, int, int]]:
    """Return what an answer quotes: articles with the first sentence and how many there are in a row."""
    return [
        (article, quote.sentence, quote.count)
        for quote in question.quotes
        if (article := articles.get(quote.article)) and quote.sentence + quote.count <= len(article.sentences)
    ]


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=2).encode("utf-8", "replace") + b"\n"


def _line(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")
