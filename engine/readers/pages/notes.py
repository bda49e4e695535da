"""What is no running text: captions, which extractors leave out, lists of sources, and ends that the page cuts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from engine.models import SentenceKind
from engine.readers import layout
from engine.readers.blocks import Block
from engine.readers.pages import names
from engine.readers.pages.prose import LEAST, is_prose

LONGEST = 700
"""Characters of a caption at most."""
ABOVE = 12
"""Blocks above the text at most within which the caption of its first picture stands."""
_CALLED = frozenset(("caption", "captions", "figcaption", "legende", "bildunterschrift"))
"""What pages call a caption, in any part of its class."""
_SOURCES = frozenset(("references", "reflist", "footnotes", "footnote", "endnotes", "refbegin", "mw-references-wrap"))
_SOURCE_ROLES = frozenset(("doc-endnotes", "doc-endnote", "doc-footnote", "doc-bibliography"))
"""What pages call a list of sources or notes."""
_ASIDE = frozenset(("aside", "footer", "nav", "form", "dialog", "menu", "table"))
_SENTENCE_WITHIN = re.compile(r"[^\W\d_]{2}[.!?…]['\"»”’)]*\s+\S|[。！？]")
_CUT_END = re.compile(r"[^\W\d_]{2}[.!?…]['\"»”’)]*\s+[^\W\d_][^.!?…@/]*\s[^.!?…@/]*\s[^.!?…@/]*[\w,]$")
"""After a sentence the beginning of another: three words and more, no address and no signature in brackets."""


def add_captions(page: Sequence[Block], chosen: list[bool]) -> None:
    """Choose the captions within and directly above the article; they are notes.

    A caption without a full stop is no sentence.
    """
    places = [index for index, is_chosen in enumerate(chosen) if is_chosen]
    if not places:
        return
    seen = {layout.fold(page[index].text) for index in places}
    for index in range(max(0, places[0] - ABOVE), places[-1]):
        block = page[index]
        is_sentence = block.kind is SentenceKind.BODY and _SENTENCE_WITHIN.search(f"{block.text} .")
        if not is_sentence or not _is_caption(block):
            continue
        key = layout.fold(block.text)
        if not chosen[index] and (key in seen or not (LEAST <= len(block.text) <= LONGEST and is_prose(block))):
            continue
        seen.add(key)
        chosen[index] = True
        block.kind = SentenceKind.NOTE


def mark_sources(blocks: Sequence[Block]) -> None:
    """Mark the items of lists of sources and footnotes as notes."""
    for block in blocks:
        around = (block.element, *block.element.iterancestors())
        if block.kind is SentenceKind.BODY and any(map(_is_list_of_sources, around)):
            block.kind = SentenceKind.NOTE


def _is_list_of_sources(element: Any) -> bool:
    if element.tag not in ("ol", "ul", "dl", "div", "section", "aside", "li", "p"):
        return False
    return element.get("role") in _SOURCE_ROLES or not _SOURCES.isdisjoint(element.get("class", "")[:500].split())


def mark_cut_ends(blocks: Sequence[Block]) -> None:
    """Mark where the page cuts the last sentence of a paragraph, as teasers of other articles are cut."""
    for block in blocks:
        if block.kind is SentenceKind.BODY and _CUT_END.search(block.text[-LONGEST:]):
            block.gaps = (*block.gaps, len(block.text))


def _is_caption(block: Block) -> bool:
    """Whether a block is the caption of a picture, by its element or the name that the page gives it."""
    if any(each.tag in _ASIDE for each in block.element.iterancestors()):
        return False
    around = (block.element, *list(block.element.iterancestors())[:2])
    if any(each.tag == "figcaption" for each in around):
        return True
    within = [each for each in block.element.iter("span", "small", "em", "i") if len("".join(each.itertext())) >= LEAST]
    return any(names.is_called(each, frozenset(), _CALLED) for each in (block.element, *within[:1]))
