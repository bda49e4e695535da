"""The reading part of the page's interface: people, chats, messages, files, events."""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict

from aiohttp import web

from sandbox.bot_api import answer, refusal
from sandbox.errors import ApiError, BadRequestError
from sandbox.methods import profile
from sandbox.models import Chat, Json
from sandbox.world import World

LONGEST_WAIT = 60.0
HEARTBEAT = 15.0


def routes(world: World) -> list[web.AbstractRouteDef]:
    """The addresses that only read."""
    window = _Window(world)
    return [
        web.get("/sandbox/state", window.state),
        web.get("/sandbox/chats/{chat}/messages", window.messages),
        web.get("/sandbox/events", window.events),
        web.get("/sandbox/journal", window.journal),
        web.get("/sandbox/files/{file}", window.file),
    ]


def chat_view(world: World, chat: Chat) -> Json:
    """A chat as the page needs it: its last message, its topics, the commands each person is offered."""
    messages = world.messages.get(chat.id, {})
    last = messages[max(messages)] if messages else None
    facts = asdict(chat) | {"topics": [asdict(topic) for topic in chat.topics.values()], "last": last}
    facts["menus"] = {
        str(each.id): profile.menu(
            world,
            chat.type,
            chat.id,
            each.id,
            each.language,
            admin=chat.members.get(each.id) in ("creator", "administrator"),
        )
        for each in world.people.values()
        if chat.type != "channel" and (chat.type != "private" or chat.id == each.id)
    }
    return facts


class _Window:
    def __init__(self, world: World) -> None:
        self.world = world

    async def state(self, _: web.Request) -> web.Response:
        world = self.world
        return answer(
            {
                "bot": world.bot,
                "people": [asdict(person) for person in world.people.values()],
                "chats": [chat_view(world, chat) for chat in world.chats.values()],
                "descriptions": {
                    name.removeprefix("description:"): text
                    for name, text in world.texts.items()
                    if name.startswith("description:") and text
                },
                "live": world.live,
                "operated": world.operator is not None,
                "pending": world.updates.pending(),
                "confirmed": world.updates.confirmed,
                "number": world.events.number,
            }
        )

    async def messages(self, request: web.Request) -> web.Response:
        chat = self.world.find_chat(request.match_info["chat"])
        if chat is None:
            return refusal(BadRequestError("there is no such chat"))
        messages = self.world.messages.get(chat.id, {})
        return answer([self.world.view(chat.id, messages[number]) for number in sorted(messages)])

    async def journal(self, request: web.Request) -> web.Response:
        method = request.query.get("method", "").lower()
        return answer([call for call in self.world.journal.calls if method in ("", call["method"])])

    async def file(self, request: web.Request) -> web.Response:
        file = self.world.files.get(request.match_info["file"])
        if file is None:
            return refusal(ApiError(404, "Not Found"))
        # Always a download, never a page of this origin: people upload HTML too.
        picture = file.path.startswith("photos/")
        headers = {} if picture else {"Content-Disposition": "attachment"}
        mime = file.mime if picture and file.mime.startswith("image/") else "application/octet-stream"
        return web.Response(body=self.world.file_body(file), content_type=mime, headers=headers)

    async def events(self, request: web.Request) -> web.StreamResponse:
        """What happened after a number: as a stream for the page, as JSON (waiting for the first) for tests."""
        after = int(request.headers.get("Last-Event-ID") or request.query.get("after") or 0)
        if "text/event-stream" not in request.headers.get("Accept", ""):
            seconds = min(LONGEST_WAIT, float(request.query.get("wait") or 0))
            return answer(await self.world.events.wait(after, seconds))
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await response.prepare(request)
        try:
            while True:
                batch = await self.world.events.wait(after, HEARTBEAT)
                for event in batch:
                    body = json.dumps(event, ensure_ascii=False)
                    await response.write(f"id: {event['number']}\ndata: {body}\n\n".encode())
                    after = event["number"]
                if not batch:
                    await response.write(b": still here\n\n")
        except (ConnectionResetError, asyncio.CancelledError):
            return response
