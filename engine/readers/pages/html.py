"""Web pages: `article` finds the article, `blocks` extracts its text without changing a character."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html import entities
from html import escape as html_escape
from typing import Any
from urllib.parse import urlsplit

from lxml import etree
from lxml import html as markup

from engine import bot_checks
from engine.clean import clean
from engine.errors import BotCheckError, BrokenFileError, ConsentWallError, EmptyPageError, PaywallError
from engine.models import Document, Page
from engine.readers import addresses, blocks, charsets, layout
from engine.readers.blocks import Block
from engine.readers.pages import article, metadata, paywalls, telegram

MIN_LETTERS = 20
"""Letters below which a page has no article."""
HIDDEN_BODY = 60
HIDDEN_RATIO = 3
"""An article in JSON-LD is read if it is so many times longer than what the page shows; a page that builds itself from
it shows nothing else."""
_CONTROLS = re.compile(
    r"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01]|12[789]|1[3-5]\d)|x0*(?:[0-8bcef]|1[0-9a-f]|7f|[89][0-9a-f]))(?![\da-fA-F]);?",
    re.IGNORECASE,
)
"""References to control characters: libxml2 accepts them, and lxml then refuses its own text."""

MOST_ATTRIBUTES = 1000
"""A tag with more is no page's: libxml2 compares each attribute of a tag with all before it, which takes 0.02 s for so
many and 18 s for 60,000."""
_ABSURD_TAG = re.compile(
    r"<[A-Za-z][^\s/>]*+"
    rf"(?:[\s/]++[^\s/>=]++(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>]*+))?+){{{MOST_ATTRIBUTES}}}"
)
_NO_TAGS = re.compile(r"<(script|style)\b.*?(?:</\1|\Z)|<!--.*?(?:-->|\Z)", re.IGNORECASE | re.DOTALL)
"""Programs, styles and comments, in which "<" begins no tag."""

_ENTITIES = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")


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
    for script in tree.iter("script", "style"):
        if not script.get("type", "").startswith("math/"):
            script.text = None  # trafilatura would take an article out of JSON-LD that the page itself shows otherwise
    text, regions, cut = layout.assembled(_blocks(tree, url, about), about.title)
    return (
        Document(url, about.title, text, about.author, about.site, about.published, percent_read=cut, regions=regions),
        about,
    )


def _blocks(tree: Any, url: str | None, about: metadata.About) -> list[Block]:
    """Return the blocks of the article, those of its structured data if the page shows much less of it."""
    shown = article.find(tree, url, about.title, about.description)
    if not about.body or about.free is False:
        return shown
    length = sum(len(block.text) for block in shown)
    if len(about.body) < max(HIDDEN_BODY, HIDDEN_RATIO * length):
        return shown
    stored = blocks.read(parse(f"<div>{about.body}</div>")) if "<p" in about.body else []
    return stored or [Block(line) for line in blocks.plain(about.body)]


def _character(entity: re.Match[str]) -> str:
    """Return the character of a named reference of HTML 5; libxml2 knows those of HTML 4 only."""
    character = (
        entities.html5.get(f"{entity[1]};", entity[0]) if entity[1] not in entities.name2codepoint else entity[0]
    )
    return html_escape(character) if character in "<>&" else character


def parse(text: str, name: str = "") -> Any:
    """Return a page's tree; the charset that the page declares is ignored. BrokenFileError for an absurd tag."""
    if _ABSURD_TAG.search(text) and _ABSURD_TAG.search(_NO_TAGS.sub(" ", text)):
        raise BrokenFileError(name)
    parser = markup.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=False
    )
    text = _ENTITIES.sub(_character, _CONTROLS.sub(" ", clean(text)))
    try:
        tree = markup.document_fromstring(text.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        raise (BrokenFileError if text.strip() else EmptyPageError)(name) from None
    if tree is None:
        raise EmptyPageError(name)
    etree.strip_tags(tree, "plaintext")
    return tree
