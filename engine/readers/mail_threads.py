"""What a mail's text consists of: its own paragraphs, quoted mails, their heads, greetings, signatures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from engine import languages
from engine.clean import clean
from engine.models import Region, SentenceKind
from engine.nlp.sentence_endings import ends_sentence
from engine.readers import layout, text

HEADERS = 3
"""Lines such as "Von: …" from which they are the head of a mail."""
OWN_LETTERS = 200
"""Letters of a mail from which the mails quoted in it are older matter; a shorter one may only forward them."""
ATTRIBUTION = 250
"""Characters of "On Sunday, 15 November 2026 at 10:00, Ole Holm <ole@post.example> wrote:" at most."""
CLOSING_LINES = 4
CLOSING_WORDS = 6
"""Lines and words in each line of "With best wishes from the coast, / Ann" at most."""
GREETING_WORDS = 5
CHEERING_WORDS = 3
"""Words of "Dear Ann and all others," and of "Good morning all!" at most."""

_QUOTED = re.compile(r"[ \t]?(?:>[ \t]?)+")
_SIGNATURE = re.compile(r"--[ \t]?$|[—–]$")
_DATED = re.compile(r"@|(?<!\d)\d{1,2}[:.h]\d\d(?!\d)")
"""What the line above a quoted mail has: an address or a time of day, in every language."""
_COLON = re.compile(r"[:：]\s*$")
_RULE = re.compile(r"[-_=]{5,}$|[-_=]{3,}[ \t]?[^-_=\n][^\n]{0,60}[-_=]{3,}$")
"""Lines that mail programs put above a mail that is sent on: "---------- Forwarded message ---------"."""
_GREETED = re.compile(r"[,，、:：]$")
_CHEERED = re.compile(r"[!！]$")
_LISTED = re.compile(r"\s*(?:[-*•·–—▪◦]|\d{1,3}[.)])\s")


@dataclass(slots=True)
class _Part:
    """Lines that stand together and are of one kind."""

    kind: SentenceKind
    lines: list[str]
    quoted: bool = False


def is_thread(head: str) -> bool:
    """Whether a text has a mail quoted in it, or the head of one."""
    lines = [line.rstrip() for line in head.replace("\r\n", "\n").split("\n")]
    if len(headers(lines[_first(lines) :])) >= HEADERS:
        return True
    for at, line in enumerate(lines):
        if _attribution(lines, at) and _next_is_quoted(lines, at + _attribution(lines, at)):
            return True
        if _RULE.match(line) and len(headers(lines[at + 1 + _first(lines[at + 1 :]) :])) >= HEADERS - 1:
            return True
    return False


def headers(lines: list[str]) -> list[str]:
    """Return the first lines as long as they are headers, in any language."""
    count = next((at for at, line in enumerate(lines) if not header().match(line)), len(lines))
    return lines[:count]


def arranged(source: str, *, flowed: bool = False, markup: bool = False) -> tuple[str, tuple[Region, ...], int]:
    """Return a mail's text in paragraphs without marks of quotation, its regions, and the per cent that is kept.

    Greetings, signatures and the heads of quoted mails are boilerplate. *flowed* and *markup* say that its lines are
    not wrapped at a width: soft line ends have a space before them, or it was made of HTML.
    """
    source, share = layout.beginning(clean(source))
    parts = list(_parts([line if flowed else line.rstrip() for line in source.split("\n")]))
    _set_greetings(parts)
    if sum(len(line) for part in parts if _is_own(part) for line in part.lines) >= OWN_LETTERS:
        _set_older(parts)
    pieces = _pieces(parts, flowed=flowed, markup=markup)
    whole = "\n\n".join(piece for piece, _ in pieces)
    kept, cut = layout.measured(whole, share)
    regions, at = [], 0
    for piece, kind in pieces:
        end = at + len(piece)
        if kind is not SentenceKind.BODY and end <= len(kept):
            regions.append(Region(at, end, kind))
        at = end + 2
    return kept, tuple(regions), cut


def _is_own(part: _Part) -> bool:
    return part.kind is SentenceKind.BODY and not part.quoted


def _parts(lines: list[str]) -> Iterator[_Part]:
    """Yield the parts of a mail in their order; an own part is a paragraph."""
    at, kind, later = 0, SentenceKind.BODY, False
    part = _Part(kind, [])
    while at < len(lines):
        line = lines[at]
        head = _head(lines, at)
        is_quoted = bool(_QUOTED.match(line))
        if head or _SIGNATURE.match(line):
            yield part
            later = later or (head > 0 and not _next_is_quoted(lines, at + head))
            kind = SentenceKind.BODY if head else SentenceKind.BOILERPLATE  # the signature ends where a mail begins
            part = _Part(SentenceKind.BOILERPLATE, lines[at : at + max(head, 1)])
            at += max(head, 1)
            if head:
                yield part
                part = _Part(kind, [], later)
            continue
        if is_quoted and kind is SentenceKind.BOILERPLATE:
            kind = SentenceKind.BODY
        is_new = is_quoted != part.quoted and not later
        bare = _QUOTED.sub("", line, count=1) if is_quoted else line
        if (not bare.strip() and kind is SentenceKind.BODY) or is_new:
            yield part
            part = _Part(kind, [], later or is_quoted)
        part.lines.append(bare)
        at += 1
    yield part


def _head(lines: list[str], at: int) -> int:
    """Return how many lines from *at* on stand above a quoted mail, 0 if none does."""
    count = len(headers(lines[at : at + 12]))
    if count >= HEADERS:
        return count
    if lines[at] and _RULE.match(lines[at].strip()):
        return 1
    return _attribution(lines, at)


def _attribution(lines: list[str], at: int) -> int:
    """Return the number of lines that say who wrote the mail quoted below: one or, wrapped, two; 0 if none does."""
    if not lines[at].strip() or _QUOTED.match(lines[at]):
        return 0
    for count in (1, 2):
        line = " ".join(lines[at : at + count]).strip()
        if len(line) <= ATTRIBUTION and _COLON.search(line) and _DATED.search(line):
            return count if "@" in line or _next_is_quoted(lines, at + count) else 0
        if count == 1 and (not _DATED.search(line) or at + 1 >= len(lines) or not lines[at + 1].strip()):
            return 0
    return 0


def _next_is_quoted(lines: list[str], at: int) -> bool:
    return bool(_QUOTED.match(next((line for line in lines[at:] if line.strip()), "")))


def _first(lines: list[str]) -> int:
    return next((at for at, line in enumerate(lines) if line.strip()), 0)


def _set_greetings(parts: list[_Part]) -> None:
    """Make the greeting at the beginning of each mail and the closing at its end boilerplate."""
    _set_greeting(parts, [part for part in parts if _is_own(part)])
    for is_quoted, mail in groupby(list(parts), lambda part: part.quoted and part.kind is SentenceKind.BODY):
        if is_quoted:
            _set_greeting(parts, list(mail))


def _set_greeting(parts: list[_Part], mail: list[_Part]) -> None:
    own = [part for part in mail if any(line.strip() for line in part.lines)]
    if sum(len(part.lines) for part in own) < 2:
        return
    greeting = [line for line in own[0].lines if line.strip()]
    if _is_greeting(greeting[0].strip()):
        if len(greeting) == 1:
            own.pop(0).kind = SentenceKind.BOILERPLATE
        else:
            own[0].lines = greeting[1:]
            parts.insert(parts.index(own[0]), _Part(SentenceKind.BOILERPLATE, greeting[:1]))
    while len(own) > 1 and _is_closing(own[-1].lines) and not _COLON.search(own[-2].lines[-1]):
        own.pop().kind = SentenceKind.BOILERPLATE


def _is_greeting(line: str) -> bool:
    words = len(line.split())
    return bool(
        (_GREETED.search(line) and words <= GREETING_WORDS) or (_CHEERED.search(line) and words <= CHEERING_WORDS)
    )


def _is_closing(lines: list[str]) -> bool:
    """Whether lines at the end are a closing: short, and none of them a sentence or an item of a list."""
    filled = [line.strip() for line in lines if line.strip()]
    return len(filled) <= CLOSING_LINES and all(
        len(line.split()) <= CLOSING_WORDS and len(line) <= 60 and not ends_sentence(line) and not _LISTED.match(line)
        for line in filled
    )


def _set_older(parts: list[_Part]) -> None:
    for part in parts:
        if part.quoted and part.kind is SentenceKind.BODY:
            part.kind = SentenceKind.BACKGROUND


def _pieces(parts: list[_Part], *, flowed: bool, markup: bool) -> list[tuple[str, SentenceKind]]:
    """Return the text of each part, in paragraphs, with its kind."""
    pieces = []
    wrapped = {}
    for quoted in (False, True):
        prose = [part.lines for part in parts if part.quoted is quoted and part.kind is not SentenceKind.BOILERPLATE]
        blocks = [block for lines in prose for block in _blocks(lines)]
        wrapped[quoted] = not (flowed or markup) and text.is_wrapped(blocks)
    compounds = text.Compounds("\n".join(line for part in parts for line in part.lines))
    for part in parts:
        if flowed:
            joined = re.sub(r"(?<=[^\n]) \n(?=[^\n-])", " ", re.sub(r"(?m)^ (?=\S)", "", "\n".join(part.lines)))
        elif wrapped[part.quoted] and part.kind is not SentenceKind.BOILERPLATE:
            joined = "\n\n".join(text.join_lines(block, compounds) for block in _blocks(part.lines))
        else:
            joined = "\n".join(part.lines)
        if piece := layout.tidy(joined):
            pieces.append((piece, part.kind))
    return pieces


def _blocks(lines: list[str]) -> list[list[str]]:
    return [block.split("\n") for block in re.split(r"\n[^\S\n]*\n\s*", "\n".join(lines))]


@cache
def header() -> re.Pattern[str]:
    """What a line of a mail's head begins with, in any language."""
    return _line(name for page in languages.pages() for name in page.mail_headers + page.mail_subjects)


@cache
def subject() -> re.Pattern[str]:
    """What the line of the subject begins with, in any language."""
    return _line(name for page in languages.pages() for name in page.mail_subjects)


def _line(names: Iterable[str]) -> re.Pattern[str]:
    words = "|".join(map(re.escape, dict.fromkeys(names)))
    return re.compile(rf"[*\s]*(?:{words})[*\s]*[:：]", re.IGNORECASE)
