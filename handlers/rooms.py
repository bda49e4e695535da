"""Groups and channels in the owner's panel: where the bot is, and whether it answers there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from engine.clean import clean_line
from handlers import admin, crowd_screens, facts, markup, prompts, replies
from handlers.admin import Turn
from handlers.context import Context
from handlers.facts import DOT
from handlers.markup import Html
from handlers.messages import Message, Row
from handlers.panels import Panel
from handlers.updates import Place
from handlers.words import Words
from services import people
from storage.models import Chat, ChatKind, Grant

VERB = "chats"
PAGE = 8
LABEL = 40
"""Characters of a title on a button."""
_CHAT = re.compile(r"-[1-9][0-9]{0,15}")
_MEGABYTE = 1 << 20


async def label(context: Context) -> str:
    """The name of this part on the first screen."""
    return context.words._("Groups and channels")


async def show(panel: Panel, context: Context) -> Turn:
    """Do what a button about chats says, and show where that leads."""
    act, _, which = panel.argument.partition(".")
    if act == "invite":
        grant = await context.services.people.invite(panel.grant.person, people.GROUP)
        link = f"https://t.me/{context.bot.username}?startgroup={grant.token}"
        return Turn(crowd_screens.invitation(context.words, panel.grant.token, link, group=True))
    if act == "find":
        asked = markup.text(context.words._("Reply to this with a title, a user name or a number."))
        await prompts.ask(context, panel, Message(str(asked), asks=True), f"{VERB} find")
        return Turn()
    if _CHAT.fullmatch(which):
        return await _one(panel, context, act, int(which))
    page = admin.page_of(panel.argument)
    chats, total = await context.services.chats.rooms(page * PAGE, PAGE)
    return Turn(listing(context.words, panel.grant.token, chats, total, page))


async def _one(panel: Panel, context: Context, act: str, id_: int) -> Turn:
    toast = ""
    if act in ("admit", "dismiss"):
        await context.services.chats.admit(id_, act == "admit")
        toast = answered(context.words, act == "admit")
    chat = await context.services.chats.get(id_)
    if chat is None:
        return Turn(toast=context.words._("That chat is gone."))
    used = await context.services.quotas.used(id_)
    return Turn(room(context.words, panel.grant.token, chat, used, context.now()), toast)


async def on_written(grant: Grant, text: str, where: Place, context: Context) -> Message:
    """Take the words that a chat is looked for by."""
    if not where.private or not await context.services.people.owns(where.person):
        return replies.plain(replies.unknown_button(context.words))
    await context.services.grants.revoke(grant.token)
    chats, total = await context.services.chats.rooms(0, PAGE, text)
    return listing(context.words, (await admin.grant(context, where)).token, chats, total, found=True)


def listing(
    words: Words, token: str, chats: Sequence[Chat], total: int, page: int = 0, *, found: bool = False
) -> Message:
    """A page of the list, or what was *found*."""
    said = words.n("{count} group or channel", "{count} groups and channels", total)
    rows: list[Row] = [(admin.key(token, _title(words, chat, LABEL), VERB, f"id.{chat.id}"),) for chat in chats]
    if not found:
        rows.append(admin.turning(words, token, VERB, "p", page, PAGE, total))
    rows.append(
        (
            admin.key(token, words._("Invite a group"), VERB, "invite"),
            admin.key(token, words._("Find a chat"), VERB, "find"),
        )
    )
    rows.append(admin.back(words, token))
    return Message(str(markup.bold(said)), tuple(row for row in rows if row))


def room(words: Words, token: str, chat: Chat, used: tuple[int, int], now: datetime) -> Message:
    """What is known of a chat, and whether the bot answers there."""
    kind = {ChatKind.CHANNEL: words._("Channel"), ChatKind.PRIVATE: words._("Private chat")}
    articles, size = used
    today = (
        words.n("{count} article", "{count} articles", articles),
        words._("{size} MB", size=words.number(round(size / _MEGABYTE, 1))),
    )
    lines = [
        markup.link(markup.bold(_title(words, chat)), f"https://t.me/{chat.username}" if chat.username else ""),
        markup.text(f"{kind.get(chat.kind) or words._('Group')}{DOT}{chat.id}"),
        markup.text(answered(words, chat.admitted)),
        markup.text(words._("Here since: {date}", date=words.day(chat.joined, now))),
        _inviter(words, chat),
        markup.text(words._("Telegram takes no messages there.") if chat.paused else ""),
        markup.text(words._("Today: {used}", used=DOT.join(today))),
    ]
    if chat.admitted:
        change = admin.key(token, words._("Answer no more"), VERB, f"dismiss.{chat.id}")
    else:
        change = admin.key(token, words._("Answer from now on"), VERB, f"admit.{chat.id}")
    return Message(str(markup.join(lines)), ((change,), admin.back(words, token, VERB)))


def answered(words: Words, admitted: bool) -> str:
    """Whether the members of a chat are answered there."""
    return words._("Its members are answered.") if admitted else words._("Its members are not answered.")


def _title(words: Words, chat: Chat, most: int = facts.NAME) -> str:
    return facts.visible(clean_line(chat.title, most)) or words._("Without a title")


def _inviter(words: Words, chat: Chat) -> Html:
    if chat.inviter <= 0:
        return Html()
    before, _, after = words._("Brought by {person}", person="\0").partition("\0")
    return markup.text(before) + markup.mention(str(chat.inviter), chat.inviter) + markup.text(after)
