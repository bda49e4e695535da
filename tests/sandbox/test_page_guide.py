"""The first screen, and where one's eyes are: what is new is in view, and nothing covers what is read."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from sandbox.news import site
from tests.sandbox.world import RunningWorld, browser_page, expect, holds, noted, running_sandbox

pytestmark = pytest.mark.asyncio(loop_scope="session")

OWNER = 1000
LONG = "\n\n".join(f"Paragraph {n} of a text that is longer than the window is high." for n in range(60))
IN_VIEW = """selector => {
    const [place, frame] = [selector, "#log"].map((each) => document.querySelector(each).getBoundingClientRect());
    return place.bottom <= frame.bottom + 1 && place.bottom > frame.top;
}"""
BEGINS = """selector => {
    const [place, frame] = [selector, "#log"].map((each) => document.querySelector(each).getBoundingClientRect());
    return place.height > frame.height && Math.abs(place.top - frame.top) < 30;
}"""
"""The beginning of what is taller than the conversation is at its top."""
SCROLLED = """e => new Promise((done) => {
    requestAnimationFrame(() => requestAnimationFrame(() => done(e.scrollTop)));
})"""
"""How far an element is scrolled once what was last put into it is drawn."""
BELOW = """() => {
    const note = document.querySelector("#toasts p")?.getBoundingClientRect();
    const texts = ["#head", "#log", "#composer"].map((each) => document.querySelector(each).getBoundingClientRect());
    return note && texts.every((each) => each.bottom <= note.top);
}"""
"""A note of the page shows, below all that is read."""


@pytest_asyncio.fixture(loop_scope="session")
async def world() -> AsyncIterator[RunningWorld]:
    """A fresh sandbox."""
    async with running_sandbox() as running:
        yield running


async def send(world: RunningWorld, text: str) -> str:
    """The bot says something to the owner; gives the selector of its bubble."""
    return f"#m{(await world.call('sendMessage', chat_id=OWNER, text=text))['message_id']}"


@pytest.mark.parametrize(("width", "height"), [(1100, 860), (390, 844)])
async def test_the_first_screen_says_what_this_is(world: RunningWorld, browser: Any, width: int, height: int) -> None:
    """What the bot can do in its own words, who is here, and things to press: they speak in the person's name."""
    await world.call("setMyDescription", description="I read articles.")
    async with browser_page(browser, world.root_url, width=width, height=height) as page:
        guide = page.get_by_role("article", name="First steps")
        await guide.get_by_text("I read articles.").wait_for()
        await holds(page, IN_VIEW, ".guide h2")
        for name in ("Robin", "Alice", "Benoît", "Newsroom", "The Sandbox Times"):
            row = guide.get_by_role("listitem").filter(has=page.get_by_text(name, exact=True))
            await expect(row).to_have_count(1)
        addresses = await guide.locator(".chip code").all_text_contents()
        assert {each.link for each in site.articles()} >= set(addresses[:-1])
        assert addresses[-1] == "/follow http://news.test/"
        await guide.get_by_role("button", name=addresses[0]).click()
        link = page.locator("article.mine").get_by_role("link", name=addresses[0])
        async with page.context.expect_page() as opened:
            await link.click()
        tab = await opened.value
        await tab.get_by_role("heading", name="Storm sinks 40 boats").wait_for()
        await page.get_by_role("button", name="Newsroom" if width > 720 else "Back to the chats").click()
        await page.get_by_role("button", name="First steps").click()
        dialog = page.get_by_role("dialog")
        await dialog.get_by_role("button", name="How many passengers were on board?").click()
        await page.locator("article.mine", has_text="How many passengers").wait_for()
        await holds(page, "width => document.documentElement.scrollWidth <= width", width)


async def test_questions_are_offered_once_the_example_is_there(world: RunningWorld, browser: Any) -> None:
    """They are those of the example's language, each until it is asked; one press takes them away for good."""
    await world.person("owner").say("/start")
    async with browser_page(browser, world.root_url) as page:
        offered = page.locator("#tries .chip")
        await send(world, "Le train de nuit entre Lindau et la côte est de retour après onze ans\n\nLe premier train …")
        await expect(offered).to_have_count(3)
        await offered.get_by_text("Combien de passagers ?").click()
        await page.locator("article.mine", has_text="Combien de passagers ?").wait_for()
        await expect(offered).to_have_count(2)
        await page.locator("#tries-close").click()
        await page.reload()
        await page.locator("article.mine", has_text="Combien de passagers ?").wait_for()
        await expect(page.locator("#tries")).to_be_hidden()


