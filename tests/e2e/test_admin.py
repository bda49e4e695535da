"""Who opens the owner's panel, and who does not: its owner, at that moment, and nobody who only looks like him."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from tests.e2e.bot_process import rows, start_bot, stop_bot
from tests.e2e.conversation import idle
from tests.e2e.owner_panel import NAME, OWNER, SETTINGS, House, private_bot
from tests.patience import PATIENCE
from tests.sandbox.world import CHANNEL_ID, GROUP_ID, OWNER_ID, running_sandbox

pytestmark = pytest.mark.asyncio(loop_scope="module")

OTHER = {"id": 1001, "is_bot": False, "first_name": "Alice", "username": "alice_sandbox", "language_code": "en"}
OWN_CHAT = {"id": OWNER_ID, "type": "private", "first_name": "Robin"}
OTHER_CHAT = {"id": 1001, "type": "private", "first_name": "Alice"}
GROUP = {"id": GROUP_ID, "type": "supergroup", "title": "Newsroom", "is_forum": True}
CHANNEL = {"id": CHANNEL_ID, "type": "channel", "title": "The Sandbox Times"}
BOT = {"id": 99, "is_bot": True, "first_name": "Via", "username": "via_bot"}
EARLIER = {"message_id": 1, "date": 1, "chat": OWN_CHAT, "from": OWNER, "text": "/admin"}
ORIGIN = {"type": "user", "sender_user": OWNER, "date": 1}


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """One bot for all of them."""
    async with private_bot(tmp_path_factory.mktemp("admin")) as running:
        yield running


def said(command: str = "/admin", /, **fields: Any) -> dict[str, Any]:
    """The owner's own message with something else about it."""
    entity = {"type": "bot_command", "offset": 0, "length": len(command)}
    message = {"message_id": 900, "date": int(time.time()), "chat": OWN_CHAT, "from": OWNER, "text": command}
    return {k: v for k, v in (message | {"entities": [entity]} | fields).items() if v is not None}


def forgeries() -> dict[str, dict[str, Any]]:
    """Updates that look like the owner's command and are not."""
    robin = OTHER | {"first_name": "Robin", "username": "robin"}
    confusable = OTHER | {"first_name": "Rоbin", "username": None}
    anonymous = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
    linked = {"id": 777000, "is_bot": False, "first_name": "Telegram"}
    caption = {"text": None, "entities": None, "caption": "/admin", "caption_entities": said()["entities"]}
    photo = [{"file_id": "x", "file_unique_id": "x", "width": 1, "height": 1}]
    return {
        "forwarded": {"message": said(forward_origin=ORIGIN)},
        "via a bot": {"message": said(via_bot=BOT)},
        "as a channel": {"message": said(sender_chat=CHANNEL)},
        "reply": {"message": said(reply_to_message=EARLIER)},
        "quote": {"message": said(reply_to_message=EARLIER, quote={"text": "/admin", "position": 0})},
        "quoted in a reply": {
            "message": said("hello there", entities=None, quote={"text": "/admin", "position": 0, "entities": []})
        },
        "reply from elsewhere": {"message": said(external_reply={"origin": ORIGIN, "chat": GROUP, "message_id": 5})},
        "business": {"business_message": said(business_connection_id="b1")},
        "business in a message": {"message": said(business_connection_id="b1")},
        "edited": {"edited_message": said(edit_date=int(time.time()))},
        "edited in a message": {"message": said(edit_date=int(time.time()))},
        "caption": {"message": said(photo=photo, **caption)},
        "in a group": {"message": said(chat=GROUP)},
        "in a group by name": {"message": said(f"/admin{NAME}", chat=GROUP)},
        "anonymous in a group": {"message": said(chat=GROUP, sender_chat=GROUP, **{"from": anonymous})},
        "channel post": {"channel_post": said(chat=CHANNEL, sender_chat=CHANNEL, **{"from": None})},
        "linked channel": {
            "message": said(chat=GROUP, sender_chat=CHANNEL, is_automatic_forward=True, **{"from": linked})
        },
        "somebody else": {"message": said(chat=OTHER_CHAT, **{"from": OTHER})},
        "the owner's name": {"message": said(chat=OTHER_CHAT, **{"from": robin})},
        "a name that looks like it": {"message": said(chat=OTHER_CHAT, **{"from": confusable})},
        "a bot": {"message": said(**{"from": OWNER | {"is_bot": True}})},
        "nobody": {"message": said(**{"from": None})},
        "another bot's command": {"message": said("/admin@other_bot")},
        "a guest's call": {"guest_message": said(chat=GROUP, guest_query_id="g1")},
    }


