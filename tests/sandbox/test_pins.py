"""Pinned messages: who may pin, what can be pinned, what a chat says of it."""

from __future__ import annotations

import pytest
from telegram import Bot
from telegram.error import BadRequest

from tests.sandbox.world import CHANNEL_ID, GROUP_ID, Person, RunningWorld

ALICE = 1001
NO_RIGHT = r"(?i)not enough rights to manage pinned messages in the chat"


async def _head(bot: Bot, chat: int) -> int:
    """The message at the head of a chat, 0 where there is none."""
    pinned = (await bot.get_chat(chat)).pinned_message
    return pinned.message_id if pinned else 0


async def test_the_newest_pinned_message_heads_the_chat(bot: Bot, alice: Person) -> None:
    """In private a bot may always pin; without a number the newest is unpinned; what is deleted heads no chat."""
    await alice.say("/start")
    one, two, three = [(await bot.send_message(ALICE, text)).message_id for text in ("one", "two", "three")]
    assert await _head(bot, ALICE) == 0
    for number in (two, one, three):
        assert await bot.pin_chat_message(ALICE, number)
    assert await _head(bot, ALICE) == three
    assert await bot.unpin_chat_message(ALICE)
    assert await _head(bot, ALICE) == two
    assert await bot.unpin_chat_message(ALICE, one)
    assert await _head(bot, ALICE) == two
    await bot.delete_message(ALICE, two)
    assert await _head(bot, ALICE) == 0


async def test_what_is_not_there_is_not_pinned(bot: Bot, alice: Person) -> None:
    """A message that is missing is refused, and so is unpinning what is not pinned."""
    await alice.say("/start")
    sent = await bot.send_message(ALICE, "one")
    with pytest.raises(BadRequest, match=r"(?i)message to pin not found"):
        await bot.pin_chat_message(ALICE, sent.message_id + 1)
    for number in (sent.message_id, None):
        with pytest.raises(BadRequest, match=r"(?i)message to unpin not found"):
            await bot.unpin_chat_message(ALICE, number)


async def test_only_an_administrator_pins_in_a_group(bot: Bot, world: RunningWorld) -> None:
    """The group says once what was pinned; that line itself cannot be pinned, and the bot does not hear of it."""
    owner = world.person("owner", "newsroom")
    message = await bot.send_message(GROUP_ID, "rules")
    with pytest.raises(BadRequest, match=NO_RIGHT):
        await bot.pin_chat_message(GROUP_ID, message.message_id)
    await owner.set_bot("administrator")
    update_count = len(await bot.get_updates())
    for _ in range(2):
        assert await bot.pin_chat_message(GROUP_ID, message.message_id)
    assert await _head(bot, GROUP_ID) == message.message_id
    service_messages = [each for each in await owner.messages() if "pinned_message" in each.raw]
    assert [each.raw["pinned_message"]["message_id"] for each in service_messages] == [message.message_id]
    assert len(await bot.get_updates()) == update_count
    with pytest.raises(BadRequest, match=r"(?i)a service message can't be pinned"):
        await bot.pin_chat_message(GROUP_ID, service_messages[0].id)
    await owner.set_bot("member")
    with pytest.raises(BadRequest, match=NO_RIGHT):
        await bot.unpin_chat_message(GROUP_ID, message.message_id)


async def test_a_channel_pins_what_the_bot_posts(bot: Bot, world: RunningWorld) -> None:
    """An administrator may; whoever is none may not even write there."""
    sent = await bot.send_message(CHANNEL_ID, "news")
    assert await bot.pin_chat_message(CHANNEL_ID, sent.message_id, disable_notification=True)
    assert await _head(bot, CHANNEL_ID) == sent.message_id
    assert await bot.unpin_chat_message(CHANNEL_ID, sent.message_id)
    assert await _head(bot, CHANNEL_ID) == 0
    await world.person("owner", "channel").set_bot("member")
    with pytest.raises(BadRequest, match=r"(?i)need administrator rights"):
        await bot.pin_chat_message(CHANNEL_ID, sent.message_id)
