"""Quotas: how much a person or a group may use, so that one of them never slows the others."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from time import monotonic

from engine.errors import QuotaError
from services.people import People
from storage.models import Quota
from storage.people import PersonRepository

GROUP = 4
"""A group's quota, as a multiple of a person's."""
MINUTE = 60.0
"""Seconds."""
KEPT_DAYS = 14
"""Days of usage that are kept."""
REMEMBERED = 10_000
"""People and chats whose last minute is kept in memory."""
HELD = 20
"""Most messages of one person that wait for the end of a limit, a minute's questions; what comes then is refused."""
BETWEEN = 1.0
"""Seconds between what is done when a limit ends: an answer takes less."""
WRITTEN = 5
"""Most messages a minute that tell one person of a limit: more would come long after what they are about."""
USUAL = Quota()
_MB = 1 << 20
_WITHOUT_LIMIT = 1 << 62


class Quotas:
    """Counts usage; QuotaError over a quota."""

    def __init__(
        self,
        *,
        person_repository: PersonRepository,
        people: People,
        now: Callable[[], datetime],
        elapsed: Callable[[], float] = monotonic,
    ) -> None:
        """*now* says which day is counted; minutes and waits are measured by *elapsed*, in seconds."""
        self._usage = person_repository
        self._people = people
        self._now = now
        self._elapsed = elapsed
        self._question_times: OrderedDict[int, deque[float]] = OrderedDict()
        self._held: OrderedDict[int, deque[float]] = OrderedDict()
        self._written: OrderedDict[int, deque[float]] = OrderedDict()

    async def count_article(self, person: int, chat: int, size: int) -> None:
        """Count an article of *size* bytes; QuotaError if the person or the group is over the quota of the day.

        Of a link *size* is 0, and its bytes are counted when they are there: `bytes_of`.
        """
        now = self._now()
        for who, quota in await self._quotas_of(person, chat):
            day, tomorrow = _day_number(now), _midnight(now)
            if not await self._usage.count_use(who, day, "articles", 1, quota.articles):
                raise QuotaError("articles", quota.articles, tomorrow)
            if not await self._usage.count_use(who, day, "bytes", size, quota.megabytes * _MB):
                raise QuotaError("megabytes", quota.megabytes, tomorrow)

    def bytes_of(self, person: int, chat: int) -> Callable[[int], Awaitable[None]]:
        """Return what counts the bytes of the pages that a person's links lead to.

        Their size is known only when they are there, so a page may go beyond the quota; the next is refused.
        """

        async def count(size: int) -> None:
            for who, _ in await self._quotas_of(person, chat):
                await self._usage.count_use(who, _day_number(self._now()), "bytes", size, _WITHOUT_LIMIT)

        return count

    async def count_question(self, person: int, chat: int) -> None:
        """Count a question; QuotaError if there were too many within a minute."""
        now = self._elapsed()
        counted = await self._quotas_of(person, chat)
        for who, quota in counted:
            times = self._question_times.setdefault(who, deque())
            self._question_times.move_to_end(who)
            while times and now - times[0] >= MINUTE:
                times.popleft()
            if len(times) >= quota.questions:
                raise QuotaError("questions", quota.questions, self._date(times[0] + MINUTE))
        for who, _ in counted:
            self._question_times[who].append(now)
        while len(self._question_times) > REMEMBERED:
            self._question_times.popitem(last=False)

    async def feed_limit(self, person: int) -> int | None:
        """Return how many feeds a person may follow in all; None (no limit) for an owner."""
        return None if await self._people.is_owner(person) else (await self._quota(person)).feeds

    def hold(self, who: int, error: QuotaError, *, again: bool = False) -> datetime | None:
        """Return when to do what *who* sent beyond a quota; None to refuse it, since enough waits for that already.

        No two have the same time. *again*: it was told before that it will be done.
        """
        held = self._held.setdefault(who, deque())
        self._held.move_to_end(who)
        while held and held[0] <= self._elapsed():
            held.popleft()
        while len(self._held) > REMEMBERED:
            self._held.popitem(last=False)
        if len(held) >= min(HELD, error.limit) and not again:
            return None
        until = self._elapsed() + (error.until - self._now()).total_seconds()
        held.append(max(until, held[-1] + BETWEEN) if held else until)
        return self._date(held[-1])

    def may_write(self, person: int) -> bool:
        """Whether to write to a person that they are over a quota: some times a minute; a flood gets a sign each."""
        now = self._elapsed()
        written = self._written.setdefault(person, deque())
        self._written.move_to_end(person)
        while written and now - written[0] >= MINUTE:
            written.popleft()
        while len(self._written) > REMEMBERED:
            self._written.popitem(last=False)
        if len(written) >= WRITTEN:
            return False
        written.append(now)
        return True

    async def used_today(self, who: int) -> tuple[int, int]:
        """Return (articles, bytes) that a person or chat has used today."""
        used = await self._usage.used_on(who, _day_number(self._now()))
        return used.get("articles", 0), used.get("bytes", 0)

    async def purge(self) -> int:
        """Delete the usage of old days; return how many rows."""
        return await self._usage.purge(_day_number(self._now()) - KEPT_DAYS)

    def _date(self, moment: float) -> datetime:
        """Return the date of a *moment* of the clock that measures durations."""
        return self._now() + timedelta(seconds=moment - self._elapsed())

    async def _quotas_of(self, person: int, chat: int) -> list[tuple[int, Quota]]:
        """Return the (id, quota) of the person and of the group whose usage is counted."""
        counted = []
        if person > 0 and not await self._people.is_owner(person):
            counted.append((person, await self._quota(person)))
        if chat < 0:
            group_quota = Quota(
                USUAL.articles * GROUP, USUAL.megabytes * GROUP, USUAL.questions * GROUP, USUAL.feeds * GROUP
            )
            counted.append((chat, group_quota))
        return counted

    async def _quota(self, person: int) -> Quota:
        person_row = await self._people.get(person) if person > 0 else None
        return (person_row.quota if person_row else None) or USUAL


def _day_number(moment: datetime) -> int:
    return (moment.astimezone(UTC).date() - datetime(1970, 1, 1, tzinfo=UTC).date()).days


def _midnight(moment: datetime) -> datetime:
    """Return the end of the day of *moment* in UTC."""
    return moment.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
