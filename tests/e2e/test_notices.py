"""Notices: items of feeds that are posted into channels, groups and topics as they come; of one event one notice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from itertools import count
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio

from tests.e2e.bot_process import rows
from tests.e2e.conversation import idle, settled
from tests.e2e.town import ClockedWorld
from tests.e2e.web_site import Site, running_site
from tests.engine.readers import channel_pages
from tests.patience import PATIENCE
from tests.sandbox.world import Message, Person
from tests.services.feeds.followed_feeds import Item, Source

pytestmark = pytest.mark.asyncio(loop_scope="session")

_numbers = count(1)
UTC = ZoneInfo("UTC")
HOURS = 3
"""After which any feed is due again."""
DUE = "SELECT count(*) FROM feeds WHERE next_poll <="
QUEUED = "SELECT count(*) FROM inbox WHERE body LIKE '%show_feed_item%' AND state IN ('new', 'retry')"
FERRY = "The ferry of noon is late because of the fog."
STRIKE = (
    "Dockers in Hamburg began a strike on Monday over night work. The union says 4,000 people stayed away.",
    "Dockers of Hamburg are on strike over night work since Monday. Ships wait outside, says the union of dockers.",
    "The strike of the dockers in Hamburg over night work goes on, says the union. Of 4,000 dockers nobody came.",
)
"""One event by three sources."""


@dataclass
class Desk:
    """An editor in private, a channel of theirs, and feeds that are posted there."""

    here: Site
    editor: Person
    key: str
    taps: list[str] = field(default_factory=list)
    feeds: dict[str, Source] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.reader = self.editor.at(self.key)

    async def tap(self, on: Message, label: str) -> None:
        """Press a button."""
        self.taps.append(label)
        await self.editor.press(on, label)

    async def change(self, card: Message, before: str, after: str) -> Message:
        """Change a setting by its button."""
        await self.tap(card, before)
        return await self.editor.wait_until(card, lambda each: after in labels(each))

    async def set_up(self) -> Message:
        """Make the bot an admin of the channel; return its panel."""
        self.taps += ["/channel", "Choose a channel", "The Journal"]
        await self.editor.say("/channel")
        await self.editor.share_chat(await settled(self.editor, "Choose"), self.key)
        panel = await settled(self.editor, "Digest")
        await self.reader.wait_message("A test")
        return panel

    async def route(self, path: str) -> Message:
        """Follow a feed in private and post it into the channel; return its card there."""
        self.feeds[path] = Source([Item(f"first-{path[1:]}-{self.key}")])
        self.here.pages[path] = self.feeds[path]
        self.taps.append("/follow")
        await self.editor.say(f"/follow {self.here.web.url(path)}")
        card = await settled(self.editor, "Followed from now on")
        await self.tap(card, "Post into a channel or group")
        card = await self.editor.wait_edit(card, "Where do I post")
        await self.tap(card, "The Journal")
        return await self.editor.wait_edit(card, "Posted in The Journal as it comes")

    async def primed(self) -> None:
        """Wait until the old items of all feeds were read for private chat and channel."""
        for path in self.feeds:
            await self.here.polled(path, followers=2)

    async def post(
        self,
        path: str,
        text: str,
        title: str = "",
    ) -> str:
        """Let a feed have a new item, and time pass until it was read; return the name of its page."""
        name = f"item{next(_numbers)}"
        source = self.feeds[path]
        source.items = [Item(name, title=title or f"Story {name}", text=text), *source.items]
        await self.read()
        return name

    async def read(self) -> None:
        """Let time pass until all feeds were read."""
        await self.here.turn(HOURS)
        async with asyncio.timeout(PATIENCE):
            while rows(self.here.folder, f"{DUE} {self.here.clock.now().timestamp() * 1e6:.0f}") != [(0,)]:
                await asyncio.sleep(0.05)


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def here(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    """A site with feeds."""
    async with running_site(tmp_path_factory.mktemp("notices")) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def desk(here: Site) -> Desk:
    """Somebody who follows nothing yet, with a channel that the bot does not know."""
    number = next(_numbers)
    editor, key = await here.world.add_person(f"editor{number}"), f"journal{number}"
    await here.world.post("chats", key=key, type="channel", title="The Journal", bot="left")
    await here.world.post("standings", person=editor.key, chat=key, status="creator", of="self")
    return Desk(here, editor, key)


def labels(message: Message) -> list[str]:
    """The words on the buttons."""
    return [label for row in message.buttons for label in row]


def preview(message: Message) -> dict[str, object]:
    """The link preview of a message."""
    return dict(message.raw.get("link_preview_options", {}))


async def test_from_a_channel_to_an_at_once_source_in_six_taps(desk: Desk) -> None:
    """Title, sentences as they stand there, the link with a large preview; no button and no bot's name."""
    await desk.set_up()
    await desk.route("/quay.xml")
    assert len(desk.taps) <= 6, desk.taps
    await desk.primed()
    name = await desk.post("/quay.xml", FERRY, "Ferry late")
    posted = await desk.reader.wait_message("Ferry late")
    page = f"http://news.example/{name}"
    assert posted.quotations == [FERRY]
    assert posted.buttons == []
    assert page in posted.links
    assert preview(posted) == {"url": page, "prefer_large_media": True}
    assert "ullquote" not in posted.text
    await desk.editor.expect_silence()


