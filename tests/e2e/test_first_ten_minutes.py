"""The README's tour on a phone, as `make run` opens it: one process, one browser, and only what a person can press."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from tests.bot.process import clean_environment, finished, start
from tests.e2e.conversation import PARAGRAPHS
from tests.patience import PATIENCE
from tests.sandbox.world import browser_page, expect, holds

pytestmark = pytest.mark.asyncio(loop_scope="session")


class Phone:
    """The page in a window of a phone's size."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.log = page.get_by_role("log")
        self.box = page.locator("#text")

    async def says(self, text: str) -> Any:
        """Wait until the conversation shows *text*; gives its place."""
        found = self.log.get_by_text(text).last
        await found.wait_for()
        return found

    async def say(self, text: str, expected: str) -> None:
        """Write a message, and wait for *expected*."""
        await self.box.fill(text)
        await self.page.locator("#send").click()
        await self.says(expected)

    async def press(self, label: str, expected: str = "") -> None:
        """Press the newest button with that label."""
        await self.log.get_by_role("button", name=label, exact=True).last.click()
        if expected:
            await self.says(expected)

    async def step(self, words: str, expected: str) -> None:
        """Press what the first steps offer."""
        await self.page.get_by_role("button", name="First steps").click()
        await self.page.get_by_role("dialog").get_by_role("button", name=words).click()
        await self.says(expected)

    async def open(self, title: str) -> None:
        """Go to another chat."""
        await self.page.get_by_role("button", name="Back to the chats").click()
        await self.page.locator("#chats").get_by_role("button", name=title).click()
        await self.page.get_by_role("heading", name=title, exact=True).wait_for()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def phone(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Phone]:
    """What `make run` opens, in a browser."""
    folder: Path = tmp_path_factory.mktemp("newcomer")
    env = clean_environment(DATA_DIR=str(folder / "data"))
    bot = await start("-m", "bot", "run", "--sandbox-without-token", cwd=folder, env=env)
    try:
        assert bot.stdout is not None
        line = b""
        async with asyncio.timeout(PATIENCE):
            while b"Open http" not in line:
                line = await bot.stdout.readline()
        root = line.decode().split()[1]
        async with browser_page(browser, root, width=390, height=844) as page:
            yield Phone(page)
    finally:
        bot.terminate()
        await finished(bot)


async def test_the_example_is_asked(phone: Phone) -> None:
    """From the first screen to an answer: three presses."""
    await phone.page.get_by_role("heading", name="Welcome to Pullquote's sandbox").wait_for()
    await phone.page.locator(".guide").get_by_text("I read articles and answer in their own words").wait_for()
    await phone.page.get_by_role("button", name="Start", exact=True).click()
    await phone.press("Try with an example")
    await phone.page.locator("#tries").get_by_role("button", name="How much is a ticket?").click()
    await phone.page.locator(".reply.quoted").last.wait_for()
    await expect(phone.page.locator("article.bots blockquote").last).to_contain_text("45 crowns")


async def test_links_are_read_offline(phone: Phone) -> None:
    """Two papers tell one event with different figures; the consent window is no part of its page; French is found."""
    await phone.step("A paper", "Storm sinks 40 boats")
    await phone.step("Another one on the same event", "Night of the storm")
    await phone.say("/digest", "Figures differ:")
    differing = phone.log.locator("article", has_text="Figures differ:").last
    for figure in ("sank 40 boats", "sank 62 boats"):
        await differing.get_by_text(figure).wait_for()
    await phone.step("Behind a consent window", "The library of Karlsvik opens at night")
    await phone.say("Who had put on four guards?", "Amina Rahal")
    await phone.step("A long one", "A hundred and eighty years")
    await phone.say("Who was the last keeper?", "Gerda Juhl")
    await phone.step("In French", "Le pont de Saint-Aubin")
    await phone.say("How much did the repairs cost?", "17 millions d'euros")
    await expect(phone.log.get_by_text("cookies")).to_have_count(0)


async def test_a_feed_is_followed_and_what_cannot_be_opened_says_what_can(phone: Phone) -> None:
    """The feed is found by its site; a private address is refused, and a page that works is named."""
    await phone.step("The news", "Followed from now on")
    await phone.say("http://192.168.1.1/", "http://news.test/halm-post/storm")
    await phone.say("/follow http://10.0.0.1/", "can always be opened here")


async def test_a_passage_is_asked_about(phone: Phone) -> None:
    """Words are selected, and the button beside them opens a reply to them."""
    await phone.box.fill(" ".join(PARAGRAPHS))
    await phone.page.locator("#send").click()
    quote = phone.page.locator("article.bots blockquote", has_text="The harbour town of Lindmark").last
    await quote.wait_for()
    await quote.evaluate("e => getSelection().selectAllChildren(e)")
    await phone.page.get_by_role("button", name="Reply to selection").click()
    await phone.page.locator("#context", has_text="Quoting Pullquote").wait_for()
    await phone.page.keyboard.press("Escape")


async def test_a_channel_and_a_group(phone: Phone) -> None:
    """The channel is chosen with the bot's keyboard; in the group the bot is made an administrator and asked."""
    await phone.say("/channel", "Choose the channel.")
    await phone.page.get_by_role("button", name="Choose a channel").click()
    await phone.page.get_by_role("dialog").get_by_role("button", name="The Sandbox Times").click()
    await phone.press("Other times", "Reply to this")
    await phone.say("every day at 8:30 Europe/Paris", "Every day 08:30")
    await phone.open("Newsroom")
    await phone.page.get_by_role("button", name="More about this chat").click()
    await phone.page.get_by_role("menuitem", name="Make the bot an administrator").click()
    await phone.page.locator("#subtitle", has_text="sees everything").wait_for()
    await phone.page.get_by_role("button", name="Politics").click()
    await phone.box.fill(" ".join(PARAGRAPHS))
    await phone.page.locator("#send").click()
    await phone.page.locator(".reactions").wait_for()
    await phone.say("/ask How many people would the line carry?", "9,000 people")
    await phone.open("Pullquote")


async def test_another_language_and_its_menu(phone: Phone) -> None:
    """After /settings → français the bot and its menu of commands speak French here; "as in Telegram" takes it back."""
    await phone.say("/settings", "Settings")
    await phone.press("Language: as in Telegram")
    await phone.press("français", "Réglages")
    menu = phone.page.get_by_role("list", name="Commands")
    await phone.box.fill("/")
    await menu.get_by_text("Ce que je sais faire").wait_for()
    await phone.press("Langue\u00a0: français")
    await phone.press("comme dans Telegram", "Language: as in Telegram")
    await phone.box.fill("/")
    await menu.get_by_text("What I can do").wait_for()
    await phone.box.fill("")
    await holds(phone.page, "() => document.documentElement.scrollWidth <= 390")
