"""The menu of commands that Telegram shows, in every language there are words in."""

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
    """Return the parameters of each setMyCommands: short menus, everything else is a button."""
    for language in sorted(languages()):
        words = Words(language)
        said = {
            "list": words._("/list: what is kept here"),
            "find": words._("/find WORDS source:NAME since:7d: find an article"),
            "ask": words._("/ask QUESTION: ask, whatever it looks like"),
            "follow": words._("/follow LINK: follow a feed or a site; /feeds lists them"),
            "digest": words._("/digest: what is new, now or regularly (/digest 8:00)"),
            "settings": words._("/settings: language, length, digest, quiet hours, and more"),
            "help": words._("What I can do"),
        }
        described = {name: _described(line) for name, line in said.items()}
        for scope, names in MENUS:
            yield {
                "commands": [{"command": name, "description": described[name]} for name in names],
                "scope": {"type": scope},
                "language_code": None if language == SOURCE_LANGUAGE else language,
            }


def _described(line: str) -> str:
    """What a line of /help says of its command, without the command, what follows ";" and what is in brackets."""
    after = re.split(r"\s?:\s", line, maxsplit=1)[1] if line[0] == "/" else line
    return re.split(r"\s?;\s|\s\(", after)[0]


async def publish(api: AiohttpRequest) -> None:
    """Set the menus; a failure is no reason not to run."""
    try:
        for menu in menus():
            await api.call("setMyCommands", menu)
    except TelegramError as error:
        log.warning("the menu of commands could not be set", error=type(error).__name__)
