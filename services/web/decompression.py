"""Decompression of a page's body within a limit of memory, whatever the server sends."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from engine.errors import FetchError, TooLargeError

STEP = 1 << 20
"""Bytes decompressed at a time: a network read of 64 KiB can hold 64 MiB."""
MEMBERS = 64
"""Most members of a gzip stream; usual servers send one."""


class Body:
    """Collects a body piece by piece; TooLargeError over *limit*, compressed or not."""

    def __init__(self, url: str, coding: str, limit: int) -> None:
        self._url, self._limit = url, limit
        self._packed = 0
        self._members = 0
        self._buffer = bytearray()
        self._gzip = None
        if coding in {"gzip", "x-gzip"}:
            self._gzip = zlib.decompressobj(wbits=31)
        elif coding not in {"", "identity"}:
            raise FetchError(url)  # not asked for: br, zstd, deflate, or one in another

    def add(self, piece: bytes) -> None:
        """Add a piece as it was received."""
        self._packed += len(piece)
        if self._packed > self._limit:
            raise TooLargeError(self._url, self._limit)
        for part in self._unpack(piece):
            if len(self._buffer) + len(part) > self._limit:
                raise TooLargeError(self._url, self._limit)
            self._buffer += part

    def finish(self) -> bytes:
        """Return the whole body; FetchError if the compressed stream is incomplete."""
        if self._gzip is not None and self._packed and not self._gzip.eof:
            raise FetchError(self._url)
        return bytes(self._buffer)

    @property
    def packed(self) -> int:
        """Bytes that were received, before decompression."""
        return self._packed

    def beginning(self) -> bytes:
        """Return what has arrived so far."""
        return bytes(self._buffer)

    def _unpack(self, piece: bytes) -> Iterator[bytes]:
        if self._gzip is None:
            yield piece
            return
        while piece:
            if self._gzip.eof:
                if not piece.startswith(b"\x1f"):
                    return  # padding after the end
                self._next_member()
            try:
                yield self._gzip.decompress(piece, STEP)
            except zlib.error as error:
                raise FetchError(self._url) from error
            piece = self._gzip.unused_data if self._gzip.eof else self._gzip.unconsumed_tail

    def _next_member(self) -> None:
        self._members += 1
        if self._members > MEMBERS:
            raise FetchError(self._url)
        self._gzip = zlib.decompressobj(wbits=31)
