"""Histories: the messages of a channel or group that Telegram Desktop has exported become articles, with their dates.

How far it is stands in the token of the message that shows it, and changes together with each new article, so that a
crash neither loses nor repeats a message. A message that is on the shelf already is recognised by its link.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Container, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from engine import calls
from engine.errors import NotFoundError, QuotaError, WorkerError
from engine.models import Document, History, Origin, Post, PostBatch, ShelfId, Source
from services import posts
from services.articles import Articles
from services.link_lists.link_lists import Download, keep_latest
from services.links import links
from services.quotas import Quotas
from services.workers.pool import Workers
from storage.articles import ArticleRepository
from storage.button_tokens import ButtonTokenRepository
from storage.feeds import FeedRepository
from storage.models import ButtonToken, Chat, ChatSettings, LinkListFile, LinkListReading

BATCH = 4000
"""Messages that are read of a file at once: 4 MB in memory, and the file is downloaded once for them."""
NEW, LOOKED_AT = 100, 2000
"""Messages of one step that become articles, and that are looked at: a step takes a second or two."""
SAME_TITLE = 3
"""Followed channels of the title of a history that are looked at: each is one more key for each message of a step."""


class Histories:
    """Lists what is in an export, and takes in its messages."""

    def __init__(
        self,
        *,
        articles: Articles,
        article_repository: ArticleRepository,
        feed_repository: FeedRepository,
        button_tokens: ButtonTokenRepository,
        quotas: Quotas,
        workers: Workers,
        now: Callable[[], datetime],
    ) -> None:
        self._articles = articles
        self._rows = article_repository
        self._feeds = feed_repository
        self._button_tokens = button_tokens
        self._quotas = quotas
        self._workers = workers
        self._now = now
        self._files: OrderedDict[str, tuple[History, ...]] = OrderedDict()
        self._batches: OrderedDict[tuple[str, int, str], tuple[int, PostBatch]] = OrderedDict()
        """The last batch of a file, chat and year, with the byte at which it begins."""

    async def read(self, file: LinkListFile, download: Download) -> tuple[History, ...]:
        """Return the chats in an export; a ReadError if it cannot be read."""
        known = self._files.get(file.file_id)
        if known is None:
            known = await self._workers.call(calls.READ_HISTORIES, await download())
        keep_latest(self._files, file.file_id, known)
        return known

    async def take_in(
        self, token: ButtonToken[LinkListReading], chat: Chat, history: History, download: Download
    ) -> LinkListReading | None:
        """Take in the next messages; return how far it is, None if it was stopped meanwhile.

        QuotaError if the person or the group has had enough articles today; what was done before is stored then.
        """
        reading, new = token.payload, 0
        todo = (await self._next(reading, download))[:LOOKED_AT]
        if not todo:  # the file is shorter than it was counted
            rest = history.total(int(reading.group or 0)) - reading.done
            reading = replace(reading, failed=reading.failed + max(0, rest))
        names = await self._followed_names(reading.shelf, history)
        keys = {key(history, post, chat) for post in todo} | {
            _public_key(name, post) for name in names for post in todo
        }
        known = await self._rows.list_read(reading.shelf, keys)
        languages = await self._rows.languages(reading.shelf)
        try:
            for post in todo:
                if new == NEW:
                    break
                count = "known"
                if not self._is_wanted(post, history, chat.settings):
                    count = "left_out"
                elif (read := known.get(key(history, post, chat))) is not None:
                    await self._take_edit(reading, post, history, chat, read)
                elif not await self._came_by_feed(reading.shelf, post, names, known):
                    new += 1
                    after = _counted(reading, post, "new")
                    count = await self._store(token, after, post, history, chat, languages)
                reading = _counted(reading, post, count)
        except QuotaError:
            await self._button_tokens.change(token.token, reading)
            raise
        except NotFoundError:  # it was stopped, or the chat was erased
            return None
        return reading if await self._button_tokens.change(token.token, reading) else None

    async def _followed_names(self, shelf: ShelfId, history: History) -> list[str]:
        """Return the public names of the followed channels that have the title of a public channel's history."""
        if history.kind != "public_channel":
            return []
        follows = await self._feeds.list(shelf)
        channels = [links.channel(follow.url) for follow in follows if follow.title == history.name]
        return [channel.rpartition("/")[2] for channel in channels if channel][:SAME_TITLE]

    async def _came_by_feed(self, shelf: ShelfId, post: Post, names: Sequence[str], known: Container[str]) -> bool:
        """Whether a message is there as the post of a followed channel; two channels may have one title."""
        words = "".join(post.text[: post.length].split())
        for there in (_public_key(name, post) for name in names):
            stored = await self._rows.find_by_key(shelf, there) if there in known else None
            if stored is not None and "".join(stored.document.text.split()).startswith(words):
                return True
        return False

    async def _store(
        self,
        token: ButtonToken[LinkListReading],
        after: LinkListReading,
        post: Post,
        history: History,
        chat: Chat,
        languages: tuple[str, ...],
    ) -> str:
        """Store a message as an article; return the name of the count of what became of it."""
        document, origin = _document(post, history, chat)
        await self._quotas.count_article(token.person, chat.id, len(post.text.encode("utf-8", "replace")))
        try:
            analysis = await self._workers.call(calls.ANALYSE_DOCUMENT, document, (), languages)
        except WorkerError:
            return "failed"
        then, now = self._button_tokens.changing_step(token.token, after), self._now()
        came, name = min(post.date, now), key(history, post, chat)
        await self._rows.save(after.shelf, document, analysis, origin, name, now, then=then, came=came)
        return "new"

    async def _take_edit(
        self, reading: LinkListReading, post: Post, history: History, chat: Chat, read: datetime
    ) -> None:
        """Replace the text of the article of a message that was edited after it was *read*."""
        if post.edited is None or post.edited <= read:
            return
        stored = await self._articles.find_by_key(reading.shelf, key(history, post, chat))
        if stored is not None:
            document, _ = _document(post, history, chat)
            with suppress(NotFoundError, WorkerError):  # it was deleted meanwhile, or the old text stays
                await self._articles.update_text(reading.shelf, stored, document)

    def _is_wanted(self, post: Post, history: History, settings: ChatSettings) -> bool:
        """Whether a message becomes an article: as if it were posted where the bot collects."""
        if post.person in settings.opted_out:
            return False
        if settings.retention and post.date < self._now() - timedelta(days=settings.retention):
            return False
        words, urls = posts.without_links(post.text[: post.length])
        if history.is_channel:
            return posts.is_article_in_channel(words)
        return posts.is_article_in_group(words, urls, settings.shortest)

    async def _next(self, reading: LinkListReading, download: Download) -> Sequence[Post]:
        """Return the next messages of the chosen year; () behind the last."""
        name = (reading.file.file_id, reading.history, reading.group)
        start, batch = self._batches.get(name, (0, PostBatch((), is_last=False)))
        todo = [post for post in batch.posts if post.after > reading.offset]
        if start > reading.offset or (not todo and not batch.is_last):
            year = int(reading.group or 0)
            batch = await self._workers.call(calls.READ_POSTS, await download(), reading.offset, year, BATCH)
            keep_latest(self._batches, name, (reading.offset, batch))
            todo = list(batch.posts)
        return todo


def key(history: History, post: Post, chat: Chat) -> str:
    """Return the key of a message's article: that of its link, which a post has that the bot has seen itself."""
    link = _link(history, post, chat)
    return links.key(link) if link else f"post:{history.id}:{post.number}"


def _public_key(name: str, post: Post) -> str:
    return links.key(links.message_link(name, post.number))


def _link(history: History, post: Post, chat: Chat) -> str | None:
    """Return the link to a message. The export does not say a public chat's name; it is known in that chat itself."""
    if not history.has_links:
        return None
    if chat.username and chat.id == int(f"-100{history.id}"):
        return links.message_link(chat.username, post.number)
    return f"https://t.me/c/{history.id}/{post.number}"


def _document(post: Post, history: History, chat: Chat) -> tuple[Document, Origin]:
    link = _link(history, post, chat)
    origin = Origin(Source.FORWARD if post.forwarded else Source.TEXT, post.forwarded or history.name, link)
    return Document(link, "", post.text, published=post.date, regions=post.regions), origin


def _counted(reading: LinkListReading, post: Post, count: str) -> LinkListReading:
    """Return a reading after *post*, with one more in the *count* of that name."""
    return replace(reading, offset=post.after, **{count: getattr(reading, count) + 1})
