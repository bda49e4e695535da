"""Text messages: send, edit, delete, forward, copy."""

from __future__ import annotations

from typing import Any

from sandbox import formatting
from sandbox.arguments import Arguments
from sandbox.errors import BadRequestError
from sandbox.methods import keyboards, replies
from sandbox.models import Chat, Json
from sandbox.world import World

DELETABLE = 48 * 3600
UNCHANGED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)
CONTENT = (
    "text",
    "entities",
    "caption",
    "caption_entities",
    "document",
    "photo",
    "link_preview_options",
    "rich_message",
)
PREVIEW_FIELDS = ("is_disabled", "url", "prefer_small_media", "prefer_large_media", "show_above_text")


def frame(world: World, arguments: Arguments) -> tuple[Chat, Json]:
    """Chat, sender, topic, reply and keyboard of a new message of the bot, all checked."""
    chat = world.chat_of_bot(arguments.text("chat_id"))
    fields: Json = {} if chat.type == "channel" else {"from": world.bot_user}
    if chat.type == "channel":
        fields["sender_chat"] = chat.chat()
    thread = arguments.integer("message_thread_id")
    if thread:
        # The general topic has no number of its own in a call: Telegram refuses 1.
        topic = chat.topics.get(thread)
        if topic is None:
            raise BadRequestError("message thread not found")
        if topic.closed and chat.bot != "administrator":
            raise BadRequestError("TOPIC_CLOSED")
        fields |= {"message_thread_id": thread, "is_topic_message": True}
    answer = replies.read(world, chat, arguments)
    if thread:
        answer = {name: value for name, value in answer.items() if name not in fields}
    fields |= answer
    markup = keyboards.read(arguments)
    if markup:
        fields["reply_markup"] = markup
    if arguments.flag("protect_content"):
        fields["has_protected_content"] = True
    return chat, fields


def text_content(arguments: Arguments) -> Json:
    """text, entities and link preview of a call."""
    text, entities = formatting.body(
        arguments.text("text"), arguments.text("parse_mode"), arguments.value("entities", "can't parse entities")
    )
    content: Json = {"text": text} | ({"entities": entities} if entities else {})
    preview = arguments.object("link_preview_options", "can't parse link preview options JSON object")
    if arguments.flag("disable_web_page_preview"):
        preview = {"is_disabled": True}
    options = {name: preview[name] for name in PREVIEW_FIELDS if preview.get(name)}
    return content | ({"link_preview_options": options} if options else {})


def send_message(world: World, arguments: Arguments) -> Json:
    """sendMessage"""
    chat, fields = frame(world, arguments)
    return world.store(chat, fields | text_content(arguments))


def _own(world: World, arguments: Arguments, purpose: str) -> tuple[Chat, Json]:
    """The bot's own message that a call wants to change."""
    if "inline_message_id" in arguments:
        raise BadRequestError("MESSAGE_ID_INVALID")
    chat = world.chat_of_bot(arguments.text("chat_id"))
    number = arguments.integer("message_id")
    if number <= 0:
        raise BadRequestError("message identifier is not specified")
    message = world.message(chat.id, number)
    if message is None:
        raise BadRequestError(f"message to {purpose} not found")
    mine = message.get("from", {}).get("id") == world.bot["id"] or chat.type == "channel"
    if not mine or "forward_origin" in message:
        raise BadRequestError("message can't be edited")
    return chat, message


def _change(world: World, message: Json, content: Json, markup: Json) -> Json:
    """Put new content and keyboard in place; refuses to change nothing."""
    fresh = {name: value for name, value in message.items() if name not in (*CONTENT, "reply_markup")}
    fresh |= content | ({"reply_markup": markup} if markup else {})
    if fresh == message:
        raise BadRequestError(UNCHANGED)
    fresh["edit_date"] = int(world.now())
    world.messages[message["chat"]["id"]][message["message_id"]] = fresh
    world.record("edited", fresh)
    return fresh


def edit_text(world: World, arguments: Arguments) -> Json:
    """editMessageText"""
    _, message = _own(world, arguments, "edit")
    if "text" not in message:
        raise BadRequestError("there is no text in the message to edit")
    return _change(world, message, text_content(arguments), keyboards.read(arguments, inline_only=True))


