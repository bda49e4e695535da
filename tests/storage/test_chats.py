"""Chats: every chat and topic has a shelf of its own, which moves with it."""

from __future__ import annotations

import asyncio

import pytest

from engine.errors import NotFoundError
from engine.models import ArticleId, MessagePart, ShelfId, Verdict
from storage.models import AskedQuote, ChatKind, ChatSettings
from tests.storage.sample_library import LATER, NOON, Library

GROUP, SUPERGROUP = -4001, -1_002_000_000_001


async def test_a_chat_and_each_topic_have_a_shelf(library: Library) -> None:
    """The same one each time, a small number however large the chat's."""
    places = [(1, 0), (-(10**13), 0), (-(10**13), 2**31), (2**52, 0)]
    shelves = [await library.chats.shelf(*place) for place in places]
    assert len(set(shelves)) == 4
    assert [await library.chats.shelf(*place) for place in places] == shelves
    assert max(shelves) <= 4
    assert len(set(await asyncio.gather(*(library.chats.shelf(77) for _ in range(10))))) == 1


async def test_the_focus_is_the_article_last_opened(library: Library, shelf: ShelfId) -> None:
    """With the time it was opened, so that the caller can tell whether it is long ago."""
    assert await library.chats.focused(shelf) is None
    for i in range(2):
        saved = await library.save(shelf, f"{i}.")
        await library.chats.focus(shelf, saved.id, LATER)
    assert await library.chats.focused(shelf) == (ArticleId(2), LATER)
    await library.chats.focus(shelf, ArticleId(99), LATER)
    assert await library.chats.focused(shelf) is None
    with pytest.raises(NotFoundError):
        await library.chats.focus(ShelfId(999), ArticleId(1), LATER)


async def test_a_migrated_group_keeps_its_articles(library: Library) -> None:
    """Under the new chat id, with its settings and numbers; of the old chat's messages nothing is believed any more."""
    shelf = await library.chats.shelf(GROUP)
    saved = await library.save(shelf, "One.", parts=[MessagePart(5, 0, 4, exact=True)])
    await library.articles.record_shown(shelf, 6, saved.id, NOON)
    await library.chats.focus(shelf, saved.id, NOON)
    await library.questions.save(shelf, 7, 1, "?", None, Verdict.DIRECT, [AskedQuote(saved.id, 0, (), 1.0)], NOON)

    assert await library.chats.migrate(GROUP, SUPERGROUP)

    assert await library.chats.shelf(SUPERGROUP) == shelf
    assert await library.chats.shelf(GROUP) != shelf
    assert (await library.articles.get(shelf, saved.id)).parts == ()
    assert [await library.articles.find_by_message(shelf, id_) for id_ in (5, 6)] == [None, None]
    assert await library.questions.find_by_message(shelf, 7) is None
    assert await library.chats.focused(shelf) == (saved.id, NOON)
    assert (await library.save(shelf, "Two.")).id == 2


async def test_a_migration_is_never_a_merge(library: Library) -> None:
    """Where the new chat has articles already, nothing moves and nothing is lost; an empty shelf gives way."""
    old, new = await library.chats.shelf(GROUP), await library.chats.shelf(SUPERGROUP)
    await library.save(old, "Old.")
    saved = await library.save(new, "New.")
    assert not await library.chats.migrate(GROUP, SUPERGROUP)
    assert (await library.chats.shelf(GROUP), await library.chats.shelf(SUPERGROUP)) == (old, new)
    await library.articles.delete(new, saved.id, NOON)
    assert not await library.chats.migrate(GROUP, SUPERGROUP)

    empty = await library.chats.shelf(SUPERGROUP - 1)
    await library.questions.save(empty, 1, 1, "?", None, Verdict.NOTHING, [], NOON)
    assert await library.chats.migrate(GROUP, SUPERGROUP - 1)
    assert await library.chats.shelf(SUPERGROUP - 1) == old


async def test_a_migration_of_nothing_changes_nothing(library: Library) -> None:
    """Told twice, told of itself, or of a chat that has no shelf."""
    shelf = await library.chats.shelf(GROUP)
    assert not await library.chats.migrate(GROUP, GROUP)
    assert not await library.chats.migrate(-1, -2)
    assert await library.chats.migrate(GROUP, SUPERGROUP)
    assert not await library.chats.migrate(GROUP, SUPERGROUP)
    assert await library.chats.shelf(SUPERGROUP) == shelf


async def test_a_shelf_knows_its_chat_and_topic(library: Library) -> None:
    """And a chat its shelves, its own before those of its topics."""
    topic = await library.chats.shelf(GROUP, 7)
    own = await library.chats.shelf(GROUP)
    await library.chats.shelf(1)
    assert await library.chats.locate(topic) == (GROUP, 7)
    assert await library.chats.shelves(GROUP) == ((own, 0), (topic, 7))
    with pytest.raises(NotFoundError):
        await library.chats.locate(ShelfId(99))


async def test_a_chat_keeps_its_settings_whatever_it_is_called(library: Library) -> None:
    """The newest name counts; only what differs from the defaults is stored, and moves with the group."""
    met = await library.chats.register(GROUP, ChatKind.GROUP, "News", "", NOON, inviter=5)
    assert (met.settings, met.inviter, met.joined) == (ChatSettings(), 5, NOON)
    assert await library.chats.change(GROUP, zone="Europe/Paris", quiet_from=1320) == ChatSettings(
        zone="Europe/Paris", quiet_from=1320
    )
    again = await library.chats.register(GROUP, ChatKind.GROUP, "Nouvelles", "", LATER)
    assert (again.title, again.settings.zone, again.inviter, again.joined) == ("Nouvelles", "Europe/Paris", 5, NOON)
    await library.chats.shelf(GROUP)
    assert await library.chats.migrate(GROUP, SUPERGROUP)
    moved = await library.chats.get(SUPERGROUP)
    assert moved is not None
    assert moved.settings.zone == "Europe/Paris"
    assert await library.chats.get(GROUP) is None
    with pytest.raises(NotFoundError):
        await library.chats.change(GROUP, zone="")


async def test_a_chat_that_the_bot_left_is_erased_when_its_time_has_come(library: Library) -> None:
    """With everything on its shelves; one that brings the bot back in time loses nothing."""
    for chat in (GROUP, SUPERGROUP):
        await library.chats.register(chat, ChatKind.GROUP, "News", "", NOON)
        await library.save(await library.chats.shelf(chat, 3), "Old news.")
        await library.chats.remove(chat, NOON)
    await library.chats.register(SUPERGROUP, ChatKind.SUPERGROUP, "News", "", LATER)
    gone = await library.chats.list_removed(LATER)
    assert [chat.id for chat in gone] == [GROUP]
    await library.chats.erase([GROUP], (), NOON)
    assert await library.chats.shelves(GROUP) == ()
    assert await library.chats.get(GROUP) is None
    assert await library.articles.count((await library.chats.shelves(SUPERGROUP))[0][0]) == 1


async def test_a_chat_that_refuses_the_bot_is_paused_until_it_speaks(library: Library) -> None:
    """Nothing else about it changes."""
    await library.chats.register(GROUP, ChatKind.GROUP, "News", "", NOON)
    await library.chats.pause(GROUP, LATER)
    paused = await library.chats.get(GROUP)
    assert paused is not None
    assert paused.paused == LATER
    assert (await library.chats.register(GROUP, ChatKind.GROUP, "News", "", LATER)).paused is None
