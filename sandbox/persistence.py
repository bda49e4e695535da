"""Keeps the conversation across restarts: one state.json, written whole or not at all."""

from __future__ import annotations

import asyncio
import json
import os
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sandbox.models import Chat, Json, Person, StoredFile, Topic
from sandbox.world import World

PAUSE = 1.0
PLAIN = ("bot", "commands", "texts", "private_id")
LATER = ("born",)
"""What states of earlier versions do not have."""


def dump(world: World) -> Json:
    """All of the world that outlives a restart; pressed buttons do not."""
    return {
        **{name: getattr(world, name) for name in (*PLAIN, *LATER)},
        "people": [asdict(person) for person in world.people.values()],
        "chats": [asdict(chat) for chat in world.chats.values()],
        "files": [asdict(file) for file in world.files.values()],
        "messages": [list(by_number.values()) for by_number in world.messages.values()],
        "reactions": [
            [chat, number, person, emoji]
            for chat, by_number in world.reactions.items()
            for number, by_person in by_number.items()
            for person, emoji in by_person.items()
        ],
        "updates": [world.updates.next_id, world.updates.confirmed, world.updates.allowed, world.updates.queue],
        "webhook": world.webhook.dump(),
    }


def load(world: World, state: Json) -> None:
    """Put a dumped state into a new world."""
    me = world.bot["id"]
    for name in PLAIN:
        setattr(world, name, state[name])
    for name in LATER:
        setattr(world, name, state.get(name, getattr(world, name)))
    world.bot["id"] = me  # the token of today counts
    world.people = {each["id"]: Person(**each) for each in state["people"]}
    world.chats = {each["id"]: _chat(each) for each in state["chats"]}
    world.files = {each["id"]: StoredFile(**each) for each in state["files"]}
    world.messages = {}
    for messages in state["messages"]:
        for message in messages:
            world.messages.setdefault(message["chat"]["id"], {})[message["message_id"]] = message
    world.reactions = {}
    for chat, number, person, emoji in state["reactions"]:
        world.reactions.setdefault(chat, {}).setdefault(number, {})[person] = emoji
    updates = world.updates
    updates.next_id, updates.confirmed, allowed, queue = state["updates"]
    updates.allowed, updates.queue = tuple(allowed), [(at, update) for at, update in queue]
    world.webhook.load(state.get("webhook", {}))


def _chat(facts: Json) -> Chat:
    members = {int(number): status for number, status in facts["members"].items()}
    topics = {int(number): Topic(**topic) for number, topic in facts["topics"].items()}
    return Chat(**(facts | {"members": members, "topics": topics}))


class Keeper:
    """Writes the world into a folder soon after it changed and when it closes."""

    def __init__(self, world: World, folder: Path) -> None:
        self.world = world
        self.path = folder / "state.json"
        self._written: Any = None
        self._task: asyncio.Task[None] | None = None

    def open(self) -> None:
        """Read what the folder has and begin to watch."""
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.path.exists():
            load(self.world, self._read())
        self._written = self._mark()
        self._task = asyncio.create_task(self._watch())

    def _read(self) -> Json:
        """The kept state; one that cannot be read is renamed, so that the sandbox starts without it."""
        try:
            state = json.loads(self.path.read_text("utf-8"))
            load(World(self.world.token), state)
        except (ValueError, LookupError, TypeError, AttributeError):
            self.path.replace(self.path.with_suffix(".broken"))
            return dump(World(self.world.token))
        return dict(state)

    async def close(self) -> None:
        """Stop watching and write a last time."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
        self.write()

    def write(self) -> None:
        """Write if anything changed."""
        mark = self._mark()
        if mark == self._written:
            return
        fresh = self.path.with_suffix(".new")
        fresh.write_text(json.dumps(dump(self.world), ensure_ascii=False), "utf-8")
        fresh.chmod(0o600)
        os.replace(fresh, self.path)  # noqa: PTH105 - one atomic step
        self._written = mark

    def _mark(self) -> tuple[int, int, int]:
        updates = self.world.updates
        return self.world.events.number, updates.next_id, updates.confirmed

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(PAUSE)
            self.write()
