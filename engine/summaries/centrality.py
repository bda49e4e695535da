"""Centrality by sumy's LexRank and TextRank classes over the engine's terms, without their dense matrices.

sumy compares every sentence with every other one in Python. The subclasses here hand its power method a transition
matrix that is only ever multiplied with a vector: LexRank's is a list of links, TextRank's two sparse products.

sumy has no public way to do that. What is overridden is private to it (`_to_words_set`, `_compute_tf`, `_compute_idf`,
`_create_matrix`, `_get_best_sentences`): pyproject.toml holds sumy to one minor version, and a test names them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.summaries.postponed_imports import postponed

# sumy stems with NLTK's stemmers and fetches with requests; the engine does neither: 30 MB and half of a start's CPU
with postponed("nltk", "nltk.stem", "nltk.stem.snowball", "requests"):
    from sumy.summarizers._summarizer import AbstractSummarizer
    from sumy.summarizers.lex_rank import LexRankSummarizer
    from sumy.summarizers.text_rank import TextRankSummarizer

Vector = NDArray[np.float64]
Places = NDArray[np.int32]

COMMON_SHARE = 8
"""Words of more than one sentence in COMMON_SHARE are multiplied densely, rarer ones pair by pair: 4 cost a tenth more
at 5,000 sentences of news, 20 a fifth."""
BLOCK_SIZE = 1 << 16
"""Products in memory at a time: half a megabyte, which fits into the processor's cache."""
MAX_PRODUCTS = 60_000_000
"""The most products of words that are computed; 5,000 sentences of news take 4 million. A text with more was made to be
slow, and all its sentences score the same."""
MAX_WEIGHTS = 3_000_000
"""Words times lengths of sentences, for the same reason; 5,000 sentences of news have 400,000."""


class TermMatrix:
    """The count of each word in each sentence; only words of several sentences, ordered by word."""

    def __init__(self, sentences: Sequence[Sequence[str]]) -> None:
        all_words = list(chain.from_iterable(sentences))
        normalise = AbstractSummarizer().normalize_word  # what sumy does to a word, once for each
        numbers: dict[str, int] = {}
        number = {word: numbers.setdefault(normalise(word), len(numbers)) for word in dict.fromkeys(all_words)}
        self.size = n = len(sentences)
        self.lengths = np.fromiter(map(len, sentences), np.int64, n)
        words = np.fromiter(map(number.__getitem__, all_words), np.int64, len(all_words))
        cells, counts = np.unique(words * n + np.repeat(np.arange(n), self.lengths), return_counts=True)
        words, rows = np.divmod(cells, n)
        counted = counts.astype(np.float64)
        self.most = np.ones(n)
        np.maximum.at(self.most, rows, counted)
        df = np.bincount(words)
        alone = df[words] == 1
        self.alone = np.bincount(rows[alone], counted[alone] ** 2, minlength=n)
        """For each sentence, the sum of the squared counts of the words that no other sentence has."""
        self.df = df[df > 1]
        self.word = np.repeat(np.arange(len(self.df)), self.df)
        self.row, self.count = rows[~alone], counted[~alone]


class Transitions:
    """A transition matrix given by its product with a vector, the only operation that sumy's power method uses."""

    def __init__(self, size: int, product: Callable[[Vector], Vector]) -> None:
        self._size, self._product = size, product
        self.T = self  # the product is the transposed matrix's already

    def __len__(self) -> int:
        return self._size

    def __array_function__(
        self, function: object, _types: object, args: tuple[Any, ...], _named: Mapping[str, Any]
    ) -> Any:
        if function is not np.dot:
            return NotImplemented
        return self._product(args[1])


def scores(sentences: Sequence[Sequence[str]]) -> tuple[Vector, Vector]:
    """Return sumy's LexRank and TextRank of each sentence, given its words; zeros for a text made to be slow."""
    matrix = TermMatrix(sentences)
    document = SimpleNamespace(sentences=range(matrix.size))
    with np.errstate(all="ignore"):  # LexRank divides by zero where no two sentences share a word
        return LexRank(matrix)(document, 0), TextRank(matrix)(document, 0)


def cosines(sentences: Sequence[Sequence[str]]) -> Vector:
    """Return the cosine of every two of a few sentences by their common words."""
    matrix = TermMatrix([tuple(dict.fromkeys(words)) for words in sentences])
    dense = np.zeros((matrix.size, len(matrix.df)))
    dense[matrix.row, matrix.word] = 1.0
    dense /= np.sqrt(np.maximum(matrix.lengths, 1))[:, None]
    alike: Vector = dense @ dense.T
    return alike


def _scores(sentences: Sequence[int], _count: int, rating: dict[int, float]) -> Vector:
    """Return all scores in the order of the text; replaces sumy's choice of the best sentences."""
    return np.array([rating[sentence] for sentence in sentences], dtype=np.float64)


