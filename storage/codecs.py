"""Codecs: values packed into columns and unpacked."""

from __future__ import annotations

import re
import sys
import unicodedata
from array import array
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from hashlib import sha256

from engine.codec import decode_json, encode_json
from engine.models import Document, Place, Region, Sentence, SentenceKind

UINT16, UINT32 = "H", "I"
"""Type codes of `array` for numbers of two and four bytes."""
TERM = 64
"""Most characters of a term: PostgreSQL's index accepts no row over 2.7 kB."""
_KEY = 1000
"""Most bytes of a key before it is hashed, for the same reason."""
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_NO_WORD = re.compile(r"[\W_]+")
_KINDS = tuple(SentenceKind)


def storable(text: str) -> str:
    """Replace code points that databases reject, one by one, so that spans stay valid; clean text has none."""
    return _UNSTORABLE.sub("\ufffd", text)


def term(word: str) -> str:
    """Return a term as the index stores it, "" if it cannot be stored."""
    return "" if _UNSTORABLE.search(word) else word[:TERM]


def are_terms(words: Collection[str]) -> bool:
    """Whether the index stores all *words* unchanged, as almost always."""
    return "" not in words and max(map(len, words), default=0) <= TERM and not _UNSTORABLE.search("".join(words))


def key(name: str) -> str:
    """Return a key that fits into an index, unique for each name."""
    name = storable(name)
    return name if len(name.encode()) <= _KEY else f"{name[:100]}…{sha256(name.encode()).hexdigest()}"


def folded(text: str) -> str:
    """Return words without case and accents, with a space before each, for searching lists."""
    letters = (c for c in unicodedata.normalize("NFKD", storable(text)) if not unicodedata.combining(c))
    return _NO_WORD.sub(" ", " " + "".join(letters).casefold()).rstrip()


def numbers(values: Iterable[int]) -> str:
    """Pack whole numbers as JSON."""
    return encode_json(tuple(values))


@dataclass(frozen=True, slots=True)
class Layout:
    """What a text's source shows of it: kinds of its spans, pages, and whether it is a picture."""

    regions: tuple[Region, ...]
    places: tuple[Place, ...]
    pictured: bool = False


def layout(document: Document) -> str:
    """Pack a document's regions and places, and whether it was read on pictures, as JSON; "" if there are none."""
    regions, places = document.regions, document.places
    clean = tuple(replace(place, label=storable(place.label)) for place in places)
    return encode_json(Layout(regions, clean, document.pictured)) if regions or places or document.pictured else ""


def unpack_layout(packed: str) -> Layout:
    """Return what `layout` packed."""
    return decode_json(Layout, packed) if packed else Layout((), ())


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
