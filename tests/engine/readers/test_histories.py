"""Exports of Telegram Desktop: which chats and messages they have, read in pieces and from any message on."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import BrokenFileError
from engine.models import Page, Post, SentenceKind
from engine.readers import histories
from engine.readers.json_stream import JsonStream
from services.link_lists.formats import recognise
from storage.models import HISTORY
from tests.engine.readers import exported_chats
from tests.engine.readers.exported_chats import CHANNEL, SENTENCE, account, chat, message, packed, written

PRIVATE = chat([message(1)], kind="personal_chat", name="Ada")


def page(body: bytes) -> Page:
    """A file that somebody sends."""
    return Page(None, "application/json", body, "result.json")


def posts(*messages: dict[str, Any]) -> tuple[Post, ...]:
    """What is read of a chat with these messages."""
    export = page(written(chat(messages)))
    (history,) = histories.read(export)
    return histories.read_posts(export, history.start, 0, 1000).posts


@pytest.mark.parametrize("wrapped", [written, lambda export: packed(written(export))], ids=["plain", "packed"])
def test_a_channel(wrapped: Any) -> None:
    """Its messages are counted by years; they are read in pieces that join, and of one year."""
    messages = [message(number, days=number * 100) for number in range(1, 8)]
    export = page(wrapped(chat(messages)))
    assert recognise(export) == HISTORY
    (history,) = histories.read(export)
    assert (history.name, history.id, history.is_channel, history.has_links) == ("Halm Post", CHANNEL, True, True)
    assert history.years == ((2026, 4), (2025, 3))
    read: list[Post] = []
    offset, is_last = history.start, False
    while not is_last:
        batch = histories.read_posts(export, offset, 0, 2)
        read += batch.posts
        offset, is_last = read[-1].after, batch.is_last
    assert [post.number for post in read] == list(range(1, 8))
    assert read[0].text == SENTENCE.format(1)
    assert read[0].date == datetime(2025, 4, 11, tzinfo=UTC)
    of_2026 = histories.read_posts(export, history.start, 2026, 100)
    assert [post.number for post in of_2026.posts] == [4, 5, 6, 7]


def test_an_account() -> None:
    """Its channels, groups and saved messages, also those that were left, with their messages; no private one."""
    saved = chat([message(5), message(6)], kind="saved_messages") | {"name": None}
    left = [chat([], "private_supergroup", "Désk")]
    export = page(written(account(PRIVATE, saved, chat([message(7)]), left=left)))
    assert recognise(export) == HISTORY
    listed = histories.read(export)
    assert [(each.name, each.kind, each.total()) for each in listed] == [
        ("", "saved_messages", 2),
        ("Halm Post", "public_channel", 1),
        ("Désk", "private_supergroup", 0),
    ]
    for history, numbers in zip(listed, ([5, 6], [7], []), strict=True):
        batch = histories.read_posts(export, history.start, 0, 100)
        assert [post.number for post in batch.posts] == numbers
        assert batch.is_last


def test_what_is_no_post() -> None:
    """Service messages, pictures without words, what bots send and what has no date are left out."""
    nameless: dict[str, Any] = message(4) | {"date": None, "date_unixtime": None}
    read = posts(
        message(1, type="service", action="pin_message"),
        message(2, "", photo="photos/photo_2.jpg"),
        message(3, via_bot="@gif"),
        nameless,
        message(5, "👍"),
        message(6),
    )
    assert [post.number for post in read] == [6]


def test_text_media_forwards_and_edits() -> None:
    """A text of pieces is joined; media are named behind it and never quoted; a forward has its first author's name."""
    pieces = [
        "The ferry ",
        {"type": "bold", "text": "of noon"},
        {"type": "link", "text": " http://quay.example/1"},
        ".",
    ]
    poll = {"question": "Ferry or tram?", "answers": []}
    read = posts(
        message(1, pieces, photo="(File not included.)", edited_unixtime=str(exported_chats.NEW_YEAR + 60)),
        message(2, "", text_entities=[{"type": "plain", "text": "Only here."}], file="f/t.pdf", file_name="tram.pdf"),
        message(3, media_type="voice_message", file="v.ogg", forwarded_from="Ada\nLovelace", from_id="user77"),
        message(4, poll=poll, from_id="channel1234567890"),
    )
    assert [post.text for post in read] == [
        "The ferry of noon http://quay.example/1.\n\n🖼",
        "Only here.\n\n📎 tram.pdf",
        f"{SENTENCE.format(3)}\n\n🎤",
        f"{SENTENCE.format(4)}\n\n📊 Ferry or tram?",
    ]
    for post in read:
        (region,) = post.regions
        assert (region.kind, region.end) == (SentenceKind.BOILERPLATE, len(post.text))
        assert not post.text[post.length : region.start].strip()
    assert read[0].edited == datetime(2025, 1, 1, 0, 1, tzinfo=UTC)
    assert [(post.forwarded, post.person) for post in read[1:]] == [("", 0), ("Ada Lovelace", 77), ("", 0)]


