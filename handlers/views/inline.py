"""Results of inline queries: a quotation or a short summary with its source, to post in any chat."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from engine.clean import clean_line
from engine.models import Article, ArticleId, Quote
from handlers.views import article_facts, articles, graphemes, html, quotations
from handlers.views.html import Html
from handlers.views.i18n import Words
from handlers.views.message import InlineAnswer, InlineResult, OutgoingMessage
from services.articles import summarise

PAGE_SIZE = 10
"""Results in one answer; Telegram asks for the next ones when the user scrolls."""
MAX_RESULTS = 50
"""Results of one query, over all its answers."""
SENTENCES = 3
"""Sentences in the summary of an article."""
_TEASER_LENGTH = 120
_RESERVED = 600
"""UTF-16 units kept free for the source line below a quotation."""
_BEGINNING_LENGTH = 40
_REFERENCE = re.compile(r"#([1-9]\d{0,14})(?:\.(\d{1,9})(?:\+(\d))?)?(?:\s+(.*))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Reference:
    """A query that refers to an article of the user's shelf, or to sentences of it by index and beginning."""

    article: ArticleId
    sentence: int = -1
    beginning: str = ""
    count: int = 1
    """Sentences in a row, from `sentence` on."""


def sentence_query(article: Article, index: int, count: int = 1) -> str:
    """Return the query that finds exactly this quotation: "#12.3 The old bridge", "#12.3+2 …" for two sentences."""
    more = f"+{count}" if count > 1 else ""
    return f"#{article.id}.{index}{more} {_beginning(article, index)}".strip()


def parse_reference(query: str) -> Reference | None:
    """Return the article or sentence that a query refers to; None for a query of words to search for."""
    match = _REFERENCE.fullmatch(query.strip())
    if match is None:
        return None
    number, sentence, count, rest = match.groups()
    return Reference(ArticleId(int(number)), int(sentence) if sentence else -1, rest or "", int(count or 1) or 1)


def find_sentence(article: Article, reference: Reference) -> int | None:
    """Return the index of the first sentence referred to; after a change of the text, one that begins the same."""

    def fits(index: int) -> bool:
        run = article.sentences[index : index + reference.count]
        quotable = len(run) == reference.count and all(sentence.kind.is_quotable for sentence in run)
        return quotable and (not reference.beginning or _beginning(article, index) == reference.beginning)

    indexes = range(len(article.sentences))
    candidates = (reference.sentence, *(indexes if reference.beginning else ()))
    return next((index for index in candidates if index in indexes and fits(index)), None)


def fits_with_source(text: str) -> bool:
    """Tell whether a quotation fits in one message together with its source."""
    return graphemes.units(text) + _RESERVED <= html.UNITS


def quotation_result(words: Words, article: Article, index: int, count: int = 1) -> InlineResult | None:
    """Return *count* sentences with a link to their place; None if they are too long to be quoted whole.

    No words are marked, since readers of the other chat do not see the query; dates are in full, since the message
    stays there.
    """
    quoted = article.quote(index, count)
    if not fits_with_source(quoted):
        return None
    body = html.join((html.quotation(quoted), article_facts.source_line(words, article, index, None, count=count)))
    return InlineResult(
        f"{article.id}.{index}",
        _title(words, article),
        clean_line(quoted, _TEASER_LENGTH),
        OutgoingMessage(str(body)),
    )


def summary_result(words: Words, article: Article, count: int = SENTENCES) -> InlineResult | None:
    """Return title, facts and the best sentences; None if the article has no whole sentence."""
    facts = article_facts.facts_line(words, article, None)
    head = html.join((article_facts.title_line(article), facts))
    chosen = summarise(article, count).chosen
    sentences = quotations.best_fitting(
        article, chosen, lambda indexes: html.fits((head, _quotations_without_links(article, indexes)), "\n\n")
    )
    if not sentences:
        return None
    if articles.begins_with_title(article, sentences):
        head = facts
    quotes = (html.join((html.quotation(article.quote(i)), article_facts.arrow(article, i))) for i in sentences)
    body = html.join((head, html.join(quotes)), "\n\n")
    teaser = clean_line(article.quote(sentences[0]), _TEASER_LENGTH)
    return InlineResult(f"{article.id}", _title(words, article), teaser, OutgoingMessage(str(body)))


def quotations_answer(words: Words, quotes: Sequence[Quote], offset: int, searched: int) -> InlineAnswer:
    """Return the quotes of an answer from *offset* on; without quotes, a button that says so and opens the bot."""
    shown = quotes[offset : offset + PAGE_SIZE]
    page = (quotation_result(words, quote.article, quote.sentence, quote.count) for quote in shown)
    return _answer(words, page, offset, len(quotes), searched)


def newest_answer(words: Words, newest: Sequence[Article], offset: int, total: int) -> InlineAnswer:
    """Return summaries of the newest articles, the answer to an empty query."""
    return _answer(words, (summary_result(words, article) for article in newest), offset, total, 0)


def single_answer(words: Words, result: InlineResult | None, searched: int) -> InlineAnswer:
    """Return the answer to a query that refers to one article or sentence."""
    return _answer(words, (result,), 0, 1, searched)


def empty_answer(words: Words, searched: int) -> InlineAnswer:
    """Return an answer without results out of *searched* articles: only a button that says so and opens the bot."""
    if not searched:
        return InlineAnswer(button=words._("Send me an article first"))
    label = words.n("Nothing about that in your article", "Nothing about that in your {count} articles", searched)
    return InlineAnswer(button=label)


def _answer(words: Words, page: Iterable[InlineResult | None], offset: int, total: int, searched: int) -> InlineAnswer:
    results = {result.id: result for result in page if result is not None}
    more = offset + PAGE_SIZE < min(total, MAX_RESULTS)
    if not results and not more and not offset:
        return empty_answer(words, searched)
    return InlineAnswer(tuple(results.values()), str(offset + PAGE_SIZE) if more else "")


def _title(words: Words, article: Article) -> str:
    parts = (
        article_facts.title_or_beginning(article, article_facts.SHORT_TITLE_LENGTH),
        article_facts.source_name(words, article),
    )
    return article_facts.DOT.join(dict.fromkeys(part for part in parts if part))


def _beginning(article: Article, index: int) -> str:
    return clean_line(article.quote(index), _BEGINNING_LENGTH)


def _quotations_without_links(article: Article, chosen: Sequence[int]) -> Html:
    """Return quotations of the same length without their links, which are slow to make: for measuring."""
    return html.join(html.join((html.quotation(article.quote(i)), html.bold(article_facts.ARROW))) for i in chosen)
