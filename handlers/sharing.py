"""Links into the private chat: a copy of an article for one user, the settings of a group."""

from __future__ import annotations

from urllib.parse import quote as encoded

from telegram import Update

from engine.errors import UncheckedError
from engine.models import Article, ArticleId
from handlers import views
from handlers.articles import show_article
from handlers.context import Context
from handlers.incoming.updates import Place, place_of
from handlers.views.i18n import Words
from handlers.views.message import Button, OutgoingMessage, Row
from storage.models import ButtonToken, GroupSetup, SharedArticle


async def on_share(update: Update, context: Context, article: ArticleId) -> str:
    """Send a link to a copy of one of the user's articles; return the text of the toast."""
    place = await place_of(update, context)
    if not place.private:
        return views.buttons.unknown(context.words)
    stored, button_token = await context.services.sharing.offer(place.shelf, article, place.person, place.chat_id)
    message = link_message(context.words, stored, link(context, button_token.token))
    await context.outbox.send(place.chat_id, message, topic=place.topic)
    return ""


async def copy_article(
    button_token: ButtonToken[SharedArticle], place: Place, context: Context
) -> OutgoingMessage | None:
    """Copy a shared article to the user who opened its link, and show it; its owner sees the original."""
    services = context.services
    article = await services.sharing.preview(button_token.payload)
    if not place.private or article is None or not await services.people.may_use(place.person):
        return views.start.link_expired(context.words)
    if button_token.payload.shelf != place.shelf:
        await services.quotas.count_article(place.person, place.chat_id, len(article.document.text))
        added = await services.sharing.accept(button_token.token, article, place.shelf)
        if added is None:
            return views.start.link_expired(context.words)
        article = added.article
    await show_article(context, place, await services.articles.open(place.shelf, article.id))
    return None


async def setup_row(context: Context, place: Place) -> Row:
    """The button that opens a group's settings in private, for the first admin who presses it."""
    if place.private:
        return ()
    button_token = await context.services.button_tokens.issue_link(place.person, GroupSetup(place.shelf), place.chat_id)
    return (Button(context.words._("Set up in private"), url=link(context, button_token.token)),)


async def may_set_up(button_token: ButtonToken[GroupSetup], place: Place, context: Context) -> bool:
    """Whether a link opens a group's settings for the user; if so, its token is revoked."""
    services = context.services
    if not place.private or not await services.people.may_use(place.person):
        return False
    try:
        admin = await context.chat_admins.is_admin(button_token.chat, place.person)
    except UncheckedError:  # the link can be opened again when Telegram answers
        return False
    return admin and await services.button_tokens.revoke(button_token.token)


def link(context: Context, token: str) -> str:
    """Return the address that starts the bot with a token."""
    return f"https://t.me/{context.bot.username}?start={token}"


def link_message(words: Words, article: Article, url: str) -> OutgoingMessage:
    """A message with the link to a copy of an article, and an explanation."""
    explanation = words._("Whoever opens this link first gets a copy of the article. It works once, for an hour.")
    body = views.html.join(
        (views.article_facts.title_line(article), views.html.text(explanation), views.html.text(url)), "\n\n"
    )
    title = views.article_facts.title_or_beginning(article, views.article_facts.SHORT_TITLE_LENGTH)
    send = f"https://t.me/share/url?url={encoded(url, safe='')}&text={encoded(title, safe='')}"
    return OutgoingMessage(str(body), ((Button(words._("Send to…"), url=send),),))