@pytest.mark.parametrize("name", list(forgeries()))
@pytest.mark.parametrize("command", ["/admin", "/health"])
async def test_impersonation(house: House, name: str, command: str) -> None:
    """Nothing that only looks like the owner's own fresh private message opens anything."""
    update = json.loads(json.dumps(forgeries()[name]).replace("/admin", command))
    before, calls = house.state(), len(await house.world.calls())
    await house.push(**update)
    after = house.state()
    assert await house.leaks(calls) == []
    assert not any("processes" in json.dumps(one) for one in (await house.world.calls())[calls:])
    assert (after[0], after[3]) == (before[0], before[3])
    assert [row[1:3] for row in after[1]][: len(before[1])] == [row[1:3] for row in before[1]]
    assert not any(standing in ("owner", "invited") for _, standing, *_ in after[1])


async def test_an_old_command_is_asked_for_again(house: House) -> None:
    """The bot may have been down: what was wanted then is not done now."""
    for command in ("/admin", "/health"):
        await house.push(message=said(command, date=int(time.time()) - 40 * 60 - 5))
        told = await house.owner.wait_message("asked")
        assert told.text == f"That was asked 40 minutes ago. Send {command} again."
        assert told.buttons == []
    await house.push(message=said(date=int(time.time()) - 9 * 60))
    assert "Overview" in str((await house.owner.wait_message("The bot")).buttons)


async def test_a_button_is_its_owners(house: House) -> None:
    """Whoever else presses it, wherever, with whatever in it, changes nothing; nor does a guessed one."""
    shown = await house.panel("Answers")
    data = shown.button("everyone")["callback_data"]
    _, token, *_ = data.split(":")
    before, calls = house.state()[:1], len(await house.world.calls())
    asked = len(await house.world.calls("answerCallbackQuery"))
    theirs = {"message_id": 5, "date": 1, "chat": OTHER_CHAT, "from": BOT, "text": "x"}
    grouped = theirs | {"chat": GROUP}
    guesses = ["A" * 16, token[:-1] + ("A" if token[-1] != "A" else "B"), token.swapcase(), "", "%", "_" * 16]
    presses = [
        *((OTHER, shown.raw, data), (OTHER, theirs, data), (OTHER, grouped, data), (OWNER, grouped, data)),
        *((OWNER, None, data), (OWNER | {"id": 1001}, shown.raw, data)),
        *((OWNER, shown.raw, f"g:{guess}:access:everyone") for guess in guesses),
        *((OWNER, shown.raw, f"g:{token}:access:{value}") for value in ("all", "EVERYONE", "everyone ", "1")),
        *((OTHER, shown.raw, f"g:{token}:{verb}") for verb in ("home", "people:invite", "resting:on", "backup:now")),
    ]
    for number, (presser, message, pressed) in enumerate(presses):
        query: dict[str, Any] = {"id": str(5000 + number), "from": presser, "chat_instance": "1", "data": pressed}
        query |= {"message": message} if message else {"inline_message_id": "i1"}
        await house.world.push({"callback_query": query})
    async with asyncio.timeout(PATIENCE):
        while len((await house.world.calls("answerCallbackQuery"))[asked:]) < len(presses):
            await asyncio.sleep(0.2)
    await idle(house.world)
    assert house.state()[:1] == before
    made = [one for one in (await house.world.calls())[calls:] if one["method"] != "getupdates"]
    answered = [one for one in made if one["method"] == "answercallbackquery"]
    assert len(answered) == len(presses)
    assert [one for one in made if one["method"] in ("sendmessage", "senddocument", "sendphoto") and
            "private" not in json.dumps(one)] == []  # fmt: skip


async def test_who_owns_the_bot_no_more_has_no_panel(tmp_path: Path) -> None:
    """The buttons of his old panel are dead after a start with other owners."""
    async with running_sandbox() as world:
        owner = world.person("owner")
        bot = await start_bot(world, tmp_path, SETTINGS)
        await owner.say("/admin")
        shown = await owner.wait_message("The bot")
        await stop_bot(bot)
        bot = await start_bot(world, tmp_path, SETTINGS | {"PULLQUOTE_OWNERS": "1001", "PULLQUOTE_ACCESS": "everyone"})
        query = await owner.press(shown, "Answers")
        assert "no longer works" in (await owner.wait_toast(query))["text"]
        assert (await owner.current(shown)).text == shown.text
        await owner.say("/admin")
        assert "/help" in (await owner.wait_message()).text
        await stop_bot(bot)
    assert rows(tmp_path, "SELECT * FROM options") == []
