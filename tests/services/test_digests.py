"""Digests: each at its moment whatever the clocks do, once whoever asks, and not a story lost on the way."""

from __future__ import annotations

import asyncio
import tracemalloc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio

from engine.errors import NotFoundError
from engine.models import Article, ArticleId, Document, ShelfId
from services.digests.digests import Digests
from services.digests.plans import TAIL, ComposedDigest
from services.time.schedules import ALL_DAYS, Schedule, Span
from services.workers.pool import Workers
from storage.articles import ArticleRepository
from storage.chats import ChatRepository
from storage.database import Database
from storage.digests import DigestRepository
from storage.models import (
    FIRST_PLACE,
    ChatKind,
    ChatSettings,
    Digest,
    DigestState,
    EditKind,
    ReportDigestTrouble,
    ReportUnreviewedDigest,
    ReviewDigest,
    SendDigest,
    StoryEdit,
    Task,
)
from storage.notices import NoticeRepository
from storage.watches import WatchRepository
from tests.storage.sample_library import LINK, analyse, queued_tasks

pytestmark = pytest.mark.asyncio(loop_scope="session")

PARIS = "Europe/Paris"
USUAL = ChatSettings()
STORIES = USUAL.digest_stories
DAY = timedelta(days=1)
EIGHT = datetime(2026, 6, 2, 6, 0, tzinfo=UTC)  # on a Tuesday, by the clock of Paris
GROUP, EDITOR = -1001, 7
SENDING, REVIEW, SKIPPED = DigestState.SENDING, DigestState.REVIEW, DigestState.SKIPPED
STRIKE = (
    "Dockers in Hamburg began a strike on Monday over night work.\nThe union says 4,000 people stayed away.",
    "Dockers of Hamburg are on strike over night work since Monday.\nShips wait outside, says the union of dockers.",
)
"""One event by two sources."""


class Desk:
    """Digests over one database, and a clock that is turned."""

    def __init__(self, database: Database, workers: Workers) -> None:
        self.database, self.time = database, EIGHT - DAY / 2
        self.stored, self.rooms = DigestRepository(database), ChatRepository(database)
        self.rows, self.watches = ArticleRepository(database), WatchRepository(database)
        self.digests = Digests(
            digests=self.stored, articles=self.rows, chats=self.rooms, watches=self.watches,
            notices=NoticeRepository(database), workers=workers, now=lambda: self.time,
        )  # fmt: skip
        self._saved = 0

    async def chat(self, *minutes: int, kind: ChatKind = ChatKind.GROUP, topic: int = 0, **settings: object) -> ShelfId:
        """A chat in Paris with digests at these minutes of the day."""
        await self.rooms.register(GROUP, kind, "News", "", self.time)
        await self.rooms.change(GROUP, zone=PARIS, **settings)
        shelf = await self.rooms.shelf(GROUP, topic)
        if minutes:
            await self.digests.schedule(shelf, Schedule(ALL_DAYS, minutes), PARIS, EDITOR)
        return shelf

    async def save(self, shelf: ShelfId, text: str = "", source: str = "") -> Article:
        """Keep an article whose sentences are its lines."""
        self._saved += 1
        text = text or " ".join(f"word{self._saved}{sign}" for sign in "abcdefgh").capitalize() + "."
        document = Document(None, "", text, site=source)
        return await self.rows.save(shelf, document, analyse(text), LINK, f"{self._saved} {text}", self.time)

    async def until(self, moment: datetime) -> None:
        """Let time pass in quarters of an hour, each with a look at what is due."""
        while self.time < moment:
            self.time = min(self.time + timedelta(minutes=15), moment)
            await self.digests.tick()

    async def made(self, shelf: ShelfId) -> list[Digest]:
        """Every digest there was."""
        created: list[Digest] = []
        while True:
            try:
                created.append(await self.stored.get(shelf, len(created) + 1))
            except NotFoundError:
                return created

    async def look(self, shelf: ShelfId) -> tuple[Digest, list[ArticleId]]:
        """The newest digest, and its stories as its editor sees them."""
        composed = await self.digests.compose((await self.made(shelf))[-1])
        return (await self.made(shelf))[-1], [story.number for story in composed.stories]

    async def send(self, shelf: ShelfId) -> list[str]:
        """Send the newest digest; return the articles that are in it."""
        digest = (await self.made(shelf))[-1]
        assert digest.state is SENDING
        composed = await self.digests.compose(digest)
        await self.digests.record_result(digest, 100 + digest.number)
        return texts(composed)

    async def tasks(self) -> list[tuple[Task, int]]:
        """What is to be done: kind, digest, and in whose turn."""
        return await queued_tasks(self.database)


