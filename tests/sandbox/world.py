"""Fixtures for every floor: a running sandbox, people in it, a page in a real browser.

async with running_sandbox() as world:
    start_the_bot(api_url=world.root_url, token=world.token)
    alice = world.person("alice")
    await alice.say("hello")
    message = await alice.wait_message()
    await alice.press(message, "Longer")
    longer = await alice.wait_edit(message)
"""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from sandbox.client import Message, Person, SandboxError, World
from sandbox.server import Sandbox
from sandbox.start import CHANNEL_ID, GROUP_ID, OWNER_ID
from sandbox.world import DEFAULT_TOKEN

__all__ = ["CHANNEL_ID", "GROUP_ID", "OWNER_ID", "Message", "Person", "RunningWorld", "SandboxError", "running_sandbox"]

BROWSER_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class RunningWorld(World):
    """A sandbox in this process, spoken to over HTTP like any other."""

    def __init__(self, sandbox: Sandbox) -> None:
        super().__init__(sandbox.root_url)
        self.sandbox = sandbox

    @property
    def token(self) -> str:
        """The token the bot must use."""
        return self.sandbox.world.token

    @property
    def owner_id(self) -> int:
        """The number of the person "owner"."""
        return OWNER_ID


@asynccontextmanager
async def running_sandbox(
    token: str = DEFAULT_TOKEN, *, language: str = "en", data: Path | None = None, port: int = 0
) -> AsyncIterator[RunningWorld]:
    """A sandbox on a free port, and its people."""
    async with Sandbox(token, port=port, language=language, data=data) as sandbox, RunningWorld(sandbox) as world:
        yield world


def chromium() -> str:
    """The path of an installed Chromium; skips the test where there is none."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    pytest.skip("no browser: Chromium is not installed")
