"""A pasted page is a message of blocks and has no text; how the bot gets it and what may be done with it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from telegram import Bot, ReplyParameters, Update
from telegram.error import BadRequest

from sandbox import pasted_html, rich_messages
from tests.sandbox.world import (
    GROUP_ID,
    Person,
    RunningWorld,
    SandboxError,
    browser_page,
    expect,
    running_sandbox,
)

ALICE = 1001
PAGE = """<meta charset=utf-8><h1>Trams return</h1><p>The town of <b>Lindmark</b> waited
 <a href="https://a.test/x">eleven years</a>.<ul><li>Two bridges<li>4,200 sleepers</ul>"""

PASTES: list[tuple[str, list[object]]] = [
    ("<p>One<p>Two  words <!-- x -->", [("paragraph", "One"), ("paragraph", "Two words")]),
    ("bare<div>of <i>all</i></div>tail", [("paragraph", "bare"), ("paragraph", "of all"), ("paragraph", "tail")]),
    ("<h2>Kopf</h2><h3> </h3><hr>", [("heading", "Kopf"), ("divider", "")]),
    ("<b style='x'><p>Docs</p><p>wrap</p></b>", [("paragraph", "Docs"), ("paragraph", "wrap")]),
    ("<pre>a\n  b</pre><script>no</script><style>no</style>", [("pre", "a\n  b")]),
    ("<blockquote><p>Вот</blockquote>", [("blockquote", [("paragraph", "Вот")])]),
    ("<p>one<br>two &amp; 3</p>", [("paragraph", "one\ntwo & 3")]),
    (
        "<ol start=3><li>c<ul><li>d</ul><li><p>e</ol>",
        [("list", ["3.", ("paragraph", "c"), ("list", ["•", ("paragraph", "d")]), "4.", ("paragraph", "e")])],
    ),
    ("<table><caption>Riders</caption><tr><th>Year<td>2025<tr><td>9", [("table", [["Year", "2025"], ["9"]])]),
    ("<details><summary>Why</summary>So</details>", [("details", [("paragraph", "So")])]),
    ("<figure><img src=x><figcaption>Quay</figcaption></figure>", [("photo", "Quay")]),
]


def outline(block: dict[str, Any]) -> object:
    """Return the kind of a block and its bare words or its children."""
    words = rich_messages.words
    if "items" in block:
        return block["type"], [x for i in block["items"] for x in (i["label"], *map(outline, i["blocks"]))]
    if "cells" in block:
        return block["type"], [[words(cell.get("text")) for cell in row] for row in block["cells"]]
    if "blocks" in block:
        return block["type"], list(map(outline, block["blocks"]))
    return block["type"], words(block.get("text") or block.get("caption") or "")


@pytest.mark.parametrize(("html", "blocks"), PASTES)
def test_pasted_html_becomes_blocks(html: str, blocks: list[object]) -> None:
    assert list(map(outline, pasted_html.from_html(html)["blocks"])) == blocks


async def last(bot: Bot) -> dict[str, Any]:
    update: Update = (await bot.get_updates(offset=-1))[-1]
    assert update.effective_message is not None
    return update.effective_message.to_dict()


async def test_the_bot_gets_blocks_and_no_text(bot: Bot, alice: Person) -> None:
    """A library that does not know the field passes it on; an edit and a reply have it, too."""
    sent = await alice.say_formatted(PAGE)
    raw = await last(bot)
    assert not {"text", "caption", "entities"} & set(raw)
    assert [block["type"] for block in raw["rich_message"]["blocks"]] == ["heading", "paragraph", "list"]
    assert raw["rich_message"]["blocks"][1]["text"][3] == {
        "type": "url",
        "text": "eleven years",
        "url": "https://a.test/x",
    }
    assert (await alice.current(sent)).text.startswith(
        "Trams return\n\nThe town of Lindmark waited eleven years.\n\n• Two bridges"
    )
    await alice.edit_formatted(sent, "<p>Other</p><p>words</p>")
    assert len((await last(bot))["rich_message"]["blocks"]) == 2
    await alice.say("why?", reply_to=sent, quote="words")
    raw = await last(bot)
    assert raw["quote"]["text"] == "words"
    assert "text" not in raw["reply_to_message"]
    await alice.edit(sent, "plain")
    raw = await last(bot)
    assert (raw["text"], "rich_message" in raw) == ("plain", False)


async def test_what_telegram_refuses(bot: Bot, alice: Person) -> None:
    """A bot's quotation of one, one without words, one that is too long."""
    sent = await alice.say_formatted(PAGE)
    with pytest.raises(BadRequest, match=r"(?i)quote_text_invalid"):
        await bot.send_message(ALICE, "x", reply_parameters=ReplyParameters(sent.id, quote="Two bridges"))
    assert (await bot.send_message(ALICE, "x", reply_parameters=ReplyParameters(sent.id))).reply_to_message
    for html in ("<p> </p>", f"<p>{'x' * 40_000}</p>"):
        with pytest.raises(SandboxError):
            await alice.say_formatted(html)


async def test_in_a_group_only_one_that_names_the_bot(bot: Bot, world: RunningWorld) -> None:
    """With privacy on; in its blocks a mention is found as in a text."""
    group = world.person("alice", "newsroom")
    await group.say_formatted(PAGE)
    await group.say_formatted(f"<p>@{bot.username} read this</p>{PAGE}")
    received = [u.message for u in await bot.get_updates() if u.message and u.message.chat.id == GROUP_ID]
    assert [m.api_kwargs["rich_message"]["blocks"][0]["type"] for m in received] == ["paragraph"]


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Any) -> AsyncIterator[Any]:
    """The chat page of a sandbox without a bot, in Alice's chat."""
    async with (
        running_sandbox() as world,
        browser_page(browser, f"{world.root_url}/#person=alice&chat=alice") as opened,
    ):
        yield opened


@pytest.mark.asyncio(loop_scope="session")
async def test_pasting_on_the_page_keeps_the_formatting(page: Any) -> None:
    """What is pasted stands beside the field until it is sent; what is typed comes above it; plain text stays plain."""
    paste = """([html, text]) => {
        const data = new DataTransfer();
        data.setData("text/html", html);
        data.setData("text/plain", text);
        const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
        return document.getElementById("text").dispatchEvent(event);
    }"""
    assert await page.evaluate(paste, ["<span>plain words</span>", "plain words"])
    await page.get_by_role("button", name="Start").click()
    assert not await page.evaluate(paste, [PAGE, "Trams return The town of Lindmark"])
    await page.get_by_text("with formatting: Trams return").wait_for()
    field = page.get_by_role("textbox", name="Message")
    await field.fill("Look:")
    await field.press("Enter")
    bubble = page.locator("article.mine", has_text="4,200 sleepers")
    await expect(bubble).to_have_text(re.compile("^Look:\\s+Trams return"), use_inner_text=True)
    await expect(bubble.locator("strong", has_text="Trams return")).to_have_count(1)
    await expect(bubble.locator("a")).to_have_attribute("href", "https://a.test/x")
