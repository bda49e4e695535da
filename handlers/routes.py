"""Every handler in one ordered table: the first that takes an update has it."""

from __future__ import annotations

from typing import Any

from telegram import Update
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler, MessageHandler, filters

from handlers import articles, edits, library, owners, people, questions
from handlers.context import Context
from handlers.presses import on_press
from handlers.updates import names_bot, text_of
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
        bot = message.get_bot()
        replied = message.reply_to_message
        if replied is not None and replied.from_user is not None and replied.from_user.id == bot.id:
            return True
        return names_bot(message)


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


TO_BOT = PRIVATE | Addressed(name="addressed")
HUMAN = ~filters.VIA_BOT

ROUTES: tuple[BaseHandler[Update, Context, Any], ...] = (
    CommandHandler("start", people.on_start, OWN),
    CommandHandler("help", people.on_help, OWN),
    CommandHandler("privacy", people.on_privacy, OWN),
    CommandHandler("add", articles.on_add, OWN),
    CommandHandler("ask", questions.on_ask, OWN),
    CommandHandler("list", library.on_list, OWN),
    CommandHandler("find", library.on_find, OWN),
    CommandHandler("show", library.on_show, OWN),
    CommandHandler("delete", library.on_delete, OWN),
    CommandHandler("health", owners.on_health, OWN & PRIVATE),
    MessageHandler(OWN & PRIVATE & filters.COMMAND, people.on_help),
    CallbackQueryHandler(on_press),
    MessageHandler(filters.UpdateType.EDITED_MESSAGE & WORDS, edits.on_edited),
    MessageHandler(NEW & TO_BOT & Readable(name="readable"), articles.on_file),
    MessageHandler(NEW & TO_BOT & filters.FORWARDED & WORDS, articles.on_forward),
    MessageHandler(OWN & TO_BOT & WORDS & HUMAN & Wordless(name="wordless"), people.on_help),
    MessageHandler(OWN & TO_BOT & WORDS & HUMAN & ~filters.COMMAND, articles.on_text),
    MessageHandler(NEW & PRIVATE & filters.Sticker.ALL, people.on_sticker),
    MessageHandler(NEW & PRIVATE & ~filters.StatusUpdate.ALL, people.on_unreadable),
)
