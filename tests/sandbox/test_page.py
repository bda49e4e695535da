"""The chat page in a real browser, with a tiny bot that polls over HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web

from tests.bot.eventually import eventually
from tests.sandbox.world import (
    GROUP_ID,
    Message,
    RunningWorld,
    SandboxError,
    browser_page,
    expect,
    holds,
    noted,
    running_sandbox,
    scripted_bot,
)

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(loop_scope="session")
async def world() -> AsyncIterator[RunningWorld]:
    """A fresh sandbox in the browser's event loop."""
    async with running_sandbox() as running:
        yield running


async def echo(world: RunningWorld, update: dict[str, Any]) -> None:
    """Answers each text with itself and a button, quotes on "quote", edits on a press, knows files."""
    if query := update.get("callback_query"):
        place = {"chat_id": query["message"]["chat"]["id"], "message_id": query["message"]["message_id"]}
        await world.call("editMessageText", **place, text=f"pressed {query['data']}")
        await world.call("answerCallbackQuery", callback_query_id=query["id"], text="Noted")
        return
    message = update.get("message") or update["edited_message"]
    chat = message["chat"]["id"]
    place = {"chat_id": chat, "message_thread_id": message.get("message_thread_id")}
    await world.call("sendChatAction", **place, action="typing")
    quote = message.get("quote", {}).get("text")
    if "document" in message:
        text = f"a file: {message['document']['file_name']}"
    elif "edited_message" in update:
        text = f"edited: {message['text']}"
    elif "forward_origin" in message:
        text = f"forwarded from a {message['forward_origin']['type']}: {message['text']}"
    else:
        text = f"about “{quote}”: {message['text']}" if quote else f"echo: {message['text']}"
    keys = [[{"text": "Longer", "callback_data": "l"}, {"text": "Copy", "copy_text": {"text": "copied words"}}]]
    keys.append(
        [{"text": "Source", "url": "https://example.org/#:~:text=x"}, {"text": "Share", "switch_inline_query": "q"}]
    )
    reply = {"message_id": message["message_id"]}
    if "sentence" in message.get("text", "") and not quote:
        reply |= {"quote": "The second 😀 sentence is here."}
    await world.call("sendMessage", **place, text=text, reply_parameters=reply, reply_markup={"inline_keyboard": keys})


async def write(page: Any, text: str) -> None:
    field = page.get_by_role("textbox", name="Message")
    await field.fill(text)
    await field.press("Enter")


async def said(page: Any, text: str) -> None:
    """Wait until the conversation shows *text*."""
    await page.get_by_role("log").get_by_text(text).first.wait_for()


async def test_a_conversation(world: RunningWorld, browser: Any) -> None:
    """Text goes out, the answer comes with buttons; a press edits in place and shows the bot's note."""
    async with scripted_bot(world, echo), browser_page(browser, world.root_url) as page:
        await page.get_by_role("button", name="Start", exact=True).click()
        await said(page, "echo: /start")
        await write(page, "hello <b>there</b> https://x.org/a")
        answer = page.locator("article.bots").last
        await answer.get_by_text("echo: hello <b>there</b> https://x.org/a").wait_for()
        await expect(answer.locator(".text b")).to_have_count(0)
        await expect(answer.get_by_role("link", name="https://x.org/a")).to_have_attribute("rel", "noopener")
        async with noted(page, "Noted"):
            await answer.get_by_role("button", name="Longer").click()
        await said(page, "pressed l")
        await expect(page.get_by_role("log").get_by_text("edited")).to_have_count(1)
        owner = world.person("owner")
        assert [each.text for each in await owner.messages()][-1] == "pressed l"


async def test_a_quote_leads_to_its_passage(world: RunningWorld, browser: Any) -> None:
    """A click on the quoted block jumps to the answered message and marks exactly the passage."""
    async with scripted_bot(world, echo), browser_page(browser, world.root_url) as page:
        owner = world.person("owner")
        await owner.say(
            "One is first. The second 😀 sentence is here. Third.",
            entities=[{"type": "bold", "offset": 0, "length": 3}],
        )
        await page.locator(".reply.quoted").click()
        marked = page.locator("article.mine mark")
        await expect(marked).to_have_text(["The second 😀 sentence is here."])
        await expect(marked).to_be_in_viewport()


