"""From any chat: what one has kept oneself is found, inserted whole with its source, and nobody else's ever is."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sandbox import inline, utf16
from storage.bot_settings import BotSettingsRepository
from storage.database import Database
from storage.models import Standing
from storage.people import PersonRepository
from tests.e2e.bot_process import rows, running_bot
from tests.e2e.conversation import PARAGRAPHS, SAMPLE, page, settled, silent, verbatim
from tests.patience import PATIENCE
from tests.profiles import rounds
from tests.sandbox.world import Person, RunningWorld, running_sandbox
from tests.services.web.web_server import Web

pytestmark = pytest.mark.asyncio(loop_scope="session")

PAGE = " ".join(PARAGRAPHS)


async def keep(reader: Person, text: str = SAMPLE) -> None:
    """Send an article and wait for its summary."""
    await reader.say(text)
    assert (await settled(reader)).quotations


async def test_words_find_a_sentence_and_insert_it(reader: Person, web: Web) -> None:
    """The sentence stands in another chat whole and verbatim, with a link to its place, without buttons."""
    await keep(reader, web.url("/tram"))
    group = reader.at("newsroom", 2)
    await reader.world.post("standings", person=reader.key, chat="newsroom", status="member", of="self")
    offer = await group.inline("sleepers bridges")
    assert offer.descriptions[0] == "Engineers replaced 4,200 sleepers and two bridges."
    assert offer.titles[0].startswith("Lindmark reopens its tram line")
    assert offer.raw["is_personal"] is True
    assert offer.raw["cache_time"] <= 10
    await group.from_now()  # others have talked there
    again = await group.inline("sleepers bridges")
    assert again.ids == offer.ids
    sent = await group.choose(offer)
    assert sent.quotations == ["Engineers replaced 4,200 sleepers and two bridges."]
    assert "#:~:text=Engineers" in sent.links[0]
    assert sent.buttons == []
    assert sent.passages("bold") == []
    await silent(group)


async def test_no_words_offer_the_newest_articles(reader: Person) -> None:
    """Title and best sentences of each, the newest first, ten at a time."""
    for number in range(12):
        text = f"The {number}th report of the harbour office came on Monday. It has {number} pages. Many read it."
        await keep(reader, f"{text}\n\nThe council of ward {number} will talk about it tomorrow.")
    offer = await reader.inline("")
    assert len(offer.ids) == 10
    assert "11th report" in offer.messages[0].text
    assert all(message.quotations for message in offer.messages)
    older = await reader.inline("", offset=offer.next_offset)
    assert len(older.ids) == 2
    assert not set(older.ids) & set(offer.ids)
    assert older.next_offset == ""
    found = await reader.inline("harbour report")
    assert len(found.ids) == 10
    more = await reader.inline("harbour report", offset=found.next_offset)
    assert more.ids
    assert not set(more.ids) & set(found.ids)


async def test_nothing_is_said_honestly(reader: Person) -> None:
    """An empty shelf and words that stand nowhere: no result, and a button that leads to the bot."""
    offer = await reader.inline("sanctions")
    assert (offer.ids, offer.button) == ([], "Envoyez-moi d’abord un article")
    await keep(reader)
    offer = await reader.inline("zeppelins")
    assert (offer.ids, offer.button) == ([], "Rien là-dessus dans votre article")
    await reader.say(f"/start {offer.start_parameter}")
    assert "/privacy" in (await reader.wait_message()).text


async def test_share_opens_the_chats_with_that_sentence(reader: Person) -> None:
    """The button under an answer carries a query that finds exactly the sentence above it."""
    await keep(reader)
    await reader.say("Qui a initié l'appel ?")
    answer = await settled(reader)
    query = answer.button("Partager")["switch_inline_query_chosen_chat"]["query"]
    assert query.startswith("#1.")
    offer = await reader.at("newsroom").inline(query)
    assert [each.quotations for each in offer.messages] == [verbatim(answer)[:1]]
    nobody = await reader.world.add_person(f"{reader.key}-other")
    assert (await nobody.inline(query)).ids == []
    await keep(nobody, PAGE)
    assert not any(SAMPLE.count(quote) for each in (await nobody.inline(query)).messages for quote in each.quotations)


async def test_a_groups_answer_keeps_the_share_link(world: RunningWorld) -> None:
    """Its quotation stands on the group's shelf, which no inline query reads."""
    group = world.person("alice", "newsroom", 3)
    await group.say(f"/add@pullquote_sandbox_bot {PAGE}")
    await settled(group, "4,200")
    await group.say("/ask@pullquote_sandbox_bot how many sleepers were replaced?")
    answer = await settled(group, "4,200")
    keys = [key for row in answer.raw["reply_markup"]["inline_keyboard"] for key in row]
    assert not any(name.startswith("switch_inline") for key in keys for name in key)
    assert (await world.person("alice").inline("sleepers")).ids == []


