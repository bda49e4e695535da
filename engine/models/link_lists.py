"""Lists of links that browsers and read-later services export."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ListedLink:
    """One link of a list."""

    url: str
    groups: tuple[str, ...] = ()
    """Its folder and its tags."""
    has_text: bool = False
    """Whether the list carries the text of the page, too."""


@dataclass(frozen=True, slots=True)
class LinkList:
    """The links of a file, each once, in its order."""

    links: tuple[ListedLink, ...]
    left_out: int = 0
    """Entries that are no link to the web: notes, files, programs in place of an address, broken lines."""
    cut: bool = False
    """Whether the file has more links than are read of one."""
