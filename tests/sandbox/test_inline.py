"""Asking from any chat: inline queries, chosen results, calls of a bot that is no member; with Telegram's checks."""

from __future__ import annotations

from typing import Any

import pytest
from telegram import (
    Bot,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
)

from tests.sandbox.world import ApiRefusal, Person, RunningWorld, SandboxError

NAME = "@pullquote_sandbox_bot"


def article(id_: str = "1", text: str = "<b>Hello</b>", **fields: Any) -> dict[str, Any]:
    """Return the JSON of a result."""
    content = {"message_text": text, "parse_mode": "HTML"}
    return {"type": "article", "id": id_, "title": "A title", "input_message_content": content} | fields


async def query_of(world: RunningWorld, person: Person, words: str = "tram") -> dict[str, Any]:
    """Type a query; return the update that the bot gets."""
    await person.type_inline(words)
    return dict((await world.call("getUpdates", offset=-1))[-1]["inline_query"])


async def test_a_query_is_answered_and_a_result_is_sent(world: RunningWorld, bot: Bot, alice: Person) -> None:
    """The bot hears who asks what and in which kind of chat; the chosen result becomes that person's message."""
    group = alice.at("newsroom", 2)
    number = await group.type_inline("old tram", offset="10")
    (update,) = await bot.get_updates()
    query = update.inline_query
    assert query is not None
    assert (query.id, query.query, query.offset, query.chat_type) == (number, "old tram", "10", "supergroup")
    content = InputTextMessageContent("<b>Hello</b>", "HTML", link_preview_options=LinkPreviewOptions(is_disabled=True))
    results = [InlineQueryResultArticle("1", "A title", content, description="what it says")]
    button = InlineQueryResultsButton("More", start_parameter="more")
    assert await query.answer(results, cache_time=5, is_personal=True, next_offset="20", button=button)
    offer = await group.wait_offer(number)
    assert (offer.titles, offer.descriptions, offer.next_offset) == (["A title"], ["what it says"], "20")
    assert (offer.button, offer.start_parameter) == ("More", "more")
    assert (offer.raw["is_personal"], offer.raw["cache_time"]) == (True, 5)
    sent = await group.choose(offer)
    assert (sent.text, sent.passages("bold"), sent.topic) == ("Hello", ["Hello"], 2)
    assert (sent.raw["from"]["first_name"], sent.raw["via_bot"]["username"]) == ("Alice", NAME[1:])
    result_update, chosen = await bot.get_updates(offset=update.update_id + 1)
    assert result_update.message is not None
    assert result_update.message.via_bot is not None
    assert chosen.chosen_inline_result is not None
    assert chosen.chosen_inline_result.result_id == "1"


async def test_in_private_the_asker_is_the_sender(world: RunningWorld, alice: Person) -> None:
    """A query typed in the chat with the bot says so."""
    assert (await query_of(world, alice))["chat_type"] == "sender"


@pytest.mark.parametrize(
    ("answer", "refusal"),
    [
        ({"results": [article(str(n)) for n in range(51)]}, "RESULTS_TOO_MUCH"),
        ({"results": [article("1"), article("1")]}, "RESULT_ID_DUPLICATE"),
        ({"results": [article("")]}, "RESULT_ID_INVALID"),
        ({"results": [article("é" * 33)]}, "RESULT_ID_INVALID"),
        ({"results": [article(title=" ")]}, "title must be non-empty"),
        ({"results": [article(type="photo")]}, "articles only"),
        ({"results": [article(text="")]}, "message text is empty"),
        ({"results": [article(text="x" * 4097)]}, "message is too long"),
        ({"results": [article(text="<b>x")]}, "can't parse entities"),
        ({"results": [article(input_message_content={})]}, "no message_text"),
        ({"results": [], "next_offset": "x" * 65}, "NEXT_OFFSET_INVALID"),
        ({"results": [], "button": {"text": "x", "start_parameter": "a b"}}, "START_PARAM_INVALID"),
        ({"results": [], "button": {"text": "x", "start_parameter": "a" * 65}}, "START_PARAM_INVALID"),
        ({"results": [], "button": {"text": "", "start_parameter": "a"}}, "text must be non-empty"),
        ({"results": "no"}, "can't parse inline query results"),
    ],
)
async def test_what_telegram_refuses(world: RunningWorld, alice: Person, answer: dict[str, Any], refusal: str) -> None:
    """A refused answer is none: a right one may follow."""
    query = await query_of(world, alice)
    with pytest.raises(ApiRefusal, match=refusal):
        await world.call("answerInlineQuery", inline_query_id=query["id"], **answer)
    assert await world.call("answerInlineQuery", inline_query_id=query["id"], results=[])


