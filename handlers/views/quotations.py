"""Sentences in their surroundings, and as many quotations as one message holds."""

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
    """The chosen sentences in bold among their neighbours: one blockquote for each unbroken stretch of the text.

    A stretch ends where the next quotable sentence does not follow at once, so that no scrap between is shown.
    """
    wanted = frozenset(chosen)
    shown = sorted(wanted if alone else {i for index in wanted for i in neighbours(article, index)})
    stretches: list[list[int]] = []
    for index in shown:
        if stretches and _follows(article, stretches[-1][-1], index):
            stretches[-1].append(index)
        else:
            stretches.append([index])
    return html.join(_stretch(article, stretch, wanted, arrow) for stretch in stretches)


def surroundings_without_links(article: Article, chosen: Iterable[int]) -> Html:
    """Surroundings as long as the real ones, without the work of making the links."""
    return surroundings(article, chosen, arrow=lambda _article, _index: html.bold(article_facts.ARROW))


def _follows(article: Article, one: int, other: int) -> bool:
    gap = article.document.text[article.sentences[one].end : article.sentences[other].start]
    return other == one + 1 and not gap.strip()


def _stretch(
    article: Article, stretch: Sequence[int], chosen: frozenset[int], arrow: Callable[[Article, int], Html]
) -> Html:
    start, end = article.sentences[stretch[0]].start, article.sentences[stretch[-1]].end
    spans = {i: (article.sentences[i].start - start, article.sentences[i].end - start) for i in stretch if i in chosen}
    passage = html.quotation(article.document.text[start:end], spans.values())
    return html.join((passage, arrow(article, min(spans)) if spans else Html()))


def best_fitting(article: Article, wanted: Sequence[int], room: Callable[[Sequence[int]], bool]) -> tuple[int, ...]:
    """Return as many of the *wanted* sentences as there is *room* for, best first, in the order of the text.

    One that would not even fit alone is passed over; after the first that no longer fits, none is taken, so
    that a shorter set is always part of a longer one.
    """
    place = {index: rank for rank, index in enumerate(article.ranking)}
    taken: list[int] = []
    for index in sorted(wanted, key=lambda i: (place.get(i, len(place)), i)):
        if room(sorted((*taken, index))):
            taken.append(index)
        elif room([index]):
            break
    return tuple(sorted(taken))
