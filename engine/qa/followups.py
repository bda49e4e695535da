"""Follow-ups: "et en Russie ?" is completed with the words of the previous question. Start at `resolve`.

A question is a follow-up if it is short, begins with "and", "what about" and the like, and is not complete; or if it
consists of question words only ("Why?"). It is complete if it has a question word or a verb, and something that it asks
about ("And who paid?"), unless that is a pronoun ("And how much is it?"). Its names replace those of the previous
question, its numbers the numbers; question words are carried over if it has none of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise

from engine import languages
from engine.clean import AROUND_WORDS, bare_words
from engine.models import FollowUp, Query
from engine.nlp import language, tokenizer
from engine.qa import answer_type, pronouns, query_terms

MAX_WORDS = 6
"""A longer question is complete, whatever it begins with."""
MAX_CONTENT = 3
"""So is one with more words that are no small words."""
MAX_CARRIED = 12
"""Words of the previous question that are carried over; more would outweigh the new question."""

_NONE = FollowUp("", is_bare=False, asks_more=False)
_WORD = re.compile(r"\S+")


@dataclass(frozen=True)
class _Fragment:
    """A question without the opener that it began with."""

    opener: str
    """Plain, "" if it began with none."""
    words: tuple[str, ...]
    """The others, as written."""
    code: str

    @cached_property
    def content(self) -> list[str]:
        """Return the words that it names something with."""
        return pronouns.content_words(self.words, self.code)

    @cached_property
    def asks(self) -> bool:
        """Whether it has a question word; an opener may be one without its accents ("Ou est …?")."""
        _, asking = query_terms.small_words(self.code)
        said = tokenizer.flat(" ".join(self.words)).split()
        pairs = map("_".join, pairwise(said))
        return not (
            asking.isdisjoint((*said, self.opener.split(" ")[-1])) and pronouns.compounds(self.code).isdisjoint(pairs)
        )

    @property
    def asks_more(self) -> bool:
        """Whether it has a question word, but none that asks when or how many: sentences without those are known."""
        text = f" {tokenizer.flat(' '.join(self.words))} "
        _, when, _, many = answer_type.wants(Query(text, self.code, ()))
        return self.asks and not (when or many)

    @property
    def has_verb(self) -> bool:
        """Whether it has a verb of the page; an opener may be one without its accent (Italian "E chiuso …?")."""
        verbs = _verbs(self.code)
        forms = pronouns.spelled(" ".join(self.words), self.code)
        if any(verbs.match(form) and (at or len(form) > 1) for at, form in enumerate(forms)):
            return True  # a letter alone at the beginning is rather a preposition without its accent: "Et a Paris ?"
        return self.opener in verbs.plain and not _is_capital(self.words[0]) and self.words[0] in self.content

    @property
    def is_complete(self) -> bool:
        """Whether it can be asked by itself."""
        if len(self.words) > MAX_WORDS or len(self.content) > MAX_CONTENT:
            return True
        if not self.content or (len(self.content) == 1 and pronouns.has_pronoun(" ".join(self.words), self.code)):
            return False
        if self.has_verb:
            return True
        if self._may_be_a_sentence:
            return True
        nouns = languages.of(self.code).capitalised_nouns
        if not self.asks or all(_is_capital(word) if nouns else _stands_for_one(word) for word in self.content):
            return False
        return len(self.content) > 1 or not self._is_one_more

    @property
    def _may_be_a_sentence(self) -> bool:
        """Whether a word stands right behind another where a verb may stand: "And the mayor resigned?"."""
        if " " in self.opener:
            return False
        nouns = languages.of(self.code).capitalised_nouns
        named = [(one, two) for one, two in pairwise(self.words) if one in self.content and two in self.content]
        return any(two[:1].islower() and (one[:1].isupper() or not nouns) for one, two in named)

    @property
    def _is_one_more(self) -> bool:
        """Whether it only names another thing: "how many of the tanks?", "what about" and a noun."""
        _, asking = query_terms.small_words(self.code)
        asked = [at for at, word in enumerate(self.words) if tokenizer.flat(word) in asking]
        at = self.words.index(self.content[0])
        return at - asked[-1] > 1 if asked else " " in self.opener


def resolve(question: str, before: str, likely: Sequence[str] = ()) -> FollowUp:
    """Return *question* completed by the previous question *before*, without a text if it is complete."""
    if not before.strip() or not question.strip():
        return _NONE
    code = language.detect(f"{before} {question}", likely)
    opener, rest = _without_opener(question, dict.fromkeys((code, language.detect(question, likely))))
    if languages.of(code).unspaced:
        if not opener or _is_complete_unspaced(rest, code):
            return _NONE
        return FollowUp(f"{before.strip(AROUND_WORDS)} {rest}", is_bare=False, asks_more=False)
    fragment = _Fragment(opener, tuple(bare_words(rest)), code)
    if fragment.is_complete if opener else fragment.content or not fragment.asks or len(fragment.words) > MAX_WORDS:
        return _NONE
    carried = _carried(bare_words(before), fragment)
    small, asking = query_terms.small_words(code)
    if all(tokenizer.flat(word) in small | asking for word in carried):
        return _NONE
    is_bare = not fragment.content
    return FollowUp(" ".join((*carried, *fragment.words)), is_bare, is_bare and fragment.asks_more)


def _is_complete_unspaced(rest: str, code: str) -> bool:
    """The same for the rest of a question in a script without spaces, where words are parts of a stretch."""
    if not rest or len(rest) > 3 * MAX_WORDS:
        return True
    without = pronouns.without_question_words(rest, code)
    content = pronouns.without(without, languages.of(code).pronouns.split())
    left = [c for c in pronouns.without(content, languages.of(code).stopwords.split()) if c.isalnum()]
    return without != rest and len(left) > (2 if content != without else 1)


def _carried(before: Sequence[str], fragment: _Fragment) -> list[str]:
    """Return the words of the previous question that are carried over."""
    small, asking = query_terms.small_words(fragment.code)
    names = not languages.of(fragment.code).capitalised_nouns and any(map(_is_name, fragment.content))
    numbers = any(_has_digit(word) for word in fragment.content)
    kept = []
    for at, word in enumerate(before):
        plain = tokenizer.flat(word)
        if plain in asking:
            if fragment.asks:
                continue
        elif plain in small or (numbers and _has_digit(word)) or (names and at > 0 and _is_name(word)):
            continue
        kept.append(word)
    return kept[:MAX_CARRIED]


def _without_opener(question: str, codes: Iterable[str]) -> tuple[str, str]:
    """Return the follow-up opener of *question*, plain, and the rest; ("", the question) if it begins with none."""
    text = question.strip(AROUND_WORDS)
    for code in codes:
        page = languages.of(code)
        if page.unspaced:
            opener = next((each for each in sorted(page.followups, key=len, reverse=True) if text.startswith(each)), "")
            if opener and text != opener:
                return opener, text[len(opener) :].strip(AROUND_WORDS)
            continue
        words = list(_WORD.finditer(text))
        exact = [tokenizer.folded(match.group().strip(AROUND_WORDS)) for match in words]
        flat = [tokenizer.flat(match.group()) for match in words]
        for opener, length in _openers(code):
            said = " ".join(flat[:length]) if length > 1 else exact[:1] and exact[0]
            if length < len(words) and said == opener:
                return tokenizer.plain(opener), text[words[length].start() :]
        small, asking = query_terms.small_words(code)
        letter = page.followup_prefix
        joined = bool(letter and flat) and flat[0].startswith(letter) and flat[0] not in small | asking
        if joined and flat[0][len(letter) :] in small | asking:
            return letter, text[len(letter) :]
    return "", text


@cache
def _openers(code: str) -> tuple[tuple[str, int], ...]:
    """Return the openers of follow-ups with their numbers of words, the longest first.

    A single word keeps its accents, which make another word of it; phrases are plain.
    """
    listed = [tokenizer.flat(each) if " " in each else tokenizer.folded(each) for each in languages.of(code).followups]
    return tuple((each, len(each.split())) for each in sorted(listed, key=len, reverse=True))


@cache
def _verbs(code: str) -> pronouns.Forms:
    return pronouns.Forms.listed(languages.of(code).verbs)


def _stands_for_one(word: str) -> bool:
    return _is_name(word) or _has_digit(word)


def _is_name(word: str) -> bool:
    return any(_is_capital(part) for part in re.split(r"['’-]", word)) and any(c.islower() for c in word[1:])


def _is_capital(word: str) -> bool:
    return word[:1].isupper()


def _has_digit(word: str) -> bool:
    return any(c.isdigit() for c in word)