async def test_a_query_is_answered_once_and_soon(world: RunningWorld, alice: Person) -> None:
    """A second answer, a late one and one to nobody's query are refused alike."""
    query = await query_of(world, alice)
    assert await world.call("answerInlineQuery", inline_query_id=query["id"], results=[article()])
    late = await query_of(world, alice)
    await world.turn_clock(11)
    for number in (query["id"], late["id"], "123"):
        with pytest.raises(ApiRefusal, match="query is too old"):
            await world.call("answerInlineQuery", inline_query_id=number, results=[])


async def test_nobody_chooses_what_was_not_offered_to_them(world: RunningWorld, alice: Person) -> None:
    """Another person's results, and results that do not exist, are no messages."""
    query = await query_of(world, alice)
    await world.call("answerInlineQuery", inline_query_id=query["id"], results=[article()])
    offer = await alice.wait_offer(query["id"])
    with pytest.raises(SandboxError, match="no such answer"):
        await world.person("benoit").choose(offer)
    with pytest.raises(SandboxError, match="no such result"):
        await alice.choose(offer, "2")


async def test_a_bot_without_inline_mode_is_not_asked(world: RunningWorld, alice: Person) -> None:
    """Switched off at BotFather, the query goes nowhere."""
    await world.post("bot", supports_inline_queries=False)
    with pytest.raises(SandboxError, match="no inline queries"):
        await alice.inline("tram")


async def stranger_group(world: RunningWorld) -> None:
    await world.post("chats", key="elsewhere", title="Elsewhere", bot="left")


async def test_a_guest_hears_one_message_and_answers_once(world: RunningWorld, bot: Bot) -> None:
    """It gets the message it is called in with the one that answers, and nothing else of that chat."""
    await stranger_group(world)
    alice = world.person("alice", "elsewhere")
    message = await alice.say("The tram is back.")
    await alice.call_as_guest(f"{NAME} what is back?", reply_to=message)
    (update,) = await bot.get_updates()
    called = update.guest_message
    assert called is not None
    assert called.reply_to_message is not None
    assert called.reply_to_message.text == "The tram is back."
    assert called.guest_query_id is not None
    result = InlineQueryResultArticle("1", "T", InputTextMessageContent("<i>The tram</i>", "HTML"))
    assert (await called.answer_guest_query(result)).inline_message_id
    answer = await alice.wait_message()
    assert (answer.text, answer.passages("italic")) == ("The tram", ["The tram"])
    assert answer.raw["guest_bot_caller_user"]["first_name"] == "Alice"
    with pytest.raises(ApiRefusal, match="query is too old"):
        await world.call("answerGuestQuery", guest_query_id=called.guest_query_id, result=article())


async def test_who_is_no_guest(world: RunningWorld, alice: Person) -> None:
    """A guest has to be named, in a chat that it is no member of, and only where the mode is on."""
    await stranger_group(world)
    elsewhere = alice.at("elsewhere")
    with pytest.raises(SandboxError, match="not mentioned"):
        await elsewhere.call_as_guest("what is back?")
    with pytest.raises(SandboxError, match="no member of"):
        await alice.at("newsroom").call_as_guest(f"{NAME} what?")
    await world.post("bot", supports_guest_queries=False)
    with pytest.raises(SandboxError, match="nobody's guest"):
        await elsewhere.call_as_guest(f"{NAME} what?")


async def test_a_link_starts_the_bot(alice: Person) -> None:
    """Whoever opens it presses "Start", from whichever chat."""
    started = await alice.at("newsroom").open_link("https://t.me/pullquote_sandbox_bot?start=abc-_9")
    assert (started.text, started.chat) == ("/start abc-_9", 1001)
    with pytest.raises(AssertionError):
        await alice.open_link("https://t.me/pullquote_sandbox_bot")
