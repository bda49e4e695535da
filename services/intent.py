"""What a text is meant to be: an article to keep, or a question to answer. Pure; the rule is in the README."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

ARTICLE_CHARACTERS = 400
"""A longer text is an article: few questions are that long, and a lost article annoys more than a button."""
BORDERLINE_QUESTION = 120
"""A longer statement without "?" that is taken for a question offers to be kept as an article."""
BORDERLINE_ARTICLE = 600
"""A shorter text that is taken for an article offers to be asked instead."""

_END = re.compile(r"""[.!?…。！？؟।]+["'»”’)\]]*(?:\s+|$)|[。！？।]["'」』”’]*|\n+""")
_PARAGRAPH = re.compile(r"\n[ \t]*\n")
_SMALL_TALK = {
    # thanks
    *("thanks", "thank you", "thx", "ty", "merci", "merci beaucoup", "danke", "gracias", "grazie", "obrigado"),
    *(
        "obrigada",
        "спасибо",
        "дякую",
        "dziękuję",
        "dzięki",
        "شكرا",
        "谢谢",
        "ありがとう",
        "thanks a lot",
        "cheers",
        "mersi",
    ),
    # greetings
    *("hi", "hello", "hey", "good morning", "good evening", "bonjour", "salut", "bonsoir", "coucou", "hallo"),
    *("guten tag", "hola", "buenos días", "ciao", "olá", "привет", "здравствуйте", "привіт", "cześć", "مرحبا", "你好"),
    *("ok", "okay", "d'accord", "super", "great", "parfait", "cool", "👍", "🙏", "❤️", "👋", "ок", "хорошо"),
}


class Meaning(StrEnum):
    """What a person means by a text."""

    ARTICLE = "article"
    QUESTION = "question"
    SMALL_TALK = "small talk"


@dataclass(frozen=True, slots=True)
class Intent:
    """What a text is taken for, and whether the other reading is offered."""

    meaning: Meaning
    borderline: bool = False


def read(text: str) -> Intent:
    """Return what *text* is meant to be.

    At least 2 paragraphs, at least 3 sentences that do not end in "?", or more than 400 characters
    make an article.
    """
    text = text.strip()
    if text.casefold().strip(" .!…,") in _SMALL_TALK:
        return Intent(Meaning.SMALL_TALK)
    paragraphs = [p for p in _PARAGRAPH.split(text) if p.strip()]
    statements = _statements(text)
    if len(text) > ARTICLE_CHARACTERS or len(paragraphs) >= 2 or statements >= 3:
        return Intent(Meaning.ARTICLE, borderline=len(text) <= BORDERLINE_ARTICLE)
    long_statement = not text.endswith(("?", "？", "؟")) and (len(text) > BORDERLINE_QUESTION or statements == 2)
    return Intent(Meaning.QUESTION, borderline=long_statement)


def _statements(text: str) -> int:
    """Count the sentences that do not end in a question mark; cheap, since it only chooses between two buttons."""
    count, at = 0, 0
    for match in _END.finditer(text):
        sentence = text[at : match.end()].strip()
        at = match.end()
        letters = sum(c.isalpha() for c in sentence)
        if letters >= 3 and not sentence.rstrip("\"'»”’)] ").endswith(("?", "？", "؟")):
            count += 1
    rest = text[at:].strip()
    return count + (1 if sum(c.isalpha() for c in rest) >= 3 else 0)
