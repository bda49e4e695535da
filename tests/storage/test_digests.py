"""Digests: claimed once, taken once, folded without a loss, whoever else works on the same rows."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest
from sqlalchemy.exc import DataError

from engine.errors import NotFoundError
from engine.models import ArticleId, ShelfId
from storage.models import (
    ChatKind,
    Digest,
    DigestPlan,
    DigestState,
    DigestTime,
    PlannedSentence,
    PlannedStory,
    ReportDigestTrouble,
    ReportUnreviewedDigest,
    ReviewDigest,
    SendDigest,
)
from tests.storage.sample_library import LATER, NOON, Library, queued_tasks

DAY = timedelta(days=1)
DUE, REVIEW, SENDING, SENT = DigestState.DUE, DigestState.REVIEW, DigestState.SENDING, DigestState.SENT
UNKNOWN, SKIPPED = DigestState.UNKNOWN, DigestState.SKIPPED
NOWHERE = 1 << 70
"""No database can store such a queue."""
EIGHT = (127, 480, NOON)
"""Every day at eight; next at noon, by a clock far away."""


async def daily(library: Library, shelf: ShelfId, *times: tuple[int, int, datetime]) -> tuple[DigestTime, ...]:
    """Let a chat that was met have digests; everything on its shelf is new."""
    chat, _ = await library.chats.locate(shelf)
    await library.chats.register(chat, ChatKind.CHANNEL, "News", "", NOON)
    await library.digests.schedule(shelf, times or (EIGHT,), 7, NOON - DAY)
    return await library.digests.times(shelf)


async def claim(library: Library, shelf: ShelfId, slot: datetime = NOON, state: DigestState = DUE) -> Digest:
    """Make the digest of a slot."""
    times = await library.digests.times(shelf)
    assert await library.digests.claim([(time, slot + DAY) for time in times], slot, slot, state, slot)
    numbers = [digest.number for digest in await library.digests.ready(slot) if digest.shelf == shelf]
    return await library.digests.get(shelf, max(numbers))


async def taken(library: Library, digest: Digest) -> list[tuple[ShelfId, ArticleId]]:
    """The articles of a digest of its own shelf alone."""
    spans = await library.digests.take_articles(digest.shelf, digest.number, [digest.shelf])
    return [(shelf, one) for shelf, span in spans.items() for one in await library.digests.articles(shelf, span)]


async def test_times_take_the_place_of_others(library: Library, shelf: ShelfId) -> None:
    """They are numbered anew; none ends them; those of other shelves and chats stay."""
    topic, other = await library.chats.shelf(1001, 3), await library.chats.shelf(2002)
    for one in (topic, other):
        await daily(library, one)
    assert await daily(library, shelf, (31, 480, NOON), (96, 600, LATER)) == (
        DigestTime(shelf, 1, 31, 480, 7, NOON),
        DigestTime(shelf, 2, 96, 600, 7, LATER),
    )
    assert {time.shelf for time in await library.digests.chat_times(1001)} == {shelf, topic}
    await library.digests.schedule(shelf, (), 0, NOON)
    assert await library.digests.times(shelf) == ()
    assert len(await library.digests.times(topic)) == len(await library.digests.times(other)) == 1


async def test_the_first_digest_has_what_came_of_late(library: Library, shelf: ShelfId) -> None:
    """What is older is left out, and so is what came while there were none; other times leave nothing out."""
    for days in (3, 2, 0):
        await library.save(shelf, f"{days} days ago.", now=NOON - days * DAY)
    await daily(library, shelf)
    await library.digests.schedule(shelf, [EIGHT], 7, LATER)
    assert await taken(library, await claim(library, shelf)) == [(shelf, 3)]
    await library.digests.schedule(shelf, (), 7, NOON)
    await library.save(shelf, "Meanwhile.")
    await library.digests.schedule(shelf, [(127, 500, NOON + DAY)], 7, NOON)
    await library.save(shelf, "Since then.")
    assert await taken(library, await claim(library, shelf, NOON + DAY)) == [(shelf, 5)]


async def test_what_is_due(library: Library, shelf: ShelfId) -> None:
    """Times that have come, of chats that were met, that the bot is in and that take its messages."""
    (time,) = await daily(library, shelf)
    unknown = await library.chats.shelf(2002)
    await library.digests.schedule(unknown, [EIGHT], 7, NOON)
    assert await library.digests.due(NOON - timedelta(microseconds=1)) == ()
    assert await library.digests.due(NOON) == (time,)
    for silence in (library.chats.pause, library.chats.remove):
        await silence(1001, NOON)
        assert await library.digests.due(NOON) == ()
        await library.chats.register(1001, ChatKind.CHANNEL, "News", "", NOON)
    assert await library.digests.due(NOON) == (time,)


async def test_of_two_claims_one_wins(library: Library, shelf: ShelfId) -> None:
    """And the other changes nothing: one digest, one task, the time moved once."""
    (time,) = await daily(library, shelf)
    claims = [library.digests.claim([(time, NOON + n * DAY)], NOON, NOON, REVIEW, NOON) for n in (1, 2, 3)]
    won = await asyncio.gather(*claims)
    assert sorted(won) == [False, False, True]
    at = NOON + (won.index(True) + 1) * DAY
    assert [one.next_at for one in await library.digests.times(shelf)] == [at]
    with pytest.raises(NotFoundError):
        await library.digests.get(shelf, 2)
    assert await queued_tasks(library.database) == [(ReviewDigest(shelf, 1), 7)]


async def test_a_claim_of_several_times_is_all_or_nothing(library: Library, shelf: ShelfId) -> None:
    """Where one of them was moved by somebody else, the others stay where they were."""
    first, second = await daily(library, shelf, EIGHT, (127, 500, NOON))
    assert await library.digests.set_next_time(second, LATER)
    assert not await library.digests.set_next_time(second, NOON)
    assert not await library.digests.claim([(first, NOON + DAY), (second, NOON + DAY)], NOON, NOON, DUE, NOON)
    assert [one.next_at for one in await library.digests.times(shelf)] == [NOON, LATER]
    assert await library.digests.ready(NOON + DAY) == ()


async def test_a_slot_has_one_digest(library: Library, shelf: ShelfId) -> None:
    """Whatever is scheduled anew; a claim without a slot only moves the time."""
    await daily(library, shelf)
    await claim(library, shelf)
    (time,) = await daily(library, shelf)
    assert not await library.digests.claim([(time, NOON + DAY)], NOON, NOON, DUE, NOON)
    (time,) = await library.digests.times(shelf)
    assert await library.digests.claim([(time, NOON + 2 * DAY)], None, NOON, DUE, NOON)
    assert [one.next_at for one in await library.digests.times(shelf)] == [NOON + 2 * DAY]
    assert [one.number for one in await library.digests.ready(NOON + DAY)] == [1]


async def test_what_is_ripe_waits_for_its_time_and_for_nobody_s_decision(library: Library, shelf: ShelfId) -> None:
    """The oldest slot first; what is on its way, or belongs to a chat that the bot left, is not."""
    other = await library.chats.shelf(2002)
    for one, slot in ((shelf, LATER), (other, NOON)):
        await daily(library, one)
        await claim(library, one, slot)
        assert await library.digests.has_waiting(one)
    assert [one.shelf for one in await library.digests.ready(NOON)] == [other]
    assert [one.shelf for one in await library.digests.ready(LATER)] == [other, shelf]
    assert await library.digests.set_state(other, 1, [DUE], SENDING, NOON)
    assert not await library.digests.has_waiting(other)
    await library.chats.remove(1001, NOON)
    assert await library.digests.ready(LATER) == ()


async def test_each_article_is_in_one_digest(library: Library, shelf: ShelfId) -> None:
    """Taken once, however often it is asked; what comes later is the next one's; a shelf taken by another is over."""
    topic = await library.chats.shelf(1001, 3)
    await daily(library, shelf)
    for n in range(3):
        await library.save(shelf, f"{n}.")
    await library.save(topic, "In the topic.")
    first = await claim(library, shelf)
    spans = await asyncio.gather(*(library.digests.take_articles(shelf, 1, [shelf, topic]) for _ in range(3)))
    assert spans == [{shelf: (0, 3), topic: (0, 1)}] * 3
    await library.save(shelf, "Later.")
    assert await library.digests.take_articles(shelf, 1, [shelf]) == spans[0]
    assert (await library.digests.get(shelf, 1)).spans == spans[0]
    await library.digests.set_state(shelf, first.number, [DUE], SENT, NOON)
    await claim(library, shelf, NOON + DAY)
    assert await library.digests.take_articles(shelf, 2, [shelf, topic]) == {shelf: (3, 4), topic: (1, 1)}
    await library.articles.delete(shelf, ArticleId(2), NOON)
    assert await library.digests.articles(shelf, (0, 3)) == (1, 3)
    with pytest.raises(NotFoundError):
        await library.digests.take_articles(topic, 1, [topic])


