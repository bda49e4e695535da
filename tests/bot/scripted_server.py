"""A few lines of Bot API over real HTTP: what the bot asks is recorded, what it is told is scripted."""

from __future__ import annotations

import asyncio
import contextlib
import json
import ssl
import time
from collections import defaultdict, deque
from collections.abc import Callable
from typing import Any

from aiohttp import web

TOKEN = "123456:TEST-TOKEN_abcdefghijklmnop"
ME = {"id": 123456, "is_bot": True, "first_name": "Pullquote", "username": "pullquote_bot"}


class Hang:
    """An answer that never comes."""


class Drop:
    """The connection is cut after the request was read."""


HANG, DROP = Hang(), Drop()
HTML = "<html>502 Bad Gateway nginx</html>"


async def _parameters(request: web.Request) -> dict[str, Any]:
    """The parameters of a call; a file is its bytes."""
    if request.content_type != "multipart/form-data":
        return await request.json() if request.can_read_body else {}
    form = await request.post()
    return {key: value.file.read() if isinstance(value, web.FileField) else value for key, value in form.items()}


def error(code: int, text: str, **parameters: Any) -> tuple[int, dict[str, Any]]:
    """An answer of Telegram that says no."""
    body: dict[str, Any] = {"ok": False, "error_code": code, "description": text}
    return code, body | ({"parameters": parameters} if parameters else {})


def text_update(update_id: int, text: str, *, chat: int = 1, sender: int | None = None, **more: Any) -> dict[str, Any]:
    """A raw update with a text message."""
    kind = {"type": "private", "first_name": "A"} if chat > 0 else {"type": "supergroup", "title": "G"}
    message: dict[str, Any] = {
        "message_id": update_id,
        "date": int(time.time()),
        "chat": {"id": chat, **kind},
        "from": {"id": sender or abs(chat), "is_bot": False, "first_name": "A", "language_code": "en"},
        "text": text,
    }
    if text.startswith("/"):
        message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}]
    return {"update_id": update_id, "message": message | more}


class Server:
    """The server: `queue` holds updates, `script[method]` the next answers, `calls` what was asked."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self._tls = tls
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.script: defaultdict[str, deque[Any]] = defaultdict(deque)
        self.queue: list[Any] = []
        self.files: dict[str, bytes] = {}
        self.confirmed = 0
        self.root = ""
        self.port = 0
        self._message_id = 1000
        self._news = asyncio.Event()
        self.on_call: Callable[[str], None] = lambda method: None

    async def __aenter__(self) -> Server:
        app = web.Application()
        app.router.add_route("*", "/bot{token}/{method}", self._call)
        app.router.add_get("/file/bot{token}/{path:.*}", self._file)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0, ssl_context=self._tls)
        await site.start()
        self.port = self._runner.addresses[0][1]
        self.root = f"http{'s' if self._tls else ''}://127.0.0.1:{self.port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._news.set()
        await self._runner.cleanup()

    def push(self, *updates: Any) -> None:
        """Queue raw updates."""
        self.queue.extend(updates)
        self._news.set()

    def answer(self, method: str, *answers: Any) -> None:
        """Script the next answers of a method: a (status, body), a text, HANG or DROP."""
        self.script[method].extend(answers)

    def asked(self, method: str) -> list[dict[str, Any]]:
        """Return the parameters of each call of *method*."""
        return [params for name, params in self.calls if name == method]

    async def _call(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        params = await _parameters(request)
        self.calls.append((method, params))
        self.on_call(method)
        if request.match_info["token"] != TOKEN:
            return _json(*error(401, "Unauthorized"))
        scripted = self.script[method].popleft() if self.script[method] else None
        if scripted is HANG:
            await asyncio.sleep(3600)
        if scripted is DROP:
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        if isinstance(scripted, str):
            return web.Response(text=scripted, content_type="text/html")
        if isinstance(scripted, tuple):
            status, body = scripted
            if isinstance(body, str):
                return web.Response(text=body, content_type="text/html", status=status)
            return _json(status, body)
        return _json(200, {"ok": True, "result": await self._result(method, params)})

    async def _result(self, method: str, params: dict[str, Any]) -> Any:
        if method == "getMe":
            return ME
        if method == "getUpdates":
            return await self._updates(params)
        if method == "sendMessage":
            self._message_id += 1
            return {"message_id": self._message_id, "date": 1, "chat": {"id": params["chat_id"], "type": "private"}}
        if method == "getFile":
            return {"file_id": params["file_id"], "file_unique_id": "u", "file_path": f"documents/{params['file_id']}"}
        return True

    async def _updates(self, params: dict[str, Any]) -> list[Any]:
        offset = params.get("offset") or 0
        gone = [u for u in self.queue if isinstance(u, dict) and u.get("update_id", offset) < offset]
        self.queue = [u for u in self.queue if u not in gone]
        self.confirmed = max([self.confirmed, *(u["update_id"] for u in gone)])
        if not self.queue:
            self._news.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), params.get("timeout") or 0)
        return self.queue[: params.get("limit", 100)]

    async def _file(self, request: web.Request) -> web.StreamResponse:
        body = self.files.get(request.match_info["path"])
        return web.Response(body=body) if body is not None else _json(*error(404, "Not Found"))


def _json(status: int, body: dict[str, Any]) -> web.Response:
    return web.Response(text=json.dumps(body), content_type="application/json", status=status)
