"""Sends every message to Telegram, with a row for each, so that a retried update sends nothing twice.

States of a row: NEW → SENDING → SENT, UNKNOWN or REFUSED; SENDING → NEW if it has not reached Telegram. UNKNOWN is
never sent again, because the Bot API has no idempotency key: the message may be in the chat.
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
from bot.outbound import command_menu, guest_answers, lost_messages, payloads
from bot.outbound.bot_api import MAX_TRIES, MAX_WAIT, AiohttpRequest, NotSentError, ServerError, retry_after
from bot.outbound.calls import Calls
from bot.outbound.downloads import download
from bot.outbound.rate_limits import PausedError, RateLimits
from handlers.views.message import InlineAnswer, Member, OutgoingMessage, ReplyTo
from storage.models import Delivery, DeliveryState
from storage.outbox import OutboxRepository

log = structlog.get_logger("bot.outbound.sender")


class Sender:
    """Makes the outbox of each update; holds what they share: API, rows, rate limits, locks."""

    def __init__(
        self,
        api: AiohttpRequest,
        rows: OutboxRepository,
        *,
        clock: Clock,
        limits: RateLimits | None = None,
        on_migrated: Callable[[int, int], Awaitable[object]] | None = None,
        on_refused: Callable[[int], Awaitable[object]] | None = None,
    ) -> None:
        """*on_migrated* is called with the old and new id of a group, *on_refused* with a chat that is closed."""
        self.api = api
        self.rows = rows
        self.clock = clock
        self.on_migrated = on_migrated
        self.on_refused = on_refused
        self.limits = limits
        self.calls = Calls(api, limits)
        self._chat_locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    def outbox(self, update_id: int, *, burst: bool = True, person: int = 0) -> UpdateOutbox:
        """Return the outbox of one update of a *person*; without *burst* its messages never follow each other fast."""
        return UpdateOutbox(self, update_id, burst=burst, person=person)

    def chat_lock(self, chat_id: int) -> asyncio.Lock:
        """Return the lock that keeps the order of a chat's messages."""
        lock = self._chat_locks.get(chat_id)
        if lock is None:
            lock = self._chat_locks[chat_id] = asyncio.Lock()
        return lock

    async def member(self, chat_id: int, person: int) -> Member | None:
        """Return a user's status and rights in a chat; None if Telegram does not tell. Never raises."""
        return await self.calls.member(chat_id, person)

    async def note_retry_after(self, chat_id: int, error: RetryAfter) -> float:
        """Pause a chat as Telegram asks; return the seconds."""
        seconds = retry_after(error)
        if self.limits is not None and not isinstance(error, PausedError):
            await self.limits.refused(chat_id, seconds)
        return seconds


