"""Input of the engine's stories: articles with their sources and best sentences. Pure."""

from __future__ import annotations

from urllib.parse import urlsplit

from engine.models import Article, ShelfId, StoryArticle

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
    """Return the site, channel or host of an article, "" if unknown."""
    host = urlsplit(article.document.url or "").hostname or ""
    return article.document.site or article.origin.name or host.removeprefix("www.")
