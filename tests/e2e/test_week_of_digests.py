"""A week at high speed: three chats, four feeds, a channel, two hundred items, two changes of the clock, three kills.

`make torture` plays it with forty feeds and two thousand items. Fewer items a feed would leave digests empty.
A group posts twice a day, and deletes one of the posts. Into a second channel a feed is posted as it comes.
Every digest is sent exactly once at its local time, each item is in exactly one digest of each chat, no item and no
post of the followed channel is lost, and Telegram's limits are kept.
"""

from __future__ import annotations

import asyncio
import random
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from html import escape
from itertools import pairwise
from json import loads
from math import ceil
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from services.feeds.polling import OLD_ITEMS
from tests.e2e.bot_process import log_of, rows, start_bot, stop_bot
from tests.e2e.conversation import settled
from tests.e2e.virtual_clock import Turned
from tests.engine.readers.channel_pages import NAME, PATH, post, preview
from tests.profiles import rounds
from tests.sandbox.world import Message, Person, RunningWorld, running_sandbox
from tests.services.web.web_server import PUBLIC, Answer, Reply, Request, Web, web_server

PARIS, NEW_YORK = ZoneInfo("Europe/Paris"), ZoneInfo("America/New_York")
BEGIN = datetime(2026, 10, 24, 12, 0, tzinfo=UTC)  # Europe's clocks change the night after, New York's a week later
END = datetime(2026, 11, 2, 16, 0, tzinfo=UTC)
FEEDS, ITEMS = rounds(4, 40), 50
FEWER = (FEEDS // 2, FEEDS // 4)
"""Feeds that the group and the channel follow."""
STEP = rounds(7200, 1800)
"""Seconds that pass at once."""
POSTING = rounds(6, 24)
"""Steps between two posts of the group, the second of which is deleted: half a day; none comes with its digest."""
REAL = 0.05
"""Seconds of the machine's time between two looks at what the bot has still to do."""
KILLS = (0.2, 0.5, 0.81)
"""At these parts of the week the bot is killed; the first time just when digests are due."""
SHOWN = 15
"""Items that a feed shows."""
POSTS, DAILY = 20, 25
"""Posts that a page of the channel shows, and that come together each morning: more than a page."""
OPEN = "WHERE state IN ('new', 'retry')"
NOUNS = ("harbour", "library", "bridge", "museum", "hospital", "station", "school", "market", "theatre", "tower")


@dataclass
class Press:
    """All feeds, whose items come evenly over the week."""

    clock: Turned
    names: dict[str, datetime] = field(default_factory=dict)
    """Every item by its title, and when it comes."""

    def __post_init__(self) -> None:
        chance = random.Random(4)
        length = (END - timedelta(hours=12) - BEGIN) / ITEMS
        for feed in range(FEEDS):
            for item in range(-8, ITEMS):
                self.names[f"Item {feed}.{item}"] = BEGIN + length * (item + chance.random())

    def shown(self, feed: int) -> list[tuple[str, datetime]]:
        """What a feed shows now, newest first."""
        now = self.clock.now()
        there = [(name, at) for name, at in self.names.items() if name.startswith(f"Item {feed}.") and at <= now]
        return sorted(there, key=lambda one: one[1], reverse=True)[:SHOWN]

    async def answer(self, request: Request) -> Answer:
        """Give a feed."""
        feed = int(request.path.removeprefix("/feed"))
        items = "".join(self._item(name, at) for name, at in self.shown(feed))
        body = f"<rss version='2.0'><channel><title>Paper {feed}</title>{items}</channel></rss>".encode()
        tag = f'"{hash(body)}"'
        if request.headers.get("if-none-match") == tag:
            return Reply(b"", 304)
        return Reply(body, content_type="application/rss+xml", headers=(("ETag", tag),))

    def posts(self) -> int:
        """How many posts the channel has by now."""
        return DAILY * ((self.clock.now() - BEGIN).days + 1)

    async def channel(self, request: Request) -> Answer:
        """Give a page of the channel: the newest posts, or those before one."""
        last = int(request.query.get("before", self.posts() + 1)) - 1
        numbers = range(max(1, last - POSTS + 1), last + 1)
        return preview(*(post(number, f"The bridge number {number} was opened by the mayor.") for number in numbers))

    @staticmethod
    def _item(name: str, at: datetime) -> str:
        chance = random.Random(name)
        made = [f"{chance.choice(NOUNS)}{chance.randrange(10_000)}" for _ in range(12)]
        text = " ".join(
            f"The {made[n]} of {made[n + 3]} was opened by {made[n + 6].title()} with {chance.randrange(900)} guests."
            for n in range(5)
        )
        link = f"http://papers.example/{name.replace(' ', '-')}"
        tags = {"guid": name, "link": link, "title": name, "description": text, "pubDate": format_datetime(at)}
        return "<item>" + "".join(f"<{tag}>{escape(said)}</{tag}>" for tag, said in tags.items()) + "</item>"


def address(web: Web, feed: int) -> str:
    """Each paper has a host of its own: feeds of one host are polled one after the other."""
    return web.url(f"/feed{feed}", f"paper{feed}.example")


def opml(web: Web, count: int) -> bytes:
    """A list of the first feeds."""
    outlines = "".join(f'<outline type="rss" xmlUrl="{address(web, n)}"/>' for n in range(count))
    return f"<opml version='2.0'><body>{outlines}</body></opml>".encode()


def slots(days: frozenset[int], times: tuple[tuple[int, int], ...], zone: ZoneInfo) -> list[datetime]:
    """When digests are due in the week, reckoned without the bot's own arithmetic."""
    found = []
    for day in (date(2026, 10, 24) + timedelta(days=n) for n in range(11)):
        for hour, minute in times:
            at = datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone)
            if day.weekday() in days and BEGIN < at <= END:
                found.append(at)
    return found


