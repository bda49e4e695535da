"""Failures: the environment's become StorageError and leave nothing half done; faults of the program pass."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest
from sqlalchemy import Executable, insert, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from engine.errors import StorageError
from engine.models import ArticleId, Document, ShelfId, Verdict
from storage.database import Database
from storage.models import (
    ActivityCount,
    Alarm,
    ChatKind,
    Digest,
    DigestPlan,
    DigestState,
    DigestTime,
    Quota,
    RecipientState,
    SendDigest,
    Standing,
)
from storage.tables import articles, inbox, metadata, shelves
from tests.profiles import rounds
from tests.storage.sample_library import LATER, LINK, NOON, Library, analyse

WAIT = 0.02
"""Seconds that a writer waits for the lock: what is shown is that it gives up, not when."""


@asynccontextmanager
async def _locked(url: str) -> AsyncIterator[Library]:
    """A library whose database is locked for writing by somebody else."""
    impatient = await Database.open(url, wait=WAIT)
    other = await Database.open(url)
    async with other.writing() as connection:
        if connection.dialect.name == "postgresql":
            tables = ", ".join(f'"{name}"' for name in metadata.tables)
            await connection.execute(text(f"LOCK TABLE {tables} IN EXCLUSIVE MODE"))
        yield Library.over(impatient)
    await impatient.close()
    await other.close()


SHELF, ONE = ShelfId(1), ArticleId(1)
TIME = DigestTime(SHELF, 1, 127, 480, 5, NOON)
DIGEST = Digest(SHELF, 1, NOON, DigestState.DUE, NOON, 5, None, None, None, None)
DOCUMENT, ANALYSIS = Document(None, "", "One."), analyse("One.")
WRITES: dict[str, Callable[[Library], Awaitable[object]]] = {
    "inbox.add": lambda x: x.inbox.add([(9, 1, "{}")]),
    "inbox.add_tasks": lambda x: x.inbox.add_tasks([SendDigest(SHELF, 1)], NOON),
    "inbox.done": lambda x: x.inbox.done([1]),
    "inbox.retry": lambda x: x.inbox.retry([1], NOON, ""),
    "inbox.postpone": lambda x: x.inbox.postpone([1], NOON),
    "inbox.fail": lambda x: x.inbox.fail([1], ""),
    "inbox.purge": lambda x: x.inbox.purge(LATER),
    "outgoing.claim": lambda x: x.outgoing.claim(2, 0, 1, NOON),
    "outgoing.resend": lambda x: x.outgoing.resend(1, 0),
    "outgoing.purge": lambda x: x.outgoing.purge(LATER),
    "chats.shelf": lambda x: x.chats.shelf(5),
    "chats.focus": lambda x: x.chats.focus(SHELF, ONE, NOON),
    "articles.save": lambda x: x.articles.save(SHELF, DOCUMENT, ANALYSIS, LINK, "k", NOON),
    "articles.replace": lambda x: x.articles.replace(SHELF, ONE, DOCUMENT, ANALYSIS, NOON),
    "articles.reindex": lambda x: x.articles.reindex(SHELF, ONE, ANALYSIS, NOON),
    "articles.set_read": lambda x: x.articles.set_read(SHELF, ONE, NOON),
    "articles.delete": lambda x: x.articles.delete(SHELF, ONE, NOON),
    "articles.restore": lambda x: x.articles.restore(SHELF, ONE),
    "articles.purge": lambda x: x.articles.purge(LATER),
    "articles.record_shown": lambda x: x.articles.record_shown(SHELF, 5, ONE, NOON),
    "questions.save": lambda x: x.questions.save(SHELF, 1, 1, "?", None, Verdict.NOTHING, [], NOON),
    "questions.set_answer_messages": lambda x: x.questions.set_answer_messages(SHELF, 1, [1]),
    "questions.delete": lambda x: x.questions.delete(SHELF, 1),
    "questions.purge": lambda x: x.questions.purge(LATER),
    "chats.register": lambda x: x.chats.register(1001, ChatKind.GROUP, "", "", NOON),
    "chats.change": lambda x: x.chats.change(1001, zone="Europe/Paris"),
    "chats.pause": lambda x: x.chats.pause(1001, NOON),
    "chats.remove": lambda x: x.chats.remove(1001, NOON),
    "chats.migrate": lambda x: x.chats.migrate(1001, 6),
    "digests.schedule": lambda x: x.digests.schedule(SHELF, [(127, 480, NOON)], 5, NOON),
    "digests.set_next_time": lambda x: x.digests.set_next_time(TIME, LATER),
    "digests.claim": lambda x: x.digests.claim([(TIME, LATER)], LATER, LATER, DigestState.DUE, NOON),
    "digests.fold": lambda x: x.digests.fold(DIGEST, NOON),
    "digests.set_state": lambda x: x.digests.set_state(SHELF, 1, [DigestState.DUE], DigestState.SENT, NOON),
    "digests.take_articles": lambda x: x.digests.take_articles(SHELF, 1, [SHELF]),
    "digests.set_plan": lambda x: x.digests.set_plan(SHELF, 1, None, DigestPlan(0, ())),
    "digests.set_review_message": lambda x: x.digests.set_review_message(SHELF, 1, 7),
    "digests.purge": lambda x: x.digests.purge(NOON),
    "people.register": lambda x: x.people.register(5, "en", NOON),
    "people.set_standing": lambda x: x.people.set_standing(5, Standing.INVITED, NOON),
    "people.note_refusal": lambda x: x.people.note_refusal(5, NOON),
    "people.set_quota": lambda x: x.people.set_quota(5, Quota()),
    "people.forget": lambda x: x.people.forget(5),
    "people.count_use": lambda x: x.people.count_use(5, 1, "articles", 1, 9),
    "people.purge": lambda x: x.people.purge(1),
    "activity.add": lambda x: x.activity.add([ActivityCount(1, "article", 1)]),
    "activity.purge": lambda x: x.activity.purge(1),
    "broadcasts.draft": lambda x: x.broadcasts.draft(5, "News.", NOON),
    "broadcasts.start": lambda x: x.broadcasts.start(1, "all", [1001], 0, SendDigest(SHELF, 1), NOON),
    "broadcasts.add_tasks": lambda x: x.broadcasts.add_tasks(1, 5, NOON),
    "broadcasts.claim": lambda x: x.broadcasts.claim(1, SHELF),
    "broadcasts.set_recipient_state": lambda x: x.broadcasts.set_recipient_state(1, SHELF, RecipientState.SENT),
    "broadcasts.stop": lambda x: x.broadcasts.stop(1),
    "broadcasts.finish": lambda x: x.broadcasts.finish(1),
    "broadcasts.delete_draft": lambda x: x.broadcasts.delete_draft(1),
    "broadcasts.purge": lambda x: x.broadcasts.purge(LATER),
    "alarms.change": lambda x: x.alarms.change(Alarm("disk", None, None), Alarm("disk", NOON, None), (), NOON),
    "failed_updates.retry": lambda x: x.failed_updates.retry(3),
    "failed_updates.drop": lambda x: x.failed_updates.drop(3),
    "bot_settings.set": lambda x: x.bot_settings.set("access", "everyone"),
    "chats.admit": lambda x: x.chats.admit(6, True),
    "erasing.hide_older": lambda x: x.erasing.hide_older(6, LATER, NOON),
    "erasing.erase_chat": lambda x: x.erasing.erase_chat(6),
    "erasing.request_forgetting": lambda x: x.erasing.request_forgetting(SHELF, 9, NOON),
    "erasing.erase_person": lambda x: x.erasing.erase_person(6, 9),
    "chats.erase": lambda x: x.chats.erase([6], (), NOON),
}
"""Every method that writes: add yours."""


READS = frozenset(
    {
        "all",
        "articles",
        "chat_times",
        "count",
        "count_older",
        "counts",
        "due",
        "failed",
        "figures",
        "find",
        "find_before",
        "find_by_key",
        "find_by_message",
        "focused",
        "get",
        "get_many",
        "has_waiting",
        "holdings",
        "is_handled",
        "languages",
        "last_sent",
        "list",
        "list_groups",
        "list_messages",
        "list_removed",
        "list_running",
        "list_targets",
        "list_unconfirmed",
        "list_with_retention",
        "locate",
        "next_due",
        "outdated",
        "page",
        "pending",
        "put_back",
        "question_numbers",
        "ready",
        "recent",
        "refused",
        "sent",
        "shelves",
        "since",
        "states",
        "tasks",
        "times",
        "unknown",
        "used_on",
    }
)
"""Methods that read, and four of the outbox that write as `resend` does."""

NOUNS = (
    "inbox",
    "outgoing",
    "chats",
    "articles",
    "questions",
    "digests",
    "people",
    "bot_settings",
    "activity",
    "overview",
    "broadcasts",
    "alarms",
    "failed_updates",
    "erasing",
    "exports",
)
"""The repositories whose methods are looked at: add yours."""


async def _something(library: Library) -> None:
    """One row for every method to be kept from."""
    shelf = await library.chats.shelf(1001)
    assert (await library.save(shelf, "One.")).id == ONE
    await library.chats.register(1001, ChatKind.GROUP, "", "", NOON)
    await library.digests.schedule(shelf, [(127, 480, NOON)], 5, NOON)
    await library.digests.claim([(TIME, NOON)], NOON, NOON, DigestState.DUE, NOON)
    await library.save(shelf, "Two.")
    await library.articles.delete(shelf, ArticleId(2), NOON)
    await library.questions.save(shelf, 1, 1, "?", None, Verdict.NOTHING, [], NOON)
    await library.inbox.add([(1, 1, "{}"), (2, 1, "{}")], NOON)
    await library.inbox.done([2])
    await library.outgoing.claim(1, 0, 1, NOON)
    await library.outgoing.put_back(1, 0)


async def test_every_method_says_when_the_database_is_locked(library: Library, database_url: str) -> None:
    """StorageError after the wait, its cause kept; reading goes on; afterwards everything works."""
    await _something(library)
    public = {
        f"{noun}.{name}" for noun in NOUNS for name in vars(type(getattr(library, noun))) if not name.startswith("_")
    }
    assert {name for name in public if name.partition(".")[2] not in READS} == WRITES.keys()

    async with _locked(database_url) as impatient:
        for name, write in WRITES.items():
            with pytest.raises(StorageError) as error:
                await write(impatient)
            assert isinstance(error.value.__cause__, DBAPIError), name
        assert (await impatient.articles.get(SHELF, ONE)).document == DOCUMENT
    for write in WRITES.values():
        await write(library)


async def test_another_writer_is_waited_for(library: Library, shelf: ShelfId, database_url: str) -> None:
    """A second process that writes waits until the first is done, and both are kept."""
    await library.save(shelf, "One.")
    other = await Database.open(database_url)
    async with other.writing() as connection:
        await connection.execute(shelves.update().values(last_question=6))
        waiting = asyncio.create_task(library.chats.focus(shelf, ONE, NOON))
        await asyncio.sleep(0.1)
        assert not waiting.done()
    await waiting
    assert await library.chats.focused(shelf) == (ONE, NOON)
    assert await library.questions.save(shelf, 1, 1, "?", None, Verdict.NOTHING, [], NOON) == 7
    await other.close()


async def test_readers_do_not_wait_for_the_writer(library: Library, shelf: ShelfId) -> None:
    """While a transaction writes, everybody reads what was there before."""
    await library.save(shelf, "One.")
    async with library.database.writing() as connection:
        await connection.execute(articles.delete())
        assert await asyncio.wait_for(library.articles.count(shelf), 2) == 1
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
        await library.chats.focus(shelf, ONE, NOON.replace(tzinfo=None))


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


async def test_a_full_disk_is_survived(sqlite_url: str) -> None:
    """StorageError, nothing half written; when there is room again the same save works."""
    database = await Database.open(sqlite_url)
    library = Library.over(database)
    shelf = await library.chats.shelf(1)
    async with database.writing() as connection:
        pages = (await connection.exec_driver_sql("PRAGMA page_count")).scalar_one()
        await connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 3}")
    large = "\n".join(f"sentence {i} of many." for i in range(2000))
    for _ in range(3):
        with pytest.raises(StorageError, match="full"):
            await library.save(shelf, large)
    assert await library.articles.count(shelf) == 0
    async with database.writing() as connection:
        await connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
    assert (await library.save(shelf, large)).id == 1
    await database.close()


async def test_a_damaged_file_is_said(sqlite_url: str) -> None:
    """Overwritten in the middle, it is StorageError, not a crash."""
    database = await Database.open(sqlite_url)
    shelf = await Library.over(database).chats.shelf(1)
    for i in range(20):
        await Library.over(database).save(shelf, f"word{i}.\n" * 50, key=str(i))
    await database.close()
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)

    async def read() -> None:
        database = await Database.open(sqlite_url)
        try:
            await Library.over(database).articles.page(shelf, 0, 50)
        finally:
            await database.close()

    with pytest.raises(StorageError):
        await read()


async def test_a_lost_connection_is_said_and_made_anew(postgresql_url: str) -> None:
    """The server cuts every connection: one StorageError at most, then everything works again."""
    database = await Database.open(postgresql_url)
    library = Library.over(database)
    shelf = await library.chats.shelf(1)
    cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"

    async def lose() -> None:
        async with database.writing() as connection:
            await connection.execute(text(cut))
            await connection.execute(text("SELECT 1"))

    with pytest.raises(StorageError):
        await lose()
    assert (await library.save(shelf, "One.")).id == 1
    assert await library.articles.count(shelf) == 1
    await database.close()


WRITER = """
import asyncio, sys
from storage.database import Database
from tests.storage.sample_library import Library
async def main(url, name, count):
    database = await Database.open(url, wait=30)
    library = Library.over(database)
    shelf = await library.chats.shelf(1)
    for i in range(int(count)):
        saved = await library.save(shelf, f"common {name}x{i}.\\nsecond {i}.", key=f"{name}x{i}")
        print(saved.id, flush=True)
    await database.close()
