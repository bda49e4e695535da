"""How values are packed into columns and unpacked again."""

from __future__ import annotations

import re
import sys
import unicodedata
from array import array
from collections.abc import Collection, Iterable
from hashlib import sha256

from engine.codec import decode_json, encode_json
from engine.models import Sentence, SentenceKind

UINT16, UINT32 = "H", "I"
"""How `array` calls numbers of two and of four bytes."""
TERM = 64
"""Characters of a term that are kept: PostgreSQL's index takes no row over 2.7 kB."""
_KEY = 1000
"""Bytes of a key that are kept as they are, for the same reason."""
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_NO_WORD = re.compile(r"[\W_]+")
_KINDS = tuple(SentenceKind)


def storable(text: str) -> str:
    """Replace what no database takes, one code point by one, so that spans stay true; clean text has none of it."""
    return _UNSTORABLE.sub("\ufffd", text)


def term(word: str) -> str:
    """Return a term as the index has it, "" for one that it cannot have."""
    return "" if _UNSTORABLE.search(word) else word[:TERM]


def are_terms(words: Collection[str]) -> bool:
    """Tell whether the index has all *words* as they are: it almost always has."""
    return "" not in words and max(map(len, words), default=0) <= TERM and not _UNSTORABLE.search("".join(words))


def key(name: str) -> str:
    """Return a key that fits into an index, still one for each name."""
    name = storable(name)
    return name if len(name.encode()) <= _KEY else f"{name[:100]}…{sha256(name.encode()).hexdigest()}"


def folded(text: str) -> str:
    """Words without case and accents, one space before each: what lists are searched by."""
    letters = (c for c in unicodedata.normalize("NFKD", storable(text)) if not unicodedata.combining(c))
    return _NO_WORD.sub(" ", " " + "".join(letters).casefold()).rstrip()


def numbers(values: Iterable[int]) -> str:
    """Pack whole numbers as JSON."""
    return encode_json(tuple(values))


def sentences(spans: Iterable[Sentence]) -> str:
    """Pack sentences as [start, end, kind, start, end, kind, …]."""
    return numbers(number for s in spans for number in (s.start, s.end, s.kind))


def unpack_numbers(packed: str) -> tuple[int, ...]:
    """Unpack `numbers`."""
    return decode_json(tuple[int, ...], packed)


def unpack_pairs(packed: str) -> tuple[tuple[int, int], ...]:
    """Unpack `numbers` that were pairs."""
    flat = unpack_numbers(packed)
    return tuple(zip(flat[::2], flat[1::2], strict=True))


def unpack_sentences(packed: str) -> tuple[Sentence, ...]:
    """Unpack `sentences`."""
    flat = unpack_numbers(packed)
    return tuple(
        Sentence(start, end, _KINDS[kind]) for start, end, kind in zip(flat[::3], flat[1::3], flat[2::3], strict=True)
    )


def integers(code: str, values: Iterable[int]) -> bytes:
    """Pack many whole numbers, each in the few bytes of *code*, low byte first."""
    packed = array(code, values)
    if sys.byteorder == "big":
        packed.byteswap()
    return packed.tobytes()


def unpack_integers(code: str, packed: bytes) -> array[int]:
    """Unpack `integers`."""
    values = array(code)
    values.frombytes(packed)
    if sys.byteorder == "big":
        values.byteswap()
    return values