async def test_a_deleted_article_is_not_found(reader: Person) -> None:
    """What is gone from the shelf is offered nowhere."""
    await keep(reader)
    assert (await reader.inline("sanctions ministres")).ids
    await reader.say("/delete 1")
    await reader.wait_message()
    for query in ("", "ministres", "#1", "#1.3"):
        assert (await reader.inline(query)).ids == [], query


async def test_what_was_inserted_is_not_meant_for_the_bot(reader: Person) -> None:
    """A result sent into the chat with the bot itself is nothing to answer."""
    await keep(reader)
    await reader.choose(await reader.inline(""))
    await silent(reader)


async def test_a_long_sentence_is_whole_or_not_offered(reader: Person) -> None:
    """A quotation is never cut to fit."""
    long = " and ".join(f"tram number {n} went to the quay" for n in range(160))
    await keep(reader, f"{PAGE}\n\nOn that day {long}.\n\nThe weather was fine.")
    offer = await reader.inline("tram quay")
    for message in offer.messages:
        assert utf16.length(message.text) <= 4096
        for quotation in message.quotations:
            assert quotation in f"{PAGE}\n\nOn that day {long}.\n\nThe weather was fine."


async def test_a_slow_page_holds_up_no_query(reader: Person, web: Web) -> None:
    """While the private chat waits for a page, an inline query is answered."""
    await keep(reader)
    asked, answered = asyncio.Event(), asyncio.Event()

    async def held(_request: object) -> bytes:
        asked.set()
        await answered.wait()
        return page()

    web.pages["/held"] = held
    await reader.say(web.url("/held"))
    async with asyncio.timeout(PATIENCE):
        await asked.wait()
    assert (await reader.inline("ministres")).ids
    answered.set()
    await settled(reader)


async def test_only_the_newest_query_matters(reader: Person) -> None:
    """Of many letters typed in a row the last is answered, and nothing is kept of any."""
    await keep(reader)
    assert isinstance(reader.world, RunningWorld)
    here = reader.world.sandbox.world  # all at once: from letter to letter a quick bot could answer each
    (me,), chat = [each for each in here.people.values() if each.key == reader.key], here.find_chat(reader.chat)
    assert chat is not None
    numbers = [inline.ask(here, me, chat, "ministres"[:length], "") for length in range(2, 10)]
    assert (await reader.wait_offer(numbers[-1])).ids
    assert (await reader.inline("ministres")).ids
    answered = [e["query"] for e in await reader.world.events(0, 0) if e["kind"] == "inline" and e["query"] in numbers]
    assert len(answered) < len(numbers)


async def test_every_word_of_another_is_out_of_reach(world: RunningWorld) -> None:
    """Marked words of several shelves: no query of anybody finds what is not his own."""
    people = [await world.add_person(f"leak{n}") for n in range(rounds(4, 10))]
    for n, person in enumerate(people):
        await keep(person, f"Zorgax{n} is the secret of person {n}. It is kept well. Nobody else reads of Zorgax{n}.")
    for n, person in enumerate(people):
        queries = ["", "#1", "#1.0"]
        for m in range(len(people)):
            queries += [f"Zorgax{m}", f"secret of person {m}", f"#{m}.0"]
        for query in queries:
            for message in (await person.inline(query)).messages:
                assert set(re.findall(r"Zorgax\d+", message.text)) == {f"Zorgax{n}"}


async def eventually_rests(person: Person) -> None:
    """What the owners choose is known to the bot within seconds."""
    async with asyncio.timeout(PATIENCE):
        while not (await person.inline("sleepers")).button.startswith("Je suis en maintenance"):
            await asyncio.sleep(0.5)
    await silent(person)


async def test_a_private_bot_says_so(tmp_path: Path) -> None:
    """A stranger gets no result and a button that says why, somebody banned nothing at all; neither gets a message."""
    async with running_sandbox() as world:
        settings = {"PULLQUOTE_ACCESS": "invited"}
        async with running_bot(world, tmp_path, settings):
            owner, alice = world.person("owner"), world.person("alice")
            await owner.say(PAGE)
            await settled(owner, "4,200")
            assert (await owner.inline("sleepers")).ids
            offer = await alice.inline("sleepers")
            assert (offer.ids, offer.button) == ([], "This bot is private.")
            assert not await alice.messages()
            opened = await Database.open(f"sqlite:///{tmp_path / 'bot.db'}")
            try:
                await PersonRepository(opened).set_standing(
                    1002, Standing.INVITED, datetime.now(UTC), inviter=world.owner_id
                )
                await BotSettingsRepository(opened).set("resting", "yes")
            finally:
                await opened.close()
            await eventually_rests(world.person("benoit"))
        assert rows(tmp_path, "SELECT count(*) FROM inbox WHERE body LIKE '%inline_query%'") == [(0,)]
