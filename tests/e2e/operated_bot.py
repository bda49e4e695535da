"""A bot whose owner presses the buttons of /admin, by a clock that tests turn."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from tests.e2e.bot_process import log_of, start_bot, stop_bot
from tests.e2e.town import ClockedWorld
from tests.e2e.virtual_clock import Turned
from tests.patience import PATIENCE
from tests.sandbox.world import Message, Person, RunningWorld, running_sandbox


class OperatedBot(ClockedWorld):
    """The sandbox, its owner and the bot by one clock; the bot can be killed and started again."""

    def __init__(self, world: RunningWorld, folder: Path) -> None:
        super().__init__(world, Turned(folder / "clock"))
        self.folder = folder
        self.owner = world.person("owner")
        self.process: asyncio.subprocess.Process | None = None
        """The bot, once it was started."""

    async def start(self) -> None:
        self.process = await start_bot(self.world, self.folder, {}, self.clock)

    async def stop(self) -> None:
        assert self.process is not None
        assert await stop_bot(self.process) == 0, log_of(self.folder)[-2000:]

    async def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        await self.process.wait()

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

    async def until_so(self, holds: Callable[[], bool], seconds: float = PATIENCE, turning: float = 0.0) -> None:
        """Wait until something holds; with *turning*, let so much time pass at each look."""
        async with asyncio.timeout(seconds):
            while not holds():
                if turning:
                    await self.turn(turning)
                await asyncio.sleep(0.1)

    def mend(self) -> None:
        """No call of the Bot API fails any more."""
        self.world.sandbox.world.faults.waiting.clear()

    async def user_id(self, person: Person) -> int:
        """Return Telegram's number of a person."""
        return next(int(each["id"]) for each in (await self.world.state())["people"] if each["key"] == person.key)


@asynccontextmanager
async def operated_bot(folder: Path) -> AsyncIterator[OperatedBot]:
    """A started bot, which is ended at last, also where a test fails before it runs again."""
    async with running_sandbox() as world:
        bot = OperatedBot(world, folder)
        try:
            await bot.start()
            yield bot
            await bot.stop()
        finally:
            if bot.process is not None and bot.process.returncode is None:
                bot.process.kill()
                await bot.process.wait()
    assert '"level": "critical"' not in log_of(folder)