class LexRank(LexRankSummarizer):  # type: ignore[misc]
    """sumy's LexRank of the sentences of a matrix; a call with their numbers returns their scores."""

    _get_best_sentences: Callable[..., Vector] = staticmethod(_scores)

    def __init__(self, matrix: TermMatrix) -> None:
        super().__init__()
        self._matrix = matrix

    def _to_words_set(self, sentence: int) -> int:
        return sentence

    def _compute_tf(self, _sentences: Sequence[int]) -> Vector:
        frequencies: Vector = self._matrix.count / self._matrix.most[self._matrix.row]
        return frequencies

    def _compute_idf(self, _sentences: Sequence[int]) -> Vector:
        rarity: Vector = np.log(self._matrix.size / (1 + self._matrix.df))
        return rarity

    def _create_matrix(self, _sentences: Sequence[int], threshold: float, tf: Vector, idf: Vector) -> Transitions:
        matrix, n = self._matrix, self._matrix.size
        weight = tf * np.abs(idf[matrix.word])
        alone = matrix.alone / matrix.most**2 * np.log(n / 2) ** 2
        norm = np.sqrt(np.bincount(matrix.row, weight * weight, minlength=n) + alone)
        weight /= np.where(norm > 0, norm, 1.0)[matrix.row]
        itself = (norm > 0).astype(np.float64)
        links = list(_links(matrix, weight, threshold))
        degree = itself.copy()
        for first, second in links:
            degree += np.bincount(first, minlength=n) + np.bincount(second, minlength=n)
        degree = np.maximum(degree, 1.0)

        def product(ranks: Vector) -> Vector:
            shares = ranks / degree
            gathered: Vector = itself * shares
            for first, second in links:
                gathered += np.bincount(first, shares[second], minlength=n)
                gathered += np.bincount(second, shares[first], minlength=n)
            return gathered

        return Transitions(n, product)


def _links(matrix: TermMatrix, weight: Vector, threshold: float) -> Iterator[tuple[Places, Places]]:
    """Yield the pairs of different sentences with a scalar product above *threshold*, a block of rows at a time."""
    n = matrix.size
    common = matrix.df > n / COMMON_SHARE
    dense = np.zeros((n, int(common.sum())))
    often = common[matrix.word]
    dense[matrix.row[often], (np.cumsum(common) - 1)[matrix.word[often]]] = weight[often]
    row, weight, df = matrix.row[~often], weight[~often], matrix.df[~common]
    later = np.repeat(np.cumsum(df), df) - 1 - np.arange(len(row))  # sentences after this one that have the word
    # a dense product costs a fiftieth, and half of them are needed
    if later.sum() + n * dense.size / 100 > MAX_PRODUCTS:
        return
    ordered = np.argsort(row, kind="stable")
    begins = np.searchsorted(row[ordered], np.arange(n + 1))
    cost = np.concatenate([[0], np.cumsum(np.bincount(row, later, minlength=n) + np.arange(n, 0, -1))])
    start = 0
    while start < n:
        end = max(start + 1, int(np.searchsorted(cost, cost[start] + BLOCK_SIZE, side="right")) - 1)
        width = n - start
        entries = ordered[begins[start] : begins[end]]
        times = later[entries]
        other = np.repeat(entries + 1 - (np.cumsum(times) - times), times)
        other += np.arange(len(other))
        cell = np.repeat((row[entries] - start) * width - start, times)
        cell += row[other]
        product = np.repeat(weight[entries], times)
        product *= weight[other]
        alike = (dense[start:end] @ dense[start:].T).ravel()
        alike += np.bincount(cell, product, minlength=len(alike))
        first, second = np.divmod(np.flatnonzero(alike > threshold), width)
        upper = second > first
        yield (first[upper] + start).astype(np.int32), (second[upper] + start).astype(np.int32)
        start = end


class TextRank(TextRankSummarizer):  # type: ignore[misc]
    """sumy's TextRank of the sentences of a matrix; a call with their numbers returns their scores."""

    _get_best_sentences: Callable[..., Vector] = staticmethod(_scores)

    def __init__(self, matrix: TermMatrix) -> None:
        super().__init__()
        self._matrix = matrix

    def _create_matrix(self, _document: object) -> Transitions:
        n = self._matrix.size
        weigh = self._weights()
        sums = weigh(np.ones(n)) + self._ZERO_DIVISION_PREVENTION

        def product(ranks: Vector) -> Vector:
            walked: Vector = self.damping * weigh(ranks / sums) + (1.0 - self.damping) / n * ranks.sum()
            return walked

        return Transitions(n, product)

    def _weights(self) -> Callable[[Vector], Vector]:
        """Return a function that multiplies sumy's weights with a vector.

        The weight of two sentences is the count of their common words over the sum of the logarithms of their lengths.
        So the vector is summed by word and length, weighed by every other length, and distributed to the sentences.
        """
        matrix, n = self._matrix, self._matrix.size
        lengths, length = np.unique(matrix.lengths, return_inverse=True)
        logarithm = np.log(np.maximum(lengths, 1))
        norm = logarithm[:, None] + logarithm
        kernel = 1.0 / np.where(np.isclose(norm, 0.0), 1.0, norm)
        alone = matrix.alone * kernel.diagonal()[length]
        wide = len(lengths)
        if len(matrix.df) * wide > MAX_WEIGHTS:
            return lambda _vector: np.zeros(n)
        cell = matrix.word * wide + length[matrix.row]
        values, vectors = np.linalg.eigh(kernel)  # its eigenvalues fall off so fast that few are needed
        few = np.abs(values) > np.abs(values).max() * 1e-15
        left, right = vectors[:, few] * values[few], vectors[:, few].T

        def weigh(vector: Vector) -> Vector:
            summed = np.bincount(cell, matrix.count * vector[matrix.row], minlength=len(matrix.df) * wide)
            weighed = ((summed.reshape(-1, wide) @ left) @ right).ravel()
            shared: Vector = np.bincount(matrix.row, matrix.count * weighed[cell], minlength=n) + alone * vector
            return shared

        return weigh
