"""What each sentence may be used for: body, scrap, tail of older news, or the title line.

The rules look at lines (a label stands on a line of its own, without a full stop) and at phrases of the language's
page; no word of any language stands here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cache, cached_property

from engine import languages
from engine.languages.model import Language
from engine.models import Sentence, SentenceKind
from engine.nlp import tokenizer
from engine.nlp.sentence_endings import ended, stopped

TITLE_LONGEST = 300
LABEL_WORDS = 3
"""A first line of so many words at most is a label if a headline follows: "Sport, 12.04.2023"."""
SUBHEAD_WORDS = 8
"""A line without a full stop is a subheading or a caption up to so many words."""
LOOSE = 0.5
"""Where more lines have no full stop than this share of the sentences, its absence says nothing: lists, poems."""
TAIL_FROM = 0.5
"""Older news is a tail only in this last share of the sentences."""

_COMMA = re.compile("[,،，、]")
_COLON = re.compile("[:：]")
_LINK = re.compile(r"(?:https?://|www\.|t\.me/|[@#])\S+")
_DATE = re.compile(r"\d{1,4}(?:[./:\-]\d{1,4}){1,2}")
_NAME = re.compile(r"^[^\W\d_a-zà-öø-ÿ]")
_UNSPACED = re.compile("[\u0e00-\u0eff\u3040-\u9fff]")


@dataclass(frozen=True)
class _Line:
    """Sentences that stand on one line of the text."""

    first: int
    last: int
    text: str
    unspaced: bool

    @cached_property
    def flat(self) -> str:
        return tokenizer.flat(self.text[:1000])

    @cached_property
    def count(self) -> int:
        """Its words."""
        return len(self.text) // 2 if self.unspaced else len(self.flat.split())

    @cached_property
    def ended(self) -> bool:
        return ended(self.text)


def classify(
    text: str, sentences: Sequence[Sentence], language: str, title: str = ""
) -> tuple[tuple[Sentence, ...], str]:
    """*sentences* with their kinds, and the title read off the text ("" when *title* is given or none is there)."""
    page = languages.of(language)
    lines = _lines(text, sentences, language)
    kinds = [sentence.kind for sentence in sentences]
    loose = language == "th" or sum(not line.ended for line in lines) > LOOSE * len(sentences)
    for line in lines:
        if _phrase_scrap(line, page) or (not loose and _subhead(line, language)):
            _mark(kinds, line, SentenceKind.BOILERPLATE)
    found = _known_title(lines, title) if title else _title(text, sentences, lines, kinds, page, language)
    if found:
        _head(lines, kinds, found, page, own=not title)
    for index, sentence in enumerate(sentences):
        if kinds[index] is SentenceKind.BODY and _fragment(text[sentence.start : sentence.end], page):
            kinds[index] = SentenceKind.BOILERPLATE
    _tails(text, sentences, kinds, page)
    named = " ".join(found.text.split()) if found and not title else ""
    return tuple(replace(s, kind=kind) for s, kind in zip(sentences, kinds, strict=True)), named


def label(text: str, sentences: Sequence[Sentence], longest: int = 100) -> str:
    """What to call a text without a title: its first sentence, cut at a word. A label, not a quotation."""
    chosen = next((s for s in sentences if s.kind is SentenceKind.BODY), None) or next(iter(sentences), None)
    if chosen is None:
        return ""
    line = " ".join(text[chosen.start : chosen.end].split())
    if len(line) <= longest:
        return line
    cut = line.rfind(" ", longest // 2, longest)
    return line[: cut if cut > 0 else longest - 1].rstrip(" ,;:–—-") + "…"


def _lines(text: str, sentences: Sequence[Sentence], language: str) -> list[_Line]:
    lines = []
    first = 0
    for index in range(1, len(sentences) + 1):
        if index < len(sentences) and "\n" not in text[sentences[index - 1].end : sentences[index].start]:
            continue
        body = text[sentences[first].start : sentences[index - 1].end]
        lines.append(_Line(first, index - 1, body, languages.of(language).unspaced))
        first = index
    return lines


def _mark(kinds: list[SentenceKind], line: _Line, kind: SentenceKind) -> None:
    for index in range(line.first, line.last + 1):
        kinds[index] = kind


# ---- lines that are no sentences


def _phrase_scrap(line: _Line, page: Language) -> bool:
    """Whether the phrases of the language make this line a pointer, a credit, a byline, a date or a link."""
    bare, links = _LINK.subn(" ", line.text)
    if not _begins(bare if links else line.text) and not tokenizer.flat(bare):
        return True
    if line.first != line.last:
        return False
    for phrases in (page.promotions, page.related_links):
        found = _pattern(phrases).match(line.flat)
        if found and _pointer(line, found.group(), page, asks=phrases is page.promotions):
            return True
    if _starts(line.flat, page.photo_credits) and (
        _COLON.search(line.text, 0, 40) or "©" in line.text or not line.ended
    ):
        return line.count <= 25
    if line.text.startswith("©") or _stamp(line, page):
        return True
    return _byline(line, page)


def _pointer(line: _Line, phrase: str, page: Language, *, asks: bool) -> bool:
    """A pointer has no full stop or a colon after its first words; with one it is short, and more than a word tells."""
    unspaced = page.unspaced
    if _COLON.search(line.text, 0, 40):
        return True
    if not stopped(line.text):
        return not unspaced or line.count <= 20
    return line.count <= (12 if asks else 6) and (len(phrase) >= 4 if unspaced else " " in phrase)


def _byline(line: _Line, page: Language) -> bool:
    """ "By Jane Doe": the phrase, then capitalised words, and no full stop."""
    if line.count > 12 or stopped(line.text):
        return False
    for phrase in page.bylines:
        if not _starts(line.flat, (phrase,)):
            continue
        rest = line.text.split()[len(phrase.split()) :]
        named = [word for word in rest if word[:1].isupper() or not word[:1].isalpha()]
        if _COLON.search(line.text, 0, 30) or (rest and rest[0][:1].isupper() and len(named) >= 0.6 * len(rest)):
            return True
    return False


def _stamp(line: _Line, page: Language) -> bool:
    """Whether the line only tells when."""
    if len(line.flat.split()) > 16 or not any(c.isdigit() for c in line.flat):
        return False
    known = tokenizer.listed(page.timestamps, page.dates)
    return all(word in known or any(c.isdigit() for c in word) for word in line.flat.split())


def _subhead(line: _Line, language: str) -> bool:
    """A short line of its own without a full stop."""
    limit = 20 if languages.of(language).unspaced else 60
    return line.first == line.last and not line.ended and (line.count <= SUBHEAD_WORDS or len(line.text) <= limit)


def _fragment(sentence: str, page: Language) -> bool:
    """Whether a sentence only names its source: "According to the Post."; names and small words, no verb."""
    if len(sentence) > (12 if page.unspaced else 80) or _COMMA.search(sentence):
        return False
    flat = tokenizer.flat(sentence).split()
    once = " ".join(word for at, word in enumerate(flat) if at == 0 or word != flat[at - 1])
    found = _pattern(page.attributions).match(once)
    if not found:
        return False
    rest = once[found.end() :].split()
    small = tokenizer.listed(page.stopwords)
    names = {tokenizer.flat(word) for word in sentence.split() if word[:1].isupper() or word[:1] in '«„“"'}
    return len(rest) <= 2 or (len(rest) <= SUBHEAD_WORDS and all(w in small or w in names for w in rest))


@cache
def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Finds any of *phrases* at the beginning of a flat text; " … " is up to eight words."""
    parts = []
    for phrase in sorted(phrases, key=len, reverse=True):
        flat = [re.escape(tokenizer.flat(part)) for part in phrase.split("…")]
        end = "" if _UNSPACED.search(phrase) else r"(?!\S)"
        parts.append(r"(?: \S+){0,8}? ".join(part for part in flat if part) + end)
    return re.compile("|".join(parts) if parts else r"(?!)")


