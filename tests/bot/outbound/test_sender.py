"""The way out: each fault of Telegram, and never the same message twice."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from pathlib import Path
from typing import TypeVar

import pytest
from telegram.error import BadRequest, NetworkError, RetryAfter

from bot.outbound.bot_api import AiohttpRequest, NotSentError, ServerError, retry_after
from bot.outbound.rate_limits import MESSAGES, RateLimits
from bot.outbound.sender import Sender, UpdateOutbox
from engine.errors import FetchError, TooLargeError
from handlers.views.message import Button, File, InlineAnswer, OutgoingMessage, ReplyTo
from storage.database import Database
from storage.models import Delivery, DeliveryState
from storage.outbox import OutboxRepository
from tests.bot.conftest import FakeClock
from tests.bot.eventually import eventually
from tests.bot.scripted_server import DROP, HTML, TOKEN, Server, error
from tests.ports import free_port

T = TypeVar("T")
HELLO = OutgoingMessage("<b>Hello</b> &amp; welcome")


@pytest.fixture
async def rows(database: Database) -> OutboxRepository:
    return OutboxRepository(database)


@pytest.fixture
async def sender(api: AiohttpRequest, rows: OutboxRepository, clock: FakeClock) -> Sender:
    return Sender(api, rows, clock=clock)


async def passing(clock: FakeClock, waited: Awaitable[T]) -> T:
    """Let time pass until the work is done."""
    work = asyncio.ensure_future(waited)
    while not work.done():
        await clock.skip()
        await asyncio.sleep(0.002)
    return await work


async def test_a_message_is_sent_as_it_is_meant(sender: Sender, server: Server) -> None:
    """Formatting, topic, native quote, buttons and preview reach Telegram in its own words."""
    buttons = (
        (Button("Longer", data="s:1:5"), Button("Source", url="https://example.org/")),
        (Button("Copy", copy="a quote"), Button("Share", share="q 1")),
    )
    message = OutgoingMessage(
        "<b>x</b>", buttons, preview="https://example.org/a", large_preview=True, preview_above=True
    )
    sent = await sender.outbox(7).send(5, message, topic=3, reply=ReplyTo(9, "quoted", 4))
    assert sent == 1001
    (params,) = server.asked("sendMessage")
    assert params == {
        "chat_id": 5,
        "text": "<b>x</b>",
        "parse_mode": "HTML",
        "message_thread_id": 3,
        "link_preview_options": {
            "url": "https://example.org/a",
            "prefer_large_media": True,
            "show_above_text": True,
        },
        "reply_parameters": {
            "message_id": 9,
            "allow_sending_without_reply": True,
            "quote": "quoted",
            "quote_position": 4,
        },
        "reply_markup": {
            "inline_keyboard": [
                [{"text": "Longer", "callback_data": "s:1:5"}, {"text": "Source", "url": "https://example.org/"}],
                [
                    {"text": "Copy", "copy_text": {"text": "a quote"}},
                    {
                        "text": "Share",
                        "switch_inline_query_chosen_chat": {
                            "query": "q 1",
                            "allow_user_chats": True,
                            "allow_group_chats": True,
                            "allow_channel_chats": True,
                        },
                    },
                ],
            ]
        },
    }


async def test_an_update_tried_again_sends_nothing_twice(sender: Sender, server: Server) -> None:
    """The second try gets the ids of the first, in the same order; another update sends its own."""
    first = [await sender.outbox(7).send(5, HELLO, slot=slot) for slot in (None, 1000)]
    again = sender.outbox(7)
    assert [await again.earlier(1000), await again.send(5, HELLO), await again.send(5, HELLO, slot=1000)] == [
        first[1],
        *first,
    ]
    assert await again.earlier(2000) is None
    assert len(server.asked("sendMessage")) == 2
    assert await sender.outbox(8).send(5, HELLO) not in first


async def test_a_lost_answer_is_unknown_for_good(sender: Sender, server: Server, rows: OutboxRepository) -> None:
    """Whether it arrived cannot be known: it is not sent again, and the handler goes on without an id."""
    for update_id, answer in enumerate((DROP, HTML, (504, HTML), (200, {"ok": True, "result": {}})), start=1):
        server.answer("sendMessage", answer)
        assert await sender.outbox(update_id).send(5, HELLO) is None
        assert await sender.outbox(update_id).send(5, HELLO) is None
        assert len(server.asked("sendMessage")) == update_id


async def test_a_crash_while_sending_is_unknown(
    sender: Sender, rows: OutboxRepository, server: Server, clock: FakeClock
) -> None:
    """A row that a killed process left "sending" is never sent again."""
    assert (await rows.claim(7, 0, 5, clock.now())).state is DeliveryState.NEW  # and then it is killed
    assert await sender.outbox(7).send(5, HELLO) is None
    assert server.asked("sendMessage") == []
    assert (await rows.claim(7, 0, 5, clock.now())).state is DeliveryState.UNKNOWN


@pytest.mark.parametrize("fault", [error(500, "Internal Server Error: restart"), (502, HTML)])
async def test_a_failing_server_is_tried_again(sender: Sender, server: Server, clock: FakeClock, fault: object) -> None:
    """500 and 502 pass: the message goes out once, after a pause."""
    server.answer("sendMessage", fault, fault)
    assert await passing(clock, sender.outbox(7).send(5, HELLO)) == 1001
    assert clock.slept == [1.0, 2.0]


async def test_a_server_that_goes_on_failing_raises(
    sender: Sender, server: Server, clock: FakeClock, rows: OutboxRepository
) -> None:
    """After a few tries the update itself has to wait, and the next try may send."""
    server.answer("sendMessage", *[error(500, "Internal Server Error")] * 4)
    with pytest.raises(ServerError):
        await passing(clock, sender.outbox(7).send(5, HELLO))
    assert await sender.outbox(7).send(5, HELLO) == 1001


async def test_no_connection_leaves_the_message_new(
    database: Database, rows: OutboxRepository, clock: FakeClock
) -> None:
    """What surely did not arrive is sent by a later try."""
    async with AiohttpRequest(f"http://127.0.0.1:{free_port()}", TOKEN) as api:
        with pytest.raises(NotSentError):
            await passing(clock, Sender(api, rows, clock=clock).outbox(7).send(5, HELLO))
    assert (await rows.claim(7, 0, 5, clock.now())).state is DeliveryState.NEW


async def test_retry_after_is_waited_for(
    sender: Sender, server: Server, clock: FakeClock, rows: OutboxRepository
) -> None:
    """Nothing is sent before the time Telegram names; meanwhile the row is new, so that a crash loses nothing."""
    server.answer("sendMessage", error(429, "Too Many Requests", retry_after=17))
    work = asyncio.create_task(sender.outbox(7).send(5, HELLO))
    await eventually(lambda: clock.sleeping)
    assert (await rows.of_update(7))[0] == Delivery(DeliveryState.NEW)
    clock.advance(16.9)
    await asyncio.sleep(0.05)
    assert len(server.asked("sendMessage")) == 1
    assert await passing(clock, work) == 1001


async def test_a_long_retry_after_goes_back_to_the_inbox(sender: Sender, server: Server) -> None:
    """More than a minute is not waited for here."""
    server.answer("sendMessage", error(429, "Too Many Requests", retry_after=3600))
    with pytest.raises(RetryAfter):
        await sender.outbox(7).send(5, HELLO)
    assert await sender.outbox(7).send(5, HELLO) == 1001


@pytest.mark.parametrize(
    "answer",
    [
        error(403, "Forbidden: bot was blocked by the user"),
        error(403, "Forbidden: user is deactivated"),
        error(400, "Bad Request: chat not found"),
        error(400, "Bad Request: not enough rights to send text messages to the chat"),
        error(400, "Bad Request: message thread not found"),
    ],
)
async def test_a_chat_that_refuses_is_left_alone(sender: Sender, server: Server, answer: object) -> None:
    """One try, then never again."""
    server.answer("sendMessage", answer)
    assert await sender.outbox(7).send(5, HELLO) is None
    assert await sender.outbox(7).send(5, HELLO) is None
    assert len(server.asked("sendMessage")) == 1


async def test_broken_formatting_goes_out_plain(sender: Sender, server: Server) -> None:
    """ "can't parse entities" loses the formatting, not the message."""
    server.answer("sendMessage", error(400, "Bad Request: can't parse entities: Unexpected end tag at byte offset 1"))
    assert await sender.outbox(7).send(5, HELLO) == 1001
    assert server.asked("sendMessage")[1]["text"] == "Hello & welcome"
    assert "parse_mode" not in server.asked("sendMessage")[1]


async def test_a_refused_quote_is_left_out_then_the_reply(sender: Sender, server: Server) -> None:
    """The answer goes out without the native quote, and if it must be without the reply."""
    reply = ReplyTo(9, "quoted", 4)
    server.answer("sendMessage", error(400, "Bad Request: QUOTE_TEXT_INVALID"))
    await sender.outbox(7).send(5, HELLO, reply=reply)
    assert server.asked("sendMessage")[-1]["reply_parameters"] == {
        "message_id": 9,
        "allow_sending_without_reply": True,
    }
    missing = error(400, "Bad Request: message to be replied not found")
    server.answer("sendMessage", missing, missing)
    assert await sender.outbox(8).send(5, HELLO, reply=reply) is not None
    assert "reply_parameters" not in server.asked("sendMessage")[-1]


@pytest.mark.parametrize(
    ("answer", "gone"),
    [
        (error(400, "Bad Request: BUTTON_URL_INVALID"), "reply_markup"),
        (error(400, "Bad Request: inline keyboard button URL 'x' is invalid: Wrong HTTP URL"), "reply_markup"),
    ],
)
async def test_a_refused_button_is_left_out(sender: Sender, server: Server, answer: object, gone: str) -> None:
    """A page's odd address costs the buttons, not the message."""
    server.answer("sendMessage", answer)
    assert await sender.outbox(7).send(5, OutgoingMessage("x", ((Button("Source", url="https://x/"),),))) == 1001
    assert gone not in server.asked("sendMessage")[1]


