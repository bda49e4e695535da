"""Paragraphs of paged lines: wrapped lines and hyphenated words joined, notes after the text of their page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise

from engine import languages
from engine.models import SentenceKind
from engine.readers import text as plain
from engine.readers.pdf.lines import Line

GAP = 1.3
"""A distance between lines of this multiple of the usual one starts a paragraph."""
WIDE = 1.6
"""Lines of one paragraph are at most this multiple of GAP apart, where their words or even spacing join them."""
UNEVEN = 0.25
"""The type of scanned pages varies by less than this share within a paragraph."""
SMALL = 0.93
"""Notes and captions are set in type of at most this share of the usual size."""
LARGE = 1.12
"""Headings are set in type of at least this multiple of the usual size."""
OPEN = 40
"""The least characters of a paragraph that goes on behind a table, a picture or the end of a page."""
BACK = 30
"""Paragraphs that may stand between its parts, such as the captions and cells of a page."""
LIST = 600
"""The characters after which the next item of a list is a paragraph again: longer sentences are not quoted."""
WORD = 1.2
"""The letters of a word may be wider than those of its line, blanks and all, by this multiple."""
HEADING = 200
"""The most characters of a heading."""
CAPTION = 400
"""The most characters of a caption in type of the usual size; a longer one has swallowed the text below it."""
EVEN_LINES = 4
"""So many lines that end below each other are a column set to full width."""
RAGGED = 0.2
"""Lines that end between words leave room for a letter at more than this share; those that end anywhere at none."""
FULL_LINE = 20
"""The least characters of its lines; cells of tables are shorter."""

_END = re.compile(r"[.!?…。！？:;»”\"’)\]][\d*†‡]*$")
_BULLET = re.compile(r"^[•▪◦●■‣►·✓➢]\s")
_NOTE = re.compile(r"^(\d{1,3}[.)]?\s+(?=\W?[^\W\d_])|\d{1,3}(?=[^\W\d_]{2})|[*†‡§¶]{1,3}\s*(?=\w)|[¹²³⁴⁵⁶⁷⁸⁹⁰]+)")
_CAPTION = re.compile(r"^[^\W\d_]{2,14}\.?\s*[A-Z]?\d{1,3}(?:[.\-–]\d{1,3})*(?:\s?[.:)–—|-](?!\S)|$)")


@dataclass(slots=True)
class Paragraph:
    """A paragraph, and the pages on which its parts stand."""

    text: str
    line: Line
    """Its last line."""
    pages: list[tuple[int, int]]
    """Where in `text` a page begins, and the page's number in the file."""
    kind: SentenceKind | None = None
    size: float = 0.0
    bold: bool = False
    edge: float | None = None
    """The right edge of the column of its last line."""

    def fills_its_line(self, line: Line) -> bool:
        """Whether it is of several lines, and the next one's first word had no room on the last of them."""
        several = len(self.text) > len(self.line.text) + 1
        full = (
            several and _length(self.line.text) >= FULL_LINE
        )  # an author's address below the title is no part of a sentence
        return full and self.edge is not None and not _would_fit(self.line, line, self.edge)

    @property
    def is_open(self) -> bool:
        """Whether it stops within a sentence."""
        return self.line.hyphen or not _END.search(self.text)


