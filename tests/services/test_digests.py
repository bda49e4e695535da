"""Digests: each at its moment whatever the clocks do, once whoever asks, and not a story lost on the way."""

from __future__ import annotations

import asyncio
import tracemalloc
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from engine.models import Document
from services.digests.plans import TAIL, ComposedDigest
from services.time.schedules import Span
from services.workers.pool import Workers
from storage.models import (
    ReportDigestTrouble,
    SendDigest,
)
from tests.services.digest_desk import (
    DAY,
    EDITOR,
    EIGHT,
    GROUP,
    SENDING,
    STORIES,
    STRIKE,
    USUAL,
    Desk,
    opened,
    texts,
)
from tests.storage.sample_library import LINK, analyse

pytestmark = pytest.mark.asyncio(loop_scope="session")

SPRING, AUTUMN = datetime(2026, 3, 28, 12, 0, tzinfo=UTC), datetime(2026, 10, 24, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("begin", "minutes", "hours"),
    [
        (SPRING, (150,), [13, 36.5]),  # 02:30 is skipped: the first moment after it, then 02:30 of summer time
        (SPRING, (135, 165), [13, 36.25, 36.75]),  # both are skipped: one digest for the two
        (AUTUMN, (150,), [12.5, 37.5]),  # 02:30 comes twice: the first of them, then 02:30 of winter time
        (AUTUMN, (135, 165), [12.25, 12.75, 37.25, 37.75]),
        (SPRING, (480,), [18, 42]),
        (AUTUMN, (480,), [19, 43]),
    ],
)
async def test_the_clocks_change(desk: Desk, begin: datetime, minutes: tuple[int, ...], hours: list[float]) -> None:
    """Each day's digest comes exactly once, in the hour that is skipped and in the one that comes twice as well."""
    desk.time = begin
    shelf = await desk.chat(*minutes)
    for moment in (begin + timedelta(hours=hour) for hour in hours):
        before = await desk.made(shelf)
        await desk.until(moment - timedelta(minutes=1))
        assert await desk.made(shelf) == before
        await desk.until(moment)
        assert [one.slot for one in await desk.made(shelf)] == [*(one.slot for one in before), moment]
    await desk.until(begin + 1.9 * DAY)
    assert len(await desk.made(shelf)) == len(hours)


@pytest.mark.parametrize(
    ("begin", "slot", "ends"), [(SPRING, 12, 17), (AUTUMN, 11, 18), (EIGHT + timedelta(hours=6), 11, 17)]
)
async def test_quiet_hours(desk: Desk, begin: datetime, slot: int, ends: int) -> None:
    """What falls into them comes at their end, once, as the digest of the last of its hours, whatever the clocks do."""
    desk.time = begin
    shelf = await desk.chat(23 * 60, 60, quiet_from=22 * 60, quiet_to=7 * 60)
    await desk.until(begin + timedelta(hours=ends, minutes=-1))
    assert await desk.made(shelf) == []
    await desk.until(begin + timedelta(hours=ends))
    (digest,) = await desk.made(shelf)
    assert (digest.state, digest.publish_at) == (SENDING, desk.time)
    assert digest.slot == begin + timedelta(hours=slot)
    await desk.until(begin + timedelta(hours=ends + 12))
    assert len(await desk.made(shelf)) == 1


