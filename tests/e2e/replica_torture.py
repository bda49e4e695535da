"""Kills of replicas under load: two that serve and two workers on one PostgreSQL, behind a real load balancer.

`python -m tests.e2e.replica_torture --seconds 300` is what `make torture-replicas` runs; a test runs a short form of
it. People say something in many chats, digests fall due, and every few seconds one process of each role is killed and
started again. Afterwards each input must have been handled, once and in the order of its chat, and no digest may stand
twice.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import psycopg

from handlers.context import PROGRESS_SLOT
from tests import postgres
from tests.e2e.balancer import balanced
from tests.e2e.replicas import Replica, replica, running
from tests.ports import free_port
from tests.sandbox.world import Person, RunningWorld, running_sandbox

SECRET = "a-secret-that-nobody-guesses"
DRAIN = 400.0
"""Seconds after the last kill until everything has to be done: a limit, not a measure."""


@dataclass
class Report:
    """What the inputs have come to."""

    seconds: float = 0.0
    kills: int = 0
    inputs: int = 0
    lost: int = 0
    """Inputs that Telegram was told to be taken and that were not handled."""
    unsure: int = 0
    """Inputs of which the bot does not know whether their answer arrived: it was killed while it sent it."""
    unrecorded: int = 0
    """Messages in the chats that the bot does not know to have sent: those of the unsure answers that did arrive."""
    answered_twice: int = 0
    out_of_order: int = 0
    digests: int = 0
    digests_doubled: int = 0
    median: float = 0.0
    """Seconds from what a person said to the last call that made its answer what it is."""
    p95: float = 0.0

    @property
    def is_good(self) -> bool:
        """Whether nothing was lost, doubled or overtaken, and something happened at all."""
        faults = self.lost + self.answered_twice + self.out_of_order + self.digests_doubled
        return not faults and self.inputs > 0 and self.kills > 0


@dataclass
class _Said:
    """What people have said, by the id of the update that it became."""

    at: dict[int, float] = field(default_factory=dict)
    chat: dict[int, int] = field(default_factory=dict)


def _record(world: RunningWorld) -> _Said:
    """Note each update that the sandbox makes of a message."""
    said, updates = _Said(), world.sandbox.world.updates
    push_raw = updates.push_raw

    def noting(update: dict[str, Any]) -> int:
        number = push_raw(update)
        if "message" in update:
            said.at[number] = time.time()
            said.chat[number] = update["message"]["chat"]["id"]
        return number

    updates.push_raw = noting  # type: ignore[method-assign]
    return said


async def _speak(person: Person, until: float, pause: float, dice: random.Random) -> None:
    """Say something every now and then: commands, questions, articles to be read, the first of them at once."""
    number = 0
    while time.monotonic() < until:
        number += 1
        match dice.randrange(5) if number > 1 else 0:
            case 0:
                await person.say(_article(person.key, number))
            case 1 | 2:
                await person.say(f"What did the harbour master of {person.key} say?")
            case _:
                await person.say(f"/find boats{number}")
        await asyncio.sleep(pause * dice.uniform(0.5, 1.5))


def _article(key: str, number: int) -> str:
    return (
        f"/add Report {number} of {key}. The harbour master of {key} said on day {number} that {number + 3} boats go. "
        f"The town of {key} repairs its pier number {number} for the winter. Passengers get their money back. "
        "The old bridge stays open for everybody who walks, and the tower is closed until the end of the month."
    )


async def _kill(replicas: Sequence[Replica], until: float, every: float, report: Report) -> None:
    """Kill one process of each role every so many seconds, in turn, and start it again at once.

    Where a start takes longer than that, the next kill waits for it: a process that has not begun has nothing to lose.
    """
    pairs, starts = (replicas[:2], replicas[2:]), list[asyncio.Task[None]]()
    while time.monotonic() + every < until:
        await asyncio.sleep(every)
        await asyncio.gather(*starts)
        victims = [pair[report.kills // 2 % 2] for pair in pairs]
        for each in victims:
            await each.kill()
        report.kills += len(victims)
        starts = [asyncio.create_task(each.start()) for each in victims]
    await asyncio.gather(*starts)


async def _make_digests_due(url: str, until: float) -> None:
    """Have a digest fall due once in every minute in each chat that has an article, however late in the minute."""
    statement = """INSERT INTO schedules (shelf, number, days, minute, person, next_at)
        SELECT id, %(minute)s, 127, %(minute)s %% 1440, chat, %(minute)s * 60000000::bigint FROM shelves
        WHERE EXISTS (SELECT FROM articles WHERE articles.shelf = shelves.id) ON CONFLICT DO NOTHING"""
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
        while time.monotonic() < until:
            await connection.execute(statement, {"minute": int(time.time()) // 60})
            await asyncio.sleep(1)


async def _drained(url: str, world: RunningWorld) -> None:
    """Wait until Telegram has delivered everything and the bot has handled it."""
    waiting = """SELECT (SELECT count(*) FROM inbox WHERE state IN ('new', 'retry'))
        + (SELECT count(*) FROM digests WHERE state NOT IN ('sent', 'empty', 'unknown', 'refused', 'skipped'))"""
    async with asyncio.timeout(DRAIN), await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
        while True:
            row = await (await connection.execute(waiting)).fetchone()
            if row == (0,) and not (await world.state())["pending"]:
                return
            await asyncio.sleep(0.2)


async def _judge(url: str, world: RunningWorld, said: _Said, report: Report) -> None:
    """Compare what was said with the bot's rows and with what stands in the chats."""
    async with await psycopg.AsyncConnection.connect(url) as connection:
        done = {
            row[0] for row in await (await connection.execute("SELECT id FROM inbox WHERE state = 'done'")).fetchall()
        }
        sent = """SELECT update_id, min(message_id), count(*) FROM outgoing
            WHERE update_id > 0 AND ordinal < %s AND state = 'sent' GROUP BY update_id"""
        answers = {
            row[0]: (row[1], row[2]) for row in await (await connection.execute(sent, (PROGRESS_SLOT,))).fetchall()
        }
        unknown = "SELECT DISTINCT update_id FROM outgoing WHERE state = 'unknown' AND update_id > 0"
        unsure = {row[0] for row in await (await connection.execute(unknown)).fetchall()}
        rows = "SELECT update_id, chat, message_id FROM outgoing WHERE state = 'sent'"
        recorded = await (await connection.execute(rows)).fetchall()
    report.inputs = len(said.at)
    report.lost = len(said.at.keys() - done)
    report.unsure = len((said.at.keys() & done & unsure) - answers.keys())
    report.unrecorded, report.answered_twice = _count_unrecorded(world, recorded, unsure)
    by_chat: dict[int, list[int]] = {}
    for update in sorted(said.at.keys() & answers.keys()):
        by_chat.setdefault(said.chat[update], []).append(answers[update][0])
    report.out_of_order = sum(later < earlier for numbers in by_chat.values() for earlier, later in pairwise(numbers))
    _judge_digests(world, report)
    _judge_times(world, said, {update: number for update, (number, _) in answers.items()}, report)