async def _channel(owner: Person, web: Web) -> None:
    """A channel whose digest is reviewed, published unseen, and fed by some feeds."""
    await owner.world.post("chats", key="journal", type="channel", title="The Journal", bot="left")
    await owner.say("/channel")
    await owner.share_chat(await settled(owner, "Choose"), "journal")
    panel = await settled(owner, "Digest")
    await owner.press(panel, "Other times")
    await owner.say("7:00 Europe/Paris", reply_to=await owner.wait_message("Reply to this"))
    panel = await settled(owner, "Every day 07:00")
    await owner.press(panel, "Back")
    panel = await owner.wait_edit(panel, "Settings of The Journal")
    await owner.press(panel, "Publish unseen: no")
    panel = await owner.wait_edit(panel)
    await owner.press(panel, "Feeds")
    panel = await settled(owner, "0 feeds")
    for number in range(FEWER[1]):
        await owner.press(panel, "Follow a feed")
        await owner.say(address(web, number), reply_to=await owner.wait_message("Reply with"))
        await settled(owner, "Followed from now on")


async def _wire(owner: Person) -> None:
    """A second channel, into which the first feed of the private chat is posted as it comes."""
    await owner.world.post("chats", key="wire", type="channel", title="The Wire", bot="left")
    await owner.say("/feeds")
    panel = await settled(owner, "followed here")
    await owner.press(panel, "1 ·")
    panel = await owner.wait_edit(panel, "paper0.example")
    await owner.press(panel, "Post into a channel or group")
    panel = await owner.wait_edit(panel, "Where do I post")
    await owner.press(panel, "Choose a channel")
    await owner.share_chat(await settled(owner, "Choose the channel"), "wire")
    await settled(owner, "Posted in The Wire as it comes")


async def _set_up(world: RunningWorld, web: Web) -> tuple[Person, Person, Person]:
    """The three chats with digests and what they follow, and the channel with notices."""
    owner = world.person("owner")
    await owner.say("/digest 8:00 18:30 Europe/Paris")
    await settled(owner, "Next")
    await owner.send_file("feeds.opml", opml(web, FEEDS))
    await settled(owner, f"{FEEDS} feeds are new")
    await owner.say(f"/follow @{NAME}")
    await settled(owner, "Followed from now on")
    await world.post("chats", key="desk", type="supergroup", title="The desk", bot="left")
    desk = world.person("owner", "desk")
    await desk.set_bot("administrator")
    await desk.wait_message("I see all messages")
    await desk.say("/digest weekdays 9:00 America/New_York")
    await settled(desk, "Next")
    await desk.send_file("feeds.opml", opml(web, FEWER[0]), "@pullquote_sandbox_bot")
    await settled(desk, f"{FEWER[0]} feeds are new")
    await _channel(owner, web)
    await _wire(owner)
    return owner, desk, world.person("owner", "journal")


