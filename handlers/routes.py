"""Every route: commands, messages, buttons, prompts, deep links, and the sections of the owner's panel.

Tasks are in `tasks.TASKS`; the handlers of buttons without a token are in `callbacks`.
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
    articles,
    callbacks,
    channels,
    collected_posts,
    deep_links,
    digest_reviews,
    digests,
    edits,
    feeds,
    groups,
    guests,
    inline,
    library,
    link_lists,
    notices,
    panels,
    privacy,
    prompts,
    questions,
    sharing,
    start,
    watches,
)
from handlers.admin import (
    access,
    broadcasts,
    failed_updates,
    failing_feeds,
    maintenance,
    unconfirmed_digests,
    users,
    users_view,
)
from handlers.admin import chats as admin_chats
from handlers.admin import commands as owner_commands
from handlers.admin import overview as admin_overview
from handlers.admin import panel as admin_panel
from handlers.admin.panel import Section
from handlers.context import Context
from handlers.incoming.updates import Addressed, Inserted, Readable, Wordless
from handlers.settings import panel as settings_panel
from handlers.typed import texts, unknown_commands
from storage import models

NEW = filters.UpdateType.MESSAGE
"""New messages: filters.TEXT alone would also pass edited ones and channel posts."""
OWN = NEW & ~filters.FORWARDED
"""Messages that their sender wrote: a forwarded command is ignored."""
WORDS = filters.TEXT | filters.CAPTION
PRIVATE = filters.ChatType.PRIVATE
TO_BOT = PRIVATE | Addressed(name="addressed")
HUMAN = ~filters.VIA_BOT
GROUP = filters.ChatType.GROUPS
MOVED = filters.StatusUpdate.MIGRATE
LIST = (
    filters.Document.FileExtension("opml")
    | filters.Document.FileExtension("xml")
    | filters.Document.FileExtension("rss")
    | filters.Document.FileExtension("atom")
    | filters.Document.FileExtension("rdf")
    | filters.Document.FileExtension("json")
    | filters.Document.MimeType("application/rss+xml")
    | filters.Document.MimeType("application/atom+xml")
    | filters.Document.MimeType("application/feed+json")
    | filters.Document.MimeType("application/xml")
    | filters.Document.MimeType("text/xml")
)
"""Perhaps a list of feeds or a feed; its content decides."""
JSON = filters.Document.FileExtension("json") | filters.Document.MimeType("application/json")
LINK_LIST = JSON | (
    (
        filters.Document.FileExtension("html")
        | filters.Document.FileExtension("htm")
        | filters.Document.FileExtension("csv")
        | filters.Document.FileExtension("txt")
        | filters.Document.FileExtension("zip")
        | filters.Document.MimeType("text/html")
        | filters.Document.MimeType("text/csv")
        | filters.Document.MimeType("text/plain")
        | filters.Document.MimeType("application/octet-stream")  # a file whose name says nothing
    )
    & ~LIST
)
"""Perhaps a list of links; its content decides."""

Handler = Callable[[Update, Context], Coroutine[Any, Any, None]]


def ours(handler: Handler) -> Handler:
    """Ignore a command without the bot's name in a group that has other bots."""

    @wraps(handler)
    async def handle(update: Update, context: Context) -> None:
        if await groups.is_ours(update, context):
            await handler(update, context)

    return handle


SECTIONS: admin_panel.Sections = {
    admin_overview.VERB: Section(admin_overview.label, admin_overview.show),
    users_view.VERB: Section(users.label, users.show),
    admin_chats.VERB: Section(admin_chats.label, admin_chats.show),
    failing_feeds.VERB: Section(failing_feeds.label, failing_feeds.show),
    access.VERB: Section(access.label, access.show),
    broadcasts.VERB: Section(broadcasts.label, broadcasts.show),
    failed_updates.VERB: Section(failed_updates.label, failed_updates.show),
    unconfirmed_digests.VERB: Section(unconfirmed_digests.label, unconfirmed_digests.show),
    maintenance.MAINTENANCE: Section(maintenance.mode_label, maintenance.show_mode),
    maintenance.BACKUP: Section(maintenance.backup_label, maintenance.show_backup),
    maintenance.LOG: Section(maintenance.log_label, maintenance.show_log),
}
"""The sections of the owner's panel (/admin), by the verb of their buttons."""

PANELS: panels.Panels = {
    models.SettingsPanel: settings_panel.on_pressed,
    models.Welcome: settings_panel.on_pressed,
    models.UndoSettings: settings_panel.on_undo,
    models.FeedPanel: feeds.on_pressed,
    models.FeedFailure: feeds.on_pressed,
    models.FeedChoices: feeds.on_choice,
    models.WatchPanel: watches.on_pressed,
    models.LinkListChoice: link_lists.on_choice,
    models.LinkListReading: link_lists.on_stop,
    models.DigestReview: digest_reviews.on_pressed,
    models.NoticeReview: notices.on_pressed,
    models.DigestTrouble: digests.on_trouble,
    models.ErasePanel: privacy.on_pressed,
    models.AdminPanel: partial(admin_panel.on_pressed, SECTIONS),
}
"""Payload of a panel → the handler of its buttons."""

