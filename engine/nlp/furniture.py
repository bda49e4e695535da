"""Lines that are no text of an article whatever it says: messages of the page, paths of links, lists of names, ads."""

from __future__ import annotations

import re
from functools import cache

from engine import languages
from engine.languages.model import Language
from engine.nlp import tokenizer
from engine.nlp.sentence_endings import ends_sentence

MESSAGE_WORDS = 30
"""A message of the page has at most so many words; a longer line is about such messages."""
MESSAGE_WITHIN = 4
"""Words before the phrase that makes it one, at most: "Unfortunately, this video is not available …"."""
MESSAGE_LETTERS = 12
"""The same in letters, where words are not spaced."""
MORE_WORDS = 4
"""Words of "Read the full story…" at most."""
NAMES = 3
"""So many names in a row are a list of authors."""
POST = 2500
"""Letters of a post at most: longer texts with an advertising mark have an advertisement in them."""

_ERID = re.compile(r"\berid\b\W{0,3}[A-Za-z0-9]{8,40}\b", re.IGNORECASE)
"""The number that Russian law puts on every advertisement."""
_AFTER_LABEL = re.compile(r"(?:\s*[:：|｜)\]】」》]+|\.(?=\s)|\s+[–—\-·•/])\s*(?=\S)")
_BEFORE_LABEL = re.compile(r"^[\W_]{0,6}")
_PATH = re.compile(r"\s+[>›»→/]\s+")
_INITIAL_LAST = re.compile(r",.*[\s.-][^\W\d_]\.$")
_MARKS = r"[\d*∗⋆†‡§¶‖#+$^~°¹²³⁴⁵]*"
"""What refers from an author to an institution."""
_NAME = re.compile(rf"^(?:(?:[a-zà-ÿ]{{1,4}}['’\s])*[^\W\d_a-zà-öø-ÿа-я][\w.'’\-]*{_MARKS}\s*){{1,5}}{_MARKS},?$")
_ADDRESS = re.compile(r"[\w.}+-]@(?:[\w-]+\.)+[^\W\d_]{2,}\W*$")


def is_message(flat: str, count: int, page: Language) -> bool:
    """Whether a line says what the page cannot show: "Your browser does not support …"."""
    if count > MESSAGE_WORDS or not page.page_messages:
        return False
    match = _anywhere(page.page_messages, page.unspaced).search(flat)
    if match is None:
        return False
    before = flat[: match.start()]
    return len(before) <= MESSAGE_LETTERS if page.unspaced else len(before.split()) <= MESSAGE_WITHIN


def is_more(line: str, flat: str, count: int, page: Language) -> bool:
    """Whether a line is only a link to the rest of the text: "Read more", "Continue reading…", "[Read on …]"."""
    if flat in _labels((*page.read_more, *page.related_links)):
        return True
    is_cut = line.rstrip("]) ").endswith(("…", "...", "→", "»"))
    return is_cut and count <= MORE_WORDS and _anywhere(page.read_more, page.unspaced).match(flat) is not None


def is_path(line: str) -> bool:
    """Whether a line is the path to the page: "Home > News > Harbour"."""
    return len(line) < 200 and len(_PATH.findall(line)) >= 2 and not ends_sentence(line)


def is_name_list(line: str) -> bool:
    """Whether a line is nothing but names: those of a paper's authors."""
    if len(line) > 3000 or (ends_sentence(line) and not _INITIAL_LAST.search(line)):
        return False
    parts = [part for part in _name_gap().split(line) if part and not part.isdigit()]
    named = [part for part in parts if " " in part.strip() and _NAME.match(part.strip())]
    return len(parts) >= NAMES and len(named) >= NAMES and len(named) >= 0.8 * len(parts)


def is_contact(line: str) -> bool:
    """Whether a line is no sentence and ends with an e-mail address: where an author works."""
    return not ends_sentence(line) and _ADDRESS.search(line) is not None


def is_ad_label(flat: str, page: Language) -> bool:
    """Whether a line is the label of an advertisement alone."""
    return flat in _labels(page.advertising)


def is_ad(line: str, page: Language) -> bool:
    """Whether a line begins with the label of an advertisement or carries its number."""
    if _ERID.search(line):
        return True
    start = _BEFORE_LABEL.match(line)
    rest = line[start.end() if start else 0 :]
    for length in _lengths(page.advertising):
        label = rest[:length]
        if tokenizer.flat(label) in _labels(page.advertising) and _AFTER_LABEL.match(rest, length):
            return True
    return False


def is_ad_post(text: str, title: str, page: Language) -> bool:
    """Whether a whole post is an advertisement: it has no title, is short, and its first or last line says so."""
    if title or len(text) > POST:
        return False
    lines = [line for line in text.split("\n") if line.strip()]
    tags = _ad_tags(page.ad_tags)
    if not lines or not (_ERID.search(text) or tags.search(text) or is_ad(lines[0], page)):
        return False
    marks = (lines[0], lines[-1])
    return any(is_ad(line, page) or tags.search(line) for line in marks)


@cache
def _name_gap() -> re.Pattern[str]:
    """What stands between two names of a list, in any language."""
    words = "|".join(map(re.escape, languages.words("and_words")))
    return re.compile(rf"\s*(?:[,;،、·•&]|\s(?:{words})\s)\s*")


@cache
def _ad_tags(words: str) -> re.Pattern[str]:
    """The hashtags *words* of a language, and the English ones, which are used in all."""
    tags = "|".join(map(re.escape, {*words.split(), *languages.of("en").ad_tags.split()}))
    return re.compile(rf"(?<!\w)#(?:{tags})(?!\w)", re.IGNORECASE)


@cache
def _anywhere(phrases: tuple[str, ...], unspaced: bool) -> re.Pattern[str]:
    parts = "|".join(re.escape(tokenizer.flat(phrase)) for phrase in sorted(phrases, key=len, reverse=True))
    return re.compile(parts if unspaced else rf"(?<!\S)(?:{parts})(?!\S)")


@cache
def _labels(phrases: tuple[str, ...]) -> frozenset[str]:
    return frozenset(tokenizer.flat(phrase) for phrase in phrases)


@cache
def _lengths(phrases: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(sorted({len(phrase) for phrase in phrases}, reverse=True))
