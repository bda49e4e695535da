"""Links that start the bot: the first owner, invitations, a shared article, a set-up; and what opens nothing."""

from __future__ import annotations

import re
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
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
OVER_FRENCH = "Ce lien ne fonctionne plus. Demandez-en un nouveau."
PRIVATE = "This bot is private."
_numbers = count(1)
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


class PrivateBot:
    """A bot that answers those it invites, as two strangers and a new group of one test meet it."""

    def __init__(self, world: RunningWorld, folder: Path, alice: Person, benoit: Person) -> None:
        self.world = world
        self.folder = folder
        self.owner = world.person("owner")
        self.alice = alice
        self.benoit = benoit

    @classmethod
    async def meet(cls, world: RunningWorld, folder: Path) -> PrivateBot:
        """Return it with two people whom it does not know, and what it sends the owner from now on."""
        number = next(_numbers)
        people = [
            await world.add_person(f"alice{number}", "en"),
            await world.add_person(f"benoit{number}", "fr"),
        ]
        bot = cls(world, folder, *people)
        await bot.owner.from_now()
        return bot

    async def invite(self, person: Person) -> None:
        """Let a person in."""
        assert "/privacy" in await start(person, await token_for(self.folder, PersonInvitation()))

    async def add_group(self) -> str:
        """Return the key of a new group that has the bot, the owner as its creator and everybody as a member."""
        key = f"newsroom{next(_numbers)}"
        await self.world.post("chats", key=key, title="Newsroom")
        return key

    async def admit_group(self) -> Person:
        """Return the owner in a new group that the bot answers."""
        group = self.owner.at(await self.add_group())
        await group.say(f"/start{NAME} {await token_for(self.folder, GroupInvitation())}")
        await group.wait_message()
        return group

    async def user_id(self, person: Person) -> int:
        """Return Telegram's number of a person."""
        return next(int(each["id"]) for each in (await self.world.state())["people"] if each["key"] == person.key)

    def articles(self) -> int:
        """Return how many articles the bot stores, of everybody."""
        return int(str(rows(self.folder, "SELECT count(*) FROM articles")[0][0]))


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def private_bot(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[RunningWorld, Path]]:
    """A bot that answers its owner and those it invites, and where its data are."""
    folder = tmp_path_factory.mktemp("private")
    async with running_sandbox() as world, running_bot(world, folder, {"PULLQUOTE_ACCESS": "invited"}):
        yield world, folder


@pytest_asyncio.fixture(loop_scope="session")
async def bot(private_bot: tuple[RunningWorld, Path]) -> PrivateBot:
    """The private bot and people it does not know."""
    return await PrivateBot.meet(*private_bot)


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
        assert await start(benoit, codes[0]) == OVER_FRENCH
        await alice.say("/list")
        assert PRIVATE not in (await alice.wait_message()).text
        assert await stop_bot(bot) == 0
        bot = await start_bot(world, tmp_path, settings)
        await alice.say("/list")
        await alice.wait_message()
        assert _CODE.findall(log_of(tmp_path)) == codes
        assert await stop_bot(bot) == 0


async def test_strangers_hear_it_once(bot: PrivateBot) -> None:
    """One sentence in private, then silence; somebody who is banned hears nothing at all."""
    await bot.alice.say("hello")
    assert (await bot.alice.wait_message()).text == PRIVATE
    for text in ("hello", "/start", "/list", SAMPLE):
        await bot.alice.say(text)
    async with database(bot.folder) as opened:
        await PersonRepository(opened).set_standing(await bot.user_id(bot.benoit), Standing.BANNED, datetime.now(UTC))
    for text in ("hello", "/start", f"/start {await token_for(bot.folder, PersonInvitation())}"):
        await bot.benoit.say(text)
    offer = await bot.benoit.inline("sleepers")
    assert (offer.ids, offer.button) == ([], "")
    await silent(bot.alice)
    await silent(bot.benoit)