@pytest.mark.parametrize(("locale", "language"), [("fr-FR", "fr"), ("uk", "uk"), ("pt-BR", "pt"), ("en-GB", "en")])
async def test_the_first_person_speaks_the_browsers_language(
    world: RunningWorld, browser: Any, locale: str, language: str
) -> None:
    """The bot hears it with each message, as from a client of Telegram; other people keep theirs."""
    async with browser_page(browser, world.root_url, locale=locale) as page:
        await page.locator("#speaker option", has_text=f"Robin ({language})").wait_for(state="attached")
        await page.locator("#begin").click()
        await page.locator("article.mine").wait_for()
        message = (await world.call("getUpdates"))[0]["message"]
        assert message["from"]["language_code"] == language
        assert [each["language"] for each in (await world.state())["people"][1:]] == ["en", "fr"]
    async with browser_page(browser, world.root_url, locale="de-DE") as other:
        await other.locator("#speaker option", has_text=f"Robin ({language})").wait_for(state="attached")


async def test_the_page_in_arabic_reads_from_right_to_left(world: RunningWorld, browser: Any) -> None:
    """On a phone, too: one's own messages at the left, addresses and commands as they are, and nothing to the side."""
    async with browser_page(browser, world.root_url, width=390, height=844, locale="ar") as page:
        guide = page.get_by_role("article", name="الخطوات الأولى")
        await guide.wait_for()
        await expect(page.locator("html")).to_have_attribute("dir", "rtl")
        await expect(guide.locator(".chip code").first).to_have_css("direction", "ltr")
        await page.locator("#begin").click()
        await page.locator("article.mine").wait_for()
        answer = await send(world, "أقرأ المقالات.")
        await page.locator(answer).wait_for()
        sides = """all => {
            const [mine, bots] = all.map((each) => document.querySelector(`${each} .box`).getBoundingClientRect());
            return mine.left < bots.left && document.documentElement.scrollWidth <= 390;
        }"""
        await holds(page, sides, ["article.mine", answer])


@pytest.mark.parametrize(("width", "height"), [(1100, 860), (390, 844)])
async def test_the_answer_is_in_view(world: RunningWorld, browser: Any, width: int, height: int) -> None:
    """After a long paste, also one that was sent while scrolled up, and however many messages come at once."""
    await world.person("owner").say("/start")
    async with browser_page(browser, f"{world.root_url}/#chat=owner", width=width, height=height) as page:
        await page.locator("#text").fill(LONG)
        await page.locator("#send").click()
        await page.locator("article.mine", has_text="Paragraph 59").wait_for()
        for _ in range(3):
            answer = await send(world, f"An answer. {LONG[:300]}")
            await page.locator(answer).wait_for()
        await holds(page, IN_VIEW, answer)
        await page.locator("#log").evaluate("e => e.scrollTo({ top: 0, behavior: 'instant' })")
        await page.get_by_role("button", name="To the newest message").wait_for()
        other = await send(world, "It does not move who reads what is above.")
        await page.locator(other).wait_for()
        assert await page.locator("#log").evaluate(SCROLLED) == 0
        await page.locator("#text").fill("What one sends oneself is looked at.")
        await page.locator("#send").click()
        await page.locator("article.mine", has_text="What one sends").wait_for()
        answer = await send(world, f"Then the answer. {LONG[:300]}")
        await page.locator(answer).wait_for()
        await holds(page, IN_VIEW, answer)


@pytest.mark.parametrize(("width", "height"), [(1100, 860), (390, 844)])
async def test_what_is_taller_than_the_window_is_read_from_its_beginning(
    world: RunningWorld, browser: Any, width: int, height: int
) -> None:
    """Also when its buttons are what is tall; where one has read to its end nothing moves, and the next is in view."""
    await world.person("owner").say("/start")
    async with browser_page(browser, f"{world.root_url}/#chat=owner", width=width, height=height) as page:
        await page.locator("article.mine").wait_for()
        tall = await send(world, LONG)
        await page.locator(tall).wait_for()
        await holds(page, BEGINS, tall)
        await page.get_by_role("button", name="To the newest message").click()
        await holds(page, IN_VIEW, tall)
        await page.locator("#text").fill("One line\nand another\nand a third: the field grows.")
        await holds(page, IN_VIEW, tall)
        keys = {"inline_keyboard": [[{"text": f"Key {n}", "callback_data": str(n)}] for n in range(30)]}
        panel = await send(world, "Settings")
        await page.locator(panel).wait_for()
        await holds(page, IN_VIEW, panel)
        number = int(panel.removeprefix("#m"))
        await world.call("editMessageText", chat_id=OWNER, message_id=number, text="Choices", reply_markup=keys)
        await page.locator(panel, has_text="Choices").wait_for()
        await holds(page, BEGINS, panel)
        after = await send(world, "The next one of the same answer.")
        await page.locator(after).wait_for()
        await holds(page, IN_VIEW, after)


