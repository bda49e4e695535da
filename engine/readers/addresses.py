"""The address of a page that was saved in a file."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

HEAD = 4096
"""Characters of a page in which its address is looked for; tools write it above or below <html>."""
_SAVED_FROM = re.compile(
    r"<!--[^>]{0,200}?(?:saved from url=\(\d+\)|Page saved with SingleFile\s+url:\s*)(https?://[^\s>]{3,2000})",
    re.IGNORECASE,
)


def address_in(source: str) -> str | None:
    """Return the address that a browser or SingleFile wrote into a page that it saved; None if there is none."""
    match = _SAVED_FROM.search(source, 0, HEAD)
    return of_web(match[1].removesuffix("-->")) if match else None


def of_web(value: object) -> str | None:
    """Return a web address without white space, None for anything else."""
    address = "".join(str(value or "").split())[:2000]
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in ("http", "https") and parts.hostname else None
