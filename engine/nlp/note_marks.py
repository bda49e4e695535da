"""Note marks behind a sentence: "[1]", "¹", "*", "1,2", "[note 1]". They end the sentence they belong to."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import pairwise

from engine.nlp.letters import is_lower

_ENDS = ".!?…。！？｡؟۔।॥։።။។"
_CLOSERS = "\"”’»)）」』》›“'"
_DIGITS = r"\d{1,3}[a-z]?(?:\s?[,–-]\s?\d{1,3}){0,6}"
_NUMBERED = rf"\[(?:[^\W\d_]{{1,12}}\.?\s?){{0,2}}{_DIGITS}\](?::\s?\d{{1,4}}(?:[–-]\d{{1,4}})?)?"
"""A number, with "note" or "註" before it and the page in Wikipedia's manner behind it: "[3]:12"."""
_WORDED = r"\[[^\W_]{1,20}\.?(?:[ \u00a0’'-][^\W_]{1,20}\.?){0,4}\??\]"
_BRACKETED = rf"(?:{_NUMBERED}|{_WORDED})"
"""Directly after the full stop, letters and words are marks, too: "[a]", "[citation needed]"."""
_SPACED = rf"(?:{_NUMBERED}|\[[^\WA-ZА-Я\d_]\]|[¹²³⁰⁴-⁹]{{1,4}})"
"""A space before it leaves out capitals: in "He left. [A] man came" an editor changed a letter."""
_RAISED = r"(?:[¹²³⁰⁴-⁹⁽⁾]+(?:[,–˒⁻-][¹²³⁰⁴-⁹]+){0,6}|[ᵃ-ᶻ](?!\w)|[*†‡※]{1,3}\d?(?!\w{0,20}[*†‡])|\(\d{1,3}\))"
_UNSEEN = "[\u200b\u2060]{0,2}"
"""Spaces without a width, which Wikipedia in Spanish has around its marks."""
_TIGHT = rf"{_UNSEEN}(?:{_BRACKETED}|{_RAISED})(?:{_UNSEEN}(?:,\s?|\s)?{_BRACKETED}|,?{_RAISED}){{0,9}}{_UNSEEN}"
_LOWERED = r"\d{1,3}(?:(?:,\s?|[–-])\d{1,3}){0,6}"
"""Numbers that were raised before the text was copied: "patients.1,2 Few"."""
_STOP = re.compile(rf"[{_ENDS}]{{1,3}}[{_CLOSERS}]{{0,3}}(?=\s{{0,2}}{_UNSEEN}[\[(¹²³⁰-⁹⁽ᵃ-ᶻ*†‡※]|\d)")
_MARKS = re.compile(rf"{_TIGHT}|(?P<space>\s{{1,2}}){_SPACED}(?:(?:,\s?|\s)?{_SPACED}){{0,9}}")
_NUMBERS = re.compile(rf"{_LOWERED}(?=\s+[^\W\d_])")
_WORD_STOP = re.compile(r"[^\W\d_]{3}[.!?][”»]?$")
_GAP = re.compile(r"\s*")
_TRAILING = re.compile(rf"(?<=[{_ENDS}{_CLOSERS}])\s{{0,2}}{_TIGHT}$|(?<=[^\W\d_]{{3}}[.!?]){_LOWERED}$")
_ONLY = re.compile(rf"\s*{_TIGHT}(?:\s{_TIGHT}){{0,9}}\s*")
_ENTRY = re.compile(rf"\s*{_NUMBERED}\s+\w")
"""A line that begins so is a note or an entry of a bibliography, and the marks inside it begin the next one."""
_LAST_WORD = re.compile(r"[^\W\d_]+$")
_WORDS_LENGTH = 40
TAIL = 90
"""Characters at the end of a sentence in which its note marks stand."""

Span = tuple[int, int]
Cut = tuple[int, int, int]
"""Where a sentence's full stop is, where it ends with its marks, where the next one begins; 0 if none begins there."""


def cuts(line: str, abbreviations: Collection[str]) -> Iterator[Cut]:
    """Yield the ends of sentences that have note marks, in order."""
    is_entry = bool(_ENTRY.match(line))
    for found in _STOP.finditer(line):
        stop, end = found.span()
        marks = _MARKS.match(line, end)
        numbers = None if marks else _NUMBERS.match(line, end)
        if numbers and not _WORD_STOP.search(line, max(0, stop - 3), end):
            continue
        if not (marks or numbers) or (marks and marks["space"] and is_entry):
            continue
        is_short = line[stop] == "." and _is_abbreviation(line, stop, abbreviations)
        if numbers and is_short:
            continue
        end = (marks or numbers).end()  # type: ignore[union-attr]
        start = _GAP.match(line, end).end()  # type: ignore[union-attr]
        letter = line[start : start + 1]
        goes_on = is_short or is_lower(letter) or (start == end and not letter.isalnum())
        yield stop, end, 0 if goes_on else start


def _is_abbreviation(line: str, stop: int, abbreviations: Collection[str]) -> bool:
    word = _LAST_WORD.search(line, max(0, stop - _WORDS_LENGTH), stop)
    return word is not None and len(word.group()) > 1 and word.group().casefold() in abbreviations


def without(sentence: str) -> str:
    """Return *sentence* without the note marks at its end."""
    body = sentence.rstrip()
    if body[-1:] not in "])*†‡※⁾" and not body[-1:].isdigit() and not "ᵃ" <= body[-1:] <= "ᶻ":
        return sentence
    return body[:-TAIL] + _TRAILING.sub("", body[-TAIL:])


def are_all(text: str) -> bool:
    """Whether *text* is nothing but note marks."""
    return len(text) <= TAIL and bool(_ONLY.fullmatch(text))


def apply(spans: list[Span], ends: Iterator[Cut]) -> list[Span]:
    """Return *spans* with each boundary at note marks replaced by the one that the marks make."""
    if not spans:
        return spans
    first, last = spans[0][0], spans[-1][1]
    gaps = [(before[1], after[0]) for before, after in pairwise(spans)]
    kept: list[Span] = []
    at = 0
    for stop, end, start in ends:
        while at < len(gaps) and gaps[at][1] <= stop:
            kept.append(gaps[at])
            at += 1
        while at < len(gaps) and gaps[at][0] <= end:
            at += 1
        if first < end <= start < last:
            kept.append((end, start))
    kept.extend(gaps[at:])
    starts = [first, *(start for _, start in kept)]
    return list(zip(starts, [*(end for end, _ in kept), last], strict=True))
