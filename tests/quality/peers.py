"""sumy's own model of a document over words that are there already, so that only its ranking is compared."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sumy.models.dom import ObjectDocumentModel, Paragraph
from sumy.models.dom import Sentence as SumySentence


class _Words:
    """A tokenizer for sumy that hands out words."""

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


def scores(summarizer: type, sentences: Sequence[Sequence[str]]) -> list[float]:
    """What *summarizer* of sumy rates the sentences with these words, all of them in order."""
    kept: list[float] = []

    def keep(found: Sequence[Any], _count: int, rating: dict[Any, float]) -> tuple[Any, ...]:
        kept.extend(float(rating[sentence]) for sentence in found)
        return ()

    plain = summarizer()
    plain._get_best_sentences = keep
    plain(document(sentences), 0)
    return kept
