"""The bot's own functions as the evaluation program calls them; the library is an index in memory."""

from __future__ import annotations

import importlib
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from math import log
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from engine.analysis import analyse
from engine.models import (
    Analysis,
    ArticleId,
    Document,
    Frequencies,
    Hit,
    Page,
    Passage,
    Query,
    Ranking,
    SentenceKind,
    Vectors,
    Verdict,
    passage_gap,
)
from engine.nlp import language
from engine.qa import answer as answers
from engine.qa import cross_lingual, encoder
from services.questions.retrieval import BESIDE, LANGUAGE_WORDS, preferred
from services.questions.semantic_search import NEAREST

CANDIDATES = 200
ADDED = datetime(2024, 1, 1, tzinfo=UTC)


@lru_cache(maxsize=64)
def _analysis(text: str, title: str = "", likely: str = "") -> Analysis:
    return analyse(Document(None, title, text), likely=(likely,) if likely else ())


def summarise(text: str, lang: str, n: int, title: str = "") -> list[str]:
    """The summary of *n* sentences, in the order of the text."""
    analysis = _analysis(text, title)
    return [text[analysis.sentences[i].start : analysis.sentences[i].end] for i in sorted(analysis.ranking[:n])]


def _passages(id_: int, text: str, title: str, analysis: Analysis) -> dict[int, Passage]:
    quotable = [i for i, s in enumerate(analysis.sentences) if s.kind.is_quotable]
    quotes = {i: text[analysis.sentences[i].start : analysis.sentences[i].end] for i in quotable}
    around = ["", *(quotes[i] for i in quotable), ""]
    return {
        i: Passage(
            ArticleId(id_), i, quotes[i], around[at], around[at + 2], title, analysis.language, ADDED,
            passage_gap(text, analysis.sentences[i - 1], analysis.sentences[i]) if i else -1,
        )
        for at, i in enumerate(quotable)
    }  # fmt: skip


@dataclass
class Shelf:
    """What the storage keeps of articles, in memory, with the same contract."""

    ids: list[str] = field(default_factory=list)
    passages: dict[tuple[int, int], Passage] = field(default_factory=dict)
    postings: dict[str, list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))
    languages: Counter[str] = field(default_factory=Counter)
    texts: list[tuple[str, ...]] = field(default_factory=list)
    """Of each article the title and the sentences, for the encoder."""
    bodies: list[str] = field(default_factory=list)
    """The text of each article …"""
    starts: list[tuple[int, ...]] = field(default_factory=list)
    """… and where its sentences begin."""
    spoken: list[str] = field(default_factory=list)
    """The language of each article."""

    def add(self, id_: str, text: str, title: str = "") -> None:
        analysis = _analysis(text, title)
        number = len(self.ids)
        self.ids.append(id_)
        self.languages[analysis.language] += 1
        self.spoken.append(analysis.language)
        self.bodies.append(text)
        self.starts.append(tuple(sentence.start for sentence in analysis.sentences))
        passages = _passages(number, text, title or analysis.title, analysis)
        sentences = (passages[i].text if i in passages else "" for i in range(len(analysis.sentences)))
        self.texts.append((title or analysis.title, *sentences))
        for index, passage in passages.items():
            self.passages[number, index] = passage
            for term in set(analysis.terms[index]):
                self.postings[term].append((number, index))

    def quote(self, hit: Hit) -> str:
        """What the bot shows of a hit: its sentences with what stands between them."""
        run = [self.passages[int(hit.article), hit.sentence + step] for step in range(hit.count)]
        start = self.starts[int(hit.article)][hit.sentence]
        end = self.starts[int(hit.article)][run[-1].sentence] + len(run[-1].text)
        return self.bodies[int(hit.article)][start:end]

    def understand(self, question: str) -> tuple[Query, Frequencies]:
        query = answers.parse(question, [code for code, _ in self.languages.most_common(4)])
        frequencies = self.frequencies(query)
        unknown = {
            t[0]
            for w in query.words
            if w.surface[:1].isupper() or not any(t in frequencies.by_term for t in w.every_term)
            for t in w.terms
            if t
        }
        absent = [w for w in query.words if not any(t in frequencies.by_term for t in w.every_term)]
        unknown.update(spelling for word in absent for spelling in word.spellings)
        starts = (*unknown, *(each for word in query.words for each in word.beginnings))
        parts = {part for word in query.words for part in word.parts}
        if starts or parts or any(word.variants for word in query.words):
            query = answers.expand(query, frequencies, self.vocabulary(starts, parts))
            frequencies = self.frequencies(query)
        return query, frequencies

    def vocabulary(self, starts: tuple[str, ...], parts: set[str]) -> Sequence[str]:
        known = sorted(self.postings)
        vocabulary = [term for term in known if term.startswith(starts)][:5000] if starts else []
        vocabulary += [term for term in known if any(part in term for part in parts)][:5000] if parts else []
        return list(dict.fromkeys(vocabulary))

    def frequencies(self, query: Query) -> Frequencies:
        terms = {t for word in query.words for t in word.every_term}
        return Frequencies(len(self.passages), {t: len(self.postings[t]) for t in terms if t in self.postings})

    def candidates(self, query: Query, frequencies: Frequencies) -> list[Passage]:
        scores: Counter[tuple[int, int]] = Counter()
        for term in dict.fromkeys(t for word in query.words for t in word.every_term):
            for place in self.postings.get(term, ()):
                scores[place] += log(1 + frequencies.sentences / frequencies.by_term[term])  # type: ignore[assignment]
        best = sorted(scores, key=lambda place: (-scores[place], place))[:CANDIDATES]
        beside = [(article, sentence + step) for article, sentence in best[:BESIDE] for step in (-1, 1)]
        return [self.passages[place] for place in dict.fromkeys((*best, *beside)) if place in self.passages]

    def vectors(self, besides: str = "") -> Vectors:
        foreign = [(number, texts) for number, texts in enumerate(self.texts) if self.spoken[number] != besides]
        counts = tuple((ArticleId(number), len(texts)) for number, texts in foreign)
        return Vectors(counts, b"".join(_encoded(texts) for _, texts in foreign))

    def by_meaning(self, query: Query, limit: int) -> Ranking:
        near = cross_lingual.nearest(query, self.vectors(query.language), NEAREST)
        return cross_lingual.rank(query, [self.passages[int(n.article), n.sentence] for n in near], near, limit)


