"""Bot settings: what owners choose for the whole bot: who may use it, maintenance mode, the log level."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from storage.bot_settings import BotSettingsRepository
from storage.models import Access

CACHED_FOR = timedelta(seconds=5)
"""How long settings are cached: every message reads them."""


class BotSettings:
    """The settings, read from the database, where another process may change them."""

    def __init__(self, *, bot_settings: BotSettingsRepository, access: Access, now: Callable[[], datetime]) -> None:
        """*access* holds until an owner chooses another."""
        self._bot_settings = bot_settings
        self._access = access
        self._now = now
        self._cache: tuple[datetime, Mapping[str, str]] | None = None

    async def access(self) -> Access:
        """Return who may use the bot beside its owners."""
        return Access((await self._all()).get("access") or self._access)

    async def set_access(self, access: Access) -> None:
        """Set who may use the bot."""
        await self._set("access", access.value)

    async def in_maintenance(self) -> bool:
        """Whether the bot is in maintenance mode: it stores updates and handles them later."""
        return bool((await self._all()).get("resting"))

    async def set_maintenance(self, on: bool) -> None:
        """Turn maintenance mode on or off."""
        await self._set("resting", "yes" if on else "")

    async def log_level(self) -> str:
        """Return the log level that an owner chose, "" for that of the operator's settings."""
        return (await self._all()).get("log_level", "")

    async def set_log_level(self, level: str) -> None:
        """Set the log level; "" for that of the operator's settings."""
        await self._set("log_level", level)

    async def _set(self, name: str, value: str) -> None:
        await self._bot_settings.set(name, value)
        self._cache = None

    async def _all(self) -> Mapping[str, str]:
        now = self._now()
        if self._cache is None or not timedelta() <= now - self._cache[0] < CACHED_FOR:
            self._cache = now, await self._bot_settings.all()
        return self._cache[1]
