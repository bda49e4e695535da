"""The simulation behind docs/scaling.md: it multiplies rightly, and its queue is a queue."""

from __future__ import annotations

import json
import math
import random
from dataclasses import asdict
from pathlib import Path

import pytest

from benchmarks import scaling
from benchmarks.footprint import Cost
from benchmarks.scaling import Habits, Machine, Telegram, first_short, hour, need

COSTS = {
    "chat": Cost(5, 1000, 10, 0, 5),
    "update": Cost(2, 0, 10, 0, 2),
    "article": Cost(8, 10_000, 50, 100, 10),
    "question": Cost(5, 2000, 60, 40, 10),
}
HABITS = Habits(articles=1, questions=1, other_updates=1, busiest_hour=0.36, kept_days=100, question_days=10)


def test_the_needs_grow_as_the_chats_do() -> None:
    """10,000 chats with three updates a day, 36 % of them in one hour: three a second."""
    few, many = need(10_000, COSTS, HABITS), need(1_000_000, COSTS, HABITS)
    assert few.updates == pytest.approx(3.0)
    assert (few.bot_cores, few.child_cores, few.database_cores) == pytest.approx((0.12, 0.14, 0.022))
    assert few.bytes == pytest.approx(10_000 * (1000 + 10_000 * 100 + 2000 * 10))
    assert many.bot_cores == pytest.approx(100 * few.bot_cores)
    name, at = first_short(few, Telegram(), Machine(database_bytes=math.inf, rewrite_seconds=math.inf))
    assert name == "one process (a core)"
    assert at == pytest.approx(10_000 / 0.12 * 0.5)
    assert need(int(at), COSTS, HABITS).bot_cores == pytest.approx(0.5, rel=1e-3)


def test_answers_wait_only_where_telegram_is_too_slow() -> None:
    """Below the limit nobody waits and digests use what is left; above it the queue grows until the end."""
    dice = random.Random(1)
    calm = hour(3.0, 2700, 30.0, dice, seconds=300)
    assert (calm.median, calm.p95) == (0.0, 0.0)
    assert calm.last_digest == pytest.approx(2700 / 27, rel=0.1)
    busy = hour(60.0, 10, 30.0, dice, seconds=300)
    assert busy.median == pytest.approx(150, rel=0.15)
    assert busy.longest == pytest.approx(300, rel=0.1)
    assert math.isinf(busy.last_digest)


def test_a_measured_file_is_read_and_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What footprint.py writes is what scaling.py reads; the committed one is such a file."""
    file = tmp_path / "measured.json"
    file.write_text(json.dumps({"database": "SQLite"} | {name: asdict(cost) for name, cost in COSTS.items()}))
    assert scaling.load(file) == COSTS
    assert set(scaling.load(scaling.MEASURED)) == set(COSTS)
    scaling.main(["--quick", "--measured", str(file)])
    told = capsys.readouterr().out
    assert "100,000,000 chats" in told
    assert "used up at" in told
