"""Called where it is no member, the bot answers once about what it was called on, and keeps nothing of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path

import pytest
import pytest_asyncio

from tests.e2e.bot_process import rows, running_bot
from tests.e2e.conversation import PARAGRAPHS, SAMPLE, TITLE, idle, settled, silent, verbatim
from tests.sandbox.world import Person, running_sandbox
from tests.services.web.web_server import Web

pytestmark = pytest.mark.asyncio(loop_scope="session")

NAME = "@pullquote_sandbox_bot"
PAGE = "\n\n".join(PARAGRAPHS)
_numbers = count(1)


@pytest_asyncio.fixture(loop_scope="session")
async def guest(reader: Person) -> AsyncIterator[Person]:
    """A reader in a group that the bot is no member of."""
    key = f"strangers{next(_numbers)}"
    await reader.world.post("chats", key=key, title="Strangers", bot="left")
    yield reader.at(key)


async def test_a_link_is_summed_up(guest: Person, web: Web) -> None:
    """Named in a reply to a link, it quotes the page's best sentences."""
    said = await guest.say(f"Look: {web.url('/tram')}")
    await guest.call_as_guest(NAME, reply_to=said)
    answer = await guest.wait_message()
    assert "Lindmark reopens its tram line" in answer.text
    verbatim(answer, PAGE)
    assert answer.buttons == []
    assert answer.raw["guest_bot_caller_user"]["id"] == said.raw["from"]["id"]
    assert not [call for call in await guest.world.calls("sendMessage") if str(answer.chat) in str(call["arguments"])]


async def test_a_long_text_is_summed_up(guest: Person) -> None:
    """A text of the chat was not pasted by anybody, and nobody says so."""
    said = await guest.say(SAMPLE)
    await guest.call_as_guest(f"{NAME} !", reply_to=said)
    answer = await guest.wait_message()
    verbatim(answer)
    assert "collé" not in answer.text


async def test_a_question_is_answered_by_quoting(guest: Person, web: Web) -> None:
    """From the message it replies to, from the link beside it; nothing is nothing."""
    said = await guest.say(SAMPLE)
    await guest.call_as_guest(f"{NAME} Qui a initié l'appel ?", reply_to=said)
    answer = await guest.wait_message()
    assert "avait initié un appel" in verbatim(answer)[0]
    await guest.call_as_guest(f"{NAME} {web.url('/tram')} how many sleepers were replaced?")
    assert "4,200 sleepers" in verbatim(await guest.wait_message(), PAGE)[0]
    await guest.call_as_guest(f"{NAME} who won the chess championship?", reply_to=said)
    nothing = await guest.wait_message()
    assert nothing.text == "Je n’ai rien trouvé à ce sujet dans cet article."


async def test_a_bare_call_says_how(guest: Person) -> None:
    """Called on nothing that can be read, it says what can be."""
    await guest.call_as_guest(f"{NAME} hello")
    assert "lien" in (await guest.wait_message()).text
    said = await guest.say("See you later.")
    await guest.call_as_guest(NAME, reply_to=said)
    assert (await guest.wait_message()).text


async def test_a_wish_for_a_summary_is_no_question(guest: Person) -> None:
    """ "What is it about?" of a message replied to is answered by its summary."""
    said = await guest.say(PAGE)
    await guest.call_as_guest(f"{NAME} de quoi ça parle ?", reply_to=said)
    summary = await guest.wait_message()
    await guest.call_as_guest(NAME, reply_to=said)
    assert verbatim(summary, PAGE) == (await guest.wait_message()).quotations


async def test_a_page_that_fails_is_named(guest: Person, web: Web) -> None:
    """The refusal is the same as anywhere, and is the one answer."""
    await guest.call_as_guest(f"{NAME} {web.url('/missing')}")
    assert "(404)" in (await guest.wait_message()).text
    await silent(guest)


async def test_no_private_shelf_is_read(guest: Person) -> None:
    """What the caller keeps in private answers no question that he asks as a stranger's guest."""
    private = guest.world.person(guest.key)
    await private.say(SAMPLE)
    await settled(private, TITLE)
    said = await guest.say(PAGE)
    await guest.call_as_guest(f"{NAME} Qui a initié l'appel ?", reply_to=said)
    assert not (await guest.wait_message()).quotations


async def test_nothing_of_it_is_kept(tmp_path: Path, web: Web) -> None:
    """Neither text nor question nor chat is in the database afterwards, and no shelf was made."""
    async with running_sandbox() as alone:
        await alone.post("chats", key="strangers", title="Velvetroom", bot="left")
        guest = alone.person("alice", "strangers")
        async with running_bot(alone, tmp_path, web.environment(tmp_path)):
            text = PAGE.replace("Karin Holm", "Zorgax Holm")
            said = await guest.say(text)
            await guest.call_as_guest(f"{NAME} what did the mayor say, plumbago?", reply_to=said)
            assert (await guest.wait_message()).text
            await guest.call_as_guest(f"{NAME} {web.url('/tram')}")
            assert (await guest.wait_message()).quotations
            owner = alone.person("owner")
            await owner.say("/help")
            await owner.wait_message()
            await idle(alone)
            for table in ("articles", "shelves", "questions", "chats"):
                found = rows(tmp_path, f"SELECT count(*) FROM {table}")
                assert found == [(1 if table in ("shelves", "chats") else 0,)], table  # the owner's own
            assert rows(tmp_path, "SELECT count(*) FROM inbox WHERE body LIKE '%guest%'") == [(0,)]
        kept = b"".join(path.read_bytes() for path in tmp_path.glob("bot.db*"))
        for word in (b"Velvetroom", b"Zorgax", b"plumbago"):
            assert word not in kept


async def test_strangers_are_told_once(tmp_path: Path) -> None:
    """A private bot says what it is where it was called, once to each person; somebody it serves is answered."""
    async with running_sandbox() as world:
        await world.post("chats", key="strangers", title="Strangers", bot="left")
        alice, owner = world.person("alice", "strangers"), world.person("owner", "strangers")
        async with running_bot(world, tmp_path, {"PULLQUOTE_ACCESS": "invited"}):
            said = await alice.say(SAMPLE)
            await alice.call_as_guest(NAME, reply_to=said)
            assert (await alice.wait_message()).text == "This bot is private."
            await alice.call_as_guest(NAME, reply_to=said)
            await silent(alice)
            await owner.call_as_guest(NAME, reply_to=said)
            assert (await alice.wait_message()).quotations
