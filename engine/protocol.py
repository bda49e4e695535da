"""How the bot and its child processes speak: frames of JSON with one raw blob, typed by the house's own values.

A frame is two 4-byte lengths, a JSON header and a blob. A request is {"call": name, "args": […]}; the child answers it
with {"taken": true}, any number of {"progress": [done, total]} and one {"result": …} or {"error": name, "facts": {…}}.
Dataclasses travel as lists of their fields and come back through their type hints. Standard library only, no pickle.
"""

from __future__ import annotations

import functools
import json
import struct
import types
import typing
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import datetime
from enum import Enum
from typing import Any, BinaryIO

from engine import errors
from engine.models import (
    Analysis,
    Chart,
    Document,
    FeedLink,
    FeedPage,
    Frequencies,
    Near,
    Page,
    Passage,
    Query,
    Ranking,
    Sighting,
    Story,
    Tale,
    Vectors,
)

Loader = Callable[[Any], Any]

HEAD = struct.Struct(">II")
MAX_FRAME = 128 << 20
"""More than any honest frame: a document of 2,000,000 characters with all its terms takes about 40 MB."""


class ProtocolError(Exception):
    """The other side said something that is no frame, no call or no value of the house."""


@dataclass(frozen=True, slots=True)
class Call:
    """What a call takes and gives back."""

    takes: tuple[Any, ...]
    gives: Any


CALLS: dict[str, Call] = {
    "read": Call((Page,), Document),
    "feed": Call((Page,), FeedPage),
    "outlines": Call((Page,), tuple[FeedLink, ...]),
    "analyse": Call((Document, tuple[int, ...], tuple[str, ...]), Analysis),
    "parse": Call((str, tuple[str, ...]), Query),
    "follow": Call((str, str, tuple[str, ...]), str),
    "similar": Call((Query, Frequencies, tuple[str, ...]), Query),
    "answer": Call((Query, tuple[Passage, ...], Frequencies, int), Ranking),
    "encoder": Call((), tuple[int, int]),
    "encode": Call((tuple[str, ...],), str),
    "near": Call((Query, Vectors, int), tuple[Near, ...]),
    "alike": Call((tuple[Tale, ...],), tuple[tuple[int, ...], ...]),
    "sightings": Call((tuple[str, ...], str, tuple[str, ...], str), tuple[Sighting, ...]),
    "tell": Call((tuple[Tale, ...], datetime), tuple[Story, ...]),
    "draw": Call((Chart,), str),
    "across": Call((Query, tuple[Passage, ...], tuple[Near, ...], int), Ranking),
}


def pack(header: dict[str, Any], blob: bytes = b"") -> bytes:
    """One frame. Lone surrogates pass: what is cleaned where is not the pipe's business."""
    head = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    if len(head) + len(blob) > MAX_FRAME:
        raise ProtocolError("frame too long")
    return HEAD.pack(len(head), len(blob)) + head + blob


def lengths(head: bytes) -> tuple[int, int]:
    """The lengths of a frame's header and blob."""
    try:
        header, blob = HEAD.unpack(head)
    except struct.error as error:
        raise ProtocolError("cut short") from error
    if header + blob > MAX_FRAME:
        raise ProtocolError("frame too long")
    return header, blob


def unpack(head: bytes) -> dict[str, Any]:
    """A frame's header as a dictionary."""
    try:
        header = json.loads(head.decode("utf-8", "surrogatepass"))
    except (ValueError, RecursionError) as error:
        raise ProtocolError("no JSON") from error
    if not isinstance(header, dict):
        raise ProtocolError("no dictionary")
    return header


def receive(stream: BinaryIO) -> tuple[dict[str, Any], bytes] | None:
    """The next frame of a blocking stream; None at its end."""
    head = stream.read(HEAD.size)
    if not head:
        return None
    header, blob = lengths(head)
    said, carried = stream.read(header), stream.read(blob)
    if len(said) < header or len(carried) < blob:
        raise ProtocolError("cut short")
    return unpack(said), carried


