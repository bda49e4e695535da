"""Calls that send no message: chat actions, reactions, answers to pressed buttons."""

from __future__ import annotations

from sandbox import utf16
from sandbox.arguments import Arguments
from sandbox.errors import BadRequestError
from sandbox.models import Json
from sandbox.world import World

ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
    "cancel",
}
# What a bot may react with: the free emoji of ReactionTypeEmoji in the Bot API.
_FREE = (
    "❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 "
    "🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 "
    "💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 "
    "😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 "
    "😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡"
)
REACTIONS = frozenset(_FREE.split())
QUERY_LIFE = 30  # seconds; Telegram names none, clients give up at about this age
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


def send_action(world: World, arguments: Arguments) -> bool:
    """sendChatAction"""
    chat = world.chat_of_bot(arguments.text("chat_id"))
    action = arguments.text("action").lower()
    if action not in ACTIONS:
        raise BadRequestError("wrong parameter action in request")
    thread = arguments.integer("message_thread_id")
    if thread and thread not in chat.topics:
        raise BadRequestError("message thread not found")
    world.events.add("action", chat=chat.id, action=action, thread=thread)
    return True


def set_reaction(world: World, arguments: Arguments) -> bool:
    """setMessageReaction"""
    chat = world.chat_of_bot(arguments.text("chat_id"))
    number = arguments.integer("message_id")
    message = world.message(chat.id, number)
    if message is None:
        raise BadRequestError("message to react not found")
    reactions = arguments.value("reaction", "can't parse reaction type JSON object") or []
    if not isinstance(reactions, list) or not all(isinstance(each, dict) for each in reactions):
        raise BadRequestError("expected an Array of ReactionType")
    # The selector that asks for a coloured picture makes no other emoji of it.
    emoji = [str(each.get("emoji", "")).replace("\ufe0f", "") for each in reactions]
    if len(reactions) > 1:
        raise BadRequestError("REACTIONS_TOO_MANY")
    if any(each.get("type") != "emoji" for each in reactions) or not set(emoji) <= REACTIONS:
        raise BadRequestError("REACTION_INVALID")
    given = world.reactions.setdefault(chat.id, {}).setdefault(number, {})
    if given.get(world.bot["id"], []) != emoji:  # the same once more changes nothing
        given[world.bot["id"]] = emoji
        world.record("reaction", message)
    return True


def answer_callback(world: World, arguments: Arguments) -> bool:
    """answerCallbackQuery: each query once, and while it is young"""
    query: Json | None = world.queries.get(arguments.text("callback_query_id"))
    if query is None or world.now() - query["at"] > QUERY_LIFE or query["answered"]:
        raise BadRequestError(TOO_OLD)
    text = arguments.text("text")
    if utf16.length(text) > 200:
        raise BadRequestError("MESSAGE_TOO_LONG")
    if arguments.text("url"):
        raise BadRequestError("URL_INVALID")
    query["answered"] = True
    world.events.add(
        "toast",
        chat=query["chat"],
        person=query["person"],
        query=arguments.text("callback_query_id"),
        text=text,
        alert=arguments.flag("show_alert"),
    )
    return True
