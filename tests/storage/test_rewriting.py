"""Rewriting: what was erased is in no file of the PostgreSQL cluster, and what is kept is as it was."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from bot.rewriting import NEVER, nightly
from engine.models import ArticleId, FeedLink, ShelfId, Verdict
from storage.database import Database
from storage.models import AskedQuote
from storage.rewriting import RewritingRepository
from tests import postgres
from tests.bot.conftest import FakeClock
from tests.storage.sample_library import NOON, Library

CANARY, KEPT = "qzxcanaryzxq", "harbour"
GONE, HERE = 5_551_234_567, 1001


@pytest.fixture
async def library(own_postgresql_url: str) -> AsyncIterator[Library]:
    """Repositories over a database whose files no other test has written."""
    database = await Database.open(own_postgresql_url, wait=0.2)
    yield Library.over(database)
    await database.close()


async def _fill(library: Library, chat: int, word: str) -> ShelfId:
    shelf = await library.chats.shelf(chat)
    for number in range(3):
        lines = f"common {word} {number}.\nsecond {word}{number}."
        await library.save(shelf, lines, key=f"{word}{number}", title=f"About {word}", url=f"https://{word}.example/")
    await library.questions.save(
        shelf, 1, chat, f"{word}?", None, Verdict.DIRECT, [AskedQuote(ArticleId(1), 0, (), 1.0)], NOON
    )
    link = FeedLink(f"https://{word}.example/feed", word)
    await library.feeds.follow(shelf, link, chat, NOON, at_once=True, limit=9)
    await library.inbox.add([(chat, chat, f'{{"text": "{word}"}}')])
    await library.inbox.done([chat])
    return shelf


def _files_with(server: postgres.Server, word: str) -> list[str]:
    """Return the files of the cluster that hold a word, without its log, whose retention is the operator's."""
    server.execute("CHECKPOINT")  # memory goes to the files, and replaced files away
    files = [path for folder in ("base", "global") for path in (server.data / folder).rglob("*") if path.is_file()]
    return [str(path) for path in files if word.encode() in path.read_bytes()]


async def test_erased_text_is_in_no_file(library: Library, postgresql_server: postgres.Server) -> None:
    """Articles, index, questions, feeds, updates, and the samples in the statistics of the server."""
    await _fill(library, GONE, CANARY)
    kept = await _fill(library, HERE, KEPT)
    async with library.database.autocommitting() as connection:
        await connection.execute(text("ANALYZE"))
    await library.erasure.erase_person(GONE, GONE)
    assert await asyncio.to_thread(_files_with, postgresql_server, CANARY), "a deleted row stays in its file"
    tables = [table async for table in RewritingRepository(library.database).rewrite()]
    assert all(table.is_done for table in tables)
    assert await asyncio.to_thread(_files_with, postgresql_server, CANARY) == []
    assert await asyncio.to_thread(_files_with, postgresql_server, KEPT)
    found = await library.search.candidates(kept, [KEPT], 9)
    assert [passage.text for passage in found] == [f"common {KEPT} {number}." for number in (2, 1, 0)]


async def test_a_table_in_use_is_left_and_said(library: Library) -> None:
    """It is as it was; the others are rewritten, and the connection keeps its limits."""
    shelf = await _fill(library, HERE, KEPT)
    async with library.database.writing() as connection:
        await connection.execute(text("LOCK TABLE articles IN ROW EXCLUSIVE MODE"))
        tables = [table async for table in RewritingRepository(library.database).rewrite()]
    assert [table.table for table in tables if not table.is_done] == ["public.articles"]
    assert len(tables) > 20
    async with library.database.autocommitting() as connection:
        assert (await connection.execute(text("SHOW statement_timeout"))).scalar_one() == "30s"
    assert await library.articles.count(shelf) == 3


async def test_it_is_done_once_a_night(library: Library) -> None:
    """In its hour, by the process that comes first; a clock that is set back does it no second time."""
    rewriting = RewritingRepository(library.database)
    clock = FakeClock()  # 0:16
    await nightly(rewriting, clock, 3)
    assert await rewriting.claim(clock.now().date() - timedelta(days=1))
    await nightly(rewriting, clock, NEVER)
    await nightly(rewriting, clock, 0)
    assert not await rewriting.claim(clock.now().date())
    assert not await rewriting.claim(date(2026, 11, 1))


async def test_sqlite_has_nothing_to_rewrite(sqlite: Database) -> None:
    """It overwrites what it erases."""
    assert [table async for table in RewritingRepository(sqlite).rewrite()] == []