async def test_a_channel_that_the_bot_does_not_know_is_picked_on_the_way(desk: Desk) -> None:
    """From the source, too, it takes four taps."""
    desk.feeds["/pick.xml"] = desk.here.pages["/pick.xml"] = Source([Item("first-pick")])
    editor = desk.editor
    await editor.say(f"/follow {desk.here.web.url('/pick.xml')}")
    card = await settled(editor, "Followed from now on")
    await desk.tap(card, "Post into a channel or group")
    card = await editor.wait_edit(card, "Where do I post")
    await desk.tap(card, "Choose a channel")
    await editor.share_chat(await settled(editor, "Choose the channel"), desk.key)
    await settled(editor, "I can post in The Journal")
    card = await settled(editor, "Posted in The Journal as it comes")
    assert "Show at once: yes" in labels(card)
    await desk.reader.wait_message("A test")
    await desk.primed()
    await desk.post("/pick.xml", FERRY)
    assert (await desk.reader.wait_message("Story")).quotations == [FERRY]


async def test_several_sources_go_to_several_chats(desk: Desk) -> None:
    """From one private chat; each with words of its own, each chat with a look of its own."""
    await desk.set_up()
    group = f"desk{next(_numbers)}"
    await desk.here.world.post("chats", key=group, type="supergroup", title="The desk", bot="left")
    members = desk.editor.at(group)
    await desk.here.world.post("standings", person=desk.editor.key, chat=group, status="creator", of="self")
    await members.set_bot("administrator")
    await members.wait_message("I keep the links")
    card = await desk.route("/one.xml")
    await desk.tap(card, "Never with these words")
    await desk.editor.say("tram", reply_to=await desk.editor.wait_message("none may be"))
    card = await settled(desk.editor, "The Quay")
    card = await desk.change(card, "Sentences: 3", "Sentences: 1")
    card = await desk.change(card, "Large preview: below the text", "Large preview: above the text")
    card = await desk.route("/two.xml")
    await desk.editor.say("/feeds")
    listing = await settled(desk.editor, "followed here")
    await desk.editor.press(listing, "1 ·")
    card = await desk.editor.wait_edit(listing, "one.xml")
    await desk.tap(card, "Post into a channel or group")
    card = await desk.editor.wait_edit(card, "Where do I post")
    assert {"✓ The Journal", "The desk"} <= set(labels(card))
    await desk.tap(card, "The desk")
    await desk.editor.wait_edit(card, "Posted in The desk")
    await desk.here.polled("/one.xml", followers=3)
    await desk.primed()
    text = f"{FERRY} The company runs two more boats on Monday. Passengers get their money back at the counter."
    await desk.post("/one.xml", text, "Ferry late")
    posted = await desk.reader.wait_message("Ferry late")
    assert len(posted.quotations) == 1
    assert preview(posted)["show_above_text"] is True
    in_group = await members.wait_message("Ferry late")
    assert len(in_group.quotations) == 3
    assert "Source" in labels(in_group)
    await desk.post("/one.xml", "The tram of Lindmark stands still because of the snow.", "Tram")
    assert "Tram" in (await members.wait_message("Tram")).text
    await desk.post("/two.xml", "The library of Torsby opens again after a long repair.", "Library")
    assert "Library" in (await desk.reader.wait_message()).text  # not the tram
    await idle(desk.here.world)
    await members.expect_silence()


