"""What is kept: told by /privacy, taken along by /export, erased by /forget in two steps."""

from __future__ import annotations

from datetime import timedelta

from telegram import Update

from engine.models import ShelfId
from handlers import views
from handlers.context import Commission, Context, PostponedError
from handlers.panels import Panel
from handlers.updates import Place, message_of, place
from handlers.views.message import Button, ReplyTo
from services.backups import DAYS
from storage.models import Access, ChatKind, Grant, Standing

SUBJECT = "erase"
AGAIN = timedelta(seconds=1)
"""Until the update that asks to be forgotten is done: its row names who asked."""


async def on_privacy(update: Update, context: Context) -> None:
    """`/privacy`: what is stored, why, how long, and whom to ask."""
    where = await place(update, context)
    shown = views.privacy.privacy(context.words, context.environment.contact, backups=DAYS)
    await context.outbox.send(where.chat_id, shown, topic=where.topic)


async def on_export(update: Update, context: Context) -> None:
    """`/export`: everything of this chat as files; those of a group go to the admin in private."""
    message, where = message_of(update), await place(update, context)
    reply = None if where.private else ReplyTo(message.message_id)
    if not await context.rights.commands(message):
        said = views.general.plain(views.general.admins_only(context.words))
    elif where.person <= 0:  # who writes as the group itself is not known
        said = views.privacy.anonymous(context.words)
    elif await _export(context, where):
        if where.private:
            return
        said = views.privacy.exported(context.words)
    else:
        said = views.privacy.unreachable(context.words)
    await context.outbox.send(where.chat_id, said, topic=where.topic, reply=reply)


async def _export(context: Context, where: Place) -> bool:
    """Send the files to the person; False where he cannot be written to."""
    await context.outbox.acknowledge(where.person)
    chat = await context.services.chats.get(where.chat_id)
    number = 0
    async for body in context.services.exports.make(where.chat_id):
        number += 1
        shown = views.privacy.export(context.words, body, number, chat.title if chat else "")
        if await context.outbox.send(where.person, shown) is None:
            return await context.outbox.trouble() != "refused"
    return True


async def on_forget(update: Update, context: Context) -> None:
    """`/forget`: everything of the person in private, everything of the group for its admins; it asks first."""
    message, where = message_of(update), await place(update, context)
    reply = None if where.private else ReplyTo(message.message_id)
    if await context.rights.commands(message):
        grant = await _grant(context, where.chat_id, where.person, where.shelf)
        leave = Button(context.words._("Leave it"), data=views.callback_data.panel(grant.token, "leave"))
        said = await _sure(context, grant, leave)
    else:
        said = views.general.plain(views.general.admins_only(context.words))
    await context.outbox.send(where.chat_id, said, topic=where.topic, reply=reply)


async def open_(context: Context, panel: Panel, shelf: ShelfId) -> None:
    """The same from another panel, which the way back leads to."""
    grant = await _grant(context, panel.grant.chat, panel.grant.person, shelf)
    back = Button(context.words._("Back"), data=views.callback_data.panel(panel.grant.token, "home"))
    await context.outbox.edit(panel.where.chat_id, panel.message_id, await _sure(context, grant, back))


async def on_pressed(panel: Panel, context: Context) -> str:
    """Erase, or leave it."""
    if panel.verb != "yes":
        said = views.privacy.left(context.words)
    elif not await context.services.grants.revoke(panel.grant.token):
        return views.general.unknown_button(context.words)
    elif panel.grant.chat > 0:
        shelf = ShelfId(int(panel.grant.subject.split(" ")[1]))
        await context.services.privacy.ask_to_forget(shelf, panel.update)
        said = views.privacy.forgotten(context.words)
    else:
        held = await context.services.privacy.clear(panel.grant.chat)
        named = not panel.where.private and panel.grant.person > 0
        said = views.privacy.cleared(context.words, held, context.speaker if named else "")
    await context.outbox.edit(panel.where.chat_id, panel.message_id, said)
    return ""


async def forget(commission: Commission, context: Context) -> None:
    """Forget who asked for it, as soon as nothing that waits names him."""
    person, _ = await context.services.chats.where(commission.errand.shelf)
    if not await context.services.privacy.forget(person, commission.errand.number):
        raise PostponedError(context.now() + AGAIN)


async def _sure(context: Context, grant: Grant, back: Button) -> views.message.Message:
    held = await context.services.privacy.holds(grant.chat)
    chat = await context.services.chats.get(grant.chat)
    personal = chat is None or chat.kind is ChatKind.PRIVATE
    standing = await context.services.people.standing(grant.chat) if personal else Standing.STRANGER
    invited = standing is Standing.INVITED and await context.services.options.access() is not Access.EVERYONE
    yes = Button(context.words._("Erase everything"), data=views.callback_data.panel(grant.token, "yes"))
    return views.privacy.sure(
        context.words,
        held,
        (yes, back),
        title=chat.title if chat else "",
        personal=personal,
        owner=standing is Standing.OWNER,
        invited=invited,
    )


async def _grant(context: Context, chat: int, person: int, shelf: ShelfId) -> Grant:
    return await context.services.grants.give(chat, person, f"{SUBJECT} {shelf}")
