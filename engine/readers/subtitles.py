"""Subtitles (SubRip, WebVTT, SubViewer, Advanced SubStation): cues joined to running text, without their times."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from engine.clean import clean
from engine.errors import EmptyPageError
from engine.models import Document, Page
from engine.nlp.letters import is_lower
from engine.nlp.sentence_endings import ends_sentence
from engine.readers import charsets, layout, text

PAUSE = 2.0
"""Seconds between two cues after which a finished sentence ends a paragraph."""
LONG_PAUSE = 5.0
"""Seconds after which a line without a full stop ends as well, if the next one does not go on in small letters: names
and titles are shown so, and nobody is silent for so long within a sentence."""
_TIME = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[,.:](\d{1,3})"
_TIMES = re.compile(rf"^\s*{_TIME}\s*(?:-->|,)\s*{_TIME}(?:\s.*)?$")
_DIALOGUE = re.compile(rf"^Dialogue:[^,]*,\s*{_TIME}\s*,\s*{_TIME}\s*,(?:[^,]*,){{6}}(.*)$")
_HEAD = re.compile(r"(?:WEBVTT\b|\[Script Info\]|\[INFORMATION\])", re.IGNORECASE)
_NUMBERED = re.compile(rf"(?:\d{{1,6}}[ \t]*\n)?[ \t]*{_TIME}[ \t]*(?:-->|,)[ \t]*{_TIME}[^\n]*\n")
_STAMP = re.compile(r"[ \t]*(?:(\d{1,2}):)?(\d{1,2}):(\d\d)[ \t]*$", re.MULTILINE)
_TRANSCRIPT = re.compile(rf"{_STAMP.pattern}\n(?!\s*\d)[^\n]+\n+{_STAMP.pattern}\n", re.MULTILINE)
"""A transcript as video sites show it: a line with the time, a line with what is said."""
_BLOCKS = re.compile(r"^(?:NOTE|STYLE|REGION)\b")
_TAGS = re.compile(r"<[^<>\n]{0,200}>|\{\\[^{}\n]{0,200}\}|\[br\]", re.IGNORECASE)
_SOUND = re.compile(r"[\s♪♫#]*(?:\[[^\]]*\]|【[^】]*】)?[\s♪♫#]*")
_DASH = re.compile(r"[-–—‐]\s*(?=\S)")


@dataclass(frozen=True, slots=True)
class _Cue:
    start: float
    end: float
    lines: tuple[str, ...]


def is_subtitles(head: str) -> bool:
    """Whether *head* begins like a file of subtitles."""
    start = head.replace("\r\n", "\n").lstrip("\ufeff \t\n")
    return bool(_HEAD.match(start) or _NUMBERED.match(start) or _TRANSCRIPT.match(start))


def read(page: Page, progress: Callable[[int, int], None] | None = None) -> Document:  # noqa: ARG001
    """Return what is spoken, in paragraphs."""
    source, share = layout.beginning(charsets.legible(page))
    lines = clean(source).strip()
    joined = _joined(list(_transcript(lines) if _TRANSCRIPT.match(lines) else _cues(lines)))
    kept, cut = layout.measured(joined, share)
    if not layout.letters(kept, 2):
        raise EmptyPageError(page.name)
    return Document(page.url, "", kept, percent_read=cut)


def _cues(source: str) -> Iterator[_Cue]:
    """Yield the cues with their lines; numbers, notes, styles and descriptions of sounds are left out."""
    lines = source.split("\n")
    times, spoken, open_ = (0.0, 0.0), list[str](), False
    for number, line in enumerate([*lines, ""]):
        if dialogue := _DIALOGUE.match(line):
            yield _Cue(*_span(dialogue), tuple(_visible(part) for part in re.split(r"\\[Nn]", dialogue[9])))
        elif match := _TIMES.match(line):
            if spoken and spoken[-1].strip().isdigit():
                spoken.pop()  # the number of this cue, without a blank line before it
            if spoken:
                yield _Cue(*times, tuple(spoken))
            times, spoken, open_ = _span(match), [], True
        elif not line.strip() and not _continues(lines, number):
            if spoken:
                yield _Cue(*times, tuple(spoken))
            spoken, open_ = [], False
        elif open_:
            spoken.append(_visible(line))


def _transcript(source: str) -> Iterator[_Cue]:
    """Yield what is said between two times that stand in lines of their own; each lasts until the next one."""
    stamps = list(_STAMP.finditer(source))
    starts = [int(stamp[1] or 0) * 3600 + int(stamp[2]) * 60 + int(stamp[3]) for stamp in stamps]
    for number, stamp in enumerate(stamps):
        following = number + 1 < len(stamps)
        said = source[stamp.end() : stamps[number + 1].start() if following else len(source)]
        end = starts[number + 1] if following else starts[number]
        yield _Cue(starts[number], end, tuple(_visible(line) for line in said.split("\n")))


def _continues(lines: list[str], number: int) -> bool:
    """Whether a cue goes on after the blank line *number*: some programs put blank lines between a cue's lines."""
    after = lines[number + 1 : number + 3]
    if len(after) < 2 or not after[0].strip() or _BLOCKS.match(after[0]):
        return False
    return not (_TIMES.match(after[0]) or _TIMES.match(after[1]) or _DIALOGUE.match(after[0]))


def _span(match: re.Match[str]) -> tuple[float, float]:
    numbers = [int(number or 0) for number in match.groups()[:8]]
    return tuple(h * 3600 + m * 60 + s + ms / 1000 for h, m, s, ms in (numbers[:4], numbers[4:]))  # type: ignore[return-value]


def _visible(line: str) -> str:
    """Return a line as it is shown, "" for a description of sounds."""
    shown = html.unescape(_TAGS.sub("", line)).strip()
    return "" if _SOUND.fullmatch(shown) else shown


def _joined(cues: list[_Cue]) -> str:
    """Return the lines of the cues as running text. Lines that a cue repeats of the one before are left out."""
    pieces, last, before, end = list[str](), "", tuple[str, ...](), 0.0
    for cue in cues:
        spoken = [line for line in cue.lines if line]
        fresh = spoken
        while fresh and fresh[0] in before[-2:]:
            fresh = fresh[1:]
        if last and fresh and _is_new(last, fresh[0], cue.start - end):
            pieces += (last, "\n\n")
            last = ""
        for line in fresh:
            dash = _DASH.match(line)
            is_turn = dash is not None and (not last or ends_sentence(last))
            said = line[dash.end() :] if dash and is_turn else line
            pieces += (last, _glue(last, said, is_turn))
            last = said
        before, end = tuple(spoken) or before, cue.end
    return "".join((*pieces, last))


def _is_new(last: str, line: str, pause: float) -> bool:
    """Whether a paragraph ends between two lines: after a sentence, or in a long pause before a capital."""
    if ends_sentence(last):
        return pause > PAUSE
    return pause > LONG_PAUSE and not is_lower(line.lstrip("-–—. ")[:1])


def _glue(last: str, line: str, is_turn: bool) -> str:
    """Return what stands between two lines: a line break between two speakers, nothing in ideographs and at hyphens.

    A hyphen at the end of a line is one of the word, since nobody hyphenates subtitles.
    """
    if not last:
        return ""
    if is_turn:
        return "\n"
    hyphenated = last[-1] in "-\u2010" and last[-2:-1].isalpha() and line[:1].islower()
    is_wide = text.is_wide(last[-1]) and text.is_wide(line[0]) and not "\uac00" <= last[-1] <= "\ud7af"
    return "" if hyphenated or is_wide else " "  # Korean has blanks between its words
