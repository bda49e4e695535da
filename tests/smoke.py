"""Fifteen steps on the real Telegram: what the bot relies on, tried with its own token in one chat.

    make smoke TOKEN=… CHAT=… [CLIENTS="Android 12.1, Desktop 6.2"]

CHAT is the numeric id of a private chat in which you have pressed Start. Each step makes one call, or a refused one,
and compares what Telegram says with what the sandbox says. The result is written to docs/smoke.md.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp

REPORT = Path(__file__).parent.parent / "docs" / "smoke.md"
ARTICLE = "The bridge is closed until Monday. The mayor said so. The mayor said so. \U0001f309 Boats may pass."
QUOTE = "The mayor said so."
URL = "https://example.com/a#:~:text=one%2Dtwo,three%20%C3%A9"


class StepError(Exception):
    """A step that did not go as the bot relies on."""


class Api:
    """The Bot API over plain HTTP."""

    def __init__(self, session: aiohttp.ClientSession, root: str, token: str, chat: int) -> None:
        self._session, self._root, self._token, self.chat = session, root.rstrip("/"), token, chat
        self.article = 0

    async def call(self, method: str, **arguments: Any) -> dict[str, Any]:
        """Return Telegram's whole answer."""
        async with self._session.post(f"{self._root}/bot{self._token}/{method}", json=arguments) as response:
            answer: dict[str, Any] = await response.json()
        if answer.get("error_code") == 429:
            await asyncio.sleep(answer["parameters"]["retry_after"])
            return await self.call(method, **arguments)
        return answer

    async def good(self, method: str, **arguments: Any) -> Any:
        """Return the result of a call that must be accepted."""
        answer = await self.call(method, **arguments)
        if not answer["ok"]:
            raise StepError(f"{method} was refused: {answer['description']}")
        return answer["result"]

    async def refused(self, method: str, words: str, **arguments: Any) -> None:
        """Make a call that must be refused with *words*."""
        answer = await self.call(method, **arguments)
        if answer["ok"]:
            raise StepError(f"{method} was accepted")
        if words.lower() not in answer["description"].lower():
            raise StepError(f"{method} was refused with {answer['description']!r}, not with {words!r}")

    async def send(self, text: str, **arguments: Any) -> Any:
        """Send a text that must be accepted."""
        return await self.good("sendMessage", chat_id=self.chat, text=text, **arguments)


def expect(condition: object, words: str) -> None:
    """Stop the step when *condition* does not hold."""
    if not condition:
        raise StepError(words)


