"""What a page says about its article: title, author, site, date, and whether it is free."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.readers import layout


@dataclass(frozen=True, slots=True)
class About:
    """What could be found; "" and None where it could not."""

    title: str = ""
    author: str = ""
    site: str = ""
    published: datetime | None = None
    free: bool | None = None


def find(tree: Any, url: str | None) -> About:
    """The metadata of a page."""
    import trafilatura

    found = trafilatura.extract_metadata(tree, default_url=url, extensive=False)
    return About(title=layout.sensible_title(found.title or ""), author=found.author or "", site=found.sitename or "")
