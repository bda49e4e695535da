"""Pronouns: whether a question speaks of somebody or something named before. Start at `has_pronoun`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from engine import languages
from engine.nlp import tokenizer


@dataclass(frozen=True, slots=True)
class Forms:
    """A list of words of a page, some of them only endings."""

    whole: frozenset[str]
    endings: tuple[str, ...]
    plain: frozenset[str]
    """The whole words without accents."""

    @staticmethod
    def listed(words: str) -> Forms:
        """Return the forms of a list of a page; "-x" is the ending x."""
        each = [tokenizer.folded(word) for word in words.split()]
        whole = [word for word in each if not word.startswith("-")]
        endings = tuple(word[1:] for word in each if word.startswith("-"))
        return Forms(frozenset(whole), endings, frozenset(map(tokenizer.plain, whole)))

    def match(self, word: str) -> bool:
        """Whether a folded word is one of the forms."""
        return word in self.whole or (bool(self.endings) and word.endswith(self.endings))


def has_pronoun(text: str, code: str) -> bool:
    """Whether *text* has a word that stands for somebody or something named before."""
    page = languages.of(code)
    if page.unspaced:
        return any(word in text for word in page.pronouns.split())
    pronouns, articles = _pronouns(code)
    words = spelled(text, code)
    return any(word in pronouns for word in words) or (bool(words) and words[-1] in articles)


def spelled(text: str, code: str) -> list[str]:
    """Return the words of *text* without case, but with their accents, parted at hyphens and apostrophes."""
    return [token.word for token in tokenizer.tokens(text, code)]


@cache
def _pronouns(code: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the pronouns of a language, and those that are articles as well."""
    each = [tokenizer.folded(word) for word in languages.of(code).pronouns.split()]
    articles = frozenset(word[:-1] for word in each if word.endswith("-"))
    return frozenset(word for word in each if not word.endswith("-")), articles