async def test_of_one_event_one_notice(desk: Desk) -> None:
    """Another source's item replies to the first without a sound; after two days the event is new."""
    await desk.set_up()
    await desk.route("/hamburg.xml")
    await desk.route("/bremen.xml")
    await desk.primed()
    await desk.post("/hamburg.xml", STRIKE[0], "Dockers on strike")
    first = await desk.reader.wait_message("Dockers")
    await desk.post("/hamburg.xml", FERRY, "Ferry late")
    assert (await desk.reader.wait_message("Ferry late")).reply_to == 0
    await desk.post("/bremen.xml", STRIKE[1], "Ships wait outside")
    second = await desk.reader.wait_message("Ships")
    assert second.reply_to == first.id
    sent = [call["arguments"] for call in await desk.here.world.calls("sendMessage")]
    notices = [call for call in sent if int(call["chat_id"]) == first.chat and "A test" not in call["text"]]
    assert [bool(call.get("disable_notification")) for call in notices] == [False, False, True]
    await idle(desk.here.world)
    await desk.here.turn(50)
    await desk.post("/bremen.xml", STRIKE[2], "The strike goes on")
    assert (await desk.reader.wait_message("goes on")).reply_to == 0


async def test_repeats_are_left_out_where_the_chat_prefers(desk: Desk) -> None:
    """They are articles all the same, and the digest counts them."""
    panel = await desk.set_up()
    await desk.editor.press(panel, "Back")
    panel = await desk.editor.wait_edit(panel, "Settings of The Journal")
    await desk.change(panel, "Repeats of a story: a silent reply", "Repeats of a story: left out")
    await desk.route("/north.xml")
    await desk.route("/south.xml")
    await desk.primed()
    await desk.post("/north.xml", STRIKE[0], "Dockers on strike")
    await desk.reader.wait_message("Dockers")
    await desk.post("/south.xml", STRIKE[1], "Ships wait outside")
    await desk.post("/south.xml", FERRY, "Ferry late")
    await desk.reader.wait_message("Ferry late")
    texts = [message.text for message in await desk.reader.messages()]
    assert not any("Ships" in text for text in texts)
    states = rows(desk.here.folder, "SELECT state FROM notices ORDER BY shelf DESC, article DESC LIMIT 3")
    assert states == [("post",), ("left_out",), ("post",)]


async def test_a_reviewed_source_is_posted_by_its_editor(desk: Desk) -> None:
    """Nothing is posted before; what is skipped is not, and what is posted is said to be once it is."""
    await desk.set_up()
    card = await desk.route("/careful.xml")
    await desk.change(card, "Review before publishing: no", "Review before publishing: yes")
    await desk.primed()
    await desk.post("/careful.xml", FERRY, "Ferry late")
    review = await settled(desk.editor, "For The Journal. It is posted when you publish it.")
    assert review.quotations == [FERRY]
    await desk.reader.expect_silence()
    await desk.editor.press(review, "Publish")
    assert (await desk.reader.wait_message("Ferry late")).quotations == [FERRY]
    done = await desk.editor.wait_until(review, lambda each: "Published in The Journal:" in each.text)
    assert not done.buttons
    await desk.post("/careful.xml", STRIKE[0], "Dockers on strike")
    review = await settled(desk.editor, "For The Journal")
    desk.feeds["/careful.xml"].items[0].text = f"{STRIKE[0]} Talks in Berlin go on on Thursday."
    await desk.read()
    query = await desk.editor.press(review, "Publish")
    assert "changed it since" in (await desk.editor.wait_toast(query))["text"]
    review = await desk.editor.wait_edit(review, "Talks in Berlin")
    await desk.editor.press(review, "Skip")
    assert "Skipped in The Journal:" in (await desk.editor.wait_edit(review)).text
    await idle(desk.here.world)
    await desk.reader.expect_silence()


async def _quiet(desk: Desk, path: str) -> tuple[ClockedWorld, Message]:
    """Post a feed into a channel whose quiet hours have just begun; return the clock and the feed's card."""
    clock = ClockedWorld(desk.here.world, desk.here.clock)
    panel = await desk.set_up()
    await desk.editor.press(panel, "Back")
    panel = await desk.editor.wait_edit(panel, "Settings of The Journal")
    await desk.editor.press(panel, "Time zone")
    panel = await desk.editor.wait_edit(panel, "What time is it")
    await desk.editor.press(panel, "Write the time zone")
    await desk.editor.say("UTC", reply_to=await desk.editor.wait_message("Reply to this"))
    panel = await settled(desk.editor, "Settings of The Journal")
    card = await desk.route(path)
    await desk.primed()
    await clock.until(22, 30, UTC)
    await desk.editor.press(panel, "Quiet hours")
    panel = await desk.editor.wait_edit(panel, "In quiet hours")
    await desk.editor.press(panel, "22:00–07:00")
    await desk.editor.wait_edit(panel, "Settings of The Journal")
    return clock, card


