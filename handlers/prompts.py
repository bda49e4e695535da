"""Prompts: messages of the bot that ask for text. The class of the payload decides the handler of the reply."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from telegram import Message as Reply
from telegram import Update

from handlers import views
from handlers.context import Context
from handlers.incoming.updates import Place, message_of, place_of, text_of
from handlers.panels import PanelPress
from handlers.progress import Progress
from handlers.views.message import OutgoingMessage, ReplyTo
from storage.models import ButtonToken, Payload

Handler = Callable[[ButtonToken[Any], str, Place, Context], Awaitable[OutgoingMessage | None]]
"""Handles the reply to a prompt, by its token and the reply's text; returns the answer, None if it was sent already."""
Otherwise = Callable[[Update, Context], Awaitable[None]]
"""Handles a reply to what is no prompt."""
Prompts = Mapping[type[Payload], Handler]
"""Payload class → handler of the reply (`routes.PROMPTS`)."""


async def ask(context: Context, press: PanelPress[Any], message: OutgoingMessage, payload: Payload) -> None:
    """Send a prompt after a pressed button of a panel; *payload* says what is asked for."""
    message_id = await context.outbox.send(press.place.chat_id, message, topic=press.place.topic)
    if message_id is not None:
        prompt = (press.place.chat_id, message_id)
        await context.services.button_tokens.issue_prompt(press.chat, press.person, payload, prompt)


async def on_reply(prompts: Prompts, otherwise: Otherwise, update: Update, context: Context) -> None:
    """Handle a reply to the bot: the text that a prompt asked for; any other reply goes to *otherwise*."""
    message, place = message_of(update), await place_of(update, context)
    button_token = await _find_prompt(context, message, place)
    if button_token is None or len(context.batch) > 1:
        await otherwise(update, context)
        return
    reply = None if place.private else ReplyTo(message.message_id)
    if not await _may_change(context, button_token, message, place.person):
        refusal = views.message.text_message(views.permissions.admins_only(context.words))
        await context.outbox.send(place.chat_id, refusal, topic=place.topic, reply=reply)
        return
    handler = prompts[type(button_token.payload)]
    async with Progress(context, place.chat_id, place.topic) as progress:  # an address in the reply may answer slowly
        answer = await handler(button_token, text_of(message).strip(), place, context)
        if answer is None:
            await progress.drop()
            return
        message_id = await progress.finish(answer, reply)
    if answer.asks and message_id is not None:  # the text was not understood: the answer is a prompt, too
        chat, person, payload = button_token.chat, button_token.person, button_token.payload
        await context.services.button_tokens.issue_prompt(chat, person, payload, (place.chat_id, message_id))


async def _find_prompt(context: Context, message: Reply, place: Place) -> ButtonToken[Payload] | None:
    """Return the token of the prompt that the message replies to; None if it replies to none of this user."""
    prompt = message.reply_to_message
    if prompt is None:
        return None
    return await context.services.button_tokens.find_prompt(place.person, place.chat_id, prompt.message_id)


async def _may_change(context: Context, button_token: ButtonToken[Payload], message: Reply, person: int) -> bool:
    """Whether the author may change what the prompt asked for; an anonymous admin writes as the group."""
    if button_token.chat == message.chat.id:
        return await context.chat_admins.sent_by_admin(message)
    return await context.chat_admins.is_admin(button_token.chat, person)
