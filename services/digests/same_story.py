"""Whether an article tells a story that was told before: for watches, and for what is posted as it comes."""

from __future__ import annotations

from collections.abc import Collection

from engine import calls
from engine.models import Article, ArticleKey, ShelfId
from services.digests.story_sources import story_article
from services.workers.pool import Workers
from storage.articles import ArticleRepository

COMPARED = 60
"""Earlier articles that a new one is compared with: the newest ones."""


async def same_story(
    articles: ArticleRepository, workers: Workers, shelf: ShelfId, article: Article, earlier: Collection[ArticleKey]
) -> tuple[ArticleKey, ...]:
    """Return those of the *earlier* articles that still exist and tell the story of *article*, other than itself."""
    own = (shelf, article.id)
    keys, story_articles = [own], [story_article(shelf, article)]
    for home in sorted({home for home, _ in earlier}):
        ids = [id_ for of, id_ in earlier if of == home]
        async for others in articles.get_in_groups(home, ids):
            strangers = [other for other in others if (home, other.id) != own]
            keys += [(home, other.id) for other in strangers]
            story_articles += [story_article(home, other) for other in strangers]
    if len(keys) == 1:
        return ()
    stories = await workers.call(calls.GROUP_ARTICLES, tuple(story_articles))
    return tuple(keys[index] for index in next(story for story in stories if 0 in story) if index)
