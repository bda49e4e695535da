"""Make the README's pictures of the real thing: the sandbox's page with the unmodified bot behind it.

make screenshots
"""

from __future__ import annotations

import asyncio
import tempfile
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.e2e.bot_process import rows, running_bot
from tests.e2e.conversation import PARAGRAPHS, settled
from tests.e2e.test_digest_reviews import EVENTS
from tests.e2e.test_notices import STRIKE, Desk
from tests.e2e.test_page_pictures import FILLER, pdf
from tests.e2e.virtual_clock import Turned
from tests.e2e.web_site import running_site
from tests.sandbox.world import RunningWorld, browser_page, running_browser, running_sandbox

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


POSTS = """
Halm Post: The river Halm broke its dam at Torsby on Tuesday night. The flood destroyed 40 houses in the lower town of
Torsby. Nobody was hurt, since the school had been opened as a shelter in time.

Nordic Wire: The dam of the Halm gave way at Torsby on Tuesday night, and the river took the lower town. The flood
destroyed 62 houses in the lower town of Torsby, the county says. Its people slept in the school.

Halm Post: The public library of Karlsvik opens again on Friday after a long repair. Readers find nine thousand new
books there. The old reading room has kept its oak tables and its green lamps.

Coast Radio: The ferry to Aaland is cancelled on Sunday because of the storm. Two more boats run on Monday, the company
says. Passengers get their money back at the counter in the harbour.
"""
"""What the channel of the picture has posted: made up, like its sources."""


def _phone(browser: Any, world: RunningWorld, chat: str) -> AbstractAsyncContextManager[Any]:
    """The owner's page of a chat on the narrowest phones that are common."""
    return browser_page(browser, f"{world.root_url}/#person=owner&chat={chat}", width=360, height=740)


async def _review(world: RunningWorld, folder: Path, clock: Turned) -> None:
    """A channel is set up, posts come, and its editor is shown the digest before it is published."""
    editor = world.person("owner")
    await world.post("chats", key="journal", type="channel", title="The Journal", bot="left")
    await editor.say("/channel")
    await editor.share_chat(await settled(editor, "Choose"), "journal")
    panel = await settled(editor, "Digest")
    await editor.press(panel, "Other times")
    await editor.say("8:00 Europe/Paris", reply_to=await editor.wait_message("Reply to this"))
    await settled(editor, "Every day 08:00")
    posting = world.person("owner", "journal")
    posts = [" ".join(post.split()).partition(": ") for post in POSTS.split("\n\n")]
    posts += [("The Sandbox Times", ": ", event) for event in EVENTS[2:]]
    for source, _, text in posts:
        chat = {"id": -1009, "type": "channel", "title": source}
        origin = {"type": "channel", "chat": chat, "message_id": 5, "date": int(clock.now().timestamp())}
        await posting.say(text, forward_origin=origin)
    while rows(folder, "SELECT count(*) FROM articles") != [(len(posts),)]:
        await asyncio.sleep(0.05)
    seconds = clock.set(datetime(2026, 10, 14, 5, 30, 5, tzinfo=UTC))
    await world.turn_clock(seconds)
    await settled(editor, "For The Journal at 08:00")


async def _digest(browser: Any) -> None:
    """Write docs/review.png, a story of a digest under review, and docs/digest.png, the digest as it is published."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        clock = Turned(folder / "clock")
        async with running_sandbox() as world:
            await world.turn_clock(clock.set(datetime(2026, 10, 13, 9, 0, tzinfo=UTC)))
            async with running_bot(world, folder, {}, clock):
                await _review(world, folder, clock)
                async with _phone(browser, world, "owner") as page:
                    button = page.locator("article.bots").last.get_by_role
                    await button("button", name="2", exact=True).click()
                    await button("button", name="Another sentence").wait_for()
                    await page.mouse.move(1, 1)
                    await page.wait_for_timeout(500)
                    await page.screenshot(path=ROOT / "docs" / "review.png")
                    for label in ("Back", "Publish…", "Publish now"):
                        await button("button", name=label).click()
                await world.person("owner", "journal").wait_message("The Journal")
                async with _phone(browser, world, "journal") as page:
                    await page.locator("article").last.evaluate("post => post.scrollIntoView({block: 'start'})")
                    await page.wait_for_timeout(500)
                    await page.screenshot(path=ROOT / "docs" / "digest.png")


async def _page_picture(browser: Any) -> None:
    """Write docs/page.png: a question to a PDF, and the page of its answer."""
    with tempfile.TemporaryDirectory() as folder:
        async with (
            running_sandbox() as world,
            running_bot(world, Path(folder)),
            browser_page(browser, world.root_url, width=1000, height=1000) as page,
        ):
            owner = world.person("owner")
            body = pdf(FILLER, " ".join(PARAGRAPHS), title="The minutes of the council", height=200)
            await owner.send_file("minutes.pdf", body)
            await settled(owner)
            await owner.say("How many people would the line carry?")
            await owner.press(await settled(owner), "Page 2")
            await owner.wait_message("p. 2")
            await page.locator("article.bots img").wait_for()
            await page.wait_for_timeout(1000)
            await page.screenshot(path=ROOT / "docs" / "page.png")


async def _sandbox(browser: Any) -> None:
    """Write docs/sandbox-phone.png: the first screen, on a phone in the dark; and docs/sandbox.png: a first minute."""
    with tempfile.TemporaryDirectory() as folder:
        async with running_sandbox() as world, running_bot(world, Path(folder)):
            phone = browser_page(browser, world.root_url, width=390, height=844, scheme="dark")
            async with phone as page:
                await page.locator(".guide .about").wait_for()
                await page.wait_for_timeout(500)
                await page.screenshot(path=ROOT / "docs" / "sandbox-phone.png")
            async with browser_page(browser, world.root_url, width=1100, height=900) as page:
                await _talk(page)
                await page.screenshot(path=ROOT / "docs" / "sandbox.png")


async def _notices(browser: Any) -> None:
    """Write docs/notices-phone.png: a channel of two sources, whose reports of one event are one thread."""
    with tempfile.TemporaryDirectory() as folder:
        async with running_site(Path(folder)) as here:
            await here.world.post("chats", key="journal", type="channel", title="The Journal", bot="left")
            desk = Desk(here, here.world.person("owner"), "journal")
            await desk.set_up()
            for path in ("/quay.xml", "/wire.xml"):
                await desk.route(path)
            await desk.primed()
            for path, text, title in (
                ("/quay.xml", STRIKE[0], "Dockers on strike"),
                ("/wire.xml", STRIKE[1], "Ships wait"),
            ):
                await desk.post(path, text, title)
                await desk.reader.wait_message(title)
            async with browser_page(browser, here.world.root_url, width=360, height=760) as page:
                await page.locator("#chats > *").last.click()
                await page.locator(".preview.large").last.wait_for()
                await page.wait_for_timeout(500)
                await page.screenshot(path=ROOT / "docs" / "notices-phone.png")


async def main() -> None:
    """Write the pictures of docs/."""
    async with running_browser() as browser:
        await _digest(browser)
        await _page_picture(browser)
        await _sandbox(browser)
        await _notices(browser)


if __name__ == "__main__":
    asyncio.run(main())