class UpdateOutbox:
    """The outbox of one update: implements `handlers.context.Outbox`."""

    def __init__(self, sender: Sender, update_id: int, *, burst: bool, person: int) -> None:
        self._sender = sender
        self._person = person
        self._update_id = update_id
        self._burst = burst
        self._count = 0
        self._earlier: dict[int, Delivery] | None = None

    async def send(
        self,
        chat_id: int,
        message: OutgoingMessage,
        *,
        topic: int | None = None,
        reply: ReplyTo | None = None,
        slot: int | None = None,
    ) -> int | None:
        """Send a message once; return its id, None if delivery is unknown or refused."""
        slot = self.next_slot() if slot is None else slot
        rows, now = self._sender.rows, self._sender.clock.now()
        async with self._sender.chat_lock(chat_id):
            delivery = await rows.claim(self._update_id, slot, chat_id, now)
            if delivery.state is not DeliveryState.NEW:
                if delivery.state is DeliveryState.UNKNOWN:
                    log.warning("delivery unknown", update=self._update_id, slot=slot)
                return delivery.message_id
            draft = payloads.Draft(chat_id, message, topic, reply)
            return await _MessageDelivery(self._sender, self._update_id, slot, draft, burst=self._burst).run()

    def next_slot(self) -> int:
        """Take the next slot for a message that is sent later."""
        slot, self._count = self._count, self._count + 1
        return slot

    async def earlier(self, slot: int) -> int | None:
        """Return the id of the message that an earlier try sent in *slot*."""
        delivery = (await self._deliveries()).get(slot)
        return delivery.message_id if delivery else None

    async def was_begun(self, slot: int) -> bool:
        """Whether an earlier try sent the message of *slot*, may have sent it, or was refused."""
        delivery = (await self._deliveries()).get(slot)
        return delivery is not None and delivery.state is not DeliveryState.NEW

    async def _deliveries(self) -> dict[int, Delivery]:
        """Return the messages of earlier tries by slot, read once."""
        if self._earlier is None:
            self._earlier = await self._sender.rows.of_update(self._update_id)
        return self._earlier

    async def find_lost(self, slot: int, chat_id: int, message: OutgoingMessage, after: int) -> int | None:
        """Return the id of the message that a kill interrupted in *slot*, None if it is not found *after* another."""
        delivery = (await self._deliveries()).get(slot)
        if delivery is None or delivery.state not in (DeliveryState.SENDING, DeliveryState.UNKNOWN):
            return None
        found = await lost_messages.find(
            self._sender.rows, chat_id, after, lambda id_: self.edit(chat_id, id_, message)
        )
        if found is not None:
            await self.record(chat_id, slot, found)
        return found

    async def record(self, chat_id: int, slot: int, message_id: int) -> None:
        """Store that the message of *slot* stands as *message_id*, because another one was changed into it."""
        await self._sender.rows.record(self._update_id, slot, chat_id, message_id, self._sender.clock.now())

    async def trouble(self) -> str:
        """Return "unknown" or "refused" if that is the state of a message of this update, else ""."""
        states = {delivery.state for delivery in (await self._sender.rows.of_update(self._update_id)).values()}
        troubles = (DeliveryState.UNKNOWN, DeliveryState.REFUSED)
        return next((state.value for state in troubles if state in states), "")

    async def edit(self, chat_id: int, message_id: int, message: OutgoingMessage) -> bool:
        """Edit a message; False if it does not exist any more."""
        draft = payloads.Draft(chat_id, message)
        async with self._sender.chat_lock(chat_id):
            pause = BackOff(1.0, 4.0)
            for left in reversed(range(MAX_TRIES)):
                if self._sender.limits is not None:
                    await self._sender.limits.edit(chat_id)
                try:
                    await self._sender.api.call("editMessageText", draft.edit(message_id))
                    return True
                except RetryAfter as error:
                    seconds = await self._sender.note_retry_after(chat_id, error)
                    if not left or seconds > MAX_WAIT:
                        raise
                    await self._sender.clock.sleep(seconds)
                except BadRequest as error:
                    outcome = self._edit_outcome(error, draft)
                    if isinstance(outcome, bool):
                        return outcome
                    draft = outcome
                except Forbidden:
                    return False
                except NetworkError:  # a second edit does no harm, so it does not matter whether this one arrived
                    if not left:
                        raise
                    await self._sender.clock.sleep(pause.next())
        return False

    async def edit_keyboard(self, chat_id: int, message_id: int, keyboard: Mapping[str, Any]) -> bool:
        """Give a message other buttons, as Telegram writes them; never raises."""
        return await self._sender.calls.make(
            "editMessageReplyMarkup", chat_id=chat_id, message_id=message_id, reply_markup=keyboard
        )

    def _edit_outcome(self, error: BadRequest, draft: payloads.Draft) -> bool | payloads.Draft:
        """Return the result of `edit`, or the draft to try instead."""
        if payloads.error_contains(error, "message is not modified"):
            return True
        if payloads.error_contains(error, *payloads.MESSAGE_GONE):
            return False
        simplified = draft.simplified(error)
        if simplified is None:
            raise error
        log.warning("message simplified", update=self._update_id, reason=simplified.dropped)
        return simplified

    async def answer_callback(
        self, query_id: str, text: str = "", alert: bool = False, *, overtaken: bool = False
    ) -> None:
        """Answer a pressed button unless its person presses too fast; never raises."""
        await self._sender.calls.answer(self._person, query_id, text, alert=alert, overtaken=overtaken)

    async def answer_inline(self, query_id: str, offer: InlineAnswer) -> None:
        """Answer an inline query; never raises."""
        await self._sender.calls.answer_inline(query_id, offer)

    async def answer_guest(self, query_id: str, message: OutgoingMessage) -> bool:
        """Answer a guest query; retried if it has not reached Telegram. False if it may not have been answered."""
        return await guest_answers.answer(self._sender.api, self._sender.clock, query_id, message)

    async def acknowledge(self, chat_id: int, topic: int | None = None) -> None:
        """Show "typing", unless it is shown; never raises."""
        await self._sender.calls.show_typing(chat_id, topic)

    async def react(self, chat_id: int, message_id: int, emoji: str) -> bool:
        """Set a reaction ("" removes it); never raises."""
        return await self._sender.calls.make("setMessageReaction", **payloads.reaction(chat_id, message_id, emoji))

    async def is_there(self, chat_id: int, message_id: int, reaction: str) -> bool | None:
        """Whether a message still exists, by setting the bot's *reaction* again; None if that is not known."""
        return await self._sender.calls.is_there(chat_id, message_id, reaction)

    async def member(self, chat_id: int, person: int) -> Member | None:
        """Return a user's status and rights in a chat; None if Telegram does not tell. Never raises."""
        return await self._sender.calls.member(chat_id, person)

    async def linked(self, chat_id: int) -> int:
        """Return the discussion group of a channel, or the channel of a group; 0 if there is none or on an error."""
        return await self._sender.calls.linked(chat_id)

    async def pin(self, chat_id: int, message_id: int) -> bool:
        """Pin a message without a sound; never raises."""
        return await self._sender.calls.make(
            "pinChatMessage", chat_id=chat_id, message_id=message_id, disable_notification=True
        )

    async def offer_commands(self, chat_id: int, language: str) -> bool:
        """Set a chat's menu of commands in *language*, or take it away; never raises."""
        method, parameters = command_menu.menu_of(chat_id, language)
        return await self._sender.calls.make(method, **parameters)

    async def unpin(self, chat_id: int, message_id: int) -> bool:
        """Unpin a message; never raises."""
        return await self._sender.calls.make("unpinChatMessage", chat_id=chat_id, message_id=message_id)

    async def delete(self, chat_id: int, message_id: int) -> bool:
        """Delete a message; never raises."""
        return await self._sender.calls.make("deleteMessage", chat_id=chat_id, message_id=message_id)

    async def download(self, file_id: str) -> bytes:
        """Return a file's bytes. TooLargeError over Telegram's limit, FetchError if it cannot be downloaded."""
        return await download(self._sender.api, self._sender.clock, file_id)


