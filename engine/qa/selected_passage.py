"""Questions about a selected passage: "Who is she?" is asked with the passage's words. Start at `complete`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from engine import languages
from engine.clean import AROUND_WORDS, bare_words
from engine.models import PassageQuestion
from engine.nlp import language
from engine.qa import pronouns

MAX_TAKEN = 12
"""Words of a passage that are taken over; more would outweigh the question."""
NAME_WORDS = 4
"""A passage of at most so many words names somebody or something, who may be spoken of anywhere in the article."""
NAME_LETTERS = 12
"""The same in scripts without spaces, where a longer one is cut after three times as many."""


def complete(question: str, passage: str, likely: Sequence[str] = ()) -> PassageQuestion:
    """Return *question* with the words of the selected *passage* that it is asked about."""
    code = language.detect(question, likely)
    words = bare_words(question)
    if languages.of(code).unspaced:
        named = [question] if pronouns.without_question_words(question, code).strip(AROUND_WORDS) else []
    else:
        named = pronouns.content_words(words, code)
    question = " ".join(words)
    has_pronoun = pronouns.has_pronoun(question, code)
    taken = _named(passage, likely, names_first=has_pronoun, names_only=bool(named) and not has_pronoun)
    refers = has_pronoun or not named
    if not taken:
        return PassageQuestion(refers, "", "", near=True)
    subject = " ".join(taken)
    text = f"{subject} {question}"
    if language.detect(text, likely) != code:  # question words of one language say nothing in another
        text = " ".join((subject, *named))
    unspaced = languages.of(language.detect(passage, likely)).unspaced
    is_name = len(passage) <= NAME_LETTERS if unspaced else len(bare_words(passage)) <= NAME_WORDS
    return PassageQuestion(refers, text, subject, near=not is_name)


def _named(passage: str, likely: Sequence[str], *, names_first: bool, names_only: bool) -> list[str]:
    """Return all that a passage names; its *names_first*, for a pronoun, if it is long and has any; or *names_only*."""
    code = language.detect(passage, likely)
    words = bare_words(passage)
    if languages.of(code).unspaced:
        return [passage.strip(AROUND_WORDS)[: 3 * NAME_LETTERS]] if not names_only else []
    content = list(dict.fromkeys(pronouns.content_words(words, code)))
    names = [] if languages.of(code).capitalised_nouns else [word for word in content if _has_capital(word)]
    if names_only or (names_first and names and len(words) > NAME_WORDS):
        return names[:MAX_TAKEN]
    return content[:MAX_TAKEN]


def _has_capital(word: str) -> bool:
    return any(part[:1].isupper() for part in re.split(r"['’-]", word))