async def test_what_cannot_be_softened_is_raised(sender: Sender, server: Server) -> None:
    """A message that is simply wrong is an error of ours: the update is tried again and failed in the end."""
    server.answer("sendMessage", error(400, "Bad Request: message is too long"))
    with pytest.raises(BadRequest):
        await sender.outbox(7).send(5, HELLO)


async def test_a_migrated_group_gets_one_message(
    api: AiohttpRequest, rows: OutboxRepository, server: Server, clock: FakeClock
) -> None:
    """The data moves once, and the message goes to the new chat."""
    moved: list[tuple[int, int]] = []

    async def migrated(old: int, new: int) -> None:
        moved.append((old, new))

    upgraded = error(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=-1009)
    server.answer("sendMessage", upgraded)
    sender = Sender(api, rows, clock=clock, on_migrated=migrated)
    assert await sender.outbox(7).send(-9, HELLO) == 1001
    assert moved == [(-9, -1009)]
    assert [params["chat_id"] for params in server.asked("sendMessage")] == [-9, -1009]


async def test_half_a_surrogate_pair_does_not_stop_a_message(sender: Sender, server: Server) -> None:
    """A text that UTF-8 cannot carry is sent with a "?" in its place."""
    assert await sender.outbox(7).send(5, OutgoingMessage("a\ud83d")) == 1001
    assert server.asked("sendMessage")[0]["text"] == "a?"


