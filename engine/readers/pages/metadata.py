"""A page's metadata of its article: title, author, site, date, and whether it is free."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from engine.clean import clean_line
from engine.readers import layout

_ARTICLE = re.compile(r"(Article|Posting|Report|Review|Recipe|BlogPost|WebPage)$", re.IGNORECASE)
_LD = "//script[@type='application/ld+json']"
_LD_BYTES = 1 << 20
_LD_NODES = 2000
_SEPARATOR = re.compile(r"\s[-|–—:·•*»«~]{1,2}\s|\s*[｜│‖]\s*|\s\|\|?\s*")
_DATES = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "date",
    "dc.date",
    "dc.date.issued",
    "dcterms.created",
    "parsely-pub-date",
    "sailthru.date",
    "publishdate",
)


@dataclass(frozen=True, slots=True)
class About:
    """The metadata of a page; "" and None for what was not found."""

    title: str = ""
    author: str = ""
    site: str = ""
    published: datetime | None = None
    free: bool | None = None
    description: str = ""
    """The page's summary of its article."""
    body: str = ""
    """The article as it stands in JSON-LD."""


def find(tree: Any, url: str | None) -> About:
    """Return the metadata of a page."""
    nodes = _structured(tree)
    meta = _meta(tree)
    guessed = _by_heuristics(tree, url)
    host = (urlsplit(url or "").hostname or "").removeprefix("www.")
    site = clean_line(meta.get("og:site_name") or getattr(guessed, "sitename", None) or host, layout.NAME)
    return About(
        title=_title(tree, meta, nodes, (site, host)),
        author=layout.sensible_author(_authors(nodes) or getattr(guessed, "author", None) or ""),
        site=site,
        published=_published(meta, nodes, getattr(guessed, "date", None)),
        free=_free(nodes),
        description=html.unescape(meta.get("og:description") or meta.get("description") or ""),
        body=next((body for node in nodes if isinstance(body := node.get("articleBody"), str) and body.strip()), ""),
    )


def _by_heuristics(tree: Any, url: str | None) -> Any:
    """Return trafilatura's metadata; None if it fails on the page."""
    import trafilatura

    try:
        return trafilatura.extract_metadata(tree, default_url=url, extensive=False)
    except (
        RecursionError,
        ValueError,
        TypeError,
        AttributeError,
        IndexError,
        KeyError,
        OverflowError,
        etree.LxmlError,
    ):
        return None


def _title(tree: Any, meta: dict[str, str], nodes: list[dict[str, Any]], site: tuple[str, ...]) -> str:
    """Return the most frequent title among the places that have one, without the site's name; the first wins a tie.

    On the dev pages this finds 88 % of the titles, trafilatura's first choice 69 %.
    """
    headings = ["".join(heading.itertext()) for heading in tree.iterfind(".//h1")]
    headlines = [node["headline"] for node in nodes if isinstance(node.get("headline"), str)]
    plain = [*headlines[:1], *(headings if len(headings) <= 3 else [])]
    head = tree.find(".//head/title")
    decorated = [meta.get("og:title", ""), meta.get("twitter:title", ""), (head.text or "") if head is not None else ""]
    plain_titles = {layout.fold(title) for title in map(html.unescape, plain) if len(title) > 8}
    candidates = [html.unescape(title) for title in [*plain, *decorated]]
    titles = [_without_site(clean_line(title, layout.TITLE), plain_titles, site) for title in candidates]
    votes: dict[str, list[str]] = {}
    names = {layout.fold(name) for name in site}
    for title in titles:
        if (key := layout.fold(title)) and key not in names:
            votes.setdefault(key, []).append(title)
    best = max(votes.values(), key=len, default=[""])
    return layout.sensible_title(best[0])


def _without_site(title: str, plain_titles: set[str], site: tuple[str, ...]) -> str:
    """Return *title* without the site's name before or after it."""
    cuts = list(_SEPARATOR.finditer(title))
    for cut in cuts:
        if layout.fold(title[: cut.start()]) in plain_titles:
            return title[: cut.start()]
        if layout.fold(title[cut.end() :]) in plain_titles:
            return title[cut.end() :]
    names = [layout.fold(name) for name in site if name]
    if cuts and _names_site(title[cuts[-1].end() :], names):
        return _without_site(title[: cuts[-1].start()], plain_titles, site)
    return title


def _names_site(part: str, names: list[str]) -> bool:
    """Whether *part* of a title is the site's name or address, as a whole or nearly."""
    key = layout.fold(part)
    return bool(key) and any(
        key in name or (len(name) > 3 and name in key and len(key) < 2 * len(name)) for name in names
    )


def _meta(tree: Any) -> dict[str, str]:
    """Return the page's meta elements by name, the first of each."""
    content_of: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = (element.get("property") or element.get("name") or element.get("itemprop") or "").strip().lower()
        if name and element.get("content"):
            content_of.setdefault(name, element.get("content")[:2000])
    return content_of


def _structured(tree: Any) -> list[dict[str, Any]]:
    """Return the JSON-LD nodes that are articles, web pages last."""
    nodes: list[dict[str, Any]] = []
    for script in tree.xpath(_LD)[:20]:
        text = script.text or ""
        if len(text) > _LD_BYTES:
            continue
        try:
            data = json.loads(text.strip().removesuffix(";"), strict=False)
        except (ValueError, RecursionError):
            continue
        nodes += [node for node in _nodes(data) if _is_article(node)]
    return sorted(nodes, key=lambda node: "WebPage" in str(node.get("@type")))


def _nodes(data: Any) -> Iterator[dict[str, Any]]:
    """Yield the dictionaries at the top of JSON-LD, in lists or a graph."""
    waiting, count = [data], 0
    while waiting and count < _LD_NODES:
        value = waiting.pop(0)
        count += 1
        if isinstance(value, list):
            waiting += value[:_LD_NODES]
        elif isinstance(value, dict):
            yield value
            waiting += [value[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in value]


def _is_article(node: dict[str, Any]) -> bool:
    kinds = node.get("@type")
    return any(
        isinstance(kind, str) and _ARTICLE.search(kind) for kind in (kinds if isinstance(kinds, list) else [kinds])
    )


def _authors(nodes: list[dict[str, Any]]) -> str:
    """Return the names of the authors in JSON-LD, separated by commas."""
    for node in nodes:
        people = node.get("author")
        names = [
            person.get("name") if isinstance(person, dict) else person
            for person in (people if isinstance(people, list) else [people])
        ]
        plain = [html.unescape(name) for name in names if isinstance(name, str) and not name.startswith("http")]
        if plain:
            return ", ".join(dict.fromkeys(plain))
    return ""


def _published(meta: dict[str, str], nodes: list[dict[str, Any]], guess: str | None) -> datetime | None:
    stamps = [node.get("datePublished") for node in nodes] + [meta.get(name) for name in _DATES] + [guess]
    return next((moment for stamp in stamps if isinstance(stamp, str) and (moment := _moment(stamp)) is not None), None)


def _moment(stamp: str) -> datetime | None:
    """Return an ISO date as a moment in UTC; None if it is malformed or implausible."""
    try:
        moment = datetime.fromisoformat(stamp.strip()[:40])
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment if 1800 <= moment.year <= 2100 else None


def _free(nodes: list[dict[str, Any]]) -> bool | None:
    """Return whether JSON-LD says that the article is free; None if it does not say."""
    for node in nodes:
        word = str(node.get("isAccessibleForFree", "")).lower()
        if word in ("true", "false"):
            return word == "true"
    return None
