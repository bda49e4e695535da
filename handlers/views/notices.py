"""Notices as messages: an item of a feed that is posted as it comes, in a few of its sentences."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from engine.models import Article, Summary
from handlers.views import article_facts, articles, html, quotations
from handlers.views.html import Html
from handlers.views.i18n import Words
from handlers.views.message import OutgoingMessage

SENTENCES = (1, 2, 3)
"""How many sentences a notice may quote."""


def post(words: Words, summary: Summary, now: datetime) -> OutgoingMessage:
    """Return a notice as a channel's readers see it: title, sentences, source; its link with a large preview."""
    article = summary.article
    head, source = article_facts.title_line(article), _source(words, article, now)

    def fits(chosen: Sequence[int]) -> bool:
        return html.fits((head, *_quotes(article, chosen), source))

    chosen = quotations.best_fitting(article, summary.chosen, fits)
    blocks = (*_quotes(article, chosen), source)
    if not articles.begins_with_title(article, chosen):
        blocks = (head, *blocks)
    preview = article_facts.source_url(article)
    return OutgoingMessage(str(html.join(blocks)), preview=preview, large_preview=bool(preview))


def _quotes(article: Article, chosen: Sequence[int]) -> tuple[Html, ...]:
    return tuple(html.quotation(article.quote(index)) for index in chosen)


def _source(words: Words, article: Article, now: datetime) -> Html:
    """Return the name of the source and the date, linked to the page."""
    names = (article_facts.source_name(words, article), article_facts.date_text(words, article, now))
    line = article_facts.DOT.join(dict.fromkeys(filter(None, names)))
    url = article_facts.source_url(article)
    return html.link(f"{line} {article_facts.ARROW}", url) if url else html.text(line)
