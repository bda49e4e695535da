"""Messages as parameters of Bot API methods, and simpler forms of a message that Telegram refuses. No I/O."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, replace

from telegram.error import BadRequest

from handlers.views.message import Button, ChatPicker, InlineAnswer, InlineResult, OutgoingMessage, ReplyTo

TEXT_LIMIT = 4096
"""UTF-16 units."""
START_PARAMETER = "hello"
"""The start parameter of the button above inline results; it does the same as /start."""
CACHE_SECONDS = 5
"""Seconds for which Telegram may give the same answer to the same user."""
CHAT_CLOSED = (
    "chat not found",
    "user not found",
    "not enough rights",
    "have no rights",
    "need administrator rights",
    "chat_write_forbidden",
    "chat_restricted",
    "chat_admin_required",
    "user_is_blocked",
    "peer_id_invalid",
    "group is deactivated",
    "group chat was deactivated",
)
"""Error texts: the chat accepts no messages of the bot."""
CHAT_REFUSED = (
    *CHAT_CLOSED,
    "topic_closed",
    "topic_deleted",
    "message thread not found",
)
"""Error texts: the chat or the topic accepts no message, whatever is in it."""
MESSAGE_GONE = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "message identifier is not specified",
    *CHAT_REFUSED,
)
"""Error texts: there is no message to edit."""
POST_GONE = ("message to react not found", "message_id_invalid")
"""Error texts of setMessageReaction: there is no such message any more."""
ADMIN_RIGHTS = (
    "is_anonymous",
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
    "can_post_messages",
    "can_edit_messages",
)
"""The required fields of ChatAdministratorRights."""
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")


@dataclass(frozen=True, slots=True)
class Draft:
    """A message for a chat, and the part that was dropped from it because Telegram refused it."""

    chat_id: int
    message: OutgoingMessage
    topic: int | None = None
    reply: ReplyTo | None = None
    plain: bool = False
    buttons: bool = True
    dropped: str = ""

    def send(self) -> dict[str, object]:
        """Return the parameters of sendMessage."""
        quiet = True if self.message.silent else None
        return {
            "message_thread_id": self.topic,
            "reply_parameters": self._reply(),
            "disable_notification": quiet,
            **self._body(),
        }

    def edit(self, message_id: int) -> dict[str, object]:
        """Return the parameters of editMessageText."""
        return {"message_id": message_id, **self._body()}

    def to(self, chat_id: int) -> Draft:
        """Return the same draft for another chat, without the message it replied to."""
        return replace(self, chat_id=chat_id, reply=None)

    def simplified(self, error: BadRequest) -> Draft | None:
        """Return the draft without the part that *error* is about; None if there is nothing left to drop."""
        if self.reply is not None and error_contains(error, "quote", "repl"):
            if self.reply.quote:
                return replace(self, reply=ReplyTo(self.reply.message_id), dropped="quote")
            return replace(self, reply=None, dropped="reply")
        if not self.plain and error_contains(error, "parse entities", "entity"):
            return replace(self, plain=True, dropped="formatting")
        if self.buttons and self.message.buttons and error_contains(error, "button", "inline keyboard", "reply markup"):
            return replace(self, buttons=False, dropped="buttons")
        file = self.message.file
        if file is not None and file.picture and error_contains(error, "photo", "image_process"):
            return replace(self, message=replace(self.message, file=replace(file, picture=False)), dropped="picture")
        if self.message.preview and error_contains(
            error, "webpage", "http url", "url host", "link_preview", "link preview"
        ):
            return replace(self, message=replace(self.message, preview=""), dropped="preview")
        return None

    def _body(self) -> dict[str, object]:
        message = self.message
        if message.file is not None:
            return {"chat_id": self.chat_id, "caption": encodable(message.html), "parse_mode": "HTML"}
        return {
            "chat_id": self.chat_id,
            "text": truncate(without_tags(message.html), TEXT_LIMIT) if self.plain else encodable(message.html),
            "parse_mode": None if self.plain else "HTML",
            "link_preview_options": _preview(message),
            "reply_markup": self._keyboard(),
        }

    def _keyboard(self) -> dict[str, object] | None:
        if self.message.picker is not None:
            return {"keyboard": [[_picker(self.message.picker)]], "one_time_keyboard": True, "resize_keyboard": True}
        if self.message.unpick:
            return {"remove_keyboard": True}
        if self.message.asks:
            return {"force_reply": True, "selective": True}
        if not self.message.buttons or not self.buttons:
            return None
        return {"inline_keyboard": [[_button(button) for button in row] for row in self.message.buttons]}

    def _reply(self) -> dict[str, object] | None:
        if self.reply is None:
            return None
        parameters: dict[str, object] = {"message_id": self.reply.message_id, "allow_sending_without_reply": True}
        if self.reply.quote:
            parameters |= {"quote": self.reply.quote, "quote_position": self.reply.position}
        return parameters


def inline_answer(query_id: str, offer: InlineAnswer) -> dict[str, object]:
    """Return the parameters of answerInlineQuery: only for this user, and cached briefly, since shelves change."""
    button = {"text": encodable(offer.button), "start_parameter": START_PARAMETER} if offer.button else None
    return {
        "inline_query_id": query_id,
        "results": [inline_result(item) for item in offer.results],
        "cache_time": CACHE_SECONDS,
        "is_personal": True,
        "next_offset": offer.more,
        "button": button,
    }


def inline_result(item: InlineResult, *, plain: bool = False) -> dict[str, object]:
    """Return an InlineQueryResultArticle."""
    text = truncate(without_tags(item.message.html), TEXT_LIMIT) if plain else encodable(item.message.html)
    content: dict[str, object] = {"message_text": text, "link_preview_options": {"is_disabled": True}}
    listed = {"id": item.id, "title": encodable(item.title), "description": encodable(item.description)}
    return {"type": "article", **listed, "input_message_content": content | ({} if plain else {"parse_mode": "HTML"})}


def reaction(chat_id: int, message_id: int, emoji: str) -> dict[str, object]:
    """Return the parameters of setMessageReaction; "" takes the bot's reaction away."""
    reactions = [{"type": "emoji", "emoji": emoji}] if emoji else []
    return {"chat_id": chat_id, "message_id": message_id, "reaction": reactions}


