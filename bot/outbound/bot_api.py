"""Requests to the Bot API on one aiohttp session: for telegram.Bot, and raw for the poll loop and the sender.

The errors tell a sender whether a request can have reached Telegram. `NotSentError`: it has not. `ServerError`: the
server answered that it failed. Any other NetworkError: unknown.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus
from ipaddress import ip_address
from typing import Any, BinaryIO
from urllib.parse import quote, unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.request import BaseRequest, RequestData

from engine.errors import FetchError, TooLargeError
from handlers.context import DOWNLOAD_LIMIT

os.environ.setdefault("PTB_TIMEDELTA", "true")  # RetryAfter carries a timedelta; the deprecated int warns each time

CONNECT_TIMEOUT = 10.0
READ_TIMEOUT = 30.0
CONNECTIONS = 100
"""More than the 64 handlers that may run at once, the poll and a few uploads, so that none waits for a connection."""
MAX_TRIES = 4
"""Tries of a request that has not reached Telegram, with 1 + 2 + 4 seconds between them. Then the update is retried."""
MAX_WAIT = 60.0
"""The most seconds of "retry after" that a request waits for. For longer ones the update is retried later."""
_TIMEOUTS = (None, BaseRequest.DEFAULT_NONE)


class NotSentError(NetworkError):
    """No connection: the request has not reached Telegram."""


class ServerError(NetworkError):
    """The server answered that it failed (500, 502, 503)."""


class AiohttpRequest(BaseRequest):
    """The Bot API at *root* for the bot with *token*."""

    def __init__(self, root: str, token: str) -> None:
        self._root = root
        self._method_root = f"{root}/bot{token}/"
        self._file_root = f"{root}/file/bot{token}/"
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds an answer may take."""
        return READ_TIMEOUT

    async def initialize(self) -> None:
        """Open the session; a second call changes nothing."""
        if self._session is None:
            proxy, login = _proxy_and_login(self._root)
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=CONNECTIONS),
                proxy=proxy,
                proxy_auth=login,
                auto_decompress=True,
            )

    async def shutdown(self) -> None:
        """Close the session; a second call changes nothing."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Do a request of telegram.Bot; returns status and body."""
        del write_timeout, connect_timeout, pool_timeout
        data: dict[str, Any] = {}
        if request_data is not None and request_data.contains_files:
            raise TelegramError("This bot uploads no files")
        if request_data is not None:
            data["json"] = request_data.parameters
        timeout = READ_TIMEOUT if read_timeout in _TIMEOUTS else float(read_timeout)
        return await self._exchange(method, url, timeout, **data)

    async def call(
        self, method: str, params: Mapping[str, object] | None = None, *, read_timeout: float = READ_TIMEOUT
    ) -> Any:
        """Call a Bot API method and return its `result` as it came; raises telegram.error's errors."""
        body = {key: value for key, value in (params or {}).items() if value is not None}
        status, payload = await self._exchange("POST", self._method_root + method, read_timeout, json=body)
        return _result(status, payload)

    async def upload(
        self, method: str, params: Mapping[str, object], field: str, name: str, body: bytes | BinaryIO
    ) -> Any:
        """Call a Bot API method with a file as *field*; returns and raises as `call`. An open file stays open."""
        form = aiohttp.FormData()
        for key, value in params.items():
            if value is not None:
                form.add_field(key, value if isinstance(value, str) else json.dumps(value))
        # aiohttp reads a file piece by piece, and closes it
        content = body if isinstance(body, bytes) else os.fdopen(os.dup(body.fileno()), "rb")
        if not isinstance(content, bytes):
            content.seek(0)
        form.add_field(field, content, filename=name, content_type="application/octet-stream")
        status, payload = await self._exchange("POST", self._method_root + method, READ_TIMEOUT, data=form)
        return _result(status, payload)

    async def download(self, path: str, limit: int = DOWNLOAD_LIMIT) -> bytes:
        """Return the file at *path* (from getFile). TooLargeError as soon as more than *limit* bytes arrive."""
        assert self._session is not None, "initialize() first"
        url = self._file_root + quote(path)
        body = bytearray()
        try:
            async with self._session.get(url, timeout=_timeout(READ_TIMEOUT, total=120.0)) as response:
                if response.status != HTTPStatus.OK:
                    raise _http_error(response.status, await response.content.read(65536))
                async for piece in response.content.iter_chunked(1 << 16):
                    body += piece
                    if len(body) > limit:
                        raise TooLargeError(limit=limit, size=response.content_length or 0)
        except (aiohttp.ClientError, TimeoutError) as error:
            raise _network_error(error) from None
        except NetworkError:
            raise
        except TelegramError:
            raise FetchError from None
        return bytes(body)

    async def _exchange(self, method: str, url: str, read_timeout: float, **data: Any) -> tuple[int, bytes]:
        assert self._session is not None, "initialize() first"
        try:
            async with self._session.request(method, url, timeout=_timeout(read_timeout), **data) as response:
                status, payload = response.status, await response.read()
        except (aiohttp.ClientError, TimeoutError) as error:
            raise _network_error(error) from None  # its text holds the address, which holds the token
        if status >= HTTPStatus.BAD_REQUEST and not _is_json(payload):
            raise _http_error(status, payload)
        if status in (HTTPStatus.INTERNAL_SERVER_ERROR, HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE):
            raise ServerError(f"HTTP {status}")
        return status, payload

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Return the answer as a dict; NetworkError if it is something else (a proxy's page, half an answer)."""
        try:
            answer = json.loads(payload)
        except (ValueError, RecursionError):
            answer = None
        if not isinstance(answer, dict):
            raise NetworkError("The answer is no JSON object") from None
        return answer


def retry_after(error: RetryAfter) -> float:
    """Return the seconds Telegram asks to wait."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def _timeout(read: float, total: float | None = None) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(
        total=total or CONNECT_TIMEOUT + read + 5, connect=CONNECT_TIMEOUT, sock_connect=CONNECT_TIMEOUT, sock_read=read
    )


def _network_error(error: Exception) -> NetworkError:
    """Return NotSentError if there was no connection, else the error of a lost answer."""
    if isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError | aiohttp.ClientHttpProxyError):
        return NotSentError(f"No connection ({type(error).__name__})")
    if isinstance(error, aiohttp.InvalidURL):
        return NotSentError("Not an address")
    if isinstance(error, TimeoutError):
        return TimedOut("No answer in time")
    return NetworkError(f"The answer was lost ({type(error).__name__})")


def _http_error(status: int, payload: bytes) -> TelegramError:
    """Return the error of an answer that is not JSON or comes from the file server."""
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return RetryAfter(timedelta(seconds=5))
    if status in (HTTPStatus.INTERNAL_SERVER_ERROR, HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE):
        return ServerError(f"HTTP {status}")
    if _is_json(payload):
        return TelegramError(f"HTTP {status}")
    return NetworkError(f"HTTP {status} and no JSON")


def _result(status: int, payload: bytes) -> Any:
    """Return the `result`, or raise the error that the answer describes."""
    answer = AiohttpRequest.parse_json_payload(payload)
    if answer.get("ok") is True and "result" in answer:
        return answer["result"]
    code = answer.get("error_code")
    code = code if isinstance(code, int) else status
    text = str(answer.get("description") or f"HTTP {status}")
    parameters = answer.get("parameters")
    if isinstance(parameters, dict):
        if isinstance(parameters.get("migrate_to_chat_id"), int):
            raise ChatMigrated(parameters["migrate_to_chat_id"])
        if isinstance(parameters.get("retry_after"), int | float):
            raise RetryAfter(timedelta(seconds=parameters["retry_after"]))
    raise _error(code, text)


def _error(code: int, text: str) -> TelegramError:
    if code == HTTPStatus.TOO_MANY_REQUESTS:
        return RetryAfter(timedelta(seconds=5))
    if code in (HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND):
        return InvalidToken(text)
    kinds = {400: BadRequest, 403: Forbidden, 409: Conflict}
    if code in kinds:
        return kinds[code](text)
    return ServerError(text) if code in (500, 502, 503) else NetworkError(text)


def _is_json(payload: bytes) -> bool:
    return payload.lstrip()[:1] == b"{"


def proxy_for(root: str) -> str:
    """Return the address of the proxy that the environment sets for *root*, with its login; "" if there is none.

    It uses HTTPS_PROXY, HTTP_PROXY and NO_PROXY, and on macOS and Windows the system's settings. A Bot API server on
    this machine is never reached through a proxy.
    """
    host = urlsplit(root).hostname or ""
    if _is_loopback(root) or proxy_bypass(host):
        return ""
    proxy = getproxies().get(urlsplit(root).scheme, "")
    return proxy if not proxy or "://" in proxy else f"http://{proxy}"


def _proxy_and_login(root: str) -> tuple[str | None, aiohttp.BasicAuth | None]:
    """Return the proxy for *root* without its login, and the login."""
    proxy = proxy_for(root)
    if not proxy:
        return None, None
    parts = urlsplit(proxy)
    address = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
    if parts.username is None:
        return address, None
    return address, aiohttp.BasicAuth(unquote(parts.username), unquote(parts.password or ""), "utf-8")


def _is_loopback(root: str) -> bool:
    host = urlsplit(root).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
