"""The article of a web page: trafilatura says which of the page's blocks belong to it, the blocks say what it reads.

Nothing is read from trafilatura's own tree: it loses elements within sentences, moves headings and joins paragraphs.
What it leaves out of the midst or the beginning of an article is added: see `completed`.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from lxml import etree

from engine.readers import blocks, formulas
from engine.readers.blocks import Block
from engine.readers.pages import alignment, notes, standfirst, verbatim_check

LARGE = 20_000
"""Elements above which trafilatura's fallbacks (readability, justext) are off: they take seconds on large pages. On the
dev pages F1 falls from 95.8 to 94.6 without them."""
LEAST_SHARE = 0.5
"""Where less of what trafilatura found is among the page's blocks, its own paragraphs are read: the page is in a
"noscript" that was never closed (one of the dev pages)."""
_PICTURES = frozenset(("graphic",))
_INLINE = ("time", "label", "output", "code", "q")
"""Elements that trafilatura drops or sets apart, though they may stand within a sentence."""
_PROSE = ("p", "li", "dd", "dt", "td", "th", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "figcaption")


def find(tree: Any, url: str | None, title: str = "", description: str = "") -> list[Block]:
    """Return the blocks of the article of a page; *title* and *description* are what its metadata say."""
    page = blocks.read(tree)
    found = _extracted(tree, url)
    belongs = alignment.matched([block.text for block in page], found)
    read = sum(len(block.text) for block, is_read in zip(page, belongs, strict=True) if is_read)
    if read < LEAST_SHARE * sum(map(len, found)):
        visible = (text for text in tree.itertext(etree.Element) if text)
        return [Block(text) for text in verbatim_check.verbatim(found, visible)]
    article = standfirst.completed(page, belongs, title, description)
    notes.mark_sources(article)
    notes.mark_cut_ends(article)
    return article


def _extracted(tree: Any, url: str | None) -> list[str]:
    """Return the paragraphs that trafilatura takes for the article."""
    import trafilatura

    fast = sum(1 for _ in tree.iter()) > LARGE
    copied = deepcopy(tree)
    _prepare(copied)
    try:
        extracted = trafilatura.bare_extraction(copied, url=url, fast=fast, include_comments=False, with_metadata=False)
    except (RecursionError, ValueError, TypeError, AttributeError, IndexError, KeyError, etree.LxmlError):
        return []  # a page on which its heuristics fail has no article
    body = getattr(extracted, "body", None)
    return [] if body is None else blocks.paragraphs(body, blocks.TRAFILATURA_BLOCKS, _PICTURES)


def _prepare(tree: Any) -> None:
    """Make plain text of what stands within a sentence, so that trafilatura keeps it; readings of characters go."""
    for reading in list(tree.iter("rt", "rp", "rtc")):
        reading.drop_tree()
    for element in list(tree.iter(*_INLINE, "button")):
        within = next(element.iterancestors(*_PROSE, "pre"), None)
        if within is None or within.tag == "pre":
            continue
        if element.tag in ("code", "q") or _has_words_around(element):
            element.tag = "span"
    for element in [each for each in tree.iter(etree.Element) if formulas.is_formula(each, each.tag)]:
        if element.getparent() is None or next(element.iterancestors(*_PROSE), None) is None:
            continue
        words, _ = formulas.words(element, element.tag)
        plain = etree.SubElement(element.getparent(), "span")
        element.addprevious(plain)
        plain.text, plain.tail = words or None, element.tail
        element.tail = None
        element.getparent().remove(element)


def _has_words_around(element: Any) -> bool:
    """Whether *element* stands within a sentence: text before and after it in its parent."""
    before, parent = element.getprevious(), element.getparent()
    ahead = (before.tail if before is not None else parent.text) or ""
    behind = element.tail or ""
    return bool(behind.strip()) and (bool(ahead.strip()) or behind.strip()[0].islower())
