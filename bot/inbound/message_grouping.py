"""Which queued updates belong together: parts of a paste, pictures of an album, presses on a message. No I/O.

Telegram cuts a long text into messages of up to 4,096 UTF-16 units and sends an album picture by picture. Only after
a part that is nearly full does the bot wait for the next one; an album ends when its sender sends nothing for a moment.
Of presses that only change what a message shows the last one counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile

from engine.clean import utf16_units
from handlers.views.callback_data import IN_PLACE, decode
from services.intent import QUESTION_MARKS
from services.message_texts import LONG_PART

PASTE_WAIT = 2.5
"""Seconds without a new part that end a paste."""
ALBUM_WAIT = 1.0
"""Seconds without a new picture that end an album."""
SHORT_QUESTION = 300
"""UTF-16 units. A text up to this length that ends in "?" is a question about the long text before it, not its part."""
MAX_PARTS = 50
PASTE_COMMANDS = ("/add ", "/add@", "/add\n")
"""The command that a long text may follow."""
MAX_PICTURES = 10
GUEST_QUEUES = -(2**62)
"""The ids of the queues of guest messages begin here, far below the ids of chats."""


@dataclass(frozen=True, slots=True)
class GroupingTraits:
    """What decides whether a raw update belongs to others. Read defensively: the update may hold anything."""

    user: int
    album: str = ""
    pressed: tuple[int, int] = (0, 0)
    """The chat and the message whose button was pressed, if the button only changes what the message shows."""
    units: int = -1
    """UTF-16 units of a text message that may be one of several parts, -1 for everything else."""
    is_command: bool = False
    """It begins with a command, so it can only be the first part: a long `/add`."""
    is_question: bool = False
    """It is a short question, so it is not part of the text before it."""


@dataclass(frozen=True, slots=True)
class QueuedUpdate:
    """An update or task that waits in a chat queue."""

    id: int
    raw: Mapping[str, object]
    arrived: float
    """Monotonic seconds."""
    traits: GroupingTraits
    attempts: int = 0
    failure: str = ""
    """How the last try failed."""


@dataclass(frozen=True, slots=True)
class NextBatch:
    """The updates to handle now as one, or the time when there will be some."""

    members: tuple[QueuedUpdate, ...]
    until: float | None = None
    """Without members: when to ask again, in monotonic seconds; None if nothing waits."""


def traits(raw: Mapping[str, object]) -> GroupingTraits:
    """Return the traits of a raw update."""
    message = raw.get("message")
    if not isinstance(message, Mapping):
        content = next((value for key, value in raw.items() if key != "update_id" and isinstance(value, Mapping)), {})
        return GroupingTraits(_id(content.get("from")), pressed=_pressed(raw.get("callback_query")))
    user = _id(message.get("from")) or _id(message.get("sender_chat"))
    album = message.get("media_group_id")
    if isinstance(album, str) and album:
        return GroupingTraits(user, album=album)
    text = message.get("text")
    if not isinstance(text, str) or "forward_origin" in message:
        return GroupingTraits(user)
    is_command = text.startswith("/")
    may_be_part = not is_command or text.startswith(PASTE_COMMANDS)
    units = utf16_units(text)
    is_question = units <= SHORT_QUESTION and text.rstrip().endswith(QUESTION_MARKS)
    return GroupingTraits(user, units=units if may_be_part else -1, is_command=is_command, is_question=is_question)


def queue_id(raw: Mapping[str, object]) -> int:
    """Return the id of the chat queue of a raw update: its chat's id, else its user's, else 0.

    Guest messages have a queue for each user: the bot is not a member of their chat.
    """
    if isinstance(raw.get("guest_message"), Mapping):
        return GUEST_QUEUES + abs(user_id(raw)) % 2**52
    for key, value in raw.items():
        if key == "update_id" or not isinstance(value, Mapping):
            continue
        message = value.get("message")
        message_chat = message.get("chat") if isinstance(message, Mapping) else None
        if id_ := _id(value.get("chat")) or _id(message_chat) or _id(value.get("from")):
            return id_
    return 0


def is_inline_query(raw: Mapping[str, object]) -> bool:
    """Tell whether a raw update is an inline query, which waits in no chat queue."""
    return isinstance(raw.get("inline_query"), Mapping)


def user_id(raw: Mapping[str, object]) -> int:
    """Return the id of the user who caused a raw update, else 0."""
    ids = (_id(value.get("from")) for value in raw.values() if isinstance(value, Mapping))
    return next(filter(None, ids), 0)


def next_batch(queue: Sequence[QueuedUpdate], now: float) -> NextBatch:
    """Return the first updates of a chat that are ready.

    An update that has to wait for its other parts delays only updates of the same user.
    """
    waiting_users: set[int] = set()
    until: float | None = None
    for index, update in enumerate(queue):
        if update.traits.user in waiting_users:
            continue
        members, ends = _gather(queue, index)
        if ends is None or ends <= now:
            return NextBatch(members)
        waiting_users.add(update.traits.user)
        until = ends if until is None else min(until, ends)
    return NextBatch((), until)


def _gather(queue: Sequence[QueuedUpdate], start: int) -> tuple[tuple[QueuedUpdate, ...], float | None]:
    """Return the batch that begins at *start*, and when it ends if nothing more comes (None: it has ended)."""
    first = queue[start]
    if any(first.traits.pressed):
        return _presses(queue, start), None
    if not first.traits.album and first.traits.units < LONG_PART:
        return (first,), None
    members = [first]
    for update in islice(queue, start + 1, None):
        if update.traits.user != first.traits.user:
            continue
        if (
            update.traits.album != first.traits.album
            or update.traits.is_command
            or update.traits.is_question
            or (update.traits.units < 0 and not update.traits.album)
        ):
            return tuple(members), None
        members.append(update)
        if update.traits.album:
            if len(members) == MAX_PICTURES:
                return tuple(members), None
        elif update.traits.units < LONG_PART or len(members) == MAX_PARTS:
            return tuple(members), None
    wait = ALBUM_WAIT if first.traits.album else PASTE_WAIT
    return tuple(members), members[-1].arrived + wait


def _presses(queue: Sequence[QueuedUpdate], start: int) -> tuple[QueuedUpdate, ...]:
    """Return the press at *start* and what its user pressed on the same message before doing anything else."""
    first = queue[start]
    own = (update for update in islice(queue, start, None) if update.traits.user == first.traits.user)
    return tuple(takewhile(lambda update: update.traits.pressed == first.traits.pressed, own))


def _pressed(query: object) -> tuple[int, int]:
    """Return the chat and the message of a pressed button that works in place, (0, 0) for every other update."""
    message = query.get("message") if isinstance(query, Mapping) else None
    data = query.get("data") if isinstance(query, Mapping) else None
    press = decode(data) if isinstance(data, str) else None
    number = message.get("message_id") if isinstance(message, Mapping) else None
    if not isinstance(message, Mapping) or not isinstance(number, int) or press is None or press.act not in IN_PLACE:
        return 0, 0
    return _id(message.get("chat")), number


def _id(value: object) -> int:
    """Return the id in a Telegram object, 0 if there is none that a database could hold."""
    id_ = value.get("id") if isinstance(value, Mapping) else None
    return id_ if isinstance(id_, int) and not isinstance(id_, bool) and -(2**63) <= id_ < 2**63 else 0
