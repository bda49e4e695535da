"""One sandbox seen from outside: its people, its events, what the bot called."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from typing import Any, Self

import aiohttp

from sandbox.models import Json
from tests.patience import PATIENCE
from tests.sandbox.client.message import describe
from tests.sandbox.client.person import Person


class SandboxError(Exception):
    """The sandbox refused what a person tried."""


class World:
    """One sandbox seen from outside."""

    def __init__(self, root_url: str) -> None:
        self.root_url = root_url.rstrip("/")
        self.said: set[tuple[int, int]] = set()
        """What people have written, by chat and message."""
        self._seen: list[Json] = []
        self._people: dict[tuple[str, str, int], Person] = {}
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession()
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._session is not None:
            await self._session.close()

    async def get(self, path: str, **query: object) -> Any:
        """GET below /sandbox/."""
        assert self._session is not None
        query_text = {name: str(value) for name, value in query.items()}
        async with self._session.get(f"{self.root_url}/sandbox/{path}", params=query_text) as response:
            return await self._read(response)

    async def post(self, path: str, **body: Any) -> Any:
        """POST below /sandbox/; names whose value is None are left out."""
        assert self._session is not None
        fields = {name: value for name, value in body.items() if value is not None}
        async with self._session.post(f"{self.root_url}/sandbox/{path}", json=fields) as response:
            return await self._read(response)

    async def upload(self, path: str, name: str, body: bytes, mime: str, field: str, **others: Any) -> Any:
        """POST a file with other fields."""
        assert self._session is not None
        form = aiohttp.FormData()
        form.add_field(field, body, filename=name, content_type=mime)
        for key, value in others.items():
            if value is not None:
                form.add_field(key, value if isinstance(value, str) else json.dumps(value))
        async with self._session.post(f"{self.root_url}/sandbox/{path}", data=form) as response:
            return await self._read(response)

    @staticmethod
    async def _read(response: aiohttp.ClientResponse) -> Any:
        body = await response.json()
        if response.status != 200:
            raise SandboxError(body.get("description", str(response.status)))
        return body

    def person(self, key: str, chat: str = "", topic: int = 0) -> Person:
        """Somebody of the sandbox, in their private chat or in *chat*; the same object each time."""
        place = (key, chat or key, topic)
        return self._people.setdefault(place, Person(self, *place))

    async def add_person(self, key: str, language: str = "en", first_name: str = "") -> Person:
        """A new person with a private chat."""
        await self.post("people", key=key, language=language, first_name=first_name or key.title())
        return self.person(key)

    async def events(self, after: int, until: float) -> list[Json]:
        """The events after a number, waiting for the first until that moment."""
        if not self._seen or self._seen[-1]["number"] <= after:
            last_number = self._seen[-1]["number"] if self._seen else 0
            batch = await self.get("events", after=last_number, wait=max(0.0, min(30.0, until - time.monotonic())))
            last_number = self._seen[-1]["number"] if self._seen else 0
            self._seen += [event for event in batch if event["number"] > last_number]
        return [event for event in self._seen if event["number"] > after]

    async def wait_event(self, matches: Callable[[Json], bool], after: int = 0, timeout: float = PATIENCE) -> Json:
        """The first event after a number for which *matches* holds; AssertionError when none comes."""
        until, position = time.monotonic() + timeout, after
        while True:
            for event in await self.events(position, until):
                position = event["number"]
                if matches(event):
                    return event
            if time.monotonic() >= until:
                tail = [describe(event) for event in self._seen[-8:]]
                raise AssertionError(f"waited {timeout} s in vain; last events: {tail}")

    async def wait_call(self, method: str, after: int = 0, timeout: float = PATIENCE) -> Json:
        """The first call of *method* after an event's number."""
        event = await self.wait_event(
            lambda each: each["kind"] == "call" and each["call"]["method"] == method.lower(), after, timeout
        )
        return dict(event["call"])

    async def calls(self, method: str = "") -> list[Json]:
        """Every call of the bot so far, or those of one method: at, method, arguments, code, text or result."""
        return list(await self.get("journal", method=method))

    async def fault(self, method: str, kind: str, times: int = 1, **how: Any) -> None:
        """The next calls of *method* fail: 429, 500, 502, 401, 403, 400:text, drop, drop-after, slow, hang …"""
        await self.post("faults", method=method, kind=kind, times=times, **how)

    async def push(self, update: Json) -> int:
        """Queue a raw update, however odd."""
        return int((await self.post("updates", update=update))["update_id"])

    async def state(self) -> Json:
        """People, chats, pending and confirmed updates."""
        return dict(await self.get("state"))

    async def turn_clock(self, seconds: float) -> None:
        """Let time pass in the sandbox."""
        await self.post("clock", seconds=str(seconds))

    async def wait_idle(self, timeout: float = PATIENCE) -> None:
        """Wait until the bot has confirmed every update."""
        until = time.monotonic() + timeout
        while (await self.state())["pending"]:
            if time.monotonic() > until:
                raise AssertionError("the bot leaves updates unconfirmed")
            await asyncio.sleep(0.05)
