"""reply_parameters: which message is answered and which passage of it is quoted."""

from __future__ import annotations

from typing import Any

from sandbox import formatting, utf16
from sandbox.arguments import Arguments
from sandbox.errors import BadRequestError
from sandbox.models import Chat, Json
from sandbox.world import World

QUOTE_LIMIT = 1024
# Of a quotation Telegram keeps these and compares them with the message; links and code do not count.
QUOTE_KINDS = (*formatting.SPLITTABLE, "custom_emoji", "date_time")


def read(world: World, chat: Chat, arguments: Arguments) -> Json:
    """The fields that make a message a reply; {} when it is none."""
    raw = arguments.object("reply_parameters", "can't parse reply parameters JSON object")
    if not raw and "reply_to_message_id" in arguments:
        raw = {
            "message_id": arguments.integer("reply_to_message_id"),
            "allow_sending_without_reply": arguments.flag("allow_sending_without_reply"),
        }
    if not raw:
        return {}
    parameters = Arguments(raw)
    number = parameters.integer("message_id")
    if number <= 0:
        raise BadRequestError("message identifier is not specified")
    home = chat
    if "chat_id" in parameters:
        home = world.chat_of_bot(parameters.text("chat_id"), write=False)
    target = world.message(home.id, number)
    if target is None:
        if parameters.flag("allow_sending_without_reply"):
            return {}
        raise BadRequestError("message to be replied not found")
    fields = answered(target) if home is chat else {"external_reply": external(target)}
    return fields | quotation(target, parameters)


def answered(target: Json) -> Json:
    """A reply inside one chat; the answered message comes along without what it answered itself."""
    snapshot = {name: value for name, value in target.items() if name not in ("reply_to_message", "quote")}
    if "inline_keyboard" not in snapshot.get("reply_markup", {}):  # other keyboards are no part of a message
        snapshot.pop("reply_markup", None)
    fields: Json = {"reply_to_message": snapshot}
    if target.get("is_topic_message"):
        fields |= {"message_thread_id": target["message_thread_id"], "is_topic_message": True}
    return fields


def external(target: Json) -> Json:
    """A reply to a message of another chat."""
    return {"origin": origin(target), "chat": target["chat"], "message_id": target["message_id"]}


def origin(message: Json) -> Json:
    """Where a forwarded message comes from."""
    if "forward_origin" in message:
        return dict(message["forward_origin"])
    if message["chat"]["type"] == "channel":
        source = {"type": "channel", "chat": message["chat"], "message_id": message["message_id"]}
        return source | {"date": message["date"]}
    return {"type": "user", "sender_user": message["from"], "date": message["date"]}


def quotation(target: Json, parameters: Arguments) -> Json:
    """The quoted passage; it must stand in the message word for word, with its bold and italic."""
    if not parameters.text("quote"):
        return {}
    text, entities = formatting.formatted(
        parameters.text("quote"), parameters.text("quote_parse_mode"), parameters.value("quote_entities")
    )
    return quote(target, text, entities, parameters.integer("quote_position"), manual=True)


def quote(target: Json, text: str, entities: list[Json], near: int, *, manual: bool) -> Json:
    """Telegram's TextQuote of the occurrence nearest to *near*, or its refusal."""
    whole = target.get("text") or target.get("caption") or ""
    marks: list[Json] = target.get("entities") or target.get("caption_entities") or []
    position, size = utf16.find(whole, text, near), utf16.length(text)
    if not text or size > QUOTE_LIMIT or position < 0:
        raise BadRequestError("QUOTE_TEXT_INVALID")
    quoted = formatting.within(marks, position, size, QUOTE_KINDS)
    if _bare(quoted) != _bare(formatting.within(entities, 0, size, QUOTE_KINDS)):
        raise BadRequestError("QUOTE_TEXT_INVALID")
    passage: Json = {"text": text, "position": position}
    passage |= {"entities": quoted} if quoted else {}
    return {"quote": passage | ({"is_manual": True} if manual else {})}


def _bare(entities: list[Json]) -> list[tuple[Any, ...]]:
    return sorted((entity["type"], entity["offset"], entity["length"]) for entity in entities)
