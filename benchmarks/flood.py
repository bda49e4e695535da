"""What a flood costs the others, end to end: the unmodified bot in the sandbox, over HTTP.

    python -m benchmarks.flood [--quick] [--links 500] [--members 100] [--others 10] [--seconds 60]

One person sends hundreds of links within a minute, a second as many questions, and a hundred members of a group write
at once, while ten others ask. Measured: what the ten wait for an answer, and how many notices the two get each minute.
"""

from __future__ import annotations

import asyncio
import os
import random
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from statistics import median, quantiles

from benchmarks.options import Options
from benchmarks.waiting import Writer, fill, page
from tests.e2e.bot_process import rows, running_bot
from tests.e2e.conversation import settled
from tests.sandbox.client.person import Person
from tests.sandbox.client.world import World
from tests.sandbox.world import running_sandbox
from tests.services.web.web_server import web_server

TARGET = 3.0
"""Seconds within which 95 of 100 questions of the others are to be answered."""
SHELF = 50
"""Articles of each of those who ask."""
GROUP = "square"
PACE = 4.0
"""Seconds between two questions of one: fifteen a minute, within everybody's quota."""
PATIENCE = 120.0


async def _flood(person: Person, said: Sequence[str], seconds: float) -> None:
    """Send one thing after the other, evenly."""
    begun = time.monotonic()
    for number, text in enumerate(said):
        await asyncio.sleep(max(0.0, begun + seconds * number / len(said) - time.monotonic()))
        await person.say(text)


async def _crowd(world: World, members: Sequence[str], writer: Writer) -> None:
    """Everybody in the group writes at once: half of them a long post, a quarter with a question to the bot."""
    said = []
    for number, key in enumerate(members):
        long = " ".join(writer.sentence() for _ in range(4 if number % 2 else 1))
        said.append(world.person(key, GROUP).say(f"/ask {long}?" if number % 4 == 0 else long))
    await asyncio.gather(*said)


async def _ask(person: Person, questions: Sequence[str], until: float) -> list[float]:
    """Ask one question after the other until a moment; return how long each answer took."""
    took, number = [], 0
    while time.monotonic() < until:
        before = time.perf_counter()
        await person.say(questions[number % len(questions)])
        await asyncio.wait_for(settled(person), PATIENCE)
        took.append(time.perf_counter() - before)
        number += 1
        await asyncio.sleep(max(0.0, PACE - (time.perf_counter() - before)))
    return took


def _say(name: str, took: Sequence[float]) -> None:
    p95 = quantiles(took, n=20)[-1] if len(took) > 1 else took[0]
    verdict = f"target {TARGET:.0f} s: {'kept' if p95 <= TARGET else 'MISSED'}"
    figures = f"p50 {median(took):5.2f} s   p95 {p95:5.2f} s   longest {max(took):5.2f} s"
    print(f"{name:28} {figures}   ({len(took)} times)  {verdict}", flush=True)


async def _number(world: World, key: str) -> int:
    return next(int(each["id"]) for each in (await world.state())["people"] if each["key"] == key)


async def run(links: int, members: int, others: int, seconds: float) -> None:
    """Let it rain."""
    writer = Writer()
    pages = {f"/{number}": page(*writer.article()) for number in range(links)}
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        async with web_server(dict(pages)) as web, running_sandbox() as world:
            keys = [f"asker{number}" for number in range(others)]
            askers = [await world.add_person(key) for key in keys]
            flooders = [await world.add_person(key) for key in ("sender", "asker")]
            crowd = [f"member{number}" for number in range(members)]
            for key in crowd:
                await world.add_person(key)
            await world.post("chats", key=GROUP, type="supergroup", title="The square", bot="administrator")
            asked: list[list[str]] = []
            for at, key in enumerate(keys):
                shelf = [writer.article() for _ in range(SHELF)]
                await fill(folder, await _number(world, key), shelf)
                asked.append([writer.question(random.Random(f"{at}.{n}").choice(shelf)[1]) for n in range(40)])
            async with running_bot(world, folder, web.environment(folder)):
                warm = [await _ask(one, of, time.monotonic() + 1) for one, of in zip(askers, asked, strict=True)]
                _say("before, one after the other", [each for took in warm[1:] or warm for each in took])
                begun, end = time.monotonic(), time.monotonic() + seconds
                works = [_ask(one, of, end) for one, of in zip(askers, asked, strict=True)]
                urls = [web.url(path) for path in pages]
                many = [f"what is new about {writer.sentence()[:40]}?" for _ in urls]
                *waits, _, _, _ = await asyncio.gather(
                    *works,
                    _flood(flooders[0], urls, seconds),
                    _flood(flooders[1], many, seconds),
                    _crowd(world, crowd, writer),
                )
                _say("others, during the flood", [each for took in waits for each in took])  # type: ignore[union-attr]
                stored = rows(folder, "SELECT count(*) FROM articles")[0][0]
                print(f"after {time.monotonic() - begun:.0f} s: {stored} articles are stored")
                for one in flooders:
                    await _notices(world, one)


async def _notices(world: World, flooder: Person) -> None:
    """Count how often one was told that it is too much; what he sent may still be worked off."""
    chat = await _number(world, flooder.key)
    sent = [each for each in await world.calls("sendMessage") if str(each["arguments"].get("chat_id")) == str(chat)]
    notices = [each for each in sent if "That is more than" in str(each["arguments"].get("text"))]
    minutes = Counter(int(each["at"]) // 60 for each in notices)
    most = max(minutes.values(), default=0)
    print(f"{flooder.key}: {len(sent)} messages so far, {len(notices)} notices, at most {most} a minute", flush=True)


def main(argv: Sequence[str] | None = None) -> None:
    """Read the command line and run."""
    options = Options(__doc__)
    options.size("--links", 500, quick=6)
    options.size("--members", 100, quick=5)
    options.size("--others", 10, quick=1)
    options.size("--seconds", 60.0, quick=3.0)
    arguments = options.parse(argv)
    print(f"load of the machine before: {os.getloadavg()[0]:.1f}")
    asyncio.run(run(arguments.links, arguments.members, arguments.others, arguments.seconds))


if __name__ == "__main__":
    main()