async def test_messages_of_a_chat_keep_their_order(sender: Sender, server: Server, clock: FakeClock) -> None:
    """A message that has to wait holds up the next one of its chat, and no other chat."""
    server.answer("sendMessage", error(429, "Too Many Requests", retry_after=30))
    first = asyncio.create_task(sender.outbox(1).send(5, OutgoingMessage("first")))
    await eventually(lambda: clock.sleeping)
    second = asyncio.create_task(sender.outbox(2).send(5, OutgoingMessage("second")))
    assert await sender.outbox(3).send(6, OutgoingMessage("elsewhere")) == 1001
    assert await passing(clock, first) == 1002
    assert await second == 1003
    assert [p["text"] for p in server.asked("sendMessage")] == ["first", "elsewhere", "first", "second"]


async def _took(clock: FakeClock, work: Awaitable[object]) -> float:
    begun = clock.time
    await passing(clock, work)
    return clock.time - begun


async def test_messages_keep_telegrams_limits(
    api: AiohttpRequest, rows: OutboxRepository, server: Server, clock: FakeClock
) -> None:
    """A burst goes at once, a digest does not come in bursts, and after a 429 there is no burst for anybody."""
    sender = Sender(api, rows, clock=clock, limits=RateLimits(clock))
    answers, digest = sender.outbox(7), sender.outbox(8, burst=False)
    assert [await _took(clock, answers.send(5, HELLO)) for _ in range(MESSAGES.burst)] == [0.0] * MESSAGES.burst
    assert await _took(clock, answers.send(5, HELLO)) == pytest.approx(1.0)
    assert await _took(clock, digest.send(6, HELLO)) == 0.0
    assert await _took(clock, digest.send(6, HELLO)) == pytest.approx(1.0)
    clock.advance(60.0)
    server.answer("sendMessage", error(429, "Too Many Requests: retry after 30", retry_after=30))
    assert await _took(clock, answers.send(5, HELLO)) == pytest.approx(31.0)
    assert await _took(clock, answers.send(5, HELLO)) == pytest.approx(1.0)
    server.answer("editMessageText", error(429, "Too Many Requests: retry after 3", retry_after=3))
    assert await _took(clock, answers.edit(6, 9, HELLO)) == pytest.approx(4.0)
    assert await _took(clock, answers.send(6, HELLO)) == pytest.approx(0.0)
    assert await _took(clock, answers.send(6, HELLO)) == pytest.approx(1.0)


