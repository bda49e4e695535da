"""Sending, replying, editing and deleting, by an unmodified python-telegram-bot."""

from __future__ import annotations

import json
from typing import Any

import aiohttp
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, MessageEntity, ReplyParameters
from telegram.constants import ReactionEmoji
from telegram.error import BadRequest, Forbidden

from sandbox.methods.reactions import REACTIONS
from tests.sandbox.world import GROUP_ID, ApiRefusal, Person, RunningWorld

ALICE = 1001


def keyboard(data: str = "more") -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton("Longer", callback_data=data)]])


async def test_a_message_arrives_with_its_parts(bot: Bot, alice: Person) -> None:
    """What the bot sends comes to the person with entities, keyboard and preview."""
    await alice.say("/start")
    sent = await bot.send_message(
        ALICE,
        'A <b>bold</b> <a href="https://x.org/a">link</a>',
        parse_mode="HTML",
        reply_markup=keyboard(),
        link_preview_options=LinkPreviewOptions(url="https://x.org/a"),
    )
    seen = await alice.wait_message()
    assert (seen.id, seen.text, seen.buttons) == (sent.message_id, "A bold link", [["Longer"]])
    assert (seen.passages("bold"), seen.links) == (["bold"], ["https://x.org/a"])
    assert sent.link_preview_options is not None
    assert sent.link_preview_options.url == "https://x.org/a"
    assert sent.from_user is not None
    assert sent.from_user.username == (await bot.get_me()).username


