"""Simple systems beside which the engine is measured, over the engine's own boundaries and tokens.

sumy's summarisers get our sentences and stems, so that only the ranking differs; `Words` is BM25 on words as they are
written, `Stems` on our index terms.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from typing import Any

from sumy.summarizers.edmundson import EdmundsonSummarizer
from sumy.summarizers.lex_rank import LexRankSummarizer
from sumy.summarizers.luhn import LuhnSummarizer
from sumy.summarizers.text_rank import TextRankSummarizer

from engine import languages
from engine.nlp import language, sentences, tokenizer
from tests.quality import peers

K1, B = 1.2, 0.75
"""BM25's usual constants."""


@lru_cache(maxsize=1000)
def split(text: str) -> tuple[str, tuple[str, ...]]:
    """The language and the sentences of *text*."""
    code = language.detect(text)
    return code, tuple(text[s.start : s.end] for s in sentences.split(text, code))


class Lead:
    """The first sentences."""

    def summarise(self, text: str, _lang: str, n: int) -> list[str]:
        """The first *n* of them."""
        return list(split(text)[1][:n])


class Sumy:
    """One of sumy's summarisers."""

    def __init__(self, make: Callable[[str], Any]) -> None:
        self._make = make
        self._order = cache(self._ranked)

    def summarise(self, text: str, _lang: str, n: int) -> list[str]:
        """Its *n* best sentences in the order of the text."""
        spans = split(text)[1]
        return [spans[at] for at in sorted(self._order(text)[:n])]

    def _ranked(self, text: str) -> tuple[int, ...]:
        code, spans = split(text)
        model = peers.document([tokenizer.terms(each, code) for each in spans])
        summariser, order = self._make(code), []

        def keep(_sentences: Sequence[Any], _count: int, rating: Any, *args: Any, **kwargs: Any) -> tuple[Any, ...]:
            rate = rating if callable(rating) else rating.__getitem__
            scores = [rate(sentence, *args, **kwargs) for sentence in model.sentences]
            order.extend(sorted(range(len(scores)), key=lambda at: -scores[at]))
            return ()

        summariser._get_best_sentences = keep
        summariser(model, len(spans))
        return tuple(order)


def edmundson(code: str) -> EdmundsonSummarizer:
    """sumy's Edmundson with the language's small words as its null words."""
    small = tokenizer.terms(languages.of(code).stopwords, code)
    summariser = EdmundsonSummarizer()
    summariser.bonus_words, summariser.stigma_words, summariser.null_words = ("\0",), ("\0",), (*small, "\0")
    return summariser


class BM25:
    """Sentences by BM25 alone."""

    def __init__(self, terms: Callable[[str, str], Sequence[str]]) -> None:
        self._terms = terms

    def rank(self, question: str, article: str, _lang: str) -> list[str]:
        """The sentences of one article, best first."""
        code, spans = split(article)
        return [spans[at] for at in self._index(article, code).best(self._terms(question, code), len(spans))]

    def library(self, articles: Sequence[dict[str, str]], lang: str) -> tuple[_Index, list[tuple[str, str]], str]:
        """An index of the sentences of these articles."""
        rows = [(article["id"], sentence) for article in articles for sentence in split(article["text"])[1]]
        return _Index([self._terms(sentence, lang) for _, sentence in rows]), rows, lang

    def search(self, handle: Any, question: str, k: int) -> list[tuple[str, str]]:
        """The best *k* sentences with their articles."""
        index, rows, lang = handle
        return [rows[at] for at in index.best(self._terms(question, lang), k)]

    @lru_cache(maxsize=8)  # noqa: B019  the systems live as long as the program
    def _index(self, article: str, code: str) -> _Index:
        return _Index([self._terms(sentence, code) for sentence in split(article)[1]])


class _Index:
    """Postings in memory."""

    def __init__(self, rows: Sequence[Sequence[str]]) -> None:
        self._lengths = [len(row) for row in rows]
        self._average = sum(self._lengths) / max(len(rows), 1) or 1.0
        self._postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for at, row in enumerate(rows):
            for term, times in Counter(row).items():
                self._postings[term].append((at, times))

    def best(self, terms: Sequence[str], k: int) -> list[int]:
        """The best *k* rows; of equals the first."""
        scores: dict[int, float] = defaultdict(float)
        total = len(self._lengths)
        for term in dict.fromkeys(terms):
            postings = self._postings.get(term, ())
            idf = math.log(1 + (total - len(postings) + 0.5) / (len(postings) + 0.5))
            for at, times in postings:
                norm = K1 * (1 - B + B * self._lengths[at] / self._average)
                scores[at] += idf * times * (K1 + 1) / (times + norm)
        order = sorted(scores, key=lambda at: (-scores[at], at))[:k]
        return order + [at for at in range(total) if at not in scores][: k - len(order)]


def surface(text: str, code: str) -> list[str]:
    """The words of *text* as they are written, in lower case."""
    return [token.word for token in tokenizer.tokens(text, code)]


SYSTEMS: dict[str, Any] = {
    "lead": Lead(),
    "sumy LexRank": Sumy(lambda _: LexRankSummarizer()),
    "sumy TextRank": Sumy(lambda _: TextRankSummarizer()),
    "sumy Luhn": Sumy(lambda _: LuhnSummarizer()),
    "sumy Edmundson": Sumy(edmundson),
    "BM25, words": BM25(surface),
    "BM25, stems": BM25(tokenizer.terms),
}