async def test_who_reads_a_long_message_is_not_moved_by_a_later_one(world: RunningWorld, browser: Any) -> None:
    """Only what comes at once belongs to the same answer; a notice that comes later waits below."""
    await world.person("owner").say("/start")
    async with browser_page(browser, f"{world.root_url}/#chat=owner", width=390, height=844) as page:
        await page.locator("article.mine").wait_for()
        tall = await send(world, LONG)
        await page.locator(tall).wait_for()
        await holds(page, BEGINS, tall)
        world.sandbox.world.shift += 60
        later = await send(world, "A notice.")
        await page.locator(later).wait_for()
        await holds(page, BEGINS, tall)
        await page.locator("#text").fill("What one sends is looked at.")
        await page.locator("#send").click()
        await holds(page, IN_VIEW, "article.mine:last-of-type")


async def test_the_end_stays_in_view_when_a_picture_arrives(world: RunningWorld, browser: Any) -> None:
    """What grows in the last messages does not count as scrolling up, which alone leaves the end."""
    await world.person("owner").say("/start")
    await send(world, LONG)
    async with browser_page(browser, f"{world.root_url}/#chat=owner", width=390, height=844) as page:
        last = page.locator(await send(world, "The newest one."))
        await last.wait_for()
        await last.evaluate(
            """e => {
                e.previousElementSibling.style.paddingBottom = "600px";
                document.querySelector("#log").dispatchEvent(new Event("scroll"));
            }"""
        )
        answer = await send(world, "And another.")
        await page.locator(answer).wait_for()
        await holds(page, IN_VIEW, answer)


async def test_six_hours_stand_in_one_row_of_a_phone(world: RunningWorld, browser: Any) -> None:
    """As in a client of Telegram, which never breaks a row of buttons."""
    await world.person("owner").say("/start")
    keyboard = {"inline_keyboard": [[{"text": f"{hour}:45", "callback_data": f"h{hour}"} for hour in range(10, 16)]]}
    await world.call("sendMessage", chat_id=OWNER, text="What time is it for you?", reply_markup=keyboard)
    async with browser_page(browser, f"{world.root_url}/#chat=owner", width=390, height=844) as page:
        await expect(page.locator(".bots .key")).to_have_count(6)
        tops = "[...document.querySelectorAll('.bots .key')].map((e) => e.getBoundingClientRect().top)"
        await holds(page, f"() => new Set({tops}).size === 1")


async def test_an_answer_may_come_before_the_press_is_confirmed(world: RunningWorld, browser: Any) -> None:
    """The button is free then, and nothing says that the bot has not answered."""
    await world.person("owner").say("/start")
    keyboard = {"inline_keyboard": [[{"text": "Undo", "callback_data": "u"}]]}
    await world.call("sendMessage", chat_id=OWNER, text="Deleted.", reply_markup=keyboard)
    async with browser_page(browser, f"{world.root_url}/#chat=owner") as page:

        async def slowly(route: Any) -> None:
            fetched = await route.fetch()
            query = (await fetched.json())["query"]
            async with noted(page, "Back again"):
                await world.call("answerCallbackQuery", callback_query_id=query, text="Back again")
            await route.fulfill(response=fetched)
            confirmed.set()

        confirmed = asyncio.Event()
        await page.route("**/presses", slowly)
        await page.get_by_role("button", name="Undo").click()
        await confirmed.wait()
        notes = "window.notes = document.querySelector('#toasts').innerHTML"
        free = f"() => !document.querySelector('.key[aria-busy]') && ({notes}, true)"
        await holds(page, free)
        assert "has not answered" not in await page.evaluate("window.notes")


