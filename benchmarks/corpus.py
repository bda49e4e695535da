"""A library that never was: words by Zipf's law, each with its favourite followers, articles with a theme.

Seeded: the same sentences each time. What it has of real text is what a search pays for: a hundred words in almost
every sentence, some ten thousand that are rare, and words that come together more often than chance has it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import accumulate

from engine.models import Analysis, Document, Sentence

VOCABULARY, STOP_WORDS = 50_000, 100
LETTERS = "etaoinsrhldcumfpgwybvk"
LIKELY_FOLLOWERS, THEME = 8, 12
FOLLOWS, ON_THEME = 0.25, 0.1
"""Shares of the words that follow the one before by habit, and that belong to the theme of their article."""
Text = list[list[str]]
"""Sentences of words."""


class Corpus:
    """Endless articles, and questions that are asked of them."""

    def __init__(self, seed: int = 1) -> None:
        self._dice = random.Random(1)
        spelt: dict[str, None] = {}
        while len(spelt) < VOCABULARY:
            length = self._dice.randint(2, 3) if len(spelt) < STOP_WORDS else self._dice.randint(4, 10)
            spelt["".join(self._dice.choices(LETTERS, k=length))] = None
        self.words = list(spelt)
        weights = [1 / (rank + 2.7) ** 1.05 for rank in range(VOCABULARY)]
        self._cumulated = list(accumulate(weights))
        self._asked = list(accumulate(weight**0.75 for weight in weights[STOP_WORDS:]))
        self._followers = {word: self._drawn(LIKELY_FOLLOWERS) for word in self.words}
        self._dice.seed(seed)

    def _drawn(self, count: int) -> list[str]:
        return self._dice.choices(self.words, cum_weights=self._cumulated, k=count)

    def articles(self, sentences: int) -> Iterator[Text]:
        """Yield articles until they have so many sentences: 10 to 70 each, 17 words a sentence."""
        while sentences > 0:
            size = min(sentences, self._dice.randint(10, 70))
            sentences -= size
            theme = self._dice.choices(self.words[STOP_WORDS : VOCABULARY // 4], k=THEME)
            yield [self._sentence(theme) for _ in range(size)]

    def _sentence(self, theme: list[str]) -> list[str]:
        found: list[str] = []
        for word in self._drawn(max(4, min(60, int(self._dice.lognormvariate(2.75, 0.45))))):
            chance = self._dice.random()
            if found and chance < FOLLOWS:
                found.append(self._followers[found[-1]][int(chance * LIKELY_FOLLOWERS / FOLLOWS)])
            elif chance > 1 - ON_THEME:
                found.append(theme[int((1 - chance) / ON_THEME * THEME) % THEME])
            else:
                found.append(word)
        return found

    def question(self, content: int, stop: int) -> list[str]:
        """Return words of a question: *content* ones drawn by the power 3/4 of their frequency, and *stop* words."""
        drawn = dict.fromkeys(self._dice.choices(self.words[STOP_WORDS:], cum_weights=self._asked, k=content))
        return [*drawn, *dict.fromkeys(self._dice.choices(self.words[: STOP_WORDS // 3], k=stop))]


def analysed(text: Text) -> tuple[Document, Analysis]:
    """Return an article as the engine would hand it to the storage."""
    spans, place = [], 0
    for sentence in text:
        size = sum(map(len, sentence)) + len(sentence)
        spans.append(Sentence(place, place + size))
        place += size + 1
    written = " ".join(" ".join(sentence) + "." for sentence in text)
    title = "A title of six words here"
    document = Document("https://example.org/a", title, written)
    return document, Analysis("en", tuple(spans), tuple(range(min(12, len(text)))), tuple(map(tuple, text)), 1)
