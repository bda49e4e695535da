"""Activity: counts articles, questions, languages and answer times by the day, for the owners' overview.

A message costs no commit for it: what is counted waits in memory until a job writes it, every few seconds. A crash
loses the counts of those seconds, and nothing else.
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

KEPT = 400
"""Days that are remembered."""
BOUNDS = (0.1, 0.15, 0.2, 0.3, 0.5, 0.7, 1.0, 1.5, 2.0, 3.0, 5.0, 7.0, 10.0, 15.0, 20.0, 30.0, 60.0)
"""Seconds up to which answers are counted together; a slower one is counted with the last."""
ARTICLE, QUESTION, ANSWER, LANGUAGE = "article", "question", "answer:", "language:"
UNKNOWN = "?"
"""A text whose language is not known."""


@dataclass(frozen=True, slots=True)
class Day:
    """What there was on a day (of UTC)."""

    date: date
    articles: int = 0
    questions: int = 0
    answers: Mapping[float, int] = field(default_factory=dict)
    """A bound of BOUNDS → answers that took no longer."""
    languages: Mapping[str, int] = field(default_factory=dict)

    def answered_within(self, share: float) -> float:
        """Return within how many seconds (a bound) that share of the questions was answered; 0 for none."""
        wanted, seen = share * sum(self.answers.values()), 0
        for bound in sorted(self.answers):
            seen += self.answers[bound]
            if seen >= wanted:
                return bound
        return 0.0


class Activity:
    """Counts in memory, written now and then."""

    def __init__(self, *, activity: ActivityRepository, now: Callable[[], datetime]) -> None:
        self._activity = activity
        self._now = now
        self._waiting: dict[tuple[int, str], tuple[int, float]] = {}

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
        """Write down what was counted; return how many counts. Where that fails they wait for the next time."""
        waiting, self._waiting = self._waiting, {}
        if not waiting:
            return 0
        try:
            await self._activity.add(ActivityCount(*key, *value) for key, value in waiting.items())
        except BaseException:
            for key, (amount, seconds) in waiting.items():
                more, longer = self._waiting.get(key, (0, 0.0))
                self._waiting[key] = amount + more, seconds + longer
            raise
        return len(waiting)

    async def close(self) -> None:
        """Write the rest; what cannot be written now is lost."""
        with suppress(StorageError):
            await self.flush()

    async def days(self, count: int) -> tuple[Day, ...]:
        """Return the last *count* days, the oldest first and today last, with what is not written yet."""
        today = _day(self._now())
        first = today - count + 1
        by_day: dict[int, list[ActivityCount]] = {}
        waiting = (ActivityCount(*key, *value) for key, value in self._waiting.items())
        for one in (*await self._activity.since(first), *waiting):
            by_day.setdefault(one.day, []).append(one)
        return tuple(_of(day, by_day.get(day, ())) for day in range(first, today + 1))

    async def purge(self) -> int:
        """Forget old days; return how many counts."""
        return await self._activity.purge(_day(self._now()) - KEPT)

    def _count(self, what: str, seconds: float = 0.0) -> None:
        key = (_day(self._now()), what)
        amount, longer = self._waiting.get(key, (0, 0.0))
        self._waiting[key] = amount + 1, longer + seconds


_EPOCH = date(1970, 1, 1)


def _day(moment: datetime) -> int:
    return (moment.astimezone(UTC).date() - _EPOCH).days


def _of(day: int, counts: Iterable[ActivityCount]) -> Day:
    totals: dict[str, int] = {}
    for one in counts:
        totals[one.kind] = totals.get(one.kind, 0) + one.amount
    answers = {float(w.removeprefix(ANSWER)): n for w, n in totals.items() if w.startswith(ANSWER)}
    languages = {w.removeprefix(LANGUAGE): n for w, n in totals.items() if w.startswith(LANGUAGE)}
    at = _EPOCH + timedelta(days=day)
    return Day(at, totals.get(ARTICLE, 0), totals.get(QUESTION, 0), answers, languages)
