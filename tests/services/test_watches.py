"""Watches: whatever comes is looked at, each story is told once, and what is found is quoted as it stands."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio

from engine.errors import NotFoundError, TooManyError
from engine.models import Article, ArticleId, Document, ShelfId
from services.watches import MOST, REMEMBERED, Watches
from services.workers.pool import Workers
from storage.articles import ArticleRepository
from storage.chats import ChatRepository
from storage.database import Database
from storage.inbox import InboxRepository
from storage.models import ChatKind, Watch
from storage.watches import WatchRepository
from tests.storage.sample_library import LINK, analyse

pytestmark = pytest.mark.asyncio(loop_scope="session")

STRIKE = (
    "Dockers in Hamburg began a strike on Monday over night work.\nThe union ver.di says 4,000 people stayed away.\n"
    "Ships wait outside the port, and two lines send their containers to Rotterdam.\nTalks go on in Berlin on Thursday."
)
COPY = (
    "Hamburg: dockers have begun a strike over night work on Monday.\nAccording to the union ver.di 4,000 people "
    "stayed away.\nShips wait outside the port and containers go to Rotterdam.\nTalks in Berlin go on on Thursday."
)
TEACHERS = (
    "Teachers in Lyon announced a strike for next Friday.\nThey ask for smaller classes and heated rooms in winter.\n"
    "The town says that it has no money left this year.\nParents look for somebody who keeps their children."
)
FOOTBALL = (
    "The players of the football club of Graz threaten a strike before the match.\nTheir wages have not come for three "
    "months.\nThe president promised to pay after the game in the stadium of the town."
)


class Post:
    """A chat that watches, over one database, and a clock that is turned."""

    def __init__(self, database: Database, workers: Workers, shelf: ShelfId) -> None:
        self.time = datetime(2026, 10, 14, 12, 0, tzinfo=UTC)
        self.shelf = shelf
        self.rooms, self.rows = ChatRepository(database), ArticleRepository(database)
        self.stored, self.waiting = WatchRepository(database), InboxRepository(database)
        self.watches = Watches(watches=self.stored, articles=self.rows, workers=workers, now=lambda: self.time)

    async def watch(self, text: str, shelf: ShelfId | None = None) -> Watch:
        """Watch words."""
        watch = await self.watches.add(shelf or self.shelf, text, 7)
        assert watch is not None
        return watch

    async def save(self, text: str, shelf: ShelfId | None = None, title: str = "", language: str = "en") -> Article:
        """Keep an article whose sentences are its lines; "#" begins a scrap."""
        document = Document(None, title, text)
        analysis = analyse(text, language=language)
        self.time += timedelta(minutes=1)
        return await self.rows.save(shelf or self.shelf, document, analysis, LINK, str(self.time), self.time)

    async def notified(self, text: str, shelf: ShelfId | None = None) -> list[int]:
        """The watches that tell of an article that has come."""
        article = await self.save(text, shelf)
        return [one.watch.number for one in await self.watches.find_alerts(shelf or self.shelf, article.id)]


@pytest_asyncio.fixture(loop_scope="session")
async def post(sqlite_url: str, workers: Workers) -> AsyncIterator[Post]:
    """A chat of its own."""
    database = await Database.open(sqlite_url)
    yield Post(database, workers, await ChatRepository(database).shelf(-1001))
    await database.close()


async def test_what_is_found_is_quoted(post: Post) -> None:
    """The sentence with most of the words, whole and with the words marked, and not a scrap; asked again, the same."""
    watch = await post.watch('strikes "night work"')
    article = await post.save(f"#Strike and night work\n{TEACHERS}\n{STRIKE}")
    (alert,) = await post.watches.find_alerts(post.shelf, article.id)
    quote = article.quote(alert.sentence)
    assert (alert.watch, alert.article) == (watch, article)
    assert quote == "Dockers in Hamburg began a strike on Monday over night work."
    assert [quote[a:b] for a, b in alert.marks] == ["strike", "night", "work"]
    assert await post.watches.find_alerts(post.shelf, article.id) == (alert,)


@pytest.mark.parametrize(
    ("text", "title", "told"),
    [
        ("Совет отложил введение санкций.", "", True),
        ("Совет собрался в среду.", "Новые санкции", True),
        ("О санкциях в спорте спорят давно.", "", False),
    ],
)
async def test_words_are_found_in_the_language_of_the_article(post: Post, text: str, title: str, told: bool) -> None:
    """In other forms, in its title too; what is excluded keeps it from being told."""
    await post.watch("санкции -спорт")
    article = await post.save(text, title=title, language="ru")
    assert bool(await post.watches.find_alerts(post.shelf, article.id)) is told


async def test_each_story_is_told_once(post: Post) -> None:
    """A copy by another source is not, however often it is asked; another story with the same words is."""
    await post.watch("strikes -football")
    assert await post.notified(STRIKE) == [1]
    copy = await post.save(COPY)
    for _ in range(2):
        assert await post.watches.find_alerts(post.shelf, copy.id) == ()
    assert await post.notified(FOOTBALL) == []
    assert await post.notified(TEACHERS) == [1]
    assert await post.notified(COPY + "\nNothing else is new.") == []


async def test_each_watch_hears_for_itself(post: Post) -> None:
    """A story that one was told of is news for another; both may hear of one article."""
    await post.watch("strike")
    assert await post.notified(STRIKE) == [1]
    await post.watch("Rotterdam")
    assert await post.notified(COPY) == [2]
    assert await post.notified("The mayor of Rotterdam calls for a strike of bakers.\nBread gets dear.") == [1, 2]


async def test_a_story_is_news_again_after_some_days(post: Post) -> None:
    """While it goes on every day it is not; three days after it was told it is."""
    await post.watch("strike")
    assert await post.notified(STRIKE) == [1]
    post.time += REMEMBERED - timedelta(minutes=1)
    assert await post.notified(COPY) == []
    post.time += timedelta(minutes=1)
    assert await post.notified(COPY) == [1]


async def test_topics(post: Post) -> None:
    """A topic hears of what comes there, General of everything, and of a story in two topics once."""
    politics, science = await post.rooms.shelf(-1001, 3), await post.rooms.shelf(-1001, 4)
    general, own = await post.watch("strike"), await post.watch("strike", politics)
    stranger = await post.rooms.shelf(2002)
    await post.watch("strike", stranger)
    article = await post.save(STRIKE, politics)
    assert [one.watch for one in await post.watches.find_alerts(politics, article.id)] == [general, own]
    assert await post.notified(COPY, science) == []
    assert await post.notified(TEACHERS, science) == [general.number]
    assert await post.notified(COPY, stranger) == [1]


async def test_joined_topics(post: Post) -> None:
    """Where topics are joined, a watch of any topic hears everything; what is told is still told once."""
    politics, science = await post.rooms.shelf(-1001, 3), await post.rooms.shelf(-1001, 4)
    await post.rooms.register(-1001, ChatKind.SUPERGROUP, "Us", "", post.time)
    own = await post.watch("strike", politics)
    assert await post.notified(STRIKE, science) == []
    await post.rooms.change(-1001, joined_topics=True)
    article = await post.save(TEACHERS, science)
    assert [one.watch for one in await post.watches.find_alerts(science, article.id)] == [own]
    assert await post.notified(TEACHERS + "\nNothing else is new.", politics) == []
    assert await post.notified(STRIKE) == [own.number]


async def test_an_article_is_looked_at_where_topics_are_joined(post: Post) -> None:
    """A task is added although its own topic has no watch."""
    politics, science = await post.rooms.shelf(-1001, 3), await post.rooms.shelf(-1001, 4)
    await post.rooms.register(-1001, ChatKind.SUPERGROUP, "Us", "", post.time)
    await post.watch("strike", politics)
    await post.save(STRIKE, science)
    assert await post.waiting.tasks() == ()
    await post.rooms.change(-1001, joined_topics=True)
    await post.save(TEACHERS, science)
    assert len(await post.waiting.tasks()) == 1


@pytest.mark.parametrize("text", ["STRIKE -Football", "strike  -football", "ｓtrike -football"])
async def test_the_same_words_in_other_letters_are_one_watch(post: Post, text: str) -> None:
    """However they are written; with another hyphen they are other words."""
    first = await post.watch("strike -football")
    assert await post.watch(text) == first
    assert (await post.watch("strike football")).number == 2
    assert (await post.watch("-strike football")).number == 3


async def test_words_that_another_watch_has(post: Post) -> None:
    """A watch is not changed into another; one's own words may be written otherwise."""
    first, second = await post.watch("strike"), await post.watch("teachers")
    assert await post.watches.change(post.shelf, 2, "Strike") == first
    assert await post.watches.list(post.shelf) == (first, second)
    changed = await post.watches.change(post.shelf, 2, "Teachers")
    assert changed is not None
    assert (changed.number, changed.text) == (2, "Teachers")
    with pytest.raises(NotFoundError):
        await post.watches.change(post.shelf, 3, "strike")


