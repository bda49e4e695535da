"""Tesseract, called through the C interface of its library inside the child that the fence encloses.

The library is the one that the system's program `tesseract` is made of. Called here it needs no process of its own,
so that the fence stays as it is, and a model that is loaded serves the next page too. The functions are those of
include/tesseract/capi.h of Tesseract 5, which are the same in Tesseract 4.1.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from engine.fences import model_folders

LIBRARIES = ("libtesseract.so.5", "libtesseract.so.4", "libtesseract.5.dylib", "libtesseract-5.dll")
ORIENTATION = "osd"
"""The pack that tells orientation and script."""

SPARSE, AUTO, BLOCK = 11, 3, 6
"""Page segmentation modes."""
_ORIENTATION_ONLY = 0
_LSTM = 1
"""The engine of all packs of today."""
_WORD = 5
"""The level of a word in the table that Tesseract writes."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word that was read, its place in pixels from the upper left corner, and how sure Tesseract is."""

    text: str
    left: int
    top: int
    width: int
    height: int
    confidence: float
    """0 to 100."""
    line: tuple[int, int, int]
    """Its block, paragraph and line."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a page lies, and in which script it is written."""

    turned: int
    """Degrees by which it must be turned clockwise to stand upright: 0, 90, 180 or 270."""
    sureness: float
    script: str
    """Its name, "Latin" or "Cyrillic"; "" if there are too few letters."""


def languages() -> tuple[str, ...]:
    """Return the names of the language packs that are installed, such as "eng"; () without Tesseract."""
    folder = _data_folder()
    if folder is None or _library() is None:
        return ()
    return tuple(sorted(pack.stem for pack in folder.glob("*.traineddata")))


def layout(pixels: bytes, width: int, height: int) -> Layout | None:
    """Return how a page of grey pixels lies; None if that cannot be seen."""
    library, handle = _library(), _reader(ORIENTATION)
    if library is None or handle is None:
        return None
    library.TessBaseAPISetPageSegMode(handle, _ORIENTATION_ONLY)
    _show(library, handle, pixels, width, height)
    degrees, sureness, script_sureness = ctypes.c_int(), ctypes.c_float(), ctypes.c_float()
    script = ctypes.c_char_p()
    places = [ctypes.byref(place) for place in (degrees, sureness, script, script_sureness)]
    found = library.TessBaseAPIDetectOrientationScript(handle, *places)
    library.TessBaseAPIClear(handle)
    if not found:
        return None
    return Layout(-degrees.value % 360, sureness.value, (script.value or b"").decode("ascii", "replace"))


def words(pixels: bytes, width: int, height: int, packs: Sequence[str], mode: int = AUTO) -> list[Word]:
    """Return the words on a page of grey pixels that stands upright, read with these language packs."""
    library, handle = _library(), _reader("+".join(packs))
    if library is None or handle is None:
        return []
    library.TessBaseAPISetPageSegMode(handle, mode)
    _show(library, handle, pixels, width, height)
    table = b""
    if library.TessBaseAPIRecognize(handle, None) == 0:
        text = library.TessBaseAPIGetTsvText(handle, 0)
        if text:
            table = ctypes.string_at(text)
            library.TessDeleteText(text)
    library.TessBaseAPIClear(handle)
    return [word for row in table.decode("utf-8", "replace").split("\n") if (word := _word(row)) is not None]


def _word(row: str) -> Word | None:
    """Return the word of a *row* of Tesseract's table: level, page, block, paragraph, line, word, place, sureness."""
    cells = row.split("\t")
    if len(cells) < 12 or cells[0] != str(_WORD) or not cells[11].strip():
        return None
    with suppress(ValueError):
        block, paragraph, line = map(int, cells[2:5])
        left, top, width, height = map(int, cells[6:10])
        return Word(cells[11].strip(), left, top, width, height, float(cells[10]), (block, paragraph, line))
    return None


def _show(library: Any, handle: Any, pixels: bytes, width: int, height: int) -> None:
    library.TessBaseAPISetImage(handle, pixels, width, height, 1, width)
    library.TessBaseAPISetSourceResolution(handle, RESOLUTION)


RESOLUTION = 300
"""What Tesseract is told, in dots per inch: pages are brought to about the size of type that this means."""


def _data_folder() -> Path | None:
    for folder in model_folders():
        for place in (folder, folder / "tessdata", *sorted(folder.glob("*/tessdata"), reverse=True)):
            if any(place.glob("*.traineddata")):
                return place
    return None


@cache
def _library() -> Any:
    """Return Tesseract's library with the types of its functions, None if it is not installed."""
    for name in LIBRARIES:
        with suppress(OSError, AttributeError):
            return _typed(ctypes.CDLL(name))
    return None


def _typed(library: Any) -> Any:
    handle, text, number = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int
    for name, result, arguments in (
        ("TessBaseAPICreate", handle, ()),
        ("TessBaseAPIInit2", number, (handle, text, text, number)),
        ("TessBaseAPISetPageSegMode", None, (handle, number)),
        ("TessBaseAPISetImage", None, (handle, text, number, number, number, number)),
        ("TessBaseAPISetSourceResolution", None, (handle, number)),
        ("TessBaseAPIRecognize", number, (handle, handle)),
        ("TessBaseAPIGetTsvText", handle, (handle, number)),
        ("TessDeleteText", None, (handle,)),
        ("TessBaseAPIClear", None, (handle,)),
        ("TessBaseAPIDelete", None, (handle,)),
        ("TessBaseAPIDetectOrientationScript", number, (handle, *[handle] * 4)),
    ):
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library


@cache
def _reader(packs: str) -> Any:
    """Return Tesseract with these language packs loaded; None if one of them is missing or damaged."""
    library, folder = _library(), _data_folder()
    if library is None or folder is None:
        return None
    handle = library.TessBaseAPICreate()
    if library.TessBaseAPIInit2(handle, str(folder).encode(), packs.encode(), 3 if packs == ORIENTATION else _LSTM):
        library.TessBaseAPIDelete(handle)
        return None
    return handle
