"""Articles: adding links, texts and files to a shelf, with the engine's analysis of them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from engine import calls
from engine.errors import FetchError, MembersOnlyError, NotFoundError, ReadError, WorkerError
from engine.models import (
    Analysis,
    Article,
    ArticleId,
    Document,
    MessagePart,
    Origin,
    Page,
    ShelfId,
    Source,
    Summary,
)
from services import message_texts, reading
from services.links import links
from services.message_texts import MessageText, cuts, text_key
from services.web.fetch import Fetcher
from services.workers.pool import Workers
from storage import articles
from storage.articles import ArticleRepository
from storage.chats import ChatRepository
from storage.inbox import InboxRepository
from storage.models import CollectLink

STALE_AFTER = timedelta(hours=1)
"""Age from which a stored page can be read again."""
COLLECTED, QUEUED = 4, 8
"""Collected links that are read at a time, and that may wait for it. Half of the fetches at a time
(services.web.fetch.AT_ONCE) are left to links that users wait for."""
_QUEUES = -(1 << 62)
"""No chat has a number so low: what is collected in a chat has a queue of its own, below this."""

Progress = Callable[[str, int, int], None]
"""Called with a stage ("fetching", "reading"), the current page and the number of pages (0 if unknown)."""


CountBytes = Callable[[int], Awaitable[None]]
"""Awaited with the bytes of each page that was fetched, also if nothing can be read of it."""


def _silent(_stage: str, _page: int, _pages: int) -> None:
    """Report no progress."""


async def uncounted(_size: int) -> None:
    """Count no bytes."""


@dataclass(frozen=True, slots=True)
class Added:
    """Result of adding an article."""

    article: Article
    new: bool
    """Whether it was added by this call."""
    changed: bool = False
    """Whether its text was replaced by a newer one; `article.changed` are the new sentences."""


class Articles:
    """Reads and stores what users send; a shelf has each article once."""

    def __init__(
        self,
        *,
        articles: ArticleRepository,
        chats: ChatRepository,
        workers: Workers,
        fetcher: Fetcher,
        now: Callable[[], datetime],
        on_added: Callable[[str], object] = lambda _language: None,
        inbox: InboxRepository | None = None,
    ) -> None:
        """*on_added* is called with the language of each new article; *inbox* stores the tasks of `collect_later`."""
        self._articles = articles
        self._on_added = on_added
        self._chats = chats
        self._workers = workers
        self._fetcher = fetcher
        self._now = now
        self._inbox = inbox
        self._waiting_places, self._places = asyncio.Semaphore(COLLECTED + QUEUED), asyncio.Semaphore(COLLECTED)

    async def add_link(
        self,
        shelf: ShelfId,
        url: str,
        progress: Progress = _silent,
        *,
        opened: bool = True,
        count: CountBytes = uncounted,
    ) -> Added:
        """Read and store the page at *url*; a page that is stored already is returned as it is.

        Where only a feed's text of it is stored, the page takes its place.
        Here and below *opened* says that a user waits for the article, so the next questions are asked of it first.
        """
        url = links.normalise(url)
        stored = await self._articles.find_by_key(shelf, links.key(url))
        if stored is None:
            added = await self._read_link(shelf, url, progress, count)
        elif stored.is_carried and not links.is_post(url):
            added = await self._read_whole(shelf, stored, url, progress, count)
        else:
            added = Added(stored, new=False)
        return await self._opened(shelf, added, opened)

    async def collect_later(self, shelf: ShelfId, chat: int, message_id: int, person: int, urls: Sequence[str]) -> None:
        """Queue one task for each link of a message; they run outside the chat's own queue."""
        assert self._inbox is not None, "collecting needs an inbox"
        tasks = [CollectLink(shelf, chat, message_id, person, url) for url in urls]
        await self._inbox.add_tasks(tasks, self._now(), queue=_QUEUES + chat)

    @property
    def is_busy(self) -> bool:
        """Whether so many links are being collected that the next one should be postponed."""
        return self._waiting_places.locked()

    async def collect(self, shelf: ShelfId, url: str, count: CountBytes = uncounted) -> Added:
        """Read and store a collected link; only COLLECTED are read at a time."""
        async with self._waiting_places, self._places:
            return await self.add_link(shelf, url, opened=False, count=count)

    async def read_again(
        self, shelf: ShelfId, article: ArticleId, progress: Progress = _silent, count: CountBytes = uncounted
    ) -> Added:
        """Fetch a stored page again; a changed text replaces the stored one."""
        stored = await self._articles.get(shelf, article)
        if stored.document.url is None:
            return Added(stored, new=False)
        added = await self._refresh(shelf, stored, await self._document(stored.document.url, progress, count))
        return await self._opened(shelf, added)

    async def add_page(
        self,
        shelf: ShelfId,
        page: Page,
        message_id: int | None = None,
        progress: Progress = _silent,
        *,
        file_id: str = "",
        opened: bool = True,
    ) -> Added:
        """Read and store a file; *message_id* is the message that contains it, *file_id* Telegram's name of it.

        A page that was saved in a file is the article of its address, unless the bot has read that address itself.
        """
        progress("reading", 0, 0)
        likely = await self._articles.languages(shelf)
        document = await reading.read(self._workers, page, likely, partial(progress, "reading"))
        address = links.normalise(document.url) if document.url else None
        origin, document = (
            Origin(Source.FILE, name=page.name, link=address, file_id=file_id),
            replace(document, url=address),
        )
        key = links.key(address) if address else text_key(document.text)
        stored = await self._articles.find_by_key(shelf, key)
        if stored is not None and stored.origin.source is Source.LINK:
            added = Added(stored, new=False)
        else:
            added = await self._keep(shelf, document, origin, key)
        if message_id is not None:
            await self._articles.record_shown(shelf, message_id, added.article.id, self._now())
        return await self._opened(shelf, added, opened)

    async def add_text(
        self,
        shelf: ShelfId,
        messages: Sequence[MessageText],
        origin: Origin,
        *,
        cut: bool = True,
        opened: bool = True,
    ) -> Added:
        """Store the text of one or several messages.

        *cut* says that Telegram cut one text into these messages: they are joined by a line feed that no
        sentence crosses, and neither half of a sentence cut there is ever quoted. Captions of an album are
        texts of their own: they are joined as paragraphs.
        """
        document, parts = await message_texts.read(self._workers, messages, origin, cut=cut)
        key = links.key(origin.link) if origin.link else text_key(document.text)
        added = await self._keep(shelf, document, origin, key, parts, cuts(document.text, parts))
        return await self._opened(shelf, added, opened)

    async def read_page(self, url: str, count: CountBytes = uncounted) -> Document:
        """Read the page at *url* without storing it."""
        return await self._document(links.normalise(url), _silent, count)

    async def add_document(
        self,
        shelf: ShelfId,
        document: Document,
        key: str,
        *,
        name: str,
        analysis: Analysis | None = None,
        then: articles.Step | None = None,
    ) -> Added:
        """Store a document of a feed called *name*; an article that is stored under *key* stays as it is.

        *then* runs in the same transaction, and only if the article is new.
        """
        stored = await self._articles.find_by_key(shelf, key)
        if stored is not None:
            return Added(stored, new=False)
        analysis = analysis or await self.analyse(shelf, document)
        origin = Origin(Source.LINK, name=name, link=document.url)
        article = await self._articles.save(shelf, document, analysis, origin, key, self._now(), then=then)
        self._on_added(article.language)
        return Added(article, new=True)

    async def find_by_key(self, shelf: ShelfId, key: str) -> Article | None:
        """Return the article with *key*, None if there is none."""
        return await self._articles.find_by_key(shelf, key)

    async def update_text(self, shelf: ShelfId, stored: Article, document: Document) -> Added:
        """Replace the text of an article if *document* has another one."""
        return await self._refresh(shelf, stored, document)

    async def apply_edit(
        self, shelf: ShelfId, article: ArticleId, message: MessageText, *, opened: bool = True
    ) -> Added:
        """Apply an edit of the only message of an article."""
        stored = await self._articles.get(shelf, article)
        new, parts = await message_texts.read(self._workers, [message], stored.origin)
        document = replace(stored.document, title=new.title, text=new.text, regions=new.regions)
        added = await self._refresh(shelf, stored, document, parts)
        return await self._opened(shelf, added, opened)

    async def is_stored(self, shelf: ShelfId, url: str) -> bool:
        """Whether the page at *url* is stored."""
        return await self._articles.find_by_key(shelf, links.key(links.normalise(url))) is not None

    async def list_messages(self, shelf: ShelfId, article: ArticleId) -> tuple[int, ...]:
        """Return the ids of the messages that show an article, newest first."""
        return await self._articles.list_messages(shelf, article)

    async def get(self, shelf: ShelfId, article: ArticleId) -> Article:
        """Return an article of this shelf."""
        return await self._articles.get(shelf, article)

    async def open(self, shelf: ShelfId, article: ArticleId) -> Article:
        """Return an article and put it in focus: the next questions are asked of it first."""
        article_ = await self._articles.get(shelf, article)
        return (await self._opened(shelf, Added(article_, new=False))).article

    async def record_shown(
        self, shelf: ShelfId, message_id: int, article: ArticleId, sentences: int | None = None
    ) -> None:
        """Store that a message of the bot shows *article*: a reply to it is about that article.

        *sentences* is the length of the summary that it is.
        """
        await self._articles.record_shown(shelf, message_id, article, self._now(), sentences)

    async def shown_sentences(
        self, shelf: ShelfId, article: ArticleId, *, before: int, message_id: int | None = None
    ) -> int | None:
        """Return in how many sentences the article is shown in a message, else in the newest one *before* another.

        None if no message shows it.
        """
        lengths = await self._articles.list_lengths(shelf, article)
        earlier = next((sentences for shown, sentences in lengths if shown < before), None)
        return dict(lengths).get(message_id, earlier) if message_id is not None else earlier

    async def at_hand(self, shelf: ShelfId, within: timedelta | None = None) -> ArticleId | None:
        """Return the article that was added or opened last; *within* that time, if one is given.

        Where nobody opened any, it is the newest; None if there is none.
        """
        focused = await self._chats.focused(shelf)
        if focused is not None and (within is None or self._now() - focused[1] <= within):
            return focused[0]
        cards = () if within is not None else (await self._articles.page(shelf, 0, 1)).cards
        return cards[0].id if cards else None

    async def find_by_message(self, shelf: ShelfId, message_id: int) -> ArticleId | None:
        """Return the article that a message shows or is part of, None if there is none."""
        return await self._articles.find_by_message(shelf, message_id)

    async def _read_link(self, shelf: ShelfId, url: str, progress: Progress, count: CountBytes) -> Added:
        document = await self._document(url, progress, count)
        final = document.url or url
        # it may be another address of a stored page: then the text just read replaces the stored one
        return await self._keep(shelf, document, Origin(Source.LINK, link=final), links.key(final))

    async def _read_whole(
        self, shelf: ShelfId, stored: Article, url: str, progress: Progress, count: CountBytes
    ) -> Added:
        """Put the page in the place of the text that a feed or a list had of it, unless it says less."""
        try:
            page = await self._document(url, progress, count)
        except (FetchError, ReadError, WorkerError):
            return Added(stored, new=False)
        if len(page.text) <= len(stored.document.text):
            return Added(stored, new=False)
        page = replace(page, published=page.published or stored.document.published)
        analysis, now = await self.analyse(shelf, page), self._now()
        return Added(await self._articles.replace(shelf, stored.id, page, analysis, now, compare=False), new=False)

    async def fetch(self, url: str, count: CountBytes = uncounted) -> Page:
        """Return the page at *url*, a normalised address, unread."""
        if links.is_members_only(url):
            raise MembersOnlyError(url)
        page = await self._fetcher.fetch(links.preview(url))
        await count(len(page.body))
        return replace(page, url=page.url or url) if links.is_post(url) else page

    async def _document(self, url: str, progress: Progress, count: CountBytes) -> Document:
        progress("fetching", 0, 0)
        page = await self.fetch(url, count)
        progress("reading", 0, 0)
        document = await reading.read(self._workers, page, progress=partial(progress, "reading"))
        return replace(document, url=url) if links.is_post(url) else document

    async def _keep(
        self,
        shelf: ShelfId,
        document: Document,
        origin: Origin,
        key: str,
        parts: Sequence[MessagePart] = (),
        joins: Sequence[int] = (),
    ) -> Added:
        stored = await self._articles.find_by_key(shelf, key)
        if stored is not None:
            return await self._refresh(shelf, stored, document, parts)
        analysis = await self.analyse(shelf, document, joins)
        article = await self._articles.save(shelf, document, analysis, origin, key, self._now(), parts)
        self._on_added(article.language)
        return Added(article, new=True)

    async def _refresh(
        self, shelf: ShelfId, stored: Article, document: Document, parts: Sequence[MessagePart] = ()
    ) -> Added:
        if stored.document.text == document.text and stored.document.places == document.places:
            read = self._now()
            await self._articles.set_read(shelf, stored.id, read)
            for part in parts:  # the same text was sent again: a reply to either message is about this article
                await self._articles.record_shown(shelf, part.message_id, stored.id, read)
            return Added(replace(stored, read=read), new=False)
        analysis = await self.analyse(shelf, document)
        article = await self._articles.replace(shelf, stored.id, document, analysis, self._now(), parts)
        return Added(article, new=False, changed=stored.document.text != document.text)

    async def analyse(self, shelf: ShelfId, document: Document, joins: Sequence[int] = ()) -> Analysis:
        """Return the engine's analysis of a document, given the languages of the shelf."""
        languages = await self._articles.languages(shelf)
        return await self._workers.call(calls.ANALYSE_DOCUMENT, document, tuple(joins), languages)

    async def _opened(self, shelf: ShelfId, added: Added, opened: bool = True) -> Added:
        if opened:
            await self._chats.focus(shelf, added.article.id, self._now())
        return added

    def is_stale(self, article: Article) -> bool:
        """Whether an article is a page that was read long enough ago to be read again."""
        return article.document.url is not None and self._now() - article.read > STALE_AFTER

    async def reindex(self) -> int:
        """Analyse again the articles that another version of the analyser read; return how many.

        It may run beside everything else: articles that are deleted or read again meanwhile are skipped, and an article
        that cannot be analysed keeps its analysis.
        """
        version = await self._workers.version()
        count, after = 0, (ShelfId(0), ArticleId(0))
        while outdated := await self._articles.outdated(version, limit=50, after=after):
            for shelf, article in outdated:
                with suppress(NotFoundError, WorkerError):
                    stored = await self._articles.get(shelf, article)
                    joins = cuts(stored.document.text, stored.parts)
                    analysis = await self._workers.call(calls.ANALYSE_DOCUMENT, stored.document, joins, ())
                    await self._articles.reindex(shelf, article, analysis, stored.read)
                    count += 1
            after = outdated[-1]
        return count


def summarise(article: Article, count: int) -> Summary:
    """Return the best *count* sentences in the order of the text; 0 means all.

    A shorter summary is part of a longer one: both are cut from one ranking.
    """
    chosen = article.ranking[:count] if count else article.ranking
    return Summary(article, tuple(sorted(chosen)))
