"""Answers to inline queries and guests' calls on their way out: personal, once, and simpler where Telegram refuses."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, MutableMapping
from typing import Any

import pytest

from bot.outbound import payloads
from bot.outbound.bot_api import AiohttpRequest
from bot.outbound.sender import Sender
from handlers.views.message import InlineAnswer, InlineResult, OutgoingMessage
from storage.database import Database
from storage.outbox import OutboxRepository
from tests.bot.conftest import FakeClock
from tests.bot.scripted_server import DROP, Server, error

BOLD = OutgoingMessage("<b>x</b> &amp; y")
OFFER = InlineAnswer((InlineResult("12.3", "A title", "what it says", BOLD),), "10", "Nothing more")
TOO_OLD = error(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")


@pytest.fixture
def sender(api: AiohttpRequest, database: Database, clock: FakeClock) -> Sender:
    return Sender(api, OutboxRepository(database), clock=clock)


async def passing(clock: FakeClock, waited: Coroutine[Any, Any, Any]) -> Any:
    """Let time pass until something is done."""
    work = asyncio.ensure_future(waited)
    while not work.done():
        await clock.skip()
        await asyncio.sleep(0.002)
    return await work


async def test_an_offer_in_telegrams_words(sender: Sender, server: Server) -> None:
    """It is for the asker alone and for a moment; the button leads into the private chat."""
    await sender.outbox(7).answer_inline("q1", OFFER)
    await sender.outbox(8).answer_inline("q2", InlineAnswer())
    first, second = server.asked("answerInlineQuery")
    assert first == {
        "inline_query_id": "q1",
        "results": [
            {
                "type": "article",
                "id": "12.3",
                "title": "A title",
                "description": "what it says",
                "input_message_content": {
                    "message_text": "<b>x</b> &amp; y",
                    "parse_mode": "HTML",
                    "link_preview_options": {"is_disabled": True},
                },
            }
        ],
        "cache_time": payloads.CACHE_SECONDS,
        "is_personal": True,
        "next_offset": "10",
        "button": {"text": "Nothing more", "start_parameter": "hello"},
    }
    assert (second["results"], second["next_offset"], "button" in second) == ([], "", False)


@pytest.mark.parametrize("answer", [TOO_OLD, error(500, "Internal Server Error"), DROP, error(429, "x", retry_after=9)])
async def test_a_late_offer_is_no_trouble(
    sender: Sender, server: Server, said: list[MutableMapping[str, Any]], answer: object
) -> None:
    """Whatever becomes of it, nobody waits, nobody tries again, and nothing is worth a warning."""
    server.answer("answerInlineQuery", answer)
    await sender.outbox(7).answer_inline("q", OFFER)
    assert len(server.asked("answerInlineQuery")) == 1
    assert not [line for line in said if line["log_level"] != "debug"]


async def test_a_refused_offer_is_told(sender: Sender, server: Server, said: list[MutableMapping[str, Any]]) -> None:
    """An offer that Telegram does not understand is a fault of ours."""
    server.answer("answerInlineQuery", error(400, "Bad Request: RESULT_ID_INVALID"))
    await sender.outbox(7).answer_inline("q", OFFER)
    assert [line["log_level"] for line in said] == ["warning"]


async def test_a_guest_answers_once(sender: Sender, server: Server) -> None:
    """What may have arrived is not handed in again."""
    assert await sender.outbox(7).answer_guest("g", BOLD)
    (params,) = server.asked("answerGuestQuery")
    assert params["guest_query_id"] == "g"
    assert params["result"]["input_message_content"]["message_text"] == "<b>x</b> &amp; y"
    server.answer("answerGuestQuery", DROP)
    assert not await sender.outbox(8).answer_guest("g", BOLD)
    assert len(server.asked("answerGuestQuery")) == 2


async def test_a_guest_tries_again_what_surely_did_not_arrive(sender: Sender, server: Server, clock: FakeClock) -> None:
    """A server error and "retry after" are waited for; what cannot be parsed goes out as plain words."""
    server.answer("answerGuestQuery", error(500, "Internal Server Error"))
    server.answer("answerGuestQuery", error(429, "Too Many Requests", retry_after=3))
    server.answer("answerGuestQuery", error(400, "Bad Request: can't parse entities: x"))
    assert await passing(clock, sender.outbox(7).answer_guest("g", BOLD))
    content = server.asked("answerGuestQuery")[-1]["result"]["input_message_content"]
    assert (content["message_text"], "parse_mode" in content) == ("x & y", False)
    server.answer("answerGuestQuery", TOO_OLD)
    assert not await sender.outbox(8).answer_guest("g", BOLD)
