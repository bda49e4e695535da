"""Overview: the figures and failures that owners see, without any text of users."""

from __future__ import annotations

import asyncio
import platform
import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from engine import calls
from engine.models import Chart
from services import VERSION
from services.activity import Activity, Day
from services.failed_updates import kind
from services.health import code
from services.people import People
from services.workers.pool import Workers
from storage.inbox import InboxRepository
from storage.models import Figures, InboxUpdate, Standing
from storage.overview import OverviewRepository

DAYS = 30
"""Days of the chart."""
WEEK = 7
SOON = timedelta(hours=24)
FAULTS = 3
"""Newest failed updates that are listed."""
SLOW = 0.95
_FAULT = re.compile(r"[A-Za-z][\w .:]{0,79}")


@dataclass(frozen=True, slots=True)
class Fault:
    """A failed update: how to find it in the log, without its content."""

    id: int
    code: str
    """The code that the user got."""
    kind: str
    """Of the update or task."""
    error: str


@dataclass(frozen=True, slots=True)
class Report:
    """All figures of the overview."""

    figures: Figures
    people: Mapping[Standing, int]
    today: Day
    week: tuple[int, int]
    """Articles and questions of seven days."""
    faults: tuple[Fault, ...]
    versions: tuple[tuple[str, str], ...]
    """Name and version of each component."""
    free: int
    """Bytes on the disk of the data folder."""
    backup: datetime | None
    """When the last backup was made; None without one."""


class Overview:
    """Collects figures of the whole bot."""

    def __init__(
        self,
        *,
        overview: OverviewRepository,
        inbox: InboxRepository,
        people: People,
        activity: Activity,
        workers: Workers,
        data_dir: Path,
        now: Callable[[], datetime],
        backup: Callable[[], datetime | None] = lambda: None,
    ) -> None:
        """*backup* returns when the last backup was made."""
        self._overview = overview
        self._inbox = inbox
        self._people = people
        self._activity = activity
        self._workers = workers
        self._data_dir = data_dir
        self._now = now
        self._backup = backup

    async def report(self) -> Report:
        """Return the current figures."""
        figures = await self._overview.figures(self._now() + SOON)
        days = await self._activity.days(WEEK)
        return Report(
            figures=figures,
            people=await self._people.counts(),
            today=days[-1],
            week=(sum(day.articles for day in days), sum(day.questions for day in days)),
            faults=tuple(map(_fault, await self._inbox.failed(FAULTS))),
            versions=(
                ("Pullquote", VERSION),
                ("Python", platform.python_version()),
                ("python-telegram-bot", _version("python-telegram-bot")),
                _name_and_version(figures.database),
                ("schema", figures.revision),
            ),
            free=await asyncio.to_thread(_free, self._data_dir),
            backup=self._backup(),
        )

    async def draw_chart(self, label: Callable[[datetime], str]) -> bytes:
        """Return a chart of the last DAYS as a PNG; *label* formats a day."""
        return await self._workers.call(calls.DRAW_CHART, chart(await self._activity.days(DAYS), label))


def chart(days: Sequence[Day], label: Callable[[datetime], str]) -> Chart:
    """Return the data of the chart of some days."""
    languages: dict[str, int] = {}
    for day in days:
        for language, count in day.languages.items():
            languages[language] = languages.get(language, 0) + count
    return Chart(
        days=tuple(label(datetime.combine(day.date, datetime.min.time(), UTC)) for day in days),
        articles=tuple(day.articles for day in days),
        questions=tuple(day.questions for day in days),
        median=tuple(day.answered_within(0.5) for day in days),
        p95=tuple(day.answered_within(SLOW) for day in days),
        languages=tuple(sorted(languages.items(), key=lambda pair: (-pair[1], pair[0]))),
    )


def _fault(row: InboxUpdate) -> Fault:
    """What may be shown of a failed update; a fault that does not look like the name of one is not."""
    error = row.error if _FAULT.fullmatch(row.error) else ""
    return Fault(row.id, code(row.id), kind(row.body), error)


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _name_and_version(text: str) -> tuple[str, str]:
    name, _, number = text.partition(" ")
    return name, number


def _free(folder: Path) -> int:
    """Return the free bytes of the disk of *folder*; 0 if the system does not say."""
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return 0
