"""Watches: the words of a chat, which of them a new article matches, and what each has been sent."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from engine.errors import NotFoundError, TooManyError
from engine.models import ArticleId, Document, ShelfId
from storage.models import SendWatchAlerts, Watch
from storage.watches import WatchRepository
from tests.storage.sample_library import LATER, LINK, NOON, Library, analyse, queued_tasks


@pytest.fixture
def watches(library: Library) -> WatchRepository:
    """The watches of the same database."""
    return WatchRepository(library.database)


async def add(watches: WatchRepository, shelf: ShelfId, text: str, limit: int = 9) -> Watch:
    """Watch words."""
    return await watches.add(shelf, text, 7, NOON, limit=limit)


async def test_words_are_watched_once_up_to_a_limit(watches: WatchRepository, shelf: ShelfId) -> None:
    """Under a number of their own; what is watched already counts for nothing; a shelf that is none has no watch."""
    first = await add(watches, shelf, 'sanctions -sport "a phrase"')
    assert first == Watch(shelf, 1, 7, 'sanctions -sport "a phrase"', NOON)
    second = await add(watches, shelf, "gr\x00eve")
    assert (second.number, second.text) == (2, "gr\ufffdeve")
    assert await watches.add(shelf, first.text, 8, LATER, limit=2) == first
    with pytest.raises(TooManyError):
        await add(watches, shelf, "one more", limit=2)
    assert await watches.list(shelf) == (first, second)
    with pytest.raises(NotFoundError):
        await add(watches, ShelfId(999), "sanctions")


async def test_changed_and_removed(watches: WatchRepository, shelf: ShelfId) -> None:
    """Other words take the place under the same number; an ended watch cannot be found."""
    first, second = await add(watches, shelf, "oil"), await add(watches, shelf, "gas")
    changed = await watches.change(shelf, 1, "coal")
    assert changed == await watches.get(shelf, 1) == Watch(shelf, 1, 7, "coal", NOON)
    assert await watches.remove(shelf, 1) == changed
    for act in (watches.get(shelf, 1), watches.change(shelf, 1, "oil"), watches.remove(shelf, 1)):
        with pytest.raises(NotFoundError):
            await act
    assert await watches.list(shelf) == (second,)
    assert first.number not in [(await add(watches, shelf, "oil")).number, second.number]


async def test_shelves_have_nothing_in_common(library: Library, watches: WatchRepository, shelf: ShelfId) -> None:
    """One sees, changes and ends its own watches alone, whatever their numbers."""
    other = await library.chats.shelf(2002)
    mine, theirs = await add(watches, shelf, "oil"), await add(watches, other, "oil")
    article = await library.save(other, "Oil.")
    await watches.save_alert(theirs, other, article.id, NOON, alerted=True)
    assert await watches.was_alerted(mine, other, article.id) is None
    assert await watches.list_alerted(mine, NOON, 9) == ()
    await watches.change(shelf, 1, "gas")
    await watches.remove(shelf, 1)
    assert await watches.list(other) == (theirs,)
    assert await watches.list_alerted(theirs, NOON, 9) == ((other, article.id),)
    await library.chats.erase([2002], (), NOON)
    assert await watches.list(other) == ()
    assert await watches.filter_alerted([(other, article.id)]) == frozenset()


async def test_the_watches_an_article_may_match(library: Library, watches: WatchRepository, shelf: ShelfId) -> None:
    """The watches of its own topic and those of the whole chat; in General those of General alone."""
    topic, beside = await library.chats.shelf(1001, 3), await library.chats.shelf(1001, 4)
    other = await library.chats.shelf(2002)
    general, own = await add(watches, shelf, "oil"), await add(watches, topic, "gas")
    for one in (beside, other):
        await add(watches, one, "coal")
    assert await watches.list_concerned(topic) == (general, own)
    assert await watches.list_concerned(shelf) == (general,)
    await watches.remove(shelf, 1)
    assert await watches.list_concerned(topic) == (own,)
    assert await watches.list_concerned(shelf) == ()


async def test_only_a_new_article_that_concerns_somebody_is_looked_at(
    library: Library, watches: WatchRepository, shelf: ShelfId
) -> None:
    """Its task waits in its chat's queue; there is none without a watch, or for an article that is there already."""
    topic, other = await library.chats.shelf(1001, 3), await library.chats.shelf(2002)
    for one in (shelf, topic, other):
        await library.save(one, "Before.")
    assert await queued_tasks(library.database) == []
    await add(watches, shelf, "oil")
    for one in (shelf, topic, other, topic):
        await library.save(one, "Since.")
    assert await queued_tasks(library.database) == [
        (SendWatchAlerts(each, ArticleId(2)), 1001) for each in (shelf, topic)
    ]


