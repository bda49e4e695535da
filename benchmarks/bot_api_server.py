"""A local Bot API server for `benchmarks.throughput`: it hands out updates and counts answers, and does little else.

    python -m benchmarks.bot_api_server

Prints its address. `GET /load?chats=N&text=T` queues a message of each of N private chats, `{chat}` in it being the
number of the chat from 0; `GET /wait` returns when every one of them was answered by a sendMessage.
"""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import Mapping
from typing import Any

from aiohttp import web

TOKEN = "1234567:benchmark-benchmark-benchmark-12345"  # noqa: S105
FIRST_CHAT = 10_000


class Server:
    """The queue of updates and the count of answers."""

    def __init__(self) -> None:
        self._updates: list[dict[str, Any]] = []
        self._ids = itertools.count(1)
        self._message_ids = itertools.count(1)
        self._missing = 0
        self._changed = asyncio.Condition()

    async def load(self, request: web.Request) -> web.Response:
        """Queue a message of each chat."""
        text = request.query["text"]
        async with self._changed:
            for chat in range(int(request.query["chats"])):
                self._updates.append(self._message(FIRST_CHAT + chat, text.replace("{chat}", str(chat))))
                self._missing += 1
            self._changed.notify_all()
        return web.Response()

    async def wait(self, _: web.Request) -> web.Response:
        """Return when all that was queued is answered."""
        async with self._changed:
            await self._changed.wait_for(lambda: self._missing <= 0)
        return web.Response()

    async def call(self, request: web.Request) -> web.Response:
        """Answer a method of the Bot API."""
        method = request.match_info["method"]
        form = request.content_type != "application/json"
        arguments = dict(await request.post()) if form else json.loads(await request.read() or "{}")
        if method == "getUpdates":
            result: Any = await self._get_updates(arguments)
        elif method == "sendMessage":
            result = await self._sent(arguments)
        elif method == "getMe":
            result = {"id": 1, "is_bot": True, "first_name": "Echo", "username": "echo_bot"}
        else:
            result = True
        return web.Response(body=json.dumps({"ok": True, "result": result}), content_type="application/json")

    async def _get_updates(self, arguments: Mapping[str, Any]) -> list[dict[str, Any]]:
        offset, limit = int(arguments.get("offset") or 0), int(arguments.get("limit") or 100)
        async with self._changed:
            self._updates = [each for each in self._updates if each["update_id"] >= offset]
            try:
                async with asyncio.timeout(float(arguments.get("timeout") or 0)):
                    await self._changed.wait_for(lambda: bool(self._updates))
            except TimeoutError:
                return []
            return self._updates[:limit]

    async def _sent(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        chat = int(arguments["chat_id"])
        async with self._changed:
            self._missing -= 1
            if self._missing <= 0:
                self._changed.notify_all()
        kind = {"id": chat, "type": "private", "first_name": "P"}
        return {"message_id": next(self._message_ids), "date": 1, "chat": kind, "text": arguments["text"]}

    def _message(self, chat: int, text: str) -> dict[str, Any]:
        person = {"id": chat, "is_bot": False, "first_name": "P", "language_code": "en"}
        message: dict[str, Any] = {"message_id": next(self._message_ids), "date": 1, "from": person, "text": text}
        message["chat"] = {"id": chat, "type": "private", "first_name": "P"}
        if text.startswith("/"):
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}]
        elif text.startswith("http"):
            message["entities"] = [{"type": "url", "offset": 0, "length": len(text)}]
        return {"update_id": next(self._ids), "message": message}


async def main() -> None:
    """Serve until the process is ended."""
    server, app = Server(), web.Application()
    app.router.add_get("/load", server.load)
    app.router.add_get("/wait", server.wait)
    app.router.add_post("/bot{token}/{method}", server.call)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    print(f"http://127.0.0.1:{runner.addresses[0][1]}", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
