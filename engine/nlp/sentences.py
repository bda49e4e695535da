"""Sentences as exact spans: lines and paragraphs first, punkt within them, then rules that only move boundaries.

Precision matters more than recall: two sentences quoted as one are still quoted whole, half a sentence never is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

import punkt
from punkt.rules.language import LanguageVars
from punkt.rules.presets import INDIC

from engine import languages
from engine.models import Sentence, SentenceKind
from engine.nlp import missing_spaces, note_marks, span_merge, thai
from engine.nlp.letters import is_lower
from engine.nlp.punkt import Boundaries

MAX_SENTENCE = 2000
"""A longer "sentence" is cut; its pieces are quoted only if semicolons part them and each begins like a sentence."""
PIECE_LENGTH = 1000
DENSE_STOPS = 8
"""A long line with a full stop every so many characters is not split (punkt took 4.6 s for 1 MB of "a. ")."""
LONG_LINE = 20_000
WRAP_WIDTH = 120
"""The longest line of hard-wrapped text."""

MAX_SENTENCES = 20_000
"""About so many sentences are found in a text, as many as a thousand pages have; the rest of the text has none."""
MAX_LINE = 200_000
"""A longer line is read in stretches, so that MAX_SENTENCES is reached before all of it is."""

# punkt reads to the next white space at every full stop: it took 30 s for 48 KB of Chinese without white space
# a mark before 》 belongs to a title: 《你好！》上映; an ellipsis is more often a pause than an end
_UNSPACED = re.compile(
    r"(?:(?:[。！？｡]|[!?](?![a-zA-Z0-9/=&]))+(?![》〉。！？｡!?])…*|…+(?=[」』”\s]))[」』）】》〉”’\"')\]]*"
)
_ENDLESS = re.compile(r"\S{1000}")
_STOP = re.compile(r"[.!?…。！？؟۔।॥։]\s+")
_ENDS = re.compile(r"[.!?…。！？؟۔।॥;՝։።။។]")
_CLAUSE = re.compile(r"[;；]\s*")
_ARABIC_RULES = LanguageVars(
    sent_end_chars=(".", "!", "?", "؟", "۔"),
    internal_punctuation="،؛,;:",
    word_start_exclusions='("`{[:;&#*@)}]-,؟،؛۔',
    non_word_chars=")\";}]*:@'({[‘’“”«»؟،؛۔",
)
_OTHER_RULES = LanguageVars(
    sent_end_chars=(".", "!", "?", "؟", "۔", "।", "॥", "։", "።", "။", "។"),
    word_start_exclusions='("`{[:;&#*@)}]-,؟،؛۔।॥։።။។',
    non_word_chars=")\";}]*:@'({[‘’“”«»؟،؛۔।॥։።။។",
)
"""For languages without a page: what ends a sentence in any script that parts its sentences by spaces."""
_RULES = {"ar": _ARABIC_RULES, "fa": _ARABIC_RULES, "hi": INDIC}

Span = tuple[int, int]
MISSING_HALF = "And."
"""Stands for the missing rest of a text: the beginning of a sentence, so that only the end before it decides."""


def split(text: str, language: str, breaks: Sequence[int] = ()) -> tuple[Sentence, ...]:
    """Return the sentences of *text* in order. None crosses a paragraph or a break; halves at a break are boilerplate.

    A break at the end of the text means that text is missing: a last sentence without an end is half a sentence.
    """
    joins = sorted({at for at in breaks if 0 < at <= len(text)})
    sentences: list[Sentence] = []
    for start, end in _segments(text, joins):
        if len(sentences) >= MAX_SENTENCES:
            break
        for a, b in _sentences(text, start, end, language):
            sentences.extend(_split_long(text, a, b))
    return _mark_halves(text, sentences, joins, language)


# ---- lines and paragraphs


def _segments(text: str, joins: Sequence[int]) -> Iterator[Span]:
    """Yield the stretches that no sentence crosses: lines, or paragraphs if the text is hard-wrapped."""
    hard = _hard_newlines(text)
    edges = sorted({0, len(text), *joins, *hard})
    for start, end in pairwise(edges):
        while end - start > MAX_LINE:
            stops = [match.end() for match in _STOP.finditer(text, start + MAX_LINE // 2, start + MAX_LINE)]
            stop = stops[-1] if stops else start + MAX_LINE
            yield start, stop
            start = stop  # noqa: PLW2901
        yield start, end


def _hard_newlines(text: str) -> list[int]:
    """Return the newlines that end a paragraph or a line of its own."""
    newlines = [match.start() for match in re.finditer("\n", text)]
    width = _wrap_width(text)
    if not width:
        return newlines
    hard = []
    before = 0
    for at in newlines:
        line = text[before:at]
        after = text[at + 1 : at + 1 + WRAP_WIDTH].split("\n", 1)[0]
        if not line.strip() or not after.strip() or not _is_full(line, after, width):
            hard.append(at)
        before = at + 1
    return hard


def _is_full(line: str, after: str, width: int) -> bool:
    """Whether the first word of the next line had no room on this one."""
    return len(line.rstrip()) + 1 + len(after.split(None, 1)[0]) > width


def _wrap_width(text: str) -> int:
    """Return the width that the lines of *text* were wrapped at, 0 if they were not."""
    lines = text.split("\n")
    width = max(map(len, lines))
    if len(lines) < 3 or not 30 <= width <= WRAP_WIDTH:
        return 0
    pairs = [(a, b) for a, b in pairwise(lines) if a.strip() and b.strip()]
    full = [a for a, b in pairs if _is_full(a, b, width)]
    cut = sum(not _ENDS.search(line.rstrip()[-2:]) for line in full)
    if len(full) >= 2 and len(full) >= 0.6 * len(pairs) and cut >= 0.3 * len(full):
        return width
    return 0


# ---- sentences of one line


@cache
def _tokenizer(language: str) -> punkt.PunktSentenceTokenizer:
    name = languages.of(language).punkt or language
    try:
        parameters = punkt.load_model(name)
    except punkt.ModelError:
        parameters = punkt.PunktParameters()
    plain_words = set(languages.of(language).plain_words.split())
    parameters = replace(parameters, abbrev_types=parameters.abbrev_types - plain_words)
    rules = _RULES.get(language)
    if rules is None:
        try:
            rules = punkt.rules_for_language(language)
        except LookupError:
            rules = None if language in languages.CODES else _OTHER_RULES
    return Boundaries(parameters, rules=rules)


def _sentences(text: str, start: int, end: int, language: str) -> list[Span]:
    """Return the sentences between *start* and *end*, trimmed of white space."""
    line = text[start:end]
    if not line.strip():
        return []
    if not _ENDS.search(line, 0, len(line.rstrip()) - 1) and language != "th":
        spans = [(0, len(line))]
    elif language == "th":
        spans = list(thai.sentences(line))
    elif language in ("zh", "ja"):
        spans = list(_after(_UNSPACED, line))
    elif _ENDLESS.search(line):
        spans = list(_after(_STOP, line))
    elif len(line) > LONG_LINE and len(_ENDS.findall(line)) * DENSE_STOPS > len(line):
        spans = [(0, len(line))]
    else:
        spans = list(_tokenizer(language).span_tokenize(line))
    trimmed = [span for a, b in spans if (span := _trim(line, a, b))]
    ended = _with_other_ends(line, trimmed, language)
    return [(start + a, start + b) for a, b in span_merge.merge(line, ended, languages.of(language))]


def _with_other_ends(line: str, spans: list[Span], language: str) -> list[Span]:
    """Return *spans* with the ends that punkt does not see: note marks and full stops without a space."""
    if language == "th":
        return spans
    model = _tokenizer(language).params
    spans = note_marks.apply(spans, note_marks.cuts(line, model.abbrev_types))
    if language in ("zh", "ja"):
        return spans
    page = languages.of(language)
    spans = note_marks.apply(spans, missing_spaces.ends_after_units(line, page))
    return note_marks.apply(spans, missing_spaces.cuts(line, page, model.ortho_context))


def _trim(line: str, start: int, end: int) -> Span | None:
    piece = line[start:end]
    body = piece.strip()
    if not body:
        return None
    start += len(piece) - len(piece.lstrip())
    return start, start + len(body)


def _after(ends: re.Pattern[str], line: str) -> Iterator[Span]:
    """Yield the spans between matches of *ends*."""
    before = 0
    for match in ends.finditer(line):
        yield before, match.end()
        before = match.end()
    yield before, len(line)


# ---- overlong and cut sentences


def _split_long(text: str, start: int, end: int) -> Iterator[Sentence]:
    """Yield the sentence, or its pieces if it is too long. Note marks alone are none."""
    if note_marks.are_all(text[start : min(end, start + note_marks.TAIL + 1)]):
        yield Sentence(start, end, SentenceKind.BOILERPLATE)
        return
    if end - start <= MAX_SENTENCE:
        yield Sentence(start, end)
        return
    clauses = [match.end() for match in _CLAUSE.finditer(text, start, end)]
    spans = [span for a, b in pairwise([start, *clauses, end]) if (span := _trim(text, a, b))]
    for index, span in enumerate(spans):
        if span[1] - span[0] > MAX_SENTENCE or not clauses:
            yield from _pieces(text, *span)
            continue
        goes_on = is_lower(text[span[0]]) or (index + 1 < len(spans) and is_lower(text[spans[index + 1][0]]))
        yield Sentence(*span, SentenceKind.INCOMPLETE if goes_on else SentenceKind.BODY)


def _pieces(text: str, start: int, end: int) -> Iterator[Sentence]:
    """Stretches of at most PIECE_LENGTH characters that end between words, as boilerplate."""
    while start < end:
        stop = min(start + PIECE_LENGTH, end)
        if stop < end:
            space = text.rfind(" ", start + PIECE_LENGTH // 2, stop)
            stop = space if space > 0 else stop
        span = _trim(text, start, stop)
        if span:
            yield Sentence(*span, SentenceKind.BOILERPLATE)
        start = stop


def _mark_halves(text: str, sentences: list[Sentence], joins: Sequence[int], language: str) -> tuple[Sentence, ...]:
    """Return *sentences* with both halves marked as boilerplate where a join cut a sentence in two."""
    for join in joins:
        last = max((i for i, s in enumerate(sentences) if s.end <= join), default=None)
        first = min((i for i, s in enumerate(sentences) if s.start >= join), default=None)
        if last is None or (first is None and join < len(text.rstrip())):
            continue
        a, b = sentences[last], sentences[first] if first is not None else None
        rest = text[b.start : b.end] if b else MISSING_HALF
        if span_merge.is_cut(text[a.start : a.end], rest, languages.of(language)):
            sentences[last] = Sentence(a.start, a.end, SentenceKind.BOILERPLATE)
            if b and first is not None:
                sentences[first] = Sentence(b.start, b.end, SentenceKind.BOILERPLATE)
    return tuple(sentences)
