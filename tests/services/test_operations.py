"""Backups by the day, alarms once a day, the shape of failed updates, and whom a broadcast reaches."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from engine.errors import StorageError
from engine.models import ShelfId
from services import alarms as module
from services import failed_updates
from services.alarms import BACKUP, DISK, FAILED_UPDATES, POLLING, REPEAT_AFTER, UNCONFIRMED_DIGESTS, Alarms, Problem
from services.backups import DAYS, Backups
from services.bot_settings import BotSettings
from services.broadcasts import Audience, languages, reach
from services.button_tokens import ButtonTokens
from services.chats import Chats
from services.people import People
from storage.alarms import AlarmRepository
from storage.backups import BackupRepository
from storage.bot_settings import BotSettingsRepository
from storage.button_tokens import ButtonTokenRepository
from storage.chats import ChatRepository
from storage.database import Database
from storage.inbox import encode_task
from storage.models import Access, BroadcastTarget, ChatKind, ReportAlarm, ReportErasedChat, ReportRecovery
from storage.people import PersonRepository
from tests.storage.sample_library import NOON, tasks_of

OWNERS = (5, 6, 7)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

SHELF = ShelfId(1)
"""Of the one owner who is told."""


class Clock:
    """A clock that is turned."""

    def __init__(self) -> None:
        self.time = NOON

    def now(self) -> datetime:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


class Bedside:
    """The alarms over one database, with one probe that is told what to say."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self.clock, self.database, self.rooms = clock, database, ChatRepository(database)
        button_tokens = ButtonTokens(button_tokens=ButtonTokenRepository(database), now=clock.now)
        chosen = BotSettings(bot_settings=BotSettingsRepository(database), access=Access.INVITED, now=clock.now)
        person_repository = PersonRepository(database)
        people = People(
            people=person_repository,
            button_tokens=button_tokens,
            bot_settings=chosen,
            owners=frozenset(OWNERS),
            now=clock.now,
        )
        here = Chats(chats=self.rooms, now=clock.now)
        self.alarms = Alarms(alarms=AlarmRepository(database), people=people, chats=here, now=clock.now)
        self.trouble: Problem | None = None
        self._told = 0

    def about(self, cause: str) -> None:
        """Watch over one cause."""

        async def probe() -> Problem | None:
            return self.trouble

        self.alarms.probes = {cause: probe}

    async def look(self, passed: timedelta = MINUTE) -> list[ReportAlarm | ReportRecovery]:
        """Let time pass and look; return what is now reported to the owners."""
        self.clock.time += passed
        await self.alarms.check()
        tasks = (await tasks_of(self.database))[self._told :]
        self._told += len(tasks)
        return [task for task in tasks if isinstance(task, ReportAlarm | ReportRecovery)]


@pytest.fixture
async def bedside(database: Database, clock: Clock) -> Bedside:
    """One owner has written; one never did, one has blocked the bot: they cannot be told."""
    one = Bedside(database, clock)
    for owner in (5, 6):
        await one.rooms.register(owner, ChatKind.PRIVATE, "", "", NOON)
    await one.rooms.pause(6, NOON)
    return one


async def test_an_illness_is_told_once_a_day(bedside: Bedside) -> None:
    """Whatever happens within a day, there is one line that it is ill and one that it is well."""
    bedside.about(DISK)
    assert await bedside.look() == []
    bedside.trouble = Problem(12)
    assert await bedside.look() == [ReportAlarm(SHELF, DISK, 12)]
    assert [await bedside.look() for _ in range(3)] == [[]] * 3
    assert await bedside.look(REPEAT_AFTER) == [ReportAlarm(SHELF, DISK, 12)]
    bedside.trouble = None
    assert await bedside.look() == [ReportRecovery(SHELF, DISK)]
    for trouble in (Problem(9), None, Problem(8), None):
        bedside.trouble = trouble
        assert await bedside.look() == []
    bedside.trouble = Problem(7)
    assert await bedside.look(REPEAT_AFTER) == [ReportAlarm(SHELF, DISK, 7)]
    assert await bedside.alarms.active_since(DISK) is not None


