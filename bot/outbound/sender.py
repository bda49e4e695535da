"""The only way out to Telegram: a row for each message, so that an update that is tried again sends nothing twice.

claimed: sending → sent, unknown or refused; put back: new → sending. Telegram knows no idempotency key: a message
whose answer was lost may stand in the chat or not, so it is never sent again; one that surely did not arrive is.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from weakref import WeakValueDictionary

import structlog
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.clock import BackOff, Clock
from bot.outbound import payloads
from bot.outbound.bot_api import AiohttpRequest, NotSentError, ServerError, retry_after
from bot.outbound.rate_limits import RateLimits
from engine.errors import FetchError, TooLargeError
from handlers.context import DOWNLOAD_LIMIT
from handlers.views.message import InlineAnswer, InlineResult, Member, OutgoingMessage, ReplyTo
from storage.models import DeliveryState
from storage.outbox import OutboxRepository

TRIES = 4
"""How often a message that surely did not arrive is handed in: 1 + 2 + 4 seconds, then the update itself waits."""
LONGEST_WAIT = 60.0
"""Seconds of "retry after" that are waited for here; for longer ones the update is put back into the inbox."""
SHORT = 5.0
"""Seconds for what nobody waits for: typing, reactions."""

log = structlog.get_logger("bot.outbound.sender")


class Outgoing:
    """Everything the outboxes of single updates share."""

    def __init__(
        self,
        api: AiohttpRequest,
        rows: OutboxRepository,
        *,
        clock: Clock,
        limits: RateLimits | None = None,
        migrated: Callable[[int, int], Awaitable[object]] | None = None,
        refused: Callable[[int], Awaitable[object]] | None = None,
    ) -> None:
        """*migrated* hears of a group that became a supergroup, *refused* of a chat that takes no messages."""
        self.api = api
        self.rows = rows
        self.clock = clock
        self.migrated = migrated
        self.refused = refused
        self.limits = limits
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    def outbox(self, update_id: int, *, burst: bool = True) -> Outbox:
        """Return the way out for one update; without *burst* its messages are never sent in quick succession."""
        return Outbox(self, update_id, burst=burst)

    def turn(self, chat_id: int) -> asyncio.Lock:
        """Return the lock that keeps the order of a chat's messages."""
        lock = self._turns.get(chat_id)
        if lock is None:
            lock = self._turns[chat_id] = asyncio.Lock()
        return lock

    async def quietly(self, method: str, **params: object) -> bool:
        """Call a method that nobody waits for; never raises."""
        if self.limits is not None:
            await self.limits.call()
        try:
            await self.api.call(method, params, read_timeout=SHORT)
        except TelegramError as error:
            log.debug("refused", method=method, error=type(error).__name__)
            return False
        return True

    async def member(self, chat_id: int, person: int) -> Member | None:
        """Return what somebody is and may in a chat; None when Telegram does not say. Never raises."""
        if self.limits is not None:
            await self.limits.call()
        try:
            told = await self.api.call("getChatMember", {"chat_id": chat_id, "user_id": person})
        except TelegramError as error:
            log.info("Telegram does not say who somebody is", chat=chat_id, error=type(error).__name__)
            return None
        if not isinstance(told, Mapping) or not isinstance(told.get("status"), str):
            return None
        return Member(told["status"], frozenset(name for name, value in told.items() if value is True))

    def too_fast(self, chat_id: int, error: RetryAfter) -> float:
        """Take note that Telegram wants a chat left alone; return for how many seconds."""
        seconds = retry_after(error)
        if self.limits is not None:  # what is longer than LONGEST_WAIT is waited for in the inbox
            self.limits.refused(chat_id, seconds if seconds <= LONGEST_WAIT else 0.0)
        return seconds


