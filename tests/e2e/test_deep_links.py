"""Links that start the bot: the first owner, invitations, a shared article, a set-up; and what opens nothing."""

from __future__ import annotations

import re
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from engine.models import ArticleId, ShelfId
from storage.button_tokens import ButtonTokenRepository
from storage.database import Database
from storage.models import (
    GroupInvitation,
    GroupSetup,
    Payload,
    PersonInvitation,
    SettingsPanel,
    SharedArticle,
    Standing,
)
from storage.people import PersonRepository
from tests.bot.eventually import eventually
from tests.e2e.bot_process import log_of, rows, running_bot, start_bot, stop_bot
from tests.e2e.conversation import PARAGRAPHS, SAMPLE, TITLE, settled, silent, verbatim
from tests.sandbox.world import Message, Person, RunningWorld, running_sandbox

pytestmark = pytest.mark.asyncio(loop_scope="session")

NAME = "@pullquote_sandbox_bot"
PAGE = "\n\n".join(PARAGRAPHS)
OVER = "This link no longer works. Ask for a new one."
PRIVATE = "This bot is private."
_CODE = re.compile(r"https://t\.me/\w+\?start=([\w-]{16})\n")


@asynccontextmanager
async def database(folder: Path) -> AsyncIterator[Database]:
    """The bot's database, beside the bot."""
    one = await Database.open(f"sqlite:///{folder / 'bot.db'}")
    try:
        yield one
    finally:
        await one.close()


async def token_for(folder: Path, payload: Payload, *, chat: int = 0, minutes: float = 60) -> str:
    """Return a token that is good for *minutes* from now."""
    async with database(folder) as opened:
        expires = datetime.now(UTC) + timedelta(minutes=minutes)
        return (await ButtonTokenRepository(opened).create(chat, 1000, payload, expires)).token


async def start(person: Person, token: str) -> str:
    """Open a link in private; return what the bot says."""
    await person.say(f"/start {token}")
    return (await person.wait_message()).text


class House:
    """A private bot of the owner's, in a sandbox of its own."""

    def __init__(self, world: RunningWorld, folder: Path) -> None:
        self.world = world
        self.folder = folder
        self.owner = world.person("owner")
        self.alice = world.person("alice")
        self.benoit = world.person("benoit")

    async def invite(self, person: Person) -> None:
        """Let somebody in."""
        assert "/privacy" in await start(person, await token_for(self.folder, PersonInvitation()))


@pytest_asyncio.fixture(loop_scope="session")
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """A bot that answers its owner and those it invites."""
    async with running_sandbox() as world, running_bot(world, tmp_path, {"PULLQUOTE_ACCESS": "invited"}):
        yield House(world, tmp_path)


async def link_of(message: Message) -> str:
    """Return the link that a message gives."""
    found = re.search(r"https://t\.me/pullquote_sandbox_bot\?start=[\w-]{16}", message.text)
    assert found is not None, message.text
    return found[0]


async def test_the_first_owner(tmp_path: Path) -> None:
    """The code of the first start makes one owner, once; a later start prints none."""
    async with running_sandbox() as world:
        settings = {"PULLQUOTE_ACCESS": "invited", "PULLQUOTE_OWNERS": ""}
        bot = await start_bot(world, tmp_path, settings)
        await eventually(lambda: _CODE.search(log_of(tmp_path)))  # it is printed once the bot runs
        codes = _CODE.findall(log_of(tmp_path))
        assert len(codes) == 1
        assert not any(codes[0] in line for line in log_of(tmp_path).splitlines() if line.startswith("{"))
        alice, benoit = world.person("alice"), world.person("benoit")
        assert await start(alice, secrets.token_urlsafe(12)) == OVER
        assert (await start(alice, codes[0])).startswith("You own this bot now.")
        assert await start(benoit, codes[0]) == "Ce lien ne fonctionne plus. Demandez-en un nouveau."
        await alice.say("/list")
        assert PRIVATE not in (await alice.wait_message()).text
        assert await stop_bot(bot) == 0
        bot = await start_bot(world, tmp_path, settings)
        await alice.say("/list")
        await alice.wait_message()
        assert _CODE.findall(log_of(tmp_path)) == codes
        assert await stop_bot(bot) == 0