def test_older_exports_have_only_the_local_clock() -> None:
    """Their dates are read as UTC, and their texts have no entities."""
    (post,) = posts({"id": 1, "type": "message", "date": "2018-05-06T07:08:09", "text": SENTENCE})
    assert post.date == datetime(2018, 5, 6, 7, 8, 9, tzinfo=UTC)


def test_a_file_that_ends_in_the_middle() -> None:
    """What stands before the end is there; a file without any chat is refused."""
    whole = written(chat([message(number) for number in range(1, 9)]))
    export = page(whole[: whole.index(b'"id": 6')])
    (history,) = histories.read(export)
    assert history.total() == 5
    assert len(histories.read_posts(export, history.start, 0, 100).posts) == 5
    for body in (b"{", b'{"a": 1', packed(b'{"messages": []}', "other.json"), b"PK\3\4result.json"):
        with pytest.raises(BrokenFileError):
            histories.read(page(body))


def test_nothing_of_a_channel() -> None:
    """A chat between two people is recognised, and has nothing that is taken in."""
    export = page(written(PRIVATE))
    assert recognise(export) == HISTORY
    assert histories.read(export) == ()


@pytest.mark.parametrize(
    "body",
    [
        b'{"name": "a", "type": "public_channel", "id": 1, "messages": [' + b"[" * 200_000,
        b'{"chats": {"list": ' + b'[{"chats": {"list": ' * 2000,
        b'{"name": "' + b"a" * (3 << 20),
        b'{"type": "public_channel", "id": ' + b"9" * 100_000 + b"}",
    ],
    ids=["deep", "nested", "long", "number"],
)
def test_hostile_files_end(body: bytes) -> None:
    """They are refused, or have no messages."""
    with suppress(BrokenFileError):
        assert sum(history.total() for history in histories.read(page(body))) == 0


@given(st.lists(st.text(max_size=40), max_size=12), st.integers(1, 9), st.binary(max_size=6))
def test_pieces_of_any_size_read_the_same(texts: list[str], size: int, noise: bytes) -> None:
    """Wherever the pieces end, the values are those of the whole, and each offset leads to what follows."""
    body = json.dumps(texts, ensure_ascii=False).encode("utf-8", "surrogatepass") + noise

    def stream(at: int) -> JsonStream:
        return JsonStream(iter([body[n : n + size] for n in range(at, len(body), size)]), at)

    whole = stream(0)
    read, offsets = [], []
    for _ in whole.elements():
        read.append(whole.value())
        offsets.append(whole.offset)
    assert len(read) == len(texts)
    assert all(first == second or max(second) >= "\ud800" for first, second in zip(read, texts, strict=True))
    for n, offset in enumerate(offsets, 1):
        rest = stream(offset)
        assert [rest.value() for _ in rest.rest()] == read[n:]