async def test_a_short_silence_of_telegram_is_not_told(bedside: Bedside) -> None:
    """Five minutes are; what was not told is not well again either."""
    bedside.about(POLLING)
    bedside.trouble = Problem(since=bedside.clock.time)
    assert [await bedside.look() for _ in range(4)] == [[]] * 4
    bedside.trouble = None
    assert await bedside.look() == []
    bedside.trouble = Problem(since=bedside.clock.time)
    assert await bedside.look(5 * MINUTE) == [ReportAlarm(SHELF, POLLING, 5)]
    bedside.trouble = None
    assert await bedside.look(2 * MINUTE) == [ReportRecovery(SHELF, POLLING)]


async def test_an_illness_outlives_the_process(bedside: Bedside, database: Database) -> None:
    """What was told before a restart is not told again after it."""
    bedside.about(DISK)
    bedside.trouble = Problem(3)
    assert len(await bedside.look()) == 1
    again = Bedside(database, bedside.clock)
    again.about(DISK)
    again.trouble, again._told = Problem(3), 1
    assert await again.look() == []
    again.trouble = None
    assert len(await again.look()) == 1


async def test_what_an_owner_may_leave_is_told_again_only_with_news(bedside: Bedside) -> None:
    """A digest in doubt may stay so for weeks."""
    bedside.about(UNCONFIRMED_DIGESTS)
    bedside.trouble = Problem(1, news=bedside.clock.time)
    assert await bedside.look() == [ReportAlarm(SHELF, UNCONFIRMED_DIGESTS, 1)]
    assert await bedside.look(3 * DAY) == []
    bedside.trouble = Problem(2, news=bedside.clock.time)
    assert await bedside.look() == [ReportAlarm(SHELF, UNCONFIRMED_DIGESTS, 2)]


async def test_a_broken_probe_hides_no_other(bedside: Bedside) -> None:
    """Its error is the job's, after everything else was looked at."""
    bedside.about(DISK)
    bedside.trouble = Problem(3)

    async def broken() -> Problem | None:
        raise ZeroDivisionError

    bedside.alarms.probes = {BACKUP: broken} | bedside.alarms.probes
    with pytest.raises(ZeroDivisionError):
        await bedside.look()
    assert await bedside.alarms.active_since(DISK) is not None


async def test_while_nobody_can_be_told_it_waits(bedside: Bedside) -> None:
    """An owner who writes later hears of it then."""
    bedside.about(FAILED_UPDATES)
    await bedside.rooms.pause(5, NOON)
    bedside.trouble = Problem(1)
    assert await bedside.look() == []
    await bedside.rooms.register(5, ChatKind.PRIVATE, "", "", NOON)
    assert await bedside.look() == [ReportAlarm(SHELF, FAILED_UPDATES, 1)]


async def test_the_disk() -> None:
    """Below one part in twenty it is full."""
    free = [50, 1000]

    probes = module.probes(free=lambda: (free[0] << 20, free[1] << 20), failed_updates=None, backups=None, digests=None)  # type: ignore[arg-type]
    assert await probes[DISK]() is None
    free[0] = 49
    assert await probes[DISK]() == Problem(49)


@pytest.fixture
def cellar(sqlite_url: str, tmp_path: Path, clock: Clock) -> Backups:
    return Backups(backups=BackupRepository(sqlite_url), folder=tmp_path / "backups", now=clock.now)


async def test_one_a_day_and_the_newest_seven(cellar: Backups, clock: Clock) -> None:
    """The job comes every hour; what is older than seven days is gone, and so is one too many."""
    assert cellar.last() is None
    for _ in range(24 * 9):
        await cellar.daily()
        kept = cellar.list()
        assert len(kept) <= DAYS
        assert all(clock.time - one.made < DAYS * DAY for one in kept)
        clock.time += HOUR
    assert len(cellar.list()) >= DAYS - 1
    for _ in range(9):
        clock.time += MINUTE
        made = await cellar.make()
    assert [one.made for one in cellar.list()] == [made.made - n * MINUTE for n in range(DAYS)]
    assert cellar.last() == made.made


