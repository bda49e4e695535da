"""What a question names itself, and whether it speaks of somebody or something named before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from engine import languages
from engine.nlp import tokenizer
from engine.qa import query_terms


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


def content_words(words: Sequence[str], code: str) -> list[str]:
    """Return the words that are no small words, question words or pronouns: what a question names."""
    small, asking = query_terms.small_words(code)
    named, last = [], ""
    for word in words:
        parts = tokenizer.flat(word).split()
        is_question_word = f"{last}_{' '.join(parts)}" in compounds(code)  # "long" in "how long"
        if parts and not (is_question_word or small | asking >= set(parts) or has_pronoun(word, code)):
            named.append(word)
        last = parts[-1] if parts else ""
    return named


@cache
def compounds(code: str) -> frozenset[str]:
    """Return the question words of several parts, joined by "_"."""
    each = (word for word in _question_words(code) if "_" in word)
    return frozenset(tokenizer.flat(word.replace("_", " ")).replace(" ", "_") for word in each)


def without_question_words(text: str, code: str) -> str:
    """Return *text* of a script without spaces with its question words and verbs blanked."""
    return without(text, (*_question_words(code), *languages.of(code).verbs.split()))


def without(text: str, words: Iterable[str]) -> str:
    """Return *text* with *words* blanked wherever they stand, the longest first."""
    for word in sorted(words, key=len, reverse=True):
        text = text.replace(word, " ")
    return text


def _question_words(code: str) -> list[str]:
    page = languages.of(code)
    return f"{page.ask_other} {page.ask_who} {page.ask_when} {page.ask_where} {page.ask_number}".split()


def spelled(text: str, code: str) -> list[str]:
    """Return the words of *text* without case, but with their accents, parted at hyphens and apostrophes."""
    return [token.word for token in tokenizer.tokens(text, code)]


@cache
def _pronouns(code: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the pronouns of a language, and those that are articles as well."""
    each = [tokenizer.folded(word) for word in languages.of(code).pronouns.split()]
    articles = frozenset(word[:-1] for word in each if word.endswith("-"))
    return frozenset(word for word in each if not word.endswith("-")), articles
