"""Calls whose failure does not matter: reactions, pins, deletions, "typing", answers to pressed buttons, questions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import structlog
from telegram.error import BadRequest, RetryAfter, TelegramError

from bot.outbound import payloads
from bot.outbound.bot_api import AiohttpRequest, retry_after
from bot.outbound.rate_limits import RateLimits
from handlers.views.message import InlineAnswer, Member

SHORT_TIMEOUT = 5.0
"""Seconds for calls whose result does not matter: typing, reactions."""

log = structlog.get_logger("bot.outbound.calls")


class Calls:
    """Makes such calls within the limits; none of its methods raises. What Telegram refuses is not asked again soon."""

    def __init__(self, api: AiohttpRequest, limits: RateLimits | None) -> None:
        self._api = api
        self._limits = limits

    async def make(self, method: str, **params: object) -> bool:
        """Call a method when the limits allow; False if it failed, or while Telegram refuses calls in the chat."""
        if self._limits is not None and not await self._limits.call(_chat_of(params)):
            return False
        return await self._try(method, **params)

    async def show_typing(self, chat_id: int, topic: int | None) -> None:
        """Show "typing", unless it is shown."""
        if self._limits is None or await self._limits.action(chat_id):
            await self._try("sendChatAction", chat_id=chat_id, message_thread_id=topic, action="typing")

    async def answer(self, person: int, query_id: str, text: str, *, alert: bool, overtaken: bool) -> None:
        """Answer a button that *person* pressed, unless they press too fast."""
        if self._limits is not None and not await self._limits.answer(person, overtaken=overtaken):
            return
        values = {"text": payloads.truncate(text, 200) or None, "show_alert": alert or None}
        try:
            await self._call("answerCallbackQuery", callback_query_id=query_id, **values)
        except RetryAfter as error:
            if self._limits is not None:
                await self._limits.answer_refused(person, retry_after(error))
        except TelegramError as error:
            log.debug("call failed", method="answerCallbackQuery", error=type(error).__name__)

    async def answer_inline(self, query_id: str, offer: InlineAnswer) -> None:
        """Answer an inline query; one that would be late is dropped."""
        if self._limits is not None and not await self._limits.inline():
            return
        try:
            await self._call("answerInlineQuery", **payloads.inline_answer(query_id, offer))
        except RetryAfter as error:
            if self._limits is not None:
                await self._limits.inline_refused(retry_after(error))
        except BadRequest as error:
            if not payloads.error_contains(error, "query is too old"):  # the user has typed on
                log.warning("inline answer refused")
        except TelegramError as error:
            log.debug("call failed", method="answerInlineQuery", error=type(error).__name__)

    async def is_there(self, chat_id: int, message_id: int, reaction: str) -> bool | None:
        """Whether a message exists, by what Telegram says to the bot's own reaction; None if that is not known.

        What is said of the reaction, that it is not allowed or empty, is said of a message that is there.
        """
        if self._limits is not None and not await self._limits.call(chat_id):
            return None
        try:
            await self._call("setMessageReaction", **payloads.reaction(chat_id, message_id, reaction))
        except BadRequest as error:
            if payloads.error_contains(error, *payloads.POST_GONE):
                return False
            return True if payloads.error_contains(error, "reaction") else None
        except TelegramError as error:
            await self._note(chat_id, error)
            return None
        return True

    async def member(self, chat_id: int, person: int) -> Member | None:
        """Return a user's status and rights in a chat; None if Telegram does not tell."""
        member = await self._ask("getChatMember", chat_id=chat_id, user_id=person)
        if not isinstance(member.get("status"), str):
            return None
        return Member(member["status"], frozenset(name for name, value in member.items() if value is True))

    async def linked(self, chat_id: int) -> int:
        """Return the discussion group of a channel, or the channel of a group; 0 if there is none or on an error."""
        linked_id = (await self._ask("getChat", chat_id=chat_id)).get("linked_chat_id")
        return linked_id if isinstance(linked_id, int) else 0

    async def _ask(self, method: str, *, chat_id: int, **params: object) -> Mapping[str, Any]:
        """Return what Telegram says about a chat; nothing if it does not."""
        if self._limits is not None and not await self._limits.call(chat_id):
            return {}
        try:
            answer = await self._api.call(method, {"chat_id": chat_id, **params})
        except TelegramError as error:
            await self._note(chat_id, error)
            log.info("chat not available", method=method, chat=chat_id, error=type(error).__name__)
            return {}
        return answer if isinstance(answer, Mapping) else {}

    async def _try(self, method: str, **params: object) -> bool:
        try:
            await self._call(method, **params)
        except TelegramError as error:
            await self._note(_chat_of(params), error)
            log.debug("call failed", method=method, error=type(error).__name__)
            return False
        return True

    async def _call(self, method: str, **params: object) -> None:
        await self._api.call(method, params, read_timeout=SHORT_TIMEOUT)

    async def _note(self, chat_id: int, error: TelegramError) -> None:
        """Make no other calls in a chat as long as Telegram asks."""
        if isinstance(error, RetryAfter) and self._limits is not None:
            await self._limits.call_refused(chat_id, retry_after(error))


def _chat_of(params: Mapping[str, object]) -> int:
    """Return the chat that a call is about, 0 if it is about none."""
    chat_id = params.get("chat_id")
    return chat_id if isinstance(chat_id, int) else 0
