"""Notices: items of feeds that are posted into channels and topics as they come."""

from __future__ import annotations

from collections.abc import AsyncIterator
from itertools import count

import pytest
import pytest_asyncio

from tests.e2e.conversation import settled
from tests.e2e.web_site import Site, running_site
from tests.sandbox.world import Message, Person
from tests.services.feeds.followed_feeds import Item, Source

pytestmark = pytest.mark.asyncio(loop_scope="session")

_numbers = count(1)
FERRY = "The ferry of noon is late because of the fog."


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def here(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    """A site with feeds."""
    async with running_site(tmp_path_factory.mktemp("notices")) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def editor(here: Site) -> Person:
    """Somebody who follows nothing yet."""
    return await here.world.add_person(f"editor{next(_numbers)}")


async def channel(here: Site, editor: Person) -> tuple[Message, Person]:
    """Set up a channel of the editor's; return its panel and who reads there."""
    key = f"journal-{editor.key}"
    await here.world.post("chats", key=key, type="channel", title="The Journal", bot="left")
    await here.world.post("standings", person=editor.key, chat=key, status="creator", of="self")
    await editor.say("/channel")
    await editor.share_chat(await settled(editor, "Choose"), key)
    panel = await settled(editor, "Digest")
    reader = editor.at(key)
    await reader.wait_message("A test")
    return panel, reader


async def feeds_of(editor: Person, panel: Message) -> Message:
    """Open the list of a channel's feeds."""
    await editor.press(panel, "Back")
    await editor.press(await editor.wait_edit(panel, "Settings"), "Feeds")
    return await settled(editor, "followed here")


def options(message: Message) -> dict[str, object]:
    """The link preview of a message."""
    return dict(message.raw.get("link_preview_options", {}))


async def test_a_feed_is_posted_into_a_channel_as_it_comes(here: Site, editor: Person) -> None:
    """Title, sentences as they stand there, and the link with a large preview; no button and no bot's name."""
    panel, reader = await channel(here, editor)
    listing = await feeds_of(editor, panel)
    source = here.pages["/quay.xml"] = Source([Item("a")])
    await editor.press(listing, "Follow a feed")
    await editor.say(here.web.url("/quay.xml"), reply_to=await editor.wait_message("Reply with the address"))
    followed = await settled(editor, "Followed from now on")
    await editor.press(followed, "Show at once: no")
    await editor.wait_edit(followed, "The Quay")
    await here.polled("/quay.xml")
    source.items = [Item("b", title="Ferry late", text=FERRY), *source.items]
    await here.turn(1)
    posted = await reader.wait_message("Ferry late")
    assert posted.quotations == [FERRY]
    assert posted.buttons == []
    assert "http://news.example/b" in posted.links
    assert options(posted) == {"url": "http://news.example/b", "prefer_large_media": True}
    assert "ullquote" not in posted.text