async def test_an_invitation_lets_one_person_in(bot: PrivateBot) -> None:
    """Who opens it first is answered from then on, and nobody after; a group's invitation is none for a person."""
    token = await token_for(bot.folder, PersonInvitation())
    assert "/privacy" in await start(bot.alice, token)
    await bot.alice.say(SAMPLE)
    assert (await settled(bot.alice, TITLE)).quotations
    assert "plus" in await start(bot.benoit, token)
    assert "plus" in await start(bot.benoit, await token_for(bot.folder, GroupInvitation()))
    await bot.benoit.say("bonjour")
    assert (await bot.benoit.wait_message()).text == "Ce bot est privé."


async def test_an_invitation_lets_a_group_in(bot: PrivateBot) -> None:
    """Sent in the group it admits the group: its members are answered there, and still not in private."""
    group = bot.alice.at(await bot.add_group())
    await group.say(f"/ask{NAME} who?")
    assert (await group.wait_message()).text == PRIVATE
    token = await token_for(bot.folder, GroupInvitation())
    await group.say(f"/start{NAME} {token}")
    assert "/ask" in (await group.wait_message()).text
    await group.say(f"/add{NAME} {SAMPLE}")
    assert (await settled(group, TITLE)).quotations
    await bot.alice.say(SAMPLE)
    await silent(bot.alice)
    other = bot.alice.at(await bot.add_group())
    await other.say(f"/start{NAME} {token}")
    assert (await other.wait_message()).text == OVER


async def test_with_groups_open_the_invited_bring_the_bot(tmp_path: Path) -> None:
    """A group that somebody invited brings it to is served; a stranger's is not."""
    async with running_sandbox() as world, running_bot(world, tmp_path, {"PULLQUOTE_ACCESS": "groups"}):
        bot = await PrivateBot.meet(world, tmp_path)
        await bot.invite(bot.alice)
        for key, person in (("club", bot.alice), ("den", bot.benoit)):
            await world.post("chats", key=key, title=key.title(), bot="left")
            await person.at(key).set_bot("member")
        assert "/ask" in (await bot.alice.at("club").wait_message()).text
        assert (await bot.benoit.at("den").wait_message()).text == "Ce bot est privé."
        await bot.benoit.at("club").say(f"/help{NAME}")
        assert await bot.benoit.at("club").wait_message("/add")
        await bot.benoit.at("den").say(f"/help{NAME}")
        await silent(bot.benoit.at("den"))


async def test_a_shared_article_is_copied_once(bot: PrivateBot) -> None:
    """Share under a summary gives a link; the first to open it has the article for himself, to ask and to delete."""
    await bot.owner.say(SAMPLE)
    summary = await settled(bot.owner, TITLE)
    await bot.owner.press(summary, "Share")
    given = await bot.owner.wait_message("first")
    link = await link_of(given)
    assert "once" in given.text
    sending = given.button("Send to…")["url"]
    assert sending.startswith("https://t.me/share/url?url=https%3A%2F%2Ft.me%2Fpullquote_sandbox_bot%3Fstart%3D")
    await bot.alice.open_link(link)  # whom the bot does not serve
    assert (await bot.alice.wait_message()).text == OVER
    await bot.invite(bot.alice)
    await bot.invite(bot.benoit)
    await bot.alice.open_link(link)
    copied = await bot.alice.wait_message()
    verbatim(copied)
    assert "pasted" not in copied.text
    await bot.benoit.open_link(link)
    assert "plus" in (await bot.benoit.wait_message()).text
    await bot.benoit.say("/list")
    assert TITLE not in (await bot.benoit.wait_message()).text
    await bot.alice.say("Qui a initié l'appel ?")
    assert "avait initié un appel" in (await settled(bot.alice)).quotations[0]
    await bot.owner.say("/delete 1")
    await bot.owner.wait_message()
    await bot.alice.say("/show 1")
    assert (await bot.alice.wait_message()).quotations