async def test_strangers_hear_it_once(house: House) -> None:
    """One sentence in private, then silence; somebody who is banned hears nothing at all."""
    await house.alice.say("hello")
    assert (await house.alice.wait_message()).text == PRIVATE
    for text in ("hello", "/start", "/list", SAMPLE):
        await house.alice.say(text)
    async with database(house.folder) as opened:
        await PersonRepository(opened).set_standing(1002, Standing.BANNED, datetime.now(UTC))
    for text in ("hello", "/start", f"/start {await token_for(house.folder, PersonInvitation())}"):
        await house.benoit.say(text)
    offer = await house.benoit.inline("sleepers")
    assert (offer.ids, offer.button) == ([], "")
    await silent(house.alice)
    await silent(house.benoit)


async def test_an_invitation_lets_one_person_in(house: House) -> None:
    """Who opens it first is answered from then on, and nobody after; a group's invitation is none for a person."""
    token = await token_for(house.folder, PersonInvitation())
    assert "/privacy" in await start(house.alice, token)
    await house.alice.say(SAMPLE)
    assert (await settled(house.alice, TITLE)).quotations
    assert "plus" in await start(house.benoit, token)
    assert "plus" in await start(house.benoit, await token_for(house.folder, GroupInvitation()))
    await house.benoit.say("bonjour")
    assert (await house.benoit.wait_message()).text == "Ce bot est privé."


async def test_an_invitation_lets_a_group_in(house: House) -> None:
    """Sent in the group it admits the group: its members are answered there, and still not in private."""
    group = house.alice.at("newsroom", 2)
    await group.say(f"/ask{NAME} who?")
    assert (await group.wait_message()).text == PRIVATE
    token = await token_for(house.folder, GroupInvitation())
    await group.say(f"/start{NAME} {token}")
    assert "/ask" in (await group.wait_message()).text
    await group.say(f"/add{NAME} {SAMPLE}")
    assert (await settled(group, TITLE)).quotations
    await house.alice.say(SAMPLE)
    await silent(house.alice)
    await house.world.post("chats", key="other", title="Other")
    other = house.alice.at("other")
    await other.say(f"/start{NAME} {token}")
    assert (await other.wait_message()).text == OVER


async def test_with_groups_open_the_invited_bring_the_bot(tmp_path: Path) -> None:
    """A group that somebody invited brings it to is served; a stranger's is not."""
    async with running_sandbox() as world, running_bot(world, tmp_path, {"PULLQUOTE_ACCESS": "groups"}):
        house = House(world, tmp_path)
        await house.invite(house.alice)
        for key, person in (("club", house.alice), ("den", house.benoit)):
            await world.post("chats", key=key, title=key.title(), bot="left")
            await person.at(key).set_bot("member")
        assert "/ask" in (await house.alice.at("club").wait_message()).text
        assert (await house.benoit.at("den").wait_message()).text == "Ce bot est privé."
        await house.benoit.at("club").say(f"/help{NAME}")
        assert await house.benoit.at("club").wait_message("/add")
        await house.benoit.at("den").say(f"/help{NAME}")
        await silent(house.benoit.at("den"))


async def test_a_shared_article_is_copied_once(house: House) -> None:
    """Share under a summary gives a link; the first to open it has the article for himself, to ask and to delete."""
    await house.owner.say(SAMPLE)
    summary = await settled(house.owner, TITLE)
    await house.owner.press(summary, "Share")
    given = await house.owner.wait_message("first")
    link = await link_of(given)
    assert "once" in given.text
    sending = given.button("Send to…")["url"]
    assert sending.startswith("https://t.me/share/url?url=https%3A%2F%2Ft.me%2Fpullquote_sandbox_bot%3Fstart%3D")
    await house.alice.open_link(link)  # whom the bot does not serve
    assert (await house.alice.wait_message()).text == OVER
    await house.invite(house.alice)
    await house.invite(house.benoit)
    await house.alice.open_link(link)
    copied = await house.alice.wait_message()
    verbatim(copied)
    assert "pasted" not in copied.text
    await house.benoit.open_link(link)
    assert "plus" in (await house.benoit.wait_message()).text
    await house.benoit.say("/list")
    assert TITLE not in (await house.benoit.wait_message()).text
    await house.alice.say("Qui a initié l'appel ?")
    assert "avait initié un appel" in (await settled(house.alice)).quotations[0]
    await house.owner.say("/delete 1")
    await house.owner.wait_message()
    await house.alice.say("/show 1")
    assert (await house.alice.wait_message()).quotations


