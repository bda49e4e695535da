"""The messages between the bot and its child processes.

A frame is a 4-byte length and a body in MessagePack. The bot sends a `Request`; the child answers it with `Taken`, any
number of `Progress` and one `Success` or `Failure`. Arguments and results are typed by `engine.calls`; no pickle.
"""

from __future__ import annotations

import struct
from typing import Any, BinaryIO

import msgspec

from engine import errors
from engine.calls import CALLS, Args, Call, Result_co
from engine.codec import CodecError, Value, decode_msgpack, encode_msgpack

HEAD = struct.Struct(">I")
MAX_FRAME = 128 << 20
"""More than any real frame: a document of 2,000,000 characters with all its terms takes about 40 MB."""


class ProtocolError(Exception):
    """The other side sent something that is no frame, no call or no value of the expected type."""


class Request(msgspec.Struct, frozen=True):
    """A call and its arguments."""

    call: str
    args: msgspec.Raw


class Taken(msgspec.Struct, frozen=True, tag=True):
    """The child has begun with the request."""


class Progress(msgspec.Struct, frozen=True, tag=True):
    """How many pages of a long document are read."""

    done: int
    total: int


class Success(msgspec.Struct, frozen=True, tag=True):
    """What the function returned."""

    value: msgspec.Raw


class Failure(msgspec.Struct, frozen=True, tag=True):
    """The error the function raised: its class in `engine.errors` and its attributes."""

    error: str
    facts: dict[str, Any]


Reply = Taken | Progress | Success | Failure
_ANY_REPLY: Any = Reply


def frame(message: Request | Reply) -> bytes:
    """Return *message* as one frame."""
    body = encode_msgpack(message)
    if len(body) > MAX_FRAME:
        raise ProtocolError("frame too long")
    return HEAD.pack(len(body)) + body


def length(head: bytes) -> int:
    """Return the length of the body that follows the *head* of a frame."""
    try:
        (size,) = HEAD.unpack(head)
    except struct.error as error:
        raise ProtocolError("cut short") from error
    if size > MAX_FRAME:
        raise ProtocolError("frame too long")
    return int(size)


def receive(stream: BinaryIO) -> bytes | None:
    """Return the body of the next frame of a blocking stream; None at its end."""
    head = stream.read(HEAD.size)
    if not head:
        return None
    size = length(head)
    body = stream.read(size)
    if len(body) < size:
        raise ProtocolError("cut short")
    return body


def request(call: Call[Result_co, *Args], args: tuple[*Args]) -> bytes:
    """Return the frame that asks for *call*."""
    return frame(Request(call.function, msgspec.Raw(encode_msgpack(args))))


def read_request(body: bytes) -> tuple[Call[Any, *tuple[Any, ...]], tuple[Any, ...]]:
    """Return the call that a request asks for, and its arguments."""
    message = _decode(Request, body)
    call = CALLS.get(message.call)
    if call is None:
        raise ProtocolError("no such call")
    return call, _decode(call.args, message.args)


def success(value: object) -> Success:
    """Return the reply that carries *value*."""
    return Success(msgspec.Raw(encode_msgpack(value)))


def failure(error: errors.PullquoteError) -> Failure:
    """Return the reply that carries *error*."""
    return Failure(type(error).__name__, dict(vars(error)))


def read_reply(body: bytes) -> Reply:
    """Return the reply in a frame's *body*."""
    reply: Reply = _decode(_ANY_REPLY, body)
    return reply


def result(call: Call[Result_co, *Args], reply: Success) -> Result_co:
    """Return the value that *reply* carries to the caller of *call*."""
    return _decode(call.result, reply.value)


def error_of(reply: Failure) -> errors.PullquoteError:
    """Return the error that *reply* names, with its attributes; no class outside `engine.errors` is looked up."""
    kind = getattr(errors, reply.error, None)
    if not (isinstance(kind, type) and issubclass(kind, errors.PullquoteError)):
        raise ProtocolError("no such error")
    try:
        return kind(**reply.facts)
    except TypeError as error:
        raise ProtocolError("no such facts") from error


def _decode(kind: type[Value], data: bytes | msgspec.Raw) -> Value:
    try:
        return decode_msgpack(kind, data)
    except CodecError as error:
        raise ProtocolError(str(error)) from error
