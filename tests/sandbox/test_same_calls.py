"""The same calls over this sandbox and over a second, independent fake of the Bot API where there is one."""

from __future__ import annotations

import asyncio
import importlib.util
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from sandbox.updates import LONGEST_POLL
from tests.sandbox.world import ApiRefusal, RunningWorld, running_sandbox

OTHER = Path(__file__).parents[2] / "../shared/harness/fake_botapi.py"
CHAT = 1001


@dataclass
class Server:
    """One of the two servers, seen through the same few verbs."""

    root_url: str
    token: str
    world: RunningWorld | None = None
    other: Any = None

    async def call(self, method: str, *, form: bool = False, **arguments: Any) -> Any:
        async with aiohttp.ClientSession() as session:
            body = {"data": {name: str(value) for name, value in arguments.items()}} if form else {"json": arguments}
            async with session.post(f"{self.root_url}/bot{self.token}/{method}", **body) as response:
                answer = await response.json()
        if not answer["ok"]:
            raise ApiRefusal(answer["error_code"], answer["description"], answer.get("parameters", {}))
        return answer["result"]

    async def say(self, text: str) -> None:
        if self.world:
            await self.world.person("alice").say(text)
        else:
            self.other.text(text, chat_id=CHAT)

    async def fault(self, method: str, kind: str, **how: Any) -> None:
        if self.world:
            await self.world.fault(method, kind, **how)
        else:
            self.other.fault(method=method, kind=kind, **how)

    async def block(self) -> None:
        if self.world:
            await self.world.person("alice").block()
        else:
            self.other.chat(CHAT, state="blocked")


def other_module() -> Any:
    if not OTHER.exists():
        pytest.skip("no second fake of the Bot API beside this checkout")
    spec = importlib.util.spec_from_file_location("other_botapi", OTHER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest_asyncio.fixture(params=["sandbox", "other"])
async def server(request: pytest.FixtureRequest) -> AsyncIterator[Server]:
    """This sandbox, then the other fake."""
    if request.param == "sandbox":
        async with running_sandbox() as world:
            yield Server(world.root_url, world.token, world=world)
        return
    async with other_module().FakeBotAPI() as fake:
        yield Server(fake.root_url, fake.token, other=fake)


async def refusal(server: Server, method: str, **arguments: Any) -> tuple[int, str]:
    with pytest.raises(ApiRefusal) as caught:
        await server.call(method, **arguments)
    return caught.value.code, caught.value.text


TAKEN = [
    ({"text": "plain & simple < text"}, "plain & simple < text"),
    ({"text": "<b>a</b> &lt;b&gt; <i>c</i>", "parse_mode": "HTML"}, "a <b> c"),
    ({"text": "<blockquote expandable>q</blockquote>", "parse_mode": "html"}, "q"),
    ({"text": '<a href="https://x.org/?a=1&amp;b=2">l</a>', "parse_mode": "HTML"}, "l"),
    ({"text": "<pre><code class='language-x'>y</code></pre>", "parse_mode": "HTML"}, "y"),
    ({"text": "<tg-spoiler>s</tg-spoiler><u>u</u>", "parse_mode": "HTML"}, "su"),
    ({"text": f"<b>{'x' * 4096}</b>", "parse_mode": "HTML"}, "x" * 4096),
    ({"text": "😀" * 2048}, "😀" * 2048),
    ({"text": "&#233;&#x1F600;", "parse_mode": "HTML"}, "é😀"),
    ({"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "b", "callback_data": "é" * 32}]]}}, "x"),
]


@pytest.mark.parametrize(("arguments", "text"), TAKEN)
async def test_both_take(server: Server, arguments: dict[str, Any], text: str) -> None:
    """What one takes the other takes, with the same plain text."""
    await server.say("/start")
    assert (await server.call("sendMessage", chat_id=CHAT, **arguments))["text"] == text


REFUSED = [
    ({"text": ""}, "message text is empty"),
    ({"text": "<b></b>", "parse_mode": "HTML"}, "message text is empty"),
    ({"text": " \n\u200b"}, "text must be non-empty"),
    ({"text": "x" * 4097}, "message is too long"),
    ({"text": "😀" * 2049}, "message is too long"),
    (
        {"text": "<b>a", "parse_mode": "HTML"},
        "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
    ),
    ({"text": "é<p>a</p>", "parse_mode": "HTML"}, 'can\'t parse entities: Unsupported start tag "p" at byte offset 2'),
    ({"text": "a</b>", "parse_mode": "HTML"}, "can't parse entities: Unexpected end tag at byte offset 1"),
    (
        {"text": "<b>a</i>", "parse_mode": "HTML"},
        'can\'t parse entities: Unmatched end tag at byte offset 4, expected "</b>", found "</i>"',
    ),
    ({"text": "x", "chat_id": "not a chat"}, "chat not found"),
    ({"text": "x", "reply_markup": "{"}, "can't parse reply keyboard markup JSON object"),
    (
        {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "b", "callback_data": "é" * 33}]]}},
        "BUTTON_DATA_INVALID",
    ),
    (
        {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "", "callback_data": "b"}]]}},
        "inline keyboard button text must be non-empty",
    ),
]


@pytest.mark.parametrize(("arguments", "reason"), REFUSED)
async def test_both_refuse(server: Server, arguments: dict[str, Any], reason: str) -> None:
    """What one refuses the other refuses, in the same words."""
    await server.say("/start")
    assert await refusal(server, "sendMessage", **{"chat_id": CHAT, **arguments}) == (400, f"Bad Request: {reason}")


