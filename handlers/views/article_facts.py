"""Short texts about an article: its title, its source and dates, and links to its sentences."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from engine.clean import clean_line
from engine.models import Article, Source
from handlers.views import html
from handlers.views.html import Html
from handlers.views.i18n import Words
from services.links import text_fragments

DOT = " · "
ARROW = "↗"
TITLE_LENGTH = 300
"""Longest title at the head of a message, in characters: the longest headlines in the press have about 200."""
SHORT_TITLE_LENGTH = 60
"""Longest title in a line under a quotation, in characters: a line or two on a phone."""
LANGUAGE_FROM = 40
"""Characters from which the language is shown: that of shorter texts is often mistaken (docs/quality.md)."""
NAME_LENGTH = 60
"""Longest name of a site, author, channel or file, in characters."""


def title_or_beginning(article: Article, limit: int = TITLE_LENGTH) -> str:
    """Return the title of an article, or the beginning of its text if it has none."""
    title = visible(clean_line(article.document.title, limit))
    if title:
        return title
    quotable = (s for s in article.sentences if s.kind.is_quotable)
    first = next(quotable, None)
    beginning = article.document.text[first.start : first.end] if first else article.document.text
    return visible(clean_line(beginning[:1000], min(limit, SHORT_TITLE_LENGTH))) or f"{article.id}"


def title_line(article: Article) -> Html:
    """Return the title in bold, linked to the source."""
    return html.link(html.bold(title_or_beginning(article)), source_url(article))


def facts_line(words: Words, article: Article, now: datetime | None, *, age: bool = False) -> Html:
    """Return one line: site, author, date, language, reading time, origin; with *age*, also when it was read."""
    document = article.document
    facts = [
        short_name(document.site) or ("" if article.origin.source in _MESSAGE_SOURCES else host_name(document.url)),
        short_name(document.author),
        html.date(words.date(document.published), document.published) if document.published else "",
        words.language_name(article.language) if len(document.text) >= LANGUAGE_FROM else "",
        words.reading_time(document.text, article.language),
        _arrival_text(words, article, now),
        words._("read from a picture") if document.pictured else "",
        words.read(article.read, now) if age and document.url else "",
    ]
    # site and author often have one name, which is shown once
    unique_facts = {str(fact): fact if isinstance(fact, Html) else html.text(fact) for fact in facts if fact}
    return html.join(unique_facts.values(), DOT)


def partly_read_note(words: Words, article: Article) -> Html:
    """Return how much of a too long text was read, in pages or else in per cent; empty if all of it was."""
    document = article.document
    if 0 < document.pages_read < document.pages:
        text = words.n(
            "I read the first page of {pages}.",
            "I read the first {count} of {pages} pages.",
            document.pages_read,
            pages=words.number(document.pages),
        )
    elif document.percent_read:
        text = words._("I read the first {share} % of it.", share=words.number(document.percent_read))
    else:
        return Html()
    return html.text(text)


def source_line(
    words: Words,
    article: Article,
    index: int,
    now: datetime | None,
    *,
    count: int = 1,
    language: bool = False,
    title: bool = True,
) -> Html:
    """Return the line under a quotation of *count* sentences, "title · p. 12 · date ↗", linked to their place.

    *title* may be left out.
    """
    heading = title_or_beginning(article, SHORT_TITLE_LENGTH) if title else ""
    parts = [heading, place_name(words, article, index), date_text(words, article, now)]
    if language:
        parts.append(words.language_name(article.language))
    url = fragment_url(article, index, count) or source_url(article)
    line = DOT.join(fact for fact in parts if fact)
    return html.link(f"{line} {ARROW}", url) if url else html.text(line)


def place_name(words: Words, article: Article, index: int) -> str:
    """Return the page ("p. 12") or chapter of sentence *index*; "" if the format has neither."""
    place = article.document.place(article.sentences[index].start)
    if place is None:
        return ""
    if place.page:
        return words._("p. {page}", page=place.label or words.number(place.page))
    return " ".join(place.label.split())[:SHORT_TITLE_LENGTH]


def arrow(article: Article, index: int, count: int = 1) -> Html:
    """Return an arrow linked to *count* sentences on their page; empty if the article has no page."""
    url = fragment_url(article, index, count)
    return html.link(ARROW, url) if url else Html()


def source_name(words: Words, article: Article) -> str:
    """Return the name of the site, channel or host, except Telegram's own; without a name, the date."""
    url = article.document.url
    return (
        short_name(article.document.site)
        or short_name(article.origin.name)
        or ("" if on_telegram(url) else host_name(url))
        or date_text(words, article, None)
    )


