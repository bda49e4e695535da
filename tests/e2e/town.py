"""A sandbox and a bot by one clock that tests turn, for what comes at its time: digests, reviews, settings."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from itertools import count
from zoneinfo import ZoneInfo

from tests.e2e.bot_process import rows
from tests.e2e.conversation import settled, silent
from tests.e2e.virtual_clock import Turned
from tests.patience import PATIENCE
from tests.sandbox.world import Person, RunningWorld

_witnesses = count(1)
PARIS = ZoneInfo("Europe/Paris")
FERRY = (
    "The ferry of Aaland is cancelled on Sunday because of a storm. The company will run two more boats on Monday. "
    "Passengers get their money back at the counter. The harbour master expects waves of four metres in the strait."
)
LIBRARY = (
    "The public library of Torsby opens again after a long repair. Readers find nine thousand new books there. "
    "The mayor cut the ribbon on Friday. The old reading room has kept its oak tables and green lamps for everybody."
)


class ClockedWorld:
    """The sandbox and the bot by one clock that is turned."""

    def __init__(self, world: RunningWorld, clock: Turned) -> None:
        self.world, self.clock = world, clock

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


class Town(ClockedWorld):
    """A channel and its editor of one test, in that world."""

    def __init__(self, world: RunningWorld, clock: Turned, editor: Person | None = None) -> None:
        super().__init__(world, clock)
        self.editor = editor or world.person("owner")
        self.channel = f"journal-{self.editor.key}"
        self.before = self._articles()

    def _articles(self) -> int:
        """Return how many articles the bot stores, of everybody."""
        stored = rows(self.clock.file.parent, "SELECT count(*) FROM articles") if self.world.bot_folder else [(0,)]
        return int(str(stored[0][0]))

    async def silent_until(self, hour: int, person: Person) -> None:
        """Let time pass until then; AssertionError if the bot says anything new there once its work of then is done."""
        witness = await self.world.add_person(f"witness{next(_witnesses)}")
        await witness.say(f"/digest {hour}:00 Europe/Paris")
        await settled(witness, "Next")
        await witness.say(f"/add {FERRY}")
        await settled(witness)
        await self.until(hour)
        await settled(witness, "Your digest")
        await silent(person)

    async def kept(self, count: int) -> None:
        """Wait until the test has stored so many articles: a channel's posts are collected without a message."""
        async with asyncio.timeout(PATIENCE):
            while self._articles() != self.before + count:
                await asyncio.sleep(0.05)