async def test_explicit_entities_are_kept(bot: Bot, alice: Person) -> None:
    """Entities given beside the text are stored as they are; impossible ones are refused."""
    await alice.say("/start")
    sent = await bot.send_message(ALICE, "😀 word", entities=[MessageEntity("bold", 3, 4)])
    assert [(each.type, each.offset, each.length) for each in sent.entities] == [("bold", 3, 4)]
    with pytest.raises(BadRequest, match=r"(?i)middle of a UTF-16 symbol"):
        await bot.send_message(ALICE, "😀 word", entities=[MessageEntity("bold", 1, 4)])
    with pytest.raises(BadRequest, match=r"(?i)ends after the end of the text"):
        await bot.send_message(ALICE, "😀 word", entities=[MessageEntity("bold", 3, 5)])


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"text": ""}, "message text is empty"),
    ({"text": "\u200b \n"}, "text must be non-empty"),
    ({"text": "x" * 4097}, "message is too long"),
    ({"text": "😀" * 2049}, "message is too long"),
    ({"text": "x", "parse_mode": "BBCode"}, "unsupported parse_mode"),
    ({"text": "x", "reply_parameters": {"message_id": 999}}, "message to be replied not found"),
    ({"text": "x", "reply_parameters": {}, "reply_markup": "{"}, "can't parse reply keyboard markup JSON object"),
    ({"text": "x", "message_thread_id": 5}, "message thread not found"),
    ({"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "a"}]]}}, "text buttons are unallowed"),
    (
        {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": "é" * 33}]]}},
        "BUTTON_DATA_INVALID",
    ),
    ({"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": ""}]]}}, "BUTTON_DATA_INVALID"),
    (
        {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "a", "copy_text": {"text": "y" * 257}}]]}},
        "BUTTON_COPY_TEXT_INVALID",
    ),
    (
        {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": "b"}] * 9]}},
        "REPLY_MARKUP_TOO_LONG",
    ),
    (
        {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": "b"}]] * 101}},
        "REPLY_MARKUP_TOO_LONG",
    ),
    ({"text": "x", "chat_id": ""}, "chat_id is empty"),
    ({"text": "x", "chat_id": 5}, "chat not found"),
    ({"text": "x", "chat_id": "@nobody_here"}, "chat not found"),
    ({"text": "a \ud800 b"}, "strings must be encoded in UTF-8"),
]


@pytest.mark.parametrize(("arguments", "reason"), REFUSED)
async def test_what_telegram_refuses_is_refused(
    world: RunningWorld, alice: Person, arguments: dict[str, Any], reason: str
) -> None:
    """A message that Telegram would not take is not taken, and nothing is sent."""
    await alice.say("/start")
    with pytest.raises(ApiRefusal) as caught:
        await world.call("sendMessage", **{"chat_id": ALICE, **arguments})
    assert caught.value.code == 400
    assert caught.value.text.startswith(f"Bad Request: {reason}")
    assert len(await alice.messages()) == 1


async def test_the_limit_holds_after_parsing(bot: Bot, alice: Person) -> None:
    """4096 units count without the tags."""
    await alice.say("/start")
    sent = await bot.send_message(ALICE, f"<b>{'x' * 4096}</b>", parse_mode="HTML")
    assert len(sent.text or "") == 4096


async def test_a_quote_must_stand_in_the_message(bot: Bot, alice: Person) -> None:
    """A reply carries the exact passage; the position picks among equals; another text is refused."""
    message = await alice.say("one two one 😀 two")
    for near, expected in ((0, 4), (15, 15)):
        sent = await bot.send_message(
            ALICE, "x", reply_parameters=ReplyParameters(message.id, quote="two", quote_position=near)
        )
        assert sent.quote is not None
        assert (sent.quote.text, sent.quote.position) == ("two", expected)
        assert sent.reply_to_message is not None
        assert sent.reply_to_message.message_id == message.id
    for quote in ("three", "x" * 1025):
        with pytest.raises(BadRequest, match=r"(?i)quote_text_invalid"):
            await bot.send_message(ALICE, "x", reply_parameters=ReplyParameters(message.id, quote=quote))


async def test_a_quote_carries_the_bold_of_the_message(bot: Bot, alice: Person) -> None:
    """As documented, the quoted passage must have the message's bold; links do not count."""
    message = await alice.say("plain bold", entities=[{"type": "bold", "offset": 6, "length": 4}])
    with pytest.raises(BadRequest, match=r"(?i)quote_text_invalid"):
        await bot.send_message(ALICE, "x", reply_parameters=ReplyParameters(message.id, quote="plain bold"))
    marks = [MessageEntity("bold", 6, 4)]
    sent = await bot.send_message(
        ALICE, "x", reply_parameters=ReplyParameters(message.id, quote="plain bold", quote_entities=marks)
    )
    assert sent.quote is not None
    assert sent.quote.entities is not None
    assert sent.quote.entities[0].type == "bold"


async def test_a_reply_to_nothing_may_be_allowed(bot: Bot, alice: Person) -> None:
    """allow_sending_without_reply sends a plain message where the answered one is gone."""
    await alice.say("/start")
    sent = await bot.send_message(ALICE, "x", reply_parameters=ReplyParameters(77, allow_sending_without_reply=True))
    assert sent.reply_to_message is None


async def test_edits_change_the_message_in_place(bot: Bot, alice: Person) -> None:
    """An edit replaces text and keyboard; the same again is refused; a stranger's message cannot be edited."""
    mine = await alice.say("/start")
    sent = await bot.send_message(ALICE, "old", reply_markup=keyboard())
    seen = await alice.wait_message()
    await bot.edit_message_text("<i>new</i>", ALICE, sent.message_id, parse_mode="HTML", reply_markup=keyboard())
    assert (await alice.wait_edit(seen)).text == "new"
    with pytest.raises(BadRequest, match=r"(?i)message is not modified"):
        await bot.edit_message_text("<i>new</i>", ALICE, sent.message_id, parse_mode="HTML", reply_markup=keyboard())
    await bot.edit_message_reply_markup(ALICE, sent.message_id)
    assert (await alice.current(seen)).buttons == []
    with pytest.raises(BadRequest, match=r"(?i)message to edit not found"):
        await bot.edit_message_text("x", ALICE, 999)
    with pytest.raises(BadRequest, match=r"(?i)message can't be edited"):
        await bot.edit_message_text("x", ALICE, mine.id)


async def test_messages_older_than_two_days_stay(bot: Bot, alice: Person, world: RunningWorld) -> None:
    """The bot deletes its own and the person's messages in private, for 48 hours."""
    mine = await alice.say("/start")
    first, second = [await bot.send_message(ALICE, text) for text in ("a", "b")]
    assert await bot.delete_message(ALICE, first.message_id)
    assert await bot.delete_message(ALICE, mine.id)
    with pytest.raises(BadRequest, match=r"(?i)message to delete not found"):
        await bot.delete_message(ALICE, first.message_id)
    await world.turn_clock(48 * 3600)
    with pytest.raises(BadRequest, match=r"(?i)message can't be deleted"):
        await bot.delete_message(ALICE, second.message_id)
    assert [each.id for each in await alice.messages()] == [second.message_id]


async def test_a_bot_speaks_only_where_it_may(bot: Bot, alice: Person, world: RunningWorld) -> None:
    """Before the first word, after a block, after an expulsion: 403, in Telegram's words."""
    with pytest.raises(Forbidden, match="can't initiate conversation"):
        await bot.send_message(ALICE, "x")
    await alice.say("/start")
    await alice.block()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(ALICE, "x")
    await alice.block(False)
    await bot.send_message(ALICE, "x")
    await world.person("owner", "newsroom").set_bot("kicked")
    with pytest.raises(Forbidden, match="bot was kicked from the supergroup chat"):
        await bot.send_message(GROUP_ID, "x")


async def test_topics_are_those_of_the_forum(bot: Bot, world: RunningWorld) -> None:
    """A topic's number is echoed; unknown topics, and 1 for the general one, are refused."""
    politics = world.person("alice", "newsroom", 2)
    message = await politics.say("/ask something")
    sent = await bot.send_message(GROUP_ID, "x", message_thread_id=2, reply_parameters=ReplyParameters(message.id))
    assert (sent.message_thread_id, sent.is_topic_message) == (2, True)
    assert (await politics.wait_message()).id == sent.message_id
    for thread in (1, 9):
        with pytest.raises(BadRequest, match=r"(?i)message thread not found"):
            await bot.send_message(GROUP_ID, "x", message_thread_id=thread)


async def test_only_free_emoji_are_reactions(bot: Bot, alice: Person) -> None:
    """The bot reacts with one of Telegram's free emoji and nothing else."""
    assert {emoji.value.replace("\ufe0f", "") for emoji in ReactionEmoji} == REACTIONS
    message = await alice.say("thanks")
    await bot.set_message_reaction(ALICE, message.id, "👍")
    assert await alice.wait_reaction(message) == ["👍"]
    with pytest.raises(BadRequest, match=r"(?i)reaction_invalid"):
        await bot.set_message_reaction(ALICE, message.id, "🦊")
    with pytest.raises(BadRequest, match=r"(?i)message to react not found"):
        await bot.set_message_reaction(ALICE, 999, "👍")


async def test_presses_are_answered_once_and_soon(bot: Bot, alice: Person, world: RunningWorld) -> None:
    """A press becomes a callback query; its answer is a toast; late and second answers are refused."""
    await alice.say("/start")
    await bot.send_message(ALICE, "x", reply_markup=keyboard("page:2"))
    seen = await alice.wait_message()
    query = await alice.press(seen, "Longer")
    update = (await bot.get_updates())[-1]
    assert update.callback_query is not None
    assert (update.callback_query.data, update.callback_query.id) == ("page:2", query)
    await update.callback_query.answer("Done", show_alert=True)
    toast = await alice.wait_toast(query)
    assert (toast["text"], toast["alert"]) == ("Done", True)
    with pytest.raises(BadRequest, match=r"(?i)query is too old"):
        await update.callback_query.answer()
    late = await alice.press(seen, "Longer")
    await world.turn_clock(60)
    with pytest.raises(BadRequest, match=r"(?i)query is too old"):
        await bot.answer_callback_query(late)


async def test_forwards_and_copies(bot: Bot, alice: Person) -> None:
    """A forward names where it comes from; a copy does not."""
    message = await alice.say("a thought")
    forwarded = await bot.forward_message(ALICE, ALICE, message.id)
    assert forwarded.forward_origin is not None
    assert forwarded.forward_origin.type == "user"
    copied = await bot.copy_message(ALICE, ALICE, message.id)
    assert [each.text for each in (await alice.messages())[-2:]] == ["a thought", "a thought"]
    assert copied.message_id == forwarded.message_id + 1


async def test_bodies_in_every_form(world: RunningWorld, alice: Person) -> None:
    """JSON, a form, multipart and the query carry the same call; method names may be in any case."""
    await alice.say("/start")
    url = f"{world.root_url}/bot{world.token}"
    fields = {"chat_id": "1001", "text": "x", "reply_markup": json.dumps({"inline_keyboard": []})}
    form = aiohttp.FormData(fields, default_to_multipart=True)
    async with aiohttp.ClientSession() as session:
        for method, body in (
            ("SENDMESSAGE", {"json": fields}),
            ("sendmessage", {"data": fields}),
            ("sendMessage", {"data": form}),
        ):
            async with session.post(f"{url}/{method}", **body) as response:
                assert (await response.json())["result"]["text"] == "x"
        async with session.get(f"{url}/sendMessage", params=fields) as response:
            assert response.status == 200
        async with session.post(f"{url}/inventMethod") as response:
            assert (response.status, (await response.json())["description"]) == (404, "Not Found")
        async with session.post(f"{world.root_url}/bot1:wrong/getMe") as response:
            assert (response.status, (await response.json())["description"]) == (401, "Unauthorized")
        async with session.post(
            f"{url}/sendMessage", data=b"\xff{", headers={"Content-Type": "application/json"}
        ) as response:
            assert response.status == 400