class Outbox:
    """The way out for one update."""

    def __init__(self, parent: Outgoing, update_id: int, *, burst: bool) -> None:
        self._parent = parent
        self._update_id = update_id
        self._burst = burst
        self._count = 0

    async def send(
        self,
        chat_id: int,
        message: OutgoingMessage,
        *,
        topic: int | None = None,
        reply: ReplyTo | None = None,
        slot: int | None = None,
    ) -> int | None:
        """Send once; return the message's id, None when it is unknown or refused."""
        if slot is None:
            slot, self._count = self._count, self._count + 1
        rows, now = self._parent.rows, self._parent.clock.now()
        async with self._parent.turn(chat_id):
            delivery = await rows.claim(self._update_id, slot, chat_id, now)
            if delivery.state is not DeliveryState.NEW:
                if delivery.state is DeliveryState.UNKNOWN:
                    log.warning("it is unknown whether this was sent", update=self._update_id, slot=slot)
                return delivery.message_id
            draft = payloads.Draft(chat_id, message, topic, reply)
            return await _Sending(self._parent, self._update_id, slot, draft, burst=self._burst).run()

    async def earlier(self, slot: int) -> int | None:
        """Return the id of the message that an earlier try sent in *slot*."""
        delivery = await self._parent.rows.find(self._update_id, slot)
        return delivery.message_id if delivery else None

    async def trouble(self) -> str:
        """Return "unknown" or "refused" where that became of a message of this update, else ""."""
        states = await self._parent.rows.states(self._update_id)
        found = (one for one in (DeliveryState.UNKNOWN, DeliveryState.REFUSED) if one in states)
        return next((one.value for one in found), "")

    async def edit(self, chat_id: int, message_id: int, message: OutgoingMessage) -> bool:
        """Change a message; True when it now reads so, False when it is gone."""
        draft = payloads.Draft(chat_id, message)
        async with self._parent.turn(chat_id):
            pause = BackOff(1.0, 4.0)
            for left in reversed(range(TRIES)):
                if self._parent.limits is not None:
                    await self._parent.limits.edit(chat_id)
                try:
                    await self._parent.api.call("editMessageText", draft.edit(message_id))
                    return True
                except RetryAfter as error:
                    seconds = self._parent.too_fast(chat_id, error)
                    if not left or seconds > LONGEST_WAIT:
                        raise
                    await self._parent.clock.sleep(seconds)
                except BadRequest as error:
                    outcome = self._edited(error, draft)
                    if isinstance(outcome, bool):
                        return outcome
                    draft = outcome
                except Forbidden:
                    return False
                except NetworkError:  # doing it twice does no harm, so it matters not whether it arrived
                    if not left:
                        raise
                    await self._parent.clock.sleep(pause.next())
        return False

    def _edited(self, error: BadRequest, draft: payloads.Draft) -> bool | payloads.Draft:
        """Return how an edit ended, or the draft to try instead."""
        if payloads.says(error, "message is not modified"):
            return True
        if payloads.says(error, *payloads.GONE):
            return False
        softer = draft.softer(error)
        if softer is None:
            raise error
        log.warning("edited in a simpler form", update=self._update_id, reason=softer.given_up)
        return softer

    async def answer_callback(self, query_id: str, text: str = "", alert: bool = False) -> None:
        """Answer a pressed button; never raises."""
        text = payloads.cut(text, 200)
        await self._parent.quietly(
            "answerCallbackQuery", callback_query_id=query_id, text=text or None, show_alert=alert or None
        )

    async def answer_inline(self, query_id: str, offer: InlineAnswer) -> None:
        """Answer an inline query; never raises."""
        try:
            await self._parent.api.call("answerInlineQuery", payloads.answer(query_id, offer), read_timeout=SHORT)
        except BadRequest as error:
            if not payloads.says(error, "query is too old"):  # whoever typed has typed on
                log.warning("an answer to an inline query was refused", update=self._update_id)
        except TelegramError as error:
            log.debug("refused", method="answerInlineQuery", error=type(error).__name__)

    async def answer_guest(self, query_id: str, message: OutgoingMessage) -> bool:
        """Answer a guest query; what surely did not arrive is handed in again."""
        said, pause = InlineResult("1", "Pullquote", "", message), BackOff(1.0, 4.0)
        plain = False
        for left in reversed(range(TRIES)):
            try:
                result = payloads.result(said, plain=plain)
                await self._parent.api.call("answerGuestQuery", {"guest_query_id": query_id, "result": result})
                return True
            except BadRequest as error:
                if plain or not payloads.says(error, "parse entities", "entity"):
                    log.warning("an answer to a guest query was refused", update=self._update_id)
                    return False
                plain = True
            except (NotSentError, ServerError, RetryAfter) as error:
                wait = retry_after(error) if isinstance(error, RetryAfter) else pause.next()
                if not left or wait > LONGEST_WAIT:
                    break
                await self._parent.clock.sleep(wait)
            except TelegramError:
                break
        log.warning("it is unknown whether a guest query was answered", update=self._update_id)
        return False

    async def acknowledge(self, chat_id: int, topic: int | None = None) -> None:
        """Show "typing"; never raises."""
        await self._parent.quietly("sendChatAction", chat_id=chat_id, message_thread_id=topic, action="typing")

    async def react(self, chat_id: int, message_id: int, emoji: str) -> bool:
        """Set a reaction ("" takes it away); never raises."""
        reaction = [{"type": "emoji", "emoji": emoji}] if emoji else []
        return await self._parent.quietly(
            "setMessageReaction", chat_id=chat_id, message_id=message_id, reaction=reaction
        )

    async def member(self, chat_id: int, person: int) -> Member | None:
        """Return what somebody is and may in a chat; None when Telegram does not say. Never raises."""
        return await self._parent.member(chat_id, person)

    async def linked(self, chat_id: int) -> int:
        """Return the discussion group of a channel, or the channel of a group; 0 where there is none or nobody says."""
        try:
            told = await self._parent.api.call("getChat", {"chat_id": chat_id})
        except TelegramError:
            return 0
        found = told.get("linked_chat_id") if isinstance(told, Mapping) else None
        return found if isinstance(found, int) else 0

    async def pin(self, chat_id: int, message_id: int) -> bool:
        """Pin a message without a sound; never raises."""
        return await self._parent.quietly(
            "pinChatMessage", chat_id=chat_id, message_id=message_id, disable_notification=True
        )

    async def unpin(self, chat_id: int, message_id: int) -> bool:
        """Unpin a message; never raises."""
        return await self._parent.quietly("unpinChatMessage", chat_id=chat_id, message_id=message_id)

    async def delete(self, chat_id: int, message_id: int) -> bool:
        """Delete a message; never raises."""
        return await self._parent.quietly("deleteMessage", chat_id=chat_id, message_id=message_id)

    async def download(self, file_id: str) -> bytes:
        """Return a file's bytes; TooLargeError over Telegram's limit, FetchError when it cannot be had."""
        pause = BackOff(1.0, 4.0)
        for left in reversed(range(TRIES)):
            try:
                file = await self._parent.api.call("getFile", {"file_id": file_id})
                path, size = _file(file)
                if size > DOWNLOAD_LIMIT:
                    raise TooLargeError(limit=DOWNLOAD_LIMIT, size=size)
                return await self._parent.api.download(path)
            except BadRequest as error:
                if payloads.says(error, "file is too big"):
                    raise TooLargeError(limit=DOWNLOAD_LIMIT) from None
                raise FetchError from None
            except RetryAfter as error:
                if not left or retry_after(error) > LONGEST_WAIT:
                    raise
                await self._parent.clock.sleep(retry_after(error))
            except NetworkError:
                if not left:
                    raise FetchError from None
                await self._parent.clock.sleep(pause.next())
        raise FetchError


