"""EPUB books: the chapters in the order of the spine, each read as a web page."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

from engine.errors import BrokenFileError, EmptyPageError, EncryptedError, NoTextError
from engine.models import Document, Page
from engine.readers import blocks, charsets, html, layout
from engine.readers.archive import Archive

_PAGES = frozenset(("application/xhtml+xml", "text/html", "application/x-dtbook+xml", "application/xml", ""))


def read(page: Page, progress: Callable[[int, int], None] | None = None) -> Document:
    """Return the book's text, title, author and date."""
    with Archive(page.body, page.name) as archive:
        name = _package(archive, page.name)
        package = archive.xml(name)
        chapters = list(dict.fromkeys(_spine(package, posixpath.dirname(name))))
        _refuse_locked(archive, chapters, page.name)
        text, cut = layout.measured(*_text(archive, chapters, progress))
    if not layout.letters(text, 2):
        raise NoTextError(page.name)
    title = layout.sensible_title(_first(package, "title"), page.name)
    author = layout.sensible_author(_first(package, "creator"))
    text, published = layout.without_title(text, title), _date(_first(package, "date"))
    return Document(page.url, title, text, author, published=published, percent_read=cut)


def _package(archive: Archive, name: str) -> str:
    """Return the name of the package document."""
    for rootfile in archive.xml("META-INF/container.xml").iter("{*}rootfile"):
        path: str = posixpath.normpath(rootfile.get("full-path", ""))
        if path in archive:
            return path
    raise BrokenFileError(name)


def _spine(package: Any, folder: str) -> Iterator[str]:
    """Yield the names of the chapters in order, without the table of contents."""
    items = {}
    for item in package.iter("{*}item"):
        if item.get("media-type", "") in _PAGES and "nav" not in item.get("properties", "").split():
            items[item.get("id")] = posixpath.normpath(posixpath.join(folder, unquote(item.get("href", ""))))
    for reference in package.iter("{*}itemref"):
        if reference.get("idref") in items:
            yield items[reference.get("idref")]


def _text(archive: Archive, chapters: list[str], progress: Callable[[int, int], None] | None) -> tuple[str, float]:
    """Return the chapters' paragraphs up to the limit of kept text, and their share of the book."""
    texts: list[str] = []
    length = 0
    for number, chapter in enumerate(chapters, 1):
        if chapter not in archive:
            continue
        if length > layout.LONGEST:
            return "\n\n".join(texts), _share(archive, chapters, number - 1)
        try:
            tree = html.parse(charsets.decode(archive.read(chapter), "application/xhtml+xml"))
        except (BrokenFileError, EmptyPageError):
            continue
        blocks.drop_hidden(tree)
        text = "\n\n".join(blocks.paragraphs(tree))
        texts.append(text)
        length += len(text)
        if progress is not None:
            progress(number, len(chapters))
    return "\n\n".join(texts), 1.0


def _share(archive: Archive, chapters: list[str], read: int) -> float:
    """Return the share of the book of its first *read* chapters, by their sizes; less than 1."""
    sizes = [archive.declared_size(chapter) for chapter in chapters]
    return min(0.99, sum(sizes[:read]) / max(1, sum(sizes)))


def _refuse_locked(archive: Archive, chapters: list[str], name: str) -> None:
    """Raise EncryptedError if chapters are encrypted; encrypted fonts are no obstacle."""
    if "META-INF/encryption.xml" in archive:
        locked = {
            unquote(link.get("URI", "")) for link in archive.xml("META-INF/encryption.xml").iter("{*}CipherReference")
        }
        if locked & set(chapters):
            raise EncryptedError(name)


def _first(package: Any, name: str) -> str:
    return next(
        ("".join(element.itertext()) for element in package.iter("{http://purl.org/dc/elements/1.1/}" + name)), ""
    )


def _date(text: str) -> datetime | None:
    """Return a book's date; None for a year alone, which many books give."""
    try:
        moment = datetime.fromisoformat(text.strip()[:32]) if len(text.strip()) >= 10 else None
    except ValueError:
        return None
    if moment is None or not 1800 <= moment.year <= 2100:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
