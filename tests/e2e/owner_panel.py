"""A private bot and its owner's panel, for the tests that open it and those that try to."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.e2e.bot_process import rows, running_bot
from tests.e2e.conversation import idle
from tests.e2e.virtual_clock import Turned
from tests.sandbox.world import OWNER_ID, Message, Person, RunningWorld, running_sandbox

SETTINGS = {"PULLQUOTE_ACCESS": "invited"}
NAME = "@pullquote_sandbox_bot"
PRIVATE = "This bot is private."
STATE = (
    "SELECT name, value FROM options ORDER BY 1",
    "SELECT person, standing, quota, inviter FROM people ORDER BY 1",
    "SELECT chat, admitted FROM chats ORDER BY 1",
    "SELECT id, given_up FROM feeds ORDER BY 1",
)
OWNER = {"id": OWNER_ID, "is_bot": False, "first_name": "Robin", "username": "robin", "language_code": "en"}
"""The owner as Telegram describes him."""


@dataclass
class House:
    """A private bot, its owner and two others."""

    world: RunningWorld
    folder: Path
    clock: Turned
    owner: Person
    alice: Person
    benoit: Person

    def state(self) -> list[list[tuple[object, ...]]]:
        """Everything that an owner alone can change."""
        return [rows(self.folder, query) for query in STATE]

    async def panel(self, *path: str) -> Message:
        """Open the panel and press these buttons; return its message as it then stands."""
        await self.owner.say("/admin")
        shown = await self.owner.wait_message("The bot")
        for label in path:
            shown = await self.pressed(shown, label)
        return shown

    async def pressed(self, shown: Message, label: str) -> Message:
        """Press a button; return the message as it then stands."""
        query = await self.owner.press(shown, label)
        await self.owner.wait_toast(query)
        return await self.owner.current(shown)

    async def turn(self, seconds: float) -> None:
        """Let time pass for the bot and for Telegram."""
        self.clock.turn(seconds)
        await self.world.turn_clock(seconds)

    async def push(self, **update: Any) -> None:
        """Let Telegram say something that no client of ours can, and wait until it is dealt with."""
        await self.world.push(update)
        await idle(self.world)

    async def leaks(self, after: int) -> list[Any]:
        """What the bot has said since its call number *after* that belongs to its owner."""
        calls = (await self.world.calls())[after:]
        return [one for one in calls if any(sign in json.dumps(one) for sign in (":overview", ":people", "The bot"))]


@asynccontextmanager
async def private_bot(folder: Path) -> AsyncIterator[House]:
    """A bot that answers nobody but its owner; two strangers have heard so."""
    clock = Turned(folder / "clock")
    async with running_sandbox() as world, running_bot(world, folder, SETTINGS, clock):
        house = House(world, folder, clock, *(world.person(key) for key in ("owner", "alice", "benoit")))
        await house.owner.say("/start")
        await house.owner.wait_message()
        for stranger in (house.alice, house.benoit):
            await stranger.say("/start")
            assert (await stranger.wait_message()).text in (PRIVATE, "Ce bot est privé.")
        yield house
