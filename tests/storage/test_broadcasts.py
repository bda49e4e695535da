"""Broadcasts: each chat gets one once, whatever is stopped, crashes or happens twice."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import insert

from engine.errors import NotFoundError
from engine.models import ShelfId
from storage.models import (
    BroadcastState,
    BroadcastTarget,
    ChatKind,
    RecipientState,
    SendBroadcast,
    ShowBroadcastProgress,
    Standing,
)
from storage.tables import chats
from tests.storage.sample_library import LATER, NOON, Library, tasks_of

OWNER = 5
SENT, FAILED, UNKNOWN = RecipientState.SENT, RecipientState.FAILED, RecipientState.UNKNOWN


async def _town(library: Library, people: int = 3) -> list[int]:
    """Private chats and the owner's own; return their ids."""
    for chat in range(OWNER, OWNER + people):
        await library.chats.register(chat, ChatKind.PRIVATE, "", "", NOON)
    return list(range(OWNER, OWNER + people))


async def _large_town(library: Library, people: int) -> list[int]:
    """Private chats that are all written at once; return their ids."""
    ids = list(range(OWNER, OWNER + people))
    row = {"kind": ChatKind.PRIVATE.value, "title": "", "username": "", "settings": "{}", "inviter": 0, "joined": NOON}
    rows = [row | {"chat": chat} for chat in ids]
    async with library.database.writing() as connection:
        await connection.execute(insert(chats), rows)
    return ids


async def _begun(library: Library, chats: list[int]) -> tuple[int, ShelfId]:
    number = await library.broadcasts.draft(OWNER, "News.", NOON)
    shelf = await library.chats.shelf(OWNER)
    assert await library.broadcasts.start(
        number, "all", chats, 1, ShowBroadcastProgress(shelf, number, 9, "token"), NOON
    )
    return number, shelf


async def _tasks(library: Library) -> list[SendBroadcast]:
    return [task for task in await tasks_of(library.database) if isinstance(task, SendBroadcast)]


async def test_a_draft_goes_to_nobody(library: Library) -> None:
    """It is kept as it was written, and can be dropped once."""
    number = await library.broadcasts.draft(OWNER, "News.\n\ud800", NOON)
    draft = await library.broadcasts.get(number)
    assert (draft.text, draft.state, draft.total) == ("News.\n\ufffd", BroadcastState.DRAFT, 0)
    assert await library.broadcasts.list_running() == ()
    assert await library.broadcasts.delete_draft(number)
    assert not await library.broadcasts.delete_draft(number)
    with pytest.raises(NotFoundError):
        await library.broadcasts.get(number)


async def test_the_chats_of_a_broadcast(library: Library) -> None:
    """Private chats and admitted groups with their language; not those that blocked the bot or are banned."""
    await _town(library, 4)
    await library.people.register(6, "fr-CA", NOON)
    await library.people.register(7, "de", NOON)
    await library.chats.change(7, language="en")
    await library.people.set_standing(7, Standing.BANNED, NOON)
    await library.chats.pause(8, NOON)
    for chat, kind in ((-1, ChatKind.GROUP), (-2, ChatKind.SUPERGROUP), (-3, ChatKind.CHANNEL), (-4, ChatKind.GROUP)):
        await library.chats.register(chat, kind, "", "", NOON)
    for chat in (-1, -3, -4):
        await library.chats.admit(chat, True)
    await library.chats.remove(-4, NOON)
    assert await library.broadcasts.list_targets() == (
        BroadcastTarget(-1, ChatKind.GROUP, "", True),
        BroadcastTarget(5, ChatKind.PRIVATE, "", True),
        BroadcastTarget(6, ChatKind.PRIVATE, "fr-CA", True),
        BroadcastTarget(7, ChatKind.PRIVATE, "en", False),
        BroadcastTarget(8, ChatKind.PRIVATE, "", False),
    )


