"""What an owner sees and changes in his panel, over HTTP: it holds at once, for those whom it is about."""

from __future__ import annotations

import asyncio
import re
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import closing

import pytest
import pytest_asyncio

from tests.e2e.bot_process import rows
from tests.e2e.conversation import idle, settled, silent
from tests.e2e.owner_panel import NAME, OWNER, PRIVATE, House, private_bot
from tests.patience import PATIENCE
from tests.sandbox.world import OWNER_ID, Message

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """One bot for all of them."""
    async with private_bot(tmp_path_factory.mktemp("admin")) as running:
        yield running


async def test_the_overview(house: House) -> None:
    """As text in the panel's message, and as a picture below it."""
    shown = await house.panel("Overview")
    assert "1 owner" in shown.text
    assert re.search(r"^\d+ articles? · today \d+ · in 7 days \d+$", shown.text, re.MULTILINE)
    assert "SQLite" in shown.text
    await house.owner.press(shown, "Picture")
    picture = await house.owner.wait_message("3 Articles by language")
    assert (picture.raw["photo"][0]["width"], picture.raw["photo"][0]["height"]) == (1080, 1350)
    assert "Overview" in str((await house.pressed(shown, "Back")).buttons)


async def test_questions_are_counted_within_seconds(house: House) -> None:
    """Also those that nothing answers; nobody's words are with them."""

    async def today() -> int:
        found = re.search(r"(\d+) questions? today", (await house.panel("Overview")).text)
        return int(found[1]) if found else -1

    before = await today()
    await house.owner.say("How many boats are there?")
    await settled(house.owner)
    assert await today() == before + 1
    async with asyncio.timeout(PATIENCE):
        while rows(house.folder, "SELECT sum(amount) FROM activity WHERE what = 'question'") != [(before + 1,)]:
            await asyncio.sleep(0.5)
    assert "boats" not in str(rows(house.folder, "SELECT * FROM activity"))


async def test_access_holds_at_once(house: House) -> None:
    """A stranger is told once, then answered, then not any more."""
    await house.alice.say("/help")
    await silent(house.alice)
    shown = await house.panel("Answers: invited people")
    shown = await house.pressed(shown, "everyone")
    assert "Answers: everyone" in shown.text
    await house.alice.say("/help")
    assert "/settings" in (await house.alice.wait_message()).text
    await house.alice.say("/admin")
    assert "/help" in (await house.alice.wait_message()).text
    await house.pressed(shown, "invited people")
    await house.alice.say("/help")
    await silent(house.alice)


async def test_an_invitation_lets_one_in(house: House) -> None:
    """Who opens it first; a panel for others there is not."""
    shown = await house.panel("People", "Invite somebody")
    token = shown.button("Copy")["copy_text"]["text"].partition("start=")[2]
    assert f"https://t.me/pullquote_sandbox_bot?start={token}" in shown.text
    await house.benoit.say(f"/start {token}")
    assert "article" in (await house.benoit.wait_message()).text
    await house.alice.say(f"/start {token}")
    assert "no longer works" in (await house.alice.wait_message()).text
    for command in ("/admin", "/health"):
        await house.benoit.say(command)
        assert "/help" in (await house.benoit.wait_message()).text


async def _found(house: House, number: int) -> Message:
    """Look for a person by the number."""
    shown = await house.panel("People")
    await house.owner.press(shown, "Find by number")
    asked = await house.owner.wait_message("number of a person")
    await house.owner.say(str(number), reply_to=asked)
    return await house.owner.wait_message(str(number))


async def test_ban_and_unban(house: House) -> None:
    """One who is banned hears nothing at all; unbanned he is a stranger, who may be let in."""
    shown = await _found(house, 1001)
    assert [each["user"]["id"] for each in shown.entities if each["type"] == "text_mention"] == [1001]
    assert "Stranger" in shown.text
    shown = await house.pressed(shown, "Ban")
    assert "Banned" in shown.text
    await house.alice.say("/help")
    await silent(house.alice)
    shown = await house.pressed(shown, "Ban no longer")
    await house.alice.say("/help")
    assert (await house.alice.wait_message()).text == PRIVATE
    shown = await house.pressed(shown, "Answer from now on")
    assert "Invited by 1000" in shown.text
    await house.alice.say("/help")
    assert "/settings" in (await house.alice.wait_message()).text


async def test_owners_cannot_be_changed_from_here(house: House) -> None:
    """Neither banned nor limited; and whom nobody knows cannot be looked at."""
    shown = await _found(house, OWNER_ID)
    assert shown.buttons == [["Back"]]
    _, token, *_ = shown.button("Back")["callback_data"].split(":")
    for act in ("ban.1000", "quota.1000.tenth", "unban.1000"):
        query = {"id": f"61{act}", "from": OWNER, "chat_instance": "1", "data": f"g:{token}:people:{act}"}
        await house.push(callback_query=query | {"message": shown.raw})
    assert (OWNER_ID, "stranger", "", 0) in house.state()[1]
    shown = await house.panel("People")
    await house.owner.press(shown, "Find by number")
    asked = await house.owner.wait_message("number of a person")
    await house.owner.say("4242", reply_to=asked)
    assert (await house.owner.wait_message("has written to me")).buttons == []


