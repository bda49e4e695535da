"""Make the README's pictures of the real thing: the sandbox's page with the unmodified bot behind it.

make screenshots
"""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from typing import Any

from tests.sandbox.world import browser_page, running_browser, running_sandbox
from tests.whole.house import running_bot

ROOT = Path(__file__).parent.parent
SAMPLE = (ROOT / "tests" / "data" / "fr_article.txt").read_text(encoding="utf-8").strip()


async def _talk(page: Any) -> None:
    """The first minute: paste, read, ask."""
    await page.get_by_role("button", name="Start", exact=True).click()
    await page.get_by_role("button", name="Try with an example").wait_for()
    box = page.get_by_role("textbox", name="Message")
    await box.fill(SAMPLE)
    await page.keyboard.press("Enter")
    await page.locator("article.bots", has=page.get_by_role("button", name="Longer")).wait_for()
    await box.fill("Qui a initié l'appel ?")
    await page.keyboard.press("Enter")
    await page.locator(".reply.quoted").wait_for()
    await box.fill("Combien de temps a duré l'appel ?")
    await page.keyboard.press("Enter")
    await page.locator("article.bots").nth(3).wait_for()
    await page.wait_for_timeout(500)


async def main() -> None:
    """Write docs/sandbox.png and, for a phone in the dark, docs/sandbox-phone.png."""
    for name, width, height, scheme in (("sandbox", 1100, 900, "light"), ("sandbox-phone", 360, 780, "dark")):
        with tempfile.TemporaryDirectory() as folder:
            async with (
                running_sandbox() as world,
                running_bot(world, Path(folder)),
                running_browser() as browser,
                browser_page(browser, world.root_url, width=width, height=height, scheme=scheme) as page,
            ):
                if width < 600:
                    await page.locator("#chats button, #chats a").first.click()
                await _talk(page)
                await page.screenshot(path=ROOT / "docs" / f"{name}.png")


if __name__ == "__main__":
    asyncio.run(main())
