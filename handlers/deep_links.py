"""Deep links: what `/start TOKEN` opens. A token is random, lasts an hour, and works once.

One that is forged, used up, too old or somebody else's opens nothing, and all these read the same.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from handlers import sharing, views
from handlers.context import Context
from handlers.settings import panel as settings_panel
from handlers.updates import Place
from handlers.views.message import Message
from storage.models import Grant

Handler = Callable[[Grant, Place, Context], Awaitable[Message | None]]
"""Opens what a link leads to; returns what to say there, None where it has said it."""


DeepLinks = Mapping[str, Handler]
"""The first word of a grant's subject → what its link opens (`routes.DEEP_LINKS`)."""


async def open_(deep_links: DeepLinks, token: str, where: Place, context: Context) -> Message | None:
    """Open what a token leads to; return what to say."""
    if token in GREETINGS:  # of the button above inline results, and of the one that adds the bot to a group
        return views.general.start(context.words, context.bot.username) if where.private else None
    grant = await context.services.grants.find(token)
    handler = deep_links.get(grant.subject.split(" ", 1)[0]) if grant is not None else None
    if grant is None or handler is None:
        return views.general.link_over(context.words)
    return await handler(grant, where, context)


async def own(grant: Grant, where: Place, context: Context) -> Message:
    """The code of the first start: who shows it owns the bot."""
    if not where.private or not await context.services.people.enter(where.person, grant.token):
        return views.general.link_over(context.words)
    return views.general.owner(context.words)


async def come_in(grant: Grant, where: Place, context: Context) -> Message:
    """An invitation for one person."""
    if not where.private or not await context.services.people.enter(where.person, grant.token):
        return views.general.link_over(context.words)
    return views.general.start(context.words, context.bot.username)


async def bring(grant: Grant, where: Place, context: Context) -> Message | None:
    """An invitation for a group: whoever brings the bot there with it."""
    if where.private or not await context.services.people.enter(where.person, grant.token):
        return views.general.link_over(context.words)
    await context.services.chats.admit(where.chat_id)
    panel = await context.services.grants.give(where.chat_id, where.person, f"welcome {where.shelf}")
    bot = await context.outbox.member(where.chat_id, context.bot.id)
    sees_all = bool(context.bot.bot.can_read_all_group_messages) or (bot is not None and bot.administers)
    return views.general.welcome(context.words, panel, sees_all=sees_all)


async def set_up(grant: Grant, where: Place, context: Context) -> Message | None:
    """The set-up of a group, for an admin of it."""
    shelf = await sharing.admitted(grant, where, context)
    if shelf is None:
        return views.general.link_over(context.words)
    await settings_panel.show(context, where, grant.chat, shelf)
    return None


GREETINGS = frozenset({"hello", "add"})
"""What buttons of ours start the bot with where there is nothing to open."""
