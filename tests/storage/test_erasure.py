"""Erasing: what is too old, all of a chat, all of a person; what was erased is nowhere, and others keep theirs."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

from sqlalchemy import text

from engine.models import ArticleId, FeedLink, ShelfId, Verdict
from storage.database import Database
from storage.models import AskedQuote, ChatKind, ChatSettings, Holdings, SettingsPanel, Standing
from storage.watches import WatchRepository
from tests.storage.sample_library import LATER, NOON, Library

PERSON, GROUP, CHANNEL, OTHER = 5_551_234_567_890, -1_001_234_567_890, -1_001_234_567_891, 1001
CANARY = "xyzzy"


async def _fill(library: Library, chat: int, person: int, mark: str, topic: int = 0) -> ShelfId:
    """A bit of everything, marked."""
    shelf = await library.chats.shelf(chat, topic)
    for number in range(3):
        now = NOON + timedelta(days=number)
        await library.save(shelf, f"common {mark} {number}.\nsecond {mark}.", key=f"{mark}{number}", now=now)
    quotes = [AskedQuote(ArticleId(1), 0, (), 1.0)]
    await library.questions.save(shelf, 1, person, f"{mark}?", None, Verdict.DIRECT, quotes, NOON)
    link = FeedLink(f"https://{mark}.example/feed", mark)
    await library.feeds.follow(shelf, link, person, NOON, at_once=True, limit=9)
    await WatchRepository(library.database).add(shelf, mark, person, NOON, limit=9)
    await library.digests.schedule(shelf, [(127, 480, LATER)], person, NOON)
    await library.button_tokens.create(chat, person, SettingsPanel(shelf), LATER)
    await library.outbox.claim(shelf, 0, chat, NOON)
    return shelf


async def _rows(library: Library, table: str) -> int:
    async with library.database.reading() as connection:
        count: int = (await connection.execute(text(f"SELECT count(*) FROM {table}"))).scalar_one()
        return count


async def test_what_is_kept_is_counted(library: Library) -> None:
    """Of all topics of a chat, without what is deleted and without others' things."""
    shelf = await _fill(library, GROUP, PERSON, "one")
    await _fill(library, GROUP, PERSON, "two", topic=7)
    await _fill(library, OTHER, OTHER, "three")
    await library.articles.delete(shelf, ArticleId(2), NOON)
    assert await library.erasure.holdings(GROUP) == Holdings(articles=5, questions=2, feeds=2, watches=2)
    assert await library.erasure.holdings(9) == Holdings()
    assert await library.erasure.count_older(GROUP, NOON + timedelta(days=1)) == 2
    assert await library.erasure.count_older(GROUP, NOON) == 0


async def test_what_is_too_old_goes(library: Library) -> None:
    """Articles and questions of that chat alone, from every method at once and soon from the index."""
    shelf, other = await _fill(library, GROUP, PERSON, "one"), await _fill(library, OTHER, OTHER, "one")
    before = NOON + timedelta(days=1)
    assert await library.erasure.hide_older(GROUP, before, LATER) == 1
    assert await library.erasure.hide_older(GROUP, before, LATER) == 0
    assert [card.id for card in (await library.articles.page(shelf, 0, 9)).cards] == [3, 2]
    assert (await library.search.frequencies(shelf, ["common"])).sentences == 4
    assert await library.erasure.holdings(GROUP) == Holdings(articles=2, questions=0, feeds=1, watches=1)
    assert await library.articles.purge(LATER + timedelta(minutes=2)) == 1
    assert (await library.search.frequencies(shelf, ["common"])).by_term == {"common": 2}
    assert await library.articles.count(other) == 3


async def test_chats_that_retain_are_found(library: Library) -> None:
    """Only those that chose it, whatever stands in their headers."""
    for chat in (GROUP, CHANNEL, OTHER):
        await library.chats.register(chat, ChatKind.GROUP, "", "", NOON)
    await library.chats.change(GROUP, retention=7)
    await library.chats.change(CHANNEL, header='"retention": 7')
    assert [chat.id for chat in await library.chats.list_with_retention()] == [GROUP]
    await library.chats.change(GROUP, retention=0)
    assert await library.chats.list_with_retention() == ()


async def test_a_chat_is_cleared(library: Library) -> None:
    """Everything of it but that the bot is there; a feed that another chat follows stays."""
    await library.chats.register(GROUP, ChatKind.SUPERGROUP, "News", "", NOON, PERSON)
    await library.chats.admit(GROUP, True)
    await library.chats.change(GROUP, header=CANARY, left_out=(3, 4))
    assert (await library.chats.get(GROUP) or None).settings.left_out == (3, 4)  # type: ignore[union-attr]
    await _fill(library, GROUP, PERSON, CANARY)
    await _fill(library, GROUP, PERSON, "topic", topic=9)
    other = await _fill(library, OTHER, OTHER, "kept")
    await library.feeds.follow(other, FeedLink("https://topic.example/feed", ""), OTHER, NOON, at_once=False, limit=9)
    await library.inbox.add([(7, GROUP, f'{{"text": "{CANARY}"}}'), (8, OTHER, "{}")], NOON)
    await library.inbox.fail([7, 8], "")
    await library.erasure.erase_chat(GROUP)
    assert await library.erasure.holdings(GROUP) == Holdings()
    chat = await library.chats.get(GROUP)
    assert chat is not None
    assert (chat.settings, chat.title, chat.admitted) == (ChatSettings(), "News", True)
    assert await library.erasure.holdings(OTHER) == Holdings(articles=3, questions=1, feeds=2, watches=1)
    assert [update.id for update in await library.inbox.failed(9)] == [8]
    await library.chats.change(GROUP, opted_out=(PERSON,), sentences=5)
    await library.erasure.erase_chat(GROUP)
    chat = await library.chats.get(GROUP)
    assert chat is not None
    assert chat.settings == ChatSettings(opted_out=(PERSON,))
    assert await _rows(library, "feeds") == 2
    assert await _rows(library, "button_tokens") == 1


