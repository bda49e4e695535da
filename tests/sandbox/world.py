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

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from sandbox.seed import CHANNEL_ID, GROUP_ID, OWNER_ID
from sandbox.server import Sandbox
from sandbox.world import DEFAULT_TOKEN
from tests.patience import PATIENCE
from tests.sandbox.client import Message, Person, SandboxError, World

__all__ = [
    "CHANNEL_ID",
    "GROUP_ID",
    "OWNER_ID",
    "Message",
    "Person",
    "RunningWorld",
    "SandboxError",
    "browser_page",
    "expect",
    "holds",
    "noted",
    "running_browser",
    "running_sandbox",
    "scripted_bot",
]

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
        self.bot_folder: Path | None = None
        """Where the bot that was started in it has its data."""

    @property
    def token(self) -> str:
        """The token the bot must use."""
        return self.sandbox.world.token

    @property
    def owner_id(self) -> int:
        """The number of the person "owner"."""
        return OWNER_ID

    async def call(self, method: str, **arguments: Any) -> Any:
        """Call the Bot API as the bot would; the result, or ApiRefusal."""
        assert self._session is not None
        url = f"{self.root_url}/bot{self.token}/{method}"
        async with self._session.post(url, json=arguments) as response:
            body = await response.json()
        if not body["ok"]:
            raise ApiRefusal(body["error_code"], body["description"], body.get("parameters", {}))
        return body["result"]


class ApiRefusal(Exception):  # noqa: N818 - it is what Telegram calls an answer with ok=false
    """The Bot API said no."""

    def __init__(self, code: int, text: str, parameters: dict[str, Any]) -> None:
        super().__init__(f"{code} {text}")
        self.code = code
        self.text = text
        self.parameters = parameters


Reaction = Callable[[RunningWorld, dict[str, Any]], Awaitable[None]]


@asynccontextmanager
async def scripted_bot(world: RunningWorld, on_update: Reaction) -> AsyncIterator[None]:
    """A tiny bot that long-polls over HTTP and hands each update to *on_update*."""

    async def poll() -> None:
        offset = 0
        while True:
            updates = await world.call(
                "getUpdates",
                offset=offset,
                timeout=30,
                allowed_updates=["message", "edited_message", "callback_query", "inline_query"],
            )
            for update in updates:
                offset = update["update_id"] + 1
                await on_update(world, update)

    task = asyncio.create_task(poll())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError, aiohttp.ClientError):
            await task


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


@asynccontextmanager
async def running_browser() -> AsyncIterator[Any]:
    """A headless Chromium; skips the test where there is none."""
    path = chromium()
    playwright = pytest.importorskip("playwright.async_api", reason="no browser: playwright is not installed")
    async with playwright.async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=path, args=BROWSER_ARGUMENTS, timeout=PATIENCE * 1000)
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def browser_page(
    browser: Any, url: str, *, width: int = 1200, height: int = 860, scheme: Any = "light", locale: str = "en-GB"
) -> AsyncIterator[Any]:
    """A page of *url* with a clean profile, once it is ready to be used; an error in the page fails the test."""
    errors: list[str] = []
    context = await browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, locale=locale)
    try:
        context.set_default_timeout(PATIENCE * 1000)
        page = await context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        await page.goto(url)
        if url != "about:blank":  # the chats are shown last, when everything listens
            await page.locator("#chats > *").first.wait_for(state="attached")
        yield page
    finally:
        await context.close()
    assert errors == []


def expect(shown: Any, about: str | None = None) -> Any:
    """What is asserted of a page or of a part of it: the page is looked at until it is so."""
    from playwright.async_api import expect as assertions

    assertions.set_options(timeout=PATIENCE * 1000)
    return assertions(shown, about)


async def holds(page: Any, function: str, argument: object = None) -> None:
    """Wait until a function gives true in the page: for places and sizes, which `expect` does not know.

    It is looked at by a timer within the page, whose policy lets Playwright's own way evaluate nothing, and where
    nothing is missed that shows for a moment.
    """
    look = f"const look = () => (({function})(argument) ? done() : setTimeout(look, 30))"
    async with asyncio.timeout(PATIENCE):
        await page.evaluate(f"(argument) => new Promise((done) => {{ {look}; look(); }})", argument)


@asynccontextmanager
async def noted(page: Any, text: str) -> AsyncIterator[None]:
    """What is done here brings a note of the page: it shows for some seconds only, so it is looked for from before."""
    said = "text => document.querySelector('#toasts').textContent.includes(text)"
    looking = asyncio.ensure_future(holds(page, said, text))
    try:
        yield
        await looking
    finally:
        looking.cancel()
