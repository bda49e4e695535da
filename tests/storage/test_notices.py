"""Notices: what becomes of an item is decided once, and goes with its article."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import insert, text

from engine.models import Article, ArticleId, ShelfId
from storage.models import Notice, NoticeState, PublishNotice
from storage.notices import NoticeRepository
from storage.tables import posts
from tests.storage.sample_library import LATER, NOON, Library, tasks_of

POST, REVIEW, PUBLISHED = NoticeState.POST, NoticeState.REVIEW, NoticeState.PUBLISHED


@pytest.fixture
def notices(library: Library) -> NoticeRepository:
    """The notices of the same database."""
    return NoticeRepository(library.database)


async def _item(library: Library, shelf: ShelfId, words: str) -> Article:
    return await library.save(shelf, f"{words}.")


async def test_the_first_decision_stays(library: Library, notices: NoticeRepository, shelf: ShelfId) -> None:
    """Whatever is decided afterwards; of an article that is not there nothing is stored."""
    article = await _item(library, shelf, "One")
    assert await notices.find(shelf, article.id) is None
    first = Notice(shelf, article.id, POST, 7)
    await notices.add(first)
    await notices.add(Notice(shelf, article.id, NoticeState.LEFT_OUT, None))
    assert await notices.find(shelf, article.id) == first
    await notices.add(Notice(shelf, ArticleId(99), POST, None))
    assert await notices.find(shelf, ArticleId(99)) is None


async def test_a_review_ends_once(library: Library, notices: NoticeRepository, shelf: ShelfId) -> None:
    """With its task; a second press, and one on what was never reviewed, changes nothing."""
    reviewed, posted = await _item(library, shelf, "One"), await _item(library, shelf, "Two")
    for article, state in ((reviewed, REVIEW), (posted, POST)):
        await notices.add(Notice(shelf, article.id, state, None))
    task = PublishNotice(shelf, 1, reviewed.id, 7, 1001)
    notice = Notice(shelf, reviewed.id, REVIEW, None)
    assert await notices.decide(notice, PUBLISHED, NOON, task)
    assert not await notices.decide(notice, PUBLISHED, NOON, task)
    assert not await notices.decide(notice, NoticeState.SKIPPED, NOON)
    assert not await notices.decide(Notice(shelf, posted.id, REVIEW, None), PUBLISHED, NOON, task)
    assert await tasks_of(library.database) == [task]
    await notices.set_earlier(notice, 8)
    assert await notices.find(shelf, reviewed.id) == Notice(shelf, reviewed.id, PUBLISHED, 8)
    await notices.reopen(notice)
    assert await notices.find(shelf, reviewed.id) == Notice(shelf, reviewed.id, REVIEW, 8)
    await notices.reopen(Notice(shelf, posted.id, POST, None))
    assert await notices.find(shelf, posted.id) == Notice(shelf, posted.id, POST, None)


async def test_what_was_shown(library: Library, notices: NoticeRepository, shelf: ShelfId) -> None:
    """By the bot or in a post of people; of this shelf, since then, newest first, so many."""
    articles = [await _item(library, shelf, words) for words in ("One", "Two", "Three")]
    other = await library.chats.shelf(2002)
    foreign = await _item(library, other, "Four")
    for number, article in enumerate(articles):
        await library.articles.record_shown(shelf, 10 + number, article.id, NOON + timedelta(hours=number))
    await library.articles.record_shown(other, 99, foreign.id, LATER)
    assert await notices.list_shown(shelf, LATER, 9) == ((articles[2].id, 12), (articles[1].id, 11))
    posted = await _item(library, shelf, "Five")
    async with library.database.writing() as connection:
        row = {"shelf": shelf, "message_id": 50, "article": posted.id, "person": 0, "at": LATER, "acknowledged": False}
        await connection.execute(insert(posts).values(row))
    assert (await notices.list_shown(shelf, LATER, 9))[0] == (posted.id, 50)
    assert await notices.list_shown(shelf, NOON, 2) == ((posted.id, 50), (articles[2].id, 12))


async def test_folded_ones_are_counted(library: Library, notices: NoticeRepository, shelf: ShelfId) -> None:
    """Replies and what was left out, of the articles asked for; neither what is under review nor what was skipped."""
    states = (POST, NoticeState.LEFT_OUT, PUBLISHED, REVIEW, NoticeState.SKIPPED)
    keys = []
    for state in states:
        article = await _item(library, shelf, state.value)
        await notices.add(Notice(shelf, article.id, state, 7))
        keys.append((shelf, article.id))
    alone = await _item(library, shelf, "Alone")
    await notices.add(Notice(shelf, alone.id, POST, None))
    assert await notices.count_folded([*keys, (shelf, alone.id)]) == 3
    assert await notices.count_folded(keys[:1]) == 1
    assert await notices.count_folded([]) == 0


async def test_a_notice_goes_with_its_article(library: Library, notices: NoticeRepository, shelf: ShelfId) -> None:
    """And with its chat; a group that becomes a supergroup counts its messages anew."""
    article = await _item(library, shelf, "One")
    await notices.add(Notice(shelf, article.id, POST, 7))
    assert await library.chats.migrate(1001, -100_2002)
    assert await notices.find(shelf, article.id) is None
    await notices.add(Notice(shelf, article.id, POST, 7))
    await library.articles.delete(shelf, article.id, NOON)
    await library.articles.purge(LATER)
    async with library.database.reading() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM notices"))).scalar_one() == 0
