"""Photos of the bot, with Telegram's limits; and mentions of people by their number."""

from __future__ import annotations

import struct
import zlib

import pytest
from telegram import Bot
from telegram.error import BadRequest

from sandbox import formatting
from sandbox.seed import OWNER_ID
from tests.sandbox.world import Person

ALICE = 1001


def png(width: int, height: int) -> bytes:
    """A black picture of that size."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\0" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


async def test_a_photo_has_its_size(bot: Bot, alice: Person) -> None:
    """As its file says, with the caption."""
    await alice.say("/start")
    sent = await bot.send_photo(ALICE, png(108, 135), caption="<b>A</b>", parse_mode="HTML")
    assert (sent.photo[-1].width, sent.photo[-1].height, sent.caption) == (108, 135, "A")


@pytest.mark.parametrize(("width", "height"), [(9990, 11), (21 * 20, 20), (1, 21)])
async def test_photos_of_odd_sizes_are_refused(bot: Bot, alice: Person, width: int, height: int) -> None:
    """Both sides together at most 10,000, and neither more than twenty times the other."""
    await alice.say("/start")
    with pytest.raises(BadRequest, match=r"(?i)photo_invalid_dimensions"):
        await bot.send_photo(ALICE, png(width, height))


def test_a_link_to_a_person_is_a_mention() -> None:
    """By a number; anything else of that scheme is a link."""
    text, (entity,) = formatting.formatted(f'<a href="tg://user?id={OWNER_ID}">Robin</a>', "HTML")
    assert (text, entity["type"], entity["user"]["id"]) == ("Robin", "text_mention", OWNER_ID)
    for address in ("tg://user?id=0", "tg://user?id=x", "tg://resolve?domain=x"):
        _, (entity,) = formatting.formatted(f'<a href="{address}">x</a>', "HTML")
        assert entity["type"] == "text_link"
