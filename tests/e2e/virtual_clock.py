"""The bot as a child process with a clock that tests turn: `python -m tests.e2e.virtual_clock FILE`.

FILE holds how many seconds have passed beside those of the machine, and by how many the wall clock was set.
Everything that waits is woken when its time has come; only the watch over the polling keeps to the
machine's own, since Telegram's long polls take real time.
"""

from __future__ import annotations

import asyncio
import os
import signal
import struct
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot import logs
from bot.app import App
from bot.clock import Clock
from bot.settings import load

LOOK = 0.02
"""Seconds between two looks at the file."""


class Turned:
    """The hand that turns the clock of a child, and of the sandbox beside it."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.ahead = self.shift = 0.0
        self.turn(0.0)

    def turn(self, seconds: float) -> None:
        """Let *seconds* pass."""
        self.ahead += seconds
        self._write()

    def set_wall(self, seconds: float) -> None:
        """Set the wall clock ahead or back by *seconds*, while none pass."""
        self.shift += seconds
        self._write()

    def _write(self) -> None:
        whole = self.file.with_suffix(".new")
        whole.write_bytes(struct.pack("<dd", self.ahead, self.shift))
        whole.replace(self.file)

    def set(self, moment: datetime) -> float:
        """Turn it to *moment*; return how far that was."""
        seconds = (moment - self.now()).total_seconds()
        self.turn(seconds)
        return seconds

    def now(self) -> datetime:
        """Return the time by this clock."""
        return datetime.now(UTC) + timedelta(seconds=self.ahead + self.shift)


class TurnedClock(Clock):
    """The clock inside the child."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._sleepers: dict[asyncio.Future[None], float] = {}
        self._watch: asyncio.Task[None] | None = None

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=sum(self._read()))

    def elapsed(self) -> float:
        return time.monotonic() + self._read()[0]

    async def sleep(self, seconds: float) -> None:
        if self._watch is None:
            self._watch = asyncio.create_task(self._look())
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._sleepers[future] = self.elapsed() + max(0.0, seconds)
        try:
            await future
        finally:
            self._sleepers.pop(future, None)

    async def _look(self) -> None:
        while True:
            here = self.elapsed()
            for future in [one for one, until in self._sleepers.items() if until <= here and not one.done()]:
                future.set_result(None)
            await asyncio.sleep(LOOK)

    def _read(self) -> tuple[float, float]:
        """Return the seconds ahead and shifted, from the file: what comes after a turn is handled after it."""
        ahead, shift = struct.unpack("<dd", self._file.read_bytes())
        return ahead, shift


async def main(file: Path) -> None:
    """Run the bot until SIGTERM."""
    settings, stop = load(), asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with App.open(settings, TurnedClock(file), lambda: disk(file)) as app:
        await app.run(stop)


def disk(file: Path) -> tuple[int, int]:
    """Return how much of the disk is free, of how much: what stands in a file beside that of the clock, else plenty."""
    told = file.with_suffix(".disk")
    return (int(told.read_text()), 100 << 20) if told.exists() else (90 << 20, 100 << 20)


if __name__ == "__main__":
    os.umask(0o077)
    logs.setup(log_format="json", level="INFO", secrets=())
    asyncio.run(main(Path(sys.argv[1])))