async def test_the_last_one_stays(cellar: Backups, clock: Clock, sqlite_url: str) -> None:
    """When no more can be made, an old backup is better than none; since when they are missing is known."""
    made = await cellar.make()
    assert await cellar.missing() is None
    Path(sqlite_url.removeprefix("sqlite:///")).unlink()
    clock.time += 20 * DAY
    with pytest.raises(StorageError):
        await cellar.daily()
    assert cellar.list() == (made,)
    assert await cellar.missing() == made.made


async def test_a_bot_that_was_switched_off_misses_no_backup(cellar: Backups, clock: Clock) -> None:
    """It makes one before it complains."""
    await cellar.make()
    clock.time += 20 * DAY
    assert await cellar.missing() is None
    assert cellar.last() == clock.time


async def test_of_postgresql_there_is_none_and_none_is_missed(tmp_path: Path, clock: Clock) -> None:
    """`pg_dump` makes them."""
    cellar = Backups(backups=BackupRepository("postgresql://me@there/x"), folder=tmp_path / "b", now=clock.now)
    await cellar.daily()
    assert (cellar.supported, await cellar.missing(), cellar.last()) == (False, None, None)
    assert not (tmp_path / "b").exists()


SECRET = {
    "update_id": 9,
    "message": {
        "text": "Zanzibar",
        "from": {"id": 77, "first_name": "Ada", "is_bot": False},
        "entities": [{"offset": 0}, {"offset": 4}],
        "Ada's own key": None,
        "date": 1.5,
        "photo": [],
    },
}


def test_a_shape_tells_nothing_that_anybody_wrote() -> None:
    """Names of fields, types and lengths."""
    shape = failed_updates.shape(json.dumps(SECRET))
    assert shape == (
        "update_id: number", "message.text: text, 8", "message.from.id: number", "message.from.first_name: text, 3",
        "message.from.is_bot: bool", "message.entities: 2 ×", "message.entities[].offset: number",
        "message.…: nothing", "message.date: number", "message.photo: list, 0",
    )  # fmt: skip
    assert failed_updates.kind(json.dumps(SECRET)) == "message"


@pytest.mark.parametrize("body", ["", "x", "[1]", "7", "null", '"Zanzibar"', "[" * 9999, '{"Zanzibar!": {"a": 1}}'])
def test_whatever_was_set_aside_has_a_shape(body: str) -> None:
    """Also what no update looks like."""
    printed = " ".join((*failed_updates.shape(body), failed_updates.kind(body)))
    assert "Zanzibar" not in printed
    assert failed_updates.shape(body)


def test_the_kind_of_a_task_is_shown() -> None:
    """Its kind is a word of the bot, its texts may be a user's."""
    body = encode_task(ReportErasedChat(ShelfId(1), "Zanzibar"))
    assert failed_updates.kind(body) == "task report_erased_chat"
    assert "title: text, 8" in failed_updates.shape(body)


def test_a_long_shape_is_cut() -> None:
    """A message holds it."""
    shape = failed_updates.shape(json.dumps({f"k{'a' * n}": n for n in range(35)} | {"deep": [[[[[[[[[1]]]]]]]]]}))
    assert len(shape) <= failed_updates.SHAPE + 1


ROOMS = (
    BroadcastTarget(5, ChatKind.PRIVATE, "fr", True),
    BroadcastTarget(6, ChatKind.PRIVATE, "en", True),
    BroadcastTarget(7, ChatKind.PRIVATE, "fr", False),
    BroadcastTarget(-1, ChatKind.GROUP, "fr", True),
    BroadcastTarget(-2, ChatKind.SUPERGROUP, "en", False),
)


def test_whom_a_broadcast_reaches() -> None:
    """People, groups or both, of a language or of all; whoever takes no messages is counted."""
    assert (reach(ROOMS, Audience.PRIVATE).chats, reach(ROOMS, Audience.PRIVATE).left_out) == ((5, 6), 1)
    assert (reach(ROOMS, Audience.GROUPS).chats, reach(ROOMS, Audience.GROUPS).left_out) == ((-1,), 1)
    assert reach(ROOMS, Audience.ALL).chats == (5, 6, -1)
    assert reach(ROOMS, Audience.ALL, "fr").chats == (5, -1)
    assert languages(ROOMS) == {"fr": 2, "en": 1}
