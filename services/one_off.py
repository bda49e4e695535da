"""One-off reading: a page or text is read, summarised and asked, and nothing of it is stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from engine import calls
from engine.errors import PullquoteError
from engine.models import (
    Analysis,
    Answer,
    Article,
    ArticleId,
    Document,
    FeedPage,
    Frequencies,
    Origin,
    Page,
    Passage,
    Quote,
    Source,
    Verdict,
    passage_gap,
)
from services import message_texts, reading
from services.articles import Articles, CountBytes, Progress, uncounted
from services.links import links
from services.message_texts import MessageText
from services.questions.retrieval import MAX_QUOTES
from services.workers.pool import Workers

NOWHERE = ArticleId(0)
"""The number of an article that is on no shelf."""


_BINARY = (b"%PDF-", b"PK\3\4")
"""First bytes of files that are no feeds: PDF, Word, EPUB."""


def _silent(_step: str, _done: int, _total: int) -> None:
    """Report no progress."""


@dataclass(frozen=True, slots=True)
class OneOffArticle:
    """An article on no shelf, with the terms of its sentences."""

    article: Article
    terms: tuple[tuple[str, ...], ...]


Inspection = FeedPage | tuple[Document, Analysis]
"""What the bot sees of a page or file: a feed, or a document with its analysis."""


class OneOffArticles:
    """Reads and asks texts without storing them."""

    def __init__(self, *, articles: Articles, workers: Workers, now: Callable[[], datetime]) -> None:
        self._articles = articles
        self._workers = workers
        self._now = now

    async def read_link(self, url: str, count: CountBytes = uncounted) -> OneOffArticle:
        """Read the page at *url*."""
        document = await self._articles.read_page(url, count)
        return await self._analyse(document, Origin(Source.LINK, link=document.url or url))

    async def inspect_link(self, url: str, language: str = "", progress: Progress = _silent) -> Inspection:
        """Fetch a page, a file or a feed and return what is read of it."""
        return await self.inspect(await self._articles.fetch(links.normalise(url)), language, progress)

    async def inspect(self, page: Page, language: str = "", progress: Progress = _silent) -> Inspection:
        """Return what is read of the bytes of a page, a file or a feed; *language* is likely, "" if unknown."""
        if not page.body[:1024].lstrip().startswith(_BINARY):  # a large PDF would be decoded in vain
            with suppress(PullquoteError):
                feed = await self._workers.call(calls.READ_FEED, page)
                if not feed.choices:
                    return feed
        likely = (language,) if language else ()
        document = await reading.read(self._workers, page, likely, partial(progress, "reading"))
        return document, await self._workers.call(calls.ANALYSE_DOCUMENT, document, (), likely)

    async def read_text(self, message: MessageText, origin: Origin) -> OneOffArticle:
        """Read the text of a message."""
        document, _ = await message_texts.read(self._workers, [message], origin)
        return await self._analyse(document, origin)

    async def ask(self, page: OneOffArticle, question: str) -> Answer:
        """Answer a question with sentences of *page*, or with none."""
        article = page.article
        query = await self._workers.call(
            calls.PARSE_QUESTION, question, (article.language,) if article.language else ()
        )
        frequencies = _frequencies(page)
        vocabulary = tuple(sorted(frequencies.by_term))
        query = await self._workers.call(calls.EXPAND_QUERY, query, frequencies, vocabulary)
        ranking = await self._workers.call(calls.RANK_PASSAGES, query, _passages(article), frequencies, MAX_QUOTES)
        quotes = tuple(Quote(article, hit.sentence, hit.marks, hit.score, hit.count) for hit in ranking.hits)
        if not quotes or ranking.verdict is Verdict.NOTHING:
            return Answer(question, Verdict.NOTHING, (), 1)
        return Answer(question, ranking.verdict, quotes, 1)

    async def _analyse(self, document: Document, origin: Origin) -> OneOffArticle:
        analysis = await self._workers.call(calls.ANALYSE_DOCUMENT, document, (), ())
        now = self._now()
        article = Article(
            id=NOWHERE,
            added=now,
            read=now,
            document=replace(document, title=document.title or analysis.title),
            language=analysis.language,
            sentences=analysis.sentences,
            ranking=analysis.ranking,
            origin=origin,
        )
        return OneOffArticle(article, analysis.terms)


def _frequencies(page: OneOffArticle) -> Frequencies:
    """Count the quotable sentences that contain each term."""
    quotable = [
        terms for sentence, terms in zip(page.article.sentences, page.terms, strict=True) if sentence.kind.is_quotable
    ]
    return Frequencies(len(quotable), dict(Counter(term for terms in quotable for term in set(terms))))


def _passages(article: Article) -> tuple[Passage, ...]:
    """Return the quotable sentences with their quotable neighbours; above a row is the first row of its table."""
    quotable = [i for i, sentence in enumerate(article.sentences) if sentence.kind.is_quotable]
    texts = ["", *(article.quote(i) for i in quotable), ""]
    title, language, added = article.document.title, article.language, article.added
    heads = {index: article.quote(head) for index, head in article.table_heads().items()}

    def gap(index: int) -> int:
        before = article.sentences[index - 1] if index else None
        return passage_gap(article.document.text, before, article.sentences[index]) if before else -1

    return tuple(
        Passage(
            article.id, index, texts[at + 1], heads.get(index, texts[at]), texts[at + 2], title, language, added,
            gap(index),
        )
        for at, index in enumerate(quotable)
    )  # fmt: skip