asyncio.run(main(*sys.argv[1:]))
"""


def _writer(url: str, name: str, count: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, url, name, str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


async def test_two_processes_write_one_after_the_other(library: Library, database_url: str) -> None:
    """Both save on the same shelf; no number is given twice and nothing is lost."""
    writers = [_writer(database_url, name, 20) for name in "ab"]
    numbers = [int(number) for writer in writers for number in writer.communicate(timeout=120)[0].split()]
    assert sorted(numbers) == list(range(1, 41))
    shelf = await library.chats.shelf(1)
    assert (await library.search.frequencies(shelf, ["common"])).by_term == {"common": 40}


@pytest.mark.torture
async def test_a_killed_writer_loses_nothing_it_has_acknowledged(library: Library, database_url: str) -> None:
    """kill -9 in the middle of saves: what was told is there, nothing is there by half, the file is sound."""
    told: set[int] = set()
    for round_ in range(rounds(2, 4)):
        writer = _writer(database_url, f"r{round_}", 10_000)
        assert writer.stdout is not None
        for _ in range(3 + round_ * 4):
            told.add(int(writer.stdout.readline()))
        time.sleep(0.003 * round_)
        writer.kill()
        told.update(int(line) for line in writer.communicate()[0].splitlines() if line.strip())
    shelf = await library.chats.shelf(1)
    page = await library.articles.page(shelf, 0, 1000)
    there = {int(card.id) for card in page.cards}
    assert told <= there
    assert there == set(range(1, len(there) + 1))
    frequencies = await library.search.frequencies(shelf, ["common"])
    assert (frequencies.sentences, frequencies.by_term["common"]) == (2 * len(there), len(there))
    if database_url.startswith("sqlite"):
        with closing(sqlite3.connect(database_url.removeprefix("sqlite:///"))) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
