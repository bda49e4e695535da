"""What Telegram shows of the bot beside its messages, in every language: the menus of commands, the description."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator

import structlog
from telegram.error import TelegramError

from bot.outbound.bot_api import AiohttpRequest
from handlers.views import start
from handlers.views.i18n import SOURCE_LANGUAGE, Words, languages
from handlers.views.message import plain_text

PRIVATE, GROUP = "all_private_chats", "all_group_chats"
MENUS = {
    PRIVATE: ("list", "find", "follow", "digest", "settings", "help"),
    GROUP: ("ask", "digest", "settings"),
}
DESCRIPTION_LIMIT = 512
"""Characters of setMyDescription."""
log = structlog.get_logger("bot.outbound.command_menu")


def menus() -> Iterator[dict[str, object]]:
    """Yield the parameters of each setMyCommands: short menus, since everything else is a button."""
    for language in sorted(languages()):
        for scope in MENUS:
            yield {
                "commands": commands(scope, language),
                "scope": {"type": scope},
                "language_code": None if language == SOURCE_LANGUAGE else language,
            }


def commands(scope: str, language: str) -> list[dict[str, str]]:
    """Return the menu of a kind of chat in a language."""
    words = Words(language)
    help_lines = {
        "list": words._("/list: what is kept here"),
        "find": words._("/find WORDS source:NAME since:7d: find an article"),
        "ask": words._("/ask QUESTION: ask, whatever it looks like"),
        "follow": words._("/follow LINK: follow a feed or a site; /feeds lists them"),
        "digest": words._("/digest: what is new, now or regularly (/digest 8:00)"),
        "settings": words._("/settings: language, length, digest, quiet hours, and more"),
        "help": words._("What I can do"),
    }
    return [{"command": name, "description": _description(help_lines[name])} for name in MENUS[scope]]


def menu_of(chat_id: int, language: str) -> tuple[str, dict[str, object]]:
    """Return the method and the parameters that give one chat its menu in *language*; "" is that of its people."""
    scope: dict[str, object] = {"type": "chat", "chat_id": chat_id}
    if not language:
        return "deleteMyCommands", {"scope": scope}
    return "setMyCommands", {"scope": scope, "commands": commands(PRIVATE if chat_id > 0 else GROUP, language)}


def descriptions() -> Iterator[dict[str, object]]:
    """Yield the parameters of each setMyDescription: what an empty chat with the bot says."""
    for language in sorted(languages()):
        code = None if language == SOURCE_LANGUAGE else language
        yield {"description": description_in(language), "language_code": code}


def description_in(language: str) -> str:
    """Return the description in a language: the words of /start."""
    return plain_text(start.start(Words(language)))[:DESCRIPTION_LIMIT]


def _description(line: str) -> str:
    """Return a line of /help without its command, and without what follows a semicolon or stands in brackets."""
    text = re.split(r"\s?:\s", line, maxsplit=1)[1] if line[0] == "/" else line
    return re.split(r"\s?[;؛]\s|\s\(", text)[0]


async def publish(api: AiohttpRequest) -> None:
    """Set the menus and, where its owner has written none, the description. The bot runs without them, too."""
    try:
        # in a thread: it reads the catalogues of all languages, some 20 ms each
        for menu in await asyncio.to_thread(lambda: tuple(menus())):
            await api.call("setMyCommands", menu)
        if not await _is_described(api):
            for description in descriptions():
                await api.call("setMyDescription", description)
    except TelegramError as error:
        log.warning("command menu not set", error=type(error).__name__)


async def _is_described(api: AiohttpRequest) -> bool:
    """Whether the bot has a description that is not one of its own; also if Telegram does not say."""
    answer = await api.call("getMyDescription", {})
    present = answer.get("description") if isinstance(answer, dict) else None
    return present is None or present not in ("", description_in(SOURCE_LANGUAGE))
