"""The menu of commands that Telegram shows, in every language of the bot."""

from __future__ import annotations

import re
from collections.abc import Iterator

import structlog
from telegram.error import TelegramError

from bot.outbound.bot_api import AiohttpRequest
from handlers.views.i18n import SOURCE_LANGUAGE, Words, languages

MENUS = (
    ("all_private_chats", ("list", "find", "follow", "digest", "settings", "help")),
    ("all_group_chats", ("ask", "digest", "settings")),
)
log = structlog.get_logger("bot.outbound.command_menu")


def menus() -> Iterator[dict[str, object]]:
    """Yield the parameters of each setMyCommands: short menus, since everything else is a button."""
    for language in sorted(languages()):
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
        descriptions = {name: _description(line) for name, line in help_lines.items()}
        for scope, names in MENUS:
            yield {
                "commands": [{"command": name, "description": descriptions[name]} for name in names],
                "scope": {"type": scope},
                "language_code": None if language == SOURCE_LANGUAGE else language,
            }


def _description(line: str) -> str:
    """Return a line of /help without its command, without the part after ";" and without the part in brackets."""
    text = re.split(r"\s?:\s", line, maxsplit=1)[1] if line[0] == "/" else line
    return re.split(r"\s?;\s|\s\(", text)[0]


async def publish(api: AiohttpRequest) -> None:
    """Set the menus. A failure is logged; the bot runs without menus."""
    try:
        for menu in menus():
            await api.call("setMyCommands", menu)
    except TelegramError as error:
        log.warning("command menu not set", error=type(error).__name__)
