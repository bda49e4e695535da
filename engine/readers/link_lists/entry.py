"""What every format of a link list gives for one of its entries."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a link list, as it is written in the file."""

    url: str
    """"" for an entry without a link."""
    title: str = ""
    groups: tuple[str, ...] = ()
    """The folder, with the folders around it, then the tags."""
    html: str = ""
    """The text of the page, where the file carries it."""


def text(value: object) -> str:
    """Return a value of a file if it is text, else ""."""
    return value if isinstance(value, str) else ""
