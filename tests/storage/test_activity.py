"""Activity and overview: sums by the day that add up, and what there is in the whole database, on both databases."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from engine.errors import NotFoundError
from engine.models import ArticleId, FeedLink
from storage import schema_version
from storage.models import ActivityCount, ChatKind, Figures
from tests.storage.sample_library import LATER, NOON, Library

DAY = 20_740


async def test_counts_add_up(library: Library) -> None:
    """Of several processes at once as well; each day by itself, in order."""
    more = [
        ActivityCount(DAY, "question", 1, 0.5),
        ActivityCount(DAY, "language:fr", 2),
        ActivityCount(DAY + 1, "question", 3, 1.5),
    ]
    await asyncio.gather(*(library.activity.add(more) for _ in range(5)))
    assert await library.activity.since(DAY) == (
        ActivityCount(DAY, "language:fr", 10),
        ActivityCount(DAY, "question", 5, 2.5),
        ActivityCount(DAY + 1, "question", 15, 7.5),
    )
    assert [one.day for one in await library.activity.since(DAY + 1)] == [DAY + 1]


async def test_nothing_to_count_is_nothing(library: Library) -> None:
    """An empty write is one, and an empty table has no days."""
    await library.activity.add([])
    assert await library.activity.since(0) == ()


async def test_old_days_are_forgotten(library: Library) -> None:
    """Those before a day, and no other."""
    await library.activity.add([ActivityCount(DAY - 1, "article", 1), ActivityCount(DAY, "article", 2)])
    assert await library.activity.purge(DAY) == 1
    assert await library.activity.since(0) == (ActivityCount(DAY, "article", 2),)


async def test_a_blank_database_has_figures(library: Library) -> None:
    """All of them 0, and what it runs on."""
    figures = await library.overview.figures(NOON)
    assert figures == Figures({}, 0, 0, 0, 0, 0, 0, 0, figures.database, schema_version.HEAD)
    assert figures.database.split()[0] in ("SQLite", "PostgreSQL")
    assert figures.database.split()[1][0].isdigit()


async def test_the_figures_of_everything(library: Library) -> None:
    """What was left, deleted, done, unfollowed or is too far off is not counted."""
    shelf = await library.chats.shelf(1001)
    for chat, kind in ((1001, ChatKind.PRIVATE), (-5, ChatKind.GROUP), (-6, ChatKind.CHANNEL), (-7, ChatKind.GROUP)):
        await library.chats.register(chat, kind, "", "", NOON)
    await library.chats.remove(-7, NOON)
    await library.save(shelf, "One.")
    await library.save(shelf, "Two.")
    await library.articles.delete(shelf, ArticleId(2), NOON)
    await library.inbox.add([(number, 1, "{}") for number in range(1, 6)], NOON)
    await library.inbox.done([1])
    await library.inbox.fail([2], "ValueError")
    await library.inbox.retry([3], LATER, "")
    await library.digests.schedule(shelf, [(127, 480, NOON), (127, 481, LATER + timedelta(days=1))], 5, NOON)
    for number in range(4):
        link = FeedLink(f"https://{number}.example/feed", "")
        await library.feeds.follow(shelf, link, 5, NOON, at_once=False, limit=9)
    due = await library.feeds.due(NOON, 9)
    await library.feeds.save_failure(due[0], NOON, LATER, "timeout")
    await library.feeds.give_up(due[1], NOON, "404")
    await library.feeds.unfollow(shelf, 4)
    figures = await library.overview.figures(LATER)
    assert figures.chats == {ChatKind.PRIVATE: 1, ChatKind.GROUP: 1, ChatKind.CHANNEL: 1}
    assert (figures.articles, figures.digests) == (1, 1)
    assert (figures.feeds, figures.failing_feeds, figures.given_up_feeds) == (3, 1, 1)
    assert (figures.waiting, figures.failed) == (4, 1)  # a task reports the feed that was given up


async def test_failing_feeds_of_all_chats(library: Library) -> None:
    """Each once with how many follow it; those that are still tried first, and who tries again finds them well."""
    ours, theirs = await library.chats.shelf(1001), await library.chats.shelf(-5)
    for shelf in (ours, theirs):
        for name in ("a", "b", "c"):
            link = FeedLink(f"https://{name}.example/", "")
            await library.feeds.follow(shelf, link, 5, NOON, at_once=False, limit=9)
    a, b, _ = sorted(await library.feeds.due(NOON, 9), key=lambda feed: feed.url)
    await library.feeds.give_up(a, NOON, "404")
    await library.feeds.save_failure(b, LATER, LATER, "timeout")
    failing, total = await library.feeds.list_failing(0, 9)
    assert total == 2
    assert [(one.url, one.follows, one.error, one.given_up) for one in failing] == [
        ("https://b.example/", 2, "timeout", None),
        ("https://a.example/", 2, "404", NOON),
    ]
    assert [one.id for one in (await library.feeds.list_failing(1, 9))[0]] == [a.id]
    assert (await library.feeds.get_feed(a.id))[1] == "404"
    await library.feeds.retry_feed(a.id, LATER)
    assert [one.id for one in (await library.feeds.list_failing(0, 9))[0]] == [b.id]
    assert a.id in {feed.id for feed in await library.feeds.due(LATER, 9)}
    with pytest.raises(NotFoundError):
        await library.feeds.get_feed(999)


async def test_rooms_are_found_by_what_they_are_called(library: Library) -> None:
    """Groups and channels where the bot is, the newest first; by title, user name or number, whatever the case."""
    await library.chats.register(1001, ChatKind.PRIVATE, "", "alice", NOON)
    await library.chats.register(-100123, ChatKind.SUPERGROUP, "Rédaction du Soir", "", NOON)
    await library.chats.register(-100456, ChatKind.CHANNEL, "News", "the_channel", LATER)
    await library.chats.register(-9, ChatKind.GROUP, "Left", "", LATER)
    await library.chats.remove(-9, LATER)
    chats, total = await library.chats.list_groups(0, 9)
    assert ([chat.id for chat in chats], total) == ([-100456, -100123], 2)
    for words, ids in (("redaction", [-100123]), ("@the_channel", [-100456]), ("-100123", [-100123]), ("left", [])):
        chats, total = await library.chats.list_groups(0, 9, words)
        assert ([chat.id for chat in chats], total) == (ids, len(ids)), words
    assert [chat.id for chat in (await library.chats.list_groups(1, 9))[0]] == [-100123]