async def test_quiet_hours_queue(desk: Desk) -> None:
    """What comes in them is posted at their end, in its order, each once."""
    clock, _ = await _quiet(desk, "/night.xml")
    await desk.post("/night.xml", FERRY, "Ferry late")
    await desk.post("/night.xml", STRIKE[0], "Dockers on strike")
    async with asyncio.timeout(PATIENCE):
        while rows(desk.here.folder, QUEUED) != [(2,)]:
            await asyncio.sleep(0.05)
    await desk.reader.expect_silence()
    await clock.until(7, 1, UTC)
    assert "Ferry late" in (await desk.reader.wait_message()).text
    assert "Dockers" in (await desk.reader.wait_message()).text
    await idle(desk.here.world)
    await desk.reader.expect_silence()


async def test_what_is_edited_in_quiet_hours_is_reviewed_again(desk: Desk) -> None:
    """It was published in them, and waits for their end; the text that its editor has seen is no more."""
    clock, card = await _quiet(desk, "/edited.xml")
    await desk.change(card, "Review before publishing: no", "Review before publishing: yes")
    await clock.until(8, 0, UTC)
    await desk.post("/edited.xml", FERRY, "Ferry late")
    review = await settled(desk.editor, "For The Journal. It is posted when you publish it.")
    await clock.until(23, 0, UTC)
    await desk.editor.press(review, "Publish")
    await desk.editor.wait_edit(review, "It is being published")
    desk.feeds["/edited.xml"].items[0].text = f"{FERRY} Two more boats run on Monday."
    await desk.read()
    await clock.until(7, 1, UTC)
    review = await desk.editor.wait_until(review, lambda each: "Two more boats" in each.text and bool(each.buttons))
    await desk.reader.expect_silence()
    await desk.editor.press(review, "Publish")
    assert "Two more boats" in (await desk.reader.wait_message("Ferry late")).text


async def test_a_topic_gets_them_too(here: Site) -> None:
    """Followed there, shown at once there, with a large preview if that is wanted, and answered there by repeats."""
    topic, number = here.world.person("owner", "newsroom", 2), next(_numbers)
    paths = [f"/topic{number}a.xml", f"/topic{number}b.xml"]
    desk = Desk(here, topic, "newsroom")
    for path in paths:
        desk.feeds[path] = Source([Item(f"first{path[1:-4]}")])
        here.pages[path] = desk.feeds[path]
        await topic.say(f"/follow@pullquote_sandbox_bot {here.web.url(path)}")
        card = await settled(topic, "Followed from now on")
        card = await desk.change(card, "Show at once: no", "Show at once: yes")
        await desk.change(card, "Large preview: no", "Large preview: below the text")
        await here.polled(path)
    name = await desk.post(paths[0], STRIKE[0], "Dockers on strike")
    first = await topic.wait_message("Dockers on strike")
    assert first.topic == 2
    assert preview(first) == {"url": f"http://news.example/{name}", "prefer_large_media": True}
    assert "Source" in labels(first)
    await desk.post(paths[1], STRIKE[1], "Ships wait outside")
    second = await topic.wait_message("Ships wait outside")
    assert (second.topic, second.reply_to) == (2, first.id)


async def test_what_the_channel_has_posted_itself_is_no_news(desk: Desk) -> None:
    """An item about the same event replies to the post."""
    await desk.set_up()
    await desk.route("/own.xml")
    await desk.primed()
    said = await desk.reader.say(f"{STRIKE[0]} Talks in Berlin go on on Thursday.")
    await idle(desk.here.world)
    await desk.post("/own.xml", STRIKE[1], "Ships wait outside")
    assert (await desk.reader.wait_message("Ships wait")).reply_to == said.id


async def test_a_public_channel_is_a_source_like_any_other(desk: Desk) -> None:
    """A post has no title: its words stand there once, with the link to it."""
    pages, path = desk.here.pages, channel_pages.PATH
    pages[path] = channel_pages.preview(channel_pages.post(7, "The market of Halm opens again."))
    await desk.set_up()
    await desk.editor.say("/follow @Halm_Post")
    card = await settled(desk.editor, "Followed from now on")
    await desk.editor.press(card, "Post into a channel or group")
    card = await desk.editor.wait_edit(card, "Where do I post")
    await desk.editor.press(card, "The Journal")
    await desk.editor.wait_edit(card, "Posted in The Journal as it comes")
    await desk.here.polled(path, followers=2)
    posts = (channel_pages.post(7, "The market of Halm opens again."), channel_pages.post(8, FERRY))
    pages[path] = channel_pages.preview(*posts)
    await desk.read()
    posted = await desk.reader.wait_message("ferry")
    assert posted.quotations == [FERRY]
    assert posted.text.count("ferry of noon") == 1
    assert any(link.casefold() == "https://t.me/halm_post/8" for link in posted.links)
