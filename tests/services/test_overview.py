"""The overview: numbers, names of faults and versions; never a word of what anybody wrote. And its picture."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import date, datetime
from pathlib import Path

import pytest

from engine.fences import landlock
from services import overview as module
from services.activity import Day
from services.health import code
from services.overview import Overview, chart
from services.workers.pool import Workers
from storage.database import Database
from storage.inbox import InboxRepository
from storage.models import Standing
from storage.overview import OverviewRepository
from tests.services.operations import FRIEND, OWNER, Bureau

SECRET = "the secret of Alice"


@pytest.fixture
def bureau(sqlite: Database) -> Bureau:
    """A bot of its own."""
    return Bureau(sqlite)


@pytest.fixture
async def service(bureau: Bureau, tmp_path: Path) -> AsyncIterator[Overview]:
    """The overview of that bot."""
    workers = Workers(data_dir=tmp_path)
    await workers.start()
    yield Overview(
        overview=OverviewRepository(bureau.database),
        inbox=InboxRepository(bureau.database),
        people=bureau.people,
        activity=bureau.activity,
        workers=workers,
        data_dir=tmp_path,
        now=lambda: bureau.time,
    )
    await workers.close()


async def test_a_blank_bot(service: Overview) -> None:
    """Nothing yet, on a disk, in versions that have names."""
    report = await service.report()
    assert report.people == {Standing.OWNER: 1}
    assert (report.figures.articles, report.today.articles, report.week) == (0, 0, (0, 0))
    assert (report.faults, report.backup) == ((), None)
    assert report.free > 0
    named = dict(report.versions)
    assert {"Pullquote", "Python", "SQLite", "schema", "python-telegram-bot"} == named.keys()
    assert all(named.values())


async def test_today_and_the_week(service: Overview, bureau: Bureau) -> None:
    """What was counted long ago is in neither."""
    for days_ago, count in ((8, 5), (6, 3), (0, 1)):
        now, bureau.time = bureau.time, bureau.time.replace(day=bureau.time.day - days_ago)
        for _ in range(count):
            bureau.activity.count_article("fr")
            bureau.activity.count_question(0.5)
        bureau.time = now
    report = await service.report()
    assert (report.today.articles, report.today.questions, report.week) == (1, 1, (4, 4))
    await bureau.people.register(FRIEND)
    assert (await service.report()).people == {Standing.OWNER: 1, Standing.STRANGER: 1}
    assert await bureau.people.owners() == (OWNER,)


async def test_faults_have_names_and_no_words(service: Overview, bureau: Bureau) -> None:
    """Neither the body of an update nor an error that somebody's text got into is ever told."""
    bodies = [
        {"update_id": 1, "message": {"text": SECRET}},
        {"update_id": 2, SECRET: {"text": SECRET}},
        {"task": "send_digest", "shelf": 1, "title": SECRET},
        {"task": SECRET},
        [SECRET],
        {"task": 7},
        {},
    ]
    errors = ["ValueError", "unreadable: KeyError", f"“{SECRET}” is no date", f"{SECRET}\n", "", "StorageError", SECRET]
    rows = InboxRepository(bureau.database)
    seen = []
    for number, (body, error) in enumerate(zip(bodies, errors, strict=True), 1):
        await rows.add([(number, 1, json.dumps(body))], bureau.time)
        await rows.fail([number], error if error != SECRET else f"é{SECRET}")
        seen.append((await service.report()).faults[0])
    assert [fault.id for fault in seen] == list(range(1, 8))
    assert [fault.kind for fault in seen] == ["message", "…", "task send_digest", "task …", "", "task", ""]
    assert [fault.error for fault in seen] == ["ValueError", "unreadable: KeyError", "", "", "", "StorageError", ""]
    assert [fault.code for fault in seen] == [code(number) for number in range(1, 8)]
    report = await service.report()
    assert [fault.id for fault in report.faults] == [7, 6, 5]
    assert SECRET not in repr(report)


async def test_a_broken_body_is_told_as_one(service: Overview, bureau: Bureau) -> None:
    """Also what is no JSON at all."""
    rows = InboxRepository(bureau.database)
    await rows.add([(1, 1, "{" + SECRET)], bureau.time)
    await rows.fail([1], "the body is no JSON object")
    (fault,) = (await service.report()).faults
    assert (fault.kind, fault.error) == ("", "the body is no JSON object")


def test_the_chart_of_some_days() -> None:
    """A value of each kind for each day; the languages by how many there are."""
    days = (
        Day(date(2026, 3, 9), 2, 0, {}, {"fr": 1, "en": 1}),
        Day(date(2026, 3, 10), 3, 20, {0.2: 18, 3.0: 2}, {"fr": 3}),
    )
    drawn = chart(days, lambda moment: f"{moment:%d/%m}")
    assert drawn.days == ("09/03", "10/03")
    assert (drawn.articles, drawn.questions) == ((2, 3), (0, 20))
    assert (drawn.median, drawn.p95) == ((0.0, 0.2), (0.0, 3.0))
    assert drawn.languages == (("fr", 4), ("en", 1))


async def test_the_picture_is_drawn_in_a_child(service: Overview, bureau: Bureau, tmp_path: Path) -> None:
    """A PNG of thirty days; matplotlib, which would keep a list of fonts, writes nowhere."""
    bureau.activity.count_article("fr")
    times: list[datetime] = []

    def label(moment: datetime) -> str:
        times.append(moment)
        return f"{moment:%d/%m}"

    assert (await service.draw_chart(label)).startswith(b"\x89PNG")
    assert len(times) == module.DAYS
    if landlock.abi():
        assert not list((tmp_path / "matplotlib").iterdir())


def test_a_disk_that_says_nothing(tmp_path: Path) -> None:
    """Is 0 bytes free."""
    assert module._free(tmp_path / "gone") == 0
