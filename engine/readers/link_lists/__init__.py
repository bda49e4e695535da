"""Lists of links as files: what browsers and read-later services export. One format a file.

Each format has `entries(text)`, which yields an `Entry` for each entry of the file, and raises ValueError if it cannot
be read at all. No link is followed here.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from dataclasses import replace
from html import escape

from engine.clean import clean_line
from engine.errors import BrokenFileError, NoTextError
from engine.models import Document, LinkList, ListedLink, Page
from engine.readers import charsets
from engine.readers.feeds import feed_items
from engine.readers.link_lists.entry import Entry

FORMATS = ("bookmarks", "csv_exports", "wallabag", "karakeep")
"""The modules of this package that read a format."""
LINKS = 100_000
"""Links of one file that are read, as many as of a list of feeds."""
GROUPS = 10
"""Folder and tags of one link that are kept."""
GROUP = 80
"""Characters of the name of a folder or tag."""
_PAGE = (
    "<!doctype html><html><head><title>{title}</title></head>"
    "<body><article><h1>{title}</h1>{text}</article></body></html>"
)


def read(page: Page, kind: str) -> LinkList:
    """Return the links of a file of the format *kind*; raise BrokenFileError if it is none."""
    links: dict[str, ListedLink] = {}
    left_out, cut = 0, False
    for entry in _entries(page, kind):
        url = feed_items.address(entry.url, "")
        if url is None:
            left_out += 1
        elif url in links:
            links[url] = _joined(links[url], entry)
        elif len(links) >= LINKS:
            cut = True
            break
        else:
            links[url] = ListedLink(url, _names(entry.groups), bool(entry.html.strip()))
    return LinkList(tuple(links.values()), left_out, cut)


def read_text(page: Page, kind: str, url: str) -> Document:
    """Return the text that the file carries for the link *url*; raise NoTextError if it carries none."""
    from engine.readers import read as read_page

    for entry in _entries(page, kind):
        if entry.html.strip() and feed_items.address(entry.url, "") == url:
            title = clean_line(entry.title)
            heading = escape(title)
            body = _PAGE.format(title=heading, text=entry.html).encode("utf-8", "replace")
            document = read_page(Page(url, "text/html; charset=utf-8", body, page.name))
            return replace(document, url=url, title=title or document.title)
    raise NoTextError(page.name)


def _entries(page: Page, kind: str) -> Iterator[Entry]:
    if kind not in FORMATS:
        raise BrokenFileError(page.name)
    reader = importlib.import_module(f"engine.readers.link_lists.{kind}")
    try:
        yield from reader.entries(charsets.decode(page.body).lstrip("\ufeff"))
    except (ValueError, RecursionError):
        raise BrokenFileError(page.name) from None


def _joined(link: ListedLink, entry: Entry) -> ListedLink:
    """Return a link that is listed once more, perhaps in another folder."""
    groups = tuple(dict.fromkeys((*link.groups, *_names(entry.groups))))[:GROUPS]
    return replace(link, groups=groups, has_text=link.has_text or bool(entry.html.strip()))


def _names(groups: tuple[str, ...]) -> tuple[str, ...]:
    names = (clean_line(name, GROUP) for name in groups[:GROUPS])
    return tuple(dict.fromkeys(name for name in names if name))