@pytest.mark.parametrize(("hours", "comes"), [(0.01, True), (5.99, True), (6, False), (11, False), (3 * 24 + 5, True)])
async def test_late(desk: Desk, hours: float, comes: bool) -> None:
    """By less than six hours it comes all the same, the latest alone; by more it comes with the next one."""
    shelf = await desk.chat(480)
    kept = await desk.save(shelf)
    desk.time = EIGHT + timedelta(hours=hours)
    await desk.digests.tick()
    assert [(one.slot, one.state) for one in await desk.made(shelf)] == [(EIGHT + hours // 24 * DAY, SENDING)] * comes
    if comes:
        assert await desk.send(shelf) == [kept.document.text]
    later = await desk.save(shelf)
    desk.time = EIGHT + (hours // 24 + 1) * DAY
    await desk.digests.tick()
    assert await desk.send(shelf) == sorted([later.document.text, *([] if comes else [kept.document.text])])


async def test_late_after_quiet_hours(desk: Desk) -> None:
    """How late it is counts from their end: before it, nobody was to hear anything."""
    shelf = await desk.chat(23 * 60, quiet_from=22 * 60, quiet_to=7 * 60)
    desk.time = EIGHT + timedelta(hours=4)
    await desk.digests.tick()
    assert [one.state for one in await desk.made(shelf)] == [SENDING]


async def test_two_over_one_database(database_url: str, workers: Workers) -> None:
    """However many look at the clock, there is one digest, one task, and one plan that both tell."""
    async with opened(database_url, workers) as one, opened(database_url, workers) as other:
        shelf = await one.chat(480)
        for text in STRIKE:
            await one.save(shelf, text)
        for moment in (EIGHT, EIGHT + timedelta(minutes=1)):
            one.time = other.time = moment
            await asyncio.gather(*(desk.digests.tick() for desk in (one, other, one, other)))
        (digest,) = await one.made(shelf)
        assert await other.tasks() == [(SendDigest(shelf, 1), GROUP)]
        composed = await asyncio.gather(one.digests.compose(digest), other.digests.compose(digest))
        assert composed[0] == composed[1]
        assert composed[0].count == 2
        assert await other.digests.compose(await other.digests.get(shelf, 1)) == composed[0]


async def test_a_digest_is_sent_again_once(desk: Desk) -> None:
    """Where nobody knows whether it arrived its editor is told, and may have it sent once more: once."""
    shelf = await desk.chat(480)
    await desk.until(EIGHT)
    (digest,) = await desk.made(shelf)
    await desk.digests.record_result(digest, None, trouble="unknown")
    assert (await desk.tasks())[1:] == [(ReportDigestTrouble(shelf, 1, "unknown"), EDITOR)]
    assert await desk.digests.resend(await desk.digests.get(shelf, 1))
    assert not await desk.digests.resend(await desk.digests.get(shelf, 1))
    await desk.digests.record_result(await desk.digests.get(shelf, 1), 55)
    assert not await desk.digests.resend(await desk.digests.get(shelf, 1))
    assert [type(task) for task, _ in await desk.tasks()] == [SendDigest, ReportDigestTrouble, SendDigest]


async def test_what_a_digest_tells(desk: Desk) -> None:
    """What many tell or somebody watches first, in whole sentences, then a line each; what is gone is left out."""
    shelf = await desk.chat(480)
    others = [await desk.save(shelf) for _ in range(STORIES + TAIL)]
    strike = [await desk.save(shelf, text, source) for text, source in zip(STRIKE, ("Quay", "Post"), strict=True)]
    watch = await desk.watches.add(shelf, "word6f", EDITOR, desk.time, limit=9)
    await desk.watches.save_alert(watch, shelf, others[5].id, desk.time, alerted=True)
    await desk.until(EIGHT)
    (digest,) = await desk.made(shelf)
    composed = await desk.digests.compose(digest)
    assert (composed.count, composed.total, len(composed.stories), len(composed.tail)) == (35, 34, STORIES, TAIL)
    first, second, *_ = composed.stories
    assert (first.sources, {article.document.site for article in first.articles}) == (2, {"Quay", "Post"})
    assert second.articles == (others[5],)
    for story in composed.stories:
        assert story.sentences
        assert all(article.quote(index) in article.document.text.split("\n") for article, index in story.sentences)
    await desk.rows.delete(shelf, others[5].id, desk.time)
    other = "Nothing of the kind.\nNobody was there."
    await desk.rows.replace(shelf, strike[0].id, Document(None, "", other), analyse(other), desk.time)
    await desk.save(shelf, "It came too late.")
    composed = await desk.digests.compose(await desk.digests.get(shelf, 1))
    assert [story.key for story in composed.stories].count(second.key) == 0
    assert not any(article.quote(index) in other for article, index in composed.stories[0].sentences)
    assert "It came too late." not in texts(composed)


@pytest.mark.parametrize("first", [0, 1])
async def test_a_story_is_called_by_a_title(desk: Desk, first: int) -> None:
    """Of its sources one with a title of its own gives it, however central, told or a line among the others."""
    shelf = await desk.chat(480)
    pair = [(text, "", source) for text, source in zip(STRIKE, ("Quay", "Post"), strict=True)]
    pair[first] = (STRIKE[first], "Strike in the port", "Paper")
    for text, title, source in pair:
        document = Document(None, title, text, site=source)
        await desk.rows.save(shelf, document, analyse(text), LINK, text, desk.time)
    await desk.until(EIGHT)
    (digest,) = await desk.made(shelf)
    (story,) = (await desk.digests.compose(digest)).stories
    assert story.heading.document.title == "Strike in the port"
    assert {article for article, _ in story.sentences} == {story.articles[0]}
    digest = await desk.digests.get(shelf, 1)
    assert digest.plan is not None
    composed = await desk.digests.compose(replace(digest, plan=replace(digest.plan, told=0)))
    assert [article.document.title for article in composed.tail] == ["Strike in the port"]


async def test_a_digest_of_any_span(desk: Desk) -> None:
    """Since when, until when, or the last so many, for whoever asks; the next at its time is none the poorer."""
    shelf = await desk.chat(480)
    kept = []
    for _ in range(3):
        kept.append((await desk.save(shelf)).document.text)
        desk.time += timedelta(hours=3)
    hour = desk.time - timedelta(hours=6)
    assert texts(await desk.digests.compose_range([shelf], Span(since=hour), USUAL)) == kept[1:]
    assert texts(await desk.digests.compose_range([shelf], Span(hour, hour + timedelta(hours=3)), USUAL)) == kept[1:2]
    assert texts(await desk.digests.compose_range([shelf], Span(count=1), USUAL)) == kept[2:]
    assert await desk.digests.compose_range([], Span(count=9), USUAL) == ComposedDigest(0, 0)
    await desk.until(EIGHT)
    assert await desk.send(shelf) == kept


async def test_of_books_only_some_sentences_are_kept(desk: Desk) -> None:
    """However many there are, the memory that a digest takes is that of a few of them; what it quotes is theirs."""
    shelf = await desk.chat()
    books = []
    for number in range(12):
        lines = [f"Мост номер {number} у города {line} закрыт до понедельника." for line in range(2_500)]
        books.append(await desk.save(shelf, "\n".join(lines)))
    tracemalloc.start()
    try:
        composed = await desk.digests.compose_range([shelf], Span(count=50), USUAL)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert composed.count == 12
    assert peak < 50 * len(books[0].document.text)  # with all of them it is seventy bytes a letter
    shown = [pair for story in composed.stories for pair in story.sentences]
    assert shown
    whole = {line for book in books for line in book.document.text.split("\n")}
    assert {article.quote(index) for article, index in shown} <= whole
    assert all(len(article.document.text) < 10_000 for article, _ in shown)


async def test_a_digest_of_general(desk: Desk) -> None:
    """It is of all topics, but for those with digests of their own, whose articles are in those alone."""
    general, topic, own = await desk.chat(480), await desk.chat(topic=3), await desk.chat(480, topic=4)
    kept = [(await desk.save(shelf)).document.text for shelf in (general, topic, own)]
    await desk.until(EIGHT)
    assert await desk.send(general) == kept[:2]
    assert await desk.send(own) == kept[2:]
    assert await desk.digests.covered_shelves(GROUP, 0, general, timed=True) == (general, topic, own)
    assert await desk.digests.covered_shelves(GROUP, 3, topic) == (topic,)


@pytest.mark.parametrize("topic", [0, 3])
async def test_the_first_digest(desk: Desk, topic: int) -> None:
    """It has what came in the day before it was asked for, in General and in each of its topics, and nothing older."""
    shelf = await desk.chat(topic=topic)
    for days in (20, 2, 0.5):
        desk.time = EIGHT - days * DAY
        last = await desk.save(shelf)
    general = await desk.chat(480)
    await desk.until(EIGHT)
    assert await desk.send(general) == [last.document.text]


async def test_times_move_and_end(desk: Desk) -> None:
    """By another clock they come when that one shows them; without any, nothing comes; what is old is forgotten."""
    shelf = await desk.chat(480)
    await desk.digests.rezone(GROUP, "America/New_York")
    await desk.rooms.change(GROUP, zone="America/New_York")
    await desk.until(EIGHT + DAY)
    assert [one.slot for one in await desk.made(shelf)] == [EIGHT + timedelta(hours=6)]
    await desk.until(EIGHT + DAY + timedelta(hours=6))
    for digest in await desk.made(shelf):
        await desk.digests.record_result(digest, 55)
    await desk.digests.unschedule(shelf)
    await desk.until(EIGHT + 3 * DAY)
    assert len(await desk.made(shelf)) == 2
    desk.time += 60 * DAY
    assert await desk.digests.purge() == 1