def _count_unrecorded(world: RunningWorld, sent: Sequence[tuple[int, int, int]], unsure: set[int]) -> tuple[int, int]:
    """Count messages that the bot does not know to have sent, and those that another answer to their input repeats.

    *sent* is update, chat and message of what it knows; *unsure* are updates of which it does not know it all.
    """
    known = {(chat, number) for _, chat, number in sent}
    unrecorded = doubled = 0
    for chat, messages in world.sandbox.world.messages.items():
        mine = {number: message.get("text", "") for number, message in messages.items() if message["from"]["is_bot"]}
        orphans = [text for number, text in mine.items() if (chat, number) not in known]
        repeated = {mine.get(number) for update, where, number in sent if update in unsure and where == chat}
        unrecorded += len(orphans)
        doubled += sum(text in repeated for text in orphans)
    return unrecorded, doubled


def _judge_digests(world: RunningWorld, report: Report) -> None:
    """Count the digests in the chats: a second one with the same heading is one too many."""
    headings = Counter[tuple[int, str]]()
    for chat, messages in world.sandbox.world.messages.items():
        for message in messages.values():
            text = message.get("text", "")
            if message["from"]["is_bot"] and text.startswith("Your digest"):
                headings[chat, text.splitlines()[0]] += 1
    report.digests = headings.total()
    report.digests_doubled = sum(count - 1 for count in headings.values())


