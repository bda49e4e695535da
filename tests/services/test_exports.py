"""Exports: exactly what one chat keeps, in files that programs and people read; quotations read as they stand."""

from __future__ import annotations

import json
import re
import tracemalloc
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.clean import clean
from engine.errors import StorageError
from engine.models import (
    Article,
    ArticleId,
    Document,
    FeedLink,
    MessagePart,
    Origin,
    Sentence,
    SentenceKind,
    ShelfId,
    Source,
    Verdict,
)
from services.exports import markdown_export
from services.exports.exports import Exports
from storage.database import Database
from storage.exports import ExportRepository
from storage.feeds import FeedRepository
from storage.kept import KeptRepository
from storage.models import AskedQuote, ChatKind
from storage.people import PersonRepository
from storage.watches import WatchRepository
from tests.profiles import examples
from tests.storage.sample_library import LATER, NOON, Library

MINE, GROUP = 1001, -1_001_000_000_001


def _service(library: Library, part: int = 1 << 20) -> Exports:
    database = library.database
    return Exports(
        exports=ExportRepository(database),
        chats=library.chats,
        questions=library.questions,
        feeds=FeedRepository(database),
        watches=WatchRepository(database),
        digests=library.digests,
        people=PersonRepository(database),
        part=part,
    )


@pytest.fixture
def library(sqlite: Database) -> Library:
    """All repositories over an empty database."""
    return Library.over(sqlite)


async def _fill(library: Library, chat: int, mark: str, topic: int = 0, count: int = 3) -> ShelfId:
    """A bit of everything, marked."""
    shelf = await library.chats.shelf(chat, topic)
    for number in range(count):
        text = f"The {mark} is first. It is *not* the last {number}."
        await library.save(
            shelf,
            text,
            key=f"{number}",
            title=f"Title {mark}",
            parts=[MessagePart(7 + number, 0, len(text), exact=True)],
        )
    quotes = [AskedQuote(ArticleId(1), 0, ((0, 3),), 1, count=2)]
    await library.questions.save(shelf, 1, 5, f"{mark}?", None, Verdict.DIRECT, quotes, NOON)
    link = FeedLink(f"https://{mark}.example/feed", mark)
    await library.feeds.follow(shelf, link, 5, NOON, at_once=True, limit=9)
    await WatchRepository(library.database).add(shelf, f"{mark} words", 5, NOON, limit=9)
    await library.digests.schedule(shelf, [(31, 480, LATER)], 5, NOON)
    return shelf


async def _unpacked(service: Exports, chat: int) -> list[dict[str, str]]:
    """The files of an export: name → text."""
    exported = []
    async for file in service.make(chat):
        with zipfile.ZipFile(file) as archive:
            assert archive.testzip() is None
            exported.append({name: archive.read(name).decode() for name in archive.namelist()})
    return exported


def _articles(files: dict[str, str]) -> list[dict[str, Any]]:
    articles: list[dict[str, Any]] = json.loads(files["articles.json"])["articles"]
    return articles


async def test_everything_of_a_chat_is_there(library: Library) -> None:
    """Texts with the spans of their sentences, questions, feeds, watches, what was chosen and what is known."""
    await library.chats.register(MINE, ChatKind.PRIVATE, "", "", NOON)
    await library.chats.change(MINE, zone="Europe/Paris")
    await library.people.register(MINE, "fr", NOON)
    await _fill(library, MINE, "heron")
    (files,) = await _unpacked(_service(library), MINE)
    names = {"articles.json", "articles.md", "questions.json", "feeds.opml", "watches.json", "settings.json"}
    assert files.keys() == names
    first = _articles(files)[0]
    assert (first["number"], first["topic"], first["title"]) == (1, 0, "Title heron")
    cut = [first["text"][start:end] for start, end, _ in first["sentences"]]
    assert "".join(cut) == first["text"] == "The heron is first. It is *not* the last 0."
    assert first["parts"] == [{"message_id": 7, "start": 0, "end": 43, "exact": True, "offset": 0}]
    (question,) = json.loads(files["questions.json"])
    assert question["text"] == "heron?"
    assert question["quotes"] == [{"article": 1, "sentence": 0, "count": 2, "marks": [[0, 3]]}]
    assert "https://heron.example/feed" in files["feeds.opml"]
    assert [one["words"] for one in json.loads(files["watches.json"])] == ["heron words"]
    chosen = json.loads(files["settings.json"])
    assert chosen["settings"]["zone"] == "Europe/Paris"
    assert chosen["person"]["language"] == "fr"
    assert chosen["digests"] == [{"topic": 0, "days": [1, 2, 3, 4, 5], "minute": 480}]
    assert chosen["feeds"][0]["at_once"] is True
    assert files["articles.md"].count("## Title heron") == 3


async def test_what_is_kept_comes_first(library: Library) -> None:
    """Answers under their question, then articles, each once and marked; also where it fills several files."""
    shelf = await _fill(library, MINE, "heron", count=45)
    kept = KeptRepository(library.database)
    for number in (7, 30, 41):
        await kept.keep_article(shelf, ArticleId(number), NOON)
    quotes = [AskedQuote(ArticleId(1), 0, (), 1)]
    await library.questions.save(shelf, 2, 5, "Who is *first*?", None, Verdict.DIRECT, quotes, NOON)
    await kept.keep_answer(shelf, 2, NOON)
    files = await _unpacked(_service(library, part=1), MINE)
    assert len(files) > 1
    articles = [article for file in files for article in _articles(file)]
    others = [number for number in range(1, 46) if number not in (7, 30, 41)]
    assert [article["number"] for article in articles] == [7, 30, 41, *others]
    assert [article["number"] for article in articles if article["kept"]] == [7, 30, 41]
    assert [question["kept"] for question in json.loads(files[0]["questions.json"])] == [False, True]
    first = "## Who is \\*first\\*?\n\n> The heron is first. It is \\*not\\* the last 0.\n\n## Title heron"
    assert files[0]["articles.md"].startswith(first)
    assert sum(file["articles.md"].count("Who is") for file in files) == 1


