"""Downloads of files that users send: getFile, then the bytes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from telegram.error import BadRequest, NetworkError, RetryAfter

from bot.clock import BackOff, Clock
from bot.outbound import payloads
from bot.outbound.bot_api import MAX_TRIES, MAX_WAIT, AiohttpRequest, retry_after
from engine.errors import FetchError, TooLargeError
from handlers.context import DOWNLOAD_LIMIT


async def download(api: AiohttpRequest, clock: Clock, file_id: str) -> bytes:
    """Return a file's bytes. TooLargeError over Telegram's limit, FetchError if it cannot be downloaded."""
    pause = BackOff(1.0, 4.0)
    for left in reversed(range(MAX_TRIES)):
        try:
            path, size = _path_and_size(await api.call("getFile", {"file_id": file_id}))
            if size > DOWNLOAD_LIMIT:
                raise TooLargeError(limit=DOWNLOAD_LIMIT, size=size)
            return await api.download(path)
        except BadRequest as error:
            if payloads.error_contains(error, "file is too big"):
                raise TooLargeError(limit=DOWNLOAD_LIMIT) from None
            raise FetchError from None
        except RetryAfter as error:
            if not left or retry_after(error) > MAX_WAIT:
                raise
            await clock.sleep(retry_after(error))
        except NetworkError:
            if not left:
                raise FetchError from None
            await clock.sleep(pause.next())
    raise FetchError


def _path_and_size(file: Any) -> tuple[str, int]:
    """Return path and size in a result of getFile; a missing size is 0. FetchError without a path."""
    path = file.get("file_path") if isinstance(file, Mapping) else None
    size = file.get("file_size") if isinstance(file, Mapping) else None
    if not isinstance(path, str) or not path:
        raise FetchError
    return path, size if isinstance(size, int) else 0
