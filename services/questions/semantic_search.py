"""Semantic search: answers questions in another language than the articles', by vectors of their sentences.

A shelf has no vectors until a question finds nothing by its words while some article is in another language. That first
question encodes the most promising articles within SECONDS; `fill` encodes the others, newest first, a few sentences at
a time, so that no question waits for them. The database knows which are missing, so a restart loses nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from time import monotonic

from engine import calls
from engine.errors import NotFoundError
from engine.models import Article, ArticleId, Query, Ranking, ShelfId
from services.workers.pool import Workers
from storage.articles import ArticleRepository
from storage.search.candidates import SearchIndex
from storage.search.vectors import VectorRepository

SECONDS = 2.5
"""Seconds for which a question encodes missing articles."""
AT_ONCE = 16
"""Sentences that are encoded in one call: 0.1 s of CPU, for which a question may have to wait."""
LONGEST = 1000
"""Most sentences of an article that are encoded."""
NEAREST = 60
"""Nearest sentences that are ranked, 1 ms each: 100 answered no more of the dev questions, 40 a few less."""


class SemanticSearch:
    """Finds sentences by meaning, in any language of the encoder."""

    def __init__(
        self,
        *,
        articles: ArticleRepository,
        vectors: VectorRepository,
        search: SearchIndex,
        workers: Workers,
        clock: Callable[[], float] = monotonic,
        enabled: bool = True,
    ) -> None:
        """With *enabled* False nothing is found by meaning, and the encoder is never loaded: on a small server."""
        self._articles = articles
        self._vectors = vectors
        self._search = search
        self._workers = workers
        self._clock = clock
        self._encoder: tuple[int, int] | None = None if enabled else (0, 0)

    async def find(
        self,
        shelf: ShelfId,
        query: Query,
        limit: int,
        *,
        within: Sequence[ArticleId] = (),
        without: Sequence[ArticleId] = (),
        first: Sequence[ArticleId] = (),
        waiting: Callable[[], None] | None = None,
    ) -> Ranking | None:
        """Return the sentences that answer *query* in other languages than its own, None without encoder or vectors.

        In its own language it was searched by words: a sentence there that only means nearly the same is no answer.

        Missing vectors are made for SECONDS, those of the articles *first* before the others; *waiting* is called if
        there are some to make.
        """
        version, size = await self._encoder_facts()
        if not version:
            return None
        if missing := await self._vectors.missing(shelf, version, within, without, query.language):
            if waiting is not None:
                waiting()
            promising = [article for article in first if article in set(missing)]
            await self._hurry(shelf, list(dict.fromkeys([*promising, *missing])))
        stored = await self._vectors.get(shelf, version, size, within, without, query.language)
        if not stored.articles:
            return None
        near = await self._workers.call(calls.NEAREST_SENTENCES, query, stored, NEAREST)
        passages = await self._search.passages(shelf, [(sentence.article, sentence.sentence) for sentence in near])
        return await self._workers.call(calls.RANK_ACROSS_LANGUAGES, query, passages, near, limit)

    async def fill(self) -> int:
        """Encode the missing articles of shelves that have vectors; return how many."""
        if not await self._vectors.any():  # no question across languages yet: no child is started
            return 0
        version, _ = await self._encoder_facts()
        made = 0
        while version and (waiting := await self._vectors.waiting(version)):
            before = made
            for shelf, article in waiting:
                made += await self._encode(shelf, article, patient=True)
            if made == before:  # texts that changed meanwhile: next time
                break
        return made

    async def _encoder_facts(self) -> tuple[int, int]:
        """Return the encoder's version and the bytes of a vector; cached, since the package stays the same."""
        if self._encoder is None:
            self._encoder = await self._workers.call(calls.ENCODER_VERSION)
        return self._encoder

    async def _hurry(self, shelf: ShelfId, missing: Sequence[ArticleId]) -> None:
        """Encode articles for SECONDS; the first one does not count, since the encoder may have to be loaded."""
        end = 0.0
        for article in missing:
            await self._encode(shelf, article, patient=False)
            end = end or self._clock() + SECONDS
            if self._clock() >= end:
                return

    async def _encode(self, shelf: ShelfId, id_: ArticleId, *, patient: bool) -> bool:
        """Encode an article; *patient* pauses after each call as long as it took. Returns whether it was stored."""
        version, _ = await self._encoder_facts()
        try:
            article = await self._articles.get(shelf, id_)
        except NotFoundError:
            return False
        texts = _texts(article)
        body = b""
        for start in range(0, len(texts), AT_ONCE):
            begun = self._clock()
            body += await self._workers.call(calls.ENCODE_TEXTS, tuple(texts[start : start + AT_ONCE]))
            if patient:
                await asyncio.sleep(self._clock() - begun)
        return await self._vectors.save(shelf, article, version, body)


def _texts(article: Article) -> list[str]:
    """Return the title and the sentences; boilerplate is empty, since it is never quoted."""
    sentences = enumerate(article.sentences[:LONGEST])
    return [
        article.document.title,
        *(article.quote(at) if sentence.kind.is_quotable else "" for at, sentence in sentences),
    ]