def texts(composed: ComposedDigest) -> list[str]:
    """The first articles of all stories, told or not."""
    return sorted(one.document.text for one in (*(story.articles[0] for story in composed.stories), *composed.tail))


@asynccontextmanager
async def opened(url: str, workers: Workers) -> AsyncIterator[Desk]:
    """A desk over the database at *url*."""
    database = await Database.open(url)
    try:
        yield Desk(database, workers)
    finally:
        await database.close()


@pytest_asyncio.fixture(loop_scope="session")
async def desk(sqlite_url: str, workers: Workers) -> AsyncIterator[Desk]:
    """A desk of its own."""
    async with opened(sqlite_url, workers) as one:
        yield one


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


@pytest.mark.parametrize("publish_unseen", [True, False])
async def test_a_channel_is_reviewed(desk: Desk, publish_unseen: bool) -> None:
    """Half an hour early; whoever does not look has it published or left for the next one, as the channel prefers."""
    shelf = await desk.chat(480, kind=ChatKind.CHANNEL, publish_unseen=publish_unseen)
    kept = await desk.save(shelf)
    await desk.until(EIGHT - timedelta(minutes=31))
    assert await desk.made(shelf) == []
    await desk.until(EIGHT - timedelta(minutes=30))
    (digest,) = await desk.made(shelf)
    assert (digest.state, digest.slot, digest.publish_at) == (REVIEW, EIGHT, EIGHT)
    assert texts(await desk.digests.compose(digest)) == [kept.document.text]
    await desk.until(EIGHT - timedelta(minutes=1))
    assert await desk.tasks() == [(ReviewDigest(shelf, 1), EDITOR)]
    await desk.until(EIGHT)
    assert (await desk.tasks())[1:] == [
        (SendDigest(shelf, 1), GROUP) if publish_unseen else (ReportUnreviewedDigest(shelf, 1), EDITOR)
    ]
    (digest,) = await desk.made(shelf)
    assert digest.state is (SENDING if publish_unseen else SKIPPED)
    assert not await desk.digests.publish(digest)
    later = await desk.save(shelf)
    await desk.until(EIGHT + DAY - timedelta(minutes=30))
    composed = await desk.digests.compose((await desk.made(shelf))[-1])
    assert texts(composed) == sorted([later.document.text, *([] if publish_unseen else [kept.document.text])])


@pytest.mark.parametrize(("minutes", "until"), [(-16, 0), (-14, 16), (40, 70)])
async def test_a_late_review(desk: Desk, minutes: int, until: int) -> None:
    """Its editor has a quarter of an hour at least, after downtime half an hour."""
    shelf = await desk.chat(480, kind=ChatKind.CHANNEL)
    desk.time = EIGHT + timedelta(minutes=minutes)
    await desk.digests.tick()
    assert [one.publish_at for one in await desk.made(shelf)] == [EIGHT + timedelta(minutes=until)]


async def test_what_an_editor_decides(desk: Desk) -> None:
    """What he published or skipped is decided, and comes no more; nothing is changed after it."""
    shelf = await desk.chat(480, kind=ChatKind.CHANNEL)
    for _ in range(3):
        await desk.save(shelf)
    await desk.until(EIGHT - timedelta(minutes=30))
    digest, (first, *_) = await desk.look(shelf)
    assert not await desk.digests.edit(digest, 0, StoryEdit(EditKind.DROP, ArticleId(9)))
    deciding = (desk.digests.publish(digest), desk.digests.skip(digest), desk.digests.publish(digest))
    assert sum(await asyncio.gather(*deciding)) == 1
    drop = StoryEdit(EditKind.DROP, first)
    assert not await desk.digests.edit(digest, 0, drop)  # a screen from before it was decided
    digest, keys = await desk.look(shelf)
    assert keys[0] == first
    assert not await desk.digests.edit(digest, 0, drop)
    assert not await desk.digests.undo_edit(digest, 0)
    await desk.until(EIGHT + DAY - timedelta(minutes=30))
    digest, keys = await desk.look(shelf)
    assert (digest.number, keys) == (2, [])
    assert await desk.digests.skip(digest)