async def test_a_person_is_forgotten_everywhere(library: Library) -> None:
    """His chat, his rows, and his number in what is a group's; the group keeps its things, its settings stay."""
    await library.chats.register(PERSON, ChatKind.PRIVATE, "", CANARY, NOON)
    await library.chats.register(GROUP, ChatKind.SUPERGROUP, "News", "", NOON, PERSON)
    await library.chats.register(CHANNEL, ChatKind.CHANNEL, "Journal", "", NOON, PERSON)
    mine = await _fill(library, PERSON, PERSON, CANARY)
    group = await _fill(library, GROUP, PERSON, "kept")
    channel = await _fill(library, CHANNEL, PERSON, "other")
    await library.people.set_standing(OTHER, Standing.INVITED, NOON, inviter=PERSON)
    body = json.dumps({"message": {"from": {"id": PERSON}, "text": CANARY}})
    await library.inbox.add([(1, PERSON, body), (2, PERSON, body), (3, GROUP, body), (4, PERSON, body)], NOON)
    await library.inbox.done([1])
    await library.inbox.retry([2], LATER, "")
    await library.inbox.fail([3], "")
    assert not await library.erasure.is_handled(2)
    assert await library.erasure.is_handled(1)
    await library.people.forget(PERSON)
    await library.erasure.erase_person(PERSON, 3)
    assert await library.erasure.holdings(PERSON) == Holdings()
    assert await library.chats.get(PERSON) is None
    assert await library.articles.count(group) == 3
    assert [time.person for time in await library.digests.times(group)] == [0]
    assert await library.digests.times(channel) == ()  # nobody would look at them
    assert [update.id for update in await library.inbox.pending()] == [4]  # a new message of the same user
    assert [await library.feeds.list(mine), [one.person for one in await library.feeds.list(group)]] == [(), [0]]
    other = await library.people.get(OTHER)
    assert other is not None
    assert other.inviter == 0
    assert (await library.questions.get(group, 1)).person == 0


async def test_nothing_of_a_person_stays_on_the_disk(sqlite_url: str) -> None:
    """Neither their texts nor their id, in any of the forms in which they are written, in the file or beside it."""
    database = await Database.open(sqlite_url)
    library = Library.over(database)
    await library.chats.register(PERSON, ChatKind.PRIVATE, "", CANARY, NOON)
    await library.chats.register(GROUP, ChatKind.SUPERGROUP, "News", "", NOON, PERSON)
    await library.people.register(PERSON, "fr", NOON)
    await library.people.count_use(PERSON, 1, "articles", 1, 9)
    await _fill(library, PERSON, PERSON, CANARY)
    await _fill(library, GROUP, PERSON, "kept")
    body = json.dumps({"message": {"from": {"id": PERSON}, "text": CANARY}})
    await library.inbox.add([(1, PERSON, body), (2, GROUP, body)], NOON)
    await library.inbox.done([1])
    await library.inbox.fail([2], "")
    folder = Path(sqlite_url.removeprefix("sqlite:///")).parent
    signs = (CANARY.encode(), str(PERSON).encode(), PERSON.to_bytes(6, "big"))
    assert all(any(sign in path.read_bytes() for path in folder.iterdir()) for sign in signs)
    await library.people.forget(PERSON)
    await library.erasure.erase_person(PERSON, 2)
    for closed in (False, True):
        if closed:
            await database.close()
        content = b"".join(path.read_bytes() for path in folder.iterdir())
        assert b"kept" in content
        assert [sign for sign in signs if sign in content] == []


async def test_an_export_reads_one_shelf_in_order(library: Library) -> None:
    """A stretch at a time, without what is deleted and without other shelves."""
    mine, other = await _fill(library, OTHER, OTHER, "mine"), await _fill(library, GROUP, PERSON, "theirs")
    await library.articles.delete(mine, ArticleId(2), NOON)
    assert [one.id for one in await library.exports.articles(mine, 0, 1)] == [1]
    assert [one.id for one in await library.exports.articles(mine, 1, 9)] == [3]
    assert await library.exports.articles(mine, 3, 9) == ()
    assert await library.exports.question_numbers(mine) == (1,)
    assert not any("theirs" in one.document.text for one in await library.exports.articles(mine, 0, 9))
    assert len(await library.exports.articles(other, 0, 9)) == 3
