"""Web pages: trafilatura finds the article, `blocks` extracts its text without changing a character."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from lxml import etree
from lxml import html as markup

from engine import bot_checks
from engine.clean import clean
from engine.errors import BotCheckError, BrokenFileError, ConsentWallError, EmptyPageError, PaywallError
from engine.models import Document, Page
from engine.readers import addresses, blocks, charsets, layout, metadata, paywalls, telegram, verbatim_check

_PICTURES = frozenset(("graphic",))
MIN_LETTERS = 20
"""Letters below which a page has no article."""
_CONTROLS = re.compile(
    r"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01]|12[789]|1[3-5]\d)|x0*(?:[0-8bcef]|1[0-9a-f]|7f|[89][0-9a-f]))(?![\da-fA-F]);?",
    re.IGNORECASE,
)
"""References to control characters: libxml2 accepts them, and lxml then refuses its own text."""
LARGE = 20_000
"""Elements above which trafilatura's fallbacks (readability, justext) are off: they take seconds on large pages. On the
dev pages F1 falls from 95.8 to 94.6 without them."""


def read(page: Page, progress: Callable[[int, int], None] | None = None) -> Document:  # noqa: ARG001
    """Return the article of a page with its metadata.

    Raise a ReadError for a bot check, a consent wall, a paywall and an empty page.
    """
    source = charsets.legible(page)
    page = replace(page, url=page.url or addresses.address_in(source))
    tree = parse(source, page.name)
    if telegram.is_post(page.url):
        return telegram.read(tree, page)
    scriptless = _without_scripts(tree)
    document, about = extract(tree, page.url)
    if _is_bot_check(source, document, scriptless):
        raise BotCheckError(page.name)
    if paywalls.consent(document.text, urlsplit(page.url or "").hostname or ""):
        raise ConsentWallError(page.name)
    if paywalls.paid(tree, about.free, document.text):
        raise PaywallError(page.name)
    if not layout.letters(document.text, MIN_LETTERS):
        raise EmptyPageError(page.name)
    return document


def _is_bot_check(source: str, document: Document, scriptless: str) -> bool:
    """Whether a page checks who is asking; *scriptless* is its text for browsers without scripts."""
    if len(document.text) <= bot_checks.LONGEST and bot_checks.is_marked(source):
        return True
    has_text = layout.letters(document.text, MIN_LETTERS)
    return bot_checks.is_worded(document.title, document.text if has_text else f"{document.text}\n{scriptless}")


def _without_scripts(tree: Any) -> str:
    """Return what the page shows to browsers without scripts."""
    return "\n".join("\n".join(blocks.paragraphs(element)) for element in tree.iter("noscript"))[:4000]


def extract(tree: Any, url: str | None) -> tuple[Document, metadata.About]:
    """Return the text of a page, whether a whole article or a stub, and its metadata. Changes the tree."""
    about = metadata.find(tree, url)
    blocks.drop_hidden(tree)
    scripts = [(element, element.text) for element in tree.iter("script", "style") if element.text]
    for script, _ in scripts:
        script.text = None  # trafilatura would take an article out of JSON-LD that the page itself shows otherwise
    text, cut = _article(tree, url)
    if not layout.letters(text, MIN_LETTERS):
        for script, source in scripts:
            script.text = source  # a page that builds itself from its JSON-LD shows just that
        text, cut = _article(tree, url)
    text = layout.without_title(text, about.title)
    return Document(url, about.title, text, about.author, about.site, about.published, percent_read=cut), about


def parse(text: str, name: str = "") -> Any:
    """Return a page's tree; the charset that the page declares is ignored."""
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
    """Return the article's paragraphs and the per cent kept (0: all); trafilatura works on a copy of the tree."""
    import trafilatura

    fast = sum(1 for _ in tree.iter()) > LARGE
    try:
        extracted = trafilatura.bare_extraction(tree, url=url, fast=fast, include_comments=False, with_metadata=False)
    except (RecursionError, ValueError, TypeError, AttributeError, IndexError, KeyError, etree.LxmlError):
        return "", 0  # a page on which its heuristics fail has no article
    body = getattr(extracted, "body", None)
    if body is None:
        return "", 0
    visible = (text for text in tree.itertext(etree.Element) if text)
    return layout.measured("\n\n".join(verbatim_check.verbatim(blocks.paragraphs(body, _PICTURES), visible)))
