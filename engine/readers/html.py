"""Web pages: trafilatura finds the article, our own walk writes it down, so that no character is changed on the way."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from lxml import etree
from lxml import html as markup

from engine.errors import BrokenFileError, ConsentWallError, EmptyPageError, PaywallError
from engine.models import Document, Page
from engine.readers import blocks, charsets, layout, metadata, telegram, walls

ENOUGH = 20
"""Letters below which a page has no article."""
POOR = 250
"""Characters below which the fast extraction is not trusted: trafilatura's own limit for its rescue."""


def read(page: Page, progress: Callable[[int, int], None] | None = None) -> Document:  # noqa: ARG001
    """The article of a page, with what the page says about it."""
    tree = parse(charsets.decode(page.body, page.content_type), page.name)
    if telegram.is_post(page.url):
        return telegram.read(tree, page)
    about = metadata.find(tree, page.url)
    blocks.drop_hidden(tree)
    text = _article(tree, page.url)
    if about.title:
        text = layout.without_title(text, about.title)
    if walls.consent(text, urlsplit(page.url or "").hostname or ""):
        raise ConsentWallError(page.name)
    if walls.paid(tree, about.free, text):
        raise PaywallError(page.name)
    if not layout.letters(text, ENOUGH):
        raise EmptyPageError(page.name)
    return Document(page.url, about.title, text, about.author, about.site, about.published)


def parse(text: str, name: str = "") -> Any:
    """A page's tree. What it says about its own charset is of no more interest."""
    parser = markup.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=False
    )
    try:
        tree = markup.document_fromstring(text.replace("\0", "").encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        raise (BrokenFileError if text.strip() else EmptyPageError)(name) from None
    if tree is None:
        raise EmptyPageError(name)
    return tree


def _article(tree: Any, url: str | None) -> str:
    """The article's paragraphs."""
    body = _extract(tree, url, fast=True)
    text = _written(body)
    if len(text) < POOR or len(text) < 0.2 * len(_visible(tree)):
        text = max(text, _written(_extract(tree, url, fast=False)), key=len)
    return text


def _extract(tree: Any, url: str | None, *, fast: bool) -> Any:
    """trafilatura's tree of the article, None where it finds none."""
    import trafilatura

    try:
        found = trafilatura.bare_extraction(
            tree, url=url, fast=fast, include_comments=False, include_tables=True, with_metadata=False
        )
    except (RecursionError, ValueError, TypeError, AttributeError, IndexError, KeyError, etree.LxmlError):
        return None  # a page that trips its heuristics is a page without an article to us
    return getattr(found, "body", None)


def _written(body: Any) -> str:
    if body is None:
        return ""
    return layout.tidy("\n\n".join(blocks.paragraphs(body, frozenset(("graphic",)))))


def _visible(tree: Any) -> str:
    return re.sub(r"\s+", " ", " ".join(blocks.paragraphs(tree)))
