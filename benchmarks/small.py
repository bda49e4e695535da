"""Memory of all processes of the bot after 100 articles, as usual and with PULLQUOTE_SMALL.

    python -m benchmarks.small [--quick] [--pages 100] [--questions 20] [--rest 15]

The unmodified bot in the sandbox; pages of made-up words over HTTP, then questions about them. Memory
that several processes share counts once (PSS). A rest of some seconds follows, as people make it, so that a small
server's reader ends.
"""

from __future__ import annotations

import asyncio
import random
import tempfile
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from benchmarks.memory import each
from benchmarks.options import Options
from benchmarks.waiting import MANY, Writer, allow, answered, page
from tests.e2e.bot_process import running_bot
from tests.sandbox.world import running_sandbox
from tests.services.web.web_server import web_server


def show(moment: str) -> None:
    """Print what each process holds, and the sum."""
    held = each()
    rows = ", ".join(f"{name} {size:.0f}" for name, size in held)
    total = sum(size for _, size in held)
    print(f"  {moment:28} {total:6.0f} MB   ({rows})", flush=True)


async def run(arguments: Namespace, small: bool) -> None:
    """Run the bot once and measure."""
    writer = Writer()
    written = [writer.article() for _ in range(arguments.pages)]
    asked = [writer.question(random.Random(at).choice(written)[1]) for at in range(arguments.questions)]
    paths: dict[str, bytes] = {f"/{at}": page(*article) for at, article in enumerate(written)}
    print("PULLQUOTE_SMALL=1" if small else "as usual", flush=True)
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        async with web_server(dict(paths)) as web, running_sandbox() as world:
            person = await world.add_person("reader")
            state = await world.state()
            await allow(folder, next(p["id"] for p in state["people"] if p["key"] == "reader"), MANY)
            extra = web.environment(folder) | ({"PULLQUOTE_SMALL": "1"} if small else {})
            async with running_bot(world, folder, extra):
                show("at the start")
                highest = 0.0
                for path in paths:
                    await answered(person, web.url(path))
                    highest = max(highest, sum(size for _, size in each()))
                print(f"  {'highest after an article':28} {highest:6.0f} MB")
                await asyncio.sleep(arguments.rest)
                show(f"after {len(paths)} articles")
                for question in asked:
                    await answered(person, question)
                show(f"after {len(asked)} questions")


def main(argv: Sequence[str] | None = None) -> None:
    """Read the command line and run both."""
    options = Options(__doc__)
    options.size("--pages", 100, quick=4)
    options.size("--questions", 20, quick=2)
    options.size("--rest", 15.0, quick=1.0)
    arguments = options.parse(argv)
    for small in (False, True):
        asyncio.run(run(arguments, small))


if __name__ == "__main__":
    main()
