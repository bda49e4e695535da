"""Reply markup: which buttons Telegram takes."""

from __future__ import annotations

import re

from sandbox import utf16
from sandbox.arguments import Arguments
from sandbox.errors import BadRequestError
from sandbox.models import Json

BUTTON_LIMIT = 100
ROW_LIMIT = 8
ACTIONS = (
    "url",
    "callback_data",
    "copy_text",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "web_app",
    "login_url",
    "pay",
    "callback_game",
)
REQUESTS = ("request_chat", "request_users")
REPLY_KEY_LIMIT, REPLY_ROW_LIMIT = 300, 12
STYLES = ("primary", "success", "danger")
OTHER_MARKUPS = ("keyboard", "remove_keyboard", "force_reply")


def read(arguments: Arguments, *, inline_only: bool = False) -> Json:
    """The reply markup of a call, checked; {} when there is none."""
    markup = arguments.object("reply_markup", "can't parse reply keyboard markup JSON object")
    if not markup:
        return {}
    if "inline_keyboard" in markup:
        return inline(markup["inline_keyboard"])
    if inline_only:
        raise BadRequestError("inline keyboard expected")
    if not any(name in markup for name in OTHER_MARKUPS):
        raise BadRequestError("can't parse reply keyboard markup JSON object")
    return markup | {"keyboard": reply_keys(markup["keyboard"])} if "keyboard" in markup else markup


def reply_keys(rows: object) -> list[list[Json]]:
    """The rows of a keyboard below the conversation; a button may be its bare text."""
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise BadRequestError('field "keyboard" must be an Array of Arrays')
    keyboard = [[_reply_key(each) for each in row] for row in rows if row]
    if sum(map(len, keyboard)) > REPLY_KEY_LIMIT or any(len(row) > REPLY_ROW_LIMIT for row in keyboard):
        raise BadRequestError("REPLY_MARKUP_TOO_LONG")
    return keyboard


def _reply_key(raw: object) -> Json:
    key = {"text": raw} if isinstance(raw, str) else raw
    if not isinstance(key, dict):
        raise BadRequestError("can't parse keyboard button: an object was expected")
    if not isinstance(key.get("text"), str) or not key["text"].strip():
        raise BadRequestError("keyboard button text must be non-empty")
    for name in REQUESTS:
        request = key.get(name)
        if request is not None and (not isinstance(request, dict) or not isinstance(request.get("request_id"), int)):
            raise BadRequestError(f"can't parse keyboard button: {name} needs a request_id")
    return key


def inline(rows: object) -> Json:
    """An inline keyboard as it is stored; empty rows vanish, an empty keyboard is none."""
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise BadRequestError('field "inline_keyboard" must be an Array of Arrays')
    keyboard = [[button(each) for each in row] for row in rows if row]
    if sum(map(len, keyboard)) > BUTTON_LIMIT or any(len(row) > ROW_LIMIT for row in keyboard):
        raise BadRequestError("REPLY_MARKUP_TOO_LONG")
    return {"inline_keyboard": keyboard} if keyboard else {}


def button(raw: object) -> Json:
    """One button of an inline keyboard."""
    if not isinstance(raw, dict):
        raise BadRequestError("can't parse inline keyboard button: an object was expected")
    text = raw.get("text")
    if not isinstance(text, str) or not text.strip():
        raise BadRequestError("inline keyboard button text must be non-empty")
    actions = [name for name in ACTIONS if name in raw]
    if not actions:
        raise BadRequestError("text buttons are unallowed in the inline keyboard")
    if len(actions) > 1 or actions[0] in ("pay", "callback_game", "login_url", "web_app"):
        raise BadRequestError("BUTTON_TYPE_INVALID")
    if raw.get("style", "primary") not in STYLES:
        raise BadRequestError("BUTTON_STYLE_INVALID")
    _check_action(actions[0], raw[actions[0]])
    return raw


def _check_action(name: str, value: object) -> None:
    if name == "callback_data" and not (isinstance(value, str) and 1 <= len(value.encode("utf-8", "replace")) <= 64):
        raise BadRequestError("BUTTON_DATA_INVALID")
    if name == "url" and not (isinstance(value, str) and re.match(r"(?i)((https?|tg|ton)://\S|[\w-]+\.\w)", value)):
        raise BadRequestError(f"inline keyboard button URL '{value}' is invalid: Wrong HTTP URL")
    if name == "copy_text":
        copied = value.get("text") if isinstance(value, dict) else None
        if not isinstance(copied, str) or not 1 <= utf16.length(copied) <= 256:
            raise BadRequestError("BUTTON_COPY_TEXT_INVALID")
    if name == "switch_inline_query_chosen_chat" and not isinstance(value, dict):
        raise BadRequestError("can't parse SwitchInlineQueryChosenChat: an object was expected")
    if name.startswith("switch_inline_query") and not name.endswith("chosen_chat") and not isinstance(value, str):
        raise BadRequestError(f'field "{name}" must be of type String')
