"""People in the owner's panel: who writes to the bot, and whom it answers, how much, or no more."""

from __future__ import annotations

import re
from dataclasses import replace

from handlers import prompts, views
from handlers.admin import panel as admin_panel
from handlers.admin import users_view
from handlers.admin.panel import AdminPress, Turn
from handlers.admin.users_view import GROUPS, PAGE
from handlers.context import Context
from handlers.updates import Place
from handlers.views.message import Message
from services.quotas import USUAL
from storage.models import ButtonToken, Person, PersonInvitation, PersonSearch, Quota, QuotaPrompt, Standing

_NUMBER = re.compile(r"[1-9][0-9]{0,15}")
MOST_ARTICLES = 100_000
"""A day, of a quota that is written."""


async def label(context: Context) -> str:
    """The name of this part on the first screen."""
    return context.words._("People")


async def show(press: AdminPress, context: Context) -> Turn:
    """Do what a button about people says, and show where that leads."""
    act, _, rest = press.argument.partition(".")
    whose, _, how = rest.partition(".")
    if act == "invite":
        button_token = await context.services.people.invite(press.person, PersonInvitation())
        link = f"https://t.me/{context.bot.username}?start={button_token.token}"
        return Turn(users_view.invitation(context.words, press.token, link, group=False))
    if act == "find":
        await prompts.ask(context, press, users_view.ask(context.words, "find"), PersonSearch())
        return Turn()
    if _NUMBER.fullmatch(whose) and act not in GROUPS:
        return await _one(press, context, act, int(whose), how)
    group = act if act in GROUPS else "answered"
    return Turn(await _listing(context, press.token, group, admin_panel.page_of(press.argument)))


async def _one(press: AdminPress, context: Context, act: str, id_: int, how: str) -> Turn:
    """Do something about one person."""
    known = await context.services.people.get(id_)
    if known is None:
        return Turn(toast=users_view.nobody(context.words))
    if act == "quota" and how == "own":
        await prompts.ask(context, press, users_view.ask(context.words, "quota"), QuotaPrompt(id_))
        return Turn()
    done = await _change(context, press.person, known, act, how)
    fresh = await context.services.people.get(id_) or known
    return Turn(await _person(context, press.token, fresh), done)


async def _change(context: Context, owner: int, known: Person, act: str, how: str) -> str:
    """Change what somebody is to the bot, or how much he may use; return the toast."""
    words, service = context.words, context.services.people
    if await service.is_owner(known.id):  # owners stand in the settings, and are limited by nothing
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
            await service.set_quota(known.id, None if share == 1 else scaled(share))
            return words._("Changed")
    return ""


async def on_number(button_token: ButtonToken[PersonSearch], text: str, place: Place, context: Context) -> Message:
    """Take the number of a person, and show them."""
    if not place.private or not await context.services.people.is_owner(place.person):
        return views.general.plain(views.general.unknown_button(context.words))
    person = await context.services.people.get(int(text)) if _NUMBER.fullmatch(text) else None
    if person is None:
        return views.general.plain(users_view.nobody(context.words))
    return await _answer(context, button_token.token, place, person)


async def on_quota(button_token: ButtonToken[QuotaPrompt], text: str, place: Place, context: Context) -> Message:
    """Take a number of articles a day, and set a person's quota in proportion to it."""
    if not place.private or not await context.services.people.is_owner(place.person):
        return views.general.plain(views.general.unknown_button(context.words))
    person = await context.services.people.get(button_token.payload.person)
    if person is None:
        return views.general.plain(users_view.nobody(context.words))
    articles = int(text) if _NUMBER.fullmatch(text) else 0
    if not 0 < articles <= MOST_ARTICLES:
        return views.general.plain(context.words._("That is no number of articles a day."))
    quota = scaled(articles / USUAL.articles)
    await context.services.people.set_quota(person.id, quota)
    return await _answer(context, button_token.token, place, replace(person, quota=quota))


async def _answer(context: Context, prompt: str, place: Place, person: Person) -> Message:
    """Use up the token of a prompt; return the screen of a person, with a token of its own."""
    await context.services.button_tokens.revoke(prompt)
    return await _person(context, (await admin_panel.issue(context, place)).token, person)


def scaled(share: float) -> Quota:
    """Return the usual limits times *share*, each at least 1."""
    limits = (USUAL.articles, USUAL.megabytes, USUAL.questions, USUAL.feeds)
    return Quota(*(max(1, round(limit * share)) for limit in limits))


async def _listing(context: Context, token: str, group: str, page: int) -> Message:
    service = context.services.people
    counts = await service.counts()
    shown = await service.list(*GROUPS[group], offset=page * PAGE, limit=PAGE)
    standings = {person.id: await service.standing(person.id) for person in shown}
    seen = [replace(person, standing=standings[person.id]) for person in shown]
    return users_view.listing(context.words, token, seen, counts, group, page, context.now())


async def _person(context: Context, token: str, person: Person) -> Message:
    used = await context.services.quotas.used_today(person.id)
    person = replace(person, standing=await context.services.people.standing(person.id))
    return users_view.person(context.words, token, person, used, context.now())
