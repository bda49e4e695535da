"""Which messages a route takes: filters of the Bot API library, and those of our own."""

from __future__ import annotations

from typing import Any

from telegram.ext import filters

from handlers.updates import names_bot, replies_to_bot, text_of
from services import intent
from services.intent import Meaning

NEW = filters.UpdateType.MESSAGE
"""New messages: filters.TEXT alone would also pass edited ones and channel posts."""
OWN = NEW & ~filters.FORWARDED
"""What somebody says himself: a forwarded command is nobody's order."""
WORDS = filters.TEXT | filters.CAPTION
PRIVATE = filters.ChatType.PRIVATE


class Addressed(filters.MessageFilter):
    """In a group: a reply to the bot, or a mention of it. Otherwise the bot is silent there."""

    def filter(self, message: Any) -> bool:
        """Tell whether *message* speaks to the bot."""
        return replies_to_bot(message) or names_bot(message)


class Readable(filters.MessageFilter):
    """A file to read; a picture or film that came as a file is one only when no caption says something else."""

    def filter(self, message: Any) -> bool:
        """Tell whether the document of *message* is what to read."""
        if message.document is None or message.animation is not None:
            return False
        media = (message.document.mime_type or "").lower().startswith(("image/", "video/", "audio/"))
        return not (media and text_of(message).strip())


class Wordless(filters.MessageFilter):
    """The bot's bare name, or signs without a letter; such signs may mean something as a reply."""

    def filter(self, message: Any) -> bool:
        """Tell whether *message* has no words."""
        text = text_of(message).strip()
        if not text or any(c.isalnum() for c in text):
            return not text
        return message.reply_to_message is None and intent.read(text).meaning is not Meaning.SMALL_TALK


class Inserted(filters.MessageFilter):
    """What somebody chose among the results of an inline query: the bot's own words, not meant for it."""

    def filter(self, message: Any) -> bool:
        """Tell whether *message* was sent by way of this bot."""
        return message.via_bot is not None and message.via_bot.id == message.get_bot().id


TO_BOT = PRIVATE | Addressed(name="addressed")
HUMAN = ~filters.VIA_BOT
GROUP = filters.ChatType.GROUPS
MOVED = filters.StatusUpdate.MIGRATE
LIST = filters.Document.FileExtension("opml") | filters.Document.FileExtension("xml")
"""Perhaps a list of feeds; what it is is seen by what it says."""
