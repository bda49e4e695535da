"""Stories: which articles tell of the same event, how they rank, and the sentences that tell them. Start at `tell`.

Articles are compared by their rare terms, which an inverted index finds without comparing every pair; across languages
by names and numbers alone. All orders are the articles' own, never the input's, so the same articles give the same
stories.
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
from engine.models import Story, Tale, Telling
from engine.nlp import tokenizer, transliteration

APART = timedelta(days=3)
"""Articles further apart hardly tell of the same event."""
SAME = 0.18
"""Mean cosine with the articles of a story from which an article belongs to it (benchmarks/stories.py)."""
SAME_WHO = 0.15
"""Within a language: the cosine of names that two fires or two elections do not reach, where both have some."""
SAME_NAMES = 0.35
FEWEST_NAMES = 4
"""Across languages: the cosine of names and numbers, and how many have to be the same."""
KEYS = 14
"""The rarest terms of an article, by which others are found."""
COMMON = 60
"""A term of more articles than this finds nothing: it would compare everything with everything."""
TITLE = 2.0
"""Weight of a word of the title beside one of the text."""
LONGEST = 700
"""Characters of a sentence that is told; a longer one only where there is no other."""
_NAME = re.compile(r"(?<![.!?…»\"“]\s)(?<!^)\b[^\W\d_]\w{2,}|\b\d+(?:[.,]\d+)*\b")


@dataclass(slots=True)
class _Read:
    """An article as it is compared."""

    tale: Tale
    terms: dict[str, float]
    names: dict[str, float]
    weights: dict[str, float] = field(default_factory=dict)
    name_weights: dict[str, float] = field(default_factory=dict)


def tell(tales: Sequence[Tale], now: datetime) -> tuple[Story, ...]:
    """The stories of *tales*, the most important first; every tale is in exactly one."""
    ordered = sorted(tales, key=lambda tale: (tale.added, tale.shelf, tale.article))
    read = _weighed([_Read(tale, _terms(tale), _names(tale)) for tale in ordered])
    stories = [_story([read[at] for at in members], now) for members in _grouped(read)]
    return tuple(sorted(stories, key=lambda story: (-round(story.score, 6), story.articles[0])))


def alike(tales: Sequence[Tale]) -> tuple[tuple[int, ...], ...]:
    """Indices of *tales*, one tuple a story, in the order of time: what `tell` groups by."""
    at = sorted(range(len(tales)), key=lambda n: (tales[n].added, tales[n].shelf, tales[n].article))
    read = _weighed([_Read(tales[n], _terms(tales[n]), _names(tales[n])) for n in at])
    return tuple(tuple(at[n] for n in members) for members in _grouped(read))


def _grouped(read: Sequence[_Read]) -> list[list[int]]:
    """Each article joins the story that it resembles most on average, if that is enough; else it begins one."""
    stories: list[list[int]] = []
    story_of: dict[int, int] = {}
    holders: dict[str, list[int]] = defaultdict(list)
    for at, article in enumerate(read):
        keys = [*_rarest(article.weights), *(f"n:{name}" for name in _rarest(article.name_weights))]
        found = {story_of[other] for key in keys for other in holders[key] if _near(article, read[other])}
        likeness = {story: _likeness(article, [read[n] for n in stories[story]]) for story in sorted(found)}
        best = max(likeness, key=lambda story: (likeness[story], -story), default=-1)
        if best >= 0 and likeness[best] >= 1:
            stories[best].append(at)
            story_of[at] = best
        else:
            story_of[at] = len(stories)
            stories.append([at])
        for key in keys:
            holders[key].append(at)
    return stories


def _near(one: _Read, other: _Read) -> bool:
    return one.tale.added - other.tale.added <= APART


def _likeness(article: _Read, members: Sequence[_Read]) -> float:
    """How much an article resembles a story: 1 is just enough."""
    close = [member for member in members if _near(article, member)][-8:]
    return sum(_pair(article, member) for member in close) / len(close) if close else 0.0


def _pair(one: _Read, other: _Read) -> float:
    if one.tale.language == other.tale.language:
        likeness = _cosine(one.weights, other.weights) / SAME
        who, whom = _who(one), _who(other)
        if not who or not whom:
            return likeness
        return min(likeness, _cosine(who, whom) / (math.hypot(*who.values()) * math.hypot(*whom.values())) / SAME_WHO)
    shared = one.name_weights.keys() & other.name_weights.keys()
    if len(shared) < FEWEST_NAMES or sum(not name.isdigit() for name in shared) < 2:
        return 0.0
    return _cosine(one.name_weights, other.name_weights) / SAME_NAMES


def _who(one: _Read) -> dict[str, float]:
    """The names without numbers and days, which every article has: scripts without capitals have none."""
    days = _days(one.tale.language)
    return {name: weight for name, weight in one.name_weights.items() if not name.isdigit() and name not in days}


@lru_cache(maxsize=64)
def _days(language: str) -> frozenset[str]:
    """Months and days of the week as they stand among names."""
    return frozenset(transliteration.words(languages.of(language).dates))


def _cosine(one: dict[str, float], other: dict[str, float]) -> float:
    """Of two vectors of length 1."""
    if len(one) > len(other):
        one, other = other, one
    return math.fsum(weight * other[term] for term, weight in one.items() if term in other)


def _rarest(weights: dict[str, float]) -> list[str]:
    return sorted(weights, key=lambda term: (-weights[term], term))[:KEYS]


def _weighed(read: list[_Read]) -> list[_Read]:
    """Set the vectors of length 1: log frequency by rarity; what is in too many articles weighs nothing."""
    for name, vector in (("terms", "weights"), ("names", "name_weights")):
        often = Counter(term for article in read for term in getattr(article, name))
        for article in read:
            counts: dict[str, float] = getattr(article, name)
            weights = {
                term: (1 + math.log(count)) * math.log(1 + (len(read) + 20) / often[term])
                for term, count in counts.items()
                if often[term] <= max(COMMON, len(read) // 50)
            }
            length = math.sqrt(math.fsum(weight * weight for weight in weights.values())) or 1.0
            setattr(article, vector, {term: weight / length for term, weight in weights.items()})
    return read


def _terms(tale: Tale) -> dict[str, float]:
    """The terms of title and sentences with their counts, without small words."""
    small = _small(tale.language)
    counts: Counter[str] = Counter()
    for term in tokenizer.terms(tale.title, tale.language):
        counts[term] += TITLE  # type: ignore[assignment]
    for sentence in tale.sentences:
        counts.update(tokenizer.terms(sentence, tale.language))
    return {term: float(count) for term, count in counts.items() if term not in small and len(term) > 1}


@lru_cache(maxsize=64)
def _small(language: str) -> frozenset[str]:
    page = languages.of(language)
    return frozenset(tokenizer.terms(f"{page.stopwords} {page.ask_other} {page.dates}", language))


def _names(tale: Tale) -> dict[str, float]:
    """Capitalised words and numbers in Latin letters: what two languages share."""
    counts: Counter[str] = Counter()
    for text in (tale.title, *tale.sentences):
        for found in _NAME.findall(text):
            if found[0].isdigit() or found[0].isupper():
                counts.update(word for word in transliteration.words(found) if len(word) > 2 or word.isdigit())
    return {name: float(count) for name, count in counts.items()}


def _story(members: Sequence[_Read], now: datetime) -> Story:
    """The articles, most central first, the sentences that tell it, and what their sources tell otherwise."""
    central = {n: math.fsum(_pair(members[n], other) for other in members) for n in range(len(members))}
    order = sorted(central, key=lambda n: (-round(central[n], 6), n))
    tales = [members[n].tale for n in order]
    sources = {tale.source or f"{tale.shelf}:{tale.article}" for tale in tales}
    newest = max(tale.added for tale in tales)
    fresh = math.exp(-max((now - newest).total_seconds(), 0.0) / 86_400)
    watched = any(tale.watched for tale in tales)
    score = 2 * math.log2(len(sources)) + 0.5 * math.log2(len(tales)) + fresh + 1.5 * watched + _weight(tales[0])
    told = _told(tales[0])
    return Story(
        articles=tuple((tale.shelf, tale.article) for tale in tales),
        sources=len(sources),
        told=told,
        differ=conflicting_figures.differ(tales) if len(sources) > 1 else (),
        score=score,
    )


def _weight(tale: Tale) -> float:
    """A long article tells more than a note."""
    return min(math.log1p(len(tale.sentences)) / 4, 0.7)


def _told(tale: Tale) -> tuple[Telling, ...]:
    """The best sentence and the next that adds something; they are whole, so none that is very long."""
    fit = [n for n, sentence in enumerate(tale.sentences) if len(sentence) <= LONGEST]
    chosen = fit[:1] or list(range(min(1, len(tale.sentences))))
    if chosen and len(fit) > 1:
        first = frozenset(tokenizer.terms(tale.sentences[chosen[0]], tale.language))
        for n in fit[1:4]:
            other = frozenset(tokenizer.terms(tale.sentences[n], tale.language))
            if len(first & other) <= len(other) / 2:
                chosen.append(n)
                break
    return tuple(
        Telling(tale.shelf, tale.article, tale.indices[n]) for n in sorted(chosen, key=lambda n: tale.indices[n])
    )
