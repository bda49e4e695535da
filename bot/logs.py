"""Logs: one line an event, with ids and never texts, and no secret however it got there."""

from __future__ import annotations

import logging
import re
import sys
import traceback
from collections.abc import Iterator, MutableMapping
from types import TracebackType
from typing import Any, TextIO
from urllib.parse import quote

import structlog

_QUIET = ("httpx", "httpcore", "aiohttp", "aiosqlite", "sqlalchemy", "telegram", "asyncio", "alembic", "multipart")
"""Their INFO and DEBUG lines hold addresses with the token, or the texts of people."""
_TOKEN_IN_URL = re.compile(r"(/(?:file/)?bot)[0-9]+(?::|%3A)[^/\s\"']+", re.IGNORECASE)


def setup(*, log_format: str, level: str, secrets: tuple[str, ...], stream: TextIO | None = None) -> None:
    """Send every log line of this process through one formatter that hides *secrets*."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _safe_trace,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    stream = stream or sys.stderr
    last: structlog.typing.Processor = structlog.processors.JSONRenderer()
    if log_format != "json":
        last = structlog.dev.ConsoleRenderer(colors=stream.isatty())
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        _Redacting(
            secrets,
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    _usual[:] = [level]
    set_level()
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    sys.excepthook = _log_uncaught


def set_level(level: str = "") -> None:
    """Log this much from now on; "" is as the settings say."""
    logging.getLogger().setLevel(level or _usual[0])


_usual = ["INFO"]
"""The level of the settings."""


class _Redacting(structlog.stdlib.ProcessorFormatter):
    """Hides the secrets in the finished line, so that it does not matter where they stood."""

    def __init__(self, secrets: tuple[str, ...], **options: Any) -> None:
        super().__init__(**options)
        self._secrets = tuple(form for secret in secrets if secret for form in {secret, quote(secret, safe="")})

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line = super().format(record)
        for secret in self._secrets:
            line = line.replace(secret, "…")
        return _TOKEN_IN_URL.sub(r"\1…", line)


def _safe_trace(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Say where an error came from and of which kind it is, not its words: they may be a person's."""
    info = event.pop("exc_info", None)
    record = event.get("_record")
    if record is not None and record.exc_info:
        info, record.exc_info, record.exc_text = record.exc_info, None, None
    if info is True:
        info = sys.exc_info()
    error = info[1] if isinstance(info, tuple) else info
    if isinstance(error, BaseException):
        event["trace"] = "\n".join(describe(error))
    return event


def describe(error: BaseException) -> Iterator[str]:
    """Return the kinds of an error and its causes, each with its frames."""
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        kind = f"{type(current).__module__}.{type(current).__qualname__}"
        yield f"{kind}{_words(current)}"
        for frame in traceback.extract_tb(current.__traceback__)[-12:]:
            yield f"  {frame.filename}:{frame.lineno} in {frame.name}"
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)


def _words(error: BaseException) -> str:
    """Return the words of the errors whose words are known to be nobody's text: Telegram's, up to the details."""
    if type(error).__module__ == "telegram.error":
        return ": " + str(error).split(":", 1)[0][:120]
    return f": errno {error.errno}" if isinstance(error, OSError) and error.errno else ""


def _log_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Log what nobody caught, instead of Python's own traceback."""
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger("bot").critical("uncaught error", exc_info=(kind, error, trace))
