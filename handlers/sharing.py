"""Links that open something in the private chat: a copy of an article for one person, the set-up of a group."""

from __future__ import annotations

from urllib.parse import quote as encoded

from telegram import Update

from engine.errors import UncheckedError
from engine.models import Article, ArticleId, ShelfId
from handlers import views
from handlers.articles import show_article
from handlers.context import Context
from handlers.updates import Place, place
from handlers.views.i18n import Words
from handlers.views.message import Button, Message, Row
from storage.models import Grant

SETUP = "setup"
"""The first word of what a link to a group's set-up stands for."""


async def on_share(update: Update, context: Context, article: ArticleId) -> str:
    """Give a link to a copy of an article of one's own; return the toast."""
    where = await place(update, context)
    if not where.private:
        return views.general.unknown_button(context.words)
    found, grant = await context.services.sharing.offer(where.shelf, article, where.person, where.chat_id)
    shown = shared(context.words, found, link(context, grant))
    await context.outbox.send(where.chat_id, shown, topic=where.topic)
    return ""


async def take(grant: Grant, where: Place, context: Context) -> Message | None:
    """Copy a shared article to who opened its link, and show it; who shared it sees his own."""
    services = context.services
    there = await services.sharing.look(grant)
    if not where.private or there is None or not await services.people.serves(where.person):
        return views.general.link_over(context.words)
    shelf, article = there
    if shelf != where.shelf:
        await services.quotas.add(where.person, where.chat_id, len(article.document.text))
        added = await services.sharing.take(grant, article, where.shelf)
        if added is None:
            return views.general.link_over(context.words)
        article = added.article
    await show_article(context, where, await services.articles.open(where.shelf, article.id))
    return None


async def setup_row(context: Context, where: Place) -> Row:
    """The button that opens a group's set-up in private, for whichever of its admins presses it first."""
    if where.private:
        return ()
    grant = await context.services.grants.invite(where.person, f"{SETUP} {where.shelf}", where.chat_id)
    return (Button(context.words._("Set up in private"), url=link(context, grant)),)


async def admitted(grant: Grant, where: Place, context: Context) -> ShelfId | None:
    """Return the shelf that a set-up link leads to, and use it up; None for whom it opens nothing."""
    services = context.services
    if not where.private or not await services.people.serves(where.person):
        return None
    try:
        admin = await context.rights.administers(grant.chat, where.person)
    except UncheckedError:  # the link stays good for when Telegram says it
        admin = False
    if not admin or not await services.grants.revoke(grant.token):
        return None
    return ShelfId(int(grant.subject.split(" ")[1]))


def link(context: Context, grant: Grant) -> str:
    """Return the address that starts the bot with a token."""
    return f"https://t.me/{context.bot.username}?start={grant.token}"


def shared(words: Words, article: Article, url: str) -> Message:
    """A link to a copy of an article, which says what it is good for."""
    said = words._("Whoever opens this link first gets a copy of the article. It works once, for an hour.")
    body = views.html.join(
        (views.article_facts.title_line(article), views.html.text(said), views.html.text(url)), "\n\n"
    )
    title = views.article_facts.heading(article, views.article_facts.SHORT_TITLE)
    send = f"https://t.me/share/url?url={encoded(url, safe='')}&text={encoded(title, safe='')}"
    return Message(str(body), ((Button(words._("Send to…"), url=send),),))
