"""Centrality by sumy's LexRank and TextRank, through its own classes over our sentences and our tokens.

sumy fills its matrices by loops over every pair of sentences; the subclasses here fill the same matrices with numpy and
leave everything else, above all the power method, to sumy.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sumy.models.dom import ObjectDocumentModel, Paragraph
from sumy.models.dom import Sentence as SumySentence
from sumy.summarizers.lex_rank import LexRankSummarizer
from sumy.summarizers.text_rank import TextRankSummarizer

Matrix = NDArray[np.float64]

FEW = 200
"""Sentences below which one dense product is the faster way."""


class _Words:
    """A tokenizer for sumy that hands out words that are there already."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words = tuple(words)

    def to_words(self, _text: str) -> tuple[str, ...]:
        return self._words


class _Single(SumySentence):  # type: ignore[misc]
    """A sentence that equals only itself: sumy keeps scores by text, so repeated sentences would share one."""

    __slots__ = ()
    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other

    def __ne__(self, other: object) -> bool:
        return self is not other


def document(sentences: Sequence[Sequence[str]]) -> Any:
    """sumy's model of a document whose sentences have these words."""
    return ObjectDocumentModel([Paragraph([_Single(str(i), _Words(words)) for i, words in enumerate(sentences)])])


def table(rows: Sequence[Mapping[str, float]]) -> Matrix:
    """A matrix of *rows* of words and their values."""
    column: dict[str, int] = {}
    for row in rows:
        for word in row:
            column.setdefault(word, len(column))
    matrix = np.zeros((len(rows), len(column)))
    for at, row in enumerate(rows):
        matrix[at, [column[word] for word in row]] = list(row.values())
    return matrix


def products(rows: Sequence[Mapping[str, float]]) -> Matrix:
    """The scalar product of every two rows. Many rows have few words in common, so only those are multiplied."""
    if len(rows) < FEW:
        dense = table(rows)
        few: Matrix = dense @ dense.T
        return few
    places: dict[str, list[int]] = defaultdict(list)
    values: dict[str, list[float]] = defaultdict(list)
    for at, row in enumerate(rows):
        for word, value in row.items():
            places[word].append(at)
            values[word].append(value)
    columns = {word: (np.array(places[word]), np.array(values[word])) for word in places}
    many = np.zeros((len(rows), len(rows)))
    for at, row in enumerate(rows):
        if row:
            where = np.concatenate([columns[word][0] for word in row])
            what = np.concatenate([columns[word][1] * value for word, value in row.items()])
            many[at] = np.bincount(where, what, minlength=len(rows))
    return many


def _scores(sentences: Sequence[Any], _count: int, rating: dict[Any, float]) -> tuple[float, ...]:
    """In the place of sumy's choice of the best: all scores, in the order of the text."""
    return tuple(float(rating[sentence]) for sentence in sentences)


class LexRank(LexRankSummarizer):  # type: ignore[misc]
    """sumy's LexRank; called with a document, it gives the scores rather than the best sentences."""

    _get_best_sentences: Callable[..., tuple[float, ...]] = staticmethod(_scores)

    @staticmethod
    def _compute_idf(sentences: Sequence[Sequence[str]]) -> dict[str, float]:
        df = Counter(chain.from_iterable(map(set, sentences)))
        return {word: float(np.log(len(sentences) / (1 + n))) for word, n in df.items()}

    def _create_matrix(
        self,
        _sentences: Sequence[Sequence[str]],
        threshold: float,
        tf_metrics: Sequence[dict[str, float]],
        idf_metrics: dict[str, float],
    ) -> Matrix:
        vectors = []
        for row in tf_metrics:
            weighed = {word: tf * idf_metrics[word] for word, tf in row.items()}
            norm = math.sqrt(math.fsum(value * value for value in weighed.values())) or 1.0
            vectors.append({word: value / norm for word, value in weighed.items()})
        linked = (products(vectors) > threshold).astype(np.float64)
        linked /= np.maximum(linked.sum(axis=1, keepdims=True), 1.0)
        return linked


class TextRank(TextRankSummarizer):  # type: ignore[misc]
    """sumy's TextRank; called with a document, it gives the scores rather than the best sentences."""

    _get_best_sentences: Callable[..., tuple[float, ...]] = staticmethod(_scores)

    def _create_matrix(self, document: Any) -> Matrix:
        sentences = [self._to_words_set(sentence) for sentence in document.sentences]
        shared = products([Counter(words) for words in sentences])
        length = np.log(np.maximum([len(words) for words in sentences], 1))
        norm = length[:, None] + length[None, :]
        shared /= np.where(np.isclose(norm, 0.0), 1.0, norm)
        shared *= self.damping / (shared.sum(axis=1, keepdims=True) + self._ZERO_DIVISION_PREVENTION)
        shared += (1.0 - self.damping) / len(sentences)
        return shared