@dataclass(slots=True)
class _MessageDelivery:
    """The delivery of one message, from its claimed row to its final state."""

    sender: Sender
    update_id: int
    slot: int
    draft: payloads.Draft
    burst: bool
    is_claimed: bool = True
    """The row is SENDING; after `_release` it is NEW again."""

    async def run(self) -> int | None:
        """Send, simplify and wait as Telegram asks; return the message's id, None if delivery is unknown or refused."""
        pause = BackOff(1.0, 4.0)
        failures = 0
        while True:
            if not self.is_claimed:
                await self.sender.rows.resend(self.update_id, self.slot)
            self.is_claimed = False
            try:
                result = await self._call()
            except ChatMigrated as error:
                await self._move(error.new_chat_id)
            except RetryAfter as error:
                failures += 1
                seconds = await self.sender.note_retry_after(self.draft.chat_id, error)
                await self._wait(error, seconds, last=failures >= MAX_TRIES)
            except (NotSentError, ServerError) as error:
                failures += 1
                await self._wait(error, pause.next(), last=failures >= MAX_TRIES)
            except Forbidden as error:
                await self._mark_refused(error)
                return None
            except BadRequest as error:
                if not await self._simplify(error):
                    return None
            except NetworkError as error:
                await self._mark_unknown(type(error).__name__)
                return None
            except TelegramError:
                await self._release()
                raise
            else:
                return await self._mark_sent(result)

    async def _call(self) -> Any:
        if self.sender.limits is not None:
            await self.sender.limits.message(self.draft.chat_id, burst=self.burst)
        file = self.draft.message.file
        if file is not None:
            method, field = ("sendPhoto", "photo") if file.picture else ("sendDocument", "document")
            return await self.sender.api.upload(method, self.draft.send(), field, file.name, file.body)
        return await self.sender.api.call("sendMessage", self.draft.send())

    async def _mark_sent(self, result: Any) -> int | None:
        message_id = result.get("message_id") if isinstance(result, Mapping) else None
        if not isinstance(message_id, int):
            await self._mark_unknown("no message id")
            return None
        await self.sender.rows.sent(self.update_id, self.slot, message_id)
        return message_id

    async def _mark_unknown(self, reason: str) -> None:
        log.warning("delivery unknown", update=self.update_id, slot=self.slot, reason=reason)
        await self.sender.rows.unknown(self.update_id, self.slot)

    async def _mark_refused(self, error: TelegramError) -> None:
        log.info("chat refused a message", update=self.update_id, chat=self.draft.chat_id, error=type(error).__name__)
        await self.sender.rows.refused(self.update_id, self.slot)
        is_closed = isinstance(error, Forbidden) or (
            isinstance(error, BadRequest) and payloads.error_contains(error, *payloads.CHAT_CLOSED)
        )
        if is_closed and self.sender.on_refused is not None:
            await self.sender.on_refused(self.draft.chat_id)

    async def _release(self) -> None:
        """Note that the message has not reached Telegram: a retry after a crash sends it again."""
        await self.sender.rows.put_back(self.update_id, self.slot)

    async def _wait(self, error: TelegramError, seconds: float, *, last: bool) -> None:
        await self._release()
        if last or seconds > MAX_WAIT:
            raise error
        await self.sender.clock.sleep(seconds)

    async def _move(self, chat_id: int) -> None:
        """Go on with the new id of a group that became a supergroup."""
        old_id = self.draft.chat_id
        await self._release()
        if self.sender.on_migrated is not None:
            await self.sender.on_migrated(old_id, chat_id)
        self.draft = self.draft.to(chat_id)

    async def _simplify(self, error: BadRequest) -> bool:
        """Drop the refused part. False if the chat refuses every message; raises *error* if nothing is left to drop."""
        if payloads.error_contains(error, *payloads.CHAT_REFUSED):
            await self._mark_refused(error)
            return False
        await self._release()
        simplified = self.draft.simplified(error)
        if simplified is None:
            raise error
        log.warning("message simplified", update=self.update_id, slot=self.slot, reason=simplified.dropped)
        self.draft = simplified
        return True
