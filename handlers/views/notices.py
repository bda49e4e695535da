"""Notices as messages: an item of a feed that is posted as it comes, its review, and where a feed is posted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine.models import Article, Summary
from handlers.views import article_facts, callback_data, feeds, html, quotations
from handlers.views.html import Html
from handlers.views.i18n import Words
from handlers.views.message import Button, ChatPicker, OutgoingMessage, Row, text_message
from services.digests.plans import titled
from storage.models import Chat, Follow

RESERVED = 400
"""UTF-16 units kept free for the line above a notice under review."""


def post(words: Words, summary: Summary) -> OutgoingMessage:
    """Return a notice as a channel's readers see it: title, sentences and source."""
    article = summary.article
    head, source = article_facts.title_line(article), _source(words, article)

    def fits(chosen: Sequence[int]) -> bool:
        blocks = html.join((head, *_quotes(article, chosen), source))
        return blocks.units <= html.UNITS - RESERVED and blocks.entities <= html.ENTITIES

    chosen = quotations.best_fitting(article, summary.chosen, fits)
    blocks = (*_quotes(article, chosen), source)
    if not _says_heading(article, chosen):
        blocks = (head, *blocks)
    return OutgoingMessage(str(html.join(blocks)))


def previewed(message: OutgoingMessage, article: Article, place: str) -> OutgoingMessage:
    """Return a message with a large preview of an article's page, "below" or "above" the text, or "none"."""
    url = article_facts.source_url(article)
    if not url or place == "none":
        return message
    return replace(message, preview=url, large_preview=True, preview_above=place == "above")


def review(
    words: Words, post: OutgoingMessage, title: str, token: str, *, is_reply: bool, outcome: str = ""
) -> OutgoingMessage:
    """Return a notice as its editor sees it: a line about it, and the *post*; buttons while there is no *outcome*.

    *words* are the editor's, *title* is the channel's; *is_reply*: its story was posted before.
    """
    title = article_facts.short_name(title)
    line = outcome or words._("For {title}. It is posted when you publish it.", title=title)
    if is_reply and not outcome:
        line += " " + words._("Its story was shown there before: it replies to that, without a sound.")
    row = (
        Button(words._("Publish"), data=callback_data.panel(token, "publish")),
        Button(words._("Skip"), data=callback_data.panel(token, "skip")),
    )
    return replace(post, html=f"{html.text(line)}\n\n{post.html}", buttons=() if outcome else (row,), silent=False)


def published(words: Words, title: str, trouble: str) -> str:
    """Return what became of a notice that its editor published; *trouble* is "", "unknown" or "refused"."""
    title = article_facts.short_name(title)
    if trouble == "unknown":
        return words._("I do not know whether this arrived in {title}: the connection broke.", title=title)
    if trouble:
        return words._("Not published: I may not write in {title}.", title=title)
    return words._("Published in {title}:", title=title)


def targets(words: Words, follow: Follow, token: str, chats: Sequence[tuple[Chat, bool]]) -> OutgoingMessage:
    """Return the question into which chats a feed is posted as it comes; those that get it already are marked."""
    rows: list[Row] = [
        (
            Button(
                ("✓ " if is_on else "") + (article_facts.short_name(chat.title) or f"{chat.id}"),
                data=callback_data.panel(token, "into", f"{follow.number}:{chat.id}"),
            ),
        )
        for chat, is_on in chats
    ]
    rows.append((Button(words._("Choose a channel"), data=callback_data.panel(token, "pick", follow.number)),))
    rows.append((Button(words._("Back"), data=callback_data.panel(token, "show", follow.number)),))
    text = words._("Where do I post what comes from {name}, as it comes?", name=feeds.feed_name(follow))
    return OutgoingMessage(str(html.text(text)), tuple(rows))


def pick(words: Words, number: int, rights: tuple[str, ...]) -> OutgoingMessage:
    """Return the message with the button that picks another channel."""
    text = words._("Choose the channel. I become an admin there who may post.")
    return replace(text_message(text), picker=ChatPicker(words._("Choose a channel"), number, rights=rights))


def routed(words: Words, follow: Follow, token: str, chat: Chat) -> OutgoingMessage:
    """Return a feed that is posted into a chat from now on, with its settings there."""
    card = feeds.feed_card(words, follow, token, chat)
    heading = words._("Posted in {title} as it comes:", title=article_facts.short_name(chat.title))
    return OutgoingMessage(f"{html.text(heading)}\n{card.html}", card.buttons)


def _says_heading(article: Article, chosen: Sequence[int]) -> bool:
    """Whether an article has no title, and its first words, which would stand for it, are quoted anyway."""
    text = " ".join(" ".join(article.quote(index) for index in chosen).split())
    return not titled(article) and text.startswith(article_facts.title_or_beginning(article).rstrip("… "))


def _quotes(article: Article, chosen: Sequence[int]) -> tuple[Html, ...]:
    return tuple(html.quotation(article.quote(index)) for index in chosen)


def _source(words: Words, article: Article) -> Html:
    """Return the name of the source, linked to the page, and the date that the source gives: a post stays for years."""
    published = article.document.published
    names = (article_facts.source_name(words, article), words.date(published) if published else "")
    line = article_facts.DOT.join(dict.fromkeys(filter(None, names)))
    url = article_facts.source_url(article)
    return html.link(f"{line} {article_facts.ARROW}", url) if url else html.text(line)
