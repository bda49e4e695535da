"""Where the first bottleneck is with many chats: a simulation fed by what footprint.py has measured.

    python -m benchmarks.scaling [--quick] [--measured FILE] [--seed 1]

FILE is the output of `python -m benchmarks.footprint --out FILE`; without it benchmarks/footprint.json is taken, which
is such an output. What people do is assumed (`Habits`), what Telegram allows is its documentation's word (`Telegram`).
Part one multiplies: cores, gigabytes and messages a second for so many chats. Part two simulates the busiest hour of a
day, second by second, with Poisson arrivals and the digests that are due at the full hour, against Telegram's 30
messages a second; it says how long answers and digests wait in the queue.
"""

from __future__ import annotations

import json
import math
import random
from argparse import Namespace
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.footprint import Cost
from benchmarks.options import Options

MEASURED = Path(__file__).with_name("footprint.json")
SIZES = (10_000, 1_000_000, 100_000_000)
REWRITE = 18e-9
"""Seconds of CPU for each byte that the nightly rewrite of PostgreSQL's tables takes: measured, docs/operations.md."""


@dataclass(frozen=True, slots=True)
class Habits:
    """Assumed: what a chat does on a day, the mean of all that are stored, most of which are silent."""

    articles: float = 0.3
    questions: float = 0.2
    other_updates: float = 0.5
    """Commands and buttons."""
    messages_an_answer: float = 1.0
    digests: float = 0.1
    """Share of chats with a daily digest of one message."""
    busiest_hour: float = 0.1
    """Share of the day's doings in its busiest hour; the hour of a news day is not known better."""
    at_full_hour: float = 0.3
    """Share of the digests that are due at the same second, such as 8:00 in one time zone."""
    kept_days: float = 365.0
    question_days: float = 30.0


@dataclass(frozen=True, slots=True)
class Telegram:
    """Documented by Telegram, for one bot."""

    messages_a_second: float = 30.0
    paid_messages_a_second: float = 1000.0
    """Paid broadcasts, which large bots may buy: 0.1 Stars for each message above the free 30 a second. Beside them one
    message a second in a chat and 20 a minute in a group are allowed, which no size of the bot changes."""


@dataclass(frozen=True, slots=True)
class Machine:
    """Assumed: what one machine of each kind offers. A core is one of those that footprint.py was run on."""

    cores: int = 16
    used: float = 0.5
    """Share of its cores that is to be busy in the busiest hour."""
    database_cores: int = 32
    database_bytes: float = 4e12
    """Of disk, for one PostgreSQL that can still be dumped and restored within a night."""
    rewrite_seconds: float = 600.0
    """For which a table may be locked each night, while erased text leaves its files; partitions go one by one."""


@dataclass(frozen=True, slots=True)
class Need:
    """What so many chats need in the busiest hour."""

    chats: int
    updates: float
    """A second."""
    messages: float
    """A second, without digests."""
    bot_cores: float
    child_cores: float
    database_cores: float
    bytes: float

    def ratios(self, telegram: Telegram, machine: Machine) -> dict[str, float]:
        """Return, for each thing that can be short, how many of it are needed."""
        database = machine.database_cores * machine.used
        return {
            "one process (a core)": self.bot_cores / machine.used,
            "one machine": (self.bot_cores + self.child_cores) / (machine.cores * machine.used),
            "one PostgreSQL (cores)": self.database_cores / database,
            "one PostgreSQL (disk)": self.bytes / machine.database_bytes,
            "nightly rewrite (10 minutes of locks)": self.bytes * REWRITE / machine.rewrite_seconds,
            "one bot at Telegram (30 messages a second)": self.messages / telegram.messages_a_second,
        }


def load(path: Path) -> dict[str, Cost]:
    """Return the costs that footprint.py has written."""
    read = json.loads(path.read_text(encoding="utf-8"))
    return {name: Cost(**read[name]) for name in ("chat", "update", "article", "question")}


def need(chats: int, costs: dict[str, Cost], habits: Habits) -> Need:
    """Multiply."""
    per_day = {"article": habits.articles, "question": habits.questions, "update": habits.other_updates}
    peak = habits.busiest_hour / 3600
    updates = chats * sum(per_day.values()) * peak

    def cores(kind: str) -> float:
        return sum(chats * many * peak * float(getattr(costs[name], kind)) / 1000 for name, many in per_day.items())

    stored = (
        costs["chat"].bytes
        + costs["article"].bytes * habits.articles * habits.kept_days
        + costs["question"].bytes * habits.questions * habits.question_days
    )
    messages = updates * habits.messages_an_answer
    bot, children, database = (cores(kind) for kind in ("bot_ms", "children_ms", "database_ms"))
    return Need(chats, updates, messages, bot, children, database, chats * stored)


