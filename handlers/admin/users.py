"""People in the owner's panel: who writes to the bot, and whom it answers, how much, or no more."""

from __future__ import annotations

import re
from dataclasses import replace

from handlers import prompts, views
from handlers.admin import panel as admin_panel
from handlers.admin import users_view
from handlers.admin.panel import Turn
from handlers.admin.users_view import GROUPS, PAGE, VERB
from handlers.context import Context
from handlers.panels import Panel
from handlers.updates import Place
from handlers.views.message import Message
from services import people
from services.quotas import USUAL
from storage.models import Grant, Person, Quota, Standing

_NUMBER = re.compile(r"[1-9][0-9]{0,15}")
MOST_ARTICLES = 100_000
"""A day, of a quota that is written."""


async def label(context: Context) -> str:
    """The name of this part on the first screen."""
    return context.words._("People")


async def show(panel: Panel, context: Context) -> Turn:
    """Do what a button about people says, and show where that leads."""
    act, _, rest = panel.argument.partition(".")
    whose, _, how = rest.partition(".")
    if act == "invite":
        grant = await context.services.people.invite(panel.grant.person, people.INVITED)
        link = f"https://t.me/{context.bot.username}?start={grant.token}"
        return Turn(users_view.invitation(context.words, panel.grant.token, link, group=False))
    if act == "find":
        await prompts.ask(context, panel, users_view.ask(context.words, "find"), f"{VERB} find")
        return Turn()
    if _NUMBER.fullmatch(whose) and act not in GROUPS:
        return await _one(panel, context, act, int(whose), how)
    group = act if act in GROUPS else "answered"
    return Turn(await _listing(context, panel.grant, group, admin_panel.page_of(panel.argument)))


async def _one(panel: Panel, context: Context, act: str, id_: int, how: str) -> Turn:
    """Do something about one person."""
    known = await context.services.people.get(id_)
    if known is None:
        return Turn(toast=users_view.nobody(context.words))
    if act == "quota" and how == "own":
        await prompts.ask(context, panel, users_view.ask(context.words, "quota"), f"{VERB} quota {id_}")
        return Turn()
    done = await _change(context, panel.grant.person, known, act, how)
    fresh = await context.services.people.get(id_) or known
    return Turn(await _person(context, panel.grant.token, fresh), done)


async def _change(context: Context, owner: int, known: Person, act: str, how: str) -> str:
    """Change what somebody is to the bot, or how much he may use; return the toast."""
    words, service = context.words, context.services.people
    if await service.owns(known.id):  # owners stand in the settings, and are limited by nothing
        return ""
    match act:
        case "ban" if await service.ban(known.id):
            return words._("Banned")
        case "unban" if known.standing is Standing.BANNED:
            await service.unban(known.id)
            return words._("No longer banned")
        case "admit" if known.standing is Standing.STRANGER:
            await service.admit(known.id, owner)
            return words._("Answered from now on")
        case "quota" if how in users_view.SHARES:
            share = users_view.SHARES[how]
            await service.limit(known.id, None if share == 1 else scaled(share))
            return words._("Changed")
    return ""


async def on_written(grant: Grant, text: str, where: Place, context: Context) -> Message:
    """Take a number that was asked for: of a person to look at, or of articles a day."""
    if not where.private or not await context.services.people.owns(where.person):
        return views.general.plain(views.general.unknown_button(context.words))
    _, _, _, field, *rest = grant.subject.split(" ")
    number = int(text) if _NUMBER.fullmatch(text) else 0
    known = await context.services.people.get(int(rest[0]) if field == "quota" else number)
    if known is None:
        return views.general.plain(users_view.nobody(context.words))
    if field == "quota":
        if not 0 < number <= MOST_ARTICLES:
            return views.general.plain(context.words._("That is no number of articles a day."))
        await context.services.people.limit(known.id, scaled(number / USUAL.articles))
        known = replace(known, quota=scaled(number / USUAL.articles))
    await context.services.grants.revoke(grant.token)
    return await _person(context, (await admin_panel.grant(context, where)).token, known)


def scaled(share: float) -> Quota:
    """Return the usual limits times *share*, each at least 1."""
    limits = (USUAL.articles, USUAL.megabytes, USUAL.questions, USUAL.feeds)
    return Quota(*(max(1, round(limit * share)) for limit in limits))


async def _listing(context: Context, grant: Grant, group: str, page: int) -> Message:
    service = context.services.people
    counts = await service.counts()
    shown = await service.listed(*GROUPS[group], offset=page * PAGE, limit=PAGE)
    standings = {person.id: await service.standing(person.id) for person in shown}
    seen = [replace(person, standing=standings[person.id]) for person in shown]
    return users_view.listing(context.words, grant.token, seen, counts, group, page, context.now())


async def _person(context: Context, token: str, person: Person) -> Message:
    used = await context.services.quotas.used(person.id)
    person = replace(person, standing=await context.services.people.standing(person.id))
    return users_view.person(context.words, token, person, used, context.now())
