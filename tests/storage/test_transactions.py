"""Transactions: isolated from each other, rolled back as a whole; faults of the program are not StorageError."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import Executable, insert, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from engine.errors import StorageError
from engine.models import ArticleId, ShelfId, Verdict
from storage.database import Database
from storage.tables import articles, inbox, shelves
from tests.patience import PATIENCE
from tests.storage.sample_library import NOON, Library


async def test_another_writer_is_waited_for(library: Library, shelf: ShelfId, database_url: str) -> None:
    """A second process that writes waits until the first is done, and both are kept."""
    await library.save(shelf, "One.")
    other = await Database.open(database_url)
    async with other.writing() as connection:
        await connection.execute(shelves.update().values(last_question=6))
        waiting = asyncio.create_task(library.chats.focus(shelf, ArticleId(1), NOON))
        await asyncio.sleep(0.1)
        assert not waiting.done()
    await waiting
    assert await library.chats.focused(shelf) == (ArticleId(1), NOON)
    assert await library.questions.save(shelf, 1, 1, "?", None, Verdict.NOTHING, [], NOON) == 7
    await other.close()


async def test_readers_do_not_wait_for_the_writer(library: Library, shelf: ShelfId) -> None:
    """While a transaction writes, readers see what was there before."""
    await library.save(shelf, "One.")
    async with library.database.writing() as connection:
        await connection.execute(articles.delete())
        assert await asyncio.wait_for(library.articles.count(shelf), PATIENCE) == 1
    assert await library.articles.count(shelf) == 0


async def test_a_reader_sees_one_moment(library: Library, shelf: ShelfId) -> None:
    """What is written meanwhile does not appear in the middle of a transaction that reads."""
    count = text("SELECT count(*) FROM articles")
    async with library.database.reading() as connection:
        assert (await connection.execute(count)).scalar() == 0
        await library.save(shelf, "One.")
        assert (await connection.execute(count)).scalar() == 0


async def test_readers_cannot_write(library: Library) -> None:
    """A statement that writes in a transaction that reads is a fault, and is stopped."""
    with pytest.raises((DBAPIError, StorageError)):
        async with library.database.reading() as connection:
            await connection.execute(shelves.update().values(last_article=9))


async def test_an_error_inside_rolls_back(library: Library, shelf: ShelfId) -> None:
    """Nothing of a transaction that failed is kept, and its error is not disguised."""

    async def fail() -> None:
        async with library.database.writing() as connection:
            await connection.execute(shelves.update().values(last_article=9))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert (await library.save(shelf, "One.")).id == 1


async def test_faults_of_the_program_pass(library: Library, shelf: ShelfId) -> None:
    """A broken constraint, a wrong statement, a naive time: not StorageError, for they would only be tried again."""

    async def write(statement: Executable) -> None:
        async with library.database.writing() as connection:
            await connection.execute(statement)

    await library.inbox.add([(1, 1, "{}")])
    row = {"id": 1, "queue": 1, "state": "new", "attempts": 0, "received": NOON, "error": "", "body": "a secret"}
    with pytest.raises(IntegrityError) as error:
        await write(insert(inbox).values(row))
    assert "secret" not in str(error.value)  # a message that may be logged
    with pytest.raises(DBAPIError):
        await write(text("SELECT * FROM nowhere"))
    with pytest.raises(Exception, match="time zone"):
        await library.chats.focus(shelf, ArticleId(1), NOON.replace(tzinfo=None))


async def test_a_cancelled_save_leaves_nothing_half_done(library: Library, shelf: ShelfId) -> None:
    """Whenever it is cancelled, the article is there wholly or not at all, and the next save works."""
    text_ = "\n".join(f"word{i} common." for i in range(300))
    for delay in (0, 0.001, 0.003, 0.006, 0.01, 0.02, 0.05):
        task = asyncio.create_task(library.save(shelf, text_, key=f"k{delay}"))
        await asyncio.sleep(delay)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    await library.save(shelf, "last one.")
    count = await library.articles.count(shelf)
    frequencies = await library.search.frequencies(shelf, ["common", "last"])
    assert frequencies.by_term.get("common", 0) == 300 * (count - 1)
    assert frequencies.sentences == 300 * (count - 1) + 1
