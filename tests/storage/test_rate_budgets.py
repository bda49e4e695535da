"""Budgets in PostgreSQL: counted once for all processes, and as strictly as in the memory of one."""

from __future__ import annotations

import asyncio
import random
import subprocess
import sys
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text

from bot.outbound.budgets import FORGET_AFTER, MemoryBudgets
from storage import rate_budgets
from storage.database import Database
from storage.models import Budget, RateLimit
from storage.rate_budgets import RateBudgetRepository
from tests.bot.conftest import FakeClock
from tests.patience import PATIENCE

PERSON, GROUP = RateLimit(1.0, 3), RateLimit(1.0, 3, window=(20, 60.0))
TOTAL = Budget("total", 0, RateLimit(30.0, 30, window=(30, 1.0)))
ROUNDING = 5e-6


@pytest.fixture
async def two(postgresql_url: str) -> AsyncIterator[tuple[RateBudgetRepository, RateBudgetRepository]]:
    """The budgets as two processes see them."""
    databases = [await Database.open(postgresql_url) for _ in range(2)]
    yield RateBudgetRepository(databases[0]), RateBudgetRepository(databases[1])
    for database in databases:
        await database.close()


async def test_a_chat_has_one_budget_in_all_processes(
    two: tuple[RateBudgetRepository, RateBudgetRepository],
) -> None:
    """A burst that two processes share; then both are told to wait, and other chats do not."""
    chat = Budget("messages", 5, PERSON)
    for taker in (*two, two[0]):
        assert await taker.take(chat, TOTAL, 1) == (0.0, 0.0)
    for taker in two:
        wait, all_wait = await taker.take(chat, TOTAL, 1)
        assert (0.0 < wait <= 1.0, all_wait) == (True, 0.0)
        assert await taker.take(Budget("messages", 6, PERSON), TOTAL, 1) == (0.0, 0.0)


async def test_what_both_send_at_once_stays_within_the_total(
    two: tuple[RateBudgetRepository, RateBudgetRepository],
) -> None:
    """Of sixty messages to sixty chats no more than the total limit go, and nothing is taken for the others."""
    slow = Budget("total", 0, RateLimit(30 / 3600, 30, window=(30, 3600.0)))  # whatever time the test takes
    chats = [Budget("messages", chat, PERSON) for chat in range(1, 61)]
    takes = (two[number % 2].take(chat, slow, 1) for number, chat in enumerate(chats))
    waits = await asyncio.gather(*takes)
    assert sum(max(wait) == 0.0 for wait in waits) == 30
    assert all(own == 0.0 for own, _ in waits)
    refused = [chat for chat, wait in zip(chats, waits, strict=True) if max(wait) > 0.0]
    for _ in range(PERSON.burst):
        assert await two[0].take(refused[0], Budget("another total", 0, TOTAL.limit), 1) == (0.0, 0.0)


async def test_a_refusal_of_telegram_holds_up_the_chat_in_every_process(
    two: tuple[RateBudgetRepository, RateBudgetRepository],
) -> None:
    """Who did not hear it waits too, and has no burst afterwards."""
    chat = Budget("messages", -7, GROUP)
    await two[0].pause(chat, 30.0)
    wait, _ = await two[1].take(chat, TOTAL, 1)
    assert 30.0 < wait <= 31.0


TAKER = """
import asyncio, sys
from storage.database import Database
from storage.models import Budget, RateLimit
from storage.rate_budgets import RateBudgetRepository
async def main(url):
    database = await Database.open(url)
    budgets = RateBudgetRepository(database)
    slow = Budget("total", 0, RateLimit(30 / 3600, 30, window=(30, 3600.0)))
    chats = [Budget("messages", chat, RateLimit(1.0, 3)) for chat in range(25)]
    print(sum([max(await budgets.take(chat, slow, 1)) == 0.0 for chat in chats]))
    await database.close()
asyncio.run(main(sys.argv[1]))
"""


