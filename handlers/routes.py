"""What the bot reacts to, at one glance: commands, messages, buttons, replies it asks for, links, the owner's panel.

What it does of its own accord is `errands.ERRANDS`; what the buttons under its messages do is `presses`.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import partial, wraps
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
    crowd_screens,
    digests,
    doors,
    edits,
    feeds,
    groups,
    guests,
    inline,
    library,
    outages,
    overview,
    owners,
    panels,
    people,
    presses,
    privacy,
    prompts,
    questions,
    reviews,
    rooms,
    settings,
    sharing,
    shown,
    upkeep,
    watches,
)
from handlers.admin import Section
from handlers.context import Context
from handlers.message_filters import (
    GROUP,
    HUMAN,
    LIST,
    MOVED,
    NEW,
    OWN,
    PRIVATE,
    TO_BOT,
    WORDS,
    Inserted,
    Readable,
    Wordless,
)
from services import people as invitations
from services.sharing import SUBJECT as SHARED

Handler = Callable[[Update, Context], Coroutine[Any, Any, None]]


def ours(handler: Handler) -> Handler:
    """A bare command counts in a group only while no other bot is there; one with the bot's name always does."""

    @wraps(handler)
    async def handle(update: Update, context: Context) -> None:
        if await groups.is_ours(update, context):
            await handler(update, context)

    return handle


SECTIONS: admin.Sections = {
    overview.VERB: Section(overview.label, overview.show),
    crowd_screens.VERB: Section(crowd.label, crowd.show),
    rooms.VERB: Section(rooms.label, rooms.show),
    outages.VERB: Section(outages.label, outages.show),
    access.VERB: Section(access.label, access.show),
    broadcasts.VERB: Section(broadcasts.label, broadcasts.show),
    aside.PARKED: Section(aside.parked_label, aside.show_parked),
    aside.UNKNOWN: Section(aside.unknown_label, aside.show_unknown),
    upkeep.RESTING: Section(upkeep.rest_label, upkeep.show_rest),
    upkeep.BACKUP: Section(upkeep.backup_label, upkeep.show_backup),
    upkeep.LOG: Section(upkeep.log_label, upkeep.show_log),
}
"""The parts of the owner's panel (/admin), by the verb of their buttons."""

PANELS: panels.Panels = {
    shown.SUBJECT: settings.on_pressed,
    panels.UNDO: settings.on_undo,
    groups.WELCOME: settings.on_pressed,
    feeds.SUBJECT: feeds.on_pressed,
    feeds.PARKED: feeds.on_pressed,
    watches.SUBJECT: watches.on_pressed,
    reviews.SUBJECT: reviews.on_pressed,
    digests.TROUBLE: digests.on_trouble,
    privacy.SUBJECT: privacy.on_pressed,
    admin.SUBJECT: partial(admin.on_pressed, SECTIONS),
}
"""Messages whose buttons belong to one person, by the first word of their grant's subject."""

PROMPTS: prompts.Prompts = {
    shown.SUBJECT: settings.on_written,
    feeds.SUBJECT: feeds.on_written,
    watches.SUBJECT: watches.on_written,
    crowd_screens.VERB: crowd.on_written,
    rooms.VERB: rooms.on_written,
    broadcasts.VERB: broadcasts.on_written,
}
"""Who takes what is written as a reply to a message that asks for it."""

DEEP_LINKS: doors.DeepLinks = {
    invitations.OWNER: doors.own,
    invitations.INVITED: doors.come_in,
    invitations.GROUP: doors.bring,
    SHARED: sharing.take,
    sharing.SETUP: doors.set_up,
}
"""What `/start TOKEN` opens, by the first word of the token's subject."""

COMMANDS: tuple[tuple[str, Handler], ...] = (
    ("start", partial(people.on_start, DEEP_LINKS)),
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
    CommandHandler("admin", partial(admin.on_admin, SECTIONS), OWN & PRIVATE),
    MessageHandler(OWN & PRIVATE & filters.COMMAND, people.on_help),
    CallbackQueryHandler(partial(presses.on_press, PANELS)),
    InlineQueryHandler(inline.on_query),
    MessageHandler(filters.UpdateType.GUEST_MESSAGE, guests.on_call),
    MessageHandler(filters.UpdateType.EDITED_MESSAGE & WORDS, edits.on_edited),
    MessageHandler(NEW & TO_BOT & LIST, feeds.on_list),
    MessageHandler(NEW & TO_BOT & Readable(name="readable"), articles.on_file),
    MessageHandler(NEW & TO_BOT & filters.FORWARDED & WORDS, articles.on_forward),
    MessageHandler(OWN & TO_BOT & WORDS & HUMAN & Wordless(name="wordless"), people.on_help),
    MessageHandler(OWN & TO_BOT & filters.REPLY & WORDS & HUMAN & ~filters.COMMAND, partial(prompts.on_reply, PROMPTS)),
    MessageHandler(OWN & TO_BOT & WORDS & HUMAN & ~filters.COMMAND, articles.on_text),
    MessageHandler(NEW & PRIVATE & filters.Sticker.ALL, people.on_sticker),
    MessageHandler(filters.UpdateType.CHANNEL_POST & (WORDS | filters.Document.ALL), channels.on_post),
    MessageHandler(filters.UpdateType.EDITED_CHANNEL_POST & WORDS, edits.on_edited),
    MessageHandler(NEW & filters.IS_AUTOMATIC_FORWARD & WORDS, channels.on_discussion),
    MessageHandler(NEW & GROUP & ~filters.COMMAND & (WORDS | filters.Document.ALL), groups.on_post),
    MessageHandler(NEW & PRIVATE & ~Inserted(name="inserted") & ~filters.StatusUpdate.ALL, people.on_unreadable),
)
"""In order: the first that takes an update has it."""
