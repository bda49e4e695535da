"""Digests as people get them: asked for, at their times in their zone, once; a channel's after its editor saw it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.sandbox.world import Message, Person, RunningWorld, running_sandbox
from tests.whole.house import rows, running_bot
from tests.whole.talk import PARAGRAPHS, settled
from tests.whole.turned import Turned

PARIS = ZoneInfo("Europe/Paris")
FERRY = (
    "The ferry of Aaland is cancelled on Sunday because of a storm. The company will run two more boats on Monday. "
    "Passengers get their money back at the counter. The harbour master expects waves of four metres in the strait."
)
LIBRARY = (
    "The public library of Torsby opens again after a long repair. Readers find nine thousand new books there. "
    "The mayor cut the ribbon on Friday. The old reading room has kept its oak tables and green lamps for everybody."
)


class Town:
    """The sandbox and the bot by one clock that is turned."""

    def __init__(self, world: RunningWorld, clock: Turned) -> None:
        self.world, self.clock = world, clock

    async def kept(self, count: int) -> None:
        """Wait until so many articles are kept: what is collected in a channel is collected without a word."""
        async with asyncio.timeout(30):
            while rows(self.clock.file.parent, "SELECT count(*) FROM articles") != [(count,)]:
                await asyncio.sleep(0.05)

    async def until(self, hour: int, minute: int = 0, zone: ZoneInfo = PARIS) -> None:
        """Let time pass until the next time that the clock there shows this."""
        here = self.clock.now().astimezone(zone)
        then = here.replace(hour=hour, minute=minute, second=0, microsecond=0)
        while then.timestamp() <= here.timestamp():
            then = (then.replace(tzinfo=None) + timedelta(days=1)).replace(tzinfo=zone)
        await self.turn(then.timestamp() - here.timestamp() + 1)

    async def turn(self, seconds: float) -> None:
        """Let time pass for both."""
        self.clock.turn(seconds)
        await self.world.turn_clock(seconds)


@asynccontextmanager
async def town(folder: Path) -> AsyncIterator[Town]:
    """A town of its own."""
    clock = Turned(folder / "clock")
    async with running_sandbox() as world, running_bot(world, folder, {}, clock):
        yield Town(world, clock)


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Town]:
    async with town(tmp_path) as one:
        yield one


async def test_a_digest_now(here: Town) -> None:
    """Whole sentences of everything of the span, each with its source; an empty span is said."""
    reader = await here.world.add_person("reader")
    await reader.say("/digest")
    assert "Nothing came" in (await settled(reader)).text
    for text in (FERRY, LIBRARY):
        await reader.say(f"/add {text}")
        await settled(reader)
    await reader.say("/digest last 20")
    digest = await settled(reader, "Your digest")
    assert "2 articles" in digest.text
    assert all(quotation in FERRY + LIBRARY for quotation in digest.quotations)
    assert any(quotation in FERRY for quotation in digest.quotations)
    assert any(quotation in LIBRARY for quotation in digest.quotations)


async def test_a_scheduled_digest_comes_once_at_its_time(here: Town) -> None:
    """Its clock is asked for first; then it comes with what is new since the last, and not again."""
    reader = await here.world.add_person("reader")
    await reader.say(f"/add {FERRY}")
    await settled(reader)
    await reader.say("/digest 8:00")
    asked = await settled(reader, "What time is it")
    now = here.clock.now().astimezone(PARIS)
    await reader.press(asked, f"{now.hour:02}:{now.minute // 15 * 15:02}")
    places = await reader.wait_edit(asked, "Where is that")
    await reader.press(places, "Europe/Paris")
    home = await reader.wait_edit(asked, "Settings")
    assert any("every day 08:00" in button for row in home.buttons for button in row)
    await here.until(8)
    digest = await settled(reader, "Your digest")
    assert ", 08:00" in digest.text
    assert any(quotation in FERRY for quotation in digest.quotations)
    await reader.say(f"/add {LIBRARY}")
    await settled(reader)
    await here.until(8)
    digest = await settled(reader, "Your digest")
    assert any(quotation in LIBRARY for quotation in digest.quotations)
    assert not any(quotation in FERRY for quotation in digest.quotations)
    await here.until(8)
    await reader.expect_silence(1.5)


async def test_quiet_hours_are_kept(here: Town) -> None:
    """A digest that falls into them comes at their end."""
    reader = await here.world.add_person("reader")
    await reader.say("/digest 23:00 Europe/Paris")
    await settled(reader, "Next")
    await reader.say("/settings")
    panel = await settled(reader, "Settings")
    await reader.press(panel, "Quiet hours: none")
    panel = await reader.wait_edit(panel, "quiet hours")
    await reader.press(panel, "22:00–07:00")
    await reader.wait_edit(panel, "Settings")
    await reader.say(f"/add {FERRY}")
    await settled(reader)
    await here.until(23)
    await reader.expect_silence(1.5)
    await here.until(7)
    assert ", 23:00" in (await settled(reader, "Your digest")).text


async def _channel(world: RunningWorld) -> tuple[Person, Message, list[str]]:
    """Set up a channel from a private chat, tap by tap; return its editor, the panel and the taps."""
    editor = world.person("owner")
    await world.post("chats", key="journal", type="channel", title="The Journal", bot="left")
    taps = ["/channel"]
    await editor.say("/channel")
    await editor.share_chat(await settled(editor, "Choose"), "journal")
    taps += ["Choose a channel", "The Journal"]
    await settled(editor, "I can post in The Journal")
    return editor, await settled(editor, "Digest"), taps


async def test_a_channel_is_set_up_and_reviewed_in_eight_taps(here: Town) -> None:
    """From the first command to a published digest; what its editor dropped is not in it, no button and no name is."""
    editor, panel, taps = await _channel(here.world)

    async def tap(label: str, on: Message) -> None:
        taps.append(label)
        await editor.press(on, label)

    await tap("Every day 08:00", panel)
    panel = await editor.wait_edit(panel, "What time is it")
    now = here.clock.now().astimezone(PARIS)
    await tap(f"{now.hour:02}:{now.minute // 15 * 15:02}", panel)
    panel = await editor.wait_edit(panel, "Where is that")
    await tap("Europe/Paris", panel)
    await editor.wait_edit(panel, "Settings of The Journal")
    posting = here.world.person("owner", "journal")
    for text in (FERRY, LIBRARY, " ".join(PARAGRAPHS)):
        await posting.say(text)
    await here.kept(3)
    await here.until(7, 30)
    review = await settled(editor, "For The Journal at 08:00")
    await editor.press(review, "Drop 1")
    review = await editor.wait_edit(review)
    kept = review.quotations
    await tap("Publish", review)
    published = await posting.wait_message("The Journal")
    assert len(taps) <= 8, taps
    assert published.quotations == kept
    assert not published.buttons
    assert "ullquote" not in published.text
    await here.until(8)
    await posting.expect_silence(1.5)


async def test_nobody_looked(here: Town) -> None:
    """Without an answer nothing is published, as the channel prefers; its articles come in the next one."""
    editor, panel, _ = await _channel(here.world)
    await editor.press(panel, "Other times")
    asked = await editor.wait_message("Reply to this")
    await editor.say("8:00 Europe/Paris", reply_to=asked)
    await settled(editor, "Every day 08:00")
    posting = here.world.person("owner", "journal")
    await posting.wait_message("A test")
    await posting.say(FERRY)
    await here.kept(1)
    await here.until(7, 30)
    review = await settled(editor, "For The Journal at 08:00")
    await here.until(8)
    await editor.wait_edit(review, "nobody decided")
    await posting.expect_silence(1.0)
    await posting.say(LIBRARY)
    await here.kept(2)
    await here.until(7, 30)
    review = await settled(editor, "For The Journal at 08:00")
    assert any(quotation in FERRY for quotation in review.quotations)
    assert any(quotation in LIBRARY for quotation in review.quotations)


async def test_downtime(tmp_path: Path) -> None:
    """A digest missed by less than six hours comes on return; one missed by more comes with the next."""
    clock = Turned(tmp_path / "clock")
    async with running_sandbox() as world:
        place = Town(world, clock)
        reader = await world.add_person("reader")
        async with running_bot(world, tmp_path, {}, clock):
            await reader.say("/digest 8:00 Europe/Paris")
            await settled(reader, "Next")
            await reader.say(f"/add {FERRY}")
            await settled(reader)
        await place.until(8)
        await place.until(13, 30)
        async with running_bot(world, tmp_path, {}, clock):
            assert ", 08:00" in (await settled(reader, "Your digest")).text
            await reader.say(f"/add {LIBRARY}")
            await settled(reader)
        await place.until(8)
        await place.until(14, 30)
        async with running_bot(world, tmp_path, {}, clock):
            await reader.expect_silence(2.0)
            await place.until(8)
            digest = await settled(reader, "Your digest")
            assert any(quotation in LIBRARY for quotation in digest.quotations)
            assert not any(quotation in FERRY for quotation in digest.quotations)
            await reader.expect_silence(1.5)
