"""All that the bot can send is drawn in the page, and what can be pressed does there what it does in Telegram."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import pytest_asyncio

from sandbox import formatting
from sandbox.methods.keyboards import ACTIONS
from tests.patience import PATIENCE
from tests.sandbox.world import CHANNEL_ID, GROUP_ID, RunningWorld, browser_page, expect, running_sandbox

pytestmark = pytest.mark.asyncio(loop_scope="session")

OWNER, BOT = 1000, 1000000001
ENTITIES = {
    "bold": ("words", "strong"),
    "italic": ("words", "em"),
    "underline": ("words", "u"),
    "strikethrough": ("words", "s"),
    "spoiler": ("words", ".spoiler"),
    "code": ("words", "code"),
    "pre": ("words", "pre"),
    "blockquote": ("words", "blockquote"),
    "expandable_blockquote": ("words", "blockquote"),
    "text_link": ("words", "a[href='https://x.org/']"),
    "text_mention": ("words", ".is-text-mention"),
    "custom_emoji": ("👍", ".is-custom-emoji"),
    "date_time": ("1 May", ".is-date-time"),
    "mention": ("@sandbox_times", "button.command"),
    "hashtag": ("#words", ".is-hashtag"),
    "cashtag": ("$USD", ".text"),
    "bot_command": ("/help", "button.command"),
    "url": ("https://x.org/a", "a[href='https://x.org/a']"),
    "email": ("a@x.org", "a[href='mailto:a@x.org']"),
    "phone_number": ("+123456789012", ".text"),
    "bank_card_number": ("4242424242424242", ".text"),
}
"""Kind of entity → a text of that kind, and what draws it. Three kinds are plain words in the sandbox."""
MORE: dict[str, dict[str, Any]] = {
    "text_link": {"url": "https://x.org/"},
    "text_mention": {"user": {"id": 1001, "is_bot": False, "first_name": "Alice"}},
    "custom_emoji": {"custom_emoji_id": "5368324170671202286"},
    "date_time": {"unix_time": 1777593600, "date_time_format": "D"},
}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def world() -> AsyncIterator[RunningWorld]:
    """One sandbox for all tests here; the owner has begun."""
    async with running_sandbox() as running:
        await running.person("owner").say("/start")
        yield running


@asynccontextmanager
async def opened(browser: Any, world: RunningWorld, chat: str = "owner", **how: Any) -> AsyncIterator[Any]:
    """The page with a chat open."""
    async with browser_page(browser, f"{world.root_url}/#person=owner&chat={chat}", **how) as page:
        await page.locator("#title").wait_for()
        yield page


async def received(world: RunningWorld, kind: str = "message") -> dict[str, Any]:
    """What the bot gets next of that kind: the newest update, once it brings one."""
    async with asyncio.timeout(PATIENCE):
        while kind not in (update := (await world.call("getUpdates", offset=-1))[-1]):
            await asyncio.sleep(0.02)
    return dict(update[kind])


async def send(world: RunningWorld, text: str, **more: Any) -> dict[str, Any]:
    """The bot says something to the owner."""
    return dict(await world.call("sendMessage", **({"chat_id": OWNER, "text": text} | more)))


async def test_every_kind_of_entity_is_drawn(world: RunningWorld, browser: Any) -> None:
    """Each kind that a message can have is drawn as what it is, with exactly its words."""
    assert set(ENTITIES) == formatting.KINDS | formatting.DETECTED
    async with opened(browser, world) as page:
        for kind, (words, selector) in ENTITIES.items():
            text = f"before {words} after"
            entity = {"type": kind, "offset": len("before "), "length": len(words.encode("utf-16-le")) // 2}
            explicit = {"entities": [entity | MORE.get(kind, {})]} if kind in formatting.KINDS else {}
            sent = await send(world, text, **explicit)
            bubble = page.locator(f"#m{sent['message_id']}")
            expected = text if selector == ".text" else words
            await expect(bubble.locator(selector).first, kind).to_have_text(re.compile(f"^{re.escape(expected)}$"))


async def test_every_button_of_a_message_does_something(world: RunningWorld, browser: Any) -> None:
    """Data goes to the bot, a link opens, words are copied, a query goes into the chat that is chosen, or into this."""
    chosen = {"query": "chosen", "allow_user_chats": True}
    actions: dict[str, Any] = {
        "callback_data": "data",
        "url": "https://x.org/",
        "copy_text": {"text": "copied"},
        "switch_inline_query": "anywhere",
        "switch_inline_query_current_chat": "here",
        "switch_inline_query_chosen_chat": chosen,
    }
    refused = {"pay", "callback_game", "login_url", "web_app"}
    assert set(actions) | refused == set(ACTIONS)
    rows = [[{"text": name, name: value}] for name, value in actions.items()]
    async with opened(browser, world) as page:
        sent = await send(world, "keys", reply_markup={"inline_keyboard": rows})
        bubble, box = page.locator(f"#m{sent['message_id']}"), page.get_by_role("textbox", name="Message")
        await bubble.get_by_role("button", name="callback_data").click()
        await page.locator("[aria-busy=true]").wait_for()
        query = await received(world, "callback_query")
        assert query["data"] == "data"
        await world.call("answerCallbackQuery", callback_query_id=query["id"], text="Heard", show_alert=True)
        await page.get_by_role("dialog").get_by_role("button", name="OK").click()
        await expect(bubble.get_by_role("link", name="url")).to_have_attribute("href", "https://x.org/")
        await bubble.get_by_role("button", name="copy_text").click()
        await bubble.get_by_role("button", name="switch_inline_query_current_chat").click()
        await expect(box).to_have_value(re.compile(" here$"))
        for name, words in (("switch_inline_query", "anywhere"), ("switch_inline_query_chosen_chat", "chosen")):
            await bubble.get_by_role("button", name=name, exact=True).click()
            await page.get_by_role("dialog").get_by_role("button", name="Newsroom").click()
            await page.get_by_role("heading", name="Newsroom").wait_for()
            await expect(box).to_have_value(re.compile(f" {words}$"))
            await page.get_by_role("button", name="Pullquote").first.click()
            await bubble.wait_for()


async def test_a_keyboard_below_the_conversation(world: RunningWorld, browser: Any) -> None:
    """Its words are sent, a chat and a person are chosen with it; once it hides itself it can be shown again."""
    channel = {"request_id": 7, "chat_is_channel": True, "request_title": True}
    rows = [
        ["Plain words", {"text": "A channel", "request_chat": channel}],
        [{"text": "A person", "request_users": {"request_id": 8, "request_name": True}}],
    ]
    async with opened(browser, world, width=390, height=700) as page:
        keys = page.get_by_role("group", name="The bot's keyboard")
        await send(world, "choose", reply_markup={"keyboard": rows, "one_time_keyboard": True})
        await keys.get_by_role("button", name="Plain words").click()
        await page.locator("article.mine", has_text="Plain words").wait_for()
        await keys.wait_for(state="hidden")
        await page.get_by_role("button", name="The bot's keyboard").click()
        await keys.get_by_role("button", name="A channel").click()
        await page.get_by_role("dialog").get_by_role("button", name="The Sandbox Times").click()
        await page.get_by_role("log").get_by_text("Chosen: The Sandbox Times").wait_for()
        shared = (await received(world))["chat_shared"]
        assert shared == {"request_id": 7, "chat_id": CHANNEL_ID, "title": "The Sandbox Times"}
        await page.get_by_role("button", name="The bot's keyboard").click()
        await keys.get_by_role("button", name="A person").click()
        await page.get_by_role("dialog").get_by_role("button", name="Alice").click()
        await page.get_by_role("log").get_by_text("Chosen: Alice").wait_for()
        users = (await received(world))["users_shared"]["users"]
        assert users == [{"user_id": 1001, "first_name": "Alice"}]
        await send(world, "done", reply_markup={"remove_keyboard": True})
        await page.get_by_role("log").get_by_text("done", exact=True).wait_for()
        await expect(page.get_by_role("button", name="The bot's keyboard")).to_have_count(0)


async def test_a_channel_is_made_where_there_is_none(world: RunningWorld, browser: Any) -> None:
    """The button that asks for a channel also makes a new one, of which the bot becomes an administrator."""
    rights = {"can_post_messages": True}
    request = {"request_id": 9, "chat_is_channel": True, "bot_administrator_rights": rights, "request_title": True}
    async with opened(browser, world) as page:
        await send(world, "which?", reply_markup={"keyboard": [[{"text": "Choose", "request_chat": request}]]})
        await page.get_by_role("button", name="Choose", exact=True).click()
        await page.get_by_role("dialog").get_by_role("button", name="+ A new channel").click()
        await page.get_by_role("log").get_by_text("Chosen: My channel").wait_for()
        shared = (await received(world))["chat_shared"]
        assert (await world.call("getChatMember", chat_id=shared["chat_id"], user_id=BOT))["status"] == "administrator"
        await send(world, "thanks", reply_markup={"remove_keyboard": True})


async def test_what_is_asked_for_is_answered(world: RunningWorld, browser: Any) -> None:
    """A message that asks opens a reply to itself, with its hint; what is written answers it. Left, it stays so."""
    async with opened(browser, world) as page:
        box = page.get_by_role("textbox", name="Message")
        sent = await send(world, "When?", reply_markup={"force_reply": True, "input_field_placeholder": "8:00"})
        await page.get_by_text("Reply to Pullquote").wait_for()
        await expect(box).to_have_attribute("placeholder", "8:00")
        await box.press_sequentially("9:00")
        await page.keyboard.press("Enter")
        await page.locator("article.mine", has_text="9:00").wait_for()
        message = await received(world)
        assert message["reply_to_message"]["message_id"] == sent["message_id"]
        await expect(page.locator("#context")).to_be_hidden()
        await page.reload()
        await page.locator("article.mine", has_text="9:00").wait_for()
        await expect(page.locator("#context")).to_be_hidden()
        await send(world, "And where?", reply_markup={"force_reply": True})
        await page.get_by_text("Reply to Pullquote").wait_for()
        await page.keyboard.press("Escape")
        elsewhere = await send(world, "And who?", reply_markup={"force_reply": True})
        await page.get_by_text("Reply to Pullquote").wait_for()
        await world.person("owner").say("Nobody", reply_to=elsewhere["message_id"])
        await page.locator("#context").wait_for(state="hidden")
        await send(world, "something else")
        await page.get_by_role("log").get_by_text("something else").wait_for()
        await expect(page.locator("#context")).to_be_hidden()


async def test_only_who_is_meant_is_asked(world: RunningWorld, browser: Any) -> None:
    """In a group a selective question is for the person whose message it answers, and for nobody else."""
    alice = await world.person("alice", "newsroom").say("/settings")
    asks = {"force_reply": True, "selective": True}
    async with opened(browser, world, "newsroom") as page:
        answered = {"message_id": alice.id}
        await send(world, "For Alice", chat_id=GROUP_ID, reply_parameters=answered, reply_markup=asks)
        await page.get_by_role("log").get_by_text("For Alice").wait_for()
        await expect(page.locator("#context")).to_be_hidden()
        await page.get_by_label("Speaking as").select_option(label="Alice (en)")
        await page.get_by_text("Reply to Pullquote").wait_for()


async def test_links_of_telegram_stay_in_the_sandbox(world: RunningWorld, browser: Any) -> None:
    """To a message of a group, to the bot, to a public chat, "Add to a group", Share: all lead somewhere here."""
    target = await world.person("owner", "newsroom", 2).say("Look here")
    bot = "https://t.me/pullquote_sandbox_bot"
    links = {
        "message": f"https://t.me/c/{str(GROUP_ID).removeprefix('-100')}/{target.id}",
        "public": "https://t.me/sandbox_times",
        "start": f"{bot}?start=abc",
        "app": "tg://resolve?domain=pullquote_sandbox_bot&start=xyz",
        "share": "https://t.me/share/url?url=https%3A%2F%2Fx.org%2F&text=Words",
        "add": f"{bot}?startgroup=add&admin=manage_chat",
    }
    rows = [[{"text": name, "url": url}] for name, url in links.items()]
    sent = await send(world, "links, @sandbox_times", reply_markup={"inline_keyboard": rows})
    async with opened(browser, world) as page:
        bubble = page.locator(f"#m{sent['message_id']}")

        async def press(name: str) -> None:
            await page.goto(f"{world.root_url}/#person=owner&chat=owner")
            await page.reload()
            await bubble.get_by_role("link", name=name).click()

        await press("message")
        await page.locator("article.flash", has_text="Look here").wait_for()
        await press("public")
        await page.get_by_role("heading", name="The Sandbox Times").wait_for()
        await press("start")
        await page.get_by_text("/start abc").first.wait_for()
        await press("app")
        await page.get_by_text("/start xyz").first.wait_for()
        await press("share")
        await page.get_by_role("dialog").get_by_role("button", name="Newsroom").click()
        await page.get_by_role("heading", name="Newsroom").wait_for()
        await expect(page.get_by_role("textbox", name="Message")).to_have_value("https://x.org/\nWords")
        await press("add")
        await page.get_by_role("dialog").get_by_role("button", name="+ A new group").click()
        await page.get_by_role("heading", name="My group").wait_for()
        await page.get_by_text("/start@pullquote_sandbox_bot add").first.wait_for()
        await expect(page.locator("#subtitle")).to_contain_text("sees everything")
        assert len(page.context.pages) == 1


async def test_what_is_pinned_stands_above(world: RunningWorld, browser: Any) -> None:
    """The newest pinned message is named above the conversation; a press leads to it."""
    async with opened(browser, world) as page:
        pinned = [await send(world, f"Pin {number}") for number in (1, 2)]
        await send(world, "\n".join(["a long text"] * 80))
        bar = page.locator("#pinned")
        for sent in pinned:
            await world.call("pinChatMessage", chat_id=OWNER, message_id=sent["message_id"])
            await bar.get_by_text(sent["text"]).wait_for()
        await bar.click()
        await expect(page.locator("article.flash", has_text="Pin 2")).to_be_in_viewport()
        for sent in reversed(pinned):
            await world.call("unpinChatMessage", chat_id=OWNER, message_id=sent["message_id"])
        await bar.wait_for(state="hidden")


async def test_a_guest_is_called(world: RunningWorld, browser: Any) -> None:
    """Where the bot is no member, a message that names it goes to it alone, with the message that it answers."""
    async with opened(browser, world, "newsroom") as page:
        target = await world.person("alice", "newsroom").say("A message of Alice's")
        await page.get_by_role("button", name="More about this chat").click()
        await page.get_by_role("menuitem", name="Remove the bot").click()
        await page.locator("#subtitle", has_text="is not here").wait_for()
        bubble = page.locator(f"#m{target.id}")
        await bubble.hover()
        await bubble.get_by_role("button", name="Message options").click()
        await page.get_by_role("menuitem", name="Reply", exact=True).click()
        await page.locator("#text").fill("What is it about, @pullquote_sandbox_bot?")
        await page.locator("#send").click()
        await page.locator("article.mine", has_text="What is it about").wait_for()
        call = await received(world, "guest_message")
        assert call["reply_to_message"]["message_id"] == target.id
        article = {
            "type": "article",
            "id": "1",
            "title": "t",
            "input_message_content": {"message_text": "A guest's word"},
        }
        await world.call("answerGuestQuery", guest_query_id=call["guest_query_id"], result=article)
        await page.get_by_role("log").get_by_text("A guest's word").wait_for()
        await page.get_by_role("button", name="More about this chat").click()
        await page.get_by_role("menuitem", name="Add the bot").click()
        await page.locator("#subtitle", has_text="sees commands").wait_for()


async def test_words_that_run_right_to_left(world: RunningWorld, browser: Any) -> None:
    """A quotation in Arabic stands at the right in a message that begins in English, and its mark is there, too."""
    sent = await send(
        world, "A title\n<blockquote>قالت رئيسة البلدية إن القطار سيعود.</blockquote>\nend", parse_mode="HTML"
    )
    async with opened(browser, world) as page:
        bubble = page.locator(f"#m{sent['message_id']}")
        quote = bubble.locator("blockquote")
        for property_, value in (("direction", "rtl"), ("border-right-width", "3px"), ("border-left-width", "0px")):
            await expect(quote).to_have_css(property_, value)
        await expect(bubble.locator(".text")).to_have_css("direction", "ltr")


async def test_a_link_is_previewed_where_the_bot_wishes(world: RunningWorld, browser: Any) -> None:
    """Above or below the text, large or not."""
    url = "https://example.org/a"
    above = {"url": url, "show_above_text": True, "prefer_large_media": True}
    first = await send(world, "words", link_preview_options=above)
    second = await send(world, "words", link_preview_options={"url": url})
    async with opened(browser, world) as page:
        box = page.locator(f"#m{first['message_id']} .box")
        await expect(box.locator(".preview.large + .text")).to_have_text("words")
        box = page.locator(f"#m{second['message_id']} .box")
        await expect(box.locator(".text + .preview")).to_have_class("preview")
