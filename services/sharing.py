"""Sharing: a copy of an article for whoever opens a link first, within the hour."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from engine.errors import NotFoundError
from engine.models import Article, ArticleId, ShelfId, Source
from services import links
from services.articles import Added, Articles, cuts, text_key
from services.button_tokens import Grants
from storage.articles import ArticleRepository
from storage.button_tokens import ButtonTokenRepository
from storage.models import Grant

SUBJECT = "share"
"""The first word of what such a link stands for."""


class Sharing:
    """Gives links to single articles, and copies what they lead to."""

    def __init__(
        self,
        *,
        article_repository: ArticleRepository,
        articles: Articles,
        grants: Grants,
        token_repository: ButtonTokenRepository,
        now: Callable[[], datetime],
    ) -> None:
        self._article_repository = article_repository
        self._articles = articles
        self._grants = grants
        self._tokens = token_repository
        self._now = now

    async def offer(self, shelf: ShelfId, article: ArticleId, person: int, chat: int) -> tuple[Article, Grant]:
        """Return an article and a token for a copy of it; NotFoundError where it is not there."""
        found = await self._article_repository.get(shelf, article)
        return found, await self._grants.invite(person, f"{SUBJECT} {shelf} {article}", chat)

    async def look(self, grant: Grant) -> tuple[ShelfId, Article] | None:
        """Return what a token leads to, without using it up; None where that is gone."""
        try:
            _, shelf, article = grant.subject.split(" ")
            return ShelfId(int(shelf)), await self._article_repository.get(ShelfId(int(shelf)), ArticleId(int(article)))
        except (ValueError, NotFoundError):
            return None

    async def take(self, grant: Grant, stored: Article, into: ShelfId) -> Added | None:
        """Copy what a token leads to onto another shelf and use the token up, both or neither.

        What stands there already stays as it is. None: somebody was faster.
        """
        key = links.key(stored.document.url) if stored.document.url else text_key(stored.document.text)
        there = await self._article_repository.find_key(into, key)
        if there is not None:
            return Added(there, new=False) if await self._grants.revoke(grant.token) else None
        analysis = await self._articles.analyse(into, stored.document, cuts(stored.document.text, stored.parts))
        origin = stored.origin
        if origin.source is Source.TEXT:  # who takes it has not pasted it
            origin = replace(origin, source=Source.FORWARD)
        then = self._tokens.spending(grant.token)
        try:
            article = await self._article_repository.save(
                into, stored.document, analysis, origin, key, self._now(), then=then
            )
        except NotFoundError:
            return None
        return Added(article, new=True)
