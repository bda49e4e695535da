"""Groups and channels in the owner's panel: the list, and whether the bot answers in each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from engine.clean import clean_line
from handlers import prompts, views
from handlers.admin import panel as admin_panel
from handlers.admin import users_view
from handlers.admin.panel import AdminPress, Turn
from handlers.context import Context
from handlers.incoming.updates import Place
from handlers.views.article_facts import DOT
from handlers.views.html import Html
from handlers.views.i18n import Words
from handlers.views.message import OutgoingMessage, Row
from storage.models import ButtonToken, Chat, ChatKind, ChatSearch, GroupInvitation

VERB = "chats"
PAGE = 8
LABEL = 40
"""Characters of a title on a button."""


async def label(context: Context) -> str:
    """The name of this section on the first screen."""
    return context.words._("Groups and channels")


async def show(press: AdminPress, context: Context) -> Turn:
    """Handle a button about chats."""
    match press.parts:
        case ("invite",):
            button_token = await context.services.people.invite(press.person, GroupInvitation())
            link = f"https://t.me/{context.bot.username}?startgroup={button_token.token}"
            return Turn(users_view.invitation(context.words, press.token, link, group=True))
        case ("find",):
            question = views.html.text(context.words._("Reply to this with a title, a user name or a number."))
            await prompts.ask(context, press, OutgoingMessage(str(question), asks=True), ChatSearch())
            return Turn()
        case (str(act), int(id_)) if id_ < 0:
            return await _on_chat(press, context, act, id_)
    page = admin_panel.page_of(press)
    chats, total = await context.services.chats.list_groups(page * PAGE, PAGE)
    return Turn(listing(context.words, press.token, chats, total, page))


async def _on_chat(press: AdminPress, context: Context, act: str, id_: int) -> Turn:
    """Show or change one chat."""
    toast = ""
    if act in ("admit", "dismiss"):
        await context.services.chats.admit(id_, act == "admit")
        toast = answered(context.words, act == "admit")
    chat = await context.services.chats.get(id_)
    if chat is None:
        return Turn(toast=context.words._("That chat is gone."))
    used = await context.services.quotas.used_today(id_)
    return Turn(screen(context.words, press.token, chat, used, context.now()), toast)


async def on_written(
    button_token: ButtonToken[ChatSearch], text: str, place: Place, context: Context
) -> OutgoingMessage:
    """Handle the reply with a title, user name or number: list the chats that match."""
    if not await admin_panel.is_owners(context, place):
        return views.message.text_message(views.buttons.unknown(context.words))
    await context.services.button_tokens.revoke(button_token.token)
    chats, total = await context.services.chats.list_groups(0, PAGE, text)
    return listing(context.words, (await admin_panel.issue(context, place)).token, chats, total, matches=True)


def listing(
    words: Words, token: str, chats: Sequence[Chat], total: int, page: int = 0, *, matches: bool = False
) -> OutgoingMessage:
    """A page of the list, or the *matches* of a search."""
    head = words.n("{count} group or channel", "{count} groups and channels", total)
    rows: list[Row] = [(admin_panel.key(token, _title(words, chat, LABEL), VERB, f"id.{chat.id}"),) for chat in chats]
    if not matches:
        rows.append(admin_panel.turning(words, token, VERB, "p", page, PAGE, total))
    rows.append(
        (
            admin_panel.key(token, words._("Invite a group"), VERB, "invite"),
            admin_panel.key(token, words._("Find a chat"), VERB, "find"),
        )
    )
    rows.append(admin_panel.back(words, token))
    return OutgoingMessage(str(views.html.bold(head)), tuple(row for row in rows if row))


def screen(words: Words, token: str, chat: Chat, used: tuple[int, int], now: datetime) -> OutgoingMessage:
    """The screen of a chat: what is stored of it, and whether the bot answers there."""
    kind = {ChatKind.CHANNEL: words._("Channel"), ChatKind.PRIVATE: words._("Private chat")}
    lines = [
        views.html.link(views.html.bold(_title(words, chat)), f"https://t.me/{chat.username}" if chat.username else ""),
        views.html.text(f"{kind.get(chat.kind) or words._('Group')}{DOT}{chat.id}"),
        views.html.text(answered(words, chat.admitted)),
        views.html.text(words._("Here since: {date}", date=words.day(chat.joined, now))),
        _inviter(words, chat),
        views.html.text(words._("Telegram takes no messages there.") if chat.paused else ""),
        views.html.text(users_view.used_today(words, used)),
    ]
    if chat.admitted:
        change = admin_panel.key(token, words._("Answer no more"), VERB, f"dismiss.{chat.id}")
    else:
        change = admin_panel.key(token, words._("Answer from now on"), VERB, f"admit.{chat.id}")
    return OutgoingMessage(str(views.html.join(lines)), ((change,), admin_panel.back(words, token, VERB)))


def answered(words: Words, admitted: bool) -> str:
    """Whether the members of a chat are answered there."""
    return words._("Its members are answered.") if admitted else words._("Its members are not answered.")


def _title(words: Words, chat: Chat, most: int = views.article_facts.NAME_LENGTH) -> str:
    return views.article_facts.visible(clean_line(chat.title, most)) or words._("Without a title")


def _inviter(words: Words, chat: Chat) -> Html:
    if chat.inviter <= 0:
        return Html()
    return users_view.with_mention(words._("Brought by {person}", person="\0"), chat.inviter)