@dataclass(slots=True)
class _Builder:
    """The paragraphs of a file so far."""

    compounds: plain.Compounds
    pitch: float
    usual: float
    paragraphs: list[Paragraph] = field(default_factory=list)
    notes: list[Paragraph] = field(default_factory=list)
    """Notes of the page before, until the paragraph that runs over its end is complete."""

    def add(self, line: Line, edge: float | None, after: float | None, *, first: bool) -> None:
        """Add the next line of the text.

        *edge* is the right edge of its column, *after* the distance to the line after it, *first* says that a page
        begins.
        """
        before = self.paragraphs[-1] if self.paragraphs else None
        if before is not None and before.line.page == line.page and before.kind is None:
            before.edge = edge
        if line.kind is not None:
            self._begin(line)
        elif before is not None and before.kind is None and not self._starts(before, line, edge, after, first=first):
            self._go_on(before, line)
        else:
            interrupted = self._interrupted(line)
            if interrupted is not None:
                self._go_on(interrupted, line)
            else:
                self._begin(line)

    def _starts(
        self, paragraph: Paragraph, line: Line, edge: float | None, after: float | None, *, first: bool
    ) -> bool:
        """Whether *line* begins a paragraph."""
        before = paragraph.line
        if before.turn != line.turn:
            return True
        if before.hyphen:  # what is set in other type behind it is a stamp or the foot of the page
            return abs(line.size - before.size) > UNEVEN * before.size
        if _BULLET.match(line.text):
            return not _continues_list(paragraph.text, line.text)
        drop = before.bottom - line.bottom
        goes_on = paragraph.is_open and line.text[:1].islower()
        if first or drop < -line.size / 2:  # the next page or column: the sentence goes on, or it does not
            return not (goes_on or (paragraph.is_open and paragraph.fills_its_line(line)))
        if before.is_level_with(line):  # the same line after a hole, as in a table
            return line.left - before.right > 2 * line.size or line.left < before.left
        if abs(line.size - before.size) > (UNEVEN if goes_on else 0.12) * before.size:
            return True
        usual = self.pitch * line.size * GAP
        if goes_on and drop < WIDE * usual and line.left < before.right:
            return False
        # evenly spaced lines are lines of one paragraph, also where others are closer
        even = after is not None and abs(after - drop) < 0.08 * drop and drop < WIDE * usual
        if drop > usual and not (even and paragraph.is_open):
            return True
        if line.left - before.left > 0.8 * line.size and not paragraph.is_open:
            return True
        return edge is not None and _would_fit(before, line, edge)

    def add_notes(self, lines: Iterable[Line]) -> None:
        """Add the footnotes of a page, to stand after its text."""
        self.paragraphs += self.notes
        self.notes = []
        for line in lines:
            before = self.notes[-1].line if self.notes else None
            near = before is not None and before.bottom - line.bottom < self.pitch * line.size * GAP
            if near and not _NOTE.match(line.text):
                self._go_on(self.notes[-1], line)
            else:
                self.notes.append(_paragraph(line))

    def _begin(self, line: Line) -> None:
        self.paragraphs += self.notes
        self.notes = []
        self.paragraphs.append(_paragraph(line))

    def _go_on(self, paragraph: Paragraph, line: Line) -> None:
        text = paragraph.text + "-" if paragraph.line.hyphen else paragraph.text
        whole = text + line.text if paragraph.line.touches(line) else plain.join(text, line.text, self.compounds)
        if line.page != paragraph.line.page:
            paragraph.pages.append((len(whole) - len(line.text), line.page))
        paragraph.text, paragraph.line = whole, line

    def _interrupted(self, line: Line) -> Paragraph | None:
        """Return the paragraph that *line* goes on with after something that stands between its parts."""
        if _begins_caption(line.text):
            return None
        for between, paragraph in enumerate(self.paragraphs[: -BACK - 1 : -1]):
            if line.page - paragraph.line.page > 1:
                return None
            same = abs(paragraph.size - line.size) <= 0.06 * line.size and paragraph.bold == line.bold
            if _begins_caption(paragraph.text) and not paragraph.line.hyphen:
                continue
            if paragraph.kind is None and same and len(paragraph.text) >= OPEN:
                goes_on = line.text[:1].islower() or (between > 0 and paragraph.fills_its_line(line))
                return paragraph if paragraph.is_open and goes_on else None
            if paragraph.kind is None and same:
                return None
        return None


