"""python -m sandbox: prints its address on one line and serves until it is stopped."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import threading
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
    parser.add_argument("--while-stdin", action="store_true", help="end when standard input does: with its parent")
    args = parser.parse_args()
    try:
        sandbox = Sandbox(args.token, host=args.host, port=args.port, language=args.language, data=args.data)
    except ValueError as error:
        parser.error(str(error))
    with suppress(KeyboardInterrupt):
        asyncio.run(serve(sandbox, while_stdin=args.while_stdin))


async def serve(sandbox: Sandbox, *, while_stdin: bool = False) -> None:
    """Serve until SIGTERM or SIGINT, or until standard input ends."""
    stop = asyncio.Event()
    if while_stdin:
        loop = asyncio.get_running_loop()
        threading.Thread(target=_after_stdin, args=(loop, stop), daemon=True).start()
    for number in (signal.SIGTERM, signal.SIGINT):
        with suppress(NotImplementedError):  # Windows has no signal handlers on the loop
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with sandbox:
        print(sandbox.root_url, flush=True)
        await stop.wait()


def _after_stdin(loop: asyncio.AbstractEventLoop, stop: asyncio.Event) -> None:
    """Set *stop* when standard input ends, as it does when the parent is killed.

    It reads the descriptor itself: `sys.stdin.buffer` holds a lock while it waits, and an interpreter that ends then
    dies with "_enter_buffered_busy".
    """
    with suppress(OSError):  # closed from the start
        while os.read(0, 4096):
            pass
    with suppress(RuntimeError):  # the loop has ended meanwhile
        loop.call_soon_threadsafe(stop.set)


if __name__ == "__main__":
    main()
