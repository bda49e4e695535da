"""Which waiting updates belong together: the parts of a long paste, the pictures of an album. Pure.

Telegram cuts a long text into messages of up to 4,096 UTF-16 units and sends an album picture by picture. Only after
a part that is nearly full do we wait for the next; an album lasts until its sender has been silent for a moment.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from services.articles import LONG_PART
from services.intent import QUESTION_MARKS

PASTE_WAIT = 2.5
ALBUM_WAIT = 1.0
"""Seconds of silence that end a burst."""
SHORT_QUESTION = 300
"""UTF-16 units up to which what ends in "?" is asked about a long text before it, and is no part of it."""
MOST_PARTS = 50
PASTING = ("/add ", "/add@", "/add\n")
"""The command that a long text may follow."""
MOST_PICTURES = 10
GUESTS = -(2**62)
"""Lanes of guests begin here, far below the ids of chats."""


@dataclass(frozen=True, slots=True)
class Trait:
    """What the raw update says about belonging to others; read defensively, for it may be anything."""

    sender: int
    album: str = ""
    units: int = -1
    """UTF-16 units of a text message that may be one of several parts, -1 for everything else."""
    command: bool = False
    """It begins with a command, so it can only be the first part: a long `/add`."""
    question: bool = False
    """It is a short question, so it is no part of what came before."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """An update that waits for its turn."""

    id: int
    raw: Mapping[str, object]
    arrived: float
    trait: Trait
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose turn it is: updates to be handled as one, or nobody's before a moment."""

    members: tuple[Arrival, ...]
    until: float | None = None
    """Without members: when to ask again; None when nothing waits."""


def trait(raw: Mapping[str, object]) -> Trait:
    """Return the trait of a raw update."""
    message = raw.get("message")
    if not isinstance(message, Mapping):
        changed = next((value for key, value in raw.items() if key != "update_id" and isinstance(value, Mapping)), {})
        return Trait(_id(changed.get("from")))
    sender = _id(message.get("from")) or _id(message.get("sender_chat"))
    album = message.get("media_group_id")
    if isinstance(album, str) and album:
        return Trait(sender, album=album)
    text = message.get("text")
    if not isinstance(text, str) or "forward_origin" in message:
        return Trait(sender)
    command = text.startswith("/")
    part = not command or text.startswith(PASTING)
    units = _units(text)
    question = units <= SHORT_QUESTION and text.rstrip().endswith(QUESTION_MARKS)
    return Trait(sender, units=units if part else -1, command=command, question=question)


def lane(raw: Mapping[str, object]) -> int:
    """Return the id of the chat of a raw update, of the person where there is no chat, else 0.

    Who calls the bot as a guest has a lane of his own for that: the chat is none of the bot's.
    """
    if isinstance(raw.get("guest_message"), Mapping):
        return GUESTS + abs(sender(raw)) % 2**52
    for key, value in raw.items():
        if key == "update_id" or not isinstance(value, Mapping):
            continue
        message = value.get("message")
        inner = message.get("chat") if isinstance(message, Mapping) else None
        if found := _id(value.get("chat")) or _id(inner) or _id(value.get("from")):
            return found
    return 0


def is_query(raw: Mapping[str, object]) -> bool:
    """Tell whether a raw update is an inline query, which waits in no lane."""
    return isinstance(raw.get("inline_query"), Mapping)


def sender(raw: Mapping[str, object]) -> int:
    """Return the id of the person who caused a raw update, else 0."""
    people = (_id(value.get("from")) for value in raw.values() if isinstance(value, Mapping))
    return next(filter(None, people), 0)


def turn(queue: Sequence[Arrival], now: float) -> Turn:
    """Return the first updates of a chat that are ready.

    What has to wait for its other parts holds up its own sender only.
    """
    waiting: set[int] = set()
    until: float | None = None
    for index, item in enumerate(queue):
        if item.trait.sender in waiting:
            continue
        members, ends = _gather(queue, index)
        if ends is None or ends <= now:
            return Turn(members)
        waiting.add(item.trait.sender)
        until = ends if until is None else min(until, ends)
    return Turn((), until)


def _gather(queue: Sequence[Arrival], start: int) -> tuple[tuple[Arrival, ...], float | None]:
    """Return the burst that begins at *start*, and when it ends if nothing more comes (None: it has ended)."""
    first = queue[start]
    if not first.trait.album and first.trait.units < LONG_PART:
        return (first,), None
    members = [first]
    for item in islice(queue, start + 1, None):
        if item.trait.sender != first.trait.sender:
            continue
        if (
            item.trait.album != first.trait.album
            or item.trait.command
            or item.trait.question
            or (item.trait.units < 0 and not item.trait.album)
        ):
            return tuple(members), None
        members.append(item)
        if item.trait.album:
            if len(members) == MOST_PICTURES:
                return tuple(members), None
        elif item.trait.units < LONG_PART or len(members) == MOST_PARTS:
            return tuple(members), None
    wait = ALBUM_WAIT if first.trait.album else PASTE_WAIT
    return tuple(members), members[-1].arrived + wait


def _id(value: object) -> int:
    """Return the id in a Telegram object, 0 where there is none that a database could hold."""
    found = value.get("id") if isinstance(value, Mapping) else None
    return found if isinstance(found, int) and not isinstance(found, bool) and -(2**63) <= found < 2**63 else 0


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
