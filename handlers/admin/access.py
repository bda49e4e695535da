"""Access in the owner's panel: who may use the bot beside its owners."""

from __future__ import annotations

from handlers import views
from handlers.admin import panel as admin_panel
from handlers.admin.panel import AdminPress, Turn
from handlers.context import Context
from handlers.views.i18n import Words
from handlers.views.message import OutgoingMessage
from storage.models import Access

VERB = "access"


async def label(context: Context) -> str:
    """The label of this section on the first screen: the present access."""
    return text(context.words, await context.services.bot_settings.access())


async def show(press: AdminPress, context: Context) -> Turn:
    """Show the three kinds of access, and set the one that was chosen."""
    toast = ""
    if press.argument in set(Access):
        await context.services.bot_settings.set_access(Access(press.argument))
        toast = text(context.words, Access(press.argument))
    return Turn(screen(context.words, press.token, await context.services.bot_settings.access()), toast)


def screen(words: Words, token: str, chosen: Access) -> OutgoingMessage:
    """The screen that explains the kinds of access and marks the chosen one."""
    meaning = {
        Access.INVITED: words._("Invited people: those with an invitation, and groups that an owner brings me to."),
        Access.GROUPS: words._("Groups too: also groups to which somebody invited brings me."),
        Access.EVERYONE: words._("Everyone: whoever finds me, in private and in any group."),
    }
    rows = [
        (admin_panel.key(token, f"✓ {name(words, access)}" if access is chosen else name(words, access), VERB, access),)
        for access in meaning
    ]
    lines = [views.html.bold(text(words, chosen)), *map(views.html.text, meaning.values())]
    return OutgoingMessage(str(views.html.join(lines)), (*rows, admin_panel.back(words, token)))


def text(words: Words, access: Access) -> str:
    """The text of a button: who may use the bot."""
    return words._("Answers: {whom}", whom=name(words, access))


def name(words: Words, access: Access) -> str:
    """The name of a kind of access."""
    return {
        Access.INVITED: words._("invited people"),
        Access.GROUPS: words._("groups too"),
        Access.EVERYONE: words._("everyone"),
    }[access]