async def test_it_begins_once(library: Library) -> None:
    """Of two presses one begins it; every chat has one row, also one without a shelf so far."""
    ids = await _large_town(library, 1300)
    number = await library.broadcasts.draft(OWNER, "News.", NOON)
    shelf = await library.chats.shelf(OWNER)
    progress = ShowBroadcastProgress(shelf, number, 9, "token")
    begun = await asyncio.gather(
        *(library.broadcasts.start(number, "private", ids, 2, progress, NOON) for _ in range(3))
    )
    assert sorted(begun) == [False, False, True]
    one = await library.broadcasts.get(number)
    assert (one.state, one.total, one.left, one.left_out) == (BroadcastState.RUNNING, 1300, 1300, 2)
    assert len(await library.inbox.tasks()) == 1


async def test_tasks_are_added_a_few_at_a_time(library: Library) -> None:
    """As many as are on their way no more; a chat gets one, also when two processes add at once."""
    number, _ = await _begun(library, await _town(library, 5))
    assert sum(await asyncio.gather(*(library.broadcasts.add_tasks(number, 2, NOON) for _ in range(3)))) == 2
    first = await _tasks(library)
    await library.broadcasts.set_recipient_state(number, first[0].shelf, SENT)
    await library.broadcasts.set_recipient_state(number, first[1].shelf, RecipientState.QUIET)
    assert await library.broadcasts.add_tasks(number, 2, LATER) == 2
    assert await library.broadcasts.add_tasks(number, 2, LATER) == 0
    assert await library.broadcasts.add_tasks(number, 9, LATER) == 1
    given = [task.shelf for task in await _tasks(library)]
    assert len(given) == len(set(given)) == 5


async def test_deliveries_are_counted(library: Library) -> None:
    """It is over when nothing is left; then its chats are forgotten and its sums stay."""
    number, _ = await _begun(library, await _town(library, 4))
    await library.broadcasts.add_tasks(number, 4, NOON)
    shelves = [task.shelf for task in await _tasks(library)]
    for shelf, state in zip(shelves, (SENT, FAILED, UNKNOWN), strict=False):
        assert await library.broadcasts.claim(number, shelf)
        await library.broadcasts.set_recipient_state(number, shelf, state)
        assert not await library.broadcasts.claim(number, shelf)
    await library.broadcasts.set_recipient_state(number, shelves[0], FAILED)  # it was sent: that stays
    assert not await library.broadcasts.finish(number)
    await library.broadcasts.set_recipient_state(number, shelves[3], SENT)
    assert await library.broadcasts.finish(number)
    assert not await library.broadcasts.finish(number)
    one = await library.broadcasts.get(number)
    assert (one.state, one.sent, one.failed, one.unknown, one.left) == (BroadcastState.DONE, 2, 1, 1, 0)
    assert not await library.broadcasts.claim(number, shelves[3])


async def test_it_is_stopped_at_once(library: Library) -> None:
    """No task is added any more, and those that were added find that it was stopped."""
    number, _ = await _begun(library, await _town(library, 4))
    await library.broadcasts.add_tasks(number, 2, NOON)
    first, second = await _tasks(library)
    await library.broadcasts.set_recipient_state(number, first.shelf, RecipientState.QUIET)
    assert await library.broadcasts.stop(number)
    assert not await library.broadcasts.stop(number)
    assert await library.broadcasts.add_tasks(number, 9, NOON) == 0
    assert not await library.broadcasts.finish(number)
    assert not await library.broadcasts.claim(number, first.shelf)
    assert not await library.broadcasts.claim(number, second.shelf)
    assert await library.broadcasts.finish(number)
    one = await library.broadcasts.get(number)
    assert (one.state, one.total, one.sent) == (BroadcastState.STOPPED, 4, 0)


async def test_a_chat_that_is_erased_is_no_longer_waited_for(library: Library) -> None:
    """Its row goes with its shelf."""
    number, _ = await _begun(library, await _town(library, 3))
    await library.broadcasts.add_tasks(number, 9, NOON)
    await library.chats.erase([6, 7], (), NOON)
    assert (await library.broadcasts.get(number)).left == 1


async def test_old_ones_are_forgotten(library: Library) -> None:
    """But none that is under way."""
    number, _ = await _begun(library, await _town(library, 1))
    await library.broadcasts.draft(OWNER, "Never sent.", NOON)
    assert await library.broadcasts.purge(LATER) == 1
    assert [one.number for one in await library.broadcasts.list_running()] == [number]
