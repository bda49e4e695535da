"""Answers to what people ask from any chat: inline queries, and calls of a bot that is no member."""

from __future__ import annotations

import re
import secrets

from sandbox.arguments import Arguments
from sandbox.errors import BadRequestError
from sandbox.methods import keyboards, messages
from sandbox.methods.reactions import TOO_OLD
from sandbox.models import Chat, Json
from sandbox.world import World

RESULTS = 50
ID_BYTES = 64
OFFSET_BYTES = 64
LIFE = 10  # seconds; clients no longer wait for an answer to an inline query after that
_PARAMETER = re.compile(r"[A-Za-z0-9_-]{1,64}")


def answer_inline(world: World, arguments: Arguments) -> bool:
    """answerInlineQuery: each query once, and while it is young"""
    query = world.inline_queries.get(arguments.text("inline_query_id"))
    if query is None or world.now() - query["at"] > LIFE or query["answer"] is not None:
        raise BadRequestError(TOO_OLD)
    raw_results = arguments.value("results", "can't parse inline query results JSON object")
    if not isinstance(raw_results, list) or not all(isinstance(each, dict) for each in raw_results):
        raise BadRequestError("can't parse inline query results: expected an Array of InlineQueryResult")
    if len(raw_results) > RESULTS:
        raise BadRequestError("RESULTS_TOO_MUCH")
    results = [article(each) for each in raw_results]
    if len({each["id"] for each in results}) < len(results):
        raise BadRequestError("RESULT_ID_DUPLICATE")
    if len(arguments.text("next_offset").encode()) > OFFSET_BYTES:
        raise BadRequestError("NEXT_OFFSET_INVALID")
    query["answer"] = {
        "results": results,
        "next_offset": arguments.text("next_offset"),
        "button": _button(arguments.object("button", "can't parse InlineQueryResultsButton JSON object")),
        "is_personal": arguments.flag("is_personal"),
        "cache_time": arguments.integer("cache_time", 300),
    }
    world.events.add("inline", person=query["person"], query=arguments.text("inline_query_id"), answer=query["answer"])
    return True


def answer_guest(world: World, arguments: Arguments) -> Json:
    """answerGuestQuery: one message, into the chat where the bot was called"""
    call = world.guest_queries.get(arguments.text("guest_query_id"))
    if call is None or call["answered"]:
        raise BadRequestError(TOO_OLD)
    result = article(arguments.object("result", "can't parse InlineQueryResult JSON object"))
    call["answered"] = True
    chat: Chat = world.chats[call["chat"]]
    caller: Json = {"guest_bot_caller_user": world.user(call["person"])}
    world.store(chat, {"from": world.bot_user} | caller | result["message"])
    return {"inline_message_id": secrets.token_urlsafe(20)}


def article(raw: Json) -> Json:
    """A result of the only kind the sandbox knows, with the message it would become, or Telegram's refusal."""
    fields = Arguments(raw)
    if fields.text("type") != "article":
        raise BadRequestError("can't parse inline query result: the sandbox knows articles only")
    if not isinstance(raw.get("id"), str) or not 1 <= len(raw["id"].encode()) <= ID_BYTES:
        raise BadRequestError("RESULT_ID_INVALID")
    if not fields.text("title").strip():
        raise BadRequestError("can't parse inline query result: article title must be non-empty")
    content = Arguments(fields.object("input_message_content"))
    if "message_text" not in content:
        raise BadRequestError("can't parse inline query result: there is no message_text in its content")
    text: Json = {"text": content.text("message_text")}
    formats = ("parse_mode", "entities", "link_preview_options")
    text |= {name: content.values[name] for name in formats if name in content}
    markup = keyboards.read(fields, inline_only=True)
    message = messages.text_content(Arguments(text)) | ({"reply_markup": markup} if markup else {})
    listed = {name: fields.text(name) for name in ("id", "title", "description")}
    return listed | {"message": message}


def _button(raw: Json) -> Json:
    """The button above the results: it leads into the private chat, with a parameter of its own."""
    if not raw:
        return {}
    if not isinstance(raw.get("text"), str) or not raw["text"].strip():
        raise BadRequestError("can't parse InlineQueryResultsButton: its text must be non-empty")
    if "web_app" in raw or not isinstance(raw.get("start_parameter"), str):
        raise BadRequestError("can't parse InlineQueryResultsButton: the sandbox knows start_parameter only")
    if not _PARAMETER.fullmatch(raw["start_parameter"]):
        raise BadRequestError("START_PARAM_INVALID")
    return {"text": raw["text"], "start_parameter": raw["start_parameter"]}
