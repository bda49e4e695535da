"""The kind of each sentence: body, boilerplate, background (older news) or title.

The rules look at lines (a label stands on a line of its own, without a full stop) and at phrases of the language's
page; this module contains no words of a language.
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
from engine.nlp import feed_footers, furniture, tokenizer
from engine.nlp.sentence_endings import ends_sentence, ends_with_full_stop

TITLE_LONGEST = 300
LABEL_WORDS = 3
"""A first line of so many words at most is a label if a headline follows: "Sport, 12.04.2023"."""
SUBHEAD_WORDS = 8
"""A line without a full stop is a subheading or a caption if it has at most so many words."""
LOOSE_SHARE = 0.5
"""If more lines lack a full stop than this share of the sentences, none is taken for a subheading: lists, poems."""
BACKGROUND_FROM = 0.5
"""Older news is background only after this share of the sentences."""

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
        """The number of words."""
        return len(self.text) // 2 if self.unspaced else len(self.flat.split())

    @cached_property
    def is_ended(self) -> bool:
        return ends_sentence(self.text)


def classify(
    text: str, sentences: Sequence[Sentence], language: str, title: str = ""
) -> tuple[tuple[Sentence, ...], str]:
    """Return *sentences* with their kinds, and the title found in the text ("" if *title* is given or none)."""
    page = languages.of(language)
    lines = _lines(text, sentences, language)
    kinds = [sentence.kind for sentence in sentences]
    loose = language == "th" or sum(not line.is_ended for line in lines) > LOOSE_SHARE * len(sentences)
    is_ad_post = furniture.is_ad_post(text, title, page)
    for line in lines:
        if is_ad_post or furniture.is_ad(line.text, page):
            _mark_line(kinds, line, SentenceKind.AD)
        elif _is_boilerplate(line, page) or (not loose and _is_subheading(line, language)):
            _mark_line(kinds, line, SentenceKind.BOILERPLATE)
    for index in feed_footers.find(text, sentences):
        kinds[index] = SentenceKind.BOILERPLATE
    title_line = _repeated_title(lines, title) if title else _title(text, sentences, lines, kinds, page, language)
    if title_line:
        _mark_heading(lines, kinds, title_line, page, read_off=not title)
    for index, sentence in enumerate(sentences):
        if kinds[index] is SentenceKind.BODY and _is_attribution(text[sentence.start : sentence.end], page):
            kinds[index] = SentenceKind.BOILERPLATE
    _mark_background(text, sentences, kinds, page)
    title_read = " ".join(title_line.text.split()) if title_line and not title else ""
    return tuple(replace(s, kind=kind) for s, kind in zip(sentences, kinds, strict=True)), title_read


def label(text: str, sentences: Sequence[Sentence], longest: int = 100) -> str:
    """Return a label for a text without a title: its first sentence, cut at a word. It is not a quotation.

    Of an advertisement it is the first sentence that is more than its mark, "Advertisement.".
    """
    longer = (s for s in sentences if s.kind is SentenceKind.AD and " " in text[s.start : s.end])
    bodies = (s for s in sentences if s.kind is SentenceKind.BODY)
    chosen = next((s for found in (bodies, longer, iter(sentences)) for s in found), None)
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


def _mark_line(kinds: list[SentenceKind], line: _Line, kind: SentenceKind) -> None:
    for index in range(line.first, line.last + 1):
        kinds[index] = kind


# ---- boilerplate


def _is_boilerplate(line: _Line, page: Language) -> bool:
    """Whether the phrases of the language make this line a pointer, a credit, a byline, a date or a link."""
    bare, links = _LINK.subn(" ", line.text)
    if not _beginning(bare if links else line.text) and not tokenizer.flat(bare):
        return True
    if furniture.is_message(line.flat, line.count, page) or furniture.is_ad_label(line.flat, page):
        return True
    if furniture.is_more(line.text, line.flat, line.count, page):
        return True
    if furniture.is_path(line.text) or furniture.is_name_list(line.text):
        return True
    if line.first != line.last:
        return False
    if furniture.is_contact(line.text):
        return True
    for phrases in (page.promotions, page.related_links):
        match = _pattern(phrases).match(line.flat)
        if match and _is_pointer(line, match.group(), page, asks=phrases is page.promotions):
            return True
    if _starts_with(line.flat, page.photo_credits) and (
        _COLON.search(line.text, 0, 40) or "©" in line.text or not line.is_ended
    ):
        return line.count <= 25
    if line.text.startswith("©") or _is_timestamp(line, page):
        return True
    return _is_byline(line, page)


def _is_pointer(line: _Line, phrase: str, page: Language, *, asks: bool) -> bool:
    """Whether a line that begins with *phrase* points elsewhere ("Read also: …").

    Such a line has a colon near its beginning or no full stop; with a full stop it is short, and the phrase is not one
    word alone.
    """
    unspaced = page.unspaced
    if _COLON.search(line.text, 0, 40):
        return True
    if not ends_with_full_stop(line.text):
        return not unspaced or line.count <= 20
    return line.count <= (12 if asks else 6) and (len(phrase) >= 4 if unspaced else " " in phrase)


def _is_byline(line: _Line, page: Language) -> bool:
    """Whether the line is a byline ("By Jane Doe"): the phrase, then capitalised words, and no full stop."""
    if line.count > 12 or ends_with_full_stop(line.text):
        return False
    for phrase in page.bylines:
        if not _starts_with(line.flat, (phrase,)):
            continue
        rest = line.text.split()[len(phrase.split()) :]
        capitalised = [word for word in rest if word[:1].isupper() or not word[:1].isalpha()]
        if _COLON.search(line.text, 0, 30) or (rest and rest[0][:1].isupper() and len(capitalised) >= 0.6 * len(rest)):
            return True
    return False


def _is_timestamp(line: _Line, page: Language) -> bool:
    """Whether the line consists of a date or time only."""
    if len(line.flat.split()) > 16 or not any(c.isdigit() for c in line.flat):
        return False
    time_words = tokenizer.listed(page.timestamps, page.dates)
    return all(word in time_words or any(c.isdigit() for c in word) for word in line.flat.split())


def _is_subheading(line: _Line, language: str) -> bool:
    """Whether the sentence is a short line of its own without a full stop."""
    limit = 20 if languages.of(language).unspaced else 60
    return line.first == line.last and not line.is_ended and (line.count <= SUBHEAD_WORDS or len(line.text) <= limit)


def _is_attribution(sentence: str, page: Language) -> bool:
    """Whether a sentence only names its source: "According to the Post."; names and small words, no verb."""
    if len(sentence) > (12 if page.unspaced else 80) or _COMMA.search(sentence):
        return False
    flat = tokenizer.flat(sentence).split()
    once = " ".join(word for at, word in enumerate(flat) if at == 0 or word != flat[at - 1])
    match = _pattern(page.attributions).match(once)
    if not match:
        return False
    rest = once[match.end() :].split()
    small = tokenizer.listed(page.stopwords)
    names = {tokenizer.flat(word) for word in sentence.split() if word[:1].isupper() or word[:1] in '«„“"'}
    return len(rest) <= 2 or (len(rest) <= SUBHEAD_WORDS and all(w in small or w in names for w in rest))


@cache
def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern for any of *phrases* at the beginning of a flat text; " … " matches up to eight words."""
    parts = []
    for phrase in sorted(phrases, key=len, reverse=True):
        flat = [re.escape(tokenizer.flat(part)) for part in phrase.split("…")]
        end = "" if _UNSPACED.search(phrase) else r"(?!\S)"
        parts.append(r"(?: \S+){0,8}? ".join(part for part in flat if part) + end)
    return re.compile("|".join(parts) if parts else r"(?!)")


