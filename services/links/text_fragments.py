"""Text fragments: the part of a link (`#:~:text=…`) that makes a browser scroll to a sentence and highlight it. Pure.

A browser takes the first part of the page that matches the directive `[prefix-,]start[,end][,-suffix]`. It compares
without case and accents, lets no part cross the edge of a block, allows nothing but white space between prefix and
start and between end and suffix, and wants the outer edges at word boundaries. So each directive is tried against the
article's own text under a comparison *laxer* than any browser's (no blocks, no word boundaries): where even the first
lax match is the sentence meant, so is a browser's.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from urllib.parse import quote

WHOLE = 80
"""A sentence up to this length (half of it, in scripts without spaces) is named whole; a longer one by its first and
last words, because notes and marks within it that the reader left out would stop a match of the whole."""
LETTERS = 20
"""A start or an end has at least this many letters where it can; a letter of a script without spaces counts for 3."""
WORDS = (3, 6)
"""… and at least three words; six are enough however short they are."""
CONTEXT = (2, 4, 8, 16, 32)
"""Words of prefix and suffix that are tried, fewest first."""
REACH = 1000
"""Characters before and after in which these words are looked for."""
LONGEST = 2000
"""Characters of an encoded directive: some programs cut longer links."""

NEAR = 500_000
"""Characters of a long text that are searched for the same words: folding them takes 0.1 s."""

_LINE = re.compile(r"[^\s\n](?:[^\n]*[^\s\n])?")
_TOKEN = re.compile(r"[\S\u202f]+")  # to a browser the narrow space before French marks belongs to the word
_BLANK = re.compile(r"[ \t\n\r\f\v]+")  # what a page shows as one blank
_SPACE = re.compile(r"\s+")
_EXTENDERS = frozenset("_＿\u202f")
_JOINERS = frozenset("'’‘.·:‧,;·․﹒．＇：，\"״")
"""Between letters or digits these make one word of two (UAX 29)."""
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1950-\u19df\u1a20-\u1aaf\u2e80-\u2fff\u3005-\u3007\u3021-\u3029"
    "\u3031-\u3035\u3038-\u303c\u3041-\u3096\u309d-\u30ff\u3105-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\ua9e0-\ua9ff\uaa60-\uaadf\uf900-\ufaff\uff66-\uff9f\U0001b000-\U0001b16f\U00020000-\U0003ffff]"
)
"""Letters of scripts without spaces, in which only a dictionary tells where words end."""

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Directive:
    """The parts of a text directive; "" where there is none."""

    start: str
    end: str = ""
    prefix: str = ""
    suffix: str = ""

    def encoded(self) -> str:
        """Return the directive as it is written in a link."""
        parts = [f"{_encoded(self.prefix)}-"] if self.prefix else []
        parts += [_encoded(part) for part in (self.start, self.end) if part]
        parts += [f"-{_encoded(self.suffix)}"] if self.suffix else []
        return ",".join(parts)


def fragment(url: str, text: str, start: int, end: int) -> str:
    """Return *url* with a text fragment that leads to `text[start:end]`, where *text* is the text of the page."""
    base, _, ordinary = url.partition("#")
    ordinary = ordinary.partition(":~:")[0]
    directive = directive_for(text, start, end)
    if directive is not None:
        return f"{base}#{ordinary}:~:text={directive.encoded()}"
    return f"{base}#{ordinary}" if ordinary else base


def directive_for(text: str, start: int, end: int) -> Directive | None:
    """Return the shortest directive that leads to `text[start:end]` or to an equal sentence; None if none does."""
    if len(text) > NEAR:
        begin = max(0, start - NEAR // 2)
        while 0 < begin < start and not text[begin - 1].isspace():
            begin += 1
        text, start, end = text[begin : end + NEAR // 2], start - begin, end - begin
    folding = _Folding.of(text)
    target = folding.position(start), folding.position(end)
    words = folding.text[slice(*target)]
    if not words.strip():
        return None
    equal: Directive | None = None
    for candidate in _candidates(text, start, end):
        match = _first(candidate, folding.text)
        if match is None or len(candidate.encoded()) > LONGEST:
            continue
        if match == target:
            return candidate
        if equal is None and folding.text[slice(*match)] == words:
            equal = candidate
    return equal


def _candidates(text: str, start: int, end: int) -> Iterator[Directive]:
    """Yield directives for the span: without context first, then with more and more of it."""
    names = list(_names(text, start, end))
    (befores, far_before), (afters, far_after) = _befores(text, start), _afters(text, end)
    contexts = [("", "")]
    for i in range(max(len(befores), len(afters))):
        before, after = "".join(befores[i : i + 1]), "".join(afters[i : i + 1])
        single = [("", after), (before, "")] if far_before and not far_after else [(before, ""), ("", after)]
        contexts += [*single, (before, after)]
    for before, after in dict.fromkeys(contexts):
        if (before or _is_edge(text, start)) and (after or _is_edge(text, end)):
            yield from (Directive(first, last, before, after) for first, last in names)


def _names(text: str, start: int, end: int) -> Iterator[tuple[str, str]]:
    """Yield (start, end) texts of the span, the best pair first; a short span is a start alone."""
    lines = _lines(text, start, end)
    first, last = _tokens(text, *lines[0]), _tokens(text, *lines[-1])
    is_one_line = len(lines) == 1
    whole = _phrase(text, lines)
    if not is_one_line or len(whole) + len(_UNSPACED.findall(whole)) > WHOLE:
        head, tail = _enough(text, first), _enough(text, last[::-1])
        for times in (1, 2, 4):
            heads, tails = first[: head * times], last[-tail * times :]
            if is_one_line and len(heads) + len(tails) > len(first):
                break
            yield _phrase(text, heads), _phrase(text, tails)
    if is_one_line:
        yield whole, ""


def _enough(text: str, tokens: list[Span]) -> int:
    """Return how many of *tokens* make a distinctive start or end."""
    letters = 0
    for count, (start, end) in enumerate(tokens, 1):
        unspaced = len(_UNSPACED.findall(text, start, end))
        letters += end - start + 2 * unspaced
        if count >= WORDS[1] or (letters >= LETTERS and (count >= WORDS[0] or unspaced)):
            return count
    return len(tokens)


def _befores(text: str, start: int) -> tuple[list[str], bool]:
    """Return prefixes of growing length, and whether they are of a line before.

    On the page there may be a picture between two lines, so the other side is tried first.
    """
    lines = _lines(text, max(text.rfind("\n", 0, start) + 1, start - REACH), start)
    far = not lines
    if far:
        stop = len(text[:start].rstrip())
        lines = _lines(text, max(text.rfind("\n", 0, stop) + 1, stop - REACH), stop)
    tokens = _tokens(text, *lines[-1]) if lines else []
    if tokens and not _is_edge(text, tokens[0][0]):
        del tokens[0]
    return list(dict.fromkeys(_phrase(text, tokens[-words:]) for words in CONTEXT if tokens)), far


def _afters(text: str, end: int) -> tuple[list[str], bool]:
    """Return suffixes in the same way."""
    following = _LINE.search(text, end)
    tokens = _tokens(text, following.start(), min(following.end(), end + REACH)) if following else []
    if tokens and not _is_edge(text, tokens[-1][1]):
        del tokens[-1]
    far = following is None or "\n" in text[end : following.start()]
    return list(dict.fromkeys(_phrase(text, tokens[:words]) for words in CONTEXT if tokens)), far


def _lines(text: str, start: int, end: int) -> list[Span]:
    """Return the lines of the span without the white space around them: a line may be a block of the page."""
    return [match.span() for match in _LINE.finditer(text, start, end)]


def _tokens(text: str, start: int, end: int) -> list[Span]:
    """Return spans that begin and end at word boundaries: words, or clauses in scripts without spaces."""
    tokens = []
    for match in _TOKEN.finditer(text, start, end):
        begin, stop = match.span()
        if _UNSPACED.search(text, begin, stop):
            for cut in range(begin + 1, stop):
                if _is_mark(text[cut - 1]) and not _is_mark(text[cut]) and _is_edge(text, cut):
                    tokens.append((begin, cut))
                    begin = cut
        tokens.append((begin, stop))
    return tokens


def _phrase(text: str, spans: list[Span]) -> str:
    return _BLANK.sub(" ", text[spans[0][0] : spans[-1][1]])


def _is_mark(character: str) -> bool:
    return unicodedata.category(character)[0] == "P"


def _is_edge(text: str, index: int) -> bool:
    """Whether every browser sees a word boundary before `text[index]`."""
    if not 0 < index < len(text):
        return True
    left, right = text[index - 1], text[index]
    if unicodedata.category(right) in {"Mn", "Mc", "Me", "Cf"} or unicodedata.category(left) == "Cf":
        return False
    if any(c.isspace() and c != "\u202f" for c in (left, right)):
        return True
    if left in _EXTENDERS or right in _EXTENDERS:
        return False
    if right in _JOINERS:
        return not (_is_joined(left) and _is_joined(text[index + 1 : index + 2]))
    if left in _JOINERS:
        return not (_is_joined(right) and _is_joined(text[max(0, index - 2) : index - 1]))
    return _is_mark(left) or _is_mark(right)


def _is_joined(character: str) -> bool:
    return character.isalnum() and not _UNSPACED.match(character)


def _encoded(part: str) -> str:
    """Percent-encode all but letters, digits and "._~": a bare "-", "," or "&" is syntax of the directive."""
    return quote(part, safe="", errors="replace").replace("-", "%2D")


class _Fold(dict[int, str]):
    """Code point → folded text: accents and invisible characters are removed, quotation marks become straight."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        folded = "" if unicodedata.category(character) in {"Mn", "Me", "Cf"} else _QUOTES.get(character, character)
        self[code] = folded
        return folded