async def test_a_flood_is_ones_own(house: House) -> None:
    """Of twelve questions two are answered, two kept and answered later, eight refused; each of them is told.

    Meanwhile somebody else is answered at once.
    """
    shown = await _found(house, 1001)
    shown = await house.pressed(shown, "A tenth")
    assert "2 questions a minute" in shown.text
    asked = [await house.alice.say(f"How many boats number {number} are there?") for number in range(12)]
    await house.benoit.say("Combien de bateaux y a-t-il ?")
    await house.benoit.wait_message("article")
    said: dict[int, Message] = {}
    while len(said) < 5:  # then signs, not words
        message = await house.alice.wait_message()
        if message.reply_to:
            said[message.reply_to] = message
    assert list(said) == [message.id for message in asked[2:7]]
    texts = [message.text for message in said.values()]
    assert [text for text in texts if "I keep this one and answer it in a moment" in text] == texts[:2]
    assert texts[2].startswith("Not taken: How many boats number 4 are there?\nThat is more than 2 questions a minute.")
    for refused in asked[7:]:
        assert await house.alice.wait_reaction(refused) == ["🙊"]
    calls = len(await house.world.calls("sendMessage"))
    await house.turn(65)
    await idle(house.world)
    sent = [one["arguments"] for one in (await house.world.calls("sendMessage"))[calls:]]
    assert len([one for one in sent if int(one["chat_id"]) == 1001]) == 2
    await house.owner.press(shown, "Another quota")
    prompt = await house.owner.wait_message("articles a day")
    await house.owner.say("250", reply_to=prompt)
    shown = await house.owner.wait_message("250 articles")
    assert "10 questions a minute" in shown.text
    await house.pressed(shown, "Usual")


async def test_an_article_beyond_the_day_is_read_the_next_day(house: House) -> None:
    """It is kept, which is said, and read when the limit ends; what is asked meanwhile is answered."""
    shown = await _found(house, 1001)
    await house.owner.press(shown, "Another quota")
    prompt = await house.owner.wait_message("articles a day")
    await house.owner.say("1", reply_to=prompt)
    shown = await house.owner.wait_message("1 article")
    await house.turn(25 * 3600)  # a day of which she has used nothing
    texts = [f"The {word} of Aaland is closed. It opens on Monday. The mayor said so." for word in ("ferry", "tower")]
    for text in texts:
        await house.alice.say(f"/add {text}")
    kept = await house.alice.wait_message("more than 1 article a day")
    assert kept.text.endswith("I keep this and read it then.")
    await house.alice.say("When does the ferry open?")
    assert (await settled(house.alice)).quotations
    await house.turn(25 * 3600)
    assert "tower" in (await house.alice.wait_message("tower")).quotations[0]
    await house.pressed(shown, "Usual")


async def test_a_group_is_admitted_and_dismissed(house: House) -> None:
    """By its title in the list; its members are answered, and then no more."""
    group = house.benoit.at("newsroom", 2)
    await group.say(f"/help{NAME}")
    await idle(house.world)
    shown = await house.panel("Groups and channels", "Newsroom")
    assert "Its members are not answered." in shown.text
    shown = await house.pressed(shown, "Answer from now on")
    await group.say(f"/help{NAME}")
    assert "/a" in (await group.wait_message("/")).text
    await house.pressed(shown, "Answer no more")
    await group.say(f"/help{NAME}")
    await silent(group)


async def test_a_group_is_invited(house: House) -> None:
    """By a link that whoever brings the bot there opens."""
    shown = await house.panel("Groups and channels", "Invite a group")
    token = shown.button("Copy")["copy_text"]["text"].partition("startgroup=")[2]
    group = house.benoit.at("newsroom", 2)
    await group.say(f"/start{NAME} {token}")
    assert "Je garde" in (await group.wait_message("group")).text
    shown = await house.panel("Groups and channels")
    await house.owner.press(shown, "Find a chat")
    asked = await house.owner.wait_message("title")
    await house.owner.say("newsr", reply_to=asked)
    shown = await house.pressed(await house.owner.wait_message("1 group or channel"), "Newsroom")
    assert "Its members are answered." in shown.text
    await house.pressed(shown, "Answer no more")


async def test_feeds_that_fail(house: House) -> None:
    """Of all chats, without their names; tried again or given up for all who follow them."""
    with closing(sqlite3.connect(house.folder / "bot.db", timeout=PATIENCE)) as database, database:
        shelf = database.execute("SELECT id FROM shelves WHERE chat = 1002").fetchone()[0]
        later = int((time.time() + 86_400) * 1_000_000)
        database.execute(
            "INSERT INTO feeds (id, url, title, site, etag, modified, next_poll, failures, failing, error) "
            "VALUES (77, 'https://feed.invalid/rss', 'Secret', '', '', '', ?, 3, ?, 'timeout')",
            (later, later - 90_000_000_000),
        )
        database.execute(
            "INSERT INTO follows (shelf, number, feed, person, since, paused, interval, at_once, whole, include, "
            "exclude, primed, day, posts) VALUES (?, 1, 77, 1002, ?, 0, 0, 0, 0, '', '', 1, 0, 0)",
            (shelf, later),
        )
    shown = await house.panel("Failing feeds: 1")
    assert "https://feed.invalid/rss" in shown.text
    assert "it does not answer" in shown.text
    assert "followed once" in shown.text
    assert "Secret" not in shown.text
    shown = await house.pressed(shown, "1 · Give up")
    assert "given up" in shown.text
    assert (await house.benoit.wait_message("Secret")).links == ["https://feed.invalid/rss"]
    shown = await house.pressed(shown, "1 · Try again")
    ((given_up, failures),) = rows(house.folder, "SELECT given_up, failures FROM feeds")
    assert given_up is None
    assert isinstance(failures, int)
    assert failures < 3, "it began anew, and may have failed once since"
