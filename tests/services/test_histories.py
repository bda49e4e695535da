"""An exported channel becomes its articles, each once, whoever goes on with it, and within the quota of the day."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio

from engine.errors import QuotaError
from engine.models import Article, Document, FeedLink, Page, SentenceKind, Source
from services.link_lists.histories import Histories
from services.link_lists.link_lists import VALID
from services.workers.pool import Workers
from storage.button_tokens import ButtonTokenRepository
from storage.feeds import FeedRepository
from storage.models import HISTORY, ButtonToken, Chat, ChatKind, ChatSettings, LinkListFile, LinkListReading, Quota
from storage.watches import WatchRepository
from tests.engine.readers.exported_chats import CHANNEL, NEW_YEAR, SENTENCE, chat, message, packed, written
from tests.services.operations import FRIEND, OWNER, Bureau
from tests.services.running_services import Shelf, open_shelf
from tests.services.web.web_server import web_server
from tests.storage.sample_library import tasks_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

JOINED = datetime(2026, 1, 1, tzinfo=UTC)
PRIVATE = Chat(1001, ChatKind.PRIVATE, "", "", ChatSettings(), 0, JOINED)


class KilledError(Exception):
    """The process ended."""


class Import:
    """A file that is being taken in by one process after the other."""

    def __init__(self, shelf: Shelf, workers: Workers, body: bytes, person: int = OWNER, chat: Chat = PRIVATE) -> None:
        self.shelf, self.body, self.person, self.chat = shelf, body, person, chat
        self.tokens = ButtonTokenRepository(shelf.database)
        self.bureau = Bureau(shelf.database)
        self.file = LinkListFile(f"F{hash(body)}", "result.json", HISTORY)
        self._workers = workers
        self.downloads = 0
        self.looks_left = 0
        """After so many looks at the clock, one before each article is stored, a process ends; 0: it does not."""

    def now(self) -> datetime:
        """The clock of a process."""
        self.looks_left -= 1
        if self.looks_left == 0:
            raise KilledError
        return self.bureau.time

    async def download(self) -> Page:
        """The file, as Telegram gives it again."""
        self.downloads += 1
        return Page(None, "", self.body, self.file.name)

    def process(self) -> Histories:
        """The service as a process has it: what it remembers ends with it."""
        return Histories(
            articles=self.shelf.articles,
            article_repository=self.shelf.stored,
            feed_repository=FeedRepository(self.shelf.database),
            button_tokens=self.tokens,
            quotas=self.bureau.quotas,
            workers=self._workers,
            now=self.now,
        )

    async def begin(self, year: str = "") -> str:
        """Choose what is taken in; return the token of it."""
        (history,) = await self.process().read(self.file, self.download)
        reading = LinkListReading(self.shelf.id, self.file, year, 1001, 12, history=1, offset=history.start)
        return (await self.tokens.create(1001, self.person, reading, self.bureau.time + VALID)).token

    async def stored(self, token: str) -> ButtonToken[LinkListReading]:
        """How far it is, by what is stored."""
        found = await self.tokens.find(token, self.bureau.time)
        assert found is not None
        assert isinstance(found.payload, LinkListReading)
        return ButtonToken(found.token, found.chat, found.person, found.payload, found.expires)

    async def step(self, token: str, process: Histories) -> LinkListReading | None:
        """One step of a process."""
        (history,) = await process.read(self.file, self.download)
        return await process.take_in(await self.stored(token), self.chat, history, self.download)

    async def whole(self, year: str = "") -> LinkListReading:
        """Take in everything in one step, as a file of a few messages is."""
        reading = await self.step(await self.begin(year), self.process())
        assert reading is not None
        return reading

    async def articles(self) -> list[Article]:
        """What stands on the shelf, in the order in which it came."""
        cards = (await self.shelf.stored.page(self.shelf.id, 0, 1000)).cards
        return [await self.shelf.stored.get(self.shelf.id, card.id) for card in reversed(cards)]


@pytest_asyncio.fixture(loop_scope="session")
async def shelf(sqlite_url: str, workers: Workers) -> AsyncIterator[Shelf]:
    """An empty shelf."""
    async with web_server({}) as web, open_shelf(sqlite_url, web, workers) as opened:
        yield opened


def counts(reading: LinkListReading) -> tuple[int, int, int]:
    """New, known, left out."""
    return reading.new, reading.known, reading.left_out


async def test_a_channel_becomes_its_articles(shelf: Shelf, workers: Workers) -> None:
    """Each with its date, its link and who wrote it first; what is short is left out; nothing is told or doubled."""
    await WatchRepository(shelf.database).add(shelf.id, "ferry", OWNER, shelf.time, limit=9)
    messages = [message(1), message(2, "Good morning!"), message(3, days=400, photo="p.jpg", forwarded_from="Wire")]
    importing = Import(shelf, workers, written(chat(messages)))
    assert counts(await importing.whole()) == (2, 0, 1)
    first, second = await importing.articles()
    assert first.added == first.document.published == datetime(2025, 1, 1, tzinfo=UTC)
    assert first.document.url == first.origin.link == f"https://t.me/c/{CHANNEL}/1"
    assert (first.origin.source, first.origin.name) == (Source.TEXT, "Halm Post")
    assert (second.origin.source, second.origin.name) == (Source.FORWARD, "Wire")
    assert second.document.text == f"{SENTENCE.format(3)}\n\n🖼"
    assert [second.quote(n) for n, each in enumerate(second.sentences) if each.kind is SentenceKind.BODY] == [
        SENTENCE.format(3)
    ]
    assert await tasks_of(shelf.database) == []
    again = Import(shelf, workers, packed(importing.body))
    assert counts(await again.whole()) == (0, 2, 1)
    assert len(await again.articles()) == 2


async def test_one_year(shelf: Shelf, workers: Workers) -> None:
    """Only its messages are taken in."""
    importing = Import(shelf, workers, written(chat([message(number, days=number * 100) for number in range(1, 8)])))
    assert (await importing.whole("2026")).new == 4
    assert {article.added.year for article in await importing.articles()} == {2026}


async def test_posts_of_a_channel_that_is_followed(shelf: Shelf, workers: Workers) -> None:
    """What has come by its preview does not come again; of another channel with this title nothing is missing."""
    link = FeedLink("https://t.me/s/halm_post", "Halm Post")
    await FeedRepository(shelf.database).follow(shelf.id, link, OWNER, shelf.time, at_once=False, limit=9)
    for number, text in ((2, SENTENCE.format(2)), (3, "The tram of another Halm Post was late on this Tuesday.")):
        url = f"https://t.me/halm_post/{number}"
        await shelf.articles.add_document(
            shelf.id, Document(url, "", text), url.removeprefix("https://"), name="Halm Post"
        )
    importing = Import(shelf, workers, written(chat([message(number) for number in (1, 2, 3)])))
    assert counts(await importing.whole()) == (2, 1, 0)
    assert counts(await Import(shelf, workers, packed(importing.body)).whole()) == (0, 3, 0)


async def test_an_edit_after_the_first_export_is_taken_over(shelf: Shelf, workers: Workers) -> None:
    """A later export has the new text; an edit from before the text was read changes nothing."""
    importing = Import(shelf, workers, written(chat([message(1), message(2)])))
    await importing.whole()
    was = importing.bureau.time
    new, old = (SENTENCE.format(f"{number} to Halm") for number in (1, 2))
    later, earlier = (f"{(was + timedelta(days=days)).timestamp():.0f}" for days in (1, -1))
    edited = [message(1, new, edited_unixtime=later), message(2, old, edited_unixtime=earlier)]
    again = Import(shelf, workers, written(chat(edited)))
    again.bureau.time = was + timedelta(days=2)
    assert counts(await again.whole()) == (0, 2, 0)
    assert [article.document.text for article in await again.articles()] == [new, SENTENCE.format(2)]


async def test_a_kill_in_the_middle(shelf: Shelf, workers: Workers) -> None:
    """Another process goes on: each message is there once, and is counted once as new."""
    importing = Import(shelf, workers, written(chat([message(number) for number in range(1, 61)])))
    token = await importing.begin()
    for looks in (4, 17):
        importing.looks_left = looks
        with pytest.raises(KilledError):
            await importing.step(token, importing.process())
    assert (await importing.stored(token)).payload.new == 3 + 16
    importing.looks_left = 0
    reading = await importing.step(token, importing.process())
    assert reading is not None
    assert counts(reading) == (60, 0, 0)
    assert reading == (await importing.stored(token)).payload
    texts = [article.document.text for article in await importing.articles()]
    assert texts == [SENTENCE.format(number) for number in range(1, 61)]


async def test_a_stop(shelf: Shelf, workers: Workers) -> None:
    """Nothing is stored after it."""
    importing = Import(shelf, workers, written(chat([message(number) for number in range(1, 9)])))
    token = await importing.begin()
    stored = await importing.stored(token)
    (history,) = await importing.process().read(importing.file, importing.download)
    await importing.tokens.revoke(token)
    assert await importing.process().take_in(stored, PRIVATE, history, importing.download) is None
    assert await importing.articles() == []


async def test_the_quota_of_the_day(shelf: Shelf, workers: Workers) -> None:
    """What is beyond it follows on the next day; what is too short or known costs nothing."""
    messages = [message(1), message(2, "Hello."), message(3), message(4), message(5)]
    importing = Import(shelf, workers, written(chat(messages)), FRIEND)
    await importing.bureau.people.register(FRIEND)
    await importing.bureau.people.set_quota(FRIEND, Quota(articles=2))
    token, process = await importing.begin(), importing.process()
    with pytest.raises(QuotaError) as error:
        await importing.step(token, process)
    assert counts((await importing.stored(token)).payload) == (2, 0, 1)
    importing.bureau.time = error.value.until + timedelta(seconds=1)
    reading = await importing.step(token, process)
    assert reading is not None
    assert counts(reading) == (4, 0, 1)
    assert importing.downloads == 3, "for what is in it twice, and for its messages once"


@pytest.mark.parametrize(
    ("kind", "text", "is_kept"),
    [
        ("public_channel", SENTENCE, True),
        ("public_channel", "Ferry late", False),
        ("private_supergroup", SENTENCE, False),
        ("private_supergroup", f"{SENTENCE} " * 5, True),
        ("private_group", f"{SENTENCE} " * 5, True),
        ("saved_messages", "http://quay.example/" + "a" * 300, False),
    ],
)
async def test_what_is_worth_an_article(shelf: Shelf, workers: Workers, kind: str, text: str, is_kept: bool) -> None:
    """It is as for a post that the bot sees itself: a channel's has a whole sentence, a group's is long."""
    importing = Import(shelf, workers, written(chat([message(1, text)], kind)))
    assert counts(await importing.whole()) == ((1, 0, 0) if is_kept else (0, 0, 1))
    for article in await importing.articles():
        assert (article.origin.link is None) == (kind == "private_group")


async def test_what_a_group_does_not_keep(shelf: Shelf, workers: Workers) -> None:
    """Messages of a member who has opted out, and what is older than what the group keeps."""
    long = f"{SENTENCE} " * 5
    messages = [message(1, long), message(2, long, days=430, from_id="user77"), message(3, long, days=430)]
    group = replace(PRIVATE, id=int(f"-100{CHANNEL}"), kind=ChatKind.SUPERGROUP, username="halm_post")
    group = replace(group, settings=ChatSettings(opted_out=(77,), retention=30))
    importing = Import(shelf, workers, written(chat(messages, "public_supergroup")), chat=group)
    assert datetime.fromtimestamp(NEW_YEAR + 430 * 86_400, UTC) > importing.bureau.time - timedelta(days=30)
    assert counts(await importing.whole()) == (1, 0, 2)
    (article,) = await importing.articles()
    assert article.origin.link == "https://t.me/halm_post/3", "the group itself knows its name"


async def test_a_long_history_is_read_in_batches(shelf: Shelf, workers: Workers, monkeypatch: Any) -> None:
    """The file is downloaded once for each batch, not for each step, and every message has its turn."""
    monkeypatch.setattr("services.link_lists.histories.BATCH", 10)
    monkeypatch.setattr("services.link_lists.histories.LOOKED_AT", 5)
    importing = Import(shelf, workers, written(chat([message(number, "Short.") for number in range(1, 36)])))
    token, process = await importing.begin(), importing.process()
    reading = (await importing.stored(token)).payload
    while reading.done < 35:
        after = await importing.step(token, process)
        assert after is not None
        reading = after
    assert reading.left_out == 35
    assert importing.downloads == 6, "twice to list it, four times for its batches"