async def test_what_is_folded_comes_in_the_next(library: Library, shelf: ShelfId) -> None:
    """Once, whoever else decides; its task goes to whom it concerns."""
    await daily(library, shelf)
    await library.save(shelf, "1.")
    first = await claim(library, shelf, state=REVIEW)
    assert await taken(library, first) == [(shelf, 1)]
    first = await library.digests.get(shelf, 1)
    report = ReportUnreviewedDigest(shelf, 1)
    folds = await asyncio.gather(*(library.digests.fold(first, NOON, task=report, queue=7) for _ in range(3)))
    assert sorted(folds) == [False, False, True]
    assert not await library.digests.set_state(shelf, 1, [REVIEW], SENDING, NOON, task=SendDigest(shelf, 1))
    assert await queued_tasks(library.database) == [(ReviewDigest(shelf, 1), 7), (ReportUnreviewedDigest(shelf, 1), 7)]
    await library.save(shelf, "2.")
    assert await taken(library, await claim(library, shelf, NOON + DAY)) == [(shelf, 1), (shelf, 2)]


@pytest.mark.parametrize("fold_first", [False, True])
async def test_a_fold_and_a_taking_at_once_lose_nothing(library: Library, shelf: ShelfId, fold_first: bool) -> None:
    """Whoever comes second has looked at the digest before the first came: its articles come in the next one."""
    await daily(library, shelf)
    await library.save(shelf, "1.")
    looked_at = await claim(library, shelf, state=REVIEW)
    if not fold_first:
        await taken(library, looked_at)
    assert await library.digests.fold(looked_at, NOON)
    if fold_first:
        await taken(library, looked_at)
    assert await taken(library, await claim(library, shelf, NOON + DAY)) == [(shelf, 1)]