def date_text(words: Words, article: Article, now: datetime | None) -> str:
    """Return when the article was published, or else when it was read, sent, forwarded or pasted."""
    if article.document.published:
        return words.date(article.document.published)
    match article.origin.source:
        case Source.TEXT:
            return _text_date(words, article, now)
        case Source.FORWARD:
            return words.forwarded(article.added, now)
        case Source.FILE:
            return words.sent(article.added, now)
    return words.read(article.read, now)


def source_url(article: Article) -> str:
    """Return the address of the page or of the public post; "" if there is none."""
    return html.web_url(article.document.url or "") or html.web_url(article.origin.link or "")


def fragment_url(article: Article, index: int, count: int = 1) -> str:
    """Return the page's address with a text fragment for *count* sentences from *index* on; "" if there is no page.

    Posts on Telegram have none: its apps open them directly and ignore text fragments.
    """
    url = html.web_url(article.document.url or "")
    if not url or on_telegram(url):
        return ""
    return html.web_url(text_fragments.fragment(url, article.document.text, *article.span(index, count))) or url


def short_name(text: str) -> str:
    """Return a name from outside as one line of at most NAME_LENGTH characters."""
    return visible(clean_line(text, NAME_LENGTH))


def visible(line: str) -> str:
    """Return *line*, or "" if all its characters are invisible."""
    return line if any(c.isprintable() and not c.isspace() and c not in _INVISIBLE for c in line) else ""


_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u3164\uffa0\u2800\ufe0e\ufe0f")


def host_name(url: str | None) -> str:
    """Return the host of an address without "www."; "" if it is no web address."""
    url = html.web_url(url or "")
    return clean_line((urlsplit(url).hostname or "").removeprefix("www."), NAME_LENGTH) if url else ""


def on_telegram(url: str | None) -> bool:
    """Tell whether an address leads to a chat or post on Telegram, public or private."""
    url = html.web_url(url or "")
    host_name = (urlsplit(url).hostname or "").removeprefix("www.") if url else ""
    return host_name in _TELEGRAM or host_name.endswith(".t.me")


_TELEGRAM = frozenset(("t.me", "telegram.me", "telegram.dog"))
_MESSAGE_SOURCES = (Source.TEXT, Source.FORWARD)
"""Articles that were messages: their address, if any, leads to a message, not to a page."""


def _text_date(words: Words, article: Article, now: datetime | None) -> str:
    """Return when a text came: a post in a group is "posted today", a text sent to the bot is "pasted today"."""
    if not on_telegram(article.origin.link):
        return words.pasted(article.added, now)
    recent = {words._("today"): words._("posted today"), words._("yesterday"): words._("posted yesterday")}
    day = words.day(article.added, now)
    return recent.get(day) or words._("posted on {date}", date=day)


def _arrival_text(words: Words, article: Article, now: datetime | None) -> str:
    """Return how an article came that is not from the web: pasted, forwarded or as a file; else ""."""
    origin = article.origin
    if article.added == article.document.published:  # taken in from a history: the date is there
        return short_name(origin.name)
    match origin.source:
        case Source.TEXT:
            return _text_date(words, article, now)
        case Source.FORWARD:
            sender = short_name(origin.name)
            return words._("forwarded from {name}", name=sender) if sender else words.forwarded(article.added, now)
        case Source.FILE:
            return short_name(origin.name) or words.sent(article.added, now)
    return ""