def _starts(flat: str, phrases: tuple[str, ...]) -> bool:
    return _may_start(flat, phrases) and bool(_pattern(phrases).match(flat))


def _may_start(flat: str, phrases: tuple[str, ...]) -> bool:
    """Whether any of *phrases* has the first word of *flat*: most sentences are done with then."""
    first = _first_words(phrases)
    return not first or flat.split(" ", 1)[0] in first


@cache
def _first_words(phrases: tuple[str, ...]) -> frozenset[str]:
    """The first words of *phrases*, nothing where one may begin within a word."""
    if any(_UNSPACED.search(phrase) for phrase in phrases):
        return frozenset()
    return frozenset(tokenizer.flat(phrase).split(" ")[0] for phrase in phrases) or frozenset(" ")


def _begins(text: str) -> str:
    """The first words of *text*, flat."""
    return tokenizer.flat(text[:40])


# ---- the title


def _known_title(lines: Sequence[_Line], title: str) -> _Line | None:
    """The line near the beginning that repeats the document's title."""
    wanted = tokenizer.flat(title)
    for line in lines[:6]:
        if not line.flat or len(line.text) > TITLE_LONGEST:
            continue
        shorter, longer = sorted((line.flat, wanted), key=len)
        if shorter == longer or (longer.startswith(shorter) and len(shorter) > 0.6 * len(longer)):
            return line
        if SequenceMatcher(None, line.flat, wanted, autojunk=False).ratio() > 0.9:
            return line
    return None


