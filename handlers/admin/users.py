"""Users in the owner's panel: their standing and their quotas."""

from __future__ import annotations

import re
from dataclasses import replace

from handlers import prompts, views
from handlers.admin import panel as admin_panel
from handlers.admin import users_view
from handlers.admin.panel import AdminPress, Turn
from handlers.admin.users_view import GROUPS, PAGE
from handlers.context import Context
from handlers.incoming.updates import Place
from handlers.views.message import OutgoingMessage
from services.quotas import USUAL
from storage.models import ButtonToken, Person, PersonInvitation, PersonSearch, Quota, QuotaPrompt, Standing

_NUMBER = re.compile(r"[1-9][0-9]{0,15}")
MOST_ARTICLES = 100_000
"""A day, in a quota that an owner writes."""


async def label(context: Context) -> str:
    """The name of this section on the first screen."""
    return context.words._("People")


async def show(press: AdminPress, context: Context) -> Turn:
    """Handle a button about users."""
    match press.parts:
        case ("invite",):
            button_token = await context.services.people.invite(press.person, PersonInvitation())
            link = f"https://t.me/{context.bot.username}?start={button_token.token}"
            return Turn(users_view.invitation(context.words, press.token, link, group=False))
        case ("find",):
            await prompts.ask(context, press, users_view.ask(context.words, "find"), PersonSearch())
            return Turn()
        case (str(group), *_) if group in GROUPS:
            return Turn(await _listing(context, press.token, group, admin_panel.page_of(press)))
        case (str(act), int(id_), *rest) if id_ > 0:
            return await _on_person(press, context, act, id_, str(rest[0]) if rest else "")
    return Turn(await _listing(context, press.token, "answered", 0))


async def _on_person(press: AdminPress, context: Context, act: str, id_: int, share: str) -> Turn:
    """Show or change one person."""
    person = await context.services.people.get(id_)
    if person is None:
        return Turn(toast=users_view.unknown_user(context.words))
    if act == "quota" and share == "own":
        await prompts.ask(context, press, users_view.ask(context.words, "quota"), QuotaPrompt(id_))
        return Turn()
    toast = await _change(context, press.person, person, act, share)
    changed = await context.services.people.get(id_) or person
    return Turn(await _person(context, press.token, changed), toast)


async def _change(context: Context, owner: int, person: Person, act: str, share: str) -> str:
    """Change the standing or the quota of a person; return the text of the toast."""
    words, people = context.words, context.services.people
    if await people.is_owner(person.id):  # owners are named in the settings, and have no limits
        return ""
    match act:
        case "ban" if await people.ban(person.id):
            return words._("Banned")
        case "unban" if person.standing is Standing.BANNED:
            await people.unban(person.id)
            return words._("No longer banned")
        case "admit" if person.standing is Standing.STRANGER:
            await people.admit(person.id, owner)
            return words._("Answered from now on")
        case "quota" if share in users_view.SHARES:
            factor = users_view.SHARES[share]
            await people.set_quota(person.id, None if factor == 1 else scaled(factor))
            return words._("Changed")
    return ""


async def on_number(
    button_token: ButtonToken[PersonSearch], text: str, place: Place, context: Context
) -> OutgoingMessage:
    """Handle the reply with the number of a user: show the user."""
    if not await admin_panel.is_owners(context, place):
        return views.message.text_message(views.buttons.unknown(context.words))
    person = await context.services.people.get(int(text)) if _NUMBER.fullmatch(text) else None
    if person is None:
        return views.message.text_message(users_view.unknown_user(context.words))
    return await _answer(context, button_token.token, place, person)


async def on_quota(
    button_token: ButtonToken[QuotaPrompt], text: str, place: Place, context: Context
) -> OutgoingMessage:
    """Handle the reply with a number of articles a day: set the user's quota in proportion to it."""
    if not await admin_panel.is_owners(context, place):
        return views.message.text_message(views.buttons.unknown(context.words))
    person = await context.services.people.get(button_token.payload.person)
    if person is None:
        return views.message.text_message(users_view.unknown_user(context.words))
    articles = int(text) if _NUMBER.fullmatch(text) else 0
    if not 0 < articles <= MOST_ARTICLES:
        return views.message.text_message(context.words._("That is no number of articles a day."))
    quota = scaled(articles / USUAL.articles)
    await context.services.people.set_quota(person.id, quota)
    return await _answer(context, button_token.token, place, replace(person, quota=quota))


async def _answer(context: Context, prompt: str, place: Place, person: Person) -> OutgoingMessage:
    """Revoke the token of a prompt; return the screen of a user, with a new token."""
    await context.services.button_tokens.revoke(prompt)
    return await _person(context, (await admin_panel.issue(context, place)).token, person)


def scaled(share: float) -> Quota:
    """Return the usual limits times *share*, each at least 1."""
    limits = (USUAL.articles, USUAL.megabytes, USUAL.questions, USUAL.feeds)
    return Quota(*(max(1, round(limit * share)) for limit in limits))


async def _listing(context: Context, token: str, group: str, page: int) -> OutgoingMessage:
    people = context.services.people
    listed = await people.list(*GROUPS[group], offset=page * PAGE, limit=PAGE)
    # an owner of the settings may have another standing in the database
    persons = [replace(person, standing=await people.standing(person.id)) for person in listed]
    return users_view.listing(context.words, token, persons, await people.counts(), group, page, context.now())


async def _person(context: Context, token: str, person: Person) -> OutgoingMessage:
    used = await context.services.quotas.used_today(person.id)
    person = replace(person, standing=await context.services.people.standing(person.id))
    return users_view.person(context.words, token, person, used, context.now())