def _starts_with(flat: str, phrases: tuple[str, ...]) -> bool:
    return _may_start(flat, phrases) and bool(_pattern(phrases).match(flat))


def _may_start(flat: str, phrases: tuple[str, ...]) -> bool:
    """Whether any of *phrases* begins with the first word of *flat*: a quick test that excludes most sentences."""
    first = _first_words(phrases)
    return not first or flat.split(" ", 1)[0] in first


@cache
def _first_words(phrases: tuple[str, ...]) -> frozenset[str]:
    """Return the first words of *phrases*; empty if one of them may begin within a word."""
    if any(_UNSPACED.search(phrase) for phrase in phrases):
        return frozenset()
    return frozenset(tokenizer.flat(phrase).split(" ")[0] for phrase in phrases) or frozenset(" ")


def _beginning(text: str) -> str:
    """Return the first words of *text*, flat."""
    return tokenizer.flat(text[:40])


# ---- the title


def _repeated_title(lines: Sequence[_Line], title: str) -> _Line | None:
    """Return the line near the beginning that repeats the document's title."""
    wanted = tokenizer.flat(title)
    for line in lines[:6]:
        if not line.flat or len(line.text) > TITLE_LONGEST:
            continue
        if line.first != line.last and line.flat.startswith(wanted) and line.flat != wanted:
            continue  # a paragraph that begins with the title, as posts of channels do
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
    """Return the first line that looks like a headline: on its own, no full stop, and body text after it."""
    head = []
    for line in lines[:8]:
        if _is_boilerplate(line, page) or (kinds[line.first] is SentenceKind.BOILERPLATE and line.is_ended):
            continue
        if not _is_headline(line) or any(
            ends_with_full_stop(_text_of(text, sentences[i])) for i in range(line.first, line.last)
        ):
            break  # several sentences on one line are a paragraph, also where its last one was cut
        head.append(line)
    if not head or head[-1].last + 1 >= len(kinds):
        return None
    least = 4 if languages.of(language).unspaced else LABEL_WORDS
    headlines = [line for line in head if _words_without_date(line) > least]
    return headlines[0] if headlines else head[0]


