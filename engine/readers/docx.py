"""Word documents, read as a stream of XML, so that a hundred thousand paragraphs need no tree.

Nothing outside the archive is read: relationships are used only to find the main part.
"""

from __future__ import annotations

import functools
import io
import posixpath
from collections.abc import Callable, Iterator
from typing import Any

from lxml import etree

from engine.errors import BrokenFileError, NoTextError
from engine.models import Document, Page
from engine.readers import layout
from engine.readers.archive import Archive

_UNSEEN = frozenset(("del", "moveFrom", "Fallback", "instrText", "delText", "delInstrText", "annotation", "comment"))
_READ_TAGS = [
    f"{{*}}{name}" for name in ("p", "pStyle", "r", "vanish", "t", "tab", "br", "cr", "noBreakHyphen", *_UNSEEN)
]
_OFF = frozenset(("0", "false", "off"))
_TITLES = frozenset(("title", "titel", "titre", "titolo", "ttulo", "tytu", "a3"))
"""Identifiers of the style "Title" in the languages whose editors translate them."""


def read(page: Page, progress: Callable[[int, int], None] | None = None) -> Document:  # noqa: ARG001
    """Return the document's paragraphs, without deleted and hidden text."""
    with Archive(page.body, page.name) as archive:
        if "[Content_Types].xml" in archive:
            archive.xml("[Content_Types].xml")  # not needed, but read for its limits
        core = _core(archive)
        body = archive.read(_main(archive))
    title = layout.sensible_title(core.get("title", ""), page.name)
    texts: list[str] = []
    length, share = 0, 1.0
    stream = io.BytesIO(body)
    for style, text in _paragraphs(stream, page.name):
        if length > layout.LONGEST:
            share = min(0.99, stream.tell() / len(body))  # the parser reads a chunk ahead
            break
        if not title and style in _TITLES and length < layout.TITLE:
            title = layout.sensible_title(text)
        texts.append(text)
        length += len(text)
    text, cut = layout.measured("\n\n".join(texts), share)
    if not layout.letters(text, 2):
        raise NoTextError(page.name)
    author = layout.sensible_author(core.get("creator", ""))
    return Document(page.url, title, layout.without_title(text, title), author, percent_read=cut)


def _main(archive: Archive) -> str:
    """Return the name of the main part as the package says, else the usual name."""
    if "_rels/.rels" in archive:
        for relationship in archive.xml("_rels/.rels"):
            if (
                relationship.get("Type", "").endswith("/officeDocument")
                and relationship.get("TargetMode") != "External"
            ):
                return str(posixpath.normpath(relationship.get("Target", "").lstrip("/")))
    return "word/document.xml"


def _core(archive: Archive) -> dict[str, str]:
    """Return the document's properties by their plain names."""
    if "docProps/core.xml" not in archive:
        return {}
    try:
        return {_name(property_): property_.text or "" for property_ in archive.xml("docProps/core.xml")}
    except BrokenFileError:
        return {}


def _paragraphs(stream: io.BytesIO, name: str) -> Iterator[tuple[str, str]]:
    """Yield style and text of each paragraph that has text."""
    reader = _Paragraphs()
    safe: dict[str, Any] = {"resolve_entities": False, "load_dtd": False, "no_network": True, "huge_tree": False}
    try:
        events = etree.iterparse(stream, events=("start", "end"), tag=_READ_TAGS, **safe)
        for number, (event, element) in enumerate(events):
            if number == 0 and element.getroottree().docinfo.internalDTD is not None:
                raise BrokenFileError(name)
            if event == "start":
                reader.start(element)
            elif (paragraph := reader.end(element)) is not None:
                yield paragraph
    except etree.XMLSyntaxError:
        raise BrokenFileError(name) from None


class _Paragraphs:
    """Collects the text of paragraphs from a stream of elements; a text box is a paragraph within one."""

    def __init__(self) -> None:
        self._open: list[tuple[list[str], list[str]]] = []
        self._unseen = 0
        self._vanished = False

    def start(self, element: Any) -> None:
        tag = _name(element)
        self._unseen += tag in _UNSEEN
        if tag == "p":
            self._open.append(([""], []))
        elif tag == "r":
            self._vanished = False
        elif tag == "vanish":
            self._vanished = _value(element) not in _OFF
        elif tag == "pStyle" and self._open:
            self._open[-1][0][0] = _value(element).lower()

    def end(self, element: Any) -> tuple[str, str] | None:
        tag = _name(element)
        self._unseen -= tag in _UNSEEN
        done = None
        if tag == "p":
            style, line = self._open.pop() if self._open else ([""], [])
            done = (style[0], "".join(line).strip()) if line and "".join(line).strip() else None
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
        elif self._open and not self._unseen and not self._vanished:
            self._open[-1][1].extend(_text_of(tag, element))
        return done


def _text_of(tag: str, element: Any) -> tuple[str, ...]:
    if tag == "t":
        return (element.text or "",)
    return {"tab": (" ",), "br": ("\n",), "cr": ("\n",), "noBreakHyphen": ("\u2011",)}.get(tag, ())


def _name(element: Any) -> str:
    return _local(element.tag) if isinstance(element.tag, str) else ""


@functools.lru_cache(maxsize=256)
def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _value(element: Any) -> str:
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == "val"), "")
