"""Maintenance over HTTP: broadcasts, maintenance mode, failed updates, unconfirmed digests, backups, alarms."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from storage.chats import ChatRepository
from storage.database import Database
from storage.models import ChatKind
from tests.bot.process import ROOT, clean_environment
from tests.e2e.bot_process import log_of, rows, start_bot, stop_bot
from tests.e2e.conversation import settled
from tests.e2e.virtual_clock import Turned
from tests.sandbox.world import OWNER_ID, Message, Person, RunningWorld, running_sandbox

PARIS = ZoneInfo("Europe/Paris")
DAY = 86_400.0
FERRY = (
    "The ferry of Aaland is cancelled on Sunday because of a storm. The company will run two more boats on Monday. "
    "Passengers get their money back at the counter. The harbour master expects waves of four metres in the strait."
)
NEWS = "On Sunday I move to a new server & am away for an hour.\nhttps://status.example/<move>"


class Ward:
    """The sandbox and the bot by one clock; the bot can be killed and started again."""

    def __init__(self, world: RunningWorld, folder: Path) -> None:
        self.world, self.folder, self.clock = world, folder, Turned(folder / "clock")
        self.owner = world.person("owner")
        self.bot: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        self.bot = await start_bot(self.world, self.folder, {}, self.clock)

    async def stop(self) -> None:
        assert self.bot is not None
        assert await stop_bot(self.bot) == 0, log_of(self.folder)[-2000:]

    async def kill(self) -> None:
        assert self.bot is not None
        self.bot.kill()
        await self.bot.wait()

    async def turn(self, seconds: float) -> None:
        """Let time pass for both."""
        self.clock.turn(seconds)
        await self.world.turn_clock(seconds)

    async def until(self, hour: int) -> None:
        """Let time pass until the clock of Paris shows this hour."""
        here = self.clock.now().astimezone(PARIS)
        ahead = (hour - here.hour) % 24 or 24
        await self.turn(ahead * 3600 - here.minute * 60 - here.second + 1)

    async def panel(self, *path: str) -> Message:
        """Open the panel and press these buttons; return its message as it then stands."""
        await self.owner.say("/admin")
        shown = await self.owner.wait_message("The bot")
        for label in path:
            shown = await self.press(shown, label)
        return shown

    async def press(self, shown: Message, label: str) -> Message:
        """Press a button; return the message as it then stands."""
        query = await self.owner.press(shown, label)
        await self.owner.wait_toast(query)
        return await self.owner.current(shown)

    async def until_so(self, holds: Callable[[], bool], seconds: float = 30, turning: float = 0.0) -> None:
        """Wait until something holds; with *turning*, let so much time pass at each look."""
        async with asyncio.timeout(seconds):
            while not holds():
                if turning:
                    await self.turn(turning)
                await asyncio.sleep(0.1)

    def mend(self) -> None:
        """No call of the Bot API fails any more."""
        self.world.sandbox.world.faults.waiting.clear()


@pytest.fixture
async def ward(tmp_path: Path) -> AsyncIterator[Ward]:
    async with running_sandbox() as world:
        one = Ward(world, tmp_path)
        try:
            await one.start()
            yield one
            await one.stop()
        finally:
            if one.bot is not None and one.bot.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    one.bot.kill()
                await one.bot.wait()
        assert '"level": "critical"' not in log_of(tmp_path)


async def _crowd(ward: Ward, count: int) -> list[Person]:
    """People who have talked with the bot before it was started.

    The second has quiet hours at night, the third was silent.
    """
    people = [await ward.world.add_person(f"reader{n}") for n in range(count)]
    for person in people:
        await person.say("hello")
    async with asyncio.timeout(10):
        while updates := await ward.world.call("getUpdates", offset=0):
            await ward.world.call("getUpdates", offset=updates[-1]["update_id"] + 1)  # an earlier bot has answered
    ids = {each["key"]: each["id"] for each in (await ward.world.state())["people"]}
    database = await Database.open(f"sqlite:///{ward.folder / 'bot.db'}")
    for person in people:
        await ChatRepository(database).register(ids[person.key], ChatKind.PRIVATE, "", "", datetime.now(UTC))
    await ChatRepository(database).change(ids["reader1"], zone=PARIS.key, quiet_from=21 * 60, quiet_to=7 * 60)
    await ChatRepository(database).pause(ids["reader2"], datetime.now(UTC))
    await database.close()
    return people


async def _number(world: RunningWorld, key: str) -> int:
    return next(int(each["id"]) for each in (await world.state())["people"] if each["key"] == key)


async def _arrived(people: list[Person]) -> list[int]:
    """How often each of them has got it."""
    return [sum(message.text == NEWS for message in await person.messages()) for person in people]


async def _written(ward: Ward) -> Message:
    """Write a broadcast; return the message that asks for whom it is."""
    ward.owner._position = 0
    shown = await ward.panel("Broadcast")
    shown = await ward.press(shown, "Write it")
    asked = await ward.owner.wait_message("sent to all")
    await ward.owner.say(NEWS, reply_to=asked)
    preview = await ward.owner.wait_message("new server")
    assert preview.text == NEWS
    return await ward.owner.wait_message("For whom")


async def test_a_broadcast_reaches_each_chat_once(tmp_path: Path) -> None:
    """Through a kill in the middle; who has quiet hours gets it at their end."""
    async with running_sandbox() as world:
        ward = Ward(world, tmp_path)
        people = await _crowd(ward, 50)
        await people[0].block()
        await ward.start()
        await ward.until(22)
        shown = await _written(ward)
        assert any("In groups: 0" in label for row in shown.buttons for label in row)
        await world.fault("sendMessage", "403", chat=str(await _number(world, "reader3")))
        shown = await ward.press(shown, "In private: 49")
        assert "2 chats are left out" in shown.text
        shown = await ward.press(shown, "Send")
        assert "Stop" in str(shown.buttons)
        async with asyncio.timeout(30):
            while sum(await _arrived(people)) < 12:
                await asyncio.sleep(0.02)
        await ward.kill()
        await ward.start()
        shown = await ward.owner.wait_until(shown, lambda each: "left: 1 · waiting" in each.text, 60)
        arrived = await _arrived(people)
        doubt = [number for (number,) in rows(tmp_path, "SELECT count(*) FROM recipients WHERE state = 'unknown'")]
        assert "failed: 1" in shown.text
        assert arrived[:4] == [0, 0, 0, 0]
        assert max(arrived) == 1
        assert arrived[4:].count(0) <= int(str(doubt[0])) <= 2
        await ward.until(7)
        shown = await ward.owner.wait_until(shown, lambda each: "It was sent." in each.text, 60)
        assert (await _arrived(people))[:4] == [0, 1, 0, 0]
        assert "Stop" not in str(shown.buttons)
        assert rows(tmp_path, "SELECT state, total FROM broadcasts") == [("done", 49)]
        assert rows(tmp_path, "SELECT count(*) FROM recipients") == [(0,)]
        assert max(await _arrived(people)) == 1
        await ward.stop()


async def test_a_broadcast_is_stopped(tmp_path: Path) -> None:
    """At once, for all who have not got it yet; it never goes on, also not after a restart."""
    async with running_sandbox() as world:
        ward = Ward(world, tmp_path)
        people = await _crowd(ward, 60)
        await ward.start()
        shown = await ward.press(await ward.press(await _written(ward), "Both: 6"), "Send")
        async with asyncio.timeout(30):
            while sum(await _arrived(people)) < 5:
                await asyncio.sleep(0.02)
        await ward.owner.press(shown, "Stop")
        shown = await ward.owner.wait_until(shown, lambda each: "not sent:" in each.text, 30)
        got = sum(await _arrived(people))
        assert 5 <= got < 60
        assert max(await _arrived(people)) == 1
        await ward.stop()
        await ward.start()
        await asyncio.sleep(2)
        assert sum(await _arrived(people)) == got
        assert rows(tmp_path, "SELECT state FROM broadcasts") == [("stopped",)]
        await ward.stop()


async def test_only_an_owner_sends_to_all(ward: Ward) -> None:
    """The same words by somebody else, as a reply to the same message elsewhere, change nothing."""
    shown = await ward.panel("Broadcast")
    await ward.press(shown, "Write it")
    asked = await ward.owner.wait_message("sent to all")
    alice = ward.world.person("alice")
    await alice.say("/start")
    await settled(alice)
    await alice.say(NEWS, reply_to=(await alice.messages())[-1].id)
    await settled(alice)
    await ward.world.push(
        {
            "message": {
                "message_id": 9000,
                "date": int(ward.clock.now().timestamp()),
                "chat": {"id": -1, "type": "group", "title": "x"},
                "from": {"id": OWNER_ID, "is_bot": False, "first_name": "O"},
                "text": NEWS,
                "reply_to_message": {
                    "message_id": asked.id,
                    "date": 1,
                    "chat": {"id": -1, "type": "group", "title": "x"},
                    "from": {"id": int(ward.world.token.split(":")[0]), "is_bot": True, "first_name": "b"},
                    "text": "y",
                },
            }
        }
    )
    await ward.world.wait_idle()
    await asyncio.sleep(1)
    assert rows(ward.folder, "SELECT count(*) FROM broadcasts") == [(0,)]


async def test_a_rest(ward: Ward) -> None:
    """Each chat hears of it once; everything is answered once after it, in its order, over a restart."""
    reader = await ward.world.add_person("reader")
    await reader.say("/digest 8:00 Europe/Paris")
    await settled(reader, "Next")
    await reader.say(f"/add {FERRY}")
    await settled(reader)
    shown = await ward.panel("Maintenance: no")
    shown = await ward.press(shown, "Rest")
    assert "Maintenance: yes" in shown.text
    other = await ward.world.add_person("other")
    await other.say(f"/add {FERRY}")
    assert "in maintenance" in (await other.wait_message()).text
    await other.say("When will the company run two more boats?")
    await other.expect_silence(1.0)
    await ward.until(8)
    await reader.expect_silence(2.0)
    await ward.stop()
    await ward.start()
    await other.say("/list")
    await other.expect_silence(2.0)
    await ward.owner.say("/help")
    assert "/add" in (await settled(ward.owner)).text
    shown = await ward.panel("Maintenance: yes", "Answer again")
    assert "Maintenance: no" in shown.text
    await ward.turn(11)
    assert "min" in (await settled(other)).text  # the summary, before the answer to what was asked after it
    assert "two more boats" in (await settled(other)).text
    assert "Aaland" in (await settled(other)).text
    assert "ferry" in (await settled(reader, "Your digest")).text
    await other.expect_silence(1.0)
    await ward.turn(60)
    await other.expect_silence(1.0)
    assert rows(ward.folder, "SELECT count(*) FROM inbox WHERE state IN ('new', 'retry')") == [(0,)]


async def test_what_failed_for_good_is_tried_again(ward: Ward) -> None:
    """The owner hears of it once, sees its shape and no word of it, and lets it be answered, or forgets it."""
    reader = await ward.world.add_person("reader")
    await ward.owner.say("/help")
    await settled(ward.owner)
    reader_id = await _number(ward.world, "reader")
    await ward.world.fault("sendMessage", "500", times=10_000, chat=str(reader_id))
    await reader.say("/find Zanzibarbarian")
    failed = "SELECT count(*) FROM inbox WHERE state = 'failed'"
    await ward.until_so(lambda: rows(ward.folder, failed) == [(1,)], 60, turning=30)
    ward.mend()
    await ward.turn(61)
    assert "failed for good" in (await ward.owner.wait_message("/admin")).text
    await ward.turn(61)
    shown = await ward.panel("Failed updates: 1")
    (code,) = [label for row in shown.buttons for label in row if label != "Back"]
    assert "message" in shown.text
    shown = await ward.press(shown, code)
    assert "message.text: text, 20" in shown.text
    assert "anzibar" not in shown.text
    shown = await ward.press(shown, "Try again")
    assert "Failed updates: 0" in shown.text
    assert "Zanzibarbarian" in (await settled(reader, "Zanzibarbarian")).text
    await ward.turn(61)
    assert "Recovered" in (await ward.owner.wait_message("no failed update")).text
    await ward.world.fault("sendMessage", "500", times=10_000, chat=str(reader_id))
    await reader.say("/find Zanzibarbarian")
    await ward.until_so(lambda: rows(ward.folder, failed) == [(1,)], 60, turning=30)
    ward.mend()
    shown = await ward.panel("Failed updates: 1")
    (code,) = [label for row in shown.buttons for label in row if label != "Back"]
    shown = await ward.press(await ward.press(shown, code), "Forget it")
    assert "Failed updates: 0" in shown.text
    assert rows(ward.folder, "SELECT count(*) FROM inbox WHERE body LIKE '%anzibar%'") == [(0,)]
    await reader.expect_silence(1.0)


async def test_a_digest_in_doubt(ward: Ward) -> None:
    """The owner hears of it once; it is sent once more, or left."""
    reader = await ward.world.add_person("reader")
    await ward.owner.say("/help")
    await settled(ward.owner)
    await reader.say("/digest 8:00 Europe/Paris")
    await settled(reader, "Next")
    await reader.say(f"/add {FERRY}")
    await settled(reader)
    await ward.world.fault("sendMessage", "drop-after")
    await ward.until(8)
    await reader.wait_message("I do not know whether")
    await ward.turn(61)
    assert "1 digest arrived" in (await ward.owner.wait_message("/admin")).text
    shown = await ward.panel("Unconfirmed digests: 1")
    assert "a private chat" in shown.text
    shown = await ward.press(shown, "Send again")
    assert "Unconfirmed digests: 0" in shown.text
    await reader.wait_message("Your digest")
    await ward.turn(61)
    await ward.owner.wait_message("no digest is unconfirmed")


async def test_a_full_disk_is_told_once_a_day(ward: Ward) -> None:
    """And that it has room again."""
    await ward.owner.say("/help")
    await settled(ward.owner)
    ward.clock.file.with_suffix(".disk").write_text(str(3 << 20))
    await ward.turn(61)
    assert "3 MB" in (await ward.owner.wait_message("disk")).text
    await ward.turn(3600)
    await ward.owner.expect_silence(2.0)
    await ward.turn(DAY)
    await ward.owner.wait_message("disk is nearly full")
    ward.clock.file.with_suffix(".disk").unlink()
    await ward.turn(61)
    await ward.owner.wait_message("Recovered: the disk")
    await ward.turn(61)
    await ward.owner.expect_silence(1.5)


async def test_a_deaf_bot_says_so(ward: Ward) -> None:
    """Telegram does not answer for more than five minutes; when it does again, that is told too."""
    await ward.owner.say("/help")
    await settled(ward.owner)
    await ward.world.fault("getUpdates", "502", times=100_000)
    await ward.owner.say("/list")  # ends the long poll
    for _ in range(14):
        await ward.turn(30)
        await asyncio.sleep(0.2)
    assert "minutes I could not ask" in (await ward.owner.wait_message("Telegram")).text
    ward.mend()
    await ward.turn(61)
    await ward.owner.say("/help")  # a long poll that brings nothing ends after 50 seconds of the machine's time
    await asyncio.sleep(2)
    await ward.turn(61)
    await ward.owner.wait_message("Recovered: Telegram")


async def test_backups_and_the_log(ward: Ward) -> None:
    """A backup by a button and by the command line while the bot runs; the level of the log outlives a restart."""
    folder = ward.folder / "backups"
    await ward.until_so(lambda: len(list(folder.glob("*.db"))) == 1)
    await ward.turn(5)
    shown = await ward.panel("Backup", "Back up now")
    assert "2 backups are kept" in shown.text
    environment = clean_environment(DATA_DIR=str(ward.folder)) | {"PYTHONPATH": str(ROOT)}
    command = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "backup"), cwd=ward.folder, env=environment, stdout=asyncio.subprocess.PIPE
    )
    out, _ = await command.communicate()
    assert command.returncode == 0
    made = Path(out.decode().split(" (")[0])
    assert made in folder.iterdir()
    assert folder.stat().st_mode & 0o777 == 0o700
    for path in folder.iterdir():
        assert path.stat().st_mode & 0o777 == 0o600
        assert ward.world.token.split(":")[1].encode() not in path.read_bytes()
        with closing(sqlite3.connect(path)) as copy:
            assert copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    shown = await ward.panel("Log: as set", "debug")
    assert "Log: debug" in shown.text
    await ward.stop()
    await ward.start()
    await ward.panel("Log: debug", "As set")
    assert rows(ward.folder, "SELECT value FROM options WHERE name = 'log_level'") == []


async def test_the_backup_of_postgresql_is_its_own(tmp_path: Path) -> None:
    """The command line says so."""
    environment = clean_environment(DATA_DIR=str(tmp_path), DATABASE_URL="postgresql://me:hush@127.0.0.1:9/x")
    command = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "backup"),
        cwd=tmp_path,
        env=environment | {"PYTHONPATH": str(ROOT)},
        stderr=asyncio.subprocess.PIPE,
    )
    _, err = await command.communicate()
    assert (command.returncode, "pg_dump" in err.decode(), "hush" in err.decode()) == (1, True, False)