async def test_nothing_of_another_chat_is(library: Library) -> None:
    """Two people and a group with topics: each export has all of its own words and none of the others'."""
    marks = {MINE: ("heron",), 1002: ("otter",), GROUP: ("badger", "marten", "weasel")}
    for chat, words in marks.items():
        await library.chats.register(chat, ChatKind.PRIVATE if chat > 0 else ChatKind.SUPERGROUP, "", "", NOON)
        await library.people.register(abs(chat), "en", NOON)
        for topic, word in enumerate(words):
            await _fill(library, chat, word, topic)
    every = {word for words in marks.values() for word in words}
    for chat, words in marks.items():
        (files,) = await _unpacked(_service(library), chat)
        whole = "\n".join(files.values())
        assert {word for word in every if word in whole} == set(words)
        assert {one["topic"] for one in _articles(files)} == set(range(len(words)))
        assert '"person": 5' not in whole
    (files,) = await _unpacked(_service(library), GROUP)
    assert "person" not in json.loads(files["settings.json"])


async def test_too_much_for_one_file_goes_on_in_the_next(library: Library) -> None:
    """Each article stands in exactly one of them, in both forms; the rest stands in the first."""
    await _fill(library, GROUP, "heron", count=130)
    await _fill(library, GROUP, "otter", topic=3, count=50)
    files = await _unpacked(_service(library, part=1), GROUP)
    assert len(files) > 3
    numbers = [(one["topic"], one["number"]) for each in files for one in _articles(each)]
    assert numbers == [*((0, n) for n in range(1, 131)), *((3, n) for n in range(1, 51))]
    for each in files:
        assert each["articles.md"].count("## Title") == len(_articles(each))
    assert [each.keys() for each in files[1:]] == [{"articles.json", "articles.md"}] * (len(files) - 1)


async def test_an_empty_chat_has_an_export(library: Library) -> None:
    """Somebody who sent nothing gets a file that says so."""
    (files,) = await _unpacked(_service(library), 77)
    assert _articles(files) == []
    assert files["articles.md"] == ""


def _rendered(markdown: str) -> str:
    """What CommonMark makes of escaped signs."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", markdown)


@examples(200)
@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=80).map(lambda text: clean(text).strip()))
def test_quotations_read_as_they_stand(sentence_text: str) -> None:
    """Whatever signs are in a sentence: unescaped, line by line, it is the sentence; no sign does anything."""
    if not sentence_text:
        return
    article = _one(sentence_text)
    written = markdown_export.markdown(article, (0,))
    lines = [line.removeprefix("> ") for line in written.split("\n") if line.startswith("> ")]
    assert _rendered("\n".join(lines)) == sentence_text
    bare = re.sub(r"\\[!-/:-@\[-`{-~]", "", "\n".join(lines))
    assert not re.search(r"[*_`\[\]<>&]", bare)


def test_markdown_leads_to_the_source() -> None:
    """The title to the page, each quotation to its sentence; an odd address leads nowhere."""
    linked = markdown_export.markdown(_one("One plain sentence stands here.", url="https://example.org/a"), (0,))
    assert linked.startswith("## [Title](<https://example.org/a>)\n")
    assert "> [↗](<https://example.org/a#:~:text=" in linked
    for url in ("javascript:alert(1)", "https://a.example/> <script", "https://a.example/\n# x"):
        assert "](" not in markdown_export.markdown(_one("One plain sentence.", url=url), (0,))


def test_lines_stay_lines() -> None:
    """A heading, a list or a number at a line's beginning is text."""
    for sentence_text, written in (("# a", "\\# a"), ("- a", "\\- a"), ("12. a", "12\\. a"), ("a # b", "a # b")):
        assert markdown_export.escaped(sentence_text) == written


def _one(sentence_text: str, url: str | None = None) -> Article:
    sentences, moment = (Sentence(0, len(sentence_text), SentenceKind.BODY),), datetime(2026, 3, 1, tzinfo=UTC)
    origin = Origin(Source.LINK if url else Source.TEXT)
    later = moment + timedelta(days=1)
    return Article(ArticleId(1), moment, later, Document(url, "Title", sentence_text), "en", sentences, (0,), origin)


async def test_long_articles_are_written_one_by_one(library: Library) -> None:
    """However many there are, the memory that an export takes is that of a few of them."""
    shelf = await library.chats.shelf(MINE)
    for number in range(12):
        await library.save(shelf, f"Мост номер {number} закрыт. " * 20_000, key=f"{number}")
    service = _service(library, part=1 << 30)
    tracemalloc.start()
    try:
        async for file in service.make(MINE):
            with zipfile.ZipFile(file) as archive:
                assert archive.getinfo("articles.json").file_size > 12 * 700_000
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 6 * 2 * 20_000 * 23  # six texts, of twelve


async def test_a_full_disk_is_a_fault_of_the_database(library: Library, tmp_path: Path) -> None:
    """An export that cannot be written is tried again later, as everything that cannot be stored."""
    service = _service(library)
    service._folder = tmp_path / "missing"
    with pytest.raises(StorageError):
        [file async for file in service.make(MINE)]
