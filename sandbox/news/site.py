"""The pages and the feed of news.test. What is published later than now is not there yet, so the feed grows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import cache
from html import escape
from pathlib import Path

from aiohttp import web

from sandbox.world import World

HOST = "news.test"
"""A name of the ending that is reserved for tests: no name server knows it."""
ROOT = f"http://{HOST}"
ARTICLES = Path(__file__).parent / "articles"
WINDOW = """<div id="consent" role="dialog" aria-modal="true" aria-label="Your privacy"><div>
<h2>Your privacy matters to us</h2>
<p>We and our 812 partners store cookies on your device and read them, to measure what you look at. You can change your
choice at any time.</p><p><a href="#read">Accept all</a> <a href="#read">Reject all</a></p>
</div></div>"""
_PAGE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><title>{title} - {paper}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta property="og:type" content="article"><meta property="og:site_name" content="{paper}">
<meta property="og:title" content="{title}"><meta property="article:published_time" content="{time}">
<link rel="alternate" type="application/rss+xml" title="The news of news.test" href="../feed.xml">
<link rel="stylesheet" href="/page/news.css"></head>
<body>{window}<header><a href="../">{paper}</a></header>
<main id="read"><article><h1>{title}</h1><p class="meta"><time datetime="{time}">{day}</time></p>
{body}
</article></main><footer>A made-up page of Pullquote's sandbox.</footer></body></html>"""
_FEED = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>The news of news.test</title><link>{root}/</link>
<description>Made-up news. Every two minutes another one, for twenty minutes.</description>{items}</channel></rss>"""
_ITEM = (
    '<item><title>{title}</title><link>{link}</link><guid isPermaLink="true">{link}</guid><pubDate>{date}</pubDate>'
    "<source url='{root}/feed.xml'>{paper}</source><description>{text}</description></item>"
)


@dataclass(frozen=True)
class Article:
    """A made-up article."""

    paper: str
    path: str
    language: str
    minutes: int
    """When it is published, counted from the beginning of the sandbox."""
    title: str
    paragraphs: tuple[str, ...]
    window: str = ""
    """"consent" puts a window over the page that asks for consent."""

    @property
    def link(self) -> str:
        """Its address."""
        return f"{ROOT}{self.path}"


@cache
def articles() -> tuple[Article, ...]:
    """All of them, oldest first."""
    everything = (_read(path.read_text("utf-8")) for path in ARTICLES.glob("*.txt"))
    return tuple(sorted(everything, key=lambda each: (each.minutes, each.path)))


def _read(text: str) -> Article:
    head, title, *paragraphs = text.strip().split("\n\n")
    facts = dict(line.split(": ", 1) for line in head.splitlines())
    minutes = int(facts.pop("minutes"))
    return Article(minutes=minutes, title=title, paragraphs=tuple(paragraphs), **facts)


def published(world: World) -> list[Article]:
    """What is there by now, newest first."""
    age = (world.now() - world.born) / 60
    return [each for each in reversed(articles()) if each.minutes <= age]


def routes(world: World) -> list[web.AbstractRouteDef]:
    """The addresses of the pages, below a folder named as the host."""

    async def page(request: web.Request) -> web.Response:
        path = "/" + request.match_info["path"]
        news = published(world)
        if path == "/":
            return _html(_index(news))
        if path == "/feed.xml":
            return web.Response(text=_feed(world, news), content_type="application/rss+xml", charset="utf-8")
        article = next((each for each in news if each.path == path), None)
        if article is None:
            raise web.HTTPNotFound(text="There is no such page on news.test.")
        return _html(_page(world, article))

    return [web.get(f"/{HOST}/{{path:.*}}", page)]


def _html(text: str) -> web.Response:
    return web.Response(text=text, content_type="text/html", charset="utf-8")


def _when(world: World, article: Article) -> datetime:
    return datetime.fromtimestamp(world.born + article.minutes * 60, UTC)


def _page(world: World, article: Article) -> str:
    when = _when(world, article)
    body = "\n".join(_block(each) for each in article.paragraphs)
    facts = {"language": article.language, "title": escape(article.title), "paper": escape(article.paper)}
    window = WINDOW if article.window == "consent" else ""
    day = f"{when:%d.%m.%Y %H:%M}"
    return _PAGE.format(**facts, time=when.isoformat(timespec="seconds"), day=day, window=window, body=body)


def _block(paragraph: str) -> str:
    """A line without a full stop is a heading."""
    tag = "p" if paragraph.rstrip().endswith((".", "!", "?", "»", '"')) else "h2"
    return f"<{tag}>{escape(paragraph, quote=False)}</{tag}>"


def _index(news: Sequence[Article]) -> str:
    rows = "".join(
        f'<li lang="{each.language}"><a href="{each.path[1:]}">{escape(each.title)}</a> · {escape(each.paper)}</li>'
        for each in news
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>The news of news.test</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<link rel="alternate" type="application/rss+xml" title="The news of news.test" href="feed.xml">'
        f'<link rel="stylesheet" href="/page/news.css"></head><body><main><h1>The news of news.test</h1><ul>{rows}</ul>'
        "</main><footer>Made-up pages of Pullquote's sandbox.</footer></body></html>"
    )


def _feed(world: World, news: Sequence[Article]) -> str:
    items = "".join(
        _ITEM.format(
            title=escape(each.title),
            link=each.link,
            date=format_datetime(_when(world, each)),
            root=ROOT,
            paper=escape(each.paper),
            text=escape(each.paragraphs[0]),
        )
        for each in news
    )
    return _FEED.format(root=ROOT, items=items)