def _judge_times(world: RunningWorld, said: _Said, answers: dict[int, int], report: Report) -> None:
    """Take the time of an answer from the last call that made its message."""
    last: dict[tuple[int, int], float] = {}
    for call in world.sandbox.world.journal.calls:
        if call["method"] in ("sendmessage", "editmessagetext") and call.get("code") == 200:
            number = call.get("result", {}).get("message_id") if isinstance(call.get("result"), dict) else None
            chat = int(call["arguments"].get("chat_id", 0))
            if number:
                last[chat, number] = call["at"]
    seconds = sorted(
        last[said.chat[update], number] - said.at[update]
        for update, number in answers.items()
        if update in said.at and (said.chat[update], number) in last
    )
    if seconds:
        report.median = round(seconds[len(seconds) // 2], 2)
        report.p95 = round(seconds[int(len(seconds) * 0.95)], 2)


async def torture(url: str, folder: Path, *, seconds: float, every: float, chats: int, pause: float) -> Report:
    """Run the load and the kills for so many seconds; return what became of the inputs."""
    report, dice, proxy = Report(seconds=seconds), random.Random(11), free_port()
    async with running_sandbox() as world:
        said = _record(world)
        replicas, ports = [], []
        for name in ("serve1", "serve2", "worker1", "worker2"):
            listen, health = free_port(), free_port()
            extra = {"HEALTH_LISTEN": f"127.0.0.1:{health}"}
            if name.startswith("serve"):
                ports.append((listen, health))
                extra |= {
                    "WEBHOOK_URL": f"http://127.0.0.1:{proxy}",
                    "WEBHOOK_SECRET": SECRET,
                    "WEBHOOK_LISTEN": f"127.0.0.1:{listen}",
                }
            replicas.append(replica(world, folder / name, name[:-1], url, extra))
        people = [await world.add_person(f"reader{number}") for number in range(chats)]
        async with balanced(folder, proxy, ports), running(*replicas):
            until = time.monotonic() + seconds
            async with asyncio.TaskGroup() as group:
                for person in people:
                    group.create_task(_speak(person, until, pause, dice))
                group.create_task(_kill(replicas, until, every, report))
                group.create_task(_make_digests_due(url, until))
            await _drained(url, world)
            await _make_digests_due(url, time.monotonic() + 0.1)  # what was stored last has a digest, too
            await _drained(url, world)
            await _judge(url, world, said, report)
    return report


def main() -> None:
    """Run it as long as the command line says, print the report, and fail if anything was lost or doubled."""
    parser = argparse.ArgumentParser(prog="python -m tests.e2e.replica_torture")
    parser.add_argument("--seconds", type=float, default=300.0)
    parser.add_argument("--every", type=float, default=10.0, help="seconds between two kills of one of each role")
    parser.add_argument("--chats", type=int, default=12)
    parser.add_argument("--pause", type=float, default=6.0, help="seconds between two inputs of a chat")
    options = vars(parser.parse_args())
    with postgres.serve() as server, tempfile.TemporaryDirectory(prefix="pullquote-replicas-") as folder:
        server.execute("CREATE DATABASE replicas")
        report = asyncio.run(torture(server.url("replicas"), Path(folder), **options))
    print(json.dumps(asdict(report), indent=2))
    sys.exit(0 if report.is_good else 1)


if __name__ == "__main__":
    main()
