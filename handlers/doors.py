"""Deep links: what `/start TOKEN` opens. A token is random, lasts an hour, and one that lets somebody in works once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from handlers import replies
from handlers.context import Context
from handlers.messages import Message
from handlers.updates import Place
from services import people
from storage.models import Grant

Handler = Callable[[Grant, Place, Context], Awaitable[Message | None]]
"""Opens what a link leads to; returns what to say there, None where it has said it."""


async def open_(token: str, where: Place, context: Context) -> Message | None:
    """Open what a token leads to; return what to say."""
    grant = await context.services.grants.find(token)
    handler = DOORS.get(grant.subject.split(" ", 1)[0]) if grant is not None else None
    if grant is None or handler is None:
        return replies.link_over(context.words)
    return await handler(grant, where, context)


async def _own(grant: Grant, where: Place, context: Context) -> Message:
    """The code of the first start: who shows it owns the bot."""
    if not where.private or not await context.services.people.enter(where.person, grant.token):
        return replies.link_over(context.words)
    return replies.owner(context.words)


async def _come_in(grant: Grant, where: Place, context: Context) -> Message:
    """An invitation for one person."""
    if not where.private or not await context.services.people.enter(where.person, grant.token):
        return replies.link_over(context.words)
    return replies.start(context.words, context.bot.username)


async def _bring(grant: Grant, where: Place, context: Context) -> Message | None:
    """An invitation for a group: whoever brings the bot there with it."""
    if where.private or not await context.services.people.enter(where.person, grant.token):
        return replies.link_over(context.words)
    await context.services.chats.admit(where.chat_id)
    panel = await context.services.grants.give(where.chat_id, where.person, f"settings {where.shelf}")
    bot = await context.outbox.member(where.chat_id, context.bot.id)
    sees_all = bool(context.bot.bot.can_read_all_group_messages) or (bot is not None and bot.administers)
    return replies.welcome(context.words, panel, sees_all=sees_all)


DOORS: dict[str, Handler] = {
    people.OWNER: _own,
    people.INVITED: _come_in,
    people.GROUP: _bring,
}
"""The first word of a grant's subject → what its link opens."""
