"""Cleaning of every string from outside. Standard library only."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

MARKS_IN_A_ROW = 4
"""More combining marks than this on one letter are noise; real scripts need at most three."""

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_DROPPED = re.compile(
    "["
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # control characters but tab and line ends
    "\ud800-\udfff"  # lone surrogates: they cannot be encoded
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # bidi controls: they make a text read otherwise than it is
    "\ufeff\ufdd0-\ufdef\ufffe\uffff"  # byte order marks and noncharacters
    "\U000e0000-\U000e007f"  # tag characters: text that nobody sees
    + "".join(f"{chr((plane << 16) + 0xFFFE)}{chr((plane << 16) + 0xFFFF)}" for plane in range(1, 17))
    + "]"
)
_ZWJ = "\u200d"


@cache
def _mark_runs() -> re.Pattern[str]:
    """Finds runs of too many combining marks; built on first need, because it reads the character database."""
    spans: list[tuple[int, int]] = []
    for code in range(0x300, 0x1F000):
        if unicodedata.category(chr(code)) in ("Mn", "Me", "Mc"):
            if spans and spans[-1][1] == code - 1:
                spans[-1] = (spans[-1][0], code)
            else:
                spans.append((code, code))
    marks = "[" + "".join(f"{chr(a)}-{chr(b)}" for a, b in spans) + "]"
    return re.compile(f"({marks}{{{MARKS_IN_A_ROW}}}){marks}+")


AROUND_WORDS = " \t\n.,;:!?¿¡…\"'()«»“”„‘’؟،؛。？！、「」『』—–-"
"""Punctuation around the words of a question, in all its languages."""


def bare_words(text: str) -> list[str]:
    """Return the words of *text* as written, without the punctuation around them."""
    return [word for part in text.split() if (word := part.strip(AROUND_WORDS))]


def utf16_units(text: str) -> int:
    """Return the length of *text* as Telegram counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def clean(text: str) -> str:
    """Return *text* with \\n as line ends and without control characters, bidi controls and lone surrogates."""
    text = _DROPPED.sub("", text)
    text = _LINE_ENDS.sub("\n", text)
    if not text.isascii():
        text = _mark_runs().sub(r"\1", text)
    return text


def clean_line(text: str, limit: int = 200) -> str:
    """Return *text* as one line of at most *limit* characters, for titles and names, never for quotations.

    A longer one ends with a whole word, where its last one is no longer than a quarter of the line.
    """
    line = " ".join(clean(text).split())
    if len(line) <= limit:
        return line
    cut = max(limit - 1, 0)
    while cut > 0 and not _boundary(line, cut):
        cut -= 1
    if line[cut : cut + 1].isalnum() and (space := line.rfind(" ", 0, cut)) >= cut * 3 // 4:
        cut = space
    return line[:cut].rstrip(" ,;:–—-") + "…"


def _boundary(line: str, at: int) -> bool:
    """Whether a cut before `line[at]` splits no visible character."""
    before, after = line[at - 1], line[at]
    if _ZWJ in (before, after) or unicodedata.category(after)[0] == "M":
        return False
    if "\U0001f3fb" <= after <= "\U0001f3ff":  # skin tones
        return False
    if _flag(before) and _flag(after):  # two regional indicators are one flag
        start = at
        while start > 0 and _flag(line[start - 1]):
            start -= 1
        return (at - start) % 2 == 0
    return True


def _flag(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"
