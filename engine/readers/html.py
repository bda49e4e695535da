"""Web pages: trafilatura finds the article, our own walk writes it down, so that no character is changed on the way."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from lxml import etree
from lxml import html as markup

from engine.clean import clean
from engine.errors import BrokenFileError, ConsentWallError, EmptyPageError, PaywallError
from engine.models import Document, Page
from engine.readers import blocks, charsets, layout, metadata, paywalls, telegram, verbatim_check

_PICTURES = frozenset(("graphic",))
ENOUGH = 20
"""Letters below which a page has no article."""
_CONTROLS = re.compile(
    r"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01]|12[789]|1[3-5]\d)|x0*(?:[0-8bcef]|1[0-9a-f]|7f|[89][0-9a-f]))(?![\da-fA-F]);?",
    re.IGNORECASE,
)
"""References to control characters: libxml2 lets them in, and lxml then refuses its own text."""
LARGE = 20_000
"""Elements above which the second opinions (readability, justext) are not asked: they cost seconds there. Below, they
are worth it: on the dev pages F1 falls from 95.8 to 94.6 without them."""


def read(page: Page, progress: Callable[[int, int], None] | None = None) -> Document:  # noqa: ARG001
    """The article of a page, with what the page says about it; an error where the page is only a door to it."""
    tree = parse(charsets.decode(page.body, page.content_type), page.name)
    if telegram.is_post(page.url):
        return telegram.read(tree, page)
    document, about = extract(tree, page.url)
    if paywalls.consent(document.text, urlsplit(page.url or "").hostname or ""):
        raise ConsentWallError(page.name)
    if paywalls.paid(tree, about.free, document.text):
        raise PaywallError(page.name)
    if not layout.letters(document.text, ENOUGH):
        raise EmptyPageError(page.name)
    return document


def extract(tree: Any, url: str | None) -> tuple[Document, metadata.About]:
    """Whatever text a page shows, be it a whole article or a stub. Changes the tree."""
    about = metadata.find(tree, url)
    blocks.drop_hidden(tree)
    scripts = [(one, one.text) for one in tree.iter("script", "style") if one.text]
    for script, _ in scripts:
        script.text = None  # trafilatura would take an article out of JSON-LD that the page itself shows otherwise
    text, cut = _article(tree, url)
    if not layout.letters(text, ENOUGH):
        for script, said in scripts:
            script.text = said  # a page that builds itself from its JSON-LD shows just that
        text, cut = _article(tree, url)
    text = layout.without_title(text, about.title)
    return Document(url, about.title, text, about.author, about.site, about.published, percent_read=cut), about


def parse(text: str, name: str = "") -> Any:
    """A page's tree. What it says about its own charset is of no more interest."""
    parser = markup.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=False
    )
    text = _CONTROLS.sub(" ", clean(text))
    try:
        tree = markup.document_fromstring(text.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        raise (BrokenFileError if text.strip() else EmptyPageError)(name) from None
    if tree is None:
        raise EmptyPageError(name)
    etree.strip_tags(tree, "plaintext")
    return tree


def _article(tree: Any, url: str | None) -> tuple[str, int]:
    """The article's paragraphs, and the per cent they are where cut; trafilatura works on a copy of the tree."""
    import trafilatura

    fast = sum(1 for _ in tree.iter()) > LARGE
    try:
        found = trafilatura.bare_extraction(tree, url=url, fast=fast, include_comments=False, with_metadata=False)
    except (RecursionError, ValueError, TypeError, AttributeError, IndexError, KeyError, etree.LxmlError):
        return "", 0  # a page that trips its heuristics is a page without an article to us
    body = getattr(found, "body", None)
    if body is None:
        return "", 0
    shown = (text for text in tree.itertext(etree.Element) if text)
    return layout.measured("\n\n".join(verbatim_check.faithful(blocks.paragraphs(body, _PICTURES), shown)))
