"""Centrality by sumy's LexRank and TextRank, through its own classes over our sentences and our tokens.

sumy fills its matrices by loops over every pair of sentences; the subclasses here fill the same matrices with numpy and
leave everything else, above all the power method, to sumy.
"""

from __future__ import annotations

from collections import Counter
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


def table(rows: Sequence[Mapping[str, float]]) -> tuple[Matrix, list[str]]:
    """A matrix of *rows* of words and their values, and the word of each column."""
    column: dict[str, int] = {}
    for row in rows:
        for word in row:
            column.setdefault(word, len(column))
    matrix = np.zeros((len(rows), len(column)))
    for at, row in enumerate(rows):
        matrix[at, [column[word] for word in row]] = list(row.values())
    return matrix, list(column)


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
        vectors, words = table(tf_metrics)
        vectors *= np.array([idf_metrics[word] for word in words])
        norm = np.sqrt((vectors * vectors).sum(axis=1, keepdims=True))
        vectors /= np.where(norm > 0, norm, 1.0)
        linked = (vectors @ vectors.T > threshold).astype(np.float64)
        matrix: Matrix = linked / np.maximum(linked.sum(axis=1, keepdims=True), 1.0)
        return matrix


class TextRank(TextRankSummarizer):  # type: ignore[misc]
    """sumy's TextRank; called with a document, it gives the scores rather than the best sentences."""

    _get_best_sentences: Callable[..., tuple[float, ...]] = staticmethod(_scores)

    def _create_matrix(self, document: Any) -> Matrix:
        sentences = [self._to_words_set(sentence) for sentence in document.sentences]
        counts, _ = table([Counter(words) for words in sentences])
        shared = counts @ counts.T
        length = np.log(np.maximum([len(words) for words in sentences], 1))
        norm = length[:, None] + length[None, :]
        weights = shared / np.where(np.isclose(norm, 0.0), 1.0, norm)
        weights /= weights.sum(axis=1, keepdims=True) + self._ZERO_DIVISION_PREVENTION
        matrix: Matrix = (1.0 - self.damping) / len(sentences) + self.damping * weights
        return matrix