def request(name: str, args: Sequence[Any]) -> bytes:
    """The frame that asks for call *name*; the body of a page or of vectors is its blob."""
    blob = b"".join(arg.body for arg in args if isinstance(arg, Page | Vectors))
    return pack({"call": name, "args": [dump(arg) for arg in args]}, blob)


def arguments(header: dict[str, Any], blob: bytes) -> tuple[str, list[Any]]:
    """The call a request asks for, and its arguments."""
    name, args = header.get("call"), header.get("args")
    call = CALLS.get(name) if isinstance(name, str) else None
    if call is None or not isinstance(args, list) or len(args) != len(call.takes):
        raise ProtocolError("no such call")
    values = [load(kind, arg) for kind, arg in zip(call.takes, args, strict=True)]
    return str(name), [replace(value, body=blob) if isinstance(value, Page | Vectors) else value for value in values]


def dump_error(error: errors.PullquoteError) -> dict[str, Any]:
    """An error of the house as a header: its name and its facts."""
    return {"error": type(error).__name__, "facts": dict(vars(error))}


def load_error(header: dict[str, Any]) -> errors.PullquoteError:
    """The error a header names, with its facts."""
    kind = getattr(errors, str(header.get("error")), None)
    if not (isinstance(kind, type) and issubclass(kind, errors.PullquoteError)):
        raise ProtocolError("no such error")
    try:
        return kind(**header.get("facts", {}))
    except TypeError as error:
        raise ProtocolError("no such facts") from error


def dump(value: Any) -> Any:
    """A value of the house as JSON can carry it. Bytes stay behind: they travel as the frame's blob."""
    if value is None or type(value) in (str, int, float, bool):
        return value
    if isinstance(value, (list, tuple)):
        return [dump(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: dump(item) for key, item in value.items()}
    if isinstance(value, bytes):
        return None
    kind: Any = type(value)
    return [dump(getattr(value, name)) for name in _names(kind)]


def load(kind: Any, data: Any) -> Any:
    """The value of type *kind* that `dump` made *data* of."""
    try:
        return _loader(kind)(data)
    except (TypeError, ValueError, AttributeError, KeyError, IndexError, RecursionError) as error:
        raise ProtocolError(f"no {kind}") from error


@functools.cache
def _names(kind: Any) -> tuple[str, ...]:
    if not is_dataclass(kind):
        raise ProtocolError(f"{kind.__name__} cannot travel")
    return tuple(field.name for field in fields(kind))


@functools.cache
def _loader(kind: Any) -> Loader:
    """A function that makes a *kind* of JSON; made once for each type, because sentences come by the thousand."""
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        some = _loader(next(one for one in inner if one is not type(None)))
        return lambda data: None if data is None else some(data)
    if origin is tuple and inner[-1] is Ellipsis:
        item = _loader(inner[0])
        return lambda data: tuple(map(item, _checked(list, data)))
    if origin is tuple:
        return _row(tuple, [_loader(one) for one in inner])
    if origin is dict:
        value = _loader(inner[1])
        return lambda data: {key: value(item) for key, item in data.items()}
    if hasattr(kind, "__supertype__"):
        return _loader(kind.__supertype__)
    if is_dataclass(kind):
        make: Any = kind
        hints = typing.get_type_hints(make)
        return _row(lambda values: make(*values), [_loader(hints[name]) for name in _names(make)])
    special: dict[Any, Loader] = {datetime: datetime.fromisoformat, float: float, bytes: lambda _: b""}
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    return special.get(kind) or (lambda data: _checked(kind, data))


def _row(make: Loader, loaders: Sequence[Loader]) -> Loader:
    """A loader of lists of fixed length."""
    return lambda data: make([loader(one) for loader, one in zip(loaders, _checked(list, data), strict=True)])


def _checked(kind: type, data: Any) -> Any:
    if type(data) is not kind:
        raise TypeError(kind.__name__)
    return data
