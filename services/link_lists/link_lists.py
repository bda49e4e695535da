"""Link lists: what is in a file, and the reading of its links one after the other, with how far it is."""

from __future__ import annotations

from collections import Counter, OrderedDict, defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from time import monotonic
from typing import TypeVar
from urllib.parse import urlsplit

from engine import calls
from engine.errors import FetchError, PullquoteError, QuotaError, ReadError, StorageError
from engine.models import LinkList, ListedLink, Page, ShelfId
from services.articles import Articles
from services.links import links
from services.quotas import Quotas
from services.web.robots import Spacing
from services.workers.pool import Workers
from storage.button_tokens import ButtonTokenRepository
from storage.models import ButtonToken, LinkListChoice, LinkListFile, LinkListReading, ReadLinkList

KEPT = 4
"""Lists that are kept in memory while they are read; another is downloaded and parsed again for each step."""
VALID = timedelta(days=250)
"""Most time that the reading of one list takes: at 500 articles a day 100,000 links or messages take 200 days."""
_QUEUES = -(1 << 61)
"""No chat has a number so low: lists are read in a queue of their own, so that the chat never waits for them."""

Download = Callable[[], Awaitable[Page]]
"""Gets the file again."""

Name = TypeVar("Name")
Value = TypeVar("Value")


class Outcome(StrEnum):
    """What became of a link: the name of its count in `LinkListReading`."""

    NEW = "new"
    KNOWN = "known"
    CARRIED = "carried"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Group:
    """A folder or tag of a list."""

    name: str
    count: int


class LinkLists:
    """Lists the links of files, and reads them."""

    def __init__(
        self,
        *,
        articles: Articles,
        button_tokens: ButtonTokenRepository,
        quotas: Quotas,
        workers: Workers,
        now: Callable[[], datetime],
        elapsed: Callable[[], float] = monotonic,
    ) -> None:
        """*elapsed* measures the pauses between two pages of one host, in seconds."""
        self._articles = articles
        self._button_tokens = button_tokens
        self._quotas = quotas
        self._workers = workers
        self._now = now
        self._spacing = Spacing(elapsed=elapsed)
        self._lists: OrderedDict[str, LinkList] = OrderedDict()

    async def read(self, file: LinkListFile, download: Download) -> LinkList:
        """Return the links of a file; a ReadError if it cannot be read."""
        known = self._lists.get(file.file_id)
        if known is None:
            known = await self._workers.call(calls.READ_LINK_LIST, await download(), file.format)
        keep_latest(self._lists, file.file_id, known)
        return known

    async def start(
        self, choice: ButtonToken[LinkListChoice], chat: int, message: int, group: str, offset: int = 0
    ) -> ButtonToken[LinkListReading] | None:
        """Begin to read the links of *group*, "" for all, and show how far it is in a message; None if it was begun.

        A history is read from the byte *offset* on.

        The reading survives a crash: what is chosen and what is done stands in the token of the message.
        """
        shelf, person = choice.payload.shelf, choice.person
        chosen = choice.payload
        reading = LinkListReading(shelf, chosen.file, group, chat, message, history=chosen.history, offset=offset)
        now = self._now()

        def task(token: str) -> ReadLinkList:
            return ReadLinkList(shelf, person, token)

        token = await self._button_tokens.spend_for_task(
            choice.token, reading, now + VALID, task, now, _QUEUES + choice.chat
        )
        return ButtonToken(token, choice.chat, person, reading, now + VALID) if token else None

    async def read_next(
        self, token: ButtonToken[LinkListReading], chat: int, link: ListedLink, download: Download
    ) -> LinkListReading | None:
        """Read one link and store what became of it; return the reading after it, None if it was stopped meanwhile.

        QuotaError if the person or the group has read enough today; StorageError if nothing can be stored.
        """
        return await self._count(token, await self._outcome(token, chat, link, download))

    async def skip(self, token: ButtonToken[LinkListReading]) -> LinkListReading | None:
        """Count a link whose page is on the shelf; return as `read_next`."""
        return await self._count(token, Outcome.KNOWN)

    async def _count(self, token: ButtonToken[LinkListReading], outcome: Outcome) -> LinkListReading | None:
        reading = replace(token.payload, **{outcome: getattr(token.payload, outcome) + 1})
        return reading if await self._button_tokens.change(token.token, reading) else None

    def take_turn(self, link: ListedLink) -> bool:
        """Whether the host of a link may be asked for a page now; if not, a moment later."""
        return self._spacing.take(urlsplit(link.url).hostname or "")

    async def is_known(self, shelf: ShelfId, link: ListedLink) -> bool:
        """Whether the page of a link is on the shelf."""
        return await self._articles.is_stored(shelf, link.url)

    async def _outcome(
        self, token: ButtonToken[LinkListReading], chat: int, link: ListedLink, download: Download
    ) -> Outcome:
        shelf = token.payload.shelf
        await self._quotas.count_article(token.person, chat, 0)
        try:
            added = await self._articles.collect(shelf, link.url, self._quotas.bytes_of(token.person, chat))
        except (StorageError, QuotaError):
            raise
        except PullquoteError as error:  # one page that ends its reader must not end the list
            is_out_of_reach = isinstance(error, FetchError | ReadError)
            return await self._from_file(token.payload, link, download) if is_out_of_reach else Outcome.FAILED
        return Outcome.NEW if added.new else Outcome.KNOWN

    async def _from_file(self, reading: LinkListReading, link: ListedLink, download: Download) -> Outcome:
        """Store the text that the list carries for a page that cannot be read, with its address."""
        if not link.has_text:
            return Outcome.FAILED
        try:
            document = await self._workers.call(calls.READ_LISTED_TEXT, await download(), reading.file.format, link.url)
            url = links.normalise(link.url)
            await self._articles.add_document(
                reading.shelf, replace(document, url=url), links.key(url), name=reading.file.name
            )
        except StorageError:
            raise
        except PullquoteError:
            return Outcome.FAILED
        return Outcome.CARRIED


def groups(listed: LinkList) -> tuple[Group, ...]:
    """Return the folders and tags of a list, the largest first."""
    counts = Counter(name for link in listed.links for name in link.groups)
    return tuple(Group(name, count) for name, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def chosen(listed: LinkList, group: str) -> Sequence[ListedLink]:
    """Return the links of a folder or tag, "" for all, in the order in which they are read: no host twice in a row
    where that can be."""
    by_host: dict[str, list[ListedLink]] = defaultdict(list)
    for link in listed.links:
        if not group or group in link.groups:
            by_host[urlsplit(link.url).hostname or ""].append(link)
    turns = [(turn, at, link) for at, of_host in enumerate(by_host.values()) for turn, link in enumerate(of_host)]
    return [link for _, _, link in sorted(turns, key=lambda each: each[:2])]


def keep_latest(kept: OrderedDict[Name, Value], name: Name, value: Value) -> None:
    """Keep a value as the latest one, and of all only KEPT."""
    kept[name] = value
    kept.move_to_end(name)
    while len(kept) > KEPT:
        kept.popitem(last=False)