def test_two_processes_share_one_total(postgresql_url: str) -> None:
    """Each would send 25 messages: 30 go."""
    takers = [
        subprocess.Popen([sys.executable, "-c", TAKER, postgresql_url], stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    assert sum(int(taker.communicate(timeout=PATIENCE)[0]) for taker in takers) == 30


class _Moved(FakeClock):
    """A clock of the process that a database's clock follows."""

    def __init__(self, database: Database) -> None:
        super().__init__()
        self._database = database
        self.behind = 0.0
        """Seconds that the server's clock was set back."""

    async def set_server(self) -> None:
        async with self._database.writing() as connection:
            await connection.execute(text("UPDATE clock SET seconds = :now"), {"now": self.time - self.behind})


async def _with_a_clock(url: str) -> Database:
    """Open a database whose clock is a row that the test sets."""
    database = await Database.open(url)
    async with database.writing() as connection:
        await connection.exec_driver_sql("CREATE TABLE clock AS SELECT 0.0::float8 AS seconds")
        await connection.exec_driver_sql(
            "CREATE FUNCTION public.clock_timestamp() RETURNS timestamptz VOLATILE LANGUAGE sql "
            "AS 'SELECT to_timestamp(seconds) FROM public.clock'"
        )
        name = (await connection.exec_driver_sql("SELECT current_database()")).scalar_one()
        await connection.exec_driver_sql(f'ALTER DATABASE "{name}" SET search_path = public, pg_catalog')
    await database.close()
    return await Database.open(url)  # the path holds for new connections


@pytest.mark.parametrize("seed", range(3))
async def test_memory_and_postgresql_count_alike(own_postgresql_url: str, seed: int) -> None:
    """The same takes, reservations and pauses at the same times have the same waits; the test sets both clocks."""
    database = await _with_a_clock(own_postgresql_url)
    clock = _Moved(database)
    memory, shared = MemoryBudgets(clock), RateBudgetRepository(database)
    dice = random.Random(seed)
    for _ in range(150):
        clock.advance(dice.choice([0.0, 0.0, 0.1, 0.5, 1.0, 7.0, 50.0]))
        await clock.set_server()
        chat = dice.choice([-1, 1, 2])
        own = Budget("messages", chat, GROUP if chat < 0 else PERSON, gap=dice.choice([0.0, 1.0]))
        match dice.choice("ttttttrpf"):
            case "t":
                total = Budget("total", 0, TOTAL.limit, spare=dice.choice([0, 5]))
                items = dice.choice([1, 1, 1, 2, 10])
                expected = await memory.take(own, total, items)
                assert await shared.take(own, total, items) == pytest.approx(expected, abs=ROUNDING)
            case "r":
                calls = Budget("calls", 0, RateLimit(0.5, 2, window=(4, 20.0)))
                expected_wait = await memory.reserve(calls, 1.0)
                assert await shared.reserve(calls, 1.0) == pytest.approx(expected_wait, abs=ROUNDING)
            case "p":
                pause = dice.choice([0.0, 3.0])
                await memory.pause(own, pause)
                await shared.pause(own, pause)
            case "f":
                await memory.forget()
                await shared.forget()
    async with database.reading() as connection:
        left = (await connection.execute(text("SELECT count(*) FROM rate_budgets"))).scalar_one()
    await memory.forget()
    await shared.forget()
    clock.advance(3600.0)
    await clock.set_server()
    await shared.forget()
    async with database.reading() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM rate_budgets"))).scalar_one() == 0 < left
    await database.close()


async def test_a_clock_that_is_set_back_stalls_nobody(own_postgresql_url: str) -> None:
    """Of the server, by an hour: everybody waits as long as at the last use, the pauses of Telegram included."""
    database = await _with_a_clock(own_postgresql_url)
    clock, shared = _Moved(database), RateBudgetRepository(database)
    person, group, paused = Budget("messages", 1, PERSON), Budget("messages", -1, GROUP), Budget("messages", 2, PERSON)
    await clock.set_server()
    for _ in range(PERSON.burst):
        assert await shared.take(person, TOTAL, 1) == (0.0, 0.0)
    assert await shared.take(group, TOTAL, 20) == (0.0, 0.0)
    await shared.pause(paused, 30.0)
    clock.behind = 3600.0
    for seconds, waits in ((0.0, [1.0, 60.0, 31.0]), (1.0, [0.0, 59.0, 30.0]), (59.0, [0.0, 0.0, 0.0])):
        clock.advance(seconds)
        await clock.set_server()
        found = [(await shared.take(budget, TOTAL, 1))[0] for budget in (person, group, paused)]
        assert found == pytest.approx(waits, abs=ROUNDING)
    clock.behind = 7200.0
    await clock.set_server()
    await shared.pause(paused, 30.0)
    assert (await shared.take(paused, TOTAL, 1))[0] == pytest.approx(31.0, abs=ROUNDING)
    await database.close()


def test_both_remember_for_the_same_time() -> None:
    """A minute, the longest window."""
    assert rate_budgets.FORGET_AFTER == FORGET_AFTER
