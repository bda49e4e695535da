"""Every handler in one ordered table: the first that takes an update has it."""

from __future__ import annotations

from typing import Any

from telegram import Update
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler, MessageHandler, filters

from handlers import articles, library, people, questions
from handlers.context import Context
from handlers.presses import on_press

NEW = filters.UpdateType.MESSAGE
"""New messages: filters.TEXT alone would also pass edited ones and channel posts."""
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
        return f"@{bot.username}".casefold() in (message.text or message.caption or "").casefold()


TO_BOT = PRIVATE | Addressed(name="addressed")
HUMAN = ~filters.VIA_BOT

ROUTES: tuple[BaseHandler[Update, Context, Any], ...] = (
    CommandHandler("start", people.on_start, NEW),
    CommandHandler("help", people.on_help, NEW),
    CommandHandler("privacy", people.on_privacy, NEW),
    CommandHandler("add", articles.on_add, NEW),
    CommandHandler("ask", questions.on_ask, NEW),
    CommandHandler("list", library.on_list, NEW),
    CommandHandler("find", library.on_find, NEW),
    CommandHandler("show", library.on_show, NEW),
    CommandHandler("delete", library.on_delete, NEW),
    CallbackQueryHandler(on_press),
    MessageHandler(filters.UpdateType.EDITED_MESSAGE & WORDS, questions.on_edited),
    MessageHandler(NEW & TO_BOT & filters.Document.ALL, articles.on_file),
    MessageHandler(NEW & PRIVATE & filters.FORWARDED & WORDS, articles.on_forward),
    MessageHandler(NEW & TO_BOT & WORDS & HUMAN, articles.on_text),
    MessageHandler(NEW & PRIVATE & filters.Sticker.ALL, people.on_sticker),
    MessageHandler(NEW & PRIVATE & ~filters.StatusUpdate.ALL, people.on_unreadable),
)
