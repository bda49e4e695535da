"""`migrate-to`: a library in SQLite becomes the same library in PostgreSQL, and nothing is moved by half."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from engine.errors import MoveError
from engine.models import ArticleId, Document, FeedLink, Verdict
from storage import moving
from storage.database import Database
from storage.models import AskedQuote, SettingsPanel
from tests import postgres
from tests.bot.command import command
from tests.bot.process import clean_environment
from tests.services.running_services import open_shelf, warm_workers
from tests.services.web.web_server import web_server
from tests.storage.sample_library import LATER, NOON, Library

TEXT = (
    "The old bridge over the Lind was closed on Monday because of a crack in its third pillar. "
    "The mayor, Karin Holm, said repairs will take nine weeks. Until then buses go round by the harbour."
)
QUESTION = "How long will repairs take?"
CHAT, OTHER = 1001, -1_001_234_567_890


@pytest.fixture
def target(postgresql_server: postgres.Server) -> Iterator[str]:
    """The address of a PostgreSQL database in which there is nothing."""
    with postgresql_server.database() as name:
        yield postgresql_server.url(name)


@pytest.fixture
async def source(tmp_path: Path, migrated_file: Path) -> str:
    """A library in SQLite with a bit of everything."""
    (tmp_path / "data").mkdir()
    path = tmp_path / "data" / "bot.db"
    path.write_bytes(migrated_file.read_bytes())
    database = await Database.open(url := f"sqlite:///{path}")
    library = Library.over(database)
    for chat in (CHAT, OTHER):
        shelf = await library.chats.shelf(chat)
        for number in range(6):
            lines = f"common word{number} žluťoučký.\nsecond line {number} \U0001f600."
            await library.save(shelf, lines, key=f"{number}", title=f"Title {number}")
        await library.articles.delete(shelf, ArticleId(2), NOON)
        quotes = [AskedQuote(ArticleId(1), 0, ((0, 2),), 0.1)]
        await library.questions.save(shelf, 1, chat, "common?", None, Verdict.DIRECT, quotes, NOON)
        await library.feeds.follow(shelf, FeedLink("https://x.example/f", "F"), chat, NOON, at_once=True, limit=9)
        await library.digests.schedule(shelf, [(127, 480, LATER)], chat, NOON)
        await library.button_tokens.create(chat, chat, SettingsPanel(shelf), LATER)
    await library.inbox.add([(7, CHAT, '{"text": "waits"}')])
    await library.outbox.claim(7, 0, CHAT, NOON)
    gone = await library.chats.shelf(5)
    await library.erasure.erase_person(5, 0)
    assert gone == 3
    await database.close()
    return url


async def _bot(tmp_path: Path, url: str, *arguments: str) -> tuple[int, str, str]:
    env = clean_environment(DATA_DIR=str(tmp_path / "data"), DATABASE_URL=url)
    return await command(*arguments, cwd=tmp_path, env=env)


async def _seen(url: str) -> list[object]:
    """What people see of the library: lists, candidates, words, questions, schedules, what waits."""
    database = await Database.open(url)
    library = Library.over(database)
    seen: list[object] = [await library.inbox.pending(), await library.outbox.of_update(7)]
    for chat in (CHAT, OTHER):
        shelf = await library.chats.shelf(chat)
        seen += [
            await library.articles.page(shelf, 0, 50),
            await library.search.candidates(shelf, ["common", "word3", "second"], 50),
            await library.search.frequencies(shelf, ["common", "žluťoučký"]),
            await library.search.vocabulary(shelf, ["w", "ž"]),
            await library.questions.get(shelf, 1),
            await library.feeds.list(shelf),
            await library.erasure.holdings(chat),
        ]
    await database.close()
    return seen


async def test_a_moved_library_is_the_same(tmp_path: Path, source: str, target: str) -> None:
    """Lists, answers and what waits; a number of a shelf that was erased is given to nobody there either."""
    async with warm_workers() as workers, web_server({}) as web:
        async with open_shelf(source, web, workers) as shelf:
            await shelf.articles.add_document(shelf.id, Document(None, "", TEXT), "text", name="")
            answer = await shelf.ask(QUESTION)
        before = await _seen(source)
        code, printed, error = await _bot(tmp_path, source, "migrate-to", target)
        assert (code, error) == (0, "")
        assert "are the same in both" in printed
        assert await _seen(target) == before == await _seen(source)
        async with open_shelf(target, web, workers) as shelf:
            assert await shelf.ask(QUESTION) == answer == ["The mayor, Karin Holm, said repairs will take nine weeks."]
            assert await shelf.chats.shelf(77) == 4
    code, _, error = await _bot(tmp_path, source, "migrate-to", target)
    assert (code, error.strip()) == (2, "That database has a library already. Name an empty one.")


MOVER = """
import asyncio, sys
from storage import moving
async def main(source, target):
    moving._ROWS = 1
    async with moving.open_move(source, target) as move:
        copied = 0
        async for rows in move.copy():
            copied += rows
            if copied == 20:
                print("so far", flush=True)
                sys.stdin.read()
asyncio.run(main(*sys.argv[1:]))
"""


async def test_a_killed_move_goes_on(tmp_path: Path, source: str, target: str) -> None:
    """kill -9 in the middle: no bot starts on half a library; the next run copies the rest, and all is there once."""
    arguments = [sys.executable, "-c", MOVER, source, target]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as mover:
        assert mover.stdout is not None
        assert mover.stdout.readline() == "so far\n"
        mover.kill()
    with pytest.raises(MoveError, match="come to its end first"):
        await Database.open(target)
    async with moving.open_move(source, target) as move:
        assert await move.copied() == 20 < await move.total()
    code, printed, _ = await _bot(tmp_path, source, "migrate-to", target)
    assert (code, "Going on where it stopped." in printed) == (0, True)
    assert await _seen(target) == await _seen(source)


async def test_a_library_that_was_changed_meanwhile_is_not_taken_for_the_same(
    tmp_path: Path, source: str, target: str
) -> None:
    """The bot ran between two tries: the copy is refused, not repaired by guessing."""
    async with moving.open_move(source, target) as move:
        async for _ in move.copy():
            pass
    database = await Database.open(source)
    async with database.writing() as connection:
        await connection.execute(text("UPDATE articles SET title = 'Another' WHERE id = 3"))
    await database.close()
    code, _, error = await _bot(tmp_path, source, "migrate-to", target)
    assert code == 2
    assert error.splitlines()[-1].startswith("The table articles has 12 rows in the library and 12 in the copy")
    with pytest.raises(MoveError):
        await Database.open(target)


async def test_what_cannot_be_moved_is_said(
    tmp_path: Path, source: str, target: str, postgresql_server: postgres.Server
) -> None:
    """Another program's tables, another library's move, a library that is there already, the wrong kinds."""
    other = f"sqlite:///{tmp_path / 'other.db'}"
    await (await Database.open(other)).close()
    async with moving.open_move(other, target):
        pass
    tries = [
        (source, target, "A move of another library or version has begun there."),
        (source, other, "A library is moved to PostgreSQL"),
        (target, target, "The library is in PostgreSQL already"),
        (f"sqlite:///{tmp_path / 'none.db'}", target, "There is no library at"),
    ]
    with postgresql_server.database() as name:
        postgresql_server.execute("CREATE TABLE theirs (id int)", name)
        tries.append((source, postgresql_server.url(name), "That database has tables of another program."))
        for from_url, to_url, said in tries:
            code, _, error = await _bot(tmp_path, from_url, "migrate-to", to_url)
            assert (code, error.startswith(said)) == (2, True), error
