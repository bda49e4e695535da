"""What the one-off commands print, as JSON or for people: documents, feeds and answers as the bot sees them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from engine.models import Analysis, ArticleId, Document, FeedPage, Quote, Sentence, SentenceKind, Verdict

Json = dict[str, Any]

KIND_NAMES = {
    SentenceKind.BODY: "body",
    SentenceKind.BACKGROUND: "tail",
    SentenceKind.TITLE: "heading",
    SentenceKind.HEADING: "heading",
    SentenceKind.TABLE: "table",
    SentenceKind.NOTE: "note",
    SentenceKind.AD: "ad",
    SentenceKind.INCOMPLETE: "incomplete",
    SentenceKind.BOILERPLATE: "boilerplate",
}
VERDICT_NAMES = {
    Verdict.DIRECT: "direct",
    Verdict.PERHAPS: "perhaps",
    Verdict.NEAREST: "near",
    Verdict.NOTHING: "nothing",
}

HEADINGS = {
    Verdict.DIRECT: "",
    Verdict.PERHAPS: "Perhaps:\n\n",
    Verdict.NEAREST: "Nothing answers that directly. Nearest:\n\n",
    Verdict.NOTHING: "I found nothing about that there.\n",
}
"""What is printed above an answer that is not direct."""


def document(document: Document, analysis: Analysis) -> Json:
    """Return a document with its sentences; offsets are code points of its text, the summary is best first."""
    return {
        "title": document.title or analysis.title,
        "author": document.author,
        "published": _iso(document.published),
        "language": analysis.language,
        "text": document.text,
        "sentences": [_sentence(document, sentence) for sentence in analysis.sentences],
        "summary": list(analysis.ranking),
    }


def _sentence(document: Document, sentence: Sentence) -> Json:
    shown: Json = {"start": sentence.start, "end": sentence.end, "kind": KIND_NAMES[sentence.kind]}
    place = document.place(sentence.start)
    if place is not None:
        shown |= {"page": place.label or str(place.page)} if place.page else {"chapter": place.label}
    return shown


def feed(page: FeedPage) -> Json:
    """Return a feed with its items, newest first."""
    return {
        "title": page.title,
        "items": [
            {
                "title": item.title,
                "url": item.url,
                "author": item.author,
                "published": _iso(item.published),
                "text": item.text,
            }
            for item in page.items
        ],
    }


def answer(verdict: Verdict, quotes: Sequence[Quote], files: Mapping[ArticleId, str]) -> Json:
    """Return an answer with its quotes, best first; *files* names the source of each article."""
    return {
        "verdict": VERDICT_NAMES[verdict],
        "quotes": [
            {"file": files[quote.article.id], "start": quote.span[0], "end": quote.span[1], "text": quote.text}
            for shown in quotes
            for quote in (*_table_head(shown), shown)
        ],
    }


def answer_as_text(verdict: Verdict, quotes: Sequence[Quote]) -> str:
    """Return an answer for people: how well the question is answered, each quote with its source below it."""
    return HEADINGS[verdict] + "".join(f"{quote.text}\n    {_source(quote)}\n\n" for quote in quotes)


def _source(quote: Quote) -> str:
    return quote.article.document.title or quote.article.document.url or quote.article.origin.name


def _table_head(quote: Quote) -> tuple[Quote, ...]:
    """Return the first row of the table that a quoted row is of: the bot shows it above the row."""
    head = quote.article.table_heads().get(quote.sentence)
    return () if head is None else (Quote(quote.article, head),)


def as_text(shown: Json) -> str:
    """Return a document or feed for people: a line for each sentence with its kind, or for each item."""
    if "items" in shown:
        lines = [
            f"{item['published'] or '':25}  {item['title']}\n{'':27}{item['url'] or ''}" for item in shown["items"]
        ]
    else:
        text = shown["text"]
        summary = {index: place for place, index in enumerate(shown["summary"][:3], 1)}
        lines = [
            f"{summary.get(index, ''):1} {each['kind']:12} {' '.join(text[each['start'] : each['end']].split())}"
            for index, each in enumerate(shown["sentences"])
        ]
    return "\n".join([shown["title"], "", *lines])


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
