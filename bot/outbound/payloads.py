"""A message in the Bot API's words, and the simpler forms of it for when Telegram refuses a part. Pure."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, replace

from telegram.error import BadRequest

from handlers.views.message import Button, ChatPicker, InlineAnswer, InlineResult, OutgoingMessage, ReplyTo

TEXT_LIMIT = 4096
"""UTF-16 units."""
HELLO = "hello"
"""What the button above inline results starts the bot with: it means no more than /start."""
CACHED = 5
"""Seconds for which Telegram may give the same answer to the same person."""
CLOSED = (
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
"""The chat does not take messages of the bot at all."""
REFUSED = (
    *CLOSED,
    "topic_closed",
    "topic_deleted",
    "message thread not found",
)
"""Nothing about the message helps: the chat, or the topic, does not take it."""
GONE = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "message identifier is not specified",
    *REFUSED,
)
"""There is no message to edit."""
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
"""What ChatAdministratorRights has to name."""
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")


@dataclass(frozen=True, slots=True)
class Draft:
    """A message for a chat, and what has been given up to get it there."""

    chat_id: int
    message: OutgoingMessage
    topic: int | None = None
    reply: ReplyTo | None = None
    plain: bool = False
    buttons: bool = True
    given_up: str = ""

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
        """Return the same for another chat; what it replied to stayed behind."""
        return replace(self, chat_id=chat_id, reply=None)

    def softer(self, error: BadRequest) -> Draft | None:
        """Return the draft without what *error* is about; None when there is nothing to give up."""
        if self.reply is not None and says(error, "quote", "repl"):
            if self.reply.quote:
                return replace(self, reply=ReplyTo(self.reply.message_id), given_up="quote")
            return replace(self, reply=None, given_up="reply")
        if not self.plain and says(error, "parse entities", "entity"):
            return replace(self, plain=True, given_up="formatting")
        if self.buttons and self.message.buttons and says(error, "button", "inline keyboard", "reply markup"):
            return replace(self, buttons=False, given_up="buttons")
        file = self.message.file
        if file is not None and file.picture and says(error, "photo", "image_process"):
            return replace(self, message=replace(self.message, file=replace(file, picture=False)), given_up="picture")
        if self.message.preview and says(error, "webpage", "http url", "url host", "link_preview", "link preview"):
            return replace(self, message=replace(self.message, preview=""), given_up="preview")
        return None

    def _body(self) -> dict[str, object]:
        message = self.message
        if message.file is not None:
            return {"chat_id": self.chat_id, "caption": scrub(message.html), "parse_mode": "HTML"}
        options: dict[str, object] = {"url": message.preview} if message.preview else {"is_disabled": True}
        return {
            "chat_id": self.chat_id,
            "text": cut(without_tags(message.html), TEXT_LIMIT) if self.plain else scrub(message.html),
            "parse_mode": None if self.plain else "HTML",
            "link_preview_options": options,
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


def answer(query_id: str, offer: InlineAnswer) -> dict[str, object]:
    """Return the parameters of answerInlineQuery: for the asker alone, and for a moment, since a shelf changes."""
    button = {"text": scrub(offer.button), "start_parameter": HELLO} if offer.button else None
    return {
        "inline_query_id": query_id,
        "results": [result(one) for one in offer.results],
        "cache_time": CACHED,
        "is_personal": True,
        "next_offset": offer.more,
        "button": button,
    }


def result(one: InlineResult, *, plain: bool = False) -> dict[str, object]:
    """Return an InlineQueryResultArticle."""
    text = cut(without_tags(one.message.html), TEXT_LIMIT) if plain else scrub(one.message.html)
    content: dict[str, object] = {"message_text": text, "link_preview_options": {"is_disabled": True}}
    shown = {"id": one.id, "title": scrub(one.title), "description": scrub(one.description)}
    return {"type": "article", **shown, "input_message_content": content | ({} if plain else {"parse_mode": "HTML"})}


def says(error: BadRequest, *words: str) -> bool:
    """Tell whether Telegram's answer has one of these words in it."""
    text = str(error).lower()
    return any(word in text for word in words)


def scrub(text: str) -> str:
    """Return what UTF-8 can carry: half a surrogate pair becomes "?"."""
    return text.encode("utf-8", "replace").decode()


def without_tags(markup: str) -> str:
    """Return the words of Telegram HTML, however broken it is."""
    return scrub(html.unescape(_TAG.sub("", markup)))


def cut(text: str, units: int) -> str:
    """Return as much of *text* as fits into *units* of UTF-16."""
    return scrub(text).encode("utf-16-le")[: units * 2].decode("utf-16-le", "ignore")


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
    return {"text": scrub(picker.text), "request_chat": request}


def _button(button: Button) -> dict[str, object]:
    shape: dict[str, object] = {"text": scrub(button.text)}
    if button.data:
        assert len(button.data.encode()) <= 64, "callback data is limited to 64 bytes"
        return shape | {"callback_data": button.data}
    if button.url:
        return shape | {"url": button.url}
    if button.copy:
        assert len(cut(button.copy, 256)) == len(button.copy), "a copied text is limited to 256 characters"
        return shape | {"copy_text": {"text": scrub(button.copy)}}
    chosen = {"query": cut(button.share, 256), "allow_user_chats": True, "allow_group_chats": True}
    return shape | {"switch_inline_query_chosen_chat": chosen | {"allow_channel_chats": True}}
