"""Logs: one line an event, with ids but no texts. Secrets are removed from every line."""

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

_NOISY_LOGGERS = (
    "httpx",
    "httpcore",
    "aiohttp",
    "aiosqlite",
    "sqlalchemy",
    "telegram",
    "asyncio",
    "alembic",
    "multipart",
)
"""Their INFO and DEBUG lines hold addresses with the token, or the texts of users."""
_TOKEN_IN_URL = re.compile(r"(/(?:file/)?bot)[0-9]+(?::|%3A)[^/\s\"']+", re.IGNORECASE)


def setup(*, log_format: str, level: str, secrets: tuple[str, ...], stream: TextIO | None = None) -> None:
    """Send every log line of this process through one formatter that removes *secrets*."""
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
    _settings_level[:] = [level]
    set_level()
    for name in _NOISY_LOGGERS:
        logging.getLogger(name).setLevel(logging.WARNING)
    sys.excepthook = _log_uncaught


def set_level(level: str = "") -> None:
    """Set the log level; "" is the level of the settings."""
    logging.getLogger().setLevel(level or _settings_level[0])


_settings_level = ["INFO"]
"""The level of the settings, as the only item."""


class _Redacting(structlog.stdlib.ProcessorFormatter):
    """Removes secrets from the finished line, wherever they were in the event."""

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
    """Log an error's class and frames, not its text, which may hold a user's words."""
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
    """Return the classes of an error and its causes, each with its frames."""
    described: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in described:
        described.add(id(current))
        kind = f"{type(current).__module__}.{type(current).__qualname__}"
        yield f"{kind}{_text(current)}"
        for frame in traceback.extract_tb(current.__traceback__)[-12:]:
            yield f"  {frame.filename}:{frame.lineno} in {frame.name}"
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)


def _text(error: BaseException) -> str:
    """Return the text of errors whose text holds no user's words: Telegram's, up to the details, and errno."""
    if type(error).__module__ == "telegram.error":
        return ": " + str(error).split(":", 1)[0][:120]
    return f": errno {error.errno}" if isinstance(error, OSError) and error.errno else ""


def _log_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Log an uncaught error in place of Python's traceback."""
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger("bot").critical("uncaught error", exc_info=(kind, error, trace))
