"""Pinned messages: what is shown at the head of a chat."""

from __future__ import annotations

from sandbox.arguments import Arguments
from sandbox.errors import BadRequestError
from sandbox.models import Chat, Json
from sandbox.world import World

SERVICE = (
    "supergroup_chat_created",
    "forum_topic_created",
    "new_chat_members",
    "migrate_to_chat_id",
    "migrate_from_chat_id",
    "pinned_message",
)


def pin_message(world: World, arguments: Arguments) -> bool:
    """pinChatMessage: of several the newest stands at the head"""
    chat = world.chat_of_bot(arguments.text("chat_id"))
    message = world.message(chat.id, arguments.integer("message_id"))
    if message is None:
        raise BadRequestError("message to pin not found")
    _check_rights(chat)
    if any(name in message for name in SERVICE):
        raise BadRequestError("a service message can't be pinned")
    number = int(message["message_id"])
    if number not in chat.pinned:
        chat.pinned.append(number)
        _tell(world, chat, message)
    return True


def unpin_message(world: World, arguments: Arguments) -> bool:
    """unpinChatMessage: the one that is named, else the newest"""
    chat = world.chat_of_bot(arguments.text("chat_id"))
    message = newest(world, chat)
    number = arguments.integer("message_id") or (int(message["message_id"]) if message else 0)
    if number not in chat.pinned or world.message(chat.id, number) is None:
        raise BadRequestError("message to unpin not found")
    _check_rights(chat)
    chat.pinned.remove(number)
    world.events.add("chat", chat=chat.id)
    return True


def newest(world: World, chat: Chat) -> Json | None:
    """The pinned message at the head of a chat; one that was deleted is pinned no more."""
    there = [message for number in chat.pinned if (message := world.message(chat.id, number))]
    return max(there, key=lambda message: int(message["message_id"]), default=None)


def bare(message: Json) -> Json:
    """A pinned message as other JSON carries it: without what it answers."""
    return {name: value for name, value in message.items() if name not in ("reply_to_message", "quote")}


def _check_rights(chat: Chat) -> None:
    if chat.type != "private" and chat.bot != "administrator":
        raise BadRequestError("not enough rights to manage pinned messages in the chat")


def _tell(world: World, chat: Chat, message: Json) -> None:
    """A group and a channel say so with a message of their own, of which its author gets no update."""
    world.events.add("chat", chat=chat.id)
    if chat.type == "private":
        return
    fields: Json = {"sender_chat": chat.chat()} if chat.type == "channel" else {"from": world.bot_user}
    if message.get("is_topic_message"):
        fields |= {"message_thread_id": message["message_thread_id"], "is_topic_message": True}
    world.store(chat, fields | {"pinned_message": bare(message)})