def paragraphs(sheets: Sequence[Sequence[Line]]) -> list[Paragraph]:
    """Return the paragraphs of all pages; a paragraph may continue on the next page."""
    every = [line for sheet in sheets for line in sheet]
    builder = _Builder(plain.Compounds("\n".join(line.text for line in every)), _pitch(sheets), _usual_size(every))
    builder.compounds.korean_blanks = _ends_between_words(sheets)
    for sheet in sheets:
        body, notes = _without_notes(sheet, builder.usual)
        edges = _right_edges(body)
        for place, line in enumerate(body):
            before = builder.paragraphs[-1].line if builder.paragraphs else line
            after = line.bottom - body[place + 1].bottom if place + 1 < len(body) else None
            edge = edges.get(id(before), edges.get(round(before.left)))
            builder.add(line, edge, after, first=place == 0)
        builder.add_notes(notes)
    return _with_kinds([*builder.paragraphs, *builder.notes], builder.usual)


def _ends_between_words(sheets: Sequence[Sequence[Line]]) -> bool:
    """Whether many lines of Korean leave room for a letter, and so end with a word."""
    short = count = 0
    for sheet in sheets:
        if not any(plain.is_korean(line.text[-1]) for line in sheet):
            continue
        edges = _right_edges(sheet)
        for before, line in pairwise(sheet):
            if plain.is_korean(before.text[-1]) and plain.is_korean(line.text[0]):
                count += 1
                short += edges.get(id(before), edges.get(round(before.left), 0.0)) - before.right > before.size
    return short > RAGGED * count


def _paragraph(line: Line) -> Paragraph:
    return Paragraph(line.text, line, [(0, line.page)], line.kind, line.size, line.bold)


def _length(text: str) -> int:
    """Return the characters of a line; those of scripts without blanks are as wide as two."""
    return len(text) + sum(map(plain.is_wide, text))


def _continues_list(text: str, item: str) -> bool:
    """Whether a list's item goes on with the sentence before it: "the town pays for: • rails; • bridges"."""
    return text.endswith((":", ";", ",")) and item[2:3].islower() and len(text) < LIST


def _would_fit(before: Line, line: Line, edge: float) -> bool:
    """Whether the first word of *line* had room on the line *before*, which was then ended on purpose."""
    letter = (line.right - line.left) / max(1, len(line.text))
    word = len(line.text.split(None, 1)[0]) + 1
    return before.right + letter * word * WORD < edge


