"""Deep links: what `/start TOKEN` opens. A token is random, lasts an hour, and works once.

A token that is forged, used, expired or meant for another user opens nothing; the answer is the same in all cases.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from handlers import sharing, views
from handlers.context import Context
from handlers.incoming.updates import Place
from handlers.settings import panel as settings_panel
from handlers.views.message import OutgoingMessage
from storage.models import ButtonToken, GroupInvitation, GroupSetup, OwnerInvitation, Payload, PersonInvitation, Welcome

Handler = Callable[[ButtonToken[Any], Place, Context], Awaitable[OutgoingMessage | None]]
"""Opens a link; returns the answer, None if it was sent already."""
DeepLinks = Mapping[type[Payload], Handler]
"""Payload class → handler of the link (`routes.DEEP_LINKS`)."""
GREETINGS = frozenset({"hello", "add"})
"""Parameters of /start that are no tokens: those of the buttons above inline results and "add to a group"."""


async def open_link(deep_links: DeepLinks, token: str, place: Place, context: Context) -> OutgoingMessage | None:
    """Open the link of a token; return the answer."""
    if token in GREETINGS:
        return views.start.start(context.words, context.bot.username) if place.private else None
    button_token = await context.services.button_tokens.find(token)
    handler = deep_links.get(type(button_token.payload)) if button_token is not None else None
    if button_token is None or handler is None:
        return views.start.link_expired(context.words)
    return await handler(button_token, place, context)


async def become_owner(button_token: ButtonToken[OwnerInvitation], place: Place, context: Context) -> OutgoingMessage:
    """Make the user an owner: the link of the first start."""
    if not place.private or await context.services.people.accept_invitation(place.person, button_token.token) is None:
        return views.start.link_expired(context.words)
    return views.start.ownership_claimed(context.words)


async def admit_person(button_token: ButtonToken[PersonInvitation], place: Place, context: Context) -> OutgoingMessage:
    """Admit the user: an invitation for one person."""
    if not place.private or await context.services.people.accept_invitation(place.person, button_token.token) is None:
        return views.start.link_expired(context.words)
    return views.start.start(context.words, context.bot.username)


async def admit_group(button_token: ButtonToken[GroupInvitation], place: Place, context: Context) -> OutgoingMessage:
    """Admit the group to which the bot was added with an invitation."""
    if place.private or await context.services.people.accept_invitation(place.person, button_token.token) is None:
        return views.start.link_expired(context.words)
    await context.services.chats.admit(place.chat_id)
    panel = await context.services.button_tokens.issue(place.chat_id, place.person, Welcome(place.shelf))
    bot = await context.outbox.member(place.chat_id, context.bot.id)
    sees_all = bool(context.bot.bot.can_read_all_group_messages) or (bot is not None and bot.administers)
    return views.groups.welcome(context.words, panel.token, sees_all=sees_all)


async def set_up_group(button_token: ButtonToken[GroupSetup], place: Place, context: Context) -> OutgoingMessage | None:
    """Show the settings of a group to one of its admins, in private."""
    if not await sharing.may_set_up(button_token, place, context):
        return views.start.link_expired(context.words)
    await settings_panel.show(context, place, button_token.chat, button_token.payload.shelf)
    return None
