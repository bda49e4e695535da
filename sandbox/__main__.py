"""python -m sandbox: prints its address on one line and serves until it is stopped."""

from __future__ import annotations

import argparse
import asyncio
import signal
from contextlib import suppress
from pathlib import Path

from sandbox.server import Sandbox
from sandbox.world import DEFAULT_TOKEN


def main() -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(prog="python -m sandbox", description="A pretend Telegram on this machine.")
    parser.add_argument("--host", default="127.0.0.1", help="a loopback address")
    parser.add_argument("--port", type=int, default=8080, help="the first port to try; 0 takes any")
    parser.add_argument("--token", default=DEFAULT_TOKEN, help="the token the bot will use")
    parser.add_argument("--data", type=Path, help="a folder to keep the conversation in")
    parser.add_argument("--language", default="en", help="the language of the owner's Telegram")
    given = parser.parse_args()
    try:
        sandbox = Sandbox(given.token, host=given.host, port=given.port, language=given.language, data=given.data)
    except ValueError as error:
        parser.error(str(error))
    with suppress(KeyboardInterrupt):
        asyncio.run(serve(sandbox))


async def serve(sandbox: Sandbox) -> None:
    """Serve until SIGTERM or SIGINT."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        with suppress(NotImplementedError):  # Windows has no signal handlers on the loop
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with sandbox:
        print(sandbox.root_url, flush=True)
        await stop.wait()


if __name__ == "__main__":
    main()
