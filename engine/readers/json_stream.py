"""JSON that is larger than what may be in memory, read piece by piece."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any

LONGEST = 1 << 20
"""Characters of one value: a message of Telegram has 4,096 characters, and some hundred reactions."""
DEEPEST = 20
"""Objects and lists in each other; an account's export has seven."""
_SPACE = re.compile(r"[ \t\r\n]*")


class JsonStream:
    """Reads JSON in UTF-8 from pieces of bytes. ValueError where it is malformed, or one value is too long."""

    def __init__(self, pieces: Iterator[bytes], offset: int = 0) -> None:
        """*offset* is where in the file the first piece begins."""
        self.offset = offset
        """The byte of the file that is read next."""
        self._pieces = pieces
        self._decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        self._json = json.JSONDecoder(strict=False)
        self._text, self._at, self._ended, self._depth = "", 0, False, 0

    def peek(self) -> str:
        """Return the next sign that is no white space, "" at the end of the file."""
        while True:
            match = _SPACE.match(self._text, self._at)
            assert match is not None, "it matches everywhere"
            self._advance(match.end())
            if self._at < len(self._text) or not self._more():
                return self._text[self._at : self._at + 1]

    def take(self, sign: str) -> None:
        """Pass over *sign*."""
        if self.peek() != sign:
            raise ValueError(f"no {sign}")
        self._advance(self._at + 1)

    def value(self) -> Any:
        """Return the next value."""
        self.peek()
        while True:
            is_whole = self._ended
            try:
                value, end = self._json.raw_decode(self._text, self._at)
            except json.JSONDecodeError:
                if is_whole:
                    raise
            else:
                if is_whole or end < len(self._text):  # a number at the end of a piece may go on in the next one
                    self._advance(end)
                    return value
            if len(self._text) - self._at > LONGEST:
                raise ValueError("a long value")
            self._more()

    def members(self) -> Iterator[str]:
        """Yield the name of each member of an object; its value has to be read before the next name."""
        yield from (self._name() for _ in self._inside("{", "}"))

    def elements(self) -> Iterator[None]:
        """Yield before each element of a list; it has to be read before the next one."""
        return self._inside("[", "]")

    def rest(self) -> Iterator[None]:
        """Yield before each further element of a list in which the file begins."""
        return self._until("]")

    def skip(self) -> None:
        """Pass over the next value, however long it is; of an object or list only one element is in memory."""
        match self.peek():
            case "{":
                for _ in self.members():
                    self.skip()
            case "[":
                for _ in self.elements():
                    self.skip()
            case _:
                self.value()

    def _name(self) -> str:
        name = self.value()
        self.take(":")
        return str(name)

    def _inside(self, opening: str, closing: str) -> Iterator[None]:
        self.take(opening)
        self._depth += 1
        if self._depth > DEEPEST:
            raise ValueError("too deep")
        yield from self._until(closing)
        self._depth -= 1

    def _until(self, closing: str) -> Iterator[None]:
        if self.peek() == ",":  # the file is read from behind an element
            self.take(",")
        while self.peek() != closing:
            yield
            if self.peek() != closing:
                self.take(",")
        self.take(closing)

    def _advance(self, to: int) -> None:
        passed = self._text[self._at : to]
        self.offset += len(passed) if passed.isascii() else len(passed.encode("utf-8", "surrogateescape"))
        self._at = to

    def _more(self) -> bool:
        """Take another piece; False at the end."""
        if self._ended:
            return False
        piece = next(self._pieces, b"")
        self._ended = not piece
        self._text, self._at = self._text[self._at :] + self._decoder.decode(piece, self._ended), 0
        return not self._ended
