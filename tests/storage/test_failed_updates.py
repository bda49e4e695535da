"""Failed updates: listed, retried, dropped, and nothing else of the inbox is touched."""

from __future__ import annotations

from tests.storage.sample_library import LATER, NOON, Library


async def _failed(library: Library) -> None:
    await library.inbox.add([(1, 7, '{"message": 1}'), (2, 7, '{"message": 2}')], NOON)
    await library.inbox.add([(3, 8, '{"message": 3}')], LATER)
    await library.inbox.retry([1], LATER, "ValueError")
    await library.inbox.fail([1, 3], "KeyError")


async def test_failed_updates_are_listed(library: Library) -> None:
    """The newest first, in pages, with why and how often."""
    await _failed(library)
    assert await library.failed_updates.count() == 2
    assert [(one.id, one.attempts, one.error) for one in await library.failed_updates.list(0, 9)] == [
        (3, 0, "KeyError"), (1, 1, "KeyError"),
    ]  # fmt: skip
    assert [one.id for one in await library.failed_updates.list(1, 9)] == [1]
    one = await library.failed_updates.get(1)
    assert one is not None
    assert (one.received, one.body) == (NOON, '{"message": 1}')
    assert await library.failed_updates.get(2) is None


async def test_a_failed_update_is_retried(library: Library) -> None:
    """As if it had just come; once, and only if it has failed."""
    await _failed(library)
    assert await library.failed_updates.retry(1)
    assert not await library.failed_updates.retry(1)
    assert not await library.failed_updates.retry(2)
    pending = {row.id: row for row in await library.inbox.pending()}
    assert pending.keys() == {1, 2}
    assert (pending[1].attempts, pending[1].retry_at, pending[1].error) == (0, None, "")


async def test_a_failed_update_is_dropped(library: Library) -> None:
    """Its body is deleted, its id stays: it is not received again."""
    await _failed(library)
    assert await library.failed_updates.drop(1)
    assert not await library.failed_updates.drop(1)
    assert await library.failed_updates.get(1) is None
    assert await library.inbox.add([(1, 7, "{}")], NOON) == 0
    assert [row.id for row in await library.inbox.pending()] == [2]
