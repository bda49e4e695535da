"""How the bot's memory grows with time, end to end: the unmodified bot in the sandbox, under even load.

    python -m benchmarks.soak [--quick] [--minutes 30] [--people 6] [--pause 1.0]

Everybody sends links and questions, and now and then asks for the list, a digest or an export. Measured each second:
the resident memory of the bot's own process and of its children. Printed: the peaks, and the slope from a third of the
time on, which is a straight line through all figures: before that, caches fill and children load their libraries.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np

from benchmarks.options import Options
from benchmarks.waiting import MANY, Writer, allow, page
from storage.models import Quota
from tests.e2e.bot_process import STARTED, running_bot
from tests.e2e.conversation import settled
from tests.sandbox.client.person import Person
from tests.sandbox.world import running_sandbox
from tests.services.web.web_server import web_server

TARGET = 10.0
"""MiB an hour by which the bot's own process may grow."""
ROUND = ("link", "ask", "link", "ask", "link", "ask", "/list", "link", "ask", "/digest", "link", "ask", "/export")
LINKS_AN_HOUR = 3000
"""Pages that are served for each hour; none is sent twice to one person."""
LIMITS = Quota(articles=100_000, megabytes=100_000, questions=MANY.questions)
MIB = 1 << 20


async def _live(person: Person, urls: Sequence[str], questions: Sequence[str], pause: float, until: float) -> int:
    """Do one thing after the other; return how many were answered."""
    sent = dict.fromkeys(("link", "ask"), 0)
    done = 0
    while time.monotonic() < until:
        action = ROUND[done % len(ROUND)]
        if action in sent:
            texts = urls if action == "link" else questions
            action, sent[action] = texts[sent[action] % len(texts)], sent[action] + 1
        await person.say(action)
        await settled(person)
        done += 1
        await asyncio.sleep(pause)
    return done


async def _watch(process: int, until: float) -> list[tuple[float, float, float]]:
    """Return the time in hours, the MiB of the process and those of its children, for each second."""
    begun, figures = time.monotonic(), []
    while time.monotonic() < until:
        children = [_resident(child) for child in _children(process)]
        figures.append(((time.monotonic() - begun) / 3600, _resident(process), sum(children)))
        if len(figures) % 60 == 0:
            print(f"{len(figures) // 60:3d} min: {figures[-1][1]:.0f} MiB + {figures[-1][2]:.0f} MiB", flush=True)
        await asyncio.sleep(1.0)
    return figures


def _resident(process: int) -> float:
    with suppress(OSError, IndexError):
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / MIB
    return 0.0


def _children(process: int) -> list[int]:
    with suppress(OSError):
        return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    return []


def _slope(hours: Sequence[float], held: Sequence[float]) -> float:
    """Return the MiB an hour of a straight line through the figures."""
    return float(np.polyfit(hours, held, 1)[0]) if len(hours) > 1 else 0.0


async def run(minutes: float, people: int, pause: float) -> None:
    """Let people live with the bot."""
    writer = Writer()
    articles = [writer.article() for _ in range(max(20, int(LINKS_AN_HOUR * minutes / 60)))]
    questions = [writer.question(sentences) for _, sentences in articles]
    pages = {f"/{number}": page(*article) for number, article in enumerate(articles)}
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        async with web_server(dict(pages)) as web, running_sandbox() as world:
            residents = [await world.add_person(f"resident{number}") for number in range(people)]
            ids = {each["key"]: each["id"] for each in (await world.state())["people"]}
            for resident in residents:
                await allow(folder, ids[resident.key], LIMITS)
            async with running_bot(world, folder, web.environment(folder)):
                until = time.monotonic() + minutes * 60
                urls = [web.url(path) for path in pages]
                watch = asyncio.create_task(_watch(STARTED[-1].pid, until))
                done = await asyncio.gather(*(_live(one, urls, questions, pause, until) for one in residents))
                _report(await watch)
    print(f"{sum(done)} messages were answered in {minutes:g} minutes")


def _report(figures: Sequence[tuple[float, float, float]]) -> None:
    """Print the peaks and the slopes of the bot's own process and of its children."""
    later = figures[len(figures) // 3 :]
    for place, name in ((1, "own process"), (2, "children")):
        slope = _slope([each[0] for each in later], [each[place] for each in later])
        target = f"target {TARGET:.0f} MiB/h: {'kept' if slope < TARGET else 'MISSED'}" if place == 1 else ""
        print(f"{name:12} peak {max(each[place] for each in figures):4.0f} MiB   slope {slope:6.1f} MiB/h   {target}")


def main(argv: Sequence[str] | None = None) -> None:
    """Read the command line and run."""
    options = Options(__doc__)
    options.size("--minutes", 30.0, quick=0.3)
    options.size("--people", 6, quick=2)
    options.size("--pause", 1.0, quick=0.2)
    arguments = options.parse(argv)
    print(f"load of the machine before: {os.getloadavg()[0]:.1f}")
    asyncio.run(run(arguments.minutes, arguments.people, arguments.pause))


if __name__ == "__main__":
    main()
