"""Message grouping: the parts of a long pasted text, the photos of an album."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.inbound.message_grouping import (
    ALBUM_WAIT,
    MAX_PARTS,
    PASTE_WAIT,
    GroupingTraits,
    QueuedUpdate,
    next_batch,
    queue_id,
    traits,
)
from services.message_texts import LONG_PART
from tests.bot.scripted_server import text_update

LONG = "x" * LONG_PART


def arrivals(*updates: dict[str, object], at: float = 0.0) -> list[QueuedUpdate]:
    return [QueuedUpdate(int(str(raw["update_id"])), raw, at, traits(raw)) for raw in updates]


def album(update_id: int, group: str, sender: int = 1) -> dict[str, object]:
    raw = text_update(update_id, "", chat=-5, sender=sender, media_group_id=group, photo=[])
    del raw["message"]["text"]
    return raw


def ids(members: tuple[QueuedUpdate, ...]) -> list[int]:
    return [one.id for one in members]


def test_a_short_message_is_handled_at_once() -> None:
    """A question right after a short text is a message of its own."""
    queue = arrivals(text_update(1, "short"), text_update(2, "other"))
    assert ids(next_batch(queue, 0.0).members) == [1]


def test_a_long_part_waits_for_the_next() -> None:
    """Only after a part of 3,500 UTF-16 units is the next waited for, 2.5 seconds from its arrival."""
    queue = arrivals(text_update(1, LONG))
    assert next_batch(queue, 0.0).until == PASTE_WAIT
    assert ids(next_batch(queue, PASTE_WAIT).members) == [1]
    assert ids(next_batch(arrivals(text_update(1, LONG[:-1])), 0.0).members) == [1]
    assert next_batch(arrivals(text_update(1, "😀" * (LONG_PART // 2))), 0.0).until == PASTE_WAIT


def test_parts_gather_until_a_shorter_one() -> None:
    """The part that is not full is the last; what comes after it is something else."""
    queue = arrivals(text_update(1, LONG), text_update(2, LONG), text_update(3, "end"), text_update(4, "a question?"))
    assert ids(next_batch(queue, 0.0).members) == [1, 2, 3]


def test_the_wait_counts_from_the_last_part() -> None:
    """Each long part begins the wait anew."""
    queue = [*arrivals(text_update(1, LONG), at=0.0), *arrivals(text_update(2, LONG), at=2.0)]
    assert next_batch(queue, 3.0).until == 2.0 + PASTE_WAIT
    assert ids(next_batch(queue, 4.5).members) == [1, 2]


def test_another_kind_of_message_ends_a_burst() -> None:
    """A command, a forward, a file or a pressed button of the same sender after a long part ends the paste."""
    forward = text_update(2, "x", forward_origin={"type": "hidden_user", "date": 1, "sender_user_name": "B"})
    button = {"update_id": 2, "callback_query": {"id": "1", "from": {"id": 1}, "message": {"chat": {"id": 1}}}}
    for other in (text_update(2, "/list"), forward, button, album(2, "g")):
        queue = arrivals(text_update(1, LONG, chat=-5, sender=1), other)
        assert ids(next_batch(queue, 0.0).members) == [1]


def test_a_short_question_is_no_part_of_a_long_text() -> None:
    """A question that comes while the next part is waited for ends the wait, and is handled by itself."""
    queue = arrivals(text_update(1, LONG), text_update(2, LONG), text_update(3, "Qui l’a dit ?"), text_update(4, "end"))
    assert ids(next_batch(queue, 0.0).members) == [1, 2]
    assert ids(next_batch(queue[2:], 0.0).members) == [3]
    for tail in ("x" * 300 + "?", "It ended.", "Why? Nobody knows."):
        assert ids(next_batch(arrivals(text_update(1, LONG), text_update(2, tail)), 0.0).members) == [1, 2]
    for tail in ("x" * 299 + "?", "谁？ "):
        assert ids(next_batch(arrivals(text_update(1, LONG), text_update(2, tail)), 0.0).members) == [1]


def test_other_senders_are_not_delayed() -> None:
    """In a group, a burst delays its own sender only, and takes no messages of others."""
    queue = arrivals(
        text_update(1, LONG, chat=-5, sender=1),
        text_update(2, "hello", chat=-5, sender=2),
        text_update(3, LONG, chat=-5, sender=3),
    )
    assert ids(next_batch(queue, 0.0).members) == [2]
    assert next_batch([queue[0], queue[2]], 0.0).until == PASTE_WAIT
    queue += arrivals(text_update(4, "end", chat=-5, sender=1))
    assert ids(next_batch([queue[0], *queue[2:]], 0.0).members) == [1, 4]


def test_an_album_is_handled_as_one() -> None:
    """Photos with one media_group_id are gathered until a second has passed without one; another album is separate."""
    queue = arrivals(album(1, "g"), album(2, "g"), album(3, "h"))
    assert ids(next_batch(queue, 0.0).members) == [1, 2]
    assert next_batch(arrivals(album(1, "g"), album(2, "g")), 0.0).until == ALBUM_WAIT
    assert ids(next_batch(arrivals(*(album(n, "g") for n in range(1, 11))), 0.0).members) == list(range(1, 11))


def test_a_burst_is_bounded() -> None:
    """A sender who never stops sending full messages gets the first parts read."""
    queue = arrivals(*(text_update(n, LONG) for n in range(1, MAX_PARTS + 9)))
    assert len(next_batch(queue, 0.0).members) == MAX_PARTS


LEAVES = st.none() | st.booleans() | st.integers() | st.sampled_from(["", "x", "/list", "\ud83d", LONG])
ANYTHING = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["message", "from", "chat", "id", "text", "media_group_id", "sender_chat", "x"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


@given(st.dictionaries(st.sampled_from(["message", "callback_query", "update_id", "poll"]), ANYTHING, max_size=3))
def test_any_update_has_traits_and_a_queue(raw: dict[str, object]) -> None:
    """The queue and traits of any update can be read, and both fit into a database."""
    assert isinstance(traits(raw), GroupingTraits)
    assert -(2**63) <= queue_id(raw) < 2**63


PARTS = st.tuples(
    st.integers(1, 3), st.sampled_from(["short", "long", "command", "question", "a", "b"]), st.floats(0, 5)
)


@given(st.lists(PARTS, max_size=12))
def test_every_update_is_handled_once_in_the_order_of_its_sender(parts: list[tuple[int, str, float]]) -> None:
    """In any order of arrival nothing is lost, nothing is handled twice, and the order of each sender is kept."""
    queue, at = [], 0.0
    for number, (sender, kind, gap) in enumerate(parts):
        at += gap
        shape = {
            "short": GroupingTraits(sender, units=3),
            "long": GroupingTraits(sender, units=LONG_PART),
            "command": GroupingTraits(sender),
            "question": GroupingTraits(sender, units=9, is_question=True),
        }.get(kind, GroupingTraits(sender, album=kind))
        queue.append(QueuedUpdate(number, {}, at, shape))
    handled: list[QueuedUpdate] = []
    now = at
    while queue:
        choice = next_batch(queue, now)
        if not choice.members:
            assert choice.until is not None
            assert choice.until > now
            now = choice.until
            continue
        handled += choice.members
        queue = [one for one in queue if one not in choice.members]
    assert sorted(one.id for one in handled) == list(range(len(parts)))
    for sender in (1, 2, 3):
        mine = [one.id for one in handled if one.traits.user == sender]
        assert mine == sorted(mine)


def press(update_id: int, data: str, *, message: int = 9, sender: int = 1) -> dict[str, object]:
    shown = {"message_id": message, "chat": {"id": -5}}
    query = {"id": str(update_id), "from": {"id": sender}, "message": shown, "data": data}
    return {"update_id": update_id, "callback_query": query}


def test_presses_on_one_message_are_handled_together() -> None:
    """What only changes what the message shows: the last press decides, so the others need no edit of their own."""
    queue = arrivals(press(1, "s:1:3"), press(2, "c:1:3"), press(3, "l:0", sender=2), press(4, "s:1:5"))
    assert ids(next_batch(queue, 0.0).members) == [1, 2, 4]
    assert ids(next_batch(queue[2:3], 0.0).members) == [3]


def test_presses_that_do_something_are_handled_one_by_one() -> None:
    """A button that sends, stores or switches something does so each time; so does one of another message."""
    for data in ("o:1", "a:7", "w:12", "g:TOKEN:on", "nonsense", ""):
        assert ids(next_batch(arrivals(press(1, data), press(2, data)), 0.0).members) == [1]
    apart = (press(2, "s:1:5", message=10), press(2, "o:1"), text_update(2, "hello", chat=-5, sender=1))
    for between in apart:
        assert ids(next_batch(arrivals(press(1, "s:1:3"), between, press(3, "s:1:0")), 0.0).members) == [1]
