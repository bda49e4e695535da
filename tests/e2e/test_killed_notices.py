"""Kills while items are posted as they come: each is posted once, or its outbox row says that nobody knows."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

import pytest

from tests.e2e.bot_process import rows, start_bot, stop_bot
from tests.e2e.conversation import idle, settled
from tests.e2e.web_site import Site, site
from tests.patience import PATIENCE
from tests.profiles import rounds
from tests.sandbox.world import Person
from tests.services.feeds.followed_feeds import Item, Source, story

pytestmark = pytest.mark.asyncio(loop_scope="session")

PATHS = ("/one.xml", "/two.xml")
ITEMS = 2
"""New items of each feed before each kill."""
HOURS = 3
"""After which any feed is due again."""
TASKS = "SELECT count(*) FROM inbox WHERE body LIKE '%show_feed_item%'"
NOTICES = "SELECT count(*) FROM notices"
MOMENTS = {
    "an article and its task are stored": TASKS,
    "it is decided what becomes of an item": NOTICES,
    "a notice is on its way": "SELECT count(*) FROM outgoing WHERE update_id < 0",
    "it is stored which article it shows": "SELECT count(*) FROM shown",
}
"""When the bot is killed: as soon as the count grows, by one to three."""


def _count(here: Site, query: str) -> int:
    return int(str(rows(here.folder, query)[0][0]))


async def _set_up(here: Site) -> Person:
    """Post two feeds into a channel and a group; return who reads the channel."""
    editor = here.world.person("owner")
    await here.world.post("chats", key="journal", type="channel", title="The Journal", bot="left")
    await editor.say("/channel")
    await editor.share_chat(await settled(editor, "Choose"), "journal")
    await settled(editor, "Digest")
    for path in PATHS:
        await editor.say(f"/follow {here.web.url(path)}")
        card = await settled(editor, "Followed from now on")
        await editor.press(card, "Post into a channel or group")
        await editor.press(await editor.wait_edit(card, "Where do I post"), "The Journal")
        await editor.wait_edit(card, "Posted in The Journal")
        await here.polled(path, followers=2)
    return editor.at("journal")


async def _kill(here: Site, bot: asyncio.subprocess.Process, query: str, before: int) -> None:
    """Kill the bot as soon as a count of its database is more than *before*."""
    async with asyncio.timeout(PATIENCE):
        while _count(here, query) <= before:
            await asyncio.sleep(0.002)
    bot.kill()
    await bot.wait()


async def _play(here: Site, sources: dict[str, Source], moments: Iterator[str]) -> tuple[Person, list[str]]:
    """Let feeds have new items, and kill the bot at each of the moments; return the reader and all titles."""
    bot, titles = await start_bot(here.world, here.folder, here.environment(), here.clock), []
    reader = await _set_up(here)
    for number, moment in enumerate(moments):
        before = _count(here, MOMENTS[moment]) + number % 3
        for path, source in sources.items():
            names = [f"{number}{path[1]}{item}" for item in range(ITEMS)]
            titles += [f"Story {name}" for name in names]
            source.items = [*(Item(name, text=story(name)) for name in names), *source.items][:30]
        await here.turn(HOURS)
        await _kill(here, bot, MOMENTS[moment], before)
        bot = await start_bot(here.world, here.folder, here.environment(), here.clock)
    await here.turn(HOURS)  # what a killed poll had begun is due again
    while (done := _count(here, NOTICES)) < len(titles):
        async with asyncio.timeout(PATIENCE):
            while _count(here, NOTICES) == done:
                await asyncio.sleep(0.1)
                await here.turn(20 / 3600)  # Telegram takes 20 a minute
    await idle(here.world)
    assert await stop_bot(bot) == 0
    return reader, titles


async def _check(folder: Path, moments: Iterator[str]) -> None:
    sources = {path: Source([Item(f"first{path[1:4]}")]) for path in PATHS}
    async with site(folder) as here:
        here.pages |= sources
        reader, titles = await _play(here, sources, moments)
        posted = Counter(message.text.split("\n")[0] for message in await reader.messages())
        assert [title for title, times in posted.items() if times > 1] == []
        lost = set(titles) - set(posted)
        unknown = _count(here, "SELECT count(*) FROM outgoing WHERE state = 'unknown'")
        assert len(lost) <= unknown, lost
        assert unknown <= len(titles) // ITEMS


@pytest.mark.torture
async def test_kills(tmp_path: Path) -> None:
    """Once at each step of a notice, five times in `make torture`."""
    await _check(tmp_path, islice(cycle(MOMENTS), rounds(len(MOMENTS), torturing=20)))
