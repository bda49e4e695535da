"""Somebody in one chat: speaks, presses, reacts, waits for the bot."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from sandbox.models import Json
from tests.patience import PATIENCE
from tests.sandbox.client.message import Message
from tests.sandbox.client.offer import Offer

NEWEST = 1 << 60
"""The number of an event that has not happened: to ask for what is after it is to look at all there is."""


class Connection(Protocol):
    """What a person needs of the sandbox: requests, and the events in their order."""

    said: set[tuple[int, int]]
    """What people have written, by chat and message."""

    async def get(self, path: str, **query: object) -> Any:
        """GET below /sandbox/."""

    async def post(self, path: str, **body: Any) -> Any:
        """POST below /sandbox/."""

    async def upload(self, path: str, name: str, body: bytes, mime: str, field: str, **others: Any) -> Any:
        """POST a file with other fields."""

    async def events(self, after: int, until: float) -> list[Json]:
        """The events after a number, waiting for the first until that moment."""

    async def wait_event(self, matches: Callable[[Json], bool], after: int = 0, timeout: float = PATIENCE) -> Json:
        """The first event after a number for which *matches* holds; AssertionError when none comes."""

    async def state(self) -> Json:
        """People, chats, pending and confirmed updates."""

    async def calls(self, method: str = "") -> list[Json]:
        """What the bot has called."""

    async def fault(self, method: str, kind: str, times: int = 1, **how: Any) -> None:
        """Let the next calls of a method fail."""

    async def push(self, update: Json) -> int:
        """Hand the bot an update; returns its number."""

    async def wait_idle(self, timeout: float = PATIENCE) -> None:
        """Wait until the bot has confirmed all updates and calls nothing."""

    async def add_person(self, key: str, language: str = "en", first_name: str = "") -> Person:
        """A new person of the sandbox."""

    def person(self, key: str, chat: str = "", topic: int = 0) -> Person:
        """Somebody of the sandbox, in their private chat or in *chat*."""


class Person:
    """Somebody in one chat. Waiting hands out each of the bot's messages there once, in order."""

    def __init__(self, world: Connection, key: str, chat: str, topic: int = 0) -> None:
        self.world = world
        self.key = key
        self.chat = chat
        self.topic = topic
        self._position = 0
        self._toasts = 0

    def at(self, chat: str, topic: int = 0) -> Person:
        """The same person in another chat: "newsroom" with its topics 2 and 3, or "channel"."""
        return self.world.person(self.key, chat, topic)

    def _place(self) -> Json:
        return {"person": self.key, "chat": self.chat, "thread": self.topic or None}

    async def say(
        self,
        text: str,
        *,
        reply_to: Message | int | None = None,
        quote: str | None = None,
        entities: Sequence[Json] | None = None,
        forward_origin: Json | None = None,
        markdown: bool = False,
    ) -> Message:
        """Send a text; gives the (last) message it became. `markdown` turns [words](url) into links."""
        sent = await self.world.post(
            "messages",
            **self._place(),
            text=text,
            reply_to=reply_to.id if isinstance(reply_to, Message) else reply_to,
            quote=quote,
            entities=list(entities) if entities else None,
            forward_origin=forward_origin,
            markdown=markdown,
        )
        return self._said(sent)

    async def say_formatted(
        self,
        html: str,
        *,
        reply_to: Message | None = None,
        quote: str | None = None,
        forward_origin: Json | None = None,
    ) -> Message:
        """Send what is pasted from a page: a message with blocks and without text."""
        answered = {"reply_to": reply_to.id if reply_to else None, "quote": quote}
        fields = {"html": html, "forward_origin": forward_origin}
        return self._said(await self.world.post("messages", **self._place(), **answered, **fields))

    async def send_file(
        self, name: str, body: bytes, caption: str = "", mime: str = "application/octet-stream", **extra: Any
    ) -> Message:
        """Send a document with a caption."""
        place = self._place()
        sent = await self.world.upload("messages", name, body, mime, "document", **place, text=caption, **extra)
        return self._said(sent)

    async def send_photo(self, body: bytes, caption: str = "", **extra: Any) -> Message:
        """Send a picture with a caption; media_group_id="…" makes an album of several."""
        place = self._place()
        sent = await self.world.upload(
            "messages", "photo.jpg", body, "image/jpeg", "photo", **place, text=caption, **extra
        )
        return self._said(sent)

    async def forward(self, message: Message) -> Message:
        """Forward a message, of any chat, into this one."""
        source = {"chat": message.chat, "message": message.id}
        return self._said(await self.world.post("messages", **self._place(), forward=source))

    async def edit(self, message: Message, text: str) -> Message:
        """Change a message of one's own."""
        return Message(await self.world.post("edits", person=self.key, chat=self.chat, message=message.id, text=text))

    async def edit_formatted(self, message: Message, html: str) -> Message:
        """Change a message of one's own into one with formatting."""
        return Message(await self.world.post("edits", person=self.key, chat=self.chat, message=message.id, html=html))

    async def delete(self, message: Message) -> None:
        """Delete a message for everybody; the bot is not told."""
        await self.world.post("deletions", person=self.key, chat=message.chat, message=message.id)

    async def press(self, message: Message, label: str) -> str:
        """Press the button with that label; gives the query's number, for `wait_toast`."""
        data = message.button(label).get("callback_data")
        if data is None:
            raise AssertionError(f"the button {label!r} does not call the bot: {message.button(label)}")
        sent = await self.world.post("presses", person=self.key, chat=message.chat, message=message.id, data=data)
        return str(sent["query"])

    async def type_inline(self, query: str, offset: str = "") -> str:
        """Type "@bot query" here and wait for nothing; gives the query's number, for `wait_offer`."""
        sent = await self.world.post("queries", person=self.key, chat=self.chat, query=query, offset=offset)
        return str(sent["query"])

    async def inline(self, query: str = "", offset: str = "", timeout: float = PATIENCE) -> Offer:
        """What the bot offers after "@bot query" here."""
        return await self.wait_offer(await self.type_inline(query, offset), timeout)

    async def wait_offer(self, query: str, timeout: float = PATIENCE) -> Offer:
        """The answer to an inline query."""
        event = await self.world.wait_event(
            lambda each: each["kind"] == "inline" and each["query"] == query, 0, timeout
        )
        return Offer(query, event["answer"])

    async def choose(self, offer: Offer, result: int | str = 0, chat: str = "") -> Message:
        """Send one of the results (by its place or its id) into this chat, or into another."""
        result_id = offer.ids[result] if isinstance(result, int) else result
        place = self._place() | ({"chat": chat} if chat else {})
        return self._said(await self.world.post("choices", **place, query=offer.query, result=result_id))

    async def call_as_guest(self, text: str, reply_to: Message | None = None, quote: str | None = None) -> Message:
        """Mention the bot in this chat, which it is no member of."""
        answered = {"reply_to": reply_to.id if reply_to else None, "quote": quote}
        return self._said(await self.world.post("calls", **self._place(), text=text, **answered))

    async def call_formatted(self, html: str) -> Message:
        """As `call_as_guest`, with a message that has formatting."""
        return self._said(await self.world.post("calls", **self._place(), html=html))

    async def open_link(self, url: str) -> Message:
        """Open a link that starts the bot: in a client that is the private chat and a press on "Start"."""
        match = re.fullmatch(r"https://t\.me/\w+\?start=([A-Za-z0-9_-]{1,64})", url)
        if match is None:
            raise AssertionError(f"{url!r} does not start a bot")
        return await self.world.person(self.key).say(f"/start {match[1]}")

    async def share_chat(self, message: Message, chat: str) -> None:
        """Choose a chat with the button of a message that asks for one."""
        await self.world.post("shares", person=self.key, message=message.id, shared=chat)

    async def react(self, message: Message, *emoji: str) -> None:
        """React to a message; no emoji takes the reaction back."""
        await self.world.post("reactions", person=self.key, chat=self.chat, message=message.id, emoji=list(emoji))

    async def block(self, blocked: bool = True) -> None:
        """Block the bot, or unblock it."""
        await self.world.post("blocks", person=self.key, blocked=blocked)

    async def set_bot(self, status: str, *, speaks: bool = False) -> None:
        """Give the bot a standing in this chat: member, administrator, restricted (and *speaks*), left, kicked."""
        await self.world.post("standings", person=self.key, chat=self.chat, status=status, speaks=speaks)

    async def messages(self) -> list[Message]:
        """Everything in this chat, oldest first, as it stands now."""
        return [Message(raw) for raw in await self.world.get(f"chats/{self.chat}/messages")]

    async def current(self, message: Message) -> Message:
        """The message as it stands now; AssertionError when it is gone."""
        for each in await self.messages():
            if each.id == message.id:
                return each
        raise AssertionError(f"message {message.id} is gone")

    async def _chat_id(self) -> int:
        chats = (await self.world.state())["chats"]
        return next(int(each["id"]) for each in chats if each["key"] == self.chat)

    async def wait_message(self, containing: str = "", timeout: float = PATIENCE) -> Message:
        """The bot's next message here (with that text in it: earlier ones without it are passed over)."""
        chat = await self._chat_id()

        def matches(event: Json) -> bool:
            return (
                event["kind"] == "message"
                and self._from_bot(event, chat)
                and containing in Message(event["message"]).text
            )

        event = await self.world.wait_event(matches, self._position, timeout)
        self._position = event["number"]
        return Message(event["message"], event["number"])

    def _said(self, sent: Json) -> Message:
        """In a channel nothing else tells a person's posts from the bot's."""
        messages = [Message(raw) for raw in sent["messages"]]
        self.world.said.update((each.chat, each.id) for each in messages)
        return messages[-1]

    def _from_bot(self, event: Json, chat: int) -> bool:
        message = event["message"]
        here = event["chat"] == chat and (not self.topic or message.get("message_thread_id") == self.topic)
        if here and "from" not in message:
            return (chat, message["message_id"]) not in self.world.said
        return here and bool(message["from"].get("is_bot"))

    async def wait_edit(self, message: Message, containing: str = "", timeout: float = PATIENCE) -> Message:
        """The next version of *message* after the one given (the first that contains the text)."""
        return await self.wait_until(message, lambda each: containing in each.text, timeout)

    async def wait_until(
        self, message: Message, holds: Callable[[Message], bool], timeout: float = PATIENCE
    ) -> Message:
        """The first later version of *message* for which *holds* is true."""

        def matches(event: Json) -> bool:
            same = event["kind"] == "edited" and event["chat"] == message.chat
            return bool(same and event["message"]["message_id"] == message.id and holds(Message(event["message"])))

        event = await self.world.wait_event(matches, message.number, timeout)
        return Message(event["message"], event["number"])

    async def wait_toast(self, query: str = "", timeout: float = PATIENCE) -> Json:
        """The bot's next answer to a press (to that query): text, alert."""
        event = await self.world.wait_event(
            lambda each: each["kind"] == "toast" and query in ("", each["query"]),
            0 if query else self._toasts,
            timeout,
        )
        self._toasts = max(self._toasts, event["number"])
        return event

    async def wait_reaction(self, message: Message, timeout: float = PATIENCE) -> list[str]:
        """The emoji on *message* once somebody reacted."""

        def matches(event: Json) -> bool:
            same = event["kind"] == "reaction" and event["chat"] == message.chat
            return bool(same and event["message"]["message_id"] == message.id)

        event = await self.world.wait_event(matches, message.number, timeout)
        return Message(event["message"]).reactions()

    async def from_now(self) -> None:
        """Pass over what the bot has said here so far."""
        events = await self.world.events(0, 0.0)
        self._position = events[-1]["number"] if events else 0

    async def expect_silence(self) -> None:
        """AssertionError if the bot has said anything new here so far."""
        await self.world.events(NEWEST, 0.0)
        try:
            message = await self.wait_message(timeout=0.0)
        except AssertionError:
            return
        raise AssertionError(f"the bot said {message.text!r}")