async def test_ones_own_link_stays_good(house: House) -> None:
    """Who tries his own link sees his article, and the link is not used up; what was deleted is not given away."""
    await house.owner.say(SAMPLE)
    summary = await settled(house.owner, TITLE)
    await house.owner.press(summary, "Share")
    link = await link_of(await house.owner.wait_message("first"))
    await house.owner.open_link(link)
    assert (await house.owner.wait_message()).quotations
    assert rows(house.folder, "SELECT count(*) FROM articles") == [(1,)]
    await house.owner.say("/delete 1")
    await house.owner.wait_message()
    await house.invite(house.alice)
    await house.alice.open_link(link)
    assert (await house.alice.wait_message()).text == OVER


async def test_in_a_group_nothing_is_shared(house: House) -> None:
    """A group's articles are its own: there is no such button, and a forged press gives nothing."""
    group = house.owner.at("newsroom", 2)
    await group.say(f"/start{NAME} {await token_for(house.folder, GroupInvitation())}")
    await group.wait_message()
    await group.say(f"/add{NAME} {SAMPLE}")
    summary = await settled(group, TITLE)
    assert not any("Share" in row for row in summary.buttons)
    press = {"id": "77", "from": {"id": 1001, "is_bot": False, "first_name": "Alice"}, "chat_instance": "1"}
    await house.world.push({"callback_query": press | {"message": summary.raw, "data": "p:1"}})
    await house.world.wait_idle()
    await silent(group)
    assert rows(house.folder, "SELECT count(*) FROM button_tokens WHERE kind = 'shared_article'") == [(0,)]


async def test_a_group_is_set_up_in_private(house: House) -> None:
    """The link of the group's panel opens it for an admin of the group, once; for nobody else it opens anything."""
    group = house.owner.at("newsroom", 2)
    await group.say(f"/start{NAME} {await token_for(house.folder, GroupInvitation())}")
    await group.wait_message()
    await group.say(f"/settings{NAME}")
    panel = await group.wait_message()
    link = panel.button("Set up in private")["url"]
    await house.invite(house.alice)
    await house.alice.open_link(link)  # a member, but no admin
    assert (await house.alice.wait_message()).text == OVER
    await house.owner.open_link(link)
    private = await house.owner.wait_message()
    assert "Newsroom" in private.text
    await house.owner.press(private, "Language")
    assert (await house.owner.wait_edit(private)).buttons
    await house.owner.open_link(link)
    assert (await house.owner.wait_message()).text == OVER


async def test_any_admin_may_set_a_group_up(house: House) -> None:
    """The link is for the admins of the group at that moment, whoever of them asked for it."""
    group = house.owner.at("newsroom", 2)
    await group.say(f"/start{NAME} {await token_for(house.folder, GroupInvitation())}")
    await group.wait_message()
    await group.say(f"/settings{NAME}")
    link = (await group.wait_message("Newsroom")).button("Set up in private")["url"]
    await house.invite(house.alice)
    await house.world.post("standings", person="alice", chat="newsroom", status="administrator", of="self")
    await house.alice.open_link(link)
    assert "Newsroom" in (await house.alice.wait_message()).text


async def test_what_opens_nothing_says_nothing_else(house: House) -> None:
    """Forged, too old, used, another kind's or in the wrong place: one sentence for all, and nothing is kept."""
    await house.invite(house.alice)
    tokens = [
        secrets.token_urlsafe(12),
        "A" * 16,
        "x",
        "share",
        await token_for(house.folder, PersonInvitation(), minutes=-1),
        await token_for(house.folder, SharedArticle(ShelfId(1), ArticleId(1)), minutes=-1),
        await token_for(house.folder, SharedArticle(ShelfId(99), ArticleId(1))),
        await token_for(house.folder, SettingsPanel(ShelfId(1))),
        await token_for(house.folder, GroupSetup(ShelfId(1)), chat=-1001000000001),
    ]
    for token in tokens:
        assert await start(house.alice, token) == OVER, token
    assert rows(house.folder, "SELECT count(*) FROM articles") == [(0,)]
