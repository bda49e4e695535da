"""Sentences as exact spans: lines and paragraphs first, punkt within them, then glue that only moves boundaries.

Precision matters more than recall: two sentences quoted as one are still quoted whole, half a sentence never is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

import punkt
from punkt.rules.language import LanguageVars
from punkt.rules.presets import INDIC

from engine import languages
from engine.models import Sentence, SentenceKind
from engine.nlp import span_merge
from engine.nlp.punkt import Boundaries

LONGEST = 2000
"""A longer "sentence" is none; it is cut, and its pieces are quoted nowhere unless a semicolon parts them."""
PIECE = 1000
DENSE = 8
"""A long line with a full stop every so many characters has no sentences (punkt took 4.6 s for 1 MB of "a. ")."""
LONG_LINE = 20_000
WIDEST = 120
"""A line of hard-wrapped text is no longer."""
THAI = 160
"""Characters of a Thai sentence at least, about what one has: at 80, a fifth fewer questions were answered on dev."""

MOST = 20_000
"""About so many sentences are found in a text, as many as a thousand pages have; what follows is quoted nowhere."""
LINE = 200_000
"""A longer line is read in stretches, so that MOST is reached before all of it is."""

# punkt reads to the next white space at every full stop: 48 KB of Chinese without any took it 30 s
# an ellipsis is a pause sooner than an end
_UNSPACED = re.compile(r"(?:(?:[。！？｡]|[!?](?![a-zA-Z0-9/=&]))+…*|…+(?=[」』”\s]))[」』）】》〉”’\"')\]]*")
_ENDLESS = re.compile(r"\S{1000}")
_STOP = re.compile(r"[.!?…。！？؟۔।॥։]\s+")
_ENDS = re.compile(r"[.!?…。！？؟۔।॥;՝։።။។]")
_CLAUSE = re.compile(r"[;；]\s*")
_ARABIC = LanguageVars(
    sent_end_chars=(".", "!", "?", "؟", "۔"),
    internal_punctuation="،؛,;:",
    word_start_exclusions='("`{[:;&#*@)}]-,؟،؛۔',
    non_word_chars=")\";}]*:@'({[‘’“”«»؟،؛۔",
)
_ELSEWHERE = LanguageVars(
    sent_end_chars=(".", "!", "?", "؟", "۔", "।", "॥", "։", "።", "။", "។"),
    word_start_exclusions='("`{[:;&#*@)}]-,؟،؛۔।॥։።။។',
    non_word_chars=")\";}]*:@'({[‘’“”«»؟،؛۔।॥։።။។",
)
"""For languages without a page: what ends a sentence in any script that parts its sentences by spaces."""
_RULES = {"ar": _ARABIC, "fa": _ARABIC, "hi": INDIC}

Span = tuple[int, int]
NEVER_CAME = "And."
"""Stands for the part that never came: the beginning of a sentence, so that only the end before it tells."""


def split(text: str, language: str, breaks: Sequence[int] = ()) -> tuple[Sentence, ...]:
    """The sentences of *text* in order. None crosses a paragraph or a break; halves at a break are scraps.

    A break at the end of the text says that more was to come: a last sentence without an end is half a sentence.
    """
    joins = sorted({at for at in breaks if 0 < at <= len(text)})
    found: list[Sentence] = []
    for start, end in _segments(text, joins):
        if len(found) >= MOST:
            break
        for a, b in _sentences(text, start, end, language):
            found.extend(_capped(text, a, b))
    return _halves(text, found, joins, language)


# ---- lines and paragraphs


def _segments(text: str, joins: Sequence[int]) -> Iterator[Span]:
    """The stretches that no sentence crosses: lines, or paragraphs where the lines are only wrapped."""
    hard = _hard_newlines(text)
    edges = sorted({0, len(text), *joins, *hard})
    for start, end in pairwise(edges):
        while end - start > LINE:
            stops = [found.end() for found in _STOP.finditer(text, start + LINE // 2, start + LINE)]
            stop = stops[-1] if stops else start + LINE
            yield start, stop
            start = stop  # noqa: PLW2901
        yield start, end


def _hard_newlines(text: str) -> list[int]:
    """The newlines that end a paragraph or a line of its own."""
    newlines = [found.start() for found in re.finditer("\n", text)]
    width = _wrapped(text)
    if not width:
        return newlines
    hard = []
    before = 0
    for at in newlines:
        line = text[before:at]
        after = text[at + 1 : at + 1 + WIDEST].split("\n", 1)[0]
        if not line.strip() or not after.strip() or not _full(line, after, width):
            hard.append(at)
        before = at + 1
    return hard


def _full(line: str, after: str, width: int) -> bool:
    """Whether the first word of the next line had no room on this one."""
    return len(line.rstrip()) + 1 + len(after.split(None, 1)[0]) > width


def _wrapped(text: str) -> int:
    """The width that the lines of *text* were wrapped at, 0 where they were not."""
    lines = text.split("\n")
    width = max(map(len, lines))
    if len(lines) < 3 or not 30 <= width <= WIDEST:
        return 0
    pairs = [(a, b) for a, b in pairwise(lines) if a.strip() and b.strip()]
    full = [a for a, b in pairs if _full(a, b, width)]
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
    rules = _RULES.get(language)
    if rules is None:
        try:
            rules = punkt.rules_for_language(language)
        except LookupError:
            rules = None if language in languages.CODES else _ELSEWHERE
    return Boundaries(parameters, rules=rules)


def _sentences(text: str, start: int, end: int, language: str) -> list[Span]:
    """The sentences between *start* and *end*, trimmed of white space."""
    line = text[start:end]
    if not line.strip():
        return []
    if not _ENDS.search(line, 0, len(line.rstrip()) - 1) and language != "th":
        spans = [(0, len(line))]
    elif language == "th":
        spans = list(_thai(line))
    elif language in ("zh", "ja"):
        spans = list(_after(_UNSPACED, line))
    elif _ENDLESS.search(line):
        spans = list(_after(_STOP, line))
    elif len(line) > LONG_LINE and len(_ENDS.findall(line)) * DENSE > len(line):
        spans = [(0, len(line))]
    else:
        spans = list(_tokenizer(language).span_tokenize(line))
    trimmed = [span for a, b in spans if (span := _trim(line, a, b))]
    return [(start + a, start + b) for a, b in span_merge.joined(line, trimmed, languages.of(language))]


def _trim(line: str, start: int, end: int) -> Span | None:
    piece = line[start:end]
    body = piece.strip()
    if not body:
        return None
    start += len(piece) - len(piece.lstrip())
    return start, start + len(body)


def _after(ends: re.Pattern[str], line: str) -> Iterator[Span]:
    """The spans between the ends of sentences."""
    before = 0
    for found in ends.finditer(line):
        yield before, found.end()
        before = found.end()
    yield before, len(line)


def _thai(line: str) -> Iterator[Span]:
    """Thai has no full stops: phrases, which spaces part, are gathered until they are as long as a sentence."""
    before = 0
    for found in re.finditer(r"\s+", line):
        if found.start() - before >= THAI and _phrase(line, found.end()) >= THAI // 4:
            yield before, found.start()
            before = found.end()
    yield before, len(line)


def _phrase(line: str, start: int) -> int:
    end = line.find(" ", start)
    return (len(line) if end < 0 else end) - start


# ---- what is no sentence


def _capped(text: str, start: int, end: int) -> Iterator[Sentence]:
    """The sentence, or its pieces where it is too long to be one."""
    if end - start <= LONGEST:
        yield Sentence(start, end)
        return
    clauses = [found.end() for found in _CLAUSE.finditer(text, start, end)]
    edges = [start, *clauses, end]
    for a, b in pairwise(edges):
        span = _trim(text, a, b)
        if span and span[1] - span[0] <= LONGEST and clauses:
            yield Sentence(*span)
        elif span:
            yield from _pieces(text, *span)


def _pieces(text: str, start: int, end: int) -> Iterator[Sentence]:
    """Stretches of at most PIECE characters that end between words, as scraps."""
    while start < end:
        stop = min(start + PIECE, end)
        if stop < end:
            space = text.rfind(" ", start + PIECE // 2, stop)
            stop = space if space > 0 else stop
        span = _trim(text, start, stop)
        if span:
            yield Sentence(*span, SentenceKind.BOILERPLATE)
        start = stop


def _halves(text: str, found: list[Sentence], joins: Sequence[int], language: str) -> tuple[Sentence, ...]:
    """*found* with both sentences at a join marked as scraps where the join cut one sentence in two."""
    for join in joins:
        last = max((i for i, s in enumerate(found) if s.end <= join), default=None)
        first = min((i for i, s in enumerate(found) if s.start >= join), default=None)
        if last is None or (first is None and join < len(text.rstrip())):
            continue
        a, b = found[last], found[first] if first is not None else None
        rest = text[b.start : b.end] if b else NEVER_CAME
        if span_merge.cut(text[a.start : a.end], rest, languages.of(language)):
            found[last] = Sentence(a.start, a.end, SentenceKind.BOILERPLATE)
            if b and first is not None:
                found[first] = Sentence(b.start, b.end, SentenceKind.BOILERPLATE)
    return tuple(found)
