"""What a newcomer does in the first minutes, in a real browser: the chat page, the unmodified bot behind it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from tests.e2e.bot_process import running_bot
from tests.e2e.conversation import SAMPLE, settled
from tests.sandbox.world import RunningWorld, browser_page, expect, holds, running_sandbox
from tests.services.web.web_server import Web, web_server

FILLER = "".join(f"<p>Paragraph {n} tells of the weather on day {n} in the valley.</p>" for n in range(50))
PAGE = f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>The tram of Lindmark</title></head><body>
<article><h1>The tram of Lindmark</h1>{FILLER}
<p>The mayor, Karin Holm, said that the tram would carry 9,000 people a day. Fares stay at two crowns.</p>
{FILLER.replace("valley", "hills")}</article></body></html>""".encode()

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def web() -> AsyncIterator[Web]:
    """A site with one long article."""
    async with web_server({"/tram": PAGE}) as running:
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def world(browser: Any, web: Web, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RunningWorld]:
    """The sandbox with the unmodified bot in it."""
    folder = tmp_path_factory.mktemp("bot")
    async with running_sandbox() as running, running_bot(running, folder, web.environment(folder)):
        yield running


async def say(page: Any, text: str) -> None:
    """Write into the composer and press Enter."""
    field = page.get_by_role("textbox", name="Message")
    await field.fill(text)
    await field.press("Enter")


async def test_paste_read_longer_ask_and_see_the_quote(world: RunningWorld, browser: Any) -> None:
    """Paste the article, read its summary, press "Longer", ask; the quote leads to its place and is marked there."""
    async with browser_page(browser, world.root_url) as page:
        await page.get_by_role("button", name="Start", exact=True).click()
        await page.get_by_role("button", name="Try with an example").wait_for()
        await say(page, SAMPLE)
        summary = page.locator("article.bots", has=page.get_by_role("button", name="Longer")).last
        await expect(summary.locator("blockquote")).to_have_count(3)
        await summary.get_by_role("button", name="Longer").click()
        await expect(summary.locator("blockquote")).to_have_count(5)
        await say(page, "Qui a initié l'appel ?")
        answer = page.locator("article.bots", has=page.locator(".reply.quoted")).last
        quoted = answer.locator("blockquote").first
        await expect(quoted).to_contain_text("avait initié un appel")
        assert await quoted.inner_text() in SAMPLE
        await answer.locator(".reply.quoted").click()
        await expect(page.locator("article.mine mark").first).to_contain_text("avait initié un appel")


async def test_a_text_fragment_scrolls_the_article_to_the_sentence(world: RunningWorld, browser: Any, web: Web) -> None:
    """The link under a quote opens the article at the quoted sentence: the browser has scrolled there."""
    reader = await world.add_person("walker", language="en")
    await reader.say(web.url("/tram"))
    await settled(reader, "The tram of Lindmark")
    await reader.say("How many people would the tram carry a day?")
    answer = await settled(reader)
    assert "Karin Holm" in answer.quotations[0]
    link = next(url for url in answer.links if "#:~:text=" in url)
    async with browser_page(browser, world.root_url) as page:
        await page.goto(link.replace(web.url(""), web.base_url))
        await holds(page, "() => window.scrollY > 0")
        await expect(page.get_by_text("The mayor, Karin Holm")).to_be_in_viewport(ratio=1)