async def test_a_selection_is_replied_to(world: RunningWorld, browser: Any) -> None:
    """Selecting words in a bubble offers "Reply to selection"; the bot gets the passage."""
    async with scripted_bot(world, echo), browser_page(browser, world.root_url) as page:
        await world.person("owner").say("alpha beta gamma")
        await said(page, "echo: alpha beta gamma")
        await page.evaluate(
            """() => {
                const text = [...document.querySelectorAll("article.bots .text")].at(-1).firstChild;
                getSelection().setBaseAndExtent(text, 6, text, 16);
            }"""
        )
        await page.get_by_role("button", name="Reply to selection").click()
        await write(page, "why?")
        await said(page, "about “alpha beta”: why?")


async def test_files_are_sent(world: RunningWorld, browser: Any, tmp_path: Path) -> None:
    """A file chosen in the dialog goes out with its caption and can be downloaded again."""
    path = tmp_path / "notes.txt"
    path.write_text("some notes", encoding="utf-8")
    async with scripted_bot(world, echo), browser_page(browser, world.root_url) as page:
        await page.set_input_files("#picker", path)
        await write(page, "")
        await said(page, "a file: notes.txt")
        async with page.expect_download() as download:
            await page.get_by_role("link", name="notes.txt").click()
        assert Path(await (await download.value).path()).read_text(encoding="utf-8") == "some notes"


async def test_dropped_files_are_sent(world: RunningWorld, browser: Any) -> None:
    """A file dropped on the conversation waits in the composer until it is sent."""
    async with scripted_bot(world, echo), browser_page(browser, world.root_url) as page:
        transfer = await page.evaluate_handle(
            "() => { const t = new DataTransfer(); t.items.add(new File(['x'], 'drop.md')); return t; }"
        )
        await page.dispatch_event("#talk", "drop", {"dataTransfer": transfer})
        await page.get_by_role("list", name="Files to send").get_by_text("drop.md").wait_for()
        await write(page, "")
        await said(page, "a file: drop.md")


async def test_forwarded_posts(world: RunningWorld, browser: Any) -> None:
    """A post of a made-up channel is forwarded, and any message into another chat."""
    async with scripted_bot(world, echo), browser_page(browser, world.root_url) as page:
        await page.get_by_role("button", name="Add a file or a forwarded post").click()
        await page.get_by_role("menuitem", name="A forwarded post…").click()
        dialog = page.get_by_role("dialog")
        await dialog.get_by_label("Name", exact=True).fill("The Times of Nowhere")
        await dialog.get_by_label("Text").fill("News from [nowhere](https://x.org/n)")
        await dialog.get_by_role("button", name="Forward").click()
        await said(page, "forwarded from a channel: News from nowhere")
        bubble = page.locator("article.mine").last
        await bubble.hover()
        await bubble.get_by_role("button", name="Message options").click()
        await page.get_by_role("menuitem", name="Forward").click()
        await page.get_by_role("dialog").get_by_role("button", name="Newsroom").click()
        await page.get_by_role("heading", name="Newsroom").wait_for()
        await said(page, "Forwarded from The Times of Nowhere")


async def test_own_messages_are_edited(world: RunningWorld, browser: Any) -> None:
    """Arrow up takes one's last message back into the composer; the bot hears of the edit."""
    async with scripted_bot(world, echo), browser_page(browser, world.root_url) as page:
        await write(page, "frist")
        await said(page, "echo: frist")
        await page.keyboard.press("ArrowUp")
        await page.get_by_role("textbox", name="Message").fill("first")
        await page.keyboard.press("Enter")
        await said(page, "edited: first")
        await expect(page.locator("article.mine").last.locator(".text")).to_have_text("first")


