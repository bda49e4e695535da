"""What the owners have chosen for the whole bot: whom it answers, whether it rests, how much it logs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from storage.bot_settings import BotSettingsRepository
from storage.models import Access

FRESH = timedelta(seconds=5)
"""What was read less than this ago is not read again: every message asks."""


class BotSettings:
    """The options, read from the database, where another process may have changed them."""

    def __init__(self, *, bot_settings: BotSettingsRepository, access: Access, now: Callable[[], datetime]) -> None:
        """*access* is whom the bot answers until an owner chooses."""
        self._bot_settings = bot_settings
        self._access = access
        self._now = now
        self._read: tuple[datetime, Mapping[str, str]] | None = None

    async def access(self) -> Access:
        """Return whom the bot answers beside its owners."""
        return Access((await self._all()).get("access") or self._access)

    async def set_access(self, access: Access) -> None:
        """Answer these people from now on."""
        await self._set("access", access.value)

    async def in_maintenance(self) -> bool:
        """Tell whether the bot keeps what comes in and answers later."""
        return bool((await self._all()).get("resting"))

    async def set_maintenance(self, resting: bool) -> None:
        """Keep what comes in and answer later, or go on."""
        await self._set("resting", "yes" if resting else "")

    async def log_level(self) -> str:
        """Return the level that an owner chose, "" for that of the settings."""
        return (await self._all()).get("log_level", "")

    async def set_log_level(self, level: str) -> None:
        """Log this much from now on."""
        await self._set("log_level", level)

    async def _set(self, name: str, value: str) -> None:
        await self._bot_settings.set(name, value)
        self._read = None

    async def _all(self) -> Mapping[str, str]:
        now = self._now()
        if self._read is None or not timedelta() <= now - self._read[0] < FRESH:
            self._read = now, await self._bot_settings.all()
        return self._read[1]