async def test_what_telegram_refuses_for_an_hour_is_not_asked_again_meanwhile(
    api: AiohttpRequest, rows: OutboxRepository, server: Server, clock: FakeClock
) -> None:
    """The update is tried again after that, and so are the later ones of its chat; none of them reaches Telegram."""
    sender = Sender(api, rows, clock=clock, limits=RateLimits(clock))
    server.answer("sendMessage", error(429, "Too Many Requests: retry after 3600", retry_after=3600))
    for update in (7, 8):
        with pytest.raises(RetryAfter) as caught:
            await sender.outbox(update).send(5, HELLO)
        assert retry_after(caught.value) >= 3600.0
    assert len(server.asked("sendMessage")) == 1
    clock.advance(3602.0)
    assert await sender.outbox(7).send(5, HELLO) == 1001
    assert await passing(clock, sender.outbox(8).send(5, HELLO)) == 1002


async def test_reactions_stop_where_telegram_refuses_them(
    api: AiohttpRequest, rows: OutboxRepository, server: Server, clock: FakeClock
) -> None:
    """As long as it asks, in that chat alone; typing, presses and inline answers as well."""
    box = Sender(api, rows, clock=clock, limits=RateLimits(clock)).outbox(7, person=5)
    refusal = error(429, "Too Many Requests: retry after 30", retry_after=30)
    for method in ("setMessageReaction", "answerCallbackQuery", "answerInlineQuery"):
        server.answer(method, refusal)
    for _ in range(3):
        assert not await box.react(-5, 9, "👀")
        await box.acknowledge(-5)
        await box.answer_callback("q")
        await box.answer_inline("q", InlineAnswer(()))
    methods = ("setMessageReaction", "sendChatAction", "answerCallbackQuery", "answerInlineQuery")
    assert [len(server.asked(method)) for method in methods] == [1, 0, 1, 1]
    assert await box.react(-6, 9, "👀")
    clock.advance(31.0)
    assert await box.react(-5, 9, "👀")


