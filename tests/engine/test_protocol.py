"""The pipe: what goes in comes out as the same values, and nothing else comes out."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import errors, protocol
from engine.models import (
    Analysis,
    ArticleId,
    Document,
    Frequencies,
    Hit,
    Kind,
    Page,
    Passage,
    Query,
    QueryWord,
    Ranking,
    Sentence,
    Verdict,
)

NOW = datetime(2026, 11, 22, 12, 30, tzinfo=UTC)
TEXT = st.text(max_size=30)
VALUES: list[tuple[Any, Any]] = [
    (Document, Document("https://x/", "T", "t\n\ne\ud800x🙂", "A", "S", NOW, 3, 2)),
    (Document, Document(None, "", "text")),
    (Analysis, Analysis("fr", (Sentence(0, 3), Sentence(4, 9, Kind.TAIL)), (1, 0), (("a", "b"), ()), 7, "T")),
    (Query, Query("q?", "en", (QueryWord("q", ("q", "qs")),))),
    (Ranking, Ranking(Verdict.NEAREST, (Hit(ArticleId(3), 1, 0.25, ((0, 4), (5, 6))),))),
    (Frequencies, Frequencies(12, {"a": 3, "é": 1})),
    (tuple[Passage, ...], (Passage(ArticleId(1), 2, "t", "", "a", "T", "en", NOW),)),
]
ERRORS = [
    kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, errors.PullquoteError) and kind is not errors.PullquoteError
]


@pytest.mark.parametrize(("kind", "value"), VALUES)
def test_values_come_back_as_they_were(kind: Any, value: Any) -> None:
    """Every value of a call survives JSON with its types: times aware, enums enums, tuples tuples."""
    header = protocol.unpack(protocol.pack({"v": protocol.dump(value)})[protocol.HEAD.size :])
    assert protocol.load(kind, header["v"]) == value


@given(TEXT, TEXT, st.binary(max_size=100), TEXT)
def test_requests(url: str, kind: str, body: bytes, name: str) -> None:
    """A page's bytes travel beside the header, unchanged."""
    page = Page(url, kind, body, name)
    frame = protocol.receive(io.BytesIO(protocol.request("read", [page])))
    assert frame is not None
    assert protocol.arguments(*frame) == ("read", [page])


@pytest.mark.parametrize("kind", ERRORS)
def test_errors_keep_their_facts(kind: type[errors.PullquoteError]) -> None:
    """An error crosses the pipe as itself, with what it knows."""
    error = kind()
    for number, fact in enumerate(vars(error)):
        setattr(error, fact, number + 7 if isinstance(getattr(error, fact), int) else f"fact {number}")
    back = protocol.load_error(json.loads(json.dumps(protocol.dump_error(error))))
    assert type(back) is kind
    assert vars(back) == vars(error)


@pytest.mark.parametrize(
    "header",
    [
        {"error": "Exception", "facts": {}},
        {"error": "FetchError", "facts": {"nonsense": 1}},
        {"error": "annotations", "facts": {}},
        {},
    ],
)
def test_other_errors_are_refused(header: dict[str, Any]) -> None:
    """No name from the other side is looked up outside the tree of the house."""
    with pytest.raises(protocol.ProtocolError):
        protocol.load_error(header)


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        3,
        "x",
        [1] * 8,
        ["u", "t", 5, "", "", None, 0, 0],
        ["u", "t", "x", "", "", "yesterday", 0, 0],
        {"a": 1},
    ],
)
def test_wrong_values_are_refused(data: Any) -> None:
    """What is no document does not become one."""
    with pytest.raises(protocol.ProtocolError):
        protocol.load(Document, data)


@pytest.mark.parametrize(
    "frame",
    [
        b"\0",
        b"\0\0\0\5\0\0\0\0ab",
        b"\xff" * 8,
        b"\0\0\0\2\0\0\0\0[]",
        b"\0\0\0\2\0\0\0\0\xff\xff",
        b"\0\0\0\1\0\0\0\0{",
    ],
)
def test_broken_frames_are_refused(frame: bytes) -> None:
    """Frames that are cut, endless or no JSON are faults and no crash."""
    with pytest.raises(protocol.ProtocolError):
        protocol.receive(io.BytesIO(frame))


@pytest.mark.parametrize("header", [{}, {"call": "read", "args": []}, {"call": "exec", "args": ["x"]}, {"call": 1}])
def test_unknown_calls_are_refused(header: dict[str, Any]) -> None:
    """A child does what stands in the table of calls and nothing else."""
    with pytest.raises(protocol.ProtocolError):
        protocol.arguments(header, b"")


def test_the_end_of_a_stream() -> None:
    """Between two frames the end is no fault."""
    assert protocol.receive(io.BytesIO(b"")) is None
