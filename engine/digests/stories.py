"""Group articles about one event into stories, rank the stories, and choose the sentences to quote. Start at `find`.

Articles are compared by their rare terms, which an inverted index finds without comparing every pair; across languages
by names and numbers only. Everything is sorted by the articles' own values, so the order of the input does not matter.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache

from engine import languages
from engine.digests import conflicting_figures
from engine.models import SentenceRef, Story, StoryArticle
from engine.nlp import tokenizer, transliteration

MAX_GAP = timedelta(days=3)
"""Articles further apart are not compared."""
MIN_COSINE = 0.18
"""Mean cosine with the articles of a story from which an article belongs to it (benchmarks/stories.py)."""
MIN_SHORT_COSINE, SHORT = 0.15, 20
"""The same between two posts of at most so many different terms, one or two sentences: they share fewer words. Of the
posts in tests/engine/digests/posts.txt 0.18 leaves every seventh pair of one event apart."""
MIN_NAME_COSINE = 0.15
"""Within a language, where both have names: two fires or two elections stay below this cosine of names."""
MIN_CROSS_COSINE = 0.35
"""Across languages: the cosine of names and numbers."""
MIN_SHARED_NAMES = 4
"""Across languages: the number of names and numbers that both have."""
KEY_TERMS = 14
"""The rarest terms of an article, by which others are found."""
MAX_ARTICLES_OF_TERM = 60
"""A term of more articles than this finds none: it would compare everything with everything."""
TITLE_WEIGHT = 2.0
"""Weight of a word of the title beside one of the text."""
MAX_SENTENCE = 700
"""Characters of a quoted sentence; longer ones are quoted only if there is no other."""
_FIRST = re.compile(r"[^\W\d_]\w{2,}")
_NAME = re.compile(r"(?<![.!?…»\"“]\s)(?<!^)\b[^\W\d_]\w{2,}|\b\d+(?:[.,]\d+)*\b")


@dataclass(slots=True)
class _Entry:
    """An article with its term counts and, after `_weigh`, its vectors of length 1."""

    article: StoryArticle
    terms: dict[str, float]
    names: dict[str, float]
    """In Latin letters, with numbers: what two languages share."""
    own_names: dict[str, float]
    """By their stems, as one language has them."""
    weights: dict[str, float] = field(default_factory=dict)
    name_weights: dict[str, float] = field(default_factory=dict)
    own_name_weights: dict[str, float] = field(default_factory=dict)


def find(articles: Sequence[StoryArticle], now: datetime, quotations: int = 2) -> tuple[Story, ...]:
    """Return the stories of *articles*, the most important first; every article is in exactly one.

    Each has at most so many *quotations*, fewer where others add nothing.
    """
    ordered = sorted(articles, key=_order)
    entries = _entries(ordered)
    stories = [_story([entries[at] for at in members], now, quotations) for members in _clusters(entries)]
    return tuple(sorted(stories, key=lambda story: (-round(story.score, 6), story.articles[0])))


def group(articles: Sequence[StoryArticle]) -> tuple[tuple[int, ...], ...]:
    """Return the indices of *articles*, one tuple a story, in the order of time; `find` groups in the same way."""
    at = sorted(range(len(articles)), key=lambda n: _order(articles[n]))
    entries = _entries([articles[n] for n in at])
    return tuple(tuple(at[n] for n in members) for members in _clusters(entries))


def _order(article: StoryArticle) -> tuple[datetime, int, int]:
    return article.added, article.shelf, article.article


def _entries(articles: Sequence[StoryArticle]) -> list[_Entry]:
    entries = [_entry(article) for article in articles]
    known: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        known[entry.article.language].update(entry.own_names)
    for entry in entries:  # the first word of a sentence is a name if others have it in the midst of theirs
        names = known[entry.article.language]
        for stem in _first_words(entry.article):
            if stem in names:
                entry.own_names[stem] = entry.own_names.get(stem, 0.0) + 1
    _weigh(entries)
    return entries


def _clusters(entries: Sequence[_Entry]) -> list[list[int]]:
    """Add each article to the story it resembles most on average, if that is enough; else start a new one."""
    stories: list[list[int]] = []
    story_of: dict[int, int] = {}
    index: dict[str, list[int]] = defaultdict(list)
    for at, entry in enumerate(entries):
        keys = [*_rarest(entry.weights), *(f"n:{name}" for name in _rarest(entry.name_weights))]
        candidates = {story_of[other] for key in keys for other in index[key] if _is_near(entry, entries[other])}
        similarity = {
            story: _story_similarity(entry, [entries[n] for n in stories[story]]) for story in sorted(candidates)
        }
        best = max(similarity, key=lambda story: (similarity[story], -story), default=-1)
        if best >= 0 and similarity[best] >= 1:
            stories[best].append(at)
            story_of[at] = best
        else:
            story_of[at] = len(stories)
            stories.append([at])
        for key in keys:
            index[key].append(at)
    return stories


def _entry(article: StoryArticle) -> _Entry:
    found = [name for text in (article.title, *article.sentences) for name in _NAME.findall(text)]
    return _Entry(article, _terms(article), _names(found), _own_names(found, article.language))


def _is_near(later: _Entry, earlier: _Entry) -> bool:
    return later.article.added - earlier.article.added <= MAX_GAP


def _story_similarity(entry: _Entry, members: Sequence[_Entry]) -> float:
    """Mean similarity to the latest articles of a story; 1 is just enough."""
    latest = [member for member in members if _is_near(entry, member)][-8:]
    return sum(_similarity(entry, member) for member in latest) / len(latest) if latest else 0.0


def _similarity(first: _Entry, second: _Entry) -> float:
    if first.article.language == second.article.language:
        short = max(len(first.terms), len(second.terms)) <= SHORT
        similarity = _cosine(first.weights, second.weights) / (MIN_SHORT_COSINE if short else MIN_COSINE)
        mine, theirs = first.own_name_weights, second.own_name_weights
        if not mine or not theirs:
            return similarity
        return min(similarity, _cosine(mine, theirs) / MIN_NAME_COSINE)
    shared = first.name_weights.keys() & second.name_weights.keys()
    if len(shared) < MIN_SHARED_NAMES or sum(not name.isdigit() for name in shared) < 2:
        return 0.0
    return _cosine(first.name_weights, second.name_weights) / MIN_CROSS_COSINE


@lru_cache(maxsize=64)
def _dates(language: str) -> frozenset[str]:
    """The stems of months and days of the week."""
    return frozenset(tokenizer.terms(languages.of(language).dates, language))


def _cosine(first: dict[str, float], second: dict[str, float]) -> float:
    """The cosine of two vectors of length 1."""
    if len(first) > len(second):
        first, second = second, first
    return math.fsum(weight * second[term] for term, weight in first.items() if term in second)


def _rarest(weights: dict[str, float]) -> list[str]:
    return sorted(weights, key=lambda term: (-weights[term], term))[:KEY_TERMS]


def _weigh(entries: Sequence[_Entry]) -> None:
    """Set the vectors of length 1: log frequency by rarity; a term of too many articles weighs nothing."""
    for name, vector in (("terms", "weights"), ("names", "name_weights"), ("own_names", "own_name_weights")):
        articles_of = Counter(term for entry in entries for term in getattr(entry, name))
        for entry in entries:
            counts: dict[str, float] = getattr(entry, name)
            weights = {
                term: (1 + math.log(count)) * math.log(1 + (len(entries) + 20) / articles_of[term])
                for term, count in counts.items()
                if articles_of[term] <= max(MAX_ARTICLES_OF_TERM, len(entries) // 50)
            }
            length = math.sqrt(math.fsum(weight * weight for weight in weights.values())) or 1.0
            setattr(entry, vector, {term: weight / length for term, weight in weights.items()})


def _terms(article: StoryArticle) -> dict[str, float]:
    """The terms of title and sentences with their counts, without stopwords."""
    stopwords = _stopwords(article.language)
    counts: Counter[str] = Counter()
    for term in tokenizer.terms(article.title, article.language):
        counts[term] += TITLE_WEIGHT  # type: ignore[assignment]
    for sentence in article.sentences:
        counts.update(tokenizer.terms(sentence, article.language))
    return {term: float(count) for term, count in counts.items() if term not in stopwords and len(term) > 1}


@lru_cache(maxsize=64)
def _stopwords(language: str) -> frozenset[str]:
    page = languages.of(language)
    return frozenset(tokenizer.terms(f"{page.stopwords} {page.ask_other} {page.dates}", language))


def _names(found: Sequence[str]) -> dict[str, float]:
    """Capitalised words and numbers in Latin letters: what two languages share."""
    counts: Counter[str] = Counter()
    for name in found:
        if name[0].isdigit() or name[0].isupper():
            counts.update(word for word in transliteration.words(name) if len(word) > 2 or word.isdigit())
    return {name: float(count) for name, count in counts.items()}


def _own_names(found: Sequence[str], language: str) -> dict[str, float]:
    """Capitalised words by their stems, without numbers, months and days of the week.

    Scripts without capitals have none.
    """
    stems = tokenizer.terms(" ".join(name for name in found if name[0].isupper()), language)
    return {stem: float(count) for stem, count in Counter(stems).items() if stem not in _dates(language)}


def _first_words(article: StoryArticle) -> tuple[str, ...]:
    """The first words of title and sentences by their stems."""
    words = filter(None, map(_FIRST.match, (article.title, *article.sentences)))
    return tokenizer.terms(" ".join(word.group() for word in words), article.language)


def _story(members: Sequence[_Entry], now: datetime, quotations: int) -> Story:
    """Return the story of some articles, the most central first, with its quotations and conflicting figures."""
    centrality = {n: math.fsum(_similarity(members[n], other) for other in members) for n in range(len(members))}
    order = sorted(centrality, key=lambda n: (-round(centrality[n], 6), n))
    articles = [members[n].article for n in order]
    sources = {article.source or f"{article.shelf}:{article.article}" for article in articles}
    newest = max(article.added for article in articles)
    freshness = math.exp(-max((now - newest).total_seconds(), 0.0) / 86_400)
    watched = any(article.watched for article in articles)
    score = 2 * math.log2(len(sources)) + 0.5 * math.log2(len(articles)) + freshness + 1.5 * watched
    return Story(
        articles=tuple((article.shelf, article.article) for article in articles),
        sources=len(sources),
        sentences=_quotations(articles[0], quotations),
        conflicting=conflicting_figures.find(articles) if len(sources) > 1 else (),
        score=score + _length_score(articles[0]),
    )


def _length_score(article: StoryArticle) -> float:
    """A long article counts more than a note."""
    return min(math.log1p(len(article.sentences)) / 4, 0.7)


def _quotations(article: StoryArticle, most: int) -> tuple[SentenceRef, ...]:
    """The best sentence and the next ones that add something; whole sentences, so none that is very long."""
    short = [n for n, sentence in enumerate(article.sentences) if len(sentence) <= MAX_SENTENCE]
    chosen = short[:1] or list(range(min(1, len(article.sentences))))
    terms = [frozenset(tokenizer.terms(article.sentences[n], article.language)) for n in chosen]
    for n in short[1 : 3 * most - 2]:  # worse sentences are not looked at: three for each that may be added
        other = frozenset(tokenizer.terms(article.sentences[n], article.language))
        if len(chosen) < most and all(len(one & other) <= len(other) / 2 for one in terms):
            chosen.append(n)
            terms.append(other)
    indices = sorted(article.indices[n] for n in chosen)
    return tuple(SentenceRef(article.shelf, article.article, index) for index in indices)
