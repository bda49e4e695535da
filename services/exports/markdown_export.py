"""The best sentences of articles as Markdown, for note-taking programs; quotations are escaped. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from engine.clean import clean_line
from engine.models import Article
from services.links import links, text_fragments

_SIGNS = re.compile(r"[\\`*_{}\[\]<>&~|$^=]")
"""Characters with a meaning in Markdown or one of its dialects."""
_LINE = re.compile(r"^(\s*)(#|[-+](?=\s|$)|\d{1,9}(?=[.)](?:\s|$)))", re.MULTILINE)
"""Beginnings of a line that make it a heading or a list item."""
_TITLE, _NAME = 300, 80


def markdown(article: Article, chosen: tuple[int, ...]) -> str:
    """Return an article's title and address, its site, author and dates, and the *chosen* sentences as quotations."""
    document = article.document
    url = _address(document.url or article.origin.link or "")
    title = escaped(clean_line(document.title, _TITLE) or f"{article.id}")
    heading = f"[{title}](<{url}>)" if url else title
    names = (clean_line(name, _NAME) for name in (document.site, article.origin.name, document.author))
    published = document.published.date().isoformat() if document.published else ""
    facts = dict.fromkeys((*names, published, f"+ {article.added.date().isoformat()}"))
    quotations = (_quotation(article, index) for index in sorted(chosen))
    return "\n\n".join((f"## {heading}", escaped(" · ".join(fact for fact in facts if fact)), *quotations)) + "\n\n"


def answer(question: str, quotes: Sequence[tuple[Article, int, int]]) -> str:
    """Return a question and the quotations that answer it: (article, first sentence, sentences in a row)."""
    heading = escaped(clean_line(question, _TITLE))
    return "\n\n".join((f"## {heading}", *(_quotation(*quote) for quote in quotes))) + "\n\n"


def escaped(text: str) -> str:
    """Return *text* so that Markdown shows it unchanged; letters and spaces are never changed."""

    def shield(match: re.Match[str]) -> str:
        sign = match[2]
        return f"{match[1]}{sign}" if sign.isdigit() else f"{match[1]}\\{sign}"

    text = _LINE.sub(shield, _SIGNS.sub(r"\\\g<0>", text))
    return re.sub(r"^(\s*\d{1,9})([.)])(?=\s|$)", r"\1\\\2", text, flags=re.MULTILINE)


def _quotation(article: Article, index: int, count: int = 1) -> str:
    quoted = "\n".join(f"> {line}" for line in escaped(article.quote(index, count)).split("\n"))
    address = _sentence_address(article, index, count)
    return f"{quoted}\n>\n> [↗](<{address}>)" if address else quoted


def _sentence_address(article: Article, index: int, count: int) -> str:
    url = article.document.url or ""
    if not _address(url) or links.is_post(url):
        return _address(url or article.origin.link or "")
    return _address(text_fragments.fragment(url, article.document.text, *article.span(index, count)) or url)


def _address(url: str) -> str:
    """Return *url* if it cannot end the Markdown link it is in, else ""."""
    return url if re.fullmatch(r"https?://[^\s<>\\\x00-\x1f]+", url) else ""
