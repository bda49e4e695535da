"""Answers to guest queries: of them no row is kept, since nothing of a guest's chat is."""

from __future__ import annotations

import structlog
from telegram.error import BadRequest, RetryAfter, TelegramError

from bot.clock import BackOff, Clock
from bot.outbound import payloads
from bot.outbound.bot_api import MAX_TRIES, MAX_WAIT, AiohttpRequest, NotSentError, ServerError, retry_after
from handlers.views.message import InlineResult, OutgoingMessage

log = structlog.get_logger("bot.outbound.guest_answers")


async def answer(api: AiohttpRequest, clock: Clock, query_id: str, message: OutgoingMessage) -> bool:
    """Answer a guest query; retried if it has not reached Telegram. False if it may not have been answered."""
    result, pause = InlineResult("1", "Pullquote", "", message), BackOff(1.0, 4.0)
    is_plain = False
    for left in reversed(range(MAX_TRIES)):
        try:
            payload = payloads.inline_result(result, plain=is_plain)
            await api.call("answerGuestQuery", {"guest_query_id": query_id, "result": payload})
            return True
        except BadRequest as error:
            if is_plain or not payloads.error_contains(error, "parse entities", "entity"):
                log.warning("guest answer refused")
                return False
            is_plain = True
        except (NotSentError, ServerError, RetryAfter) as error:
            wait = retry_after(error) if isinstance(error, RetryAfter) else pause.next()
            if not left or wait > MAX_WAIT:
                break
            await clock.sleep(wait)
        except TelegramError:
            break
    log.warning("guest answer unknown")
    return False
