"""The chat page offers what the bot finds for "@bot words", and opens links that start the bot."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.world import RunningWorld, browser_page, expect, running_sandbox, scripted_bot

pytestmark = pytest.mark.asyncio(loop_scope="session")

NAME = "@pullquote_sandbox_bot"


async def finder(world: RunningWorld, update: dict[str, Any]) -> None:
    """Offers two results for words, a way to itself for none, and says what it hears."""
    if query := update.get("inline_query"):
        found = [
            {
                "type": "article",
                "id": str(number),
                "title": f"Title {number}",
                "description": f"about {query['query']}",
                "input_message_content": {"message_text": f"Result {number} for {query['query']}"},
            }
            for number in (1, 2)
        ]
        button = {} if query["query"] else {"button": {"text": "Open the bot", "start_parameter": "hello"}}
        results = found if query["query"] else []
        await world.call("answerInlineQuery", inline_query_id=query["id"], results=results, **button)
    elif (message := update.get("message")) and "via_bot" not in message:
        await world.call("sendMessage", chat_id=message["chat"]["id"], text=f"heard {message['text']}")


async def test_a_result_is_picked_with_the_keyboard(browser: Any) -> None:
    """What is typed is looked for; arrows walk through the results, Enter sends one in one's own name."""
    async with running_sandbox() as world, scripted_bot(world, finder), browser_page(browser, world.root_url) as page:
        await page.get_by_role("button", name="Newsroom").click()
        field = page.get_by_role("textbox", name="Message")
        await field.press_sequentially(f"{NAME} trams")
        await page.locator("#suggestions").get_by_text("about trams").first.wait_for()
        await page.keyboard.press("ArrowDown")
        await page.keyboard.press("ArrowDown")
        await page.keyboard.press("Enter")
        sent = page.get_by_role("log").locator("article.mine").last
        await sent.get_by_text("Result 2 for trams").wait_for()
        await sent.get_by_text("via @pullquote_sandbox_bot").wait_for()
        await expect(field).to_have_value("")
        await expect(page.locator("#suggestions")).to_be_hidden()


async def test_the_button_and_links_start_the_bot(browser: Any) -> None:
    """The button above the results and a link in a message both lead into the private chat."""
    async with running_sandbox() as world, scripted_bot(world, finder), browser_page(browser, world.root_url) as page:
        await page.get_by_role("button", name="Newsroom").click()
        await page.get_by_role("textbox", name="Message").press_sequentially(f"{NAME} ")
        await page.get_by_role("button", name="Open the bot").click()
        await page.get_by_role("log").get_by_text("heard /start hello").wait_for()
        await world.call("sendMessage", chat_id=world.owner_id, text="https://t.me/pullquote_sandbox_bot?start=abc-9")
        await page.get_by_role("log").get_by_role("link", name="start=abc-9").click()
        await page.get_by_role("log").get_by_text("heard /start abc-9").wait_for()
