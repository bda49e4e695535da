"""punkt's decisions with a short cut for the common case: most sentences end in an ordinary word.

The answers are the same as punkt's; its tokenisation is skipped if the word before the full stop consists of letters,
begins no collocation and is no abbreviation, or if the mark ends every sentence.
"""

from __future__ import annotations

import re
from typing import Any

import punkt

_WORD = re.compile(r"([^\W\d_]{2,})\. +[^\s.]")
_MARK = re.compile(r"[^\W\d_]{2,}([^\w\s.]) +\S")


class Boundaries(punkt.PunktSentenceTokenizer):
    """punkt's tokenizer with a short cut for plain boundaries."""

    def __init__(self, parameters: punkt.PunktParameters, **named: Any) -> None:
        super().__init__(parameters, **named)
        self._marks = frozenset(self.rules.sent_end_chars)
        self._joined = frozenset(first for first, _ in parameters.collocations)

    def _context_has_sentbreak(self, context: str) -> bool:
        plain = _WORD.match(context)
        if plain:
            word = plain.group(1)
            small = word.lower()
            if not (small in self._joined or self.params.is_abbrev(word) or self.params.is_numeric_abbrev(small)):
                return True
        else:
            mark = _MARK.match(context)
            if mark and mark.group(1) in self._marks:
                return True
        ends: bool = super()._context_has_sentbreak(context)
        return ends