@lru_cache(maxsize=5000)
def _encoded(texts: tuple[str, ...]) -> bytes:
    return encoder.encode(texts)


def rank(question: str, article: str, lang: str) -> list[str]:
    """The sentences of one article, best first."""
    shelf = _single(article)
    query, frequencies = shelf.understand(question)
    passages = list(shelf.passages.values())
    ranking = answers.rank(query, passages, frequencies, len(passages))
    return [shelf.quote(hit) for hit in ranking.hits]


@lru_cache(maxsize=8)
def _single(article: str) -> Shelf:
    shelf = Shelf()
    shelf.add("", article)
    return shelf


def library(articles: Sequence[dict[str, str]], lang: str) -> Shelf:
    """A shelf with these articles."""
    shelf = Shelf()
    for article in articles:
        shelf.add(article["id"], article["text"], article["title"])
    return shelf


def _asked(handle: Shelf, question: str, k: int) -> tuple[Verdict, list[tuple[str, str]]]:
    query, frequencies = handle.understand(question)
    ranking = answers.rank(query, handle.candidates(query, frequencies), frequencies, k)
    spoken = set(handle.languages)
    own = query.language in spoken or not query.language or len(query.words) < LANGUAGE_WORDS
    if spoken - {query.language} and not (ranking.verdict is Verdict.DIRECT and own):
        ranking = preferred(query, handle.languages, ranking, handle.by_meaning(query, k))
    quotes = [(handle.ids[int(hit.article)], handle.quote(hit)) for hit in ranking.hits]
    return ranking.verdict, quotes


def search(handle: Shelf, question: str, k: int) -> list[tuple[str, str]]:
    """The best sentences of the shelf with their articles."""
    return _asked(handle, question, k)[1]


def answer(handle: Shelf, question: str, k: int) -> list[tuple[str, str]]:
    """The same, but none where the bot would say that it found nothing that answers directly."""
    verdict, quotes = _asked(handle, question, k)
    return quotes if verdict is Verdict.DIRECT else []


def extract(html: bytes, url: str) -> dict[str, str]:
    """Title and running text of a page: without the captions of its pictures, which are read as notes."""
    readers: Any = importlib.import_module("engine.readers")
    document: Document = readers.read(Page(url, "text/html", html))
    text, end = "", 0
    for note in document.regions:
        if note.kind is SentenceKind.NOTE:
            text, end = text + document.text[end : note.start], note.end
    return {"title": document.title, "text": text + document.text[end:]}


def detect(text: str) -> str:
    """The language's code."""
    return language.detect(text)
