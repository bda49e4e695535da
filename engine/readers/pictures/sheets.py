"""A picture of one page: turned upright, its language found, and its words read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import fmean

from PIL import Image

from engine.errors import NoPictureReaderError
from engine.nlp import language
from engine.readers.pictures import packs, prepared, tesseract
from engine.readers.pictures.tesseract import Word

SURE = 4.0
"""Tesseract's sureness from which a page is turned without a second look; pages of twenty lines have 11 to 33."""
READABLE = 60.0
"""The mean confidence of what is text in the language and direction in which it was read; of other it is 20 to 50."""
STRIP = 0.25
"""The share of a page that is read to find its language: ten lines or so."""
LEAST_STRIP = 500
"""Pixels. A page whose strip would be lower is read whole."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What was read on a page."""

    words: list[Word]
    turned: int
    """Degrees by which its picture was turned clockwise to stand upright."""
    askew: float
    """Degrees by which it was then turned to the left, so that its lines are level."""
    size: tuple[int, int]
    """Width and height of the picture in whose pixels the words have their places."""


def read(picture: Image.Image, name: str, likely: Sequence[str]) -> Sheet:
    """Return the words on a grey picture of a page; NoPictureReaderError if Tesseract is not installed."""
    installed = tesseract.languages()
    if not any(pack in packs.PACKS for pack in installed):
        raise NoPictureReaderError(name)
    even = prepared.evened(prepared.sized(picture))
    layout = tesseract.layout(even.tobytes(), *even.size)
    script, turned = (layout.script, layout.turned) if layout else ("", 0)
    candidates = packs.candidates(script, installed, likely) or packs.candidates("", installed, likely)
    if turned and layout and layout.sureness < SURE:
        turned = max((0, turned), key=lambda degrees: _confidence(_words(_turned(even, degrees), candidates[:1])))
    upright = _turned(even, turned)
    askew = prepared.skew(upright)
    level = prepared.levelled(upright, askew)
    if layout:
        pack = _pack(level, candidates, likely)
        words = _words(level, packs.together(pack, script, installed))
    else:
        words = _best(level, candidates)
    words = [replace(word, confidence=0.0) if packs.is_ambiguous(word.text, script) else word for word in words]
    return Sheet(words, turned, askew, level.size)


def _pack(page: Image.Image, candidates: Sequence[str], likely: Sequence[str]) -> str:
    """Return the pack of the language that a strip of a page is written in."""
    if len(candidates) < 2:
        return candidates[0]
    height = round(page.height * STRIP)
    strip = page
    if height >= LEAST_STRIP:
        top = (page.height - height) // 2
        strip = page.crop((0, top, page.width, top + height))
    text = " ".join(word.text for word in _words(strip, candidates[:1]))
    found = language.detect(text, likely)
    return next((pack for pack in candidates if packs.PACKS[pack] == found), candidates[0])


def _best(page: Image.Image, candidates: Sequence[str]) -> list[Word]:
    """Return the words of a page of few letters, read with the first pack that makes sense of it, else the best."""
    best: list[Word] = []
    for pack in candidates:
        words = _words(page, [pack])
        if _confidence(words) > _confidence(best):
            best = words
        if _confidence(best) >= READABLE:
            break
    return best


def _words(page: Image.Image, names: Sequence[str]) -> list[Word]:
    return tesseract.words(page.tobytes(), *page.size, names)


def _confidence(words: Sequence[Word]) -> float:
    return fmean(word.confidence for word in words) if words else 0.0


def _turned(page: Image.Image, degrees: int) -> Image.Image:
    """Return *page* turned clockwise."""
    return page.rotate(-degrees, expand=True) if degrees else page
