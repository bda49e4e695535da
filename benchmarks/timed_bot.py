"""The bot as `python -m bot run`, which at its end prints how late its event loop was, for `benchmarks.throughput`.

python -m benchmarks.timed_bot
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from statistics import quantiles

from bot import logs
from bot.run import on_telegram
from bot.settings import load

BEAT = 0.005
"""Seconds between two looks at the clock."""


async def beat(late: list[float]) -> None:
    """Note again and again how many seconds later than asked for the loop comes back."""
    loop = asyncio.get_running_loop()
    while True:
        due = loop.time() + BEAT
        await asyncio.sleep(BEAT)
        late.append(loop.time() - due)


async def main() -> None:
    """Run the bot until SIGTERM, then print the milliseconds that 50, 95 and 99 of 100 beats were late at most."""
    settings = load()
    logs.setup(log_format=settings.log_format, level="ERROR", secrets=())
    late: list[float] = []
    beating = asyncio.create_task(beat(late))
    await on_telegram(settings)
    beating.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await beating
    steps = quantiles(late, n=100)
    print(json.dumps([round(steps[share - 1] * 1000, 2) for share in (50, 95, 99)]), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
