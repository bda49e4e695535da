"""Waiting for something to become true, in tests."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from tests.patience import PATIENCE


async def eventually(condition: Callable[[], object], seconds: float = PATIENCE) -> None:
    """Wait until *condition* holds; fail when it does not within *seconds* (a limit, not a measure)."""
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.005)
