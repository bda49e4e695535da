"""Logs: no token and no text of a person in any line, at any level, however it got there."""

from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Iterator

import pytest
import structlog
from telegram.error import BadRequest, InvalidToken

from bot import logs
from tests.bot.scripted_server import TOKEN

SECRET = "what a person wrote"


@pytest.fixture(params=["json", "console"])
def stream(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    root = logging.getLogger()
    before, level, hook = root.handlers[:], root.level, sys.excepthook
    written = io.StringIO()
    logs.setup(log_format=request.param, level="DEBUG", secrets=(TOKEN, "hunter2"), stream=written)
    yield written
    root.handlers[:], sys.excepthook = before, hook
    root.setLevel(level)
    structlog.reset_defaults()


def fail(error: Exception) -> Exception:
    try:
        raise error
    except Exception as caught:
        return caught


def test_no_token_in_any_place(stream: io.StringIO) -> None:
    """Message, arguments, addresses, extra values, tracebacks and their causes are all cleaned."""
    log = logging.getLogger("anything")
    log.info("GET https://api.telegram.org/bot%s/getMe", TOKEN)
    log.debug("https://api.telegram.org/file/bot987654:AnotherBotsToken-x/photos/1.jpg and %s", "x")
    log.error("failed", exc_info=fail(InvalidToken(f"The token `{TOKEN}` was rejected")))
    try:
        raise ValueError(TOKEN) from fail(OSError(f"/bot{TOKEN.replace(':', '%3A')}/x"))
    except ValueError:
        log.exception("chained %s", {"url": f"postgresql://u:hunter2@h/{TOKEN}"})
    structlog.get_logger("bot").warning("event", where=f"/bot{TOKEN}/x", exc_info=fail(ValueError(TOKEN)))
    written = stream.getvalue()
    assert "getMe" in written
    for secret in (TOKEN, TOKEN.split(":")[1], "AnotherBotsToken", "hunter2"):
        assert secret not in written


def test_a_traceback_says_where_but_not_what(stream: io.StringIO) -> None:
    """The words of an error may be a person's; its kind, its cause and the lines it came through are not."""
    try:
        raise KeyError(SECRET) from fail(ValueError(SECRET))
    except KeyError as error:
        structlog.get_logger("bot").error("a job failed", exc_info=error)
        logging.getLogger("asyncio").error("Task exception was never retrieved", exc_info=error)
    logging.getLogger("x").error("y", exc_info=fail(BadRequest(f'Can\'t parse entities: unsupported tag "{SECRET}"')))
    written = stream.getvalue()
    assert SECRET not in written
    assert "builtins.KeyError" in written
    assert "builtins.ValueError" in written
    assert "test_logs.py" in written
    assert "Can't parse entities" in written


def test_an_uncaught_error_is_a_log_line(stream: io.StringIO) -> None:
    """Python's own traceback with its values is never printed."""
    error = fail(RuntimeError(f"{SECRET} {TOKEN}"))
    sys.excepthook(type(error), error, error.__traceback__)
    assert "RuntimeError" in stream.getvalue()
    assert SECRET not in stream.getvalue()


def test_talkative_libraries_are_quiet(stream: io.StringIO) -> None:
    """What logs whole addresses, statements or updates below WARNING is not heard, even at DEBUG."""
    for name in ("httpx", "httpcore.connection", "aiohttp.access", "aiosqlite", "sqlalchemy.engine", "telegram.Bot"):
        logging.getLogger(name).info(SECRET)
    assert stream.getvalue() == ""


def test_json_lines_cannot_be_forged() -> None:
    """A line break in a value does not begin a new line."""
    written = io.StringIO()
    before = logging.getLogger().handlers[:]
    logs.setup(log_format="json", level="INFO", secrets=(), stream=written)
    try:
        structlog.get_logger("bot").info("event", value='a\n{"event": "forged"}\x1b[2J')
        (line,) = written.getvalue().splitlines()
        assert json.loads(line)["event"] == "event"
    finally:
        logging.getLogger().handlers[:] = before
        structlog.reset_defaults()


def test_the_level_is_changed_at_once(stream: io.StringIO) -> None:
    """Up, down, and back to that of the settings; what others log of addresses stays away at any level."""
    log = structlog.get_logger("bot")
    logs.set_level("ERROR")
    log.warning("unheard")
    logs.set_level()
    log.debug("heard")
    logging.getLogger("httpx").info("an address")
    assert "unheard" not in stream.getvalue()
    assert "heard" in stream.getvalue()
    assert "an address" not in stream.getvalue()
