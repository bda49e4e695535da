"""Several processes of the unmodified bot on one PostgreSQL, each with its role and a log of its own."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.bot.process import ROOT, clean_environment
from tests.patience import PATIENCE
from tests.sandbox.world import RunningWorld


@dataclass
class Replica:
    """A process, which can be killed and started again."""

    role: str
    folder: Path
    environment: Mapping[str, str]
    process: asyncio.subprocess.Process | None = field(default=None, repr=False)

    @property
    def log(self) -> str:
        """What all its runs have logged."""
        path = self.folder / "bot.log"
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""

    async def start(self) -> None:
        """Start the process and wait until it says that it runs."""
        self.folder.mkdir(exist_ok=True)
        begun = self.log.count('"event": "running"')
        with (self.folder / "bot.log").open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", self.role),
                cwd=self.folder,
                env=dict(self.environment),
                stdout=log,
                stderr=log,
            )
        async with asyncio.timeout(PATIENCE):
            while self.log.count('"event": "running"') == begun:
                assert self.process.returncode is None, self.log[-3000:]
                await asyncio.sleep(0.05)

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal."""
        assert self.process is not None
        self.process.send_signal(number)

    async def kill(self) -> None:
        """Kill it, as a machine does that fails."""
        self.signal(signal.SIGKILL)
        assert self.process is not None
        await self.process.wait()

    async def stop(self) -> int:
        """End it as a service manager does; return its exit code."""
        assert self.process is not None
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(PATIENCE):
            return await self.process.wait()


def replica(
    world: RunningWorld, folder: Path, role: str, database_url: str, extra: Mapping[str, str] | None = None
) -> Replica:
    """A process of *role* that is not started yet."""
    settings = {
        "TOKEN": world.token,
        "API_URL": world.root_url,
        "DATA_DIR": str(folder / "data"),
        "DATABASE_URL": database_url,
        "LOG_FORMAT": "json",
        "ACCESS": "everyone",
        "OWNERS": str(world.owner_id),
    }
    environment = clean_environment(**(settings | dict(extra or {}))) | {"PYTHONPATH": str(ROOT)}
    return Replica(role, folder, environment)


@asynccontextmanager
async def running(*replicas: Replica) -> AsyncIterator[None]:
    """Start processes, and end what is left of them."""
    try:
        await asyncio.gather(*(each.start() for each in replicas))
        yield
    finally:
        for each in replicas:
            if each.process is not None and each.process.returncode is None:
                with suppress(ProcessLookupError):
                    each.process.send_signal(signal.SIGCONT)
        codes = await asyncio.gather(*(each.stop() for each in replicas if each.process is not None))
    assert set(codes) <= {0, -signal.SIGKILL}, [each.log[-3000:] for each in replicas]