def _title(
    text: str,
    sentences: Sequence[Sentence],
    lines: Sequence[_Line],
    kinds: Sequence[SentenceKind],
    page: Language,
    language: str,
) -> _Line | None:
    """The first headline-like line: on its own, no full stop, and body text after it."""
    head = []
    for line in lines[:8]:
        if _phrase_scrap(line, page) or (kinds[line.first] is SentenceKind.BOILERPLATE and line.ended):
            continue
        if not _headline(line) or any(stopped(_of(text, sentences[i])) for i in range(line.first, line.last)):
            break  # several sentences on one line are a paragraph, also where its last one was cut
        head.append(line)
    if not head or head[-1].last + 1 >= len(kinds):
        return None
    least = 4 if languages.of(language).unspaced else LABEL_WORDS
    telling = [line for line in head if _undated(line) > least]
    return telling[0] if telling else head[0]


def _of(text: str, sentence: Sentence) -> str:
    return text[sentence.start : sentence.end]


def _undated(line: _Line) -> int:
    """The words of a line without its date."""
    return sum(not any(c.isdigit() for c in word) for word in line.flat.split()) if line.count < 20 else line.count


def _headline(line: _Line) -> bool:
    if len(line.text) > TITLE_LONGEST:
        return False
    return not stopped(line.text) and not line.text.rstrip().endswith((";", ":", ","))


def _head(lines: Sequence[_Line], kinds: list[SentenceKind], found: _Line, page: Language, *, own: bool) -> None:
    """Mark the title line, and what stands above it and can only be a label."""
    for line in lines:
        if line is found:
            _mark(kinds, line, SentenceKind.TITLE)
            break
        if (own or not line.ended) and line.count <= SUBHEAD_WORDS:
            _mark(kinds, line, SentenceKind.BOILERPLATE)
    for line in lines:  # the title a second time, as some pages have it
        if line is not found and len(line.text) <= 2 * len(found.text) and line.flat == found.flat:
            _mark(kinds, line, SentenceKind.BOILERPLATE)
    after = next((line for line in lines if line.first > found.last), None)
    if after and not after.ended and after.count <= LABEL_WORDS and not page.unspaced:
        _mark(kinds, after, SentenceKind.BOILERPLATE)


# ---- older news at the end


def _tails(text: str, sentences: Sequence[Sentence], kinds: list[SentenceKind], page: Language) -> None:
    """Mark from a sentence that turns to older news to the end of its paragraph, in the last part of the text."""
    if not page.background:
        return
    body = [index for index, kind in enumerate(kinds) if kind is SentenceKind.BODY]
    gap = re.compile(r"\n\s*\n") if "\n\n" in text else re.compile("\n")
    older = False
    for place, index in enumerate(body):
        sentence = sentences[index]
        if place and gap.search(text, sentences[body[place - 1]].end, sentence.start):
            older = False
        late = place >= max(2, TAIL_FROM * len(body))
        if late and not older:
            said = text[sentence.start : min(sentence.end, sentence.start + 300)]
            older = _may_start(_begins(said), page.background) and _starts(tokenizer.flat(said), page.background)
        if older:
            kinds[index] = SentenceKind.BACKGROUND
