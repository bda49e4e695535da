"""python -m sandbox: prints its address on one line and serves until it is stopped."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import threading
from contextlib import suppress
from pathlib import Path

from sandbox.models import Json
from sandbox.server import Sandbox
from sandbox.world import DEFAULT_TOKEN, World


def main() -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(prog="python -m sandbox", description="A pretend Telegram on this machine.")
    parser.add_argument("--host", default="127.0.0.1", help="a loopback address")
    parser.add_argument("--port", type=int, default=8080, help="the first port to try; 0 takes any")
    parser.add_argument("--token", default=DEFAULT_TOKEN, help="the token the bot will use")
    parser.add_argument("--data", type=Path, help="a folder to keep the conversation in")
    parser.add_argument("--language", default="en", help="the language of the owner's Telegram")
    parser.add_argument(
        "--with-parent",
        action="store_true",
        help="print what the page wants of the parent and read its answers, one JSON object a line; end with it",
    )
    args = parser.parse_args()
    try:
        sandbox = Sandbox(args.token, host=args.host, port=args.port, language=args.language, data=args.data)
    except ValueError as error:
        parser.error(str(error))
    with suppress(KeyboardInterrupt):
        asyncio.run(serve(sandbox, with_parent=args.with_parent))


async def serve(sandbox: Sandbox, *, with_parent: bool = False) -> None:
    """Serve until SIGTERM or SIGINT, or until standard input ends."""
    stop = asyncio.Event()
    if with_parent:
        sandbox.world.operator = lambda wish: print(json.dumps(wish), flush=True)
        loop = asyncio.get_running_loop()
        threading.Thread(target=_read_stdin, args=(loop, sandbox.world, stop), daemon=True).start()
    for number in (signal.SIGTERM, signal.SIGINT):
        with suppress(NotImplementedError):  # Windows has no signal handlers on the loop
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with sandbox:
        print(sandbox.root_url, flush=True)
        await stop.wait()


def _read_stdin(loop: asyncio.AbstractEventLoop, world: World, stop: asyncio.Event) -> None:
    """Tell the page what the parent says; set *stop* when standard input ends, as it does when the parent is killed.

    It reads the descriptor itself: `sys.stdin.buffer` holds a lock while it waits, and an interpreter that ends then
    dies with "_enter_buffered_busy".
    """
    rest = b""
    with suppress(OSError, RuntimeError):  # closed from the start; the loop has ended meanwhile
        while piece := os.read(0, 4096):
            *lines, rest = (rest + piece).split(b"\n")
            for line in lines:
                loop.call_soon_threadsafe(_tell, world, json.loads(line))
    with suppress(RuntimeError):
        loop.call_soon_threadsafe(stop.set)


def _tell(world: World, facts: Json) -> None:
    if facts["kind"] == "live" and "link" in facts:
        world.live = facts
    world.events.add(str(facts["kind"]), **{name: value for name, value in facts.items() if name != "kind"})


if __name__ == "__main__":
    main()
