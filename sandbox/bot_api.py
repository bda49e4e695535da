"""The Bot API server: /bot<token>/METHOD and /file/bot<token>/PATH, answered as Telegram answers."""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web

from sandbox import arguments
from sandbox.arguments import Arguments
from sandbox.errors import ApiError
from sandbox.faults import Fault, before
from sandbox.methods.table import METHODS
from sandbox.models import Json
from sandbox.world import World

POLLED_BESIDE_WEBHOOK = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)


def routes(world: World) -> list[web.AbstractRouteDef]:
    """The two addresses a bot uses."""
    handlers = _Handlers(world)
    return [
        web.route("*", "/bot{token:[^/]+}/{method:[^/]*}", handlers.call),
        web.get("/file/bot{token:[^/]+}/{path:.+}", handlers.download),
    ]


class _Handlers:
    def __init__(self, world: World) -> None:
        self.world = world

    async def call(self, request: web.Request) -> web.Response:
        """Handle one call: faults first, then the method. Every outcome is written to the journal."""
        method = request.match_info["method"].lower()
        parameters = Arguments({})
        try:
            if request.match_info["token"] != self.world.token:
                raise ApiError(401, "Unauthorized")
            parameters = await arguments.read(request)
            fault = self.world.faults.take(method, parameters.text("chat_id"))
            if fault is not None and fault.kind in ("drop", "hang", "garbage"):
                return await self._no_answer(request, method, parameters, fault)
            if fault is not None:
                await before(fault)
            result = await self._run(method, parameters, fault)
        except ApiError as error:
            self.world.journal.note(method, parameters.summary(), {"code": error.code, "text": error.text})
            return refusal(error)
        self.world.journal.note(method, parameters.summary(), {"code": 200, "result": _short(result)})
        if fault is not None and fault.kind == "drop-after":
            return _abort(request)
        return answer({"ok": True, "result": result})

    async def _no_answer(self, request: web.Request, method: str, parameters: Arguments, fault: Fault) -> web.Response:
        self.world.journal.note(method, parameters.summary(), {"code": 0, "text": fault.kind})
        await before(fault)
        if fault.kind == "garbage":
            return web.Response(text="<html>502 Bad Gateway</html>", content_type="text/html")
        return _abort(request)

    async def _run(self, method: str, parameters: Arguments, fault: Fault | None) -> Any:
        if method == "getupdates":
            if self.world.webhook.setting.url:
                raise ApiError(409, POLLED_BESIDE_WEBHOOK)
            self.world.updates.again += fault is not None and fault.kind == "dup"
            self.world.updates.allow(parameters.value("allowed_updates", "can't parse allowed updates"))
            return await self.world.updates.poll(
                parameters.integer("offset"),
                parameters.integer("limit", 100),
                parameters.integer("timeout"),
            )
        if method not in METHODS:
            raise ApiError(404, "Not Found")
        return METHODS[method](self.world, parameters)

    async def download(self, request: web.Request) -> web.Response:
        """Return the bytes of a file, by the path from getFile."""
        world, path = self.world, request.match_info["path"]
        file = next((each for each in world.files.values() if each.path == path), None)
        if request.match_info["token"] != world.token or file is None:
            return refusal(ApiError(404, "Not Found"))
        fault = world.faults.take("file")
        if fault is not None and fault.kind in ("drop", "hang"):
            await before(fault)
            return _abort(request)
        try:
            if fault is not None:
                await before(fault)
        except ApiError as error:
            return refusal(error)
        return web.Response(body=world.file_body(file), content_type="application/octet-stream")


def _abort(request: web.Request) -> web.Response:
    """Cut the connection instead of answering."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def refusal(error: ApiError) -> web.Response:
    """Telegram's JSON of an error."""
    body: Json = {"ok": False, "error_code": error.code, "description": error.text}
    return answer(body | ({"parameters": error.parameters} if error.parameters else {}), error.code)


def answer(body: Any, status: int = 200) -> web.Response:
    """JSON as it stands, without escapes."""
    return web.Response(
        body=json.dumps(body, ensure_ascii=False).encode(), status=status, content_type="application/json"
    )


def _short(result: Any) -> Any:
    """What the journal keeps of a result: the message's number, or the number of updates."""
    if isinstance(result, dict):
        return {name: result[name] for name in ("message_id", "file_path") if name in result}
    return [update.get("update_id", 0) for update in result] if isinstance(result, list) else result