PROMPTS: prompts.Prompts = {
    models.SettingPrompt: settings_panel.on_written,
    models.FeedPrompt: feeds.on_written,
    models.DigestLinePrompt: digest_reviews.on_line,
    models.DigestTimePrompt: digest_reviews.on_time,
    models.WatchPrompt: watches.on_written,
    models.PersonSearch: users.on_number,
    models.QuotaPrompt: users.on_quota,
    models.ChatSearch: admin_chats.on_written,
    models.BroadcastPrompt: broadcasts.on_written,
}
"""Payload of a prompt → the handler of the reply."""

DEEP_LINKS: deep_links.DeepLinks = {
    models.OwnerInvitation: deep_links.become_owner,
    models.PersonInvitation: deep_links.admit_person,
    models.GroupInvitation: deep_links.admit_group,
    models.SharedArticle: sharing.copy_article,
    models.GroupSetup: deep_links.set_up_group,
}
"""Payload of the token in `/start TOKEN` → the handler of the link."""

COMMANDS: tuple[tuple[str, Handler], ...] = (
    ("start", partial(start.on_start, DEEP_LINKS)),
    ("help", start.on_help),
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
    ("settings", settings_panel.on_settings),
    ("list", library.on_list),
    ("find", library.on_find),
    ("show", library.on_show),
    ("delete", library.on_delete),
)

ROUTES: tuple[BaseHandler[Update, Context, Any], ...] = (
    ChatMemberHandler(channels.on_membership, ChatMemberHandler.MY_CHAT_MEMBER),
    ChatMemberHandler(collected_posts.on_member_changed, ChatMemberHandler.CHAT_MEMBER),
    MessageHandler(NEW & MOVED, groups.on_migrated),
    MessageHandler(NEW & filters.StatusUpdate.NEW_CHAT_MEMBERS, groups.on_members_joined),
    MessageHandler(NEW & filters.StatusUpdate.LEFT_CHAT_MEMBER, groups.on_member_left),
    *(CommandHandler(name, ours(handler), OWN) for name, handler in COMMANDS),
    CommandHandler("channel", channels.on_channel, OWN & PRIVATE),
    MessageHandler(NEW & PRIVATE & filters.StatusUpdate.CHAT_SHARED, channels.on_shared),
    CommandHandler("health", owner_commands.on_health, OWN & PRIVATE),
    CommandHandler("admin", partial(admin_panel.on_admin, SECTIONS), OWN & PRIVATE),
    MessageHandler(OWN & PRIVATE & filters.COMMAND, unknown_commands.on_unknown),
    CallbackQueryHandler(partial(callbacks.on_press, PANELS)),
    InlineQueryHandler(inline.on_query),
    MessageHandler(filters.UpdateType.GUEST_MESSAGE, guests.on_call),
    MessageHandler(filters.UpdateType.EDITED_MESSAGE & WORDS, edits.on_edited),
    MessageHandler(NEW & TO_BOT & LINK_LIST, link_lists.on_file),
    MessageHandler(NEW & TO_BOT & LIST, feeds.on_list),
    MessageHandler(NEW & TO_BOT & Readable(name="readable"), articles.on_file),
    MessageHandler(NEW & TO_BOT & filters.FORWARDED & WORDS, texts.on_forward),
    MessageHandler(OWN & TO_BOT & WORDS & HUMAN & Wordless(name="wordless"), start.on_help),
    MessageHandler(
        OWN & TO_BOT & filters.REPLY & WORDS & HUMAN & ~filters.COMMAND,
        partial(prompts.on_reply, PROMPTS, texts.on_text),
    ),
    MessageHandler(OWN & TO_BOT & WORDS & HUMAN & ~filters.COMMAND, texts.on_text),
    MessageHandler(NEW & PRIVATE & filters.Sticker.ALL, start.on_sticker),
    MessageHandler(filters.UpdateType.CHANNEL_POST & (WORDS | filters.Document.ALL), channels.on_post),
    MessageHandler(filters.UpdateType.EDITED_CHANNEL_POST & WORDS, edits.on_edited),
    MessageHandler(NEW & filters.IS_AUTOMATIC_FORWARD & WORDS, channels.on_discussion),
    MessageHandler(NEW & GROUP & ~filters.COMMAND & (WORDS | filters.Document.ALL), groups.on_post),
    MessageHandler(NEW & PRIVATE & ~Inserted(name="inserted") & ~filters.StatusUpdate.ALL, texts.on_unreadable),
    MessageHandler(
        NEW & TO_BOT & GROUP & ~filters.Sticker.ALL & ~WORDS & ~filters.StatusUpdate.ALL, texts.on_unreadable
    ),
)
"""In order: the first route that matches handles the update."""
