"""Where punkt's boundary is none: rules that join two spans or move a closing quote, and touch nothing else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from engine.languages.model import Language

LONGEST = 700
"""Characters of a quotation or parenthesis of several sentences that are kept in one piece."""

_PAIRS = {
    "«": "»",
    "“": "”",
    "„": "“”",
    "(": ")",
    "[": "]",
    "「": "」",
    "『": "』",
    "（": "）",
    "《": "》",
    "‹": "›",
    "”": "”",
}
_OPENERS = frozenset(_PAIRS) - {"”"}
_CLOSERS = frozenset("»”)]」』）》›’’\"'")
_LEAD = re.compile(r"[\s\"'«»“”„‘’‹›(\[「『（《—–\-¿¡]*")
_INITIAL = re.compile(r"(?:^|[\s.(«„“\"'’])[^\W\d_]\.$")
_NUMBER = re.compile(r"(?:^|[\s(])(?:\d{1,2}|[IVX]{1,5})\.$")
_LABEL = re.compile(r"^\W*(?:\d{1,3}|[^\W\d_])[.)]$")
_YEAR = re.compile(r"\d\s?\S{1,6}\.$")
_LAST = re.compile(r"[^\s(«„“\"'’]{1,16}\.$")
_FINAL = re.compile(r"[.!?…。！？؟۔।॥։።:;][\"'»«”“’)\]」』）》›\s]*$")
_STRANDED = re.compile(r"[»”’)\]」』）》›\"']+(?=\s|$)|[」』）》]+")
_OPENING = re.compile(r"[\"«“„(\[「『（《‹]")
_LEFT = re.compile(r"\s+([«„“(\[‹\"]+)$")
_WORDY = re.compile(r"[^\W_]")

Span = tuple[int, int]


@cache
def _abbreviations(page: Language) -> frozenset[str]:
    return frozenset(page.abbreviations.casefold().split())


@cache
def _small(page: Language) -> frozenset[str]:
    return frozenset(page.stopwords.casefold().split())


def joined(line: str, spans: Sequence[Span], page: Language) -> list[Span]:
    """*spans* of *line* with false boundaries taken out."""
    found: list[Span] = []
    open_until = 0
    for start, end in _settled(line, spans):
        if found:
            start = _stranded(line, found, start, end, open_until)  # noqa: PLW2901
            if start >= end:
                continue
            before = found[-1]
            if start < open_until or _one(_tail(line, before, 80), line[start : min(end, start + 80)], page):
                found[-1] = (before[0], end)
            else:
                found.append((start, end))
        else:
            found.append((start, end))
        if end > open_until and _OPENING.search(line, start, end):
            open_until = _closing(line, found[-1], spans[-1][1])
    return found


def _tail(line: str, span: Span, length: int) -> str:
    """The last characters of a span; slicing the whole of it would cost a hostile text its square."""
    return line[max(span[0], span[1] - length) : span[1]]


def _stranded(line: str, found: list[Span], start: int, end: int, open_until: int) -> int:
    """Give closing quotes at a span's beginning back to the span before; returns where the span begins then."""
    if start < open_until <= end and not _WORDY.search(line, start, open_until):
        found[-1] = (found[-1][0], open_until)
        rest = line[open_until:end]
        return open_until + len(rest) - len(rest.lstrip())
    closing = _STRANDED.match(line, start, end)
    if not closing:
        return start
    ambiguous = closing.group().strip("\"'’") == ""
    if ambiguous and _tail(line, found[-1], LONGEST).count(closing.group()[0]) % 2 == 0:
        return start
    found[-1] = (found[-1][0], closing.end())
    rest = line[closing.end() : end]
    return closing.end() + len(rest) - len(rest.lstrip())


def _settled(line: str, spans: Sequence[Span]) -> list[Span]:
    """*spans* with opening quotes at the end of one moved to the beginning of the next."""
    settled = list(spans)
    for at in range(len(settled) - 1):
        start, end = settled[at]
        opening = _LEFT.search(line, max(start, end - 10), end)
        if opening and opening.start() > start:
            settled[at] = (start, opening.start())
            settled[at + 1] = (opening.start(1), settled[at + 1][1])
    return settled


def _one(before: str, after: str, page: Language) -> bool:
    """Whether the text before a boundary and the text after it are one sentence."""
    body = after[_LEAD.match(after).end() :]  # type: ignore[union-attr]
    if not _WORDY.search(after) or not _WORDY.search(before) or _LABEL.match(before):
        return True
    first = body.split(None, 1)[0] if body else ""
    if body[:1].islower() and not any(c.isupper() for c in first):
        return True
    if before[-2:-1].isupper() and _INITIAL.search(before):
        return True
    last = _LAST.search(before)
    if last and last.group()[:-1].casefold() in _abbreviations(page):
        return not (_YEAR.search(before) and first.casefold() in _small(page))  # "родился в 1799 г. Он писал"
    if page.ordinals and _NUMBER.search(before):
        return True
    return before[-1:] in "」』" and "\u3040" <= after[:1] <= "\u309f"  # 「…」と言った


def _closing(line: str, span: Span, last: int) -> int:
    """Where the quotation or parenthesis that *span* leaves open is closed, 0 where none is or it is too long."""
    if span[1] - span[0] > LONGEST:
        return 0
    opened = _open(line[span[0] : span[1]])
    closing = _closer(opened).search(line, span[1], min(span[0] + LONGEST, last)) if opened else None
    return closing.end() if closing else 0


@cache
def _closer(marks: str) -> re.Pattern[str]:
    return re.compile(r'(?<=[^\s(\[])"(?!\w)' if marks == '"' else f"[{re.escape(marks)}]")


def _open(sentence: str) -> str:
    """The marks that would close what *sentence* leaves open, "" where nothing is."""
    stack: list[str] = []
    for at, c in enumerate(sentence):
        if c == '"':
            if stack and stack[-1] == '"':
                stack.pop()
            elif not _closes(sentence, at):
                stack.append('"')
        elif stack and c in stack[-1]:
            stack.pop()
        elif c in _OPENERS:
            stack.append(_PAIRS[c])
    return stack[0] if stack else ""


def _closes(text: str, at: int) -> bool:
    """Whether the straight quotation mark at *at* can only close: it stands after a letter and before none."""
    after = text[at + 1] if at + 1 < len(text) else " "
    return at > 0 and not text[at - 1].isspace() and text[at - 1] not in "([" and not after.isalnum()


def cut(before: str, after: str, page: Language) -> bool:
    """Whether a cut between messages went through a sentence: neither half is a sentence then."""
    if not _FINAL.search(before):
        return True
    return _one(before[-80:], after[:80], page)
