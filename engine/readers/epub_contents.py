"""What an EPUB says of its own files: their order, the titles of its chapters, and which are no chapters."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import unquote, urldefrag

from engine import languages
from engine.clean import clean_line
from engine.errors import BrokenFileError, EmptyPageError
from engine.readers import charsets, layout
from engine.readers.archive import Archive
from engine.readers.pages import html

_PAGES = frozenset(("application/xhtml+xml", "text/html", "application/x-dtbook+xml", "application/xml", ""))
LEVELS = 2
"""Levels of a table of contents that name a chapter; deeper ones are sections."""
_MATTER_NAMES = """
acknowledgments acknowledgements backmatter bibliography colophon contributors copyright-page cover credits dedication
endnote endnotes errata footnote footnotes frontmatter halftitlepage halftitle half-title imprimatur imprint index
landmarks loa loi lot lov other-credits page-list pagelist rearnote rearnotes seriespage title-page titlepage toc
"""
MATTER = frozenset(_MATTER_NAMES.split())
"""Parts of a book that are not its text, as EPUB 2 and 3 name them; ARIA has the same names with "doc-"."""


@dataclass(slots=True)
class Contents:
    """The files of a book in their order."""

    files: list[str]
    titles: dict[str, dict[str, str]] = field(default_factory=dict)
    """The titles of the chapters by their file and their place within it ("" for its beginning)."""
    matter: set[str] = field(default_factory=set)
    """The files that are no chapters by what the book says."""


def read(archive: Archive, name: str) -> tuple[Any, Contents]:
    """Return the package document of a book and its contents."""
    path = _package(archive, name)
    package, folder = archive.xml(path), posixpath.dirname(path)
    items = {item.get("id"): item for item in package.iter("{*}item")}
    paths = {key: _joined(folder, item.get("href", "")) for key, item in items.items()}
    contents = Contents(list(dict.fromkeys(_spine(package, items, paths))))
    for reference in package.iter("{*}reference"):
        if reference.get("type", "").lower() in MATTER:
            contents.matter.add(_joined(folder, reference.get("href", "")))
    contents.matter |= {paths[ref.get("idref")] for ref in _references(package, paths) if ref.get("linear") == "no"}
    for source in _tables(items, paths):
        with suppress(BrokenFileError, EmptyPageError):
            contents.titles = _titles(archive, source)
        if contents.titles:
            break
    for file, titles in contents.titles.items():
        if set(titles) == {""} and _matter_label().fullmatch(titles[""].rpartition(" · ")[2]):
            contents.matter.add(file)
    return package, contents


def is_matter(element: Any) -> bool:
    """Whether an element of a page is a part of the book that is not its text."""
    types = f"{element.get('epub:type', '')} {element.get('role', '')}".lower().split()
    if any(kind.removeprefix("doc-") in MATTER for kind in types):
        return True
    return "pg-boilerplate" in element.get("class", "").split()


def _package(archive: Archive, name: str) -> str:
    """Return the name of the package document."""
    for rootfile in archive.xml("META-INF/container.xml").iter("{*}rootfile"):
        path: str = posixpath.normpath(rootfile.get("full-path", ""))
        if path in archive:
            return path
    raise BrokenFileError(name)


def _references(package: Any, paths: dict[str, str]) -> Iterator[Any]:
    yield from (reference for reference in package.iter("{*}itemref") if reference.get("idref") in paths)


def _spine(package: Any, items: dict[str, Any], paths: dict[str, str]) -> Iterator[str]:
    """Yield the names of the chapters in order, without the table of contents."""
    for reference in _references(package, paths):
        item = items[reference.get("idref")]
        if item.get("media-type", "") in _PAGES and "nav" not in item.get("properties", "").split():
            yield paths[reference.get("idref")]


def _tables(items: dict[str, Any], paths: dict[str, str]) -> Iterator[str]:
    """Yield the files that hold tables of contents, that of EPUB 3 first."""
    yield from (paths[key] for key, item in items.items() if "nav" in item.get("properties", "").split())
    yield from (paths[key] for key, item in items.items() if item.get("media-type", "") == "application/x-dtbncx+xml")


def _titles(archive: Archive, source: str) -> dict[str, dict[str, str]]:
    """Return the titles of the chapters in a table of contents, "part · chapter" where it has two levels."""
    if source not in archive:
        return {}
    folder = posixpath.dirname(source)
    titles: dict[str, dict[str, str]] = {}
    # read as HTML: most tables of contents have a DTD, which no XML of a file may have
    for address, labels in _entries(html.parse(charsets.decode(archive.read(source), "application/xhtml+xml"))):
        href, fragment = urldefrag(address)
        if len(labels) <= LEVELS and labels[-1]:
            label = clean_line(" · ".join(filter(None, labels)), layout.NAME)
            titles.setdefault(_joined(folder, href), {}).setdefault(unquote(fragment), label)
    return titles


def _entries(root: Any) -> Iterator[tuple[str, list[str]]]:
    """Yield the address of each entry, and its title behind the titles of the entries that it belongs to."""
    for point in root.iter("navpoint"):
        content = next(point.iter("content"), None)
        if content is not None:
            yield content.get("src", ""), _labels(point, "navpoint", "navlabel")
    for nav in root.iter("nav"):
        if nav.get("epub:type", "toc") == "toc":
            for link in nav.iter("a"):
                entry = next(link.iterancestors("li"), None)
                labels = _labels(entry, "li", "a", "span") if entry is not None else ["".join(link.itertext())]
                yield link.get("href", ""), labels


def _labels(entry: Any, name: str, *labels: str) -> list[str]:
    """Return the titles of an entry and of those around it, the outermost first."""
    entries = [entry, *entry.iterancestors(name)]
    found = (next((child for child in each if child.tag in labels), None) for each in reversed(entries))
    return ["" if label is None else "".join(label.itertext()).strip() for label in found]


def _joined(folder: str, href: str) -> str:
    return posixpath.normpath(posixpath.join(folder, unquote(urldefrag(href)[0])))


@cache
def _matter_label() -> re.Pattern[str]:
    """Entries of tables of contents that are no chapters, as books name them in any language."""
    labels = (re.escape(label).replace("_", "[ -]?").replace("…", ".*") for label in languages.words("book_parts"))
    return re.compile(rf"\W*(?:{'|'.join(labels)})\W*", re.IGNORECASE)


@cache
def rights() -> re.Pattern[str]:
    """Words of an imprint, in any language."""
    words = (word.replace("_", " ") for word in languages.words("book_rights"))
    bounded = (rf"\b{re.escape(word)}\b" if word.isascii() else re.escape(word) for word in words)
    return re.compile(f"©|{'|'.join(bounded)}", re.IGNORECASE)
