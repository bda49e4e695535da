"""EPUB books: the files in the order of the spine, each read as a web page; chapters become places of the text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

from lxml import etree

from engine.errors import BrokenFileError, EmptyPageError, EncryptedError, NoTextError
from engine.models import Document, Page, Place, SentenceKind
from engine.readers import blocks, charsets, epub_contents, layout
from engine.readers.archive import Archive
from engine.readers.blocks import Block
from engine.readers.epub_contents import Contents
from engine.readers.pages import html

Progress = Callable[[int, int], None]

LONGEST_IMPRINT = 8000
"""Characters of a file that is an imprint by its words; the longest among the samples has 3,000."""
LINKED = 0.6
"""Share of a file's letters within links from which it is a table of contents."""


@dataclass(slots=True)
class _Text:
    """The blocks of a book as far as they were read."""

    blocks: list[Block] = field(default_factory=list)
    starts: list[tuple[int, str]] = field(default_factory=list)
    """The number of the first block of each chapter, and its title."""
    length: int = 0


def read(page: Page, progress: Progress | None = None) -> Document:
    """Return the book's text, title, author, date and chapters; what is not its text is only used in answers."""
    with Archive(page.body, page.name) as archive:
        package, contents = epub_contents.read(archive, page.name)
        _refuse_locked(archive, contents.files, page.name)
        title = layout.sensible_title(_first(package, "title"), page.name)
        text, share = _text(archive, contents, progress)
    if not any(block.kind is SentenceKind.BODY for block in text.blocks):  # the whole of it passes for an imprint
        text.blocks = [replace(block, kind=SentenceKind.BODY) for block in text.blocks]
    body, regions, cut = layout.assembled(text.blocks)
    if not layout.letters(body, 2):
        raise NoTextError(page.name)
    if text.blocks and layout.fold(text.blocks[0].text) == layout.fold(title) and len(text.blocks) > 1:
        text.blocks = text.blocks[1:]
        text.starts = [(max(0, number - 1), label) for number, label in text.starts]
        body, regions, cut = layout.assembled(text.blocks)
    percent = max(1, int((cut or 100) * share)) if cut or share < 1 else 0
    author, published = layout.sensible_author(_first(package, "creator")), _date(_first(package, "date"))
    return Document(
        page.url,
        title,
        body,
        author,
        published=published,
        percent_read=percent,
        regions=regions,
        places=tuple(place for place in _places(text) if place.start < len(body)),
    )


def _text(archive: Archive, contents: Contents, progress: Progress | None) -> tuple[_Text, float]:
    """Return the book's blocks up to the limit of kept text, and their share of the book."""
    text = _Text()
    listed = [number for number, file in enumerate(contents.files) if file in contents.titles]
    for number, file in enumerate(contents.files):
        if file not in archive:
            continue
        if text.length > layout.LONGEST:
            return text, _share(archive, contents.files, number)
        try:
            tree = html.parse(charsets.decode(archive.read(file), "application/xhtml+xml"))
        except (BrokenFileError, EmptyPageError):
            continue
        blocks.drop_hidden(tree)
        read_blocks = blocks.read(tree)
        outside = file in contents.matter or (bool(listed) and number < listed[0])
        if outside or _is_matter(tree, read_blocks, number, len(contents.files)):
            read_blocks = [_aside(block) for block in read_blocks]
        else:
            read_blocks = [_aside(block) if _within_matter(block) else block for block in read_blocks]
        _add(text, read_blocks, contents.titles.get(file, {}))
        if progress is not None:
            progress(number + 1, len(contents.files))
    return text, 1.0


def _add(text: _Text, read_blocks: list[Block], titles: dict[str, str]) -> None:
    """Add the blocks of a file, and the chapters that begin in it."""
    waiting = dict(titles)
    if read_blocks and (title := waiting.pop("", None)):
        text.starts.append((len(text.blocks), title))
    for number, block in enumerate(read_blocks, len(text.blocks)):
        for mark in _marks(block) if waiting else ():
            if (title := waiting.pop(mark, None)) and (not text.starts or text.starts[-1][0] < number):
                text.starts.append((number, title))
        text.length += len(block.text)
    text.blocks += read_blocks


def _marks(block: Block) -> list[str]:
    """Return the names of the places at which a block stands: its own, those around it, those within it."""
    if block.element is None:
        return []
    around = [block.element, *block.element.iterancestors()]
    within = block.element.iter(etree.Element) if block.element.tag not in ("body", "html") else ()
    return [mark for element in (*around, *within) if (mark := element.get("id") or element.get("name"))]


def _places(text: _Text) -> list[Place]:
    """Return where in the text the chapters begin, which is joined by blank lines."""
    places, at, number = list[Place](), 0, 0
    for start, title in text.starts:
        at += sum(len(block.text) + 2 for block in text.blocks[number:start])
        number = start
        if places and places[-1].start == at:
            continue
        places.append(Place(at, 0, title))
    return places


def _aside(block: Block) -> Block:
    return replace(block, kind=SentenceKind.NOTE) if block.kind is not SentenceKind.HEADING else block


def _within_matter(block: Block) -> bool:
    element = block.element
    return element is not None and any(map(epub_contents.is_matter, (element, *element.iterancestors())))


def _is_matter(tree: Any, read_blocks: list[Block], number: int, count: int) -> bool:
    """Whether a file is not the book's text: it is an imprint or a table of contents, or says so of itself."""
    body = next(tree.iter("body"), tree)
    if epub_contents.is_matter(body):
        return True
    length = sum(len(block.text) for block in read_blocks)
    linked = sum(len("".join(link.itertext()).strip()) for link in body.iter("a") if link.get("href"))
    if length and linked > length * LINKED:
        return True
    edge = number < max(3, count // 10) or number >= count - max(2, count // 20)
    found = {match.lower() for block in read_blocks for match in epub_contents.rights().findall(block.text)}
    return edge and length < LONGEST_IMPRINT and len(found) >= (1 if length < LONGEST_IMPRINT // 4 else 2)


def _share(archive: Archive, files: list[str], read: int) -> float:
    """Return the share of the book of its first *read* files, by their sizes; less than 1."""
    sizes = [archive.declared_size(file) for file in files]
    return min(0.99, sum(sizes[:read]) / max(1, sum(sizes)))


def _refuse_locked(archive: Archive, files: list[str], name: str) -> None:
    """Raise EncryptedError if chapters are encrypted; encrypted fonts are no obstacle."""
    if "META-INF/encryption.xml" in archive:
        locked = {
            unquote(link.get("URI", "")) for link in archive.xml("META-INF/encryption.xml").iter("{*}CipherReference")
        }
        if locked & set(files):
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
