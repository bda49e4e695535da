"""Sharing: links that give the first user who opens them a copy of an article, within an hour."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from engine.errors import NotFoundError
from engine.models import Article, ArticleId, ShelfId, Source
from services.articles import Added, Articles
from services.button_tokens import ButtonTokens
from services.links import links
from services.message_texts import cuts, text_key
from storage.articles import ArticleRepository
from storage.button_tokens import ButtonTokenRepository
from storage.models import ButtonToken, SharedArticle


class Sharing:
    """Creates links to articles, and copies the shared articles."""

    def __init__(
        self,
        *,
        article_repository: ArticleRepository,
        articles: Articles,
        button_tokens: ButtonTokens,
        token_repository: ButtonTokenRepository,
        now: Callable[[], datetime],
    ) -> None:
        self._article_repository = article_repository
        self._articles = articles
        self._button_tokens = button_tokens
        self._tokens = token_repository
        self._now = now

    async def offer(
        self, shelf: ShelfId, article: ArticleId, person: int, chat: int
    ) -> tuple[Article, ButtonToken[SharedArticle]]:
        """Return an article and a token for a copy of it; NotFoundError if there is none."""
        shared = await self._article_repository.get(shelf, article)
        return shared, await self._button_tokens.issue_link(person, SharedArticle(shelf, article), chat)

    async def preview(self, shared: SharedArticle) -> Article | None:
        """Return a shared article without using its link up; None if it was deleted."""
        try:
            return await self._article_repository.get(shared.shelf, shared.article)
        except NotFoundError:
            return None

    async def accept(self, token: str, stored: Article, into: ShelfId) -> Added | None:
        """Copy a shared article to another shelf and revoke the token, both or neither.

        If the shelf has the article already, it stays as it is. None means that the token was used by another person.
        """
        key = links.key(stored.document.url) if stored.document.url else text_key(stored.document.text)
        present = await self._article_repository.find_by_key(into, key)
        if present is not None:
            return Added(present, new=False) if await self._button_tokens.revoke(token) else None
        analysis = await self._articles.analyse(into, stored.document, cuts(stored.document.text, stored.parts))
        origin = stored.origin
        if origin.source is Source.TEXT:  # the recipient has not pasted it
            origin = replace(origin, source=Source.FORWARD)
        then = self._tokens.revoking_step(token)
        try:
            article = await self._article_repository.save(
                into, stored.document, analysis, origin, key, self._now(), then=then
            )
        except NotFoundError:
            return None
        return Added(article, new=True)
