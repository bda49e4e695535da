"""The pipe: what goes in comes out as the same values, and nothing else comes out."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import calls, errors, protocol
from engine.codec import encode_msgpack
from engine.models import Analysis, ArticleId, Document, FollowUp, Hit, Page, Ranking, Sentence, SentenceKind, Verdict

NOW = datetime(2026, 11, 22, 12, 30, tzinfo=UTC)
TEXT = st.text(max_size=30)
RESULTS: list[tuple[calls.Call[Any, *tuple[Any, ...]], Any]] = [
    (calls.READ_DOCUMENT, Document("https://x/", "T", "t\n\nex🙂", "A", "S", NOW, 3, 2)),
    (calls.READ_DOCUMENT, Document(None, "", "text")),
    (
        calls.ANALYSE_DOCUMENT,
        Analysis("fr", (Sentence(0, 3), Sentence(4, 9, SentenceKind.BACKGROUND)), (1, 0), (("a", "b"), ()), 7, "T"),
    ),
    (calls.RANK_PASSAGES, Ranking(Verdict.NEAREST, (Hit(ArticleId(3), 1, 0.25, ((0, 4), (5, 6))),))),
    (calls.DRAW_CHART, b"\x89PNG\r\n\x00\xff"),
    (calls.ENCODER_VERSION, (0, 0)),
    (calls.RESOLVE_FOLLOWUP, FollowUp("", is_bare=False, asks_more=True)),
]
ERRORS = [
    kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, errors.PullquoteError) and kind is not errors.PullquoteError
]


def sent(message: Any) -> bytes:
    """The body of a message, as it comes out of the pipe."""
    body = protocol.receive(io.BytesIO(protocol.frame(message)))
    assert body is not None
    return body


@pytest.mark.parametrize(("call", "value"), RESULTS)
def test_results_come_back_as_they_were(call: calls.Call[Any, *tuple[Any, ...]], value: Any) -> None:
    """Every value survives the pipe with its types: times aware, enums enums, tuples tuples."""
    reply = protocol.read_reply(sent(protocol.success(value)))
    assert isinstance(reply, protocol.Success)
    assert protocol.result(call, reply) == value


@given(TEXT, TEXT, st.binary(max_size=100), TEXT)
def test_requests(url: str, kind: str, body: bytes, name: str) -> None:
    """A page's bytes arrive unchanged."""
    page = Page(url, kind, body, name)
    frame = protocol.receive(io.BytesIO(protocol.request(calls.READ_DOCUMENT, (page,))))
    assert frame is not None
    assert protocol.read_request(frame) == (calls.READ_DOCUMENT, (page,))


def test_requests_in_a_row() -> None:
    """Each frame ends where the next begins; between two frames the end is no fault."""
    stream = io.BytesIO(
        protocol.request(calls.ENCODER_VERSION, ())
        + protocol.request(calls.ENCODE_TEXTS, (("a", "b"),))
        + protocol.frame(protocol.Taken())
    )
    bodies = [protocol.receive(stream) for _ in range(4)]
    assert bodies[3] is None
    assert protocol.read_request(bodies[0] or b"") == (calls.ENCODER_VERSION, ())
    assert protocol.read_request(bodies[1] or b"") == (calls.ENCODE_TEXTS, (("a", "b"),))
    assert protocol.read_reply(bodies[2] or b"") == protocol.Taken()


@pytest.mark.parametrize("reply", [protocol.Taken(), protocol.Progress(3, 7)])
def test_replies(reply: protocol.Reply) -> None:
    """What comes before the answer."""
    assert protocol.read_reply(sent(reply)) == reply


@pytest.mark.parametrize("kind", ERRORS)
def test_errors_keep_their_facts(kind: type[errors.PullquoteError]) -> None:
    """An error crosses the pipe as itself, with what it knows."""
    error = kind()
    for number, (fact, value) in enumerate(vars(error).items()):
        other = {int: number + 7, str: f"fact {number}", datetime: NOW, bool: True}
        setattr(error, fact, other[type(value)])
    reply = protocol.read_reply(sent(protocol.failure(error)))
    assert isinstance(reply, protocol.Failure)
    back = protocol.error_of(reply)
    assert type(back) is kind
    assert vars(back) == vars(error)


@pytest.mark.parametrize(
    "reply",
    [
        protocol.Failure("Exception", {}),
        protocol.Failure("FetchError", {"nonsense": 1}),
        protocol.Failure("annotations", {}),
        protocol.Failure("", {}),
    ],
)
def test_other_errors_are_refused(reply: protocol.Failure) -> None:
    """No name from the other side is looked up outside the tree of `engine.errors`."""
    with pytest.raises(protocol.ProtocolError):
        protocol.error_of(reply)


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        3,
        "x",
        {"url": "u", "title": "t", "text": 5},
        {"url": "u", "title": "t"},
        {"url": "u", "title": "t", "text": "x", "published": "yesterday"},
    ],
)
def test_wrong_values_are_refused(data: Any) -> None:
    """What is no document does not become one, neither as a result nor as an argument."""
    with pytest.raises(protocol.ProtocolError):
        protocol.result(calls.READ_DOCUMENT, protocol.success(data))
    with pytest.raises(protocol.ProtocolError):
        protocol.read_request(encode_msgpack(protocol.Request(calls.ANALYSE_DOCUMENT.function, raw((data, (), ())))))


@pytest.mark.parametrize("frame", [b"\0", b"\0\0\0\5ab", b"\xff" * 4, b"\xff" * 8])
def test_broken_frames_are_refused(frame: bytes) -> None:
    """Frames that are cut or endless are faults and no crash."""
    with pytest.raises(protocol.ProtocolError):
        protocol.receive(io.BytesIO(frame))


@pytest.mark.parametrize("body", [b"", b"[]", b"\xff\xff", b"\x80", encode_msgpack({"type": "Exec"})])
def test_broken_bodies_are_refused(body: bytes) -> None:
    """What is neither a request nor a reply is a fault and no crash."""
    with pytest.raises(protocol.ProtocolError):
        protocol.read_reply(body)
    with pytest.raises(protocol.ProtocolError):
        protocol.read_request(body)


def test_a_frame_over_the_limit_is_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    """It would be refused on the other side."""
    monkeypatch.setattr(protocol, "MAX_FRAME", 100)
    with pytest.raises(protocol.ProtocolError):
        protocol.request(calls.ENCODE_TEXTS, (("x" * 100,),))


def raw(value: Any) -> msgspec.Raw:
    return msgspec.Raw(encode_msgpack(value))


@pytest.mark.parametrize(
    "request_",
    [
        protocol.Request("", raw([])),
        protocol.Request("engine.readers:read", raw([])),
        protocol.Request("engine.readers:read", raw([None, None])),
        protocol.Request("os:system", raw(["x"])),
        protocol.Request("builtins:exec", raw(["x"])),
    ],
)
def test_unknown_calls_are_refused(request_: protocol.Request) -> None:
    """A child does what stands in the table of calls and nothing else."""
    with pytest.raises(protocol.ProtocolError):
        protocol.read_request(sent(request_))
