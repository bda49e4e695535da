"""Writing OPML: the feeds of a chat for other feed readers. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from storage.models import Follow


def write(title: str, follows: Iterable[Follow]) -> bytes:
    """Return a list of subscriptions called *title*."""
    outlines = "".join(f"    {_outline(follow)}\n" for follow in follows)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<opml version="2.0">\n'
        f"  <head><title>{escape(title)}</title></head>\n  <body>\n{outlines}  </body>\n</opml>\n"
    ).encode()


def _outline(follow: Follow) -> str:
    title = escape(follow.title or follow.url)
    site = f' htmlUrl="{escape(follow.site)}"' if follow.site else ""
    return f'<outline type="rss" text="{title}" title="{title}" xmlUrl="{escape(follow.url)}"{site}/>'