async def test_a_plan_is_changed_by_who_knows_it(library: Library, shelf: ShelfId) -> None:
    """Two that begin with the same one cannot both change it."""
    await daily(library, shelf)
    await claim(library, shelf)
    plans = [DigestPlan(count, ()) for count in range(3)]
    made = await asyncio.gather(*(library.digests.set_plan(shelf, 1, None, plan) for plan in plans))
    assert sorted(made) == [False, False, True]
    first = plans[made.index(True)]
    sentence = PlannedSentence(shelf, ArticleId(1), 2, 0xFFFFFFFF)
    story = PlannedStory(((shelf, ArticleId(1)), (shelf, ArticleId(2))), 2, (sentence,), (sentence, sentence))
    second = DigestPlan(2, (story, story))
    assert await library.digests.set_plan(shelf, 1, first, second)
    assert not await library.digests.set_plan(shelf, 1, first, DigestPlan(9, ()))
    assert (await library.digests.get(shelf, 1)).plan == second


async def test_a_digest_is_settled_once_with_its_task(library: Library, shelf: ShelfId) -> None:
    """From the state that was looked at, never from another; the task is there if and only if it was settled."""
    await daily(library, shelf)
    await claim(library, shelf)
    tries = [
        library.digests.set_state(shelf, 1, [DUE, REVIEW], SENDING, NOON, task=SendDigest(shelf, 1)) for _ in range(3)
    ]
    (settled,) = filter(None, await asyncio.gather(*tries))
    assert settled == await library.digests.get(shelf, 1)
    assert await queued_tasks(library.database) == [(SendDigest(shelf, 1), 1001)]
    assert await library.digests.last_sent(shelf, 9) is None
    trouble = ReportDigestTrouble(shelf, 1, "unknown")
    assert await library.digests.set_state(shelf, 1, [SENDING], UNKNOWN, NOON, task=trouble, queue=7, message_id=55)
    assert not await library.digests.set_state(shelf, 1, [SENDING], SENT, NOON)
    assert not await library.digests.set_state(shelf, 2, [SENDING], SENT, NOON)
    assert (await queued_tasks(library.database))[1:] == [(ReportDigestTrouble(shelf, 1, "unknown"), 7)]
    await library.digests.set_review_message(shelf, 1, 66)
    sent = await library.digests.last_sent(shelf, 2)
    assert sent is not None
    assert (sent.state, sent.message_id, sent.review_id) == (UNKNOWN, 55, 66)
    assert await library.digests.last_sent(shelf, 1) is None


