"""What is known of an article, in a few words: its heading, where it comes from, and the way to its sentences."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from engine.clean import clean_line
from engine.models import Article, SentenceKind, Source
from handlers.views import html
from handlers.views.html import Html
from handlers.views.i18n import Words
from services.links import text_fragments

DOT = " · "
ARROW = "↗"
TITLE_LENGTH = 300
"""Characters of a title at the head of a message: the longest headlines in the press have about 200."""
SHORT_TITLE_LENGTH = 60
"""Characters of a title in a line under a quotation: a line or two on a phone."""
LANGUAGE_FROM = 40
"""Characters from which a text tells its language: shorter ones are often taken for another (docs/quality.md)."""
NAME_LENGTH = 60
"""Characters of a site's, an author's, a channel's or a file's name."""


def title_or_beginning(article: Article, limit: int = TITLE_LENGTH) -> str:
    """Return the title; the beginning of the text where it has none."""
    title = visible(clean_line(article.document.title, limit))
    if title:
        return title
    quotable = (s for s in article.sentences if s.kind is not SentenceKind.BOILERPLATE)
    first = next(quotable, None)
    beginning = article.document.text[first.start : first.end] if first else article.document.text
    return visible(clean_line(beginning[:1000], min(limit, SHORT_TITLE_LENGTH))) or f"{article.id}"


def title_line(article: Article) -> Html:
    """The title, bold and linked."""
    return html.link(html.bold(title_or_beginning(article)), source_url(article))


def facts_line(words: Words, article: Article, now: datetime | None, *, age: bool = False) -> Html:
    """One line of what is known; with *age*, also when the text was read."""
    document = article.document
    facts = [
        short_name(document.site) or ("" if article.origin.source in _MESSAGE_SOURCES else host_name(document.url)),
        short_name(document.author),
        html.date(words.date(document.published), document.published) if document.published else "",
        words.language_name(article.language) if len(document.text) >= LANGUAGE_FROM else "",
        words.reading_time(document.text, article.language),
        _arrival_text(words, article, now),
        words.read(article.read, now) if age and document.url else "",
    ]
    # said once: a site and an author often have one name
    unique_facts = {str(fact): fact if isinstance(fact, Html) else html.text(fact) for fact in facts if fact}
    return html.join(unique_facts.values(), DOT)


def partly_read_note(words: Words, article: Article) -> Html:
    """Say so where a text was too long to be read to its end: in pages where it has some, else in per cent."""
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
    words: Words, article: Article, index: int, now: datetime | None, *, language: bool = False, title: bool = True
) -> Html:
    """The line under a quotation: title · date ↗, linked to the sentence's place; without *title* the date alone."""
    parts = [title_or_beginning(article, SHORT_TITLE_LENGTH) if title else "", date_text(words, article, now)]
    if language:
        parts.append(words.language_name(article.language))
    url = fragment_url(article, index) or source_url(article)
    line = DOT.join(fact for fact in parts if fact)
    return html.link(f"{line} {ARROW}", url) if url else html.text(line)


def arrow(article: Article, index: int) -> Html:
    """The way to a sentence's place on its page; nothing where there is no page."""
    url = fragment_url(article, index)
    return html.link(ARROW, url) if url else Html()


def source_name(words: Words, article: Article) -> str:
    """Return the site, the channel or the host it comes from; else when it came: t.me is no source."""
    url = article.document.url
    return (
        short_name(article.document.site)
        or short_name(article.origin.name)
        or ("" if on_telegram(url) else host_name(url))
        or date_text(words, article, None)
    )


def date_text(words: Words, article: Article, now: datetime | None) -> str:
    """Return when it was published; else when it came."""
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
    """Return the address of the page or of the public post; "" where there is none."""
    return html.web_url(article.document.url or "") or html.web_url(article.origin.link or "")


def fragment_url(article: Article, index: int) -> str:
    """Return the page's address with a text fragment for sentence *index*; "" where there is no page.

    Telegram shows its posts itself and ignores text fragments.
    """
    url = html.web_url(article.document.url or "")
    if not url or on_telegram(url):
        return ""
    sentence = article.sentences[index]
    return html.web_url(text_fragments.fragment(url, article.document.text, sentence.start, sentence.end)) or url


def short_name(text: str) -> str:
    """Return a name from outside in one short line."""
    return visible(clean_line(text, NAME_LENGTH))


def visible(line: str) -> str:
    """Return *line*; "" when nobody would see anything of it."""
    return line if any(c.isprintable() and not c.isspace() and c not in _INVISIBLE for c in line) else ""


_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u3164\uffa0\u2800\ufe0e\ufe0f")


def host_name(url: str | None) -> str:
    """Return the site's host where its name is not known."""
    url = html.web_url(url or "")
    return clean_line((urlsplit(url).hostname or "").removeprefix("www."), NAME_LENGTH) if url else ""


def on_telegram(url: str | None) -> bool:
    """Tell whether an address is a chat's or a post's of Telegram, public or not."""
    url = html.web_url(url or "")
    host_name = (urlsplit(url).hostname or "").removeprefix("www.") if url else ""
    return host_name in _TELEGRAM or host_name.endswith(".t.me")


_TELEGRAM = frozenset(("t.me", "telegram.me", "telegram.dog"))
_MESSAGE_SOURCES = (Source.TEXT, Source.FORWARD)
"""A message brought it: an address it has leads to a message, not to a page."""


def _text_date(words: Words, article: Article, now: datetime | None) -> str:
    """Return when a text came: the post of a group is "posted today", what somebody gave the bot "pasted today"."""
    if not on_telegram(article.origin.link):
        return words.pasted(article.added, now)
    recent = {words._("today"): words._("posted today"), words._("yesterday"): words._("posted yesterday")}
    day = words.day(article.added, now)
    return recent.get(day) or words._("posted on {date}", date=day)


def _arrival_text(words: Words, article: Article, now: datetime | None) -> str:
    """Return how a text came, where it did not come from the web."""
    origin = article.origin
    match origin.source:
        case Source.TEXT:
            return _text_date(words, article, now)
        case Source.FORWARD:
            sender = short_name(origin.name)
            return words._("forwarded from {name}", name=sender) if sender else words.forwarded(article.added, now)
        case Source.FILE:
            return short_name(origin.name) or words.sent(article.added, now)
    return ""