async def test_what_was_deleted(post: Post) -> None:
    """It is not told any more, nor compared with what comes."""
    await post.watch("strike")
    article = await post.save(STRIKE)
    assert len(await post.watches.find_alerts(post.shelf, article.id)) == 1
    await post.rows.delete(post.shelf, article.id, post.time)
    with pytest.raises(NotFoundError):
        await post.watches.find_alerts(post.shelf, article.id)
    assert await post.notified(COPY) == [1]


async def test_other_words_and_no_words(post: Post) -> None:
    """New ones take effect with the next article; what was ended hears nothing."""
    await post.watch("strike")
    changed = await post.watches.change(post.shelf, 1, "teachers")
    assert changed == await post.watches.get(post.shelf, 1)
    assert await post.notified(STRIKE) == []
    assert await post.notified(TEACHERS) == [1]
    await post.watches.remove(post.shelf, 1)
    assert await post.watches.list(post.shelf) == ()
    assert await post.notified("Teachers sing in Lyon.") == []


@pytest.mark.parametrize(
    "text",
    ["", "?!", "-sport", '-"a phrase"', "-«le sport» -film", "-„der Sport“", "-»der Sport«", "-”the lead”", "–sport —"],
)
async def test_what_would_never_be_found_is_not_watched(post: Post, text: str) -> None:
    """Without a word that is wanted it is said so, rather than kept; when words are changed the old ones stay."""
    assert await post.watches.add(post.shelf, text, 7) is None
    await post.watch("strike")
    assert await post.watches.change(post.shelf, 1, text) is None
    assert (await post.watches.get(post.shelf, 1)).text == "strike"


@pytest.mark.parametrize(
    "text", ["-sport, strike", "-sport,strike", '-film "night work"', "- strike", "strike-breakers"]
)
async def test_what_would_be_found_is_watched(post: Post, text: str) -> None:
    """However it is written beside what is not wanted."""
    await post.watch(text)
    article = await post.save("A strike of strike-breakers over night work ended.")
    assert len(await post.watches.find_alerts(post.shelf, article.id)) == 1


async def test_so_many_watches_of_a_chat(post: Post) -> None:
    """No more than that; a topic has as many of its own."""
    for number in range(MOST):
        await post.watch(f"word{number}")
    with pytest.raises(TooManyError) as caught:
        await post.watch("one more")
    assert caught.value.limit == MOST
    assert (await post.watch("word7")).number == 8
    topic = await post.rooms.shelf(-1001, 3)
    assert (await post.watch("one more", topic)).number == 1
    with pytest.raises(NotFoundError):
        await post.watches.find_alerts(topic, ArticleId(1))
