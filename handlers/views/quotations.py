"""Sentences among their neighbours, and the choice of as many quotations as fit in one message."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from engine.models import Article, SentenceKind
from handlers.views import article_facts, html
from handlers.views.html import Html

_QUOTABLE = (SentenceKind.BODY, SentenceKind.BACKGROUND)


def neighbours(article: Article, index: int) -> tuple[int, ...]:
    """Return the quotable sentence before *index*, itself, and the one after it."""
    before = (i for i in range(index - 1, -1, -1) if article.sentences[i].kind in _QUOTABLE)
    after = (i for i in range(index + 1, len(article.sentences)) if article.sentences[i].kind in _QUOTABLE)
    return tuple(i for i in (next(before, None), index, next(after, None)) if i is not None)


def surroundings(
    article: Article,
    chosen: Iterable[int],
    *,
    alone: bool = False,
    arrow: Callable[[Article, int], Html] = article_facts.arrow,
) -> Html:
    """Return the chosen sentences in bold among their neighbours, a blockquote for each unbroken stretch of the text.

    A stretch ends where the next quotable sentence does not follow directly, so that no boilerplate is shown between.
    *alone*: without the neighbours.
    """
    highlighted = frozenset(chosen)
    indexes = sorted(highlighted if alone else {i for index in highlighted for i in neighbours(article, index)})
    stretches: list[list[int]] = []
    for index in indexes:
        if stretches and _follows(article, stretches[-1][-1], index):
            stretches[-1].append(index)
        else:
            stretches.append([index])
    return html.join(_stretch(article, stretch, highlighted, arrow) for stretch in stretches)


def surroundings_without_links(article: Article, chosen: Iterable[int]) -> Html:
    """Return surroundings of the same length without their links, which are slow to make: for measuring."""
    return surroundings(article, chosen, arrow=lambda _article, _index: html.bold(article_facts.ARROW))


def _follows(article: Article, index: int, next_index: int) -> bool:
    gap = article.document.text[article.sentences[index].end : article.sentences[next_index].start]
    return next_index == index + 1 and not gap.strip()


def _stretch(
    article: Article, stretch: Sequence[int], chosen: frozenset[int], arrow: Callable[[Article, int], Html]
) -> Html:
    start, end = article.sentences[stretch[0]].start, article.sentences[stretch[-1]].end
    spans = {i: (article.sentences[i].start - start, article.sentences[i].end - start) for i in stretch if i in chosen}
    passage = html.quotation(article.document.text[start:end], spans.values())
    return html.join((passage, arrow(article, min(spans)) if spans else Html()))


def best_fitting(article: Article, sentences: Sequence[int], fits: Callable[[Sequence[int]], bool]) -> tuple[int, ...]:
    """Return as many of the *sentences* as fit together, chosen best first, in the order of the text.

    A sentence that does not fit alone is skipped. The choice ends at the first other one that does not fit, so
    that a smaller choice is always part of a larger one.
    """
    ranks = {index: rank for rank, index in enumerate(article.ranking)}
    fitting: list[int] = []
    for index in sorted(sentences, key=lambda i: (ranks.get(i, len(ranks)), i)):
        if fits(sorted((*fitting, index))):
            fitting.append(index)
        elif fits([index]):
            break
    return tuple(sorted(fitting))