async def test_a_digest_is_published_at_a_chosen_time(desk: Desk) -> None:
    """Also in quiet hours, and whether or not digests are published unseen; until then it can be a draft again."""
    shelf = await desk.chat(480, kind=ChatKind.CHANNEL, quiet_from=22 * 60, quiet_to=7 * 60)
    kept = await desk.save(shelf)
    await desk.until(EIGHT - timedelta(minutes=20))
    digest, (story,) = await desk.look(shelf)
    assert await desk.digests.publish_later(digest, 17 * 60, PARIS)
    assert not await desk.digests.publish_later(digest, 18 * 60, PARIS)
    digest, _ = await desk.look(shelf)
    assert (digest.state, digest.publish_at) == (DigestState.LATER, EIGHT + timedelta(hours=9))
    assert not await desk.digests.edit(digest, 0, StoryEdit(EditKind.DROP, story))
    assert await desk.digests.withdraw(digest)
    assert not await desk.digests.withdraw(digest)
    digest, _ = await desk.look(shelf)
    assert (digest.state, digest.publish_at) == (REVIEW, EIGHT + timedelta(minutes=10))  # half an hour
    assert await desk.digests.publish_later(digest, 6 * 60, PARIS)
    digest, _ = await desk.look(shelf)
    moment = EIGHT + timedelta(hours=22)
    assert digest.publish_at == moment
    await desk.until(moment - timedelta(minutes=15))
    assert [one.state for one in await desk.made(shelf)] == [DigestState.LATER]
    await desk.until(moment)
    assert await desk.send(shelf) == [kept.document.text]
    assert not await desk.digests.skip(digest)


async def test_a_chosen_time_that_was_missed(desk: Desk) -> None:
    """By six hours: its articles come in the next one, and its editor hears that it was too late."""
    shelf = await desk.chat(480, kind=ChatKind.CHANNEL)
    await desk.save(shelf)
    await desk.until(EIGHT - timedelta(minutes=30))
    digest, _ = await desk.look(shelf)
    assert await desk.digests.publish_later(digest, 9 * 60, PARIS)
    desk.time = EIGHT + timedelta(hours=7)
    await desk.digests.tick()
    assert (await desk.tasks())[1:] == [(ReportUnreviewedDigest(shelf, 1, late=True), EDITOR)]
    assert [one.state for one in await desk.made(shelf)] == [SKIPPED]


def put(story: ArticleId, after: ArticleId = FIRST_PLACE) -> StoryEdit:
    """The change that gives a story its place."""
    return StoryEdit(EditKind.PLACE, story, after)


async def test_an_editor_changes_a_review_story_by_story(desk: Desk) -> None:
    """First, after another, dropped, undone as often as he likes: a change is there or it is not."""
    shelf = await desk.chat(480, kind=ChatKind.CHANNEL)
    for _ in range(4):
        await desk.save(shelf)
    await desk.until(EIGHT - timedelta(minutes=30))
    digest, begun = await desk.look(shelf)
    one, two, three, four = begun
    orders = [begun]
    for edit, expected in (
        (put(four), [four, one, two, three]),
        (put(one, three), [four, two, three, one]),
        (StoryEdit(EditKind.DROP, two), [four, three, one]),
        (put(one, four), [four, one, three]),
    ):
        assert await desk.digests.edit(digest, len(orders) - 1, edit)
        digest, keys = await desk.look(shelf)
        assert keys == expected
        orders.append(keys)
    assert not await desk.digests.edit(digest, 4, put(two))  # it was dropped
    for revision, order in enumerate(reversed(orders[:-1]), 4):
        assert await desk.digests.undo_edit(digest, revision)
        digest, keys = await desk.look(shelf)
        assert keys == order
    assert not await desk.digests.undo_edit(digest, 8)


