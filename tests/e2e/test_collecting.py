"""A group that the bot serves: what is posted is collected without a word, and it speaks only when asked."""

from __future__ import annotations

from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path

import pytest
import pytest_asyncio

from tests import pictures_of_text
from tests.bot.eventually import eventually
from tests.e2e.bot_process import start_bot, stop_bot
from tests.e2e.conversation import PARAGRAPHS, SAMPLE, TITLE, idle, settled, silent, verbatim
from tests.e2e.web_site import Site, running_site, site
from tests.pictures_of_text import as_file, needs_tesseract
from tests.sandbox.world import Person, RunningWorld
from tests.services.web.web_server import Web

pytestmark = pytest.mark.asyncio(loop_scope="session")

NAME = "@pullquote_sandbox_bot"
LONG = " ".join(PARAGRAPHS)
_numbers = count(1)


@pytest_asyncio.fixture(loop_scope="session")
async def owner(world: RunningWorld) -> Person:
    """The owner of a new group in which the bot is an administrator."""
    return await _desk(world)


async def _desk(world: RunningWorld) -> Person:
    key = f"desk{next(_numbers)}"
    await world.post("chats", key=key, type="supergroup", title="The desk", bot="left")
    owner = world.person("owner", key)
    await owner.set_bot("member")
    await owner.wait_message("Make me an admin")
    await owner.set_bot("administrator")
    await owner.wait_message("I see all messages")
    return owner


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def here(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    """A site that can be slow."""
    async with running_site(tmp_path_factory.mktemp("site")) as running:
        yield running


async def test_what_is_posted_is_collected_without_a_word(owner: Person, web: Web) -> None:
    """A long post and a link get a reaction; a question then finds them; small talk is nobody's business."""
    for said in (LONG, f"look: {web.url('/story')}"):
        posted = await owner.say(said)
        assert await owner.wait_reaction(posted) == ["👀"]
    await owner.say("Nice weather. When does the tram run?")
    await silent(owner)
    asked = await owner.say("/ask How many sleepers were replaced?")
    answer = await settled(owner)
    assert "4,200 sleepers" in verbatim(answer, LONG)[0]
    assert answer.raw["reply_to_message"]["message_id"] != asked.id or not answer.raw.get("quote")


@needs_tesseract
async def test_photos_are_read_only_on_request(owner: Person) -> None:
    """What is posted is left alone, as a photo or as a file; `/add` in reply reads it, and so does the bot's name."""
    body = as_file(pictures_of_text.page())
    posted = await owner.send_photo(body)
    await owner.send_file("page.jpg", body, mime="image/jpeg")
    await silent(owner)
    await owner.say("/add", reply_to=posted)
    assert verbatim(await settled(owner), "\n".join(pictures_of_text.HARBOUR))
    await owner.send_photo(body, caption=f"{NAME} When will the beacon be lit?")
    assert "lit from Thursday" in (await settled(owner)).quotations[0]


async def test_links_that_nobody_asked_for_hold_up_nobody(here: Site) -> None:
    """While the pages of a post hang, its group is answered, and the next post is collected."""
    desk = await _desk(here.world)
    gate = here.hold("/slow/a", "/slow/b", "/slow/c")
    slow = await desk.say(" ".join(here.web.url(f"/slow/{name}") for name in "abc"))
    await here.asked("/slow/a")
    posted = await desk.say(LONG)
    assert await desk.wait_reaction(posted) == ["👀"]
    await desk.say("/ask How many sleepers were replaced?")
    assert "4,200 sleepers" in (await settled(desk)).quotations[0]
    assert (await desk.current(slow)).reactions() == []
    gate.set()
    assert await desk.wait_reaction(slow) == ["👀"]
    await desk.say("/summary", reply_to=slow)
    assert "Lindmark" in (await settled(desk)).text


async def test_the_slow_links_of_many_groups_hold_up_nobody(here: Site) -> None:
    """However many groups wait for a site that hangs: who asks is answered, and all is collected in the end."""
    gate = here.hold("/hung")
    desks = []
    for number in range(16):
        await here.world.post("chats", key=f"hung{number}", type="supergroup", title="Hung", bot="administrator")
        desks.append(here.world.person("owner", f"hung{number}"))
    posts = [await desk.say(here.web.url("/hung")) for desk in desks]
    await here.asked("/hung")
    reader = await here.world.add_person("reader")
    await reader.say(f"/add {LONG}")
    assert (await settled(reader)).quotations
    gate.set()
    for desk, post in zip(desks, posts, strict=True):
        assert await desk.wait_reaction(post) == ["👀"]


async def test_what_was_begun_survives_a_crash(tmp_path: Path) -> None:
    """The bot is killed while a page hangs, and between a new answer and the end of the old one: both are done."""
    async with site(tmp_path) as here:
        bot = await start_bot(here.world, tmp_path, here.environment(), here.clock)
        desk = await _desk(here.world)
        gate = here.hold("/slow")
        posted = await desk.say(here.web.url("/slow"))
        await here.asked("/slow")
        reader = await here.world.add_person("reader", language="en")
        await reader.say(f"/add {LONG}")
        await settled(reader)
        question = await reader.say("How many sleepers were replaced?")
        old = await settled(reader)
        await here.world.fault("deleteMessage", "hang", seconds=600, chat=str(old.chat))
        await reader.edit(question, "Who is the mayor?")
        new = await settled(reader)
        assert new.quote not in ("", old.quote)
        await eventually(lambda: not here.world.sandbox.world.faults.waiting[-1].times)
        bot.kill()
        await bot.wait()
        gate.set()
        bot = await start_bot(here.world, tmp_path, here.environment(), here.clock)
        assert await desk.wait_reaction(posted) == ["👀"]
        await idle(here.world)
        assert [m.id for m in await reader.messages() if m.quotations and m.id >= old.id] == [new.id]
        assert await stop_bot(bot) == 0


async def test_a_list_of_feeds_that_nobody_asked_about_is_left_alone(owner: Person) -> None:
    """Whatever it is called: it is neither followed nor kept. As a reply to the bot it is followed, for admins."""
    body = b"<opml version='2.0'><body><outline xmlUrl='http://news.example/feed'/></body></opml>"
    for name, mime in (("mine.opml", "text/x-opml"), ("mine.OPML", "text/xml"), ("mine.xml", "text/plain")):
        posted = await owner.send_file(name, body, "look", mime)
        await silent(owner)
    assert (await owner.current(posted)).reactions() == []
    await owner.say("/list")
    listed = await settled(owner)
    assert "Nothing is kept here" in listed.text
    alice = owner.world.person("alice", owner.chat)
    await alice.send_file("mine.opml", body, reply_to=listed.id)
    assert "admins" in (await settled(owner)).text
    await owner.send_file("mine.xml", body, NAME)
    assert "1 feed is new" in (await settled(owner, "in the list")).text


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
    await silent(owner)


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
    await silent(owner)
    await owner.say(f"/help{NAME}")
    await settled(owner)
    await owner.say("/help", reply_to=said)
    await settled(owner)
    left = {"id": 8, "is_bot": True, "first_name": "Other", "username": "other_bot"}
    person = {"id": 7, "is_bot": False, "first_name": "X"}
    message = {"message_id": 5001, "date": 1, "chat": said.raw["chat"], "from": person, "left_chat_member": person}
    await owner.world.push({"message": message})
    await owner.world.wait_idle()
    await owner.say("/help")
    await silent(owner)
    await owner.world.push({"message": message | {"message_id": 5002, "left_chat_member": left}})
    await owner.world.wait_idle()
    await owner.say("/help")
    await settled(owner)


async def test_what_is_asked_in_a_group_is_answered_there(owner: Person) -> None:
    """Help and list reply to who asked; help tells what can be done in a group."""
    for command in ("/help", "/list"):
        asked = await owner.say(command)
        answer = await settled(owner)
        assert answer.reply_to == asked.id
        if command == "/help":
            assert "/ask" in answer.text
            assert "/channel" not in answer.text
            assert not answer.buttons


@pytest.mark.parametrize("speaks", [True, False])
async def test_a_restricted_bot(owner: Person, speaks: bool) -> None:
    """One that may write says what it sees from now on; one that may not, when it may again."""
    await owner.set_bot("restricted", speaks=speaks)
    if speaks:
        assert "only commands" in (await owner.wait_message()).text
        await owner.say(f"/help{NAME}")
        await settled(owner)
    else:
        await silent(owner)
        await owner.set_bot("member")
        assert "only commands" in (await owner.wait_message()).text


async def test_a_bot_that_comes_restricted(world: RunningWorld) -> None:
    """It says what it does and sees, where it may."""
    await world.post("chats", key="strict", type="supergroup", title="Strict", bot="left")
    owner = world.person("owner", "strict")
    await owner.set_bot("restricted", speaks=True)
    assert "Make me an admin" in (await owner.wait_message("I keep the links")).text


async def test_nobody_knows_who_is_an_admin(owner: Person) -> None:
    """When Telegram does not say, nothing is changed, and the reason told is the true one."""
    await owner.world.fault("getChatMember", "500", chat=str(await owner._chat_id()))
    await owner.say("/watch sanctions")
    assert "could not check" in (await settled(owner)).text
    await owner.say("/watch sanctions")
    assert "I watch for" in (await settled(owner)).text


async def test_a_group_that_grows_keeps_everything(world: RunningWorld) -> None:
    """The supergroup is the same chat under another number."""
    await world.post("chats", key="small", type="group", title="Small", bot="administrator")
    owner = world.person("owner", "small")
    posted = await owner.say(LONG)
    await owner.wait_reaction(posted)
    await world.post("upgrades", chat="small")
    grown = world.person("owner", "small")
    await idle(world)
    await grown.say(f"/ask{NAME} How many sleepers were replaced?")
    assert "4,200 sleepers" in (await settled(grown)).quotations[0]


async def test_a_member_opts_out_with_one_button(owner: Person) -> None:
    """Her messages are neither kept, by nobody, nor answered from what is kept, until she presses the other button."""
    assert isinstance(owner.world, RunningWorld)
    alice = owner.world.person("alice", owner.chat)
    await owner.say(f"/add {LONG}")
    await settled(owner)
    await owner.say("/privacy")
    said = await settled(owner, "not end-to-end encrypted")
    assert "see the address of this server" in said.text
    query = await alice.press(said, "Leave me out")
    assert "I keep nothing of you here" in (await alice.wait_toast(query))["text"]
    posted = await alice.say(
        "The sawmill of Aaland burned down. Nobody was hurt. The mayor came at once, he said. " * 4
    )
    await silent(owner)
    assert (await owner.current(posted)).reactions() == []
    for command in ("/add", "/summary"):
        await owner.say(command, reply_to=posted)
        assert (await settled(owner)).text == "Whoever wrote that has opted out here, so I do not keep it."
    for question in (f"{NAME} How many sleepers were replaced?", "/ask Who is the mayor?"):
        await alice.say(question)
        refused = await settled(owner, "You opted out here")
        assert refused.quotations == []
    await owner.say("/ask What happened to the sawmill?")
    assert "sawmill" not in (await settled(owner)).text
    query = await alice.press(said, "Take me in")
    assert "read you here again" in (await alice.wait_toast(query))["text"]
    await alice.say("/ask How many sleepers were replaced?")
    assert "4,200 sleepers" in (await settled(owner)).quotations[0]
