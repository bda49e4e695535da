"""Maintenance over HTTP: maintenance mode, failed updates, unconfirmed digests, backups, alarms."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest
import pytest_asyncio

from tests.bot.command import command
from tests.bot.process import clean_environment
from tests.e2e.bot_process import rows
from tests.e2e.conversation import settled, silent
from tests.e2e.operated_bot import OperatedBot, operated_bot
from tests.e2e.town import FERRY
from tests.sandbox.world import Person

pytestmark = pytest.mark.asyncio(loop_scope="session")

DAY = 86_400.0
_numbers = count(1)


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def module_bot(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[OperatedBot]:
    """One bot for all tests that leave it running, as it was."""
    async with operated_bot(tmp_path_factory.mktemp("operated")) as bot:
        await bot.owner.say("/help")
        await settled(bot.owner)
        yield bot


@pytest_asyncio.fixture(loop_scope="session")
async def bot(module_bot: OperatedBot) -> OperatedBot:
    """That bot at noon; its owner has read everything."""
    module_bot.mend()
    await module_bot.until(12)
    await module_bot.owner.from_now()
    return module_bot


@pytest_asyncio.fixture(loop_scope="session")
async def reader(module_bot: OperatedBot) -> Person:
    """A person with an empty shelf."""
    return await module_bot.world.add_person(f"reader{next(_numbers)}")


@pytest_asyncio.fixture(loop_scope="session")
async def own_bot(tmp_path: Path) -> AsyncIterator[OperatedBot]:
    """A bot for one test, which may start it again."""
    async with operated_bot(tmp_path) as bot:
        yield bot


async def _heard(bot: OperatedBot) -> None:
    """Wait until somebody new has heard that the bot rests: what came before was looked at by then."""
    somebody = await bot.world.add_person(f"somebody{next(_numbers)}")
    await somebody.say("/help")
    assert "in maintenance" in (await somebody.wait_message()).text


async def test_a_rest(own_bot: OperatedBot) -> None:
    """Each chat hears of it once; everything is answered once after it, in its order, over a restart."""
    reader = await own_bot.world.add_person("reader")
    await reader.say("/digest 8:00 Europe/Paris")
    await settled(reader, "Next")
    await reader.say(f"/add {FERRY}")
    await settled(reader)
    shown = await own_bot.panel("Maintenance: no")
    shown = await own_bot.press(shown, "Rest")
    assert "Maintenance: yes" in shown.text
    other = await own_bot.world.add_person("other")
    await other.say(f"/add {FERRY}")
    assert "in maintenance" in (await other.wait_message()).text
    await other.say("When will the company run two more boats?")
    await _heard(own_bot)
    await other.expect_silence()
    await own_bot.until(8)
    held = "SELECT count(*) FROM inbox WHERE id < 0 AND retry_at IS NOT NULL"
    await own_bot.until_so(lambda: rows(own_bot.folder, held) == [(1,)])
    await reader.expect_silence()
    await own_bot.stop()
    await own_bot.start()
    await other.say("/list")
    await own_bot.turn(11)
    await _heard(own_bot)
    await other.expect_silence()
    await own_bot.owner.say("/help")
    assert "/settings" in (await settled(own_bot.owner)).text
    shown = await own_bot.panel("Maintenance: yes", "Answer again")
    assert "Maintenance: no" in shown.text
    await own_bot.turn(11)
    assert "min" in (await settled(other)).text  # the summary, before the answer to what was asked after it
    assert "two more boats" in (await settled(other)).text
    assert "Aaland" in (await settled(other)).text
    assert "ferry" in (await settled(reader, "Your digest")).text
    await silent(other)
    await own_bot.turn(60)
    await silent(other)


async def test_what_failed_for_good_is_tried_again(bot: OperatedBot, reader: Person) -> None:
    """The owner is told of it once, sees its shape and no word of it, and lets it be answered, or forgets it."""
    other = await bot.world.add_person(f"other{next(_numbers)}")
    for person in (reader, other):
        await bot.world.fault("sendMessage", "500", times=10_000, chat=str(await bot.user_id(person)))
        await person.say("/find Zanzibarbarian")
    failed = "SELECT count(*) FROM inbox WHERE state = 'failed'"
    await bot.until_so(lambda: rows(bot.folder, failed) == [(2,)], turning=30)
    bot.mend()
    await bot.turn(61)
    assert "failed for good" in (await bot.owner.wait_message("/admin")).text
    await bot.turn(61)
    shown = await bot.panel("Failed updates: 2")
    assert "message" in shown.text
    senders = "SELECT json_extract(body, '$.message.from.id') FROM inbox WHERE state = 'failed'"
    newest = rows(bot.folder, f"{senders} ORDER BY received DESC, id DESC")[0]
    shown = await bot.press(shown, shown.buttons[0][0])
    assert "message.text: text, 20" in shown.text
    assert "anzibar" not in shown.text
    shown = await bot.press(shown, "Try again")
    assert "Failed updates: 1" in shown.text
    answered, forgotten = (reader, other) if newest == (await bot.user_id(reader),) else (other, reader)
    assert "Zanzibarbarian" in (await settled(answered, "Zanzibarbarian")).text
    shown = await bot.panel("Failed updates: 1")
    shown = await bot.press(await bot.press(shown, shown.buttons[0][0]), "Forget it")
    assert "Failed updates: 0" in shown.text
    assert rows(bot.folder, "SELECT count(*) FROM inbox WHERE state = 'failed'") == [(0,)]
    await bot.turn(61)
    assert "Recovered" in (await bot.owner.wait_message("no failed update")).text
    await silent(forgotten)


async def test_a_digest_in_doubt(bot: OperatedBot, reader: Person) -> None:
    """The owner hears of it once; it is sent once more, or left."""
    reader = await bot.world.add_person("reader")
    await bot.owner.say("/help")
    await settled(bot.owner)
    await reader.say("/digest 8:00 Europe/Paris")
    await settled(reader, "Next")
    await reader.say(f"/add {FERRY}")
    await settled(reader)
    await bot.world.fault("sendMessage", "drop-after")
    await bot.until(8)
    await reader.wait_message("I do not know whether")
    await bot.turn(61)
    assert "1 digest arrived" in (await bot.owner.wait_message("/admin")).text
    shown = await bot.panel("Unconfirmed digests: 1")
    assert "a private chat" in shown.text
    shown = await bot.press(shown, "Send again")
    assert "Unconfirmed digests: 0" in shown.text
    await reader.wait_message("Your digest")
    await bot.turn(61)
    await bot.owner.wait_message("no digest is unconfirmed")


async def test_a_full_disk_is_told_once_a_day(bot: OperatedBot) -> None:
    """And that it has room again, each time once."""
    await bot.owner.say("/help")
    begun = await settled(bot.owner)
    for _ in range(2):
        bot.clock.file.with_suffix(".disk").write_text(str(3 << 20))
        await bot.turn(DAY)
        assert "3 MB" in (await bot.owner.wait_message("disk is nearly full")).text
        await bot.turn(3600)
        await bot.owner.say("/help")
        await bot.owner.wait_message("/settings")
        await bot.turn(DAY)
        await bot.owner.wait_message("disk is nearly full")
        bot.clock.file.with_suffix(".disk").unlink()
        await bot.turn(61)
        await bot.owner.wait_message("Recovered: the disk")
    said = [message.text for message in await bot.owner.messages() if message.id > begun.id]
    assert sum("disk is nearly full" in text for text in said) == 4
    assert sum("Recovered: the disk" in text for text in said) == 2


async def test_a_deaf_bot_says_so(bot: OperatedBot) -> None:
    """Telegram does not answer for more than five minutes; when it does again, that is told too."""
    await bot.owner.say("/help")
    await settled(bot.owner)
    await bot.world.fault("getUpdates", "502", times=100_000)
    await bot.owner.say("/list")  # ends the long poll
    told = "SELECT count(*) FROM alarms WHERE cause = 'polling' AND told IS NOT NULL"
    await bot.until_so(lambda: rows(bot.folder, told) == [(1,)], turning=30)
    assert "minutes I could not ask" in (await bot.owner.wait_message("Telegram")).text
    bot.mend()
    await bot.turn(61)
    await bot.owner.say("/help")  # a long poll that brings nothing ends after 50 seconds of the machine's time
    await bot.owner.wait_message("/settings")
    await bot.turn(61)
    await bot.owner.wait_message("Recovered: Telegram")


async def test_backups_and_the_log(own_bot: OperatedBot) -> None:
    """A backup by a button and by the command line while the bot runs; the level of the log outlives a restart."""
    folder = own_bot.folder / "backups"
    await own_bot.until_so(lambda: len(list(folder.glob("*.db"))) == 1)
    await own_bot.turn(5)
    shown = await own_bot.panel("Backup", "Back up now")
    assert "2 backups are kept" in shown.text
    environment = clean_environment(DATA_DIR=str(own_bot.folder))
    code, out, err = await command("backup", cwd=own_bot.folder, env=environment)
    assert code == 0, err
    made = Path(out.split(" (")[0])
    assert made in folder.iterdir()
    assert folder.stat().st_mode & 0o777 == 0o700
    for path in folder.iterdir():
        assert path.stat().st_mode & 0o777 == 0o600
        assert own_bot.world.token.split(":")[1].encode() not in path.read_bytes()
        with closing(sqlite3.connect(path)) as copy:
            assert copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    shown = await own_bot.panel("Log: as set", "debug")
    assert "Log: debug" in shown.text
    await own_bot.stop()
    await own_bot.start()
    await own_bot.panel("Log: debug", "As set")
    assert rows(own_bot.folder, "SELECT value FROM options WHERE name = 'log_level'") == []
