"""The best sentences of articles as Markdown, for programs that keep notes; quotations read as they stand. Pure."""

from __future__ import annotations

import re

from engine.clean import clean_line
from engine.models import Article
from services.links import links, text_fragments

_SIGNS = re.compile(r"[\\`*_{}\[\]<>&~|$^=]")
"""What Markdown, or a dialect of it, takes for more than a sign."""
_LINE = re.compile(r"^(\s*)(#|[-+](?=\s|$)|\d{1,9}(?=[.)](?:\s|$)))", re.MULTILINE)
"""What makes a line a heading or an item of a list."""
_TITLE, _NAME = 300, 80


def markdown(article: Article, chosen: tuple[int, ...]) -> str:
    """An article: its title with its address, what is known of it, and the *chosen* sentences as quotations."""
    document = article.document
    url = _address(document.url or article.origin.link or "")
    title = escaped(clean_line(document.title, _TITLE) or f"{article.id}")
    heading = f"[{title}](<{url}>)" if url else title
    named = (clean_line(name, _NAME) for name in (document.site, article.origin.name, document.author))
    published = document.published.date().isoformat() if document.published else ""
    known = dict.fromkeys((*named, published, f"+ {article.added.date().isoformat()}"))
    quotations = (_quotation(article, index) for index in sorted(chosen))
    return "\n\n".join((f"## {heading}", escaped(" · ".join(fact for fact in known if fact)), *quotations)) + "\n\n"


def escaped(text: str) -> str:
    """A text that reads in Markdown as it stands; a letter or a space is never changed."""

    def shield(found: re.Match[str]) -> str:
        sign = found[2]
        return f"{found[1]}{sign}" if sign.isdigit() else f"{found[1]}\\{sign}"

    text = _LINE.sub(shield, _SIGNS.sub(r"\\\g<0>", text))
    return re.sub(r"^(\s*\d{1,9})([.)])(?=\s|$)", r"\1\\\2", text, flags=re.MULTILINE)


def _quotation(article: Article, index: int) -> str:
    quoted = "\n".join(f"> {line}" for line in escaped(article.quote(index)).split("\n"))
    where = _place(article, index)
    return f"{quoted}\n>\n> [↗](<{where}>)" if where else quoted


def _place(article: Article, index: int) -> str:
    url = article.document.url or ""
    if not _address(url) or links.is_post(url):
        return _address(url or article.origin.link or "")
    sentence = article.sentences[index]
    return _address(text_fragments.fragment(url, article.document.text, sentence.start, sentence.end) or url)


def _address(url: str) -> str:
    """An address that cannot leave its place in the Markdown; "" for every other string."""
    return url if re.fullmatch(r"https?://[^\s<>\\\x00-\x1f]+", url) else ""
