"""What trafilatura leaves out of an article: the standfirst above it, and paragraphs and headings in its midst."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.models import SentenceKind
from engine.nlp.sentence_endings import ends_sentence
from engine.readers import layout
from engine.readers.blocks import Block
from engine.readers.pages import names, notes
from engine.readers.pages.prose import LEAST, is_prose

_LEAD_NAMES = """
lead lede leadin standfirst summary intro introduction dek deck subtitle subhead subheadline subheading description
abstract perex ingress chapeau chapo vorspann anleser sapo entradilla bajada sommario manchet excerpt teaser tagline
preamble kurztext untertitel strapline synopsis anrisstext resume lid catenaccio sumario copete
"""
"""What pages call their standfirst, as part of a class or of a property."""
_FURNITURE_NAMES = """
caption credit credits byline author authors meta metadata copyright related newsletter promo promotion share sharing
social comment comments footer footnote tags breadcrumb breadcrumbs date time timestamp signup subscribe subscription
advert advertisement ad ads sponsored cookie consent disclaimer widget sidebar teaser teasers recommended
"""
"""What pages call that which is no text of the article."""
_FURNITURE_ANYWHERE_NAMES = "caption captions credit credits gallery photo image newsletter promo cookie related"
_FURNITURE_ANYWHERE = frozenset(_FURNITURE_ANYWHERE_NAMES.split())
"""Of these any part of a class says what it is."""
_LEADS = frozenset(_LEAD_NAMES.split())
_FURNITURE = frozenset(_FURNITURE_NAMES.split())
LONGEST_LEAD = 800
NEAR = 25
"""Blocks between the heading and the text at most, within which a standfirst is looked for."""
POINTER = 0.6
"""Share of a line that is linked if it points elsewhere; the rest says "Read more:"."""
_POINTERS = frozenset(("p", "div", "h2", "h3", "h4", "h5", "h6", "strong", "section", "blockquote"))
TITLE_WITHIN = 6
"""Blocks at the beginning of the article among which the title may stand once more."""
KICKER = 80
"""Letters that may stand before the title in its heading."""
_ASIDE = frozenset(("aside", "footer", "nav", "form", "figure", "dialog", "menu"))


def completed(page: Sequence[Block], belongs: Sequence[bool], title: str = "", description: str = "") -> list[Block]:
    """Return the blocks that belong to the article with what belongs to it besides."""
    chosen = list(belongs)
    if True not in chosen:
        return []
    _add_between(page, chosen)
    _add_standfirst(page, chosen, title, description)
    _add_headings(page, chosen)
    notes.add_captions(page, chosen)
    _drop_title(page, chosen, title)
    _drop_pointers(page, chosen)
    _drop_last_headings(page, chosen)
    return [block for block, is_chosen in zip(page, chosen, strict=True) if is_chosen]


def _drop_title(page: Sequence[Block], chosen: list[bool], title: str) -> None:
    """Drop the title, which the document has, from above the text: alone, with a kicker, or at the end of a path."""
    wanted = layout.fold(title)
    if not wanted or sum(chosen) < 2:
        return
    places = [index for index, is_chosen in enumerate(chosen) if is_chosen]
    for index in places[: min(TITLE_WITHIN, len(places) - 1)]:
        key = layout.fold(page[index].text)
        if key == wanted or (_is_heading_with(page[index], key, wanted)):
            chosen[index] = False
        elif page[index].kind is SentenceKind.BODY and ends_sentence(page[index].text):
            break


def _is_heading_with(block: Block, key: str, wanted: str) -> bool:
    """Whether a block is the title with a kicker before it, or the path of links that leads to it."""
    is_short = len(key) <= len(wanted) + KICKER and not ends_sentence(block.text)
    tag = _tag(block.element)
    return key.endswith(wanted) and is_short and (tag == "h1" or (block.kind is SentenceKind.BODY and tag != "p"))


def _drop_last_headings(page: Sequence[Block], chosen: list[bool]) -> None:
    """Drop the headings below the text: what they head is no part of the article."""
    places = [index for index, is_chosen in enumerate(chosen) if is_chosen]
    for index in reversed(places[1:]):
        if page[index].kind is not SentenceKind.HEADING:
            return
        chosen[index] = False


def _drop_pointers(page: Sequence[Block], chosen: list[bool]) -> None:
    """Drop paragraphs that are a link to another page and no sentence: "Read more: Boats are back"."""
    for index, block in enumerate(page):
        if chosen[index] and block.element.tag in _POINTERS and not ends_sentence(block.text):
            links = [link for link in block.element.iter("a") if not link.get("href", "#").startswith("#")]
            linked = sum(len("".join(link.itertext()).strip()) for link in links)
            whole = len("".join(block.element.itertext()).strip())
            chosen[index] = linked < POINTER * max(whole, len(block.text))


# ---- in its midst


def _add_between(page: Sequence[Block], chosen: list[bool]) -> None:
    """Add paragraphs between two of the article that have the same parent and read as text."""
    parents: dict[Any, list[int]] = {}
    for index, is_chosen in enumerate(chosen):
        if is_chosen and _is_paragraph(page[index]):
            parents.setdefault(page[index].element.getparent(), []).append(index)
    for index, block in enumerate(page):
        if chosen[index] or not _is_paragraph(block):
            continue
        siblings = parents.get(block.element.getparent(), [])
        inside = len(siblings) >= 2 and siblings[0] < index < siblings[-1]
        at_start = len(siblings) >= 2 and index == siblings[0] - 1
        if (
            (inside or at_start)
            and _is_text(block)
            and not names.is_called(block.element, _FURNITURE, _FURNITURE_ANYWHERE)
        ):
            chosen[index] = True


def _add_headings(page: Sequence[Block], chosen: list[bool]) -> None:
    """Add headings directly above a paragraph of the article that has the same parent."""
    first = chosen.index(True)
    for index in range(len(page) - 2, first, -1):
        block, after = page[index], page[index + 1]
        if (
            not chosen[index]
            and chosen[index + 1]
            and block.kind is SentenceKind.HEADING
            and block.element.getparent() is after.element.getparent()
        ):
            chosen[index] = True


# ---- the standfirst


def _add_standfirst(page: Sequence[Block], chosen: list[bool], title: str, description: str) -> None:
    """Add the standfirst between the page's heading and the text, or before it if it is the page's description."""
    first = next((i for i, block in enumerate(page) if chosen[i] and _is_text(block)), chosen.index(True))
    start = max(0, first - NEAR)
    heading = _heading(page, start, first, title)
    summary = layout.fold(description)
    seen = {layout.fold(block.text) for block, is_chosen in zip(page, chosen, strict=True) if is_chosen}
    has_one = any(chosen[index] and page[index].kind is SentenceKind.BODY for index in range(heading + 1, first))
    for index in range(start, first):
        block, key = page[index], layout.fold(page[index].text)
        if (
            chosen[index]
            or index == heading
            or key in seen
            or len(block.text) > LONGEST_LEAD
            or _is_aside(block.element)
        ):
            continue
        if not _is_text(block, ended=False):
            continue
        is_summary = len(summary) >= LEAST and (key.startswith(summary[:100]) or summary.startswith(key[:100]))
        if is_summary or (0 <= heading < index and _looks_like_one(block, has_one)):
            chosen[index] = True
            seen.add(key)
            if ends_sentence(block.text):
                block.kind = SentenceKind.BODY  # some pages set it as a heading


def _looks_like_one(block: Block, has_one: bool) -> bool:
    """Whether a block between heading and text is a standfirst by its name, or by its words if there is none yet."""
    if _is_furniture(block.element, _FURNITURE - _LEADS):
        return False
    if names.is_called(block.element, _LEADS):
        return True
    return not has_one and ends_sentence(block.text) and block.element.tag in ("p", "div", "h2", "span", "strong")


def _heading(page: Sequence[Block], start: int, first: int, title: str) -> int:
    """Return the index of the last heading of the page above the text, -1 if there is none."""
    wanted = layout.fold(title)
    for index in range(first, start - 1, -1):
        block = page[index]
        if block.kind is SentenceKind.HEADING and (_tag(block.element) == "h1" or layout.fold(block.text) == wanted):
            return index
    return -1


# ---- what a block is


def _is_paragraph(block: Block) -> bool:
    return block.kind is SentenceKind.BODY and block.element.tag == "p"


def _is_text(block: Block, *, ended: bool = True) -> bool:
    """Whether a block reads as sentences: enough letters, few of them links."""
    return is_prose(block) and (not ended or ends_sentence(block.text))


def _is_furniture(element: Any, furniture: frozenset[str]) -> bool:
    return names.is_called(element, furniture, _FURNITURE_ANYWHERE)


def _is_aside(element: Any) -> bool:
    return any(each.tag in _ASIDE for each in (element, *element.iterancestors()))


def _tag(element: Any) -> str:
    return element.tag if isinstance(element.tag, str) else ""