async def test_an_article_and_its_task_are_one(library: Library, watches: WatchRepository, shelf: ShelfId) -> None:
    """Where the article is not kept after all, there is nothing to look at."""
    await add(watches, shelf, "oil")

    async def fail(_connection: AsyncConnection, _article: ArticleId) -> None:
        raise NotFoundError("follow", 1)

    with pytest.raises(NotFoundError):
        await library.articles.save(shelf, Document(None, "", "Oil."), analyse("Oil."), LINK, "a", NOON, then=fail)
    assert await library.articles.count(shelf) == 0
    assert await queued_tasks(library.database) == []


async def test_alerts_of_a_watch_are_recorded(library: Library, watches: WatchRepository, shelf: ShelfId) -> None:
    """The first word about an article counts; copies are recorded, but not as sent."""
    topic = await library.chats.shelf(1001, 3)
    watch, beside = await add(watches, shelf, "oil"), await add(watches, shelf, "gas")
    for n, (home, told) in enumerate([(shelf, True), (topic, True), (topic, False), (shelf, True)]):
        article = await library.save(home, f"Oil {n}.")
        assert await watches.was_alerted(watch, home, article.id) is None
        for again in (told, not told):
            await watches.save_alert(watch, home, article.id, NOON + timedelta(hours=n), alerted=again)
        assert await watches.was_alerted(watch, home, article.id) is told
        assert await watches.was_alerted(beside, home, article.id) is None
    assert await watches.list_alerted(watch, NOON, 9) == ((shelf, 2), (topic, 1), (shelf, 1))
    assert await watches.list_alerted(watch, NOON, 2) == ((shelf, 2), (topic, 1))
    assert await watches.list_alerted(watch, LATER, 9) == ((shelf, 2), (topic, 1))
    assert await watches.list_alerted(beside, NOON, 9) == ()
    keys = [(shelf, ArticleId(1)), (topic, ArticleId(2)), (topic, ArticleId(9)), (shelf, ArticleId(2))]
    assert await watches.filter_alerted(keys) == {keys[0], keys[1], keys[3]}
    assert await watches.filter_alerted(keys[1:3]) == {keys[1]}
    assert await watches.filter_alerted([]) == frozenset()


async def test_recorded_alerts_go_with_the_watch_and_with_the_article(
    library: Library, watches: WatchRepository, shelf: ShelfId
) -> None:
    """A new watch under an old number has no alerts; neither has an erased article."""
    watch = await add(watches, shelf, "oil")
    for n in (1, 2):
        await library.save(shelf, f"{n}.")
        await watches.save_alert(watch, shelf, ArticleId(n), NOON, alerted=True)
    await library.articles.delete(shelf, ArticleId(1), NOON)
    await library.articles.purge(LATER)
    assert await watches.list_alerted(watch, NOON, 9) == ((shelf, 2),)
    await watches.remove(shelf, 1)
    assert await watches.list_alerted(await add(watches, shelf, "oil"), NOON, 9) == ()
    assert await watches.filter_alerted([(shelf, ArticleId(2))]) == frozenset()


async def test_an_alert_of_an_ended_watch_or_erased_article_is_not_recorded(
    library: Library, watches: WatchRepository, shelf: ShelfId
) -> None:
    """A watch that was ended, or an article that was erased, while it was looked at: nothing is remembered."""
    watch, gone = await add(watches, shelf, "oil"), await add(watches, shelf, "gas")
    await library.save(shelf, "Oil and gas.")
    await watches.remove(shelf, gone.number)
    await watches.save_alert(gone, shelf, ArticleId(1), NOON, alerted=True)
    await watches.save_alert(watch, shelf, ArticleId(2), NOON, alerted=True)
    assert await watches.filter_alerted([(shelf, ArticleId(1)), (shelf, ArticleId(2))]) == frozenset()
