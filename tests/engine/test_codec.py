"""Typed values as JSON and MessagePack: what goes in comes out, and nothing else comes out."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.codec import CodecError, decode_json, decode_msgpack, encode_json, encode_msgpack
from engine.models import Analysis, ArticleId, Document, Sentence, SentenceKind, ShelfId, Source

NOW = datetime(2026, 11, 22, 12, 30, 1, 5, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Sample:
    """A value with a field of every kind that the models use."""

    text: str
    shelf: ShelfId
    moment: datetime
    source: Source
    kind: SentenceKind
    body: bytes
    share: float
    marks: tuple[tuple[int, int], ...]
    numbers: frozenset[int]
    counts: dict[str, int]
    document: Document
    article: ArticleId | None = None
    sentences: tuple[Sentence, ...] = ()


SAMPLE = Sample(
    "🙂\x00\n",
    ShelfId(-(2**40)),
    NOW,
    Source.FILE,
    SentenceKind.BACKGROUND,
    b"\x00\xff",
    0.25,
    ((0, 3),),
    frozenset({1, 2}),
    {"é": 3},
    Document("https://x/", "T", "text", published=NOW),
    None,
    (Sentence(0, 3), Sentence(4, 9, SentenceKind.BOILERPLATE)),
)


def through_json(kind: Any, value: Any) -> Any:
    return decode_json(kind, encode_json(value))


def through_msgpack(kind: Any, value: Any) -> Any:
    return decode_msgpack(kind, encode_msgpack(value))


both = pytest.mark.parametrize("through", [through_json, through_msgpack])


@both
def test_values_come_back_as_they_were(through: Callable[[Any, Any], Any]) -> None:
    """Times are aware, enums enums, tuples tuples."""
    back = through(Sample, SAMPLE)
    assert back == SAMPLE
    assert type(back.kind) is SentenceKind
    assert type(back.sentences[1].kind) is SentenceKind
    assert back.moment.tzinfo is UTC


@both
def test_times_of_other_zones_come_back_in_utc(through: Callable[[Any, Any], Any]) -> None:
    """It is the same moment."""
    elsewhere = NOW.astimezone(timezone(timedelta(hours=5, minutes=45)))
    assert through(datetime, elsewhere) == NOW


@given(st.text(max_size=30), st.binary(max_size=50), st.floats(allow_nan=False, allow_infinity=False))
def test_any_text_bytes_and_number(text: str, body: bytes, number: float) -> None:
    """Neither format changes them."""
    value = (text, body, number)
    kind = tuple[str, bytes, float]
    assert through_json(kind, value) == through_msgpack(kind, value) == value


def test_what_is_no_number_needs_msgpack() -> None:
    """JSON has neither infinity nor NaN."""
    assert through_msgpack(float, math.inf) == math.inf
    assert math.isnan(through_msgpack(float, math.nan))
    with pytest.raises(CodecError):
        through_json(float, math.nan)


@both
def test_each_lone_surrogate_becomes_one_replacement_character(through: Callable[[Any, Any], Any]) -> None:
    """UTF-8 cannot carry it; one for one, so that spans into the text stay true."""
    document = Document("https://x/\udfff", "T", "a\ud800\ud83db🙂", published=NOW)
    assert through(Document, document) == Document("https://x/\ufffd", "T", "a\ufffd\ufffdb🙂", published=NOW)
    pages = (b"\xff", "\ud800", {"\ud800": 1})
    assert through(tuple[bytes, str, dict[str, int]], pages) == (b"\xff", "\ufffd", {"\ufffd": 1})


def test_json_is_compact_and_readable() -> None:
    """What stands in a column can be read there."""
    assert encode_json(Sentence(0, 3, SentenceKind.BACKGROUND)) == '{"start":0,"end":3,"kind":1}'
    assert encode_json(("é",)) == '["é"]'


@pytest.mark.parametrize("text", ["", "{", "\udc80", "[1]", "3", '{"start":0}', '{"start":0,"end":"3"}', "[" * 10**5])
def test_other_json_is_refused(text: str) -> None:
    """Malformed text and other values end in one and the same error."""
    with pytest.raises(CodecError):
        decode_json(Sentence, text)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xff",
        b"\x91" * 10**5,
        encode_msgpack(3),
        encode_msgpack(Sentence(0, 3))[:-1],
        encode_msgpack({"start": 0, "end": 3, "kind": 9}),
        encode_msgpack(Analysis("fr", (), (), (), 1)),
    ],
)
def test_other_msgpack_is_refused(data: bytes) -> None:
    """Malformed bytes and other values end in one and the same error."""
    with pytest.raises(CodecError):
        decode_msgpack(Sentence, data)