async def test_messages_are_deleted_and_members_banned(world: RunningWorld, browser: Any) -> None:
    """As real clients do: one's own, and an admin any; the bot hears of no deletion, and as an admin of the ban."""
    inside = world.sandbox.world
    inside.updates.allow(["message", "chat_member"])
    alice, owner = world.person("alice", "newsroom"), world.person("owner", "newsroom")
    await owner.set_bot("administrator")
    posted, answer = await alice.say("Buy my pills"), await alice.say("They are good")
    with pytest.raises(SandboxError, match="can't be deleted"):
        await world.person("benoit", "newsroom").delete(posted)
    before = inside.updates.pending()
    async with browser_page(browser, f"{world.root_url}/#person=owner&chat=newsroom") as page:

        async def choose(message: Message, label: str) -> None:
            bubble = page.locator(f"#m{message.id}")
            await bubble.hover()
            await bubble.get_by_role("button", name="Message options").click()
            await page.get_by_role("menuitem", name=label).click()

        await choose(posted, "Delete")
        await expect(page.locator(f"#m{posted.id}")).to_have_count(0)
        assert inside.updates.pending() == before
        await choose(answer, "Ban Alice")
        await eventually(lambda: inside.updates.pending() == before + 1)
    change = inside.updates.queue[-1][1]["chat_member"]
    assert (change["from"]["first_name"], change["new_chat_member"]["status"]) == ("Robin", "kicked")


async def test_one_writes_once_the_conversation_is_there(world: RunningWorld, browser: Any) -> None:
    """While the page still reads the messages there is no field; what is written as soon as there is one is sent."""
    read = asyncio.Event()

    async def late(route: Any) -> None:
        await read.wait()
        await route.continue_()

    async with scripted_bot(world, echo), browser_page(browser, "about:blank") as page:
        await page.route("**/messages", late)
        async with page.expect_request("**/messages"):
            await page.goto(world.root_url)
        field = page.get_by_role("textbox", name="Message")
        await expect(field).to_be_hidden()
        read.set()
        await write(page, "at once")
        await said(page, "echo: at once")


async def test_other_speakers_and_topics(world: RunningWorld, browser: Any) -> None:
    """One switches who speaks; the group's topics stay apart; a channel takes no posts of readers."""
    async with scripted_bot(world, echo), browser_page(browser, world.root_url) as page:
        await page.get_by_label("Speaking as").select_option(label="Benoît (fr)")
        await page.get_by_role("button", name="Newsroom").click()
        await page.get_by_role("button", name="Politics").click()
        await write(page, "/ask in politics")
        await said(page, "echo: /ask in politics")
        await page.get_by_role("button", name="Science").click()
        await said(page, "Topic “Science”")
        await expect(page.get_by_role("log").get_by_text("echo: /ask in politics")).to_have_count(0)
        await page.get_by_role("button", name="The Sandbox Times").click()
        await page.get_by_text("Only administrators write here.").wait_for()


async def test_rich_text_is_shown(world: RunningWorld, browser: Any) -> None:
    """Quotations, folded ones, spoilers, code and commands are shown as such; nothing becomes markup by itself."""
    owner = world.person("owner")
    await owner.say("/start")
    lines = "<br>&lt;img src=x onerror=alert(1)&gt;".replace("<br>", "") + "\n" + "line\n" * 12
    await world.call(
        "sendMessage",
        chat_id=1000,
        parse_mode="HTML",
        text=f"<blockquote expandable>{lines}</blockquote><tg-spoiler>secret</tg-spoiler> <code>code</code> /help",
    )
    async with (
        scripted_bot(world, echo),
        browser_page(browser, world.root_url, scheme="dark", width=360, height=700) as page,
    ):
        await page.get_by_role("button", name="Pullquote").click()
        quote = page.locator("article.bots blockquote")
        await page.get_by_role("button", name="Show all").click()
        await expect(quote).to_contain_text("<img src=x onerror=alert(1)>")
        await expect(page.locator("#log img")).to_have_count(0)
        await page.get_by_role("button", name="Hidden text, press to read").press("Enter")
        await page.locator(".spoiler.shown").wait_for()
        await page.get_by_role("button", name="/help").click()
        await said(page, "echo: /help")
        await holds(page, "() => document.documentElement.scrollWidth <= 360")