def _pitch(sheets: Sequence[Sequence[Line]]) -> float:
    """Return the usual distance between lines, in multiples of the font size."""
    steps = sorted(
        (a.bottom - b.bottom) / b.size
        for sheet in sheets
        for a, b in pairwise(sheet)
        if 0.7 * b.size < a.bottom - b.bottom < 4 * b.size
    )
    return steps[len(steps) // 4] if steps else 1.2


def _usual_size(lines: Sequence[Line]) -> float:
    """Return the size of most letters of the running text."""
    sizes: Counter[float] = Counter()
    for line in lines:
        if line.kind is None:
            sizes[round(line.size * 2) / 2] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


def _right_edges(sheet: Sequence[Line]) -> dict[int, float]:
    """Return for each left edge the right edge of its column: that of the longest line that begins about there.

    Lines of a narrower column, such as an abstract or text beside a picture, have theirs by their ids.
    """
    edges: dict[int, float] = {}
    usual = _usual_size(sheet)
    for line in sheet:
        if line.size > LARGE * usual:  # a title over the columns
            continue
        for place in range(round(line.left) - 20, round(line.left) + 21):
            edges[place] = max(edges.get(place, line.right), line.right)
    run: list[Line] = []
    for line in sheet:
        if run and not _ends_below(run[-1], line):
            edges |= _run_edges(run)
            run = []
        run.append(line)
    return edges | _run_edges(run)


def _ends_below(before: Line, line: Line) -> bool:
    """Whether *line* follows *before* in a column and ends where it ends, but for a hyphen."""
    near = 0 < before.bottom - line.bottom < 2 * line.size and abs(before.left - line.left) < 2 * line.size
    return near and abs(before.right - line.right) < 0.6 * line.size and _length(line.text) >= FULL_LINE


def _run_edges(run: Sequence[Line]) -> dict[int, float]:
    """Return the right edge of lines of one length by their ids, if they are enough for a column, and no list."""
    if len(run) < EVEN_LINES or sum(bool(_END.search(line.text)) for line in run) > len(run) / 2:
        return {}
    right = max(line.right for line in run)
    return {id(line): right for line in run}


# ---- notes, captions and headings


def _without_notes(sheet: Sequence[Line], usual: float) -> tuple[list[Line], list[Line]]:
    """Return the lines of a page, and apart from them its footnotes: small lines from a mark to the column's foot."""
    notes: list[Line] = []
    open_note = False
    body: list[Line] = []
    for place, line in enumerate(sheet):
        small = line.size <= SMALL * usual and line.kind is None
        starts = small and bool(_NOTE.match(line.text)) and not _has_text_below(line, sheet[place + 1 :], usual)
        if starts and not open_note:  # within smaller text, such as a list of sources, a number is no mark
            starts = place == 0 or not _is_next_line(sheet[place - 1], line)
        open_note = small and (starts or open_note)
        if open_note:
            notes.append(replace(line, kind=SentenceKind.NOTE))
        else:
            body.append(line)
    return (body, notes) if body else (list(sheet), [])


def _is_next_line(before: Line, line: Line) -> bool:
    """Whether *line* stands right below *before* in type of the same size."""
    return abs(before.size - line.size) < 0.06 * line.size and 0 < before.bottom - line.bottom < 1.5 * line.size


def _has_text_below(line: Line, rest: Sequence[Line], usual: float) -> bool:
    """Whether lines of the usual size stand below a line in its column."""
    return any(
        other.size > SMALL * usual
        and other.bottom < line.bottom
        and other.left < line.right
        and other.right > line.left
        for other in rest
    )


def _begins_caption(text: str) -> bool:
    return bool(_CAPTION.match(text) or _named_caption().match(text))


def _is_caption(paragraph: Paragraph, usual: float) -> bool:
    """Whether a paragraph is the caption of a picture or table: by its small type, or else by its first word."""
    if paragraph.size <= SMALL * usual and _CAPTION.match(paragraph.text):
        return True
    return len(paragraph.text) <= CAPTION and bool(_named_caption().match(paragraph.text))


@cache
def _named_caption() -> re.Pattern[str]:
    """Return a pattern for "Figure 3:", "Abb. 3.", "3. ábra:"; "Figure 3 shows" begins a sentence."""
    words = "|".join(sorted({re.escape(word) for page in languages.pages() for word in page.captions.split()}))
    number = r"[A-Z]?\d{1,3}(?:[.\-–]\d{1,3})*"
    before = rf"(?:{words})\.?\s*{number}(?:\s?[.:)–—|-](?!\S)|\s?：|$)"
    behind = rf"\d{{1,3}}\.\s?(?:{words})\s?[.:–—]"
    return re.compile(f"{before}|{behind}", re.IGNORECASE)


def _with_kinds(paragraphs: list[Paragraph], usual: float) -> list[Paragraph]:
    """Return *paragraphs* with small captions and large or bold headings marked, once running text has begun."""
    begun = False
    for paragraph in paragraphs:
        if paragraph.kind is not None:
            continue
        if _is_caption(paragraph, usual):
            paragraph.kind = SentenceKind.NOTE
        elif (
            begun
            and paragraph.is_open
            and len(paragraph.text) <= HEADING
            and (paragraph.size >= LARGE * usual or paragraph.bold)
        ):
            paragraph.kind = SentenceKind.HEADING
        begun = begun or (paragraph.kind is None and not paragraph.is_open)
    return paragraphs
