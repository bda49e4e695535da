"""The clock that tests turn: what waits in the bot is woken by it, and nothing is the worse for it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from tests.e2e.bot_process import log_of, running_bot
from tests.e2e.conversation import settled
from tests.e2e.virtual_clock import Turned
from tests.sandbox.world import running_sandbox


async def test_a_bot_whose_clock_is_turned_goes_on(tmp_path: Path) -> None:
    """A day passes between two messages: polling, jobs and answers go on, and the day shows."""
    clock = Turned(tmp_path / "clock")
    async with running_sandbox() as world, running_bot(world, tmp_path, {}, clock):
        reader = await world.add_person("reader")
        await reader.say("/help")
        assert "/settings" in (await settled(reader)).text
        before = clock.now()
        clock.turn(86_400)
        await world.turn_clock(86_400)
        await reader.say("/list")
        await settled(reader)
        assert clock.now() - before >= timedelta(days=1)
    assert '"level": "critical"' not in log_of(tmp_path)


async def test_a_clock_that_is_set_stalls_nobody(tmp_path: Path) -> None:
    """An hour back, then two ahead: who wrote before and who did not is answered."""
    clock = Turned(tmp_path / "clock")
    async with running_sandbox() as world, running_bot(world, tmp_path, {}, clock):
        reader = await world.add_person("reader")
        await reader.say("/help")
        await settled(reader)
        for hours in (-1, 2):
            clock.set_wall(hours * 3600)
            newcomer = await world.add_person(f"newcomer-{hours}")
            for person in (newcomer, reader):
                await person.say("/help")
                assert "/settings" in (await settled(person)).text
    assert '"level": "critical"' not in log_of(tmp_path)
