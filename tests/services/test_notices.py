"""Notices: an item whose story was shown here within two days is none of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio

from engine.models import Article, Document, FeedLink, ShelfId
from services.digests.digests import Digests
from services.notices import REMEMBERED, Notices
from services.time.schedules import Schedule
from services.workers.pool import Workers
from storage.articles import ArticleRepository
from storage.chats import ChatRepository
from storage.database import Database
from storage.digests import DigestRepository
from storage.feeds import FeedRepository
from storage.models import ChatKind, ChatSettings, DigestState, Follow, Notice, NoticeState
from storage.notices import NoticeRepository
from storage.watches import WatchRepository
from tests.storage.sample_library import LINK, analyse

pytestmark = pytest.mark.asyncio(loop_scope="session")

STRIKE = "Dockers in Hamburg began a strike on Monday over night work.\nThe union says 4,000 people stayed away."
COPY = "Dockers of Hamburg are on strike over night work since Monday.\nShips wait outside, says the union of dockers."
FERRY = "The ferry of noon is late because of the fog.\nTwo more boats run on Tuesday."


class Desk:
    """A channel with a feed that is posted there, and a clock that is turned."""

    def __init__(self, database: Database, workers: Workers) -> None:
        self.time = datetime(2026, 10, 14, 12, 0, tzinfo=UTC)
        self.rooms, self.rows = ChatRepository(database), ArticleRepository(database)
        self.stored, self.feeds = DigestRepository(database), FeedRepository(database)
        notices = NoticeRepository(database)
        self.notices = Notices(
            notices=notices, articles=self.rows, digests=self.stored, workers=workers, now=lambda: self.time
        )
        self.digests = Digests(
            digests=self.stored, articles=self.rows, chats=self.rooms, watches=WatchRepository(database),
            notices=notices, workers=workers, now=lambda: self.time,
        )  # fmt: skip
        self.shelf = ShelfId(0)
        self._messages = 100

    async def set_up(self) -> Follow:
        """The channel and its feed."""
        await self.rooms.register(-1001, ChatKind.CHANNEL, "The Journal", "", self.time, 7)
        await self.rooms.change(-1001, zone="UTC", review=False)
        self.shelf = await self.rooms.shelf(-1001)
        link = FeedLink("http://a.example/feed", "")
        return (await self.feeds.follow(self.shelf, link, 7, self.time, at_once=True, limit=9))[0]

    async def come(self, text: str, shelf: ShelfId | None = None) -> Article:
        """An item whose sentences are its lines."""
        self.time += timedelta(minutes=1)
        document = Document(None, "", text, site=str(self.time))
        return await self.rows.save(shelf or self.shelf, document, analyse(text), LINK, str(self.time), self.time)

    async def decide(self, follow: Follow, text: str, *, show: bool = True, **settings: bool) -> Notice:
        """What becomes of an item; it is shown then."""
        article = await self.come(text)
        notice = await self.notices.decide(article, follow, ChatSettings(**settings), reviewed=follow.reviewed)  # type: ignore[arg-type]
        assert notice is not None
        assert await self.notices.decide(article, follow, ChatSettings(), reviewed=False) == notice
        self._messages += 1
        if show and notice.state is NoticeState.POST:
            await self.rows.record_shown(self.shelf, self._messages, article.id, self.time)
        return notice


@pytest_asyncio.fixture(loop_scope="session")
async def desk(sqlite_url: str, workers: Workers) -> AsyncIterator[Desk]:
    """A channel of its own."""
    database = await Database.open(sqlite_url)
    yield Desk(database, workers)
    await database.close()


async def test_a_repeat_replies_to_the_first_or_is_left_out(desk: Desk) -> None:
    """For two days, as the chat prefers; what is decided once stays so."""
    follow = await desk.set_up()
    assert (await desk.decide(follow, STRIKE)).earlier is None
    assert (await desk.decide(follow, FERRY)).earlier is None
    repeat = await desk.decide(follow, COPY)
    assert (repeat.state, repeat.earlier) == (NoticeState.POST, 101)
    left_out = await desk.decide(follow, f"{COPY}\nNothing else is new.", repeats_out=True)
    assert (left_out.state, left_out.earlier) == (NoticeState.LEFT_OUT, 101)
    desk.time += REMEMBERED
    assert (await desk.decide(follow, f"{STRIKE}\nIt goes on.", repeats_out=True)).earlier is None


async def test_what_was_not_shown_here_is_no_earlier_notice(desk: Desk) -> None:
    """Neither what another chat has been shown, nor what only came here."""
    follow = await desk.set_up()
    other = await desk.rooms.shelf(2002)
    elsewhere = await desk.come(STRIKE, other)
    await desk.rows.record_shown(other, 55, elsewhere.id, desk.time)
    assert (await desk.decide(follow, STRIKE, show=False)).earlier is None
    assert (await desk.decide(follow, COPY)).earlier is None


async def test_a_reviewed_item_is_compared_again_when_it_is_published(desk: Desk) -> None:
    """What was posted meanwhile is what it replies to."""
    follow = await desk.set_up()
    reviewed = await desk.decide(replace(follow, reviewed=True), STRIKE)
    assert (reviewed.state, reviewed.earlier) == (NoticeState.REVIEW, None)
    await desk.decide(follow, COPY)
    article = await desk.rows.get(desk.shelf, reviewed.article)
    assert await desk.notices.refresh(reviewed, article) == 102
    assert (await desk.notices.find(desk.shelf, article.id)) == replace(reviewed, earlier=102)


async def test_a_digest_shows_stories_and_counts_repeats(desk: Desk) -> None:
    """What stood in a digest was shown; of the articles of a digest it is counted which were folded."""
    follow = await desk.set_up()
    await desk.digests.schedule(desk.shelf, Schedule(127, (13 * 60,)), "UTC", 7)
    await desk.come(STRIKE)
    waiting = await desk.come(FERRY)
    desk.time = desk.time.replace(hour=13, minute=0)
    await desk.digests.tick()
    digest = await desk.stored.get(desk.shelf, 1)
    assert (await desk.digests.compose(digest)).folded == 0
    digest = await desk.stored.get(desk.shelf, 1)
    assert (await desk.digests.record_result(digest, 77)).state is DigestState.SENT
    assert (await desk.decide(follow, COPY)).earlier == 77
    late = await desk.notices.decide(waiting, follow, ChatSettings(), reviewed=False)
    assert late is not None
    assert late.earlier == 77, "it waited for the end of quiet hours, and the digest had it"
    desk.time += timedelta(days=1)
    desk.time = desk.time.replace(hour=13, minute=0)
    await desk.digests.tick()
    assert (await desk.digests.compose(await desk.stored.get(desk.shelf, 2))).folded == 1