def _post(name: str) -> str:
    """A post of a group, with its name in each sentence."""
    chance = random.Random(name)
    made = [f"{chance.choice(NOUNS)}{chance.randrange(10_000)}" for _ in range(5)]
    return " ".join(f"The {noun} of {name} was shown to {chance.randrange(900)} guests by {noun}s." for noun in made)


async def _play(world: RunningWorld, clock: Turned, folder: Path, extra: dict[str, str], desk: Person) -> list[float]:
    """Let the week pass, in which a group posts and deletes; return when the clock was turned, by the sandbox."""
    steps = ceil((END - clock.now()).total_seconds() / STEP)
    kills = {int(steps * part) for part in KILLS}
    turned: list[float] = []
    bot = await start_bot(world, folder, extra, clock)
    for step in range(steps):
        await world.turn_clock(STEP)
        clock.turn(STEP)
        turned.append(clock.now().timestamp())
        local = clock.now().astimezone(PARIS)
        is_due = local.hour in (8, 9) and local.minute < 30
        if kills and step >= min(kills) and (len(kills) < len(KILLS) or is_due):
            kills.discard(min(kills))
            await asyncio.sleep(0.03)
            bot.kill()
            await bot.wait()
            bot = await start_bot(world, folder, extra, clock)
        posted = (
            [await desk.say(_post(f"{kind}{step}")) for kind in ("stays", "gone")]
            if step % POSTING == POSTING // 2
            else []
        )
        await _drain(folder, clock)
        if posted:
            await desk.delete(posted[1])
    assert not kills
    assert await stop_bot(bot) == 0
    return turned


async def _drain(folder: Path, clock: Turned) -> None:
    """Wait until the bot has done what was to be done by now: a slow machine takes longer, and loses nothing."""
    now = int(clock.now().timestamp() * 1e6)
    async with asyncio.timeout(120):
        while True:
            await asyncio.sleep(REAL)
            due = rows(
                folder, f"SELECT (SELECT count(*) FROM feeds WHERE next_poll <= {now}), count(*) FROM inbox {OPEN}"
            )
            if due == [(0, 0)]:
                return


def _heads(messages: list[Message], begins: str) -> list[str]:
    """The days and times that stand over digests, in the order they came."""
    pattern = rf"{begins} · (\w+ \d+ \w+(?:, \d\d:\d\d)?)"
    return [match[1] for each in messages if (match := re.match(pattern, each.text))]


def _named(moments: list[datetime], how: str) -> list[str]:
    return [re.sub(r"\b0(\d )", r"\1", moment.strftime(how)) for moment in moments]


@pytest.mark.torture
async def test_a_week(tmp_path: Path) -> None:
    """Played in steps of two hours, of half an hour in `make torture`."""
    clock = Turned(tmp_path / "clock")
    ahead = clock.set(BEGIN)
    press = Press(clock)
    pages = {f"/feed{n}": press.answer for n in range(FEEDS)} | {PATH: press.channel}
    async with web_server(dict(pages)) as web, running_sandbox() as world:
        await world.turn_clock(ahead)
        web.names.update({f"paper{n}.example": (PUBLIC,) for n in range(FEEDS)})
        extra = web.environment(tmp_path)
        bot = await start_bot(world, tmp_path, extra, clock)
        owner, desk, journal = await _set_up(world, web)
        assert await stop_bot(bot) == 0
        turned = await _play(world, clock, tmp_path, extra, desk)
        everyday, weekdays = frozenset(range(7)), frozenset(range(5))
        due = slots(everyday, ((8, 0), (18, 30)), PARIS)
        assert _heads(await owner.messages(), "Your digest") == _named(due, "%A %d %B, %H:%M")
        due = slots(weekdays, ((9, 0),), NEW_YORK)
        assert _heads(await desk.messages(), "Today in The desk") == _named(due, "%A %d %B, %H:%M")
        due = slots(everyday, ((7, 0),), PARIS)
        assert _heads(await journal.messages(), "The Journal") == _named(due, "%A %d %B")
        quoted = [message.text for message in await desk.messages() if message.text.startswith("Today in The desk")]
        assert all("gone" not in text for text in quoted)
        assert any("stays" in text for text in quoted)
        _each_in_one_digest(tmp_path)
        _nothing_is_lost(tmp_path, press)
        _each_is_posted_once(tmp_path, press, await world.person("owner", "wire").messages())
        _limits_are_kept(await world.calls("sendMessage"), turned)
    assert '"event": "update failed for good"' not in log_of(tmp_path)