def error_contains(error: BadRequest, *fragments: str) -> bool:
    """Tell whether Telegram's error text contains one of *fragments*."""
    text = str(error).lower()
    return any(fragment in text for fragment in fragments)


def encodable(text: str) -> str:
    """Return *text* as UTF-8 can encode it: half a surrogate pair becomes "?"."""
    return text.encode("utf-8", "replace").decode()


def without_tags(markup: str) -> str:
    """Return the text of Telegram HTML, which may be broken."""
    return encodable(html.unescape(_TAG.sub("", markup)))


def truncate(text: str, units: int) -> str:
    """Return the beginning of *text* that fits into *units* of UTF-16."""
    return encodable(text).encode("utf-16-le")[: units * 2].decode("utf-16-le", "ignore")


def _preview(message: OutgoingMessage) -> dict[str, object]:
    """Return the LinkPreviewOptions of a message."""
    if not message.preview:
        return {"is_disabled": True}
    wished = {"prefer_large_media": message.large_preview, "show_above_text": message.preview_above}
    return {"url": message.preview} | {name: True for name, is_on in wished.items() if is_on}


def _picker(picker: ChatPicker) -> dict[str, object]:
    rights = {name: name in picker.rights for name in ADMIN_RIGHTS}
    request = {
        "request_id": picker.number,
        "chat_is_channel": picker.channel,
        "user_administrator_rights": rights,
        "bot_administrator_rights": rights,
        "request_title": True,
        "request_username": True,
    }
    return {"text": encodable(picker.text), "request_chat": request}


def _button(button: Button) -> dict[str, object]:
    shape: dict[str, object] = {"text": encodable(button.text)}
    if button.data:
        assert len(button.data.encode()) <= 64, "callback data is limited to 64 bytes"
        return shape | {"callback_data": button.data}
    if button.url:
        return shape | {"url": button.url}
    if button.copy:
        assert len(truncate(button.copy, 256)) == len(button.copy), "a copied text is limited to 256 characters"
        return shape | {"copy_text": {"text": encodable(button.copy)}}
    query = {"query": truncate(button.share, 256), "allow_user_chats": True, "allow_group_chats": True}
    return shape | {"switch_inline_query_chosen_chat": query | {"allow_channel_chats": True}}
