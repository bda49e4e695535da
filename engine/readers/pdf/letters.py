"""The letters of a PDF page in the order in which they are read.

Browsers write Arabic words from left to right, and PDFium turns only some of them round: then the letters of a word
stand to the right of those before them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from ctypes import byref
from typing import Any

from pypdfium2 import raw

LEFTWARD = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
"""Letters of scripts that are written to the left."""
_WORD = re.compile(f"(?:(?![\u0660-\u0669\u06f0-\u06f9]){LEFTWARD.pattern}){{2,}}")


TOUCH = 0.06
"""Words that are less than this multiple of their height apart are one."""
MARKED = 0.5
"""The same before a doubled letter, which begins no word: PDFium takes the mark above it for its place."""
_SHADDA = "\u0651"


class Letters:
    """The text of a page, and at which of PDFium's characters each of its letters is."""

    def __init__(self, page: Any) -> None:
        """*page* is PDFium's text page, which the caller closes."""
        self.page = page
        self.text: str = page.get_text_range()
        self._places: list[int] | None = None
        """Where PDFium has each letter of the text; None if in the same order."""
        if LEFTWARD.search(self.text):
            self._put_in_order()

    def index(self, at: int) -> int:
        """Return the number of the letter `text[at]` among PDFium's characters."""
        place = at if self._places is None or at >= len(self._places) else self._places[at]
        return int(raw.FPDFText_GetCharIndexFromTextIndex(self.page, place))

    def order(self) -> Sequence[int]:
        """Return the numbers of PDFium's characters in the order in which they are read."""
        if self._places is None:
            return range(raw.FPDFText_CountChars(self.page))
        return [self.index(at) for at in range(len(self._places))]

    def _put_in_order(self) -> None:
        text = self.text
        order = list(range(len(text)))
        for word in _WORD.finditer(text):
            order[word.start() : word.end()] = self._read_order(word.start(), word.end())
        order = [
            at
            for place, at in enumerate(order)
            if text[at] != " " or not 0 < place < len(order) - 1 or not self._touch(order[place - 1], order[place + 1])
        ]
        self._places = order
        self.text = "".join(text[at] for at in order)

    def _read_order(self, start: int, end: int) -> list[int]:
        """Return the letters of a word in the order of their places, if it runs to the right on an upright page."""
        order = list(range(start, end))
        letters = [at for at in order if not unicodedata.combining(self.text[at])]
        matrix = raw.FS_MATRIX()
        upright = raw.FPDFText_GetMatrix(self.page, self.index(start), byref(matrix)) and matrix.a > abs(matrix.b)
        if not upright or len(letters) < 2 or self._middle(letters[0]) >= self._middle(letters[-1]):
            return order
        places = {at: self._middle(at) for at in order}
        marks: dict[int, list[int]] = {}
        for at in order:
            if at not in letters:
                base = min(letters, key=lambda letter: abs(places[letter] - places[at]))
                marks.setdefault(base, []).append(at)
        letters.sort(key=lambda at: (-places[at], -at))
        return [at for letter in letters for at in (letter, *marks.get(letter, ()))]

    def _touch(self, before: int, after: int) -> bool:
        """Whether two letters of a script that runs to the left touch each other."""
        if not (_WORD.match(self.text[before] * 2) and _WORD.match(self.text[after] * 2)):
            return False
        first, second = self._box(before), self._box(after)
        height = max(first.top - first.bottom, second.top - second.bottom)
        doubled = self.text[after + 1 : after + 2] == _SHADDA
        near = (MARKED if doubled else TOUCH) * height
        return bool(-height < first.left - second.right < near and first.left > second.left)

    def _middle(self, at: int) -> float:
        box = self._box(at)
        return float(box.left + box.right) / 2

    def _box(self, at: int) -> Any:
        box = raw.FS_RECTF()
        raw.FPDFText_GetLooseCharBox(self.page, self.index(at), byref(box))
        return box