@dataclass(slots=True)
class _Sending:
    """One message on its way, from its claimed row to the end."""

    parent: Outgoing
    update_id: int
    slot: int
    draft: payloads.Draft
    burst: bool
    claimed: bool = True
    """The row says "sending" already; after it was put back that has to be written anew."""

    async def run(self) -> int | None:
        """Send, soften and wait as Telegram asks; return the message's id."""
        pause = BackOff(1.0, 4.0)
        failures = 0
        while True:
            if not self.claimed:
                await self.parent.rows.resend(self.update_id, self.slot)
            self.claimed = False
            try:
                result = await self._call()
            except ChatMigrated as error:
                await self._move(error.new_chat_id)
            except RetryAfter as error:
                failures += 1
                seconds = self.parent.too_fast(self.draft.chat_id, error)
                await self._wait(error, seconds, last=failures >= TRIES)
            except (NotSentError, ServerError) as error:
                failures += 1
                await self._wait(error, pause.next(), last=failures >= TRIES)
            except Forbidden as error:
                await self._refused(error)
                return None
            except BadRequest as error:
                if not await self._soften(error):
                    return None
            except NetworkError as error:
                await self._lost(type(error).__name__)
                return None
            except TelegramError:
                await self._back()
                raise
            else:
                return await self._sent(result)

    async def _call(self) -> Any:
        if self.parent.limits is not None:
            await self.parent.limits.message(self.draft.chat_id, burst=self.burst)
        file = self.draft.message.file
        if file is not None:
            method, field = ("sendPhoto", "photo") if file.picture else ("sendDocument", "document")
            return await self.parent.api.upload(method, self.draft.send(), field, file.name, file.body)
        return await self.parent.api.call("sendMessage", self.draft.send())

    async def _sent(self, result: Any) -> int | None:
        message_id = result.get("message_id") if isinstance(result, Mapping) else None
        if not isinstance(message_id, int):
            await self._lost("no message id")
            return None
        await self.parent.rows.sent(self.update_id, self.slot, message_id)
        return message_id

    async def _lost(self, reason: str) -> None:
        log.warning("it is unknown whether this was sent", update=self.update_id, slot=self.slot, reason=reason)
        await self.parent.rows.unknown(self.update_id, self.slot)

    async def _refused(self, error: TelegramError) -> None:
        log.info("the chat refuses the bot", update=self.update_id, chat=self.draft.chat_id, error=type(error).__name__)
        await self.parent.rows.refused(self.update_id, self.slot)
        gone = isinstance(error, Forbidden) or (
            isinstance(error, BadRequest) and payloads.says(error, *payloads.CLOSED)
        )
        if gone and self.parent.refused is not None:
            await self.parent.refused(self.draft.chat_id)

    async def _back(self) -> None:
        """It surely was not sent: a crash from here on may send it again."""
        await self.parent.rows.put_back(self.update_id, self.slot)

    async def _wait(self, error: TelegramError, seconds: float, *, last: bool) -> None:
        await self._back()
        if last or seconds > LONGEST_WAIT:
            raise error
        await self.parent.clock.sleep(seconds)

    async def _move(self, chat_id: int) -> None:
        """The group has become a supergroup: the same chat with another id."""
        old = self.draft.chat_id
        await self._back()
        if self.parent.migrated is not None:
            await self.parent.migrated(old, chat_id)
        self.draft = self.draft.to(chat_id)

    async def _soften(self, error: BadRequest) -> bool:
        """Give up what Telegram refuses; False when it refuses the chat, the error itself when nothing is left."""
        if payloads.says(error, *payloads.REFUSED):
            await self._refused(error)
            return False
        await self._back()
        softer = self.draft.softer(error)
        if softer is None:
            raise error
        log.warning("sent in a simpler form", update=self.update_id, slot=self.slot, reason=softer.given_up)
        self.draft = softer
        return True


def _file(file: Any) -> tuple[str, int]:
    path = file.get("file_path") if isinstance(file, Mapping) else None
    size = file.get("file_size") if isinstance(file, Mapping) else None
    if not isinstance(path, str) or not path:
        raise FetchError
    return path, size if isinstance(size, int) else 0
