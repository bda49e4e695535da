"""Input of the engine's stories: articles with their sources and best sentences. Pure."""

from __future__ import annotations

from urllib.parse import urlsplit

from engine.models import Article, ShelfId, Source, StoryArticle

BEST_SENTENCES = 12
"""Sentences of an article that the engine gets."""


def story_article(shelf: ShelfId, article: Article, *, watched: bool = False) -> StoryArticle:
    """Return an article with its best sentences."""
    best = tuple(article.ranking[:BEST_SENTENCES])
    return StoryArticle(
        shelf=shelf,
        article=article.id,
        source=source(article),
        title=article.document.title,
        language=article.language,
        added=article.added,
        sentences=tuple(article.quote(index) for index in best),
        indices=best,
        watched=watched,
    )


def source(article: Article) -> str:
    """Return the site, channel or host of an article, "" if unknown.

    A text that was typed where it is kept is a source of its own: a channel's posts do not count as one.
    """
    if article.origin.source is Source.TEXT:
        return ""
    host = urlsplit(article.document.url or "").hostname or ""
    return article.document.site or article.origin.name or host.removeprefix("www.")