async def test_ones_own_link_stays_good(bot: PrivateBot) -> None:
    """Who tries his own link sees his article, and the link is not used up; what was deleted is not given away."""
    before = bot.articles()
    await bot.invite(bot.alice)
    await bot.alice.say(SAMPLE)
    summary = await settled(bot.alice, TITLE)
    await bot.alice.press(summary, "Share")
    link = await link_of(await bot.alice.wait_message("first"))
    await bot.alice.open_link(link)
    assert (await bot.alice.wait_message()).quotations
    assert bot.articles() == before + 1
    await bot.alice.say("/delete 1")
    await bot.alice.wait_message()
    assert "plus" not in await start(bot.benoit, await token_for(bot.folder, PersonInvitation()))
    await bot.benoit.open_link(link)
    assert (await bot.benoit.wait_message()).text == OVER_FRENCH


async def test_in_a_group_nothing_is_shared(bot: PrivateBot) -> None:
    """A group's articles are its own: there is no such button, and a forged press gives nothing."""
    before = rows(bot.folder, "SELECT count(*) FROM button_tokens WHERE kind = 'shared_article'")
    group = await bot.admit_group()
    await group.say(f"/add{NAME} {SAMPLE}")
    summary = await settled(group, TITLE)
    assert not any("Share" in row for row in summary.buttons)
    press = {
        "id": "77",
        "from": {"id": await bot.user_id(bot.alice), "is_bot": False, "first_name": "Alice"},
        "chat_instance": "1",
    }
    await bot.world.push({"callback_query": press | {"message": summary.raw, "data": "p:1"}})
    await silent(group)
    assert rows(bot.folder, "SELECT count(*) FROM button_tokens WHERE kind = 'shared_article'") == before


async def test_a_group_is_set_up_in_private(bot: PrivateBot) -> None:
    """The link of the group's panel opens it for an admin of the group, once; for nobody else it opens anything."""
    group = await bot.admit_group()
    await group.say(f"/settings{NAME}")
    panel = await group.wait_message()
    link = panel.button("Set up in private")["url"]
    await bot.invite(bot.alice)
    await bot.alice.open_link(link)  # a member, but no admin
    assert (await bot.alice.wait_message()).text == OVER
    await bot.owner.open_link(link)
    private = await bot.owner.wait_message()
    assert "Newsroom" in private.text
    await bot.owner.press(private, "Language")
    assert (await bot.owner.wait_edit(private)).buttons
    await bot.owner.open_link(link)
    assert (await bot.owner.wait_message()).text == OVER


async def test_any_admin_may_set_a_group_up(bot: PrivateBot) -> None:
    """The link is for the admins of the group at that moment, whoever of them asked for it."""
    group = await bot.admit_group()
    await group.say(f"/settings{NAME}")
    link = (await group.wait_message("Newsroom")).button("Set up in private")["url"]
    await bot.invite(bot.alice)
    await bot.world.post("standings", person=bot.alice.key, chat=group.chat, status="administrator", of="self")
    await bot.alice.open_link(link)
    assert "Newsroom" in (await bot.alice.wait_message()).text


async def test_what_opens_nothing_says_nothing_else(bot: PrivateBot) -> None:
    """Forged, too old, used, another kind's or in the wrong place: one sentence for all, and nothing is kept."""
    await bot.invite(bot.alice)
    before = bot.articles()
    tokens = [
        secrets.token_urlsafe(12),
        "A" * 16,
        "x",
        "share",
        await token_for(bot.folder, PersonInvitation(), minutes=-1),
        await token_for(bot.folder, SharedArticle(ShelfId(1), ArticleId(1)), minutes=-1),
        await token_for(bot.folder, SharedArticle(ShelfId(99), ArticleId(1))),
        await token_for(bot.folder, SettingsPanel(ShelfId(1))),
        await token_for(bot.folder, GroupSetup(ShelfId(1)), chat=-1001000000001),
    ]
    for token in tokens:
        assert await start(bot.alice, token) == OVER, token
    assert bot.articles() == before
