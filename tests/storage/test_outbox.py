"""Outgoing messages: a retried update finds how far each of its messages had got."""

from __future__ import annotations

import pytest

from storage.models import Delivery, DeliveryState
from tests.storage.sample_library import LATER, NOON, Library


async def test_a_message_is_sent_once(library: Library) -> None:
    """Claimed anew after it was sent, it has its message id."""
    outgoing = library.outbox
    assert await outgoing.claim(2**40, 0, -100, NOON) == Delivery(DeliveryState.NEW)
    assert (await outgoing.of_update(2**40))[0] == Delivery(DeliveryState.SENDING)
    await outgoing.sent(2**40, 0, 2**35)
    assert await outgoing.claim(2**40, 0, -100, LATER) == Delivery(DeliveryState.SENT, 2**35)
    assert await outgoing.claim(2**40, 1, -100, LATER) == Delivery(DeliveryState.NEW)


async def test_an_interrupted_send_is_unknown(library: Library) -> None:
    """Found in the middle of sending after a crash, it is never sent again, and may still turn out to be sent."""
    await library.outbox.claim(1, 0, 5, NOON)
    for _ in range(2):
        assert await library.outbox.claim(1, 0, 5, NOON) == Delivery(DeliveryState.UNKNOWN)
    await library.outbox.sent(1, 0, 9)
    assert await library.outbox.claim(1, 0, 5, NOON) == Delivery(DeliveryState.SENT, 9)


async def test_every_end_of_a_send_is_kept(library: Library) -> None:
    """Surely not sent: again new; unknown and refused stay so."""
    ends = [library.outbox.put_back, library.outbox.unknown, library.outbox.refused]
    states = [DeliveryState.NEW, DeliveryState.UNKNOWN, DeliveryState.REFUSED]
    for ordinal, (end, state) in enumerate(zip(ends, states, strict=True)):
        await library.outbox.claim(1, ordinal, 5, NOON)
        await end(1, ordinal)
        assert await library.outbox.claim(1, ordinal, 5, NOON) == Delivery(state)
    assert await library.outbox.claim(1, 0, 5, NOON) == Delivery(DeliveryState.UNKNOWN)


async def test_an_invalid_step_is_a_program_error(library: Library) -> None:
    """What is sent, unknown or unclaimed is not sent again by mistake."""
    with pytest.raises(RuntimeError):
        await library.outbox.resend(1, 0)
    await library.outbox.claim(1, 0, 5, NOON)
    with pytest.raises(RuntimeError):
        await library.outbox.resend(1, 0)
    await library.outbox.put_back(1, 0)
    with pytest.raises(RuntimeError):
        await library.outbox.sent(1, 0, 9)
    await library.outbox.resend(1, 0)
    await library.outbox.unknown(1, 0)
    with pytest.raises(RuntimeError):
        await library.outbox.resend(1, 0)


async def test_purging_forgets_old_messages(library: Library) -> None:
    """By the time they were claimed."""
    await library.outbox.claim(1, 0, 5, NOON)
    await library.outbox.claim(2, 0, 5, LATER)
    assert await library.outbox.purge(LATER) == 1
    assert await library.outbox.purge(LATER) == 0


async def test_progress_messages_of_updates_that_are_not_done(library: Library) -> None:
    """At a start the bot knows which of its progress messages stand in chats and became nothing else."""
    outgoing = library.outbox
    await library.inbox.add([(id_, 5, "{}") for id_ in (1, 2, 3)], NOON)
    for id_ in (1, 2, 3):
        await outgoing.claim(id_, 1000, 5, NOON)
        await outgoing.sent(id_, 1000, 100 + id_)
    await outgoing.record(2, 0, 5, 102, NOON)  # it became the result
    await library.inbox.done([3])
    assert await outgoing.of_open_updates(1000, 1999) == {1: ((5, 101),)}
    assert await outgoing.near(5, 100, 102) == (frozenset({101, 102}), 0)
    await outgoing.claim(4, 0, 5, NOON)
    assert [(await outgoing.near(chat, 104, 110))[1] for chat in (5, 6)] == [1, 0]