async def test_edits(sender: Sender, server: Server, clock: FakeClock) -> None:
    """ "Not modified" is success, a vanished message is False, a lost answer is simply done again."""
    box = sender.outbox(7)
    assert await box.edit(5, 9, HELLO)
    server.answer("editMessageText", error(400, "Bad Request: message is not modified: specified new message content"))
    assert await box.edit(5, 9, HELLO)
    for answer in (
        error(400, "Bad Request: message to edit not found"),
        error(400, "Bad Request: message can't be edited"),
        error(403, "Forbidden: bot was blocked by the user"),
    ):
        server.answer("editMessageText", answer)
        assert not await box.edit(5, 9, HELLO)
    server.answer("editMessageText", DROP, error(429, "Too Many", retry_after=3), (502, HTML))
    assert await passing(clock, box.edit(5, 9, HELLO))
    server.answer("editMessageText", error(400, "Bad Request: can't parse entities: x"))
    assert await box.edit(5, 9, HELLO)
    assert server.asked("editMessageText")[-1]["text"] == "Hello & welcome"
    server.answer("editMessageText", *[DROP] * 4)
    with pytest.raises(NetworkError):
        await passing(clock, box.edit(5, 9, HELLO))


async def test_what_nobody_waits_for_never_raises(sender: Sender, server: Server) -> None:
    """Typing, reactions, callback answers and deletions may be refused; the answer goes on."""
    box: UpdateOutbox = sender.outbox(7)
    assert await box.react(5, 9, "👀")
    assert server.asked("setMessageReaction")[0]["reaction"] == [{"type": "emoji", "emoji": "👀"}]
    for method in ("setMessageReaction", "deleteMessage", "sendChatAction", "answerCallbackQuery"):
        server.answer(method, error(400, "Bad Request: REACTION_INVALID"), DROP, HTML)
    for _ in range(3):
        assert not await box.react(5, 9, "👀")
        assert not await box.delete(5, 9)
        await box.acknowledge(5, 3)
        await box.answer_callback("q", "x" * 300, alert=True)
    assert len(server.asked("answerCallbackQuery")[0]["text"]) == 200


async def test_downloads(sender: Sender, server: Server, clock: FakeClock) -> None:
    """A file comes through a failing server; one that is too big or gone says so by its error."""
    server.files["documents/F1"] = b"%PDF"
    server.answer("getFile", (502, HTML), DROP)
    assert await passing(clock, sender.outbox(7).download("F1")) == b"%PDF"
    server.answer("getFile", error(400, "Bad Request: file is too big"))
    with pytest.raises(TooLargeError):
        await sender.outbox(7).download("F1")
    server.answer("getFile", error(400, "Bad Request: wrong file_id or the file is temporarily unavailable"))
    with pytest.raises(FetchError):
        await sender.outbox(7).download("F2")


async def test_a_file_on_the_disk_is_sent_whole_each_time(
    sender: Sender, server: Server, clock: FakeClock, tmp_path: Path
) -> None:
    """Also after the server failed; it stays open for whoever made it."""
    (tmp_path / "export.zip").write_bytes(b"x" * (1 << 19))
    server.answer("sendDocument", (502, HTML))
    with (tmp_path / "export.zip").open("rb") as file:
        await passing(clock, sender.outbox(7).send(5, OutgoingMessage("x", file=File("a.zip", file))))
        assert not file.closed
    assert [params["document"] for params in server.asked("sendDocument")] == [b"x" * (1 << 19)] * 2