def units(text: str) -> int:
    """Return the length in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


async def who_am_i(api: Api) -> None:
    me = await api.good("getMe")
    expect(me["is_bot"] and me["username"], "getMe names no bot")


async def no_webhook(api: Api) -> None:
    expect(not (await api.good("getWebhookInfo"))["url"], "a webhook is set: polling would not work")


async def typing(api: Api) -> None:
    await api.good("sendChatAction", chat_id=api.chat, action="typing")


async def an_article(api: Api) -> None:
    sent = await api.send(ARTICLE)
    api.article = sent["message_id"]
    expect(sent["text"] == ARTICLE, "the text came back changed")


async def native_quote(api: Api) -> None:
    position = units(ARTICLE[: ARTICLE.rindex(QUOTE)])
    reply = {"message_id": api.article, "quote": QUOTE, "quote_position": position}
    sent = await api.send("The second time it is said.", reply_parameters=reply)
    quote = sent.get("quote", {})
    expect(quote.get("text") == QUOTE, "the reply carries no quote")
    expect(quote.get("position") == position, f"the quote stands at {quote.get('position')}, not at {position}")


async def wrong_quote(api: Api) -> None:
    reply = {"message_id": api.article, "quote": "Nobody said this."}
    await api.refused("sendMessage", "quote", chat_id=api.chat, text="x", reply_parameters=reply)


async def blockquotes(api: Api) -> None:
    html = "<b>Title</b>\n<blockquote>One <b>two</b></blockquote>\n<blockquote expandable>Long</blockquote>"
    sent = await api.send(html, parse_mode="HTML")
    kinds = [entity["type"] for entity in sent["entities"]]
    expect({"blockquote", "expandable_blockquote", "bold"} <= set(kinds), f"entities are {kinds}")


async def text_fragment(api: Api) -> None:
    sent = await api.send(f'<a href="{URL}">the sentence</a>', parse_mode="HTML")
    expect(sent["entities"][0]["url"] == URL, f"the link came back as {sent['entities'][0]['url']}")


async def longest_text(api: Api) -> None:
    await api.send("\U0001f309" * 2048)
    await api.refused("sendMessage", "too long", chat_id=api.chat, text="\U0001f309" * 2048 + "x")


async def hundred_entities(api: Api) -> None:
    sent = await api.send(" ".join(f"<b>{n}</b>" for n in range(101)), parse_mode="HTML")
    expect(len(sent["entities"]) == 100, f"{len(sent['entities'])} entities were kept")


async def buttons(api: Api) -> None:
    def markup(data: str) -> dict[str, Any]:
        return {"inline_keyboard": [[{"text": "Longer", "callback_data": data}]]}

    await api.send("64 bytes", reply_markup=markup("x" * 64))
    await api.refused("sendMessage", "BUTTON_DATA_INVALID", chat_id=api.chat, text="65", reply_markup=markup("x" * 65))


async def edits(api: Api) -> None:
    sent = await api.send("Reading…")
    place = {"chat_id": api.chat, "message_id": sent["message_id"]}
    await api.good("editMessageText", text="Done.", **place)
    await api.refused("editMessageText", "message is not modified", text="Done.", **place)


async def bad_html(api: Api) -> None:
    await api.refused("sendMessage", "can't parse entities", chat_id=api.chat, text="<b>open", parse_mode="HTML")


async def reaction(api: Api) -> None:
    place = {"chat_id": api.chat, "message_id": api.article}
    for _ in range(2):
        await api.good("setMessageReaction", reaction=[{"type": "emoji", "emoji": "👍"}], **place)


async def deletion(api: Api) -> None:
    sent = await api.send("This goes away.")
    place = {"chat_id": api.chat, "message_id": sent["message_id"]}
    await api.good("deleteMessage", **place)
    await api.refused("setMessageReaction", "message to react not found", reaction=[], **place)


STEPS: tuple[tuple[str, Callable[[Api], Awaitable[None]]], ...] = (
    ("the token is a bot's", who_am_i),
    ("no webhook stands in the way of polling", no_webhook),
    ("a chat action is taken", typing),
    ("a text comes back as it was sent", an_article),
    ("a reply quotes the second of two equal sentences, by position", native_quote),
    ("a quote that is not in the message is refused", wrong_quote),
    ("blockquotes, expandable ones and bold inside", blockquotes),
    ("a text fragment in a link survives", text_fragment),
    ("4,096 UTF-16 units fit, 4,097 do not", longest_text),
    ("100 entities are kept", hundred_entities),
    ("callback data of 64 bytes fits, 65 do not", buttons),
    ("an edit, and the same edit again", edits),
    ("an open tag is refused", bad_html),
    ("a reaction is taken, and the same one again", reaction),
    ("a message of the bot is deleted, and then takes no reaction", deletion),
)


async def walk(root: str, token: str, chat: int) -> list[tuple[str, str]]:
    """Walk all steps; return each with "" or what was wrong."""
    results = []
    async with aiohttp.ClientSession() as session:
        api = Api(session, root, token, chat)
        for name, step in STEPS:
            try:
                await step(api)
                results.append((name, ""))
            except (StepError, KeyError, IndexError) as error:
                results.append((name, str(error) or type(error).__name__))
    return results


def report(results: list[tuple[str, str]], clients: str) -> str:
    """Return docs/smoke.md."""
    rows = [f"| {n} | {name} | {fault or 'as expected'} |" for n, (name, fault) in enumerate(results, 1)]
    head = f"# Tried on Telegram\n\n{datetime.now(UTC):%Y-%m-%d %H:%M} UTC. Clients looked at: {clients}.\n"
    return "\n".join([head, "| step | what | Telegram |", "|---|---|---|", *rows, ""])


def main() -> None:
    """Walk the steps and write the report; exit 1 when one did not go as expected."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--token", required=True)
    parser.add_argument("--chat", type=int, required=True)
    parser.add_argument("--clients", default="none yet")
    parser.add_argument("--api", default="https://api.telegram.org")
    arguments = parser.parse_args()
    results = asyncio.run(walk(arguments.api, arguments.token, arguments.chat))
    REPORT.write_text(report(results, arguments.clients), encoding="utf-8")
    print(REPORT.read_text(encoding="utf-8"))
    sys.exit(any(fault for _, fault in results))


if __name__ == "__main__":
    main()
