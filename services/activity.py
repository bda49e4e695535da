"""Activity: counts articles, questions, languages and answer times by the day, for the owners' overview.

Counts are collected in memory and written by a job every few seconds, so that a message costs no commit. A crash loses
the counts of those seconds, and nothing else.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from engine.errors import StorageError
from storage.activity import ActivityRepository
from storage.models import ActivityCount

KEPT_DAYS = 400
"""Days of counts that are kept."""
BOUNDS = (0.1, 0.15, 0.2, 0.3, 0.5, 0.7, 1.0, 1.5, 2.0, 3.0, 5.0, 7.0, 10.0, 15.0, 20.0, 30.0, 60.0)
"""Upper bounds in seconds of the classes in which answer times are counted; a slower answer is in the last class."""
ARTICLE, QUESTION, ANSWER, LANGUAGE = "article", "question", "answer:", "language:"
UNKNOWN = "?"
"""Language of a text that was not detected."""


@dataclass(frozen=True, slots=True)
class Day:
    """The counts of one day in UTC."""

    date: date
    articles: int = 0
    questions: int = 0
    answers: Mapping[float, int] = field(default_factory=dict)
    """Bound of BOUNDS → number of answers in its class."""
    languages: Mapping[str, int] = field(default_factory=dict)

    def answered_within(self, share: float) -> float:
        """Return the bound in seconds within which that share of the questions was answered; 0 without questions."""
        wanted, seen = share * sum(self.answers.values()), 0
        for bound in sorted(self.answers):
            seen += self.answers[bound]
            if seen >= wanted:
                return bound
        return 0.0


class Activity:
    """Counts in memory, written to the database by `flush`."""

    def __init__(self, *, activity: ActivityRepository, now: Callable[[], datetime]) -> None:
        self._activity = activity
        self._now = now
        self._pending: dict[tuple[int, str], tuple[int, float]] = {}

    def count_article(self, language: str) -> None:
        """Count a new article."""
        self._count(ARTICLE)
        self._count(LANGUAGE + (language or UNKNOWN))

    def count_question(self, seconds: float) -> None:
        """Count an answered question, and how long that took."""
        seconds = max(seconds, 0.0)
        self._count(QUESTION, seconds)
        bound = BOUNDS[min(bisect_left(BOUNDS, seconds), len(BOUNDS) - 1)]
        self._count(f"{ANSWER}{bound}")

    async def flush(self) -> int:
        """Write the counts in memory; return how many. If writing fails they are kept for the next call."""
        pending, self._pending = self._pending, {}
        if not pending:
            return 0
        try:
            await self._activity.add(ActivityCount(*key, *value) for key, value in pending.items())
        except BaseException:
            for key, (amount, seconds) in pending.items():
                amount_before, seconds_before = self._pending.get(key, (0, 0.0))
                self._pending[key] = amount + amount_before, seconds + seconds_before
            raise
        return len(pending)

    async def close(self) -> None:
        """Write the remaining counts; they are lost if that fails."""
        with suppress(StorageError):
            await self.flush()

    async def days(self, count: int) -> tuple[Day, ...]:
        """Return the last *count* days, oldest first, including counts that are not written yet."""
        today = _day_number(self._now())
        first = today - count + 1
        by_day: dict[int, list[ActivityCount]] = {}
        pending = (ActivityCount(*key, *value) for key, value in self._pending.items())
        for row in (*await self._activity.since(first), *pending):
            by_day.setdefault(row.day, []).append(row)
        return tuple(_day_of(day, by_day.get(day, ())) for day in range(first, today + 1))

    async def purge(self) -> int:
        """Delete old counts; return how many."""
        return await self._activity.purge(_day_number(self._now()) - KEPT_DAYS)

    def _count(self, kind: str, seconds: float = 0.0) -> None:
        key = (_day_number(self._now()), kind)
        amount, total_seconds = self._pending.get(key, (0, 0.0))
        self._pending[key] = amount + 1, total_seconds + seconds


_EPOCH = date(1970, 1, 1)


def _day_number(moment: datetime) -> int:
    return (moment.astimezone(UTC).date() - _EPOCH).days


def _day_of(day: int, counts: Iterable[ActivityCount]) -> Day:
    totals: dict[str, int] = {}
    for row in counts:
        totals[row.kind] = totals.get(row.kind, 0) + row.amount
    answers = {float(w.removeprefix(ANSWER)): n for w, n in totals.items() if w.startswith(ANSWER)}
    languages = {w.removeprefix(LANGUAGE): n for w, n in totals.items() if w.startswith(LANGUAGE)}
    at = _EPOCH + timedelta(days=day)
    return Day(at, totals.get(ARTICLE, 0), totals.get(QUESTION, 0), answers, languages)
