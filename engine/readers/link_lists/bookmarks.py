"""Bookmarks as all browsers export them (Netscape's format), and the pages with lists of Pocket and Instapaper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from lxml import etree

from engine.readers.link_lists.entry import Entry

DEEPEST = 100
"""Folders in each other of which names are kept."""
_PIECE = 1 << 16
"""Characters that are handed to the parser at a time."""


class _Outline:
    """Collects links with the folders that they stand in, while the parser goes through the file; no tree is kept."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self._folders: list[str] = []
        self._heading = ""
        self._words: list[str] | None = None
        self._link: tuple[str, str] | None = None

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag in ("h1", "h2", "h3"):
            self._words = []
        elif tag in ("dl", "ul", "ol"):
            if len(self._folders) < DEEPEST:
                self._folders.append(self._heading)
            self._heading = ""
        elif tag == "a":
            self._words = []
            self._link = attributes.get("href", ""), attributes.get("tags", "")

    def data(self, words: str) -> None:
        if self._words is not None:
            self._words.append(words)

    def end(self, tag: str) -> None:
        words = "".join(self._words or ()).strip()
        if tag in ("h1", "h2", "h3"):
            # the heading of the whole file names no folder
            self._heading, self._words = ("" if tag == "h1" and not self._folders and _is_title(words) else words), None
        elif tag in ("dl", "ul", "ol") and self._folders:
            self._folders.pop()
        elif tag == "a" and self._link is not None:
            url, tags = self._link
            folder = " / ".join(name for name in self._folders if name)
            groups = (folder, *(name.strip() for name in tags.split(",")))
            self.entries.append(Entry(url, words, groups))
            self._words, self._link = None, None

    def close(self) -> None:
        """End of the file."""


def entries(text: str) -> Iterator[Entry]:
    """Yield the links of a file of bookmarks."""
    outline = _Outline()
    target: Any = outline  # the tags of HTML are text, where lxml's types allow bytes, too
    parser = etree.HTMLParser(target=target, huge_tree=True)
    for at in range(0, len(text), _PIECE):
        parser.feed(text[at : at + _PIECE])
        yield from outline.entries
        outline.entries.clear()
    with suppress(etree.XMLSyntaxError):  # the file ends in the middle
        parser.close()
    yield from outline.entries


def _is_title(words: str) -> bool:
    return words.lower() not in ("unread", "read archive", "archive")
