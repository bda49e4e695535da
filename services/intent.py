"""Whether a text is an article to store, a question to answer, a request to the bot, or small talk. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from engine import languages
from engine.languages import requests as tables
from services import requests
from services.requests import Wish

ARTICLE_CHARACTERS = 400
"""A longer text is an article: few questions are that long, and losing an article is worse than an extra button."""
BORDERLINE_QUESTION = 120
"""A longer text without "?" that is read as a question can be stored as an article by a button."""
BORDERLINE_ARTICLE = 600
"""A shorter text that is read as an article can be asked as a question by a button."""

QUESTION_MARKS = ("?", "？", "؟")

_END = re.compile(r"""[.!?…。！？؟।]+["'»”’)\]]*(?:\s+|$)|[。！？।]["'」』”’]*|\n+""")
_PARAGRAPH = re.compile(r"\n[ \t]*\n")
_TALK = [phrase for page in languages.pages() for phrase in page.small_talk]
_TALK += [phrase for code in tables.codes() for name in ("talk", "greeting") for phrase in tables.of(code)[name]]
_SMALL_TALK = frozenset(phrase.casefold() for phrase in _TALK)
"""Whole phrases: a "night" or a "beaucoup" alone may be a search."""
_READ_MORE = languages.any_of(phrase for page in languages.pages() for phrase in page.read_more)
MOST_SMALL_WORDS = 4
_EMOJI = re.compile(
    r"[0-9#*]\ufe0f?\u20e3|[\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u23ff\u25a0-\u27bf\u2900-\u297f"
    r"\u2b00-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff][\u200d\u20e3\ufe0e\ufe0f\U000e0020-\U000e007f]*"
    r"|(?<!\S)(?:[:;=]['’]?-?[()DPp*|/]+|<3+)(?!\S)"
)
"""Emoji with their joiners and modifiers, and emoticons."""
_LINK_BEGUN = re.compile(r"(?:https?:/{0,2})?(?:www\.?)?/*", re.IGNORECASE)
_WHOLE_WORD = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\uac00-\ud7a3\U00020000-\U0003ffff]")
"""Characters that are words: Chinese ones and Korean syllables."""
_AROUND = re.compile(r"[\s.,!…;:~()\"«»“”¡。！，、؛،]+")


class Meaning(StrEnum):
    """What a text is read as."""

    ARTICLE = "article"
    QUESTION = "question"
    REQUEST = "request"
    """Something is asked of the bot itself: `services.requests`."""
    GREETING = "greeting"
    SMALL_TALK = "small talk"
    NOTHING = "nothing"
    """Too little to be looked for: a single letter, the beginning of a link."""


@dataclass(frozen=True, slots=True)
class Intent:
    """What a text is read as, and whether a button offers the other reading."""

    meaning: Meaning
    borderline: bool = False
    wish: Wish | None = None
    """What a request asks for."""


def read(text: str) -> Intent:
    """Return what *text* is read as.

    At least 2 paragraphs, at least 3 sentences that do not end in "?", or more than 400 characters
    make an article.
    """
    text = text.strip()
    if requests.is_greeting(text):
        return Intent(Meaning.GREETING)
    wish = requests.read(text)
    if wish is not None:
        return Intent(Meaning.REQUEST, wish=wish)
    if _small_talk(text):
        return Intent(Meaning.SMALL_TALK)
    if _too_little(text):
        return Intent(Meaning.NOTHING)
    paragraphs = [p for p in _PARAGRAPH.split(text) if p.strip()]
    statements = _statements(text)
    if len(text) > ARTICLE_CHARACTERS or len(paragraphs) >= 2 or statements >= 3:
        return Intent(Meaning.ARTICLE, borderline=len(text) <= BORDERLINE_ARTICLE)
    long_statement = not text.endswith(QUESTION_MARKS) and (len(text) > BORDERLINE_QUESTION or statements == 2)
    return Intent(Meaning.QUESTION, borderline=long_statement)


def points_to_article(text: str) -> bool:
    """Whether the end of a post says that the whole article is behind its link: "read more"."""
    return _READ_MORE.search(text[-200:]) is not None


def _too_little(text: str) -> bool:
    """Whether a text is one letter or digit of a script that has longer words, or the beginning of a link."""
    if text and _LINK_BEGUN.fullmatch(text):
        return True
    letters = [c for c in text if c.isalnum()]
    return len(letters) == 1 and not _WHOLE_WORD.match(letters[0]) and not any(c in "+#" for c in text)


def _small_talk(text: str) -> bool:
    """Whether a text is only emoji, or only a few greetings, thanks and similar phrases."""
    if len(text) > BORDERLINE_QUESTION:
        return False
    spoken, pictures = _EMOJI.subn(" ", text)
    words = [w.strip("-–—") for w in _AROUND.sub(" ", spoken.casefold().replace("’", "'")).split()]
    return _covered([w for w in words if w]) if any(words) else pictures > 0


def _covered(words: list[str]) -> bool:
    """Whether a few words are a sequence of small-talk phrases."""
    if len(words) > MOST_SMALL_WORDS:
        return False
    return not words or any(
        " ".join(words[:n]) in _SMALL_TALK and _covered(words[n:]) for n in range(1, len(words) + 1)
    )


def _statements(text: str) -> int:
    """Count the sentences that do not end in a question mark, roughly: it only decides which button is offered."""
    count, at = 0, 0
    for match in _END.finditer(text):
        sentence = text[at : match.end()].strip()
        at = match.end()
        letters = sum(c.isalpha() for c in sentence)
        if letters >= 3 and not sentence.rstrip("\"'»”’)] ").endswith(QUESTION_MARKS):
            count += 1
    rest = text[at:].strip()
    return count + (1 if sum(c.isalpha() for c in rest) >= 3 else 0)
