"""Word documents, read as a stream of XML, so that a hundred thousand paragraphs need no tree.

Nothing outside the archive is read: relationships are used only to find the main part. `docx_paragraphs` takes the
paragraphs out of the stream; footnotes and endnotes follow the text, as notes.
"""

from __future__ import annotations

import io
import posixpath
from collections.abc import Callable

from engine.errors import BrokenFileError, NoTextError
from engine.models import Document, Page, SentenceKind
from engine.readers import docx_paragraphs, layout
from engine.readers.archive import Archive
from engine.readers.blocks import Block

_TITLES = frozenset(("title", "titel", "titre", "titolo", "ttulo", "tytu", "a3"))
"""Identifiers of the style "Title" in the languages whose editors translate them."""
_NOTES = ("footnotes.xml", "endnotes.xml")


def read(page: Page, progress: Callable[[int, int], None] | None = None) -> Document:  # noqa: ARG001
    """Return the document's paragraphs, without deleted and hidden text, and its notes after them."""
    with Archive(page.body, page.name) as archive:
        if "[Content_Types].xml" in archive:
            archive.xml("[Content_Types].xml")  # not needed, but read for its limits
        core, main = _core(archive), _main(archive)
        body = archive.read(main)
        notes = [archive.read(name) for name in _note_parts(archive, main)]
    title, texts, share = _body(body, layout.sensible_title(core.get("title", ""), page.name), page.name)
    for part in notes if share == 1 else ():
        texts += [
            Block(block.text, SentenceKind.NOTE) for _, block in docx_paragraphs.read(io.BytesIO(part), page.name)
        ]
    text, regions, cut = layout.assembled(texts, title)
    if not layout.letters(text, 2):
        raise NoTextError(page.name)
    percent = max(1, int((cut or 100) * share)) if cut or share < 1 else 0
    author = layout.sensible_author(core.get("creator", ""))
    return Document(page.url, title, text, author, percent_read=percent, regions=regions)


def _body(body: bytes, title: str, name: str) -> tuple[str, list[Block], float]:
    """Return the title, the paragraphs up to twice the limit of kept text, and their share of the document."""
    blocks: list[Block] = []
    length = 0
    stream = io.BytesIO(body)
    for style, block in docx_paragraphs.read(stream, name):
        if length > layout.LONGEST:
            return title, blocks, min(0.99, stream.tell() / len(body))  # the parser reads a chunk ahead
        if not title and style in _TITLES and length < layout.TITLE:
            title = layout.sensible_title(block.text)
        blocks.append(block)
        length += len(block.text)
    return title, blocks, 1.0


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


def _note_parts(archive: Archive, main: str) -> list[str]:
    """Return the names of the parts that hold footnotes and endnotes."""
    names = [posixpath.join(posixpath.dirname(main), name) for name in _NOTES]
    return [name for name in names if name in archive]


def _core(archive: Archive) -> dict[str, str]:
    """Return the document's properties by their plain names."""
    if "docProps/core.xml" not in archive:
        return {}
    try:
        properties = archive.xml("docProps/core.xml")
    except BrokenFileError:
        return {}
    return {docx_paragraphs.name_of(property_): property_.text or "" for property_ in properties}