async def test_a_link_opens_at_its_sentence(world: RunningWorld, browser: Any) -> None:
    """A link with a text fragment opens in a tab of its own, scrolled to the sentence."""
    body = "<p>filler line</p>" * 200 + "<p id=it>Here is the sentence, well-known.</p>" + "<p>filler</p>" * 200

    async def article(_: web.Request) -> web.Response:
        return web.Response(text=f"<!doctype html>{body}", content_type="text/html")

    app = web.Application()
    app.router.add_get("/", article)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        await world.person("owner").say("/start")
        address = f"http://127.0.0.1:{runner.addresses[0][1]}/#:~:text=Here%20is%20the%20sentence%2C%20well%2Dknown"
        link = f'<a href="{address}">Source</a>'
        await world.call("sendMessage", chat_id=1000, text=link, parse_mode="HTML")
        async with browser_page(browser, world.root_url) as page:
            async with page.context.expect_page() as opened:
                await page.get_by_role("link", name="Source").click()
            tab = await opened.value
            await expect(tab.locator("#it")).to_be_in_viewport()
    finally:
        await runner.cleanup()


@pytest.mark.parametrize("locale", ["fr-FR", "en-GB"])
async def test_the_page_speaks_the_browsers_language(world: RunningWorld, browser: Any, locale: str) -> None:
    """The bar says what this is, in French to French browsers."""
    async with browser_page(browser, world.root_url, locale=locale) as page:
        expected = {"fr-FR": "Rien ne quitte cette machine.", "en-GB": "Nothing leaves this machine."}[locale]
        await page.locator("#bar").get_by_text(expected).wait_for()
        await expect(page.locator("html")).to_have_attribute("lang", locale[:2])


async def test_every_control_has_a_name(world: RunningWorld, browser: Any) -> None:
    """No button, field or link is without a name for a screen reader; the page is usable by keyboard alone."""
    async with scripted_bot(world, echo), browser_page(browser, world.root_url) as page:
        await write(page, "hello")
        await said(page, "echo: hello")
        nameless = await page.evaluate(
            """() => [...document.querySelectorAll("button, a, input, textarea, select, [tabindex]")]
                .filter((e) => e.checkVisibility() && !(e.textContent.trim() || e.ariaLabel || e.labels?.length))
                .map((e) => e.outerHTML)"""
        )
        assert nameless == []
        await page.locator("article.bots .options").last.focus()
        await page.keyboard.press("Enter")
        await page.keyboard.press("ArrowDown")
        await page.keyboard.press("Enter")
        message = (await world.person("owner").messages())[-1]
        assert await world.person("owner").wait_reaction(message) == ["❤"]


async def test_a_press_is_not_lost_while_something_comes(world: RunningWorld, browser: Any) -> None:
    """What is under the pointer stays until the button is let go, whatever the bot does meanwhile."""
    await world.person("owner").say("/start")
    told = "() => new Promise((done) => { new EventSource('/sandbox/events?after=0').onmessage = done; })"
    async with browser_page(browser, world.root_url) as page:
        await page.locator("#chats").get_by_role("button", name="Newsroom").hover()
        await page.mouse.down()
        await world.call("sendMessage", chat_id=GROUP_ID, text="a new last line")
        await page.evaluate(told)
        await page.mouse.up()
        await page.get_by_role("heading", name="Newsroom").wait_for()
        await said(page, "a new last line")


async def test_the_menu_of_commands_follows_the_bot(world: RunningWorld, browser: Any) -> None:
    """Commands that the bot sets while a slash stands in the field are offered at once."""
    async with browser_page(browser, world.root_url) as page:
        await page.get_by_role("textbox", name="Message").fill("/he")
        await world.call("setMyCommands", commands=[{"command": "help", "description": "What I can do"}])
        await page.get_by_role("list", name="Commands").get_by_text("What I can do").wait_for()
