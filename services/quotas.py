"""Quotas: how much one person and one chat may use, so that a flood by one never slows the others."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from engine.errors import QuotaError
from services.people import People
from storage.models import Quota
from storage.people import PersonRepository

GROUP = 4
"""A group may use as much as so many people."""
MINUTE = timedelta(minutes=1)
KEPT = 14
"""Days of use that are remembered."""
KNOWN = 10_000
"""People and chats whose last minute is remembered."""
USUAL = Quota()
_MB = 1 << 20


class Quotas:
    """Counts what is used; QuotaError where that is too much."""

    def __init__(self, *, person_repository: PersonRepository, people: People, now: Callable[[], datetime]) -> None:
        self._usage = person_repository
        self._people = people
        self._now = now
        self._asked: OrderedDict[int, deque[datetime]] = OrderedDict()
        self._noticed: OrderedDict[int, datetime] = OrderedDict()

    async def count_article(self, person: int, chat: int, size: int) -> None:
        """Count an article of *size* bytes; QuotaError where somebody or a chat had enough for today."""
        now = self._now()
        for who, quota in await self._counted(person, chat):
            day, tomorrow = _day(now), _midnight(now)
            if not await self._usage.count_use(who, day, "articles", 1, quota.articles):
                raise QuotaError("articles", quota.articles, tomorrow)
            if not await self._usage.count_use(who, day, "bytes", size, quota.megabytes * _MB):
                raise QuotaError("megabytes", quota.megabytes, tomorrow)

    async def count_question(self, person: int, chat: int) -> None:
        """Count a question; QuotaError where there were too many within a minute."""
        now = self._now()
        counted = await self._counted(person, chat)
        for who, quota in counted:
            asked = self._asked.setdefault(who, deque())
            self._asked.move_to_end(who)
            while asked and not timedelta() <= now - asked[0] < MINUTE:
                asked.popleft()
            if len(asked) >= quota.questions:
                raise QuotaError("questions", quota.questions, asked[0] + MINUTE)
        for who, _ in counted:
            self._asked[who].append(now)
        while len(self._asked) > KNOWN:
            self._asked.popitem(last=False)

    async def feed_limit(self, person: int) -> int | None:
        """Return how many feeds somebody may follow in all; None for an owner, who may any number."""
        return None if await self._people.is_owner(person) else (await self._quota(person)).feeds

    def may_notify(self, person: int) -> bool:
        """Tell whether somebody is now to hear that it is too much: once a minute."""
        now = self._now()
        last = self._noticed.get(person)
        if last is not None and timedelta() <= now - last < MINUTE:
            return False
        self._noticed[person] = now
        self._noticed.move_to_end(person)
        while len(self._noticed) > KNOWN:
            self._noticed.popitem(last=False)
        return True

    async def used_today(self, who: int) -> tuple[int, int]:
        """Return how many articles and bytes a person or chat has used today."""
        used = await self._usage.used_on(who, _day(self._now()))
        return used.get("articles", 0), used.get("bytes", 0)

    async def purge(self) -> int:
        """Forget the use of old days; return how many rows that were."""
        return await self._usage.purge(_day(self._now()) - KEPT)

    async def _counted(self, person: int, chat: int) -> list[tuple[int, Quota]]:
        """Whose use is counted, and how much each may use: the person's, and a group's, which has many members."""
        counted = []
        if person > 0 and not await self._people.is_owner(person):
            counted.append((person, await self._quota(person)))
        if chat < 0:
            many = Quota(USUAL.articles * GROUP, USUAL.megabytes * GROUP, USUAL.questions * GROUP, USUAL.feeds * GROUP)
            counted.append((chat, many))
        return counted

    async def _quota(self, person: int) -> Quota:
        known = await self._people.get(person) if person > 0 else None
        return (known.quota if known else None) or USUAL


def _day(moment: datetime) -> int:
    return (moment.astimezone(UTC).date() - datetime(1970, 1, 1, tzinfo=UTC).date()).days


def _midnight(moment: datetime) -> datetime:
    """The end of the day that is counted, which is one of UTC."""
    return moment.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