async def test_what_comes_while_a_chat_opens_is_not_lost(world: RunningWorld, browser: Any) -> None:
    """A message that is told while the chat's others are still being fetched stands among them."""
    await world.person("owner").say("/start")
    async with browser_page(browser, f"{world.root_url}/#chat=newsroom") as page:
        await page.get_by_role("heading", name="Newsroom").wait_for()

        async def slowly(route: Any) -> None:
            fetched = await route.fetch()  # what there is before the message below
            bubble = await send(world, "Told in between")
            await page.locator(bubble).wait_for(state="attached")
            await route.fulfill(response=fetched)

        await page.route("**/chats/owner/messages", slowly)
        await page.locator("#chats").get_by_role("button", name="Pullquote").click()
        await page.get_by_role("log").get_by_text("/start").wait_for()
        await expect(page.get_by_role("log").get_by_text("Told in between")).to_have_count(1)


async def test_nothing_covers_what_is_read(world: RunningWorld, browser: Any) -> None:
    """The button beside a selection stands clear of it, also at the top; a note of the page stands below all text."""
    await world.person("owner").say("/start")
    bubble = await send(world, f"alpha beta gamma delta.\n{LONG}")
    async with browser_page(browser, f"{world.root_url}/#chat=owner", width=390, height=700) as page:
        await page.locator(bubble).evaluate("e => e.scrollIntoView({ block: 'start', behavior: 'instant' })")
        for first, last in ((0, 10), (600, 640)):
            await page.locator(f"{bubble} .text").evaluate(
                """(e, [first, last]) => {
                    const text = e.firstChild;
                    getSelection().setBaseAndExtent(text, first, text, last);
                    const area = getSelection().getRangeAt(0).getBoundingClientRect();
                    document.body.dataset.selected = JSON.stringify([area.top, area.bottom]);
                }""",
                [first, last],
            )
            await page.get_by_role("button", name="Reply to selection").wait_for()
            apart = """() => {
                const [top, bottom] = JSON.parse(document.body.dataset.selected);
                const place = document.querySelector("#selection-reply").getBoundingClientRect();
                return place.bottom <= top || place.top >= bottom;
            }"""
            await holds(page, apart)
        await page.locator(f"{bubble} .options").focus()
        await page.keyboard.press("Enter")
        looking = asyncio.ensure_future(holds(page, BELOW))  # from before it comes: it shows for some seconds only
        await page.get_by_role("menuitem", name="Copy text").click()
        await looking


async def test_going_on_to_telegram(world: RunningWorld, browser: Any) -> None:
    """A pasted token goes to who has started the sandbox; what is wrong is said in words, what is right with a link."""
    wishes: list[dict[str, Any]] = []
    async with browser_page(browser, world.root_url) as page:
        await page.get_by_text("Go on to Telegram").click()
        await page.get_by_text("PULLQUOTE_TOKEN=… make run").wait_for()
        await expect(page.get_by_role("button", name="Start the bot")).to_have_count(0)
    world.sandbox.world.operator = wishes.append
    async with browser_page(browser, world.root_url, width=390, height=844) as page:
        await page.get_by_text("Go on to Telegram").click()
        await page.get_by_label("Paste the token here").fill(" 123456:ABC ")
        await page.get_by_role("button", name="Start the bot").click()
        for reason, words in (
            ("malformed", "does not look like a token"),
            ("refused", "Telegram does not know this token"),
            ("unreachable", "cannot be reached"),
            ("unwritable", "cannot be written to the file /x/.env"),
            ("ended", "ended at once"),
            ("silent", "says nothing"),
        ):
            world.sandbox.world.events.add("live", reason=reason, detail="/x/.env")
            await page.locator("#live", has_text=words).wait_for()
        link = "https://t.me/mine_bot?start=abc"
        world.sandbox.world.events.add("live", username="mine_bot", link=link, code=True)
        await expect(page.get_by_role("link", name=link)).to_have_attribute("href", link)
        await expect(page.get_by_label("Paste the token here")).to_have_value("")
        await holds(page, "() => document.documentElement.scrollWidth <= 390")
    assert wishes == [{"do": "live", "token": "123456:ABC"}]


async def test_starting_afresh_is_a_word(world: RunningWorld, browser: Any) -> None:
    """It is asked for in the guide, once more for sure, and passed to who has started the sandbox."""
    wishes: list[dict[str, Any]] = []
    world.sandbox.world.operator = wishes.append
    async with browser_page(browser, world.root_url) as page:
        page.on("dialog", lambda dialog: dialog.accept())
        async with noted(page, "Starting afresh"):
            await page.get_by_role("button", name="Start afresh").click()
    assert wishes == [{"do": "reset"}]
