"""Telegram counts in UTF-16 units; Python in code points. All the arithmetic between them."""

from __future__ import annotations


def length(text: str) -> int:
    """How many UTF-16 units *text* takes."""
    return len(text) + sum(character > "\uffff" for character in text)


def cut(text: str, offset: int, size: int) -> str:
    """The *size* units of *text* from *offset*."""
    raw = text.encode("utf-16-le", "surrogatepass")
    return raw[2 * offset : 2 * (offset + size)].decode("utf-16-le", "surrogatepass")


def splits_character(text: str, offset: int) -> bool:
    """Whether *offset* stands between the two halves of one character."""
    raw = text.encode("utf-16-le", "surrogatepass")
    return 0xDC <= raw[2 * offset + 1] <= 0xDF if 0 < offset < len(raw) // 2 else False


def find(text: str, part: str, near: int = 0) -> int:
    """The unit offset of the occurrence of *part* that is nearest to *near*, or -1."""
    best, at = -1, text.find(part) if part else -1
    while at >= 0:
        offset = length(text[:at])
        if best < 0 or abs(offset - near) < abs(best - near):
            best = offset
        at = text.find(part, at + 1)
    return best
