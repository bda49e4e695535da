"""Requests to the Bot API: what the sender has to know about a failure."""

from __future__ import annotations

import pytest
from telegram import Bot
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.outbound.bot_api import AiohttpRequest, NotSentError, ServerError, retry_after
from engine.errors import FetchError, TooLargeError
from tests.bot.scripted_server import DROP, HTML, TOKEN, Server, error
from tests.ports import free_port


async def test_a_result_comes_back_as_it_is(api: AiohttpRequest, server: Server) -> None:
    """`call` gives the raw result, and leaves out parameters that are None."""
    assert (await api.call("getMe", {"nothing": None, "x": "é"}))["username"] == "pullquote_bot"
    assert server.calls == [("getMe", {"x": "é"})]


async def test_a_telegram_bot_works_over_it(server: Server) -> None:
    """PTB's Bot speaks through this transport alone."""
    request = AiohttpRequest(server.root, TOKEN)
    bot = Bot(TOKEN, base_url=server.root + "/bot", request=request, get_updates_request=request)
    async with bot:
        assert bot.username == "pullquote_bot"
        assert (await bot.send_message(5, "hello")).message_id == 1001
    assert server.asked("sendMessage") == [{"chat_id": 5, "text": "hello"}]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (error(400, "Bad Request: chat not found"), BadRequest),
        (error(401, "Unauthorized"), InvalidToken),
        (error(403, "Forbidden: bot was blocked by the user"), Forbidden),
        (error(409, "Conflict: terminated by other getUpdates request"), Conflict),
        (error(429, "Too Many Requests: retry after 7", retry_after=7), RetryAfter),
        (error(400, "Bad Request: upgraded", migrate_to_chat_id=-100), ChatMigrated),
        (error(500, "Internal Server Error: restart"), ServerError),
        ((502, HTML), ServerError),
        ((503, HTML), ServerError),
        ((429, HTML), RetryAfter),
        ((504, HTML), NetworkError),
        (HTML, NetworkError),
        ((200, {"ok": False}), NetworkError),
        ((200, "[1]"), NetworkError),
        (DROP, NetworkError),
    ],
)
async def test_each_failure_has_its_error(
    api: AiohttpRequest, server: Server, answer: object, expected: type[TelegramError]
) -> None:
    """Every answer becomes one of telegram.error's kinds; none holds the token."""
    server.answer("sendMessage", answer)
    with pytest.raises(TelegramError) as caught:
        await api.call("sendMessage", {"chat_id": 1, "text": "x"})
    assert type(caught.value) is expected or (
        expected is NetworkError and not isinstance(caught.value, NotSentError | ServerError | BadRequest)
    )
    assert TOKEN not in repr(caught.value)


async def test_the_wait_that_telegram_asks_for(api: AiohttpRequest, server: Server) -> None:
    """retry_after is known in seconds, without a deprecation warning."""
    server.answer("sendMessage", error(429, "Too Many Requests", retry_after=7))
    with pytest.raises(RetryAfter) as caught:
        await api.call("sendMessage")
    assert retry_after(caught.value) == 7.0


async def test_no_connection_is_surely_not_sent() -> None:
    """A refused connection and an unknown name tell the sender that nothing has arrived."""
    for root in (f"http://127.0.0.1:{free_port()}", "http://no-such-name.invalid"):
        async with AiohttpRequest(root, TOKEN) as api:
            with pytest.raises(NotSentError) as caught:
                await api.call("sendMessage")
            assert TOKEN not in f"{caught.value!r} {caught.value.__cause__!r}"


async def test_a_late_answer_is_unknown(api: AiohttpRequest, server: Server) -> None:
    """A time-out after the request was written is not "surely not sent"."""
    from tests.bot.scripted_server import HANG

    server.answer("sendMessage", HANG)
    with pytest.raises(NetworkError) as caught:
        await api.call("sendMessage", read_timeout=0.1)
    assert not isinstance(caught.value, NotSentError | ServerError)


async def test_downloads_are_bounded(api: AiohttpRequest, server: Server) -> None:
    """A file comes whole, or TooLargeError says so while it comes; a missing one is a FetchError."""
    server.files["documents/a b.pdf"] = b"x" * 1000
    assert await api.download("documents/a b.pdf") == b"x" * 1000
    with pytest.raises(TooLargeError):
        await api.download("documents/a b.pdf", limit=999)
    with pytest.raises(FetchError):
        await api.download("documents/none")
