"""The last step of every format: clean characters, blank lines between paragraphs, a limit of length."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from engine.clean import clean, clean_line
from engine.models import Region, SentenceKind
from engine.readers.blocks import Block

LONGEST = 2_000_000
"""Characters of text that are kept: three long novels."""
TITLE = 300
NAME = 120

_GAPS = re.compile(r"\n{3,}")
_NOT_A_TITLE = re.compile(
    r"^(microsoft (word|powerpoint)|word document|document\d*$|titl?[er]e?$|слайд)"
    r"|^\W*(untitled|unnamed|anonymous|unspecified|unknown)\W*$"
    r"|\.(docx?|pdf|indd|qxd|tex|dvi|ps|pptx?|xlsx?|odt|rtf|txt|md|html?|epub|pages|p65|cdr|fm)\W*$"
    r"|^[\w.-]*_[\w.-]*$|^[\W\d_]*$|^https?:",
    re.IGNORECASE,
)
_NOT_AN_AUTHOR = re.compile(
    r"^\W*(anonymous|unknown|python-docx|user|admin(istrator)?|author|owner|\w)\W*$", re.IGNORECASE
)


def tidy(text: str) -> str:
    """Return *text* cleaned: single blanks, at most one blank line in a row, stripped, at most LONGEST characters."""
    return measured(text)[0]


def measured(text: str, share: float = 1.0) -> tuple[str, int]:
    """Return *text*, a *share* of its file, tidied, and the per cent of the file that is kept; 0 for all of it."""
    lines = "\n".join(" ".join(line.split()) for line in clean(text).split("\n"))
    whole = _GAPS.sub("\n\n", lines).strip()
    kept = shorten(whole)[0]
    left = share * len(kept) / len(whole) if len(kept) < len(whole) else share
    return kept, 0 if left >= 1 else max(1, int(left * 100))


def assembled(blocks: Sequence[Block], title: str = "") -> tuple[str, tuple[Region, ...], int]:
    """Return the text of *blocks* without a first one that repeats *title*, its regions, and the per cent kept."""
    if title and len(blocks) > 1 and fold(blocks[0].text) == fold(title):
        blocks = blocks[1:]
    regions: list[Region] = []
    at = 0
    for block in blocks:
        end = at + len(block.text)
        if block.kind is not SentenceKind.BODY:
            regions.append(Region(at, end, block.kind))
        else:
            regions += _gap_regions(block, at, regions[-1].end if regions else 0)
        at = end + 2
    text = "\n\n".join(block.text for block in blocks)
    kept = shorten(text)[0]
    cut = max(1, len(kept) * 100 // len(text)) if len(kept) < len(text) else 0
    return kept, tuple(region for region in regions if region.end <= len(kept)), cut


def _gap_regions(block: Block, at: int, before: int) -> list[Region]:
    """Return the regions around the gaps of *block*: the sentences that they touch are incomplete."""
    regions: list[Region] = []
    for gap in block.gaps:
        start = max(at, at + gap - 1, regions[-1].end if regions else before)
        end = min(at + gap + 1, at + len(block.text))
        if start < end:
            regions.append(Region(start, end, SentenceKind.INCOMPLETE))
    return regions


def beginning(text: str) -> tuple[str, float]:
    """Return the beginning of a file's *text*, twice LONGEST characters, and its share of the text."""
    text = text.rstrip()
    return text[: LONGEST * 2], min(1.0, LONGEST * 2 / max(1, len(text)))


def shorten(text: str, limit: int = LONGEST) -> tuple[str, bool]:
    """Return *text* up to its last paragraph within *limit*, and whether something was left out."""
    if len(text) <= limit:
        return text, False
    for mark in ("\n\n", "\n", ". ", " "):
        end = text.rfind(mark, limit // 2, limit)
        if end > 0:
            return text[: end + len(mark.rstrip())].rstrip(), True
    return text[:limit], True


def sensible_title(title: str, name: str = "") -> str:
    """Return a file's title, "" if it is only a file name or the name of a program."""
    title = clean_line(title, TITLE)
    stem = name.rpartition(".")[0] or name
    return "" if _NOT_A_TITLE.search(title) or (stem and fold(title) == fold(stem)) else title


def sensible_author(author: str) -> str:
    """Return a file's author, "" if it is not a name."""
    author = clean_line(author, NAME)
    return "" if _NOT_AN_AUTHOR.match(author) else author


def without_title(text: str, title: str) -> str:
    """Return *text* without a first paragraph that only repeats the title, if more text follows."""
    first, gap, rest = text.partition("\n\n")
    return rest.lstrip() if gap and title and fold(first) == fold(title) else text


def fold(text: str) -> str:
    """Return letters and digits only, in lower case, for comparing titles."""
    return "".join(c for c in unicodedata.normalize("NFKD", text).casefold() if c.isalnum())


def letters(text: str, enough: int) -> bool:
    """Whether *text* has at least *enough* letters; an ideograph stands for three."""
    count = 0
    for char in text:
        if char.isalpha():
            count += 3 if char >= "\u2e80" else 1
            if count >= enough:
                return True
    return False
