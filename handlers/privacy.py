"""Privacy: /privacy explains what is stored, /export sends it, /forget erases it in two steps."""

from __future__ import annotations

from datetime import timedelta

from telegram import Update

from engine.models import ShelfId
from handlers import views
from handlers.context import Context, PostponedError
from handlers.incoming.updates import Place, message_of, place_of
from handlers.panels import PanelPress
from handlers.views.message import Button, ReplyTo
from services.backups import DAYS
from storage.models import Access, ButtonToken, ChatKind, ErasePanel, ForgetPerson, SettingsPanel, Standing, Welcome

AGAIN = timedelta(seconds=1)
"""The erasure is tried again after so long, until the update that asked for it is done: its row names the user."""


async def on_privacy(update: Update, context: Context) -> None:
    """`/privacy`: show what is stored, why, how long, and the contact."""
    place = await place_of(update, context)
    contact = context.environment.contact
    answer = views.privacy.privacy(context.words, contact, backups=DAYS, in_group=not place.private)
    await context.outbox.send(place.chat_id, answer, topic=place.topic)


async def on_export(update: Update, context: Context) -> None:
    """`/export`: send all data of this chat as files; those of a group go to the admin in private."""
    message, place = message_of(update), await place_of(update, context)
    reply = None if place.private else ReplyTo(message.message_id)
    if not await context.chat_admins.sent_by_admin(message):
        answer = views.message.text_message(views.permissions.admins_only(context.words))
    elif place.person <= 0:  # an anonymous admin: their private chat is unknown
        answer = views.privacy.export_anonymous(context.words)
    elif await _export(context, place):
        if place.private:
            return
        answer = views.privacy.export_sent(context.words)
    else:
        answer = views.privacy.export_not_sent(context.words)
    await context.outbox.send(place.chat_id, answer, topic=place.topic, reply=reply)


async def _export(context: Context, place: Place) -> bool:
    """Send the files to the person. Returns False if they cannot be written to."""
    await context.outbox.acknowledge(place.person)
    chat = await context.services.chats.get(place.chat_id)
    number = 0
    async for body in context.services.exports.make(place.chat_id):
        number += 1
        answer = views.privacy.export(context.words, body, number, chat.title if chat else "")
        if await context.outbox.send(place.person, answer) is None:
            return await context.outbox.trouble() != "refused"
    return True


async def on_forget(update: Update, context: Context) -> None:
    """`/forget`: erase the user's data, or a group's data for its admins; it asks first."""
    message, place = message_of(update), await place_of(update, context)
    reply = None if place.private else ReplyTo(message.message_id)
    if await context.chat_admins.sent_by_admin(message):
        button_token = await _issue(context, place.chat_id, place.person, place.shelf)
        leave = Button(context.words._("Leave it"), data=views.callback_data.panel(button_token.token, "leave"))
        answer = await _sure(context, button_token, leave)
    else:
        answer = views.message.text_message(views.permissions.admins_only(context.words))
    await context.outbox.send(place.chat_id, answer, topic=place.topic, reply=reply)


async def ask_to_erase(context: Context, press: PanelPress[SettingsPanel | Welcome], shelf: ShelfId) -> None:
    """Ask the same in the message of another panel, with a button back to that panel."""
    button_token = await _issue(context, press.chat, press.person, shelf)
    back = Button(context.words._("Back"), data=views.callback_data.panel(press.token, "home"))
    await context.outbox.edit(press.place.chat_id, press.message_id, await _sure(context, button_token, back))


async def on_pressed(press: PanelPress[ErasePanel], context: Context) -> str:
    """Erase the data, or leave it."""
    if press.verb != "yes":
        answer = views.privacy.nothing_erased(context.words)
    elif not await context.services.button_tokens.revoke(press.token):
        return views.buttons.unknown(context.words)
    elif press.chat > 0:
        shelf = press.payload.shelf
        await context.services.privacy.request_erasure(shelf, press.update_id)
        answer = views.privacy.person_erased(context.words)
    else:
        holdings = await context.services.privacy.clear(press.chat)
        is_named = not press.place.private and press.person > 0
        answer = views.privacy.chat_erased(context.words, holdings, context.speaker if is_named else "")
    await context.outbox.edit(press.place.chat_id, press.message_id, answer)
    return ""


async def forget(task: ForgetPerson, context: Context) -> None:
    """Erase the data of the user who asked for it, as soon as no pending update names them."""
    person, _ = await context.services.chats.locate(task.shelf)
    if not await context.services.privacy.forget(person, task.update_id):
        raise PostponedError(context.now() + AGAIN)


async def _sure(context: Context, button_token: ButtonToken[ErasePanel], back: Button) -> views.message.OutgoingMessage:
    holdings = await context.services.privacy.holdings(button_token.chat)
    chat = await context.services.chats.get(button_token.chat)
    is_private = chat is None or chat.kind is ChatKind.PRIVATE
    standing = await context.services.people.standing(button_token.chat) if is_private else Standing.STRANGER
    is_invited = standing is Standing.INVITED and await context.services.bot_settings.access() is not Access.EVERYONE
    erase = Button(context.words._("Erase everything"), data=views.callback_data.panel(button_token.token, "yes"))
    return views.privacy.confirm_erasure(
        context.words,
        holdings,
        (erase, back),
        title=chat.title if chat else "",
        personal=is_private,
        owner=standing is Standing.OWNER,
        invited=is_invited,
    )


async def _issue(context: Context, chat: int, person: int, shelf: ShelfId) -> ButtonToken[ErasePanel]:
    return await context.services.button_tokens.issue(chat, person, ErasePanel(shelf))