@dataclass(frozen=True, slots=True)
class Waits:
    """Seconds in the queue to Telegram in the busiest hour."""

    median: float
    p95: float
    longest: float
    last_digest: float
    """Seconds after the full hour until the last digest is out."""


def hour(messages: float, digests: int, allowed: float, dice: random.Random, seconds: int = 3600) -> Waits:
    """Simulate *seconds*: *messages* answers a second on average and *digests* due at once, *allowed* sent a second.

    Answers go before digests, and in order; what is unsent at the end is counted as waiting until it would be sent.
    """
    queue: deque[tuple[int, int]] = deque()  # the second of arrival, how many
    waits: list[tuple[float, int]] = []
    left, credit, last = digests, 0.0, 0.0
    for now in range(seconds):
        queue.append((now, _poisson(messages, dice)))
        credit = min(credit + allowed, max(allowed, 1.0))
        while queue and credit >= 1:
            arrived, many = queue[0]
            sent = min(many, int(credit))
            credit -= sent
            waits.append((float(now - arrived), sent))
            queue.popleft()
            if many > sent:
                queue.appendleft((arrived, many - sent))
        spare = min(left, int(credit))
        left, credit, last = left - spare, credit - spare, float(now) if spare else last
    backlog = 0
    for arrived, many in queue:
        backlog += many
        waits.append((seconds - arrived + backlog / allowed, many))
    if left:
        free = allowed - messages
        last = seconds + (backlog + left) / free if free > 0 else math.inf
    return Waits(*_quantiles(waits), last)


def _poisson(mean: float, dice: random.Random) -> int:
    if mean > 50:
        return max(0, round(dice.gauss(mean, math.sqrt(mean))))
    limit, count, product = math.exp(-mean), 0, dice.random()
    while product > limit:
        count, product = count + 1, product * dice.random()
    return count


def _quantiles(waits: list[tuple[float, int]]) -> tuple[float, float, float]:
    ordered = sorted((wait, many) for wait, many in waits if many)
    total = sum(many for _, many in ordered)
    found, passed, wanted = [], 0, [0.5, 0.95, 1.0]
    for wait, many in ordered:
        passed += many
        while wanted and passed >= wanted[0] * total:
            found.append(wait)
            wanted.pop(0)
    return (*found, *[0.0] * len(wanted))[:3]  # type: ignore[return-value]


def first_short(need_: Need, telegram: Telegram, machine: Machine) -> tuple[str, float]:
    """Return what is used up first as chats grow, and at how many chats: all needs grow as the chats do."""
    name, ratio = max(need_.ratios(telegram, machine).items(), key=lambda item: item[1])
    return name, need_.chats / ratio


def report(costs: dict[str, Cost], seed: int, seconds: int) -> None:
    """Print both parts for each size."""
    habits, telegram, machine = Habits(), Telegram(), Machine()
    for chats in SIZES:
        needed = need(chats, costs, habits)
        print(f"{chats:,} chats (simulated from measured costs and assumed habits)")
        print(f"  busiest hour: {needed.updates:,.1f} updates a second, {needed.messages:,.1f} messages a second")
        print(
            f"  cores: {needed.bot_cores:,.2f} for the bot, {needed.child_cores:,.2f} for readers and engine, "
            f"{needed.database_cores:,.2f} for PostgreSQL; {needed.bytes / 1e9:,.0f} GB after a year"
        )
        for name, ratio in needed.ratios(telegram, machine).items():
            print(f"    {name:45} {ratio:10.2f}   used up at {chats / ratio if ratio else math.inf:15,.0f} chats")
        due = int(chats * habits.digests * habits.at_full_hour)
        for name, allowed in (("free", telegram.messages_a_second), ("paid", telegram.paid_messages_a_second)):
            waits = hour(needed.messages, due, allowed, random.Random(seed), seconds)
            print(
                f"  {name}, {allowed:.0f} a second: an answer waits {waits.median:,.0f} s (p95 {waits.p95:,.0f}), "
                f"the last of {due:,} digests goes out after {waits.last_digest / 60:,.1f} min"
            )


def main(argv: Sequence[str] | None = None) -> None:
    """Read the command line and simulate."""
    options = Options(__doc__)
    options.text("--measured")
    options.size("--seed", 1, quick=1)
    options.size("--seconds", 3600, quick=60)
    arguments: Namespace = options.parse(argv)
    report(load(Path(arguments.measured) if arguments.measured else MEASURED), arguments.seed, arguments.seconds)


if __name__ == "__main__":
    main()