async def test_a_task_and_what_it_is_about_are_one(library: Library, shelf: ShelfId) -> None:
    """If the task cannot be added, nothing else has happened."""
    await daily(library, shelf)
    await library.save(shelf, "1.")
    await taken(library, await claim(library, shelf))
    before = await library.digests.get(shelf, 1)
    for act in (
        library.digests.set_state(shelf, 1, [DUE], SENDING, NOON, task=SendDigest(shelf, 1), queue=NOWHERE),
        library.digests.fold(before, NOON, task=ReportUnreviewedDigest(shelf, 1), queue=NOWHERE),
    ):
        with pytest.raises((OverflowError, DataError)):
            await act
    assert await library.digests.get(shelf, 1) == before
    assert await queued_tasks(library.database) == []
    await library.digests.set_state(shelf, 1, [DUE], SENT, NOON)
    assert await taken(library, await claim(library, shelf, NOON + DAY)) == []


async def test_old_digests_are_forgotten_but_for_the_newest(library: Library, shelf: ShelfId) -> None:
    """Numbers go on from it, whatever became of it; what is not over stays."""
    other = await library.chats.shelf(2002)
    for one, ends in ((shelf, (SENT, SKIPPED, SENT)), (other, (SENDING, SENT))):
        await daily(library, one)
        for day, end in enumerate(ends):
            digest = await claim(library, one, NOON + day * DAY)
            assert await library.digests.set_state(one, digest.number, [DUE], end, NOON + day * DAY)
    assert await library.digests.purge(NOON) == 0
    assert await library.digests.purge(NOON + 9 * DAY) == 2
    assert [(await library.digests.get(*key)).state for key in ((shelf, 3), (other, 1))] == [SENT, SENDING]
    assert (await claim(library, shelf, NOON + 9 * DAY)).number == 4


async def test_chats_have_no_digest_in_common(library: Library, shelf: ShelfId) -> None:
    """Under the same numbers each has its own; one that is erased leaves nothing and takes nothing with it."""
    other = await library.chats.shelf(2002)
    for one in (shelf, other):
        await daily(library, one)
        await library.save(one, "1.")
        assert await taken(library, await claim(library, one)) == [(one, 1)]
    await library.chats.erase([1001], (), NOON)
    assert await library.digests.times(shelf) == ()
    with pytest.raises(NotFoundError):
        await library.digests.get(shelf, 1)
    assert [one.shelf for one in await library.digests.ready(LATER)] == [other]


async def test_when_something_is_due_next(library: Library, shelf: ShelfId) -> None:
    """A time counts early and when it comes; what is due already counts as now, in chats that can be written to."""
    early, minute = timedelta(minutes=30), timedelta(minutes=1)
    assert await library.digests.next_due(NOON, early) is None
    await daily(library, shelf)
    for now, expected in (
        (NOON - DAY, NOON - early),
        (NOON - early, NOON),
        (NOON - minute, NOON),
        (NOON, NOON),
        (LATER, LATER),
    ):
        assert await library.digests.next_due(now, early) == expected, now
    await claim(library, shelf, LATER)
    assert await library.digests.next_due(NOON, early) == LATER
    await library.digests.set_state(shelf, 1, [DUE], SENDING, NOON)
    assert await library.digests.next_due(NOON, early) == LATER + DAY - early
    await library.chats.remove(1001, NOON)
    assert await library.digests.next_due(NOON, early) is None