def edit_caption(world: World, arguments: Arguments) -> Json:
    """editMessageCaption"""
    _, message = _own(world, arguments, "edit")
    if "document" not in message and "photo" not in message:
        raise BadRequestError("there is no caption in the message to edit")
    content = {name: message[name] for name in ("document", "photo") if name in message}
    return _change(world, message, content | caption(arguments), keyboards.read(arguments, inline_only=True))


def edit_markup(world: World, arguments: Arguments) -> Json:
    """editMessageReplyMarkup"""
    _, message = _own(world, arguments, "edit")
    content = {name: message[name] for name in CONTENT if name in message}
    return _change(world, message, content, keyboards.read(arguments, inline_only=True))


def caption(arguments: Arguments) -> Json:
    """caption and caption_entities of a call."""
    text, entities = formatting.caption(
        arguments.text("caption"),
        arguments.text("parse_mode"),
        arguments.value("caption_entities", "can't parse entities"),
    )
    return ({"caption": text} if text else {}) | ({"caption_entities": entities} if entities else {})


def delete_message(world: World, arguments: Arguments) -> bool:
    """deleteMessage"""
    chat = world.chat_of_bot(arguments.text("chat_id"))
    number = arguments.integer("message_id")
    if number <= 0:
        raise BadRequestError("message identifier is not specified")
    message = world.message(chat.id, number)
    if message is None:
        raise BadRequestError("message to delete not found")
    mine = message.get("from", {}).get("id") == world.bot["id"]
    if world.now() - message["date"] >= DELETABLE or "supergroup_chat_created" in message:
        raise BadRequestError("message can't be deleted for everyone")
    if not mine and chat.type != "private" and chat.bot != "administrator":
        raise BadRequestError("message can't be deleted")
    remove(world, chat.id, number)
    return True


def delete_messages(world: World, arguments: Arguments) -> bool:
    """deleteMessages: those that cannot be deleted are skipped."""
    for number in _numbers(arguments):
        try:
            delete_message(world, Arguments({"chat_id": arguments.text("chat_id"), "message_id": number}))
        except BadRequestError:
            continue
    return True


def remove(world: World, chat: int, number: int) -> None:
    """Remove a message and record an event."""
    del world.messages[chat][number]
    world.reactions.get(chat, {}).pop(number, None)
    world.events.add("deleted", chat=chat, message_id=number)


def forward_message(world: World, arguments: Arguments) -> Json:
    """forwardMessage"""
    chat, fields = frame(world, arguments)
    source = _source(world, arguments, "forward")
    content = {name: source[name] for name in CONTENT if name in source}
    return world.store(chat, fields | content | {"forward_origin": replies.origin(source)})


def copy_message(world: World, arguments: Arguments) -> Json:
    """copyMessage"""
    chat, fields = frame(world, arguments)
    source = _source(world, arguments, "copy")
    content = {name: source[name] for name in CONTENT if name in source}
    if "caption" in arguments and "text" not in source:
        content = {name: value for name, value in content.items() if "caption" not in name} | caption(arguments)
    return {"message_id": world.store(chat, fields | content)["message_id"]}


def _source(world: World, arguments: Arguments, purpose: str) -> Json:
    home = world.chat_of_bot(arguments.text("from_chat_id"), write=False)
    message = world.message(home.id, arguments.integer("message_id"))
    if message is None:
        raise BadRequestError(f"message to {purpose} not found")
    if not any(name in message for name in CONTENT):
        raise BadRequestError(f"message can't be {'copied' if purpose == 'copy' else 'forwarded'}")
    return message


def _numbers(arguments: Arguments) -> list[int]:
    numbers: Any = arguments.value("message_ids")
    if not isinstance(numbers, list) or not all(isinstance(number, int) for number in numbers):
        raise BadRequestError("expected an Array of message identifiers")
    if not 1 <= len(numbers) <= 100:
        raise BadRequestError("too many message identifiers specified" if numbers else "message identifiers are empty")
    return numbers
