"""A group that the bot serves: what is posted is collected without a word, and it speaks only when asked."""

from __future__ import annotations

from itertools import count

import pytest
import pytest_asyncio

from tests.sandbox.world import Person, RunningWorld
from tests.services.web import Web
from tests.whole.talk import PARAGRAPHS, SAMPLE, TITLE, settled, verbatim

pytestmark = pytest.mark.asyncio(loop_scope="session")

NAME = "@pullquote_sandbox_bot"
LONG = " ".join(PARAGRAPHS)
_numbers = count(1)


@pytest_asyncio.fixture(loop_scope="session")
async def owner(world: RunningWorld) -> Person:
    """The owner of a new group in which the bot is an administrator."""
    key = f"desk{next(_numbers)}"
    await world.post("chats", key=key, type="supergroup", title="The desk", bot="left")
    owner = world.person("owner", key)
    await owner.set_bot("member")
    await owner.wait_message("Make me an admin")
    await owner.set_bot("administrator")
    await owner.wait_message("I see all messages")
    return owner


async def test_what_is_posted_is_collected_without_a_word(owner: Person, web: Web) -> None:
    """A long post and a link get a reaction; a question then finds them; small talk is nobody's business."""
    for said in (LONG, f"look: {web.url('/story')}"):
        posted = await owner.say(said)
        assert await owner.wait_reaction(posted) == ["👀"]
    await owner.say("Nice weather. When does the tram run?")
    await owner.expect_silence(1.0)
    asked = await owner.say("/ask How many sleepers were replaced?")
    answer = await settled(owner)
    assert "4,200 sleepers" in verbatim(answer, LONG)[0]
    assert answer.raw["reply_to_message"]["message_id"] != asked.id or not answer.raw.get("quote")


async def test_a_post_that_is_edited_is_read_anew(owner: Person) -> None:
    """What was collected follows its message."""
    posted = await owner.say(LONG)
    await owner.wait_reaction(posted)
    await owner.edit(posted, LONG.replace("4,200", "4,300"))
    await owner.world.wait_idle()
    await owner.say("/ask How many sleepers were replaced?")
    assert "4,300 sleepers" in (await settled(owner)).quotations[0]


async def test_a_summary_is_given_on_demand(owner: Person, web: Web) -> None:
    """As a reply to a post, collected or not, or of a link; alone it says how."""
    posted = await owner.say(SAMPLE)
    await owner.wait_reaction(posted)
    await owner.say("/summary", reply_to=posted)
    shown = await settled(owner, TITLE)
    verbatim(shown)
    assert shown.raw["reply_to_message"]
    short = await owner.say("The bridge is closed. Nobody knows why.")
    await owner.say("/summary", reply_to=short)
    assert verbatim(await settled(owner), short.text)
    await owner.say(f"/summary {web.url('/tram')}")
    assert (await settled(owner, "Lindmark")).quotations
    await owner.say("/summary")
    assert "/summary" in (await settled(owner)).text


async def test_a_page_that_cannot_be_read_is_passed_over(owner: Person, web: Web) -> None:
    """Nobody asked, so nobody is told."""
    await owner.say(f"{web.url('/missing')}")
    await owner.expect_silence(2.0)


async def test_bare_commands_are_for_the_only_bot(owner: Person) -> None:
    """Once another bot is there, only what names this one, or replies to it, is meant for it."""
    await owner.say("/help")
    said = await settled(owner)
    await owner.world.push(
        {
            "message": {
                "message_id": 5000,
                "date": 1,
                "chat": said.raw["chat"],
                "from": {"id": 7, "is_bot": False, "first_name": "X"},
                "new_chat_members": [{"id": 8, "is_bot": True, "first_name": "Other", "username": "other_bot"}],
            }
        }
    )
    await owner.world.wait_idle()
    await owner.say("/help")
    await owner.expect_silence(1.0)
    await owner.say(f"/help{NAME}")
    await settled(owner)
    await owner.say("/help", reply_to=said)
    await settled(owner)


async def test_a_group_that_grows_keeps_everything(world: RunningWorld) -> None:
    """The supergroup is the same chat under another number."""
    await world.post("chats", key="small", type="group", title="Small", bot="administrator")
    owner = world.person("owner", "small")
    posted = await owner.say(LONG)
    await owner.wait_reaction(posted)
    await world.post("upgrades", chat="small")
    grown = world.person("owner", "small")
    await world.wait_idle()
    await grown.say(f"/ask{NAME} How many sleepers were replaced?")
    assert "4,200 sleepers" in (await settled(grown)).quotations[0]