def _each_in_one_digest(folder: Path) -> None:
    """The spans of a shelf's digests follow one another without a gap and without an overlap."""
    spans: dict[str, list[list[int]]] = {}
    for state, packed in rows(folder, "SELECT state, spans FROM digests ORDER BY shelf, slot"):
        assert state == "sent"
        for shelf, span in loads(str(packed)).items():
            spans.setdefault(shelf, []).append(span)
    assert len(spans) == 3
    for one in spans.values():
        assert all(before[1] == after[0] for before, after in pairwise(one))


def _each_is_posted_once(folder: Path, press: Press, messages: list[Message]) -> None:
    """Every item of the week, but for those that were on their way when the bot was killed."""
    posted = Counter(message.text.split("\n")[0] for message in messages)
    assert [title for title, times in posted.items() if times > 1] == []
    week = {name for name, at in press.names.items() if name.startswith("Item 0.") and at > BEGIN + timedelta(hours=1)}
    unknown = rows(folder, "SELECT count(*) FROM outgoing WHERE state = 'unknown'")
    assert len(week - set(posted)) <= int(str(unknown[0][0])), week - set(posted)


def _nothing_is_lost(folder: Path, press: Press) -> None:
    """Every item of the week stands once on the shelf of every chat that follows its feed."""
    counts = {}
    for (shelf,) in rows(folder, "SELECT DISTINCT shelf FROM follows"):
        follows = f"FROM follows JOIN feeds ON feeds.id = follows.feed WHERE shelf = {shelf}"
        feeds = len(rows(folder, f"SELECT 1 {follows} AND url LIKE '%/feed%'"))
        articles = f"FROM articles WHERE shelf = {shelf} AND url"
        titles = [str(title) for (title,) in rows(folder, f"SELECT title {articles} LIKE '%//papers.%'")]
        posts = sorted(
            int(str(url).rpartition("/")[2]) for (url,) in rows(folder, f"SELECT url {articles} LIKE '%t.me/{NAME}/%'")
        )
        first = DAILY - OLD_ITEMS + 1
        assert posts == ([*range(first, press.posts() + 1)] if feeds == FEEDS else [])
        assert len(titles) == len(set(titles))
        here = {name for name in press.names if int(name[5:].split(".")[0]) < feeds}
        week = {name for name in here if press.names[name] > BEGIN + timedelta(hours=1)}
        assert week - set(titles) == set()
        counts[feeds] = len(titles)
    assert set(counts) == {FEEDS, *FEWER, 1}
    assert counts[FEEDS] >= FEEDS * ITEMS * 0.98


def _limits_are_kept(calls: list[dict[str, object]], turned: list[float]) -> None:
    """A burst of three and one more a second in a chat, 20 a minute in a group, 30 a second in all.

    Where the clock leapt nothing can be said.
    """
    sent: dict[object, list[float]] = {}
    for call in calls:
        arguments = call["arguments"]
        assert isinstance(arguments, dict)
        sent.setdefault(int(arguments["chat_id"]), []).append(float(str(call["at"])))
        sent.setdefault("all", []).append(float(str(call["at"])))
    in_chat = [(most, most - 2.0) for most in range(3, 10)]
    for chat, times in sent.items():
        rules = [(30, 1.0)] if chat == "all" else in_chat + ([(20, 60.0)] if int(str(chat)) < 0 else [])
        for most, length in rules:
            for first, last in zip(sorted(times), sorted(times)[most:], strict=False):
                near = (first - 1 <= at <= last + 1 for moment in turned for at in (moment - STEP, moment))
                leapt = any(near)
                assert last - first >= length - 0.05 or leapt, (chat, first, last)