def _text_of(text: str, sentence: Sentence) -> str:
    return text[sentence.start : sentence.end]


def _words_without_date(line: _Line) -> int:
    """Count the words of a line without its date."""
    return sum(not any(c.isdigit() for c in word) for word in line.flat.split()) if line.count < 20 else line.count


def _is_headline(line: _Line) -> bool:
    if len(line.text) > TITLE_LONGEST:
        return False
    return not ends_with_full_stop(line.text) and not line.text.rstrip().endswith((";", ":", ","))


def _mark_heading(
    lines: Sequence[_Line], kinds: list[SentenceKind], title_line: _Line, page: Language, *, read_off: bool
) -> None:
    """Mark the title line and the labels above it; *read_off* says that the title was found in the text."""
    for line in lines:
        if line is title_line:
            _mark_line(kinds, line, SentenceKind.TITLE)
            break
        if (read_off or not line.is_ended) and line.count <= SUBHEAD_WORDS:
            _mark_line(kinds, line, SentenceKind.BOILERPLATE)
    for line in lines:  # the title a second time, as some pages have it
        if line is not title_line and len(line.text) <= 2 * len(title_line.text) and line.flat == title_line.flat:
            _mark_line(kinds, line, SentenceKind.BOILERPLATE)
    after = next((line for line in lines if line.first > title_line.last), None)
    if after and not after.is_ended and after.count <= LABEL_WORDS and not page.unspaced:
        _mark_line(kinds, after, SentenceKind.BOILERPLATE)


# ---- older news at the end


def _mark_background(text: str, sentences: Sequence[Sentence], kinds: list[SentenceKind], page: Language) -> None:
    """Mark background: from a sentence that turns to older news to the end of its paragraph, late in the text."""
    if not page.background:
        return
    body = [index for index, kind in enumerate(kinds) if kind is SentenceKind.BODY]
    gap = re.compile(r"\n\s*\n") if "\n\n" in text else re.compile("\n")
    older = False
    for place, index in enumerate(body):
        sentence = sentences[index]
        if place and gap.search(text, sentences[body[place - 1]].end, sentence.start):
            older = False
        late = place >= max(2, BACKGROUND_FROM * len(body))
        if late and not older:
            beginning = text[sentence.start : min(sentence.end, sentence.start + 300)]
            older = _may_start(_beginning(beginning), page.background) and _starts_with(
                tokenizer.flat(beginning), page.background
            )
        if older:
            kinds[index] = SentenceKind.BACKGROUND