async def test_a_press_is_done_once(desk: Desk) -> None:
    """A button pressed twice, or handled again after a kill, changes nothing more; nor does an older screen."""
    shelf = await desk.chat(480, kind=ChatKind.CHANNEL)
    for _ in range(3):
        await desk.save(shelf)
    await desk.until(EIGHT - timedelta(minutes=30))
    digest, (one, two, three) = await desk.look(shelf)
    assert await desk.digests.edit(digest, 0, put(two, three))
    digest, keys = await desk.look(shelf)
    assert keys == [one, three, two]
    assert await desk.digests.edit(digest, 0, put(two, three))  # it stands as he wanted it
    assert not await desk.digests.edit(digest, 0, put(two))
    assert await desk.digests.undo_edit(digest, 1)
    digest, keys = await desk.look(shelf)
    assert not await desk.digests.undo_edit(digest, 1)
    assert keys == [one, two, three]
    assert not await desk.digests.edit(digest, 0, put(two, three))


async def test_two_admins_press_at_once(database_url: str, workers: Workers) -> None:
    """Of changes to the same revision one is made, whole; whoever comes second is told, and sees it before the next."""
    async with opened(database_url, workers) as desk, opened(database_url, workers) as other:
        shelf = await desk.chat(480, kind=ChatKind.CHANNEL)
        for _ in range(3):
            await desk.save(shelf)
        await desk.until(EIGHT - timedelta(minutes=30))
        digest, (one, two, three) = await desk.look(shelf)
        edits = (put(three), StoryEdit(EditKind.DROP, two), StoryEdit(EditKind.LINE, one, line="Mine."), put(two))
        desks = (desk, other, desk, other)
        made = await asyncio.gather(*(d.digests.edit(digest, 0, e) for d, e in zip(desks, edits, strict=True)))
        assert sum(made) == 1
        plan = (await other.made(shelf))[-1].plan
        assert plan is not None
        assert (plan.revision, plan.edits) == (1, (edits[made.index(True)],))


async def test_an_editor_chooses_other_sentences(desk: Desk) -> None:
    """Whole sentences of the story's own articles, of each source, as they stand there; as many as there were."""
    shelf = await desk.chat(480, kind=ChatKind.CHANNEL)
    more = "\nA mediator of the city is to speak with both sides on Thursday.\nThe last such strike was in 1978."
    for text, source in zip(STRIKE, ("Quay", "Post"), strict=True):
        await desk.save(shelf, text + more if source == "Post" else text, source)
    await desk.until(EIGHT - timedelta(minutes=30))
    digest, (story,) = await desk.look(shelf)

    def quotes(composed: ComposedDigest) -> list[str]:
        return [article.quote(index) for article, index in composed.stories[0].sentences]

    first = quotes(await desk.digests.compose(digest))
    for count in range(1, 9):
        choices = await desk.digests.story_sentences(digest, story)
        assert [choice.article.quote(choice.index) for choice in choices if choice.shown] == first
        assert {choice.article.quote(choice.index) for choice in choices} <= set("\n".join((*STRIKE, more)).split("\n"))
        assert {choice.article.document.site for choice in choices} == {"Quay", "Post"}
        planned = next(choice for choice in choices[::-1] if not choice.shown).planned
        assert await desk.digests.switch_sentence(digest, count - 1, story, (*planned.key, planned.sentence))
        digest, _ = await desk.look(shelf)
        assert await desk.digests.switch_sentence(digest, count - 1, story, (*planned.key, planned.sentence))
        digest, _ = await desk.look(shelf)
        before, first = first, quotes(await desk.digests.compose(digest))
        assert len(first) == len(before)
        assert first != before
    assert not await desk.digests.switch_sentence(digest, 8, story, (shelf, ArticleId(1), 99))
    for revision in range(8, 8 + len(first)):  # those that are quoted are taken away, but for the last
        choices = await desk.digests.story_sentences(digest, story)
        sentence = next(choice for choice in choices if choice.shown).planned
        assert await desk.digests.switch_sentence(digest, revision, story, (*sentence.key, sentence.sentence))
        digest, _ = await desk.look(shelf)
    assert len(quotes(await desk.digests.compose(digest))) == 1


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