async def test_edits_and_deletes(server: Server) -> None:
    """An edit changes, the same again is "not modified", the deleted is not found."""
    await server.say("/start")
    sent = await server.call("sendMessage", chat_id=CHAT, text="old")
    place = {"chat_id": CHAT, "message_id": sent["message_id"]}
    assert (await server.call("editMessageText", **place, text="new", form=True))["text"] == "new"
    code, text = await refusal(server, "editMessageText", **place, text="new")
    assert (code, text.partition(":")[2][:24]) == (400, " message is not modified")
    assert await server.call("deleteMessage", **place)
    assert await refusal(server, "editMessageText", **place, text="x") == (
        400,
        "Bad Request: message to edit not found",
    )
    assert await refusal(server, "deleteMessage", **place) == (400, "Bad Request: message to delete not found")


async def test_who_is_there(server: Server) -> None:
    """getMe has what client libraries need; a wrong token is unauthorised; a blocked bot is told so."""
    me = await server.call("getMe")
    assert me["is_bot"]
    assert me["id"] == int(server.token.partition(":")[0])
    await server.say("/start")
    await server.block()
    assert await refusal(server, "sendMessage", chat_id=CHAT, text="x") == (
        403,
        "Forbidden: bot was blocked by the user",
    )
    wrong = Server(server.root_url, "1:wrong")
    assert await refusal(wrong, "getMe") == (401, "Unauthorized")


async def test_offsets_confirm(server: Server) -> None:
    """Updates come in order with rising numbers and go when a higher offset confirms them."""
    for text in ("a", "/b", "c"):
        await server.say(text)
    batch = await server.call("getUpdates", limit=2)
    assert [each["message"]["text"] for each in batch] == ["a", "/b"]
    assert batch[1]["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 2}]
    rest = await server.call("getUpdates", offset=batch[-1]["update_id"] + 1)
    assert [each["message"]["text"] for each in rest] == ["c"]
    assert await server.call("getUpdates", offset=rest[-1]["update_id"] + 1) == []


async def test_a_waiting_poll_gets_what_comes(server: Server) -> None:
    """A long poll ends with the first update."""
    poll = asyncio.create_task(server.call("getUpdates", timeout=LONGEST_POLL))
    await asyncio.sleep(0.2)  # where it begins later, it finds what was said
    await server.say("now")
    assert [each["message"]["text"] for each in await asyncio.wait_for(poll, LONGEST_POLL - 5)] == ["now"]


async def test_of_two_polls_one_conflicts(server: Server) -> None:
    """Of two waiting polls one gets 409: here the earlier, as with Telegram; the other fake refuses the later."""
    polls = [asyncio.create_task(server.call("getUpdates", timeout=LONGEST_POLL)) for _ in range(2)]
    (refused,), _ = await asyncio.wait(polls, return_when=asyncio.FIRST_COMPLETED)
    with pytest.raises(ApiRefusal, match="Conflict: terminated by other getUpdates request") as refusal:
        await refused
    assert refusal.value.code == 409
    await server.say("now")
    assert [len(await poll) for poll in polls if poll is not refused] == [1]


async def test_faults(server: Server) -> None:
    """429 carries its pause, 500 its text, both once."""
    await server.say("/start")
    await server.fault("sendMessage", "429", retry_after=3)
    with pytest.raises(ApiRefusal) as caught:
        await server.call("sendMessage", chat_id=CHAT, text="x")
    assert (caught.value.code, caught.value.parameters) == (429, {"retry_after": 3})
    await server.fault("sendMessage", "500")
    assert (await refusal(server, "sendMessage", chat_id=CHAT, text="x"))[0] == 500
    assert await server.call("sendMessage", chat_id=CHAT, text="x")


async def test_small_refusals(server: Server) -> None:
    """Files and callback queries that are not there."""
    await server.say("/start")
    assert (await refusal(server, "getFile", file_id="none"))[1].startswith("Bad Request: wrong file_id")
    old = await refusal(server, "answerCallbackQuery", callback_query_id="old1")
    assert old[1].startswith("Bad Request: query is too old")


# What the other fake does not have; here only this sandbox is asked.
LACKING = [
    ("sendMessage", {"text": "x", "reply_parameters": {"message_id": 999}}, "message to be replied not found"),
    ("sendMessage", {"text": "x", "message_thread_id": 9}, "message thread not found"),
    ("setMessageReaction", {"message_id": 1, "reaction": [{"type": "emoji", "emoji": "🦊"}]}, "REACTION_INVALID"),
    ("sendChatAction", {"action": "dancing"}, "wrong parameter action in request"),
    ("setMyCommands", {"commands": [{"command": "A", "description": "x"}]}, "BOT_COMMAND_INVALID"),
]


@pytest.mark.parametrize(("method", "arguments", "reason"), LACKING)
async def test_only_here(world: RunningWorld, method: str, arguments: dict[str, Any], reason: str) -> None:
    """Replies, topics, reactions, actions and commands are checked by this sandbox alone."""
    await world.person("alice").say("/start")
    with pytest.raises(ApiRefusal) as caught:
        await world.call(method, chat_id=CHAT, **arguments)
    assert caught.value.text == f"Bad Request: {reason}"
