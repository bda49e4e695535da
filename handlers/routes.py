"""Every handler in one ordered table: the first that takes an update has it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any

from telegram import Update
from telegram.ext import (
    BaseHandler,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from handlers import (
    access,
    admin,
    articles,
    aside,
    broadcasts,
    channels,
    crowd,
    digests,
    edits,
    feeds,
    groups,
    guests,
    inline,
    library,
    outages,
    overview,
    owners,
    people,
    privacy,
    prompts,
    questions,
    rooms,
    settings,
    upkeep,
    watches,
)
from handlers.context import Context
from handlers.presses import on_press
from handlers.updates import names_bot, replies_to_bot, text_of
from services import intent
from services.intent import Meaning

Handler = Callable[[Update, Context], Coroutine[Any, Any, None]]
OWNERS = (access, aside, broadcasts, crowd, outages, overview, rooms, upkeep)
"""The parts of the owner's panel: each puts itself into `admin.SECTIONS`."""
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


def ours(handler: Handler) -> Handler:
    """A bare command counts in a group only while no other bot is there; one with the bot's name always does."""

    @wraps(handler)
    async def handle(update: Update, context: Context) -> None:
        if await groups.is_ours(update, context):
            await handler(update, context)

    return handle


COMMANDS: tuple[tuple[str, Handler], ...] = (
    ("start", people.on_start),
    ("help", people.on_help),
    ("privacy", privacy.on_privacy),
    ("export", privacy.on_export),
    ("forget", privacy.on_forget),
    ("add", articles.on_add),
    ("ask", questions.on_ask),
    ("summary", groups.on_summary),
    ("digest", digests.on_digest),
    ("follow", feeds.on_follow),
    ("unfollow", feeds.on_unfollow),
    ("feeds", feeds.on_feeds),
    ("watch", watches.on_watch),
    ("watches", watches.on_watches),
    ("settings", settings.on_settings),
    ("list", library.on_list),
    ("find", library.on_find),
    ("show", library.on_show),
    ("delete", library.on_delete),
)

ROUTES: tuple[BaseHandler[Update, Context, Any], ...] = (
    ChatMemberHandler(channels.on_standing, ChatMemberHandler.MY_CHAT_MEMBER),
    MessageHandler(NEW & MOVED, groups.on_migrated),
    MessageHandler(NEW & filters.StatusUpdate.NEW_CHAT_MEMBERS, groups.on_members),
    MessageHandler(NEW & filters.StatusUpdate.LEFT_CHAT_MEMBER, groups.on_parted),
    *(CommandHandler(name, ours(handler), OWN) for name, handler in COMMANDS),
    CommandHandler("channel", channels.on_channel, OWN & PRIVATE),
    MessageHandler(NEW & PRIVATE & filters.StatusUpdate.CHAT_SHARED, channels.on_shared),
    CommandHandler("health", owners.on_health, OWN & PRIVATE),
    CommandHandler("admin", admin.on_admin, OWN & PRIVATE),
    MessageHandler(OWN & PRIVATE & filters.COMMAND, people.on_help),
    CallbackQueryHandler(on_press),
    InlineQueryHandler(inline.on_query),
    MessageHandler(filters.UpdateType.GUEST_MESSAGE, guests.on_call),
    MessageHandler(filters.UpdateType.EDITED_MESSAGE & WORDS, edits.on_edited),
    MessageHandler(NEW & TO_BOT & LIST, feeds.on_list),
    MessageHandler(NEW & TO_BOT & Readable(name="readable"), articles.on_file),
    MessageHandler(NEW & TO_BOT & filters.FORWARDED & WORDS, articles.on_forward),
    MessageHandler(OWN & TO_BOT & WORDS & HUMAN & Wordless(name="wordless"), people.on_help),
    MessageHandler(OWN & TO_BOT & filters.REPLY & WORDS & HUMAN & ~filters.COMMAND, prompts.on_reply),
    MessageHandler(OWN & TO_BOT & WORDS & HUMAN & ~filters.COMMAND, articles.on_text),
    MessageHandler(NEW & PRIVATE & filters.Sticker.ALL, people.on_sticker),
    MessageHandler(filters.UpdateType.CHANNEL_POST & (WORDS | filters.Document.ALL), channels.on_post),
    MessageHandler(filters.UpdateType.EDITED_CHANNEL_POST & WORDS, edits.on_edited),
    MessageHandler(NEW & filters.IS_AUTOMATIC_FORWARD & WORDS, channels.on_discussion),
    MessageHandler(NEW & GROUP & ~filters.COMMAND & (WORDS | filters.Document.ALL), groups.on_post),
    MessageHandler(NEW & PRIVATE & ~Inserted(name="inserted") & ~filters.StatusUpdate.ALL, people.on_unreadable),
)
