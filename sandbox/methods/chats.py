"""Chats and who is in them."""

from __future__ import annotations

from sandbox.arguments import Arguments
from sandbox.errors import BadRequestError, ForbiddenError
from sandbox.methods import pins
from sandbox.models import MEMBERS, Chat, Json
from sandbox.world import World

RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)
SPEAKING = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_react_to_messages",
)
FORBIDDEN = ("can_edit_tag", "can_change_info", "can_invite_users", "can_pin_messages", "can_manage_topics")
"""What a restricted member may or may not do, and what they never may."""


def member(world: World, chat: Chat, number: int) -> Json:
    """Telegram's ChatMember of a person or of the bot."""
    status = chat.bot if number == world.bot["id"] else chat.members.get(number, "left")
    facts: Json = {"status": status, "user": world.user(number)}
    if status == "creator":
        return facts | {"is_anonymous": False}
    if status == "administrator":
        there = ("can_post_messages", "can_edit_messages") if chat.type == "channel" else ("can_pin_messages",)
        return facts | {"can_be_edited": False, "is_anonymous": False} | dict.fromkeys((*RIGHTS, *there), True)
    if status == "restricted":
        speaks = number == world.bot["id"] and chat.speaks
        rights = dict.fromkeys(SPEAKING, speaks) | dict.fromkeys(FORBIDDEN, False)
        return facts | {"is_member": True, "until_date": 0} | rights
    return facts | ({"until_date": 0} if status == "kicked" else {})


def get_chat(world: World, arguments: Arguments) -> Json:
    """getChat"""
    chat = world.chat_of_bot(arguments.text("chat_id"), write=False)
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
    linked = {"linked_chat_id": chat.linked} if chat.linked else {}
    pinned = pins.newest(world, chat)
    return (
        chat.chat()
        | linked
        | ({"pinned_message": pins.bare(pinned)} if pinned else {})
        | {
            "accent_color_id": 0,
            "max_reaction_count": 11,
            "accepted_gift_types": dict.fromkeys(gifts, False),
        }
    )


def get_member(world: World, arguments: Arguments) -> Json:
    """getChatMember"""
    chat = world.chat_of_bot(arguments.text("chat_id"), write=False)
    number = arguments.integer("user_id")
    if number != world.bot["id"] and number not in world.people:
        raise BadRequestError("user not found" if number > 0 else "invalid user_id specified")
    if chat.type == "private":
        return {"status": "member", "user": world.user(number)}
    return member(world, chat, number)


def get_administrators(world: World, arguments: Arguments) -> list[Json]:
    """getChatAdministrators: people only, bots but this one are not there"""
    chat = _shared(world, arguments, "there are no administrators in the private chat")
    everybody = [*chat.members, *([world.bot["id"]] if chat.bot == "administrator" else [])]
    listed = [member(world, chat, number) for number in everybody]
    return [each for each in listed if each["status"] in ("creator", "administrator")]


def get_count(world: World, arguments: Arguments) -> int:
    """getChatMemberCount"""
    chat = world.chat_of_bot(arguments.text("chat_id"), write=False)
    return 2 if chat.type == "private" else sum(status in MEMBERS for status in [*chat.members.values(), chat.bot])


def leave(world: World, arguments: Arguments) -> bool:
    """leaveChat"""
    chat = _shared(world, arguments, "chat can't be left")
    chat.bot = "left"
    world.events.add("chat", chat=chat.id)
    return True


def _shared(world: World, arguments: Arguments, private: str) -> Chat:
    chat = world.chat_of_bot(arguments.text("chat_id"), write=False)
    if chat.type == "private":
        raise BadRequestError(private)
    if chat.bot not in MEMBERS:
        raise ForbiddenError("bot is not a member of the chat")
    return chat