_QUOTES = {mark: straight for straight, marks in {"'": "‘’‚‛‹›`", '"': "“”„‟«»"}.items() for mark in marks}
_FOLD = _Fold()


def _folded(text: str) -> str:
    """Fold *text* more than any browser does, character by character, so that folded pieces can be joined."""
    return _SPACE.sub(" ", unicodedata.normalize("NFKD", text).casefold().translate(_FOLD))


@dataclass(frozen=True, slots=True)
class _Folding:
    """A folded text, and the mapping of offsets from its source."""

    source: str
    text: str
    lines: tuple[int, ...]
    """Offset of each line in the source …"""
    folded: tuple[int, ...]
    """… and in the folded text."""

    @staticmethod
    @lru_cache(maxsize=4)  # the quotes of one answer come from few articles
    def of(source: str) -> _Folding:
        """Fold *source*, at about 5 MB a second."""
        spans = _lines(source, 0, len(source))
        pieces = [_folded(source[slice(*span)]) for span in spans]
        starts = accumulate((len(piece) + 1 for piece in pieces), initial=0)
        return _Folding(source, " ".join(pieces), tuple(span[0] for span in spans), tuple(starts))

    def position(self, index: int) -> int:
        """Return the offset in the folded text of *index* in the source."""
        line = max(0, bisect_right(self.lines, index) - 1)
        return self.folded[line] + len(_folded(self.source[self.lines[line] : index])) if self.lines else 0


def _first(directive: Directive, folded: str) -> Span | None:
    """Return the first match under a comparison laxer than any browser's."""
    prefix = f"{re.escape(_folded(directive.prefix))} ?" if directive.prefix else ""
    suffix = f"(?= ?{re.escape(_folded(directive.suffix))})" if directive.suffix else ""
    start = re.escape(_folded(directive.start))
    if not directive.end:
        match = re.search(f"{prefix}({start}){suffix}", folded)
        return match.span(1) if match else None
    first = re.search(f"{prefix}({start})", folded)
    last = re.compile(re.escape(_folded(directive.end)) + suffix).search(folded, first.end(1)) if first else None
    return (first.start(1), last.end()) if first and last else None
