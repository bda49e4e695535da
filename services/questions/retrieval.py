"""Retrieval: finds the sentences of a shelf that answer a question, by words, and across languages by meaning."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from engine import calls
from engine.errors import WorkerError
from engine.models import (
    Answer,
    ArticleId,
    FollowUp,
    Frequencies,
    Hit,
    Passage,
    PassageQuestion,
    Query,
    Quote,
    Ranking,
    ShelfId,
    Verdict,
)
from services.questions.semantic_search import SemanticSearch
from services.requests import question_of
from services.workers.pool import Workers
from storage.articles import ArticleRepository
from storage.search.candidates import SearchIndex

CANDIDATES = 200
"""Sentences the search hands to the ranker: the answer is among 300 in 96.9 % of the dev questions, among 200 in 96.4,
and each costs the search and the ranker about half a millisecond."""
BESIDE = 10
"""Candidates whose neighbours are ranked too, as both may be quoted as one: the first ten hold 98 % of the answers."""
WHOLE_ARTICLES = 3
WHOLE_SENTENCES = 1000
"""Up to so many articles and sentences are ranked whole: a sentence may be found by its neighbour's words."""
LANGUAGE_WORDS = 3
"""Words from which the language of a question is detected well enough to prefer meaning over its words."""
SURE = 0.5
"""Score from which a sentence in another language answers if articles in the question's language do not."""
FAINT = 0.1
"""Share of the best score below which a further quote is right in 4 of 100 cases on the dev questions."""
LANGUAGES = 4
"""Most languages of its shelf in which a question is parsed."""
MAX_QUOTES = 3
"""Most quotes of an answer: the strong ones are shown, a button shows the others."""
NEIGHBOURS = 2
"""Sentences on either side of a selected passage that may answer a question about it."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Where an answer is searched: everywhere, within or without some articles, near a passage first."""

    within: tuple[ArticleId, ...] = ()
    without: tuple[ArticleId, ...] = ()
    passage: str = ""
    beside: bool = False
    """The sentences beside the passage are asked before those that are selected whole."""
    waiting: Callable[[], None] | None = None
    """Called before sentences in other languages are encoded, which takes longer."""
    max_quotes: int = MAX_QUOTES
    typing: bool = False
    """The question is not finished: a short one is not searched by meaning."""


@dataclass(frozen=True, slots=True)
class Retrieved:
    """An answer with the language and suggestions of its question."""

    answer: Answer
    language: str = ""
    """Language of the question, "" if unknown."""
    suggestions: tuple[str, ...] = ()
    """Words of an unanswered question that occur in the articles."""


class Retrieval:
    """Answers questions from the articles of a shelf, without storing them."""

    def __init__(
        self, *, articles: ArticleRepository, search: SearchIndex, semantic_search: SemanticSearch, workers: Workers
    ) -> None:
        self._articles = articles
        self._search = search
        self._semantic_search = semantic_search
        self._workers = workers

    async def answer(self, shelf: ShelfId, text: str, scope: Scope) -> Retrieved:
        """Return the best sentences in *scope* for the question *text*."""
        count = len(scope.within) or await self._articles.count(shelf) - len(scope.without)
        if count <= 0:
            return Retrieved(Answer(text, Verdict.NOTHING, (), 0))
        query, frequencies = await self._understand(shelf, question_of(text))
        ranking = await self._by_words(shelf, query, frequencies, scope)
        ranking = await self._by_meaning(shelf, query, scope, ranking)
        stored = await self._articles.get_many(shelf, [hit.article for hit in ranking.hits])
        hits = [hit for hit in _worth_showing(ranking.hits) if hit.article in stored]
        quotes = tuple(Quote(stored[hit.article], hit.sentence, hit.marks, hit.score, hit.count) for hit in hits)
        if quotes and ranking.verdict is not Verdict.NOTHING:
            return Retrieved(Answer(text, ranking.verdict, quotes, count), query.language)
        nothing = Retrieved(Answer(text, Verdict.NOTHING, (), count), query.language)
        if scope.typing:
            return nothing
        languages = await self._languages(shelf)
        return replace(
            nothing, suggestions=await self._workers.call(calls.SUGGEST_WORDS, query, frequencies, languages)
        )

    async def parse(self, shelf: ShelfId, text: str) -> Query:
        """Return the query of a question, parsed in the languages of the shelf."""
        return await self._workers.call(calls.PARSE_QUESTION, question_of(text), await self._languages(shelf))

    async def follow_up(self, shelf: ShelfId, text: str, before: str) -> FollowUp:
        """Return a follow-up completed with the words of the question *before* it; without a text if *text* is none."""
        return await self._workers.call(
            calls.RESOLVE_FOLLOWUP, question_of(text), question_of(before), await self._languages(shelf)
        )

    async def complete_by_passage(self, shelf: ShelfId, text: str, passage: str) -> PassageQuestion:
        """Return a question completed with what the selected *passage* names."""
        return await self._workers.call(
            calls.COMPLETE_BY_PASSAGE, question_of(text), passage, await self._languages(shelf)
        )

    async def _languages(self, shelf: ShelfId) -> tuple[str, ...]:
        return (await self._articles.languages(shelf))[:LANGUAGES]

    async def _understand(self, shelf: ShelfId, text: str) -> tuple[Query, Frequencies]:
        """Parse the question; look up other forms of its words, and similar words for names and unknown words."""
        query = await self.parse(shelf, text)
        frequencies = await self._frequencies(shelf, query)
        present = {word for word in query.words if any(frequencies.by_term.get(term) for term in word.every_term)}
        sought = [word for word in query.words if word not in present or word.surface[:1].isupper()]
        prefixes = {term[0] for word in sought for term in word.terms if term}
        prefixes.update(spelling for word in query.words if word not in present for spelling in word.spellings)
        prefixes.update(beginning for word in query.words for beginning in word.beginnings)
        parts = {part for word in query.words for part in word.parts}
        if prefixes or parts or any(word.variants for word in query.words):
            vocabulary = await self._search.vocabulary(shelf, sorted(prefixes), sorted(parts))
            query = await self._workers.call(calls.EXPAND_QUERY, query, frequencies, vocabulary)
            frequencies = await self._frequencies(shelf, query)
        return query, frequencies

    async def _frequencies(self, shelf: ShelfId, query: Query) -> Frequencies:
        return await self._search.frequencies(shelf, [term for word in query.words for term in word.every_term])

    async def _by_words(self, shelf: ShelfId, query: Query, frequencies: Frequencies, scope: Scope) -> Ranking:
        """Rank by words: first the sentences around the selected passage, then all in *scope*."""
        around = await self._around(shelf, scope.within, scope.passage) if scope.passage else ()
        selected = "".join(scope.passage.split())
        beside = tuple(p for p in around if "".join(p.text.split()) not in selected) if scope.beside else ()
        for passages in filter(None, (beside, around)):
            ranking = await self._workers.call(calls.RANK_PASSAGES, query, passages, frequencies, scope.max_quotes)
            if ranking.verdict is not Verdict.NOTHING:
                return ranking
        candidates = await self._candidates(shelf, query, scope)
        return await self._workers.call(calls.RANK_PASSAGES, query, candidates, frequencies, scope.max_quotes)

    async def _by_meaning(self, shelf: ShelfId, query: Query, scope: Scope, by_words: Ranking) -> Ranking:
        """Return a better ranking by meaning, if there are articles in another language than the question's."""
        if scope.within:
            stored = await self._articles.get_many(shelf, scope.within)
            languages = {article.language for article in stored.values()}
        else:
            languages = set(await self._articles.languages(shelf))
        if scope.typing and len(query.words) < LANGUAGE_WORDS:
            return by_words
        # a name or a number alone is in no language, whatever it looks like
        own = query.language in languages or not query.language or len(query.words) < LANGUAGE_WORDS
        if languages <= {query.language} or (by_words.verdict is Verdict.DIRECT and own):
            return by_words
        try:
            ranking = await self._semantic_search.find(
                shelf,
                query,
                scope.max_quotes,
                within=scope.within,
                without=scope.without,
                first=[hit.article for hit in by_words.hits],
                waiting=scope.waiting,
            )
        except WorkerError:  # the ranking by words is still valid
            return by_words
        return by_words if ranking is None else preferred(query, languages, by_words, ranking)

    async def _candidates(self, shelf: ShelfId, query: Query, scope: Scope) -> tuple[Passage, ...]:
        """Return the candidates of the search with the best ones' neighbours; of a few articles, all sentences."""
        terms = list(dict.fromkeys(term for word in query.words for term in word.every_term))
        passages = await self._search.candidates(shelf, terms, CANDIDATES, scope.within, BESIDE)
        passages = tuple(passage for passage in passages if passage.article not in scope.without)
        articles = list(dict.fromkeys(passage.article for passage in passages))
        if not 0 < len(articles) <= WHOLE_ARTICLES:
            return passages
        whole = await self._articles.get_many(shelf, articles)
        if sum(len(article.sentences) for article in whole.values()) > WHOLE_SENTENCES:
            return passages
        return await self._search.all_passages(shelf, articles)

    async def _around(self, shelf: ShelfId, within: Sequence[ArticleId], passage: str) -> tuple[Passage, ...]:
        """Return the sentences that a selected passage touches, with their neighbours."""
        everything = await self._search.all_passages(shelf, within)
        wanted = "".join(passage.split())
        touched = _touched(["".join(p.text.split()) for p in everything], wanted)
        return tuple(p for i, p in enumerate(everything) if any(abs(i - t) <= NEIGHBOURS for t in touched))


def preferred(query: Query, spoken: Collection[str], by_words: Ranking, by_meaning: Ranking) -> Ranking:
    """Return the surer of two rankings; of equals the one by words if articles are *spoken* in the question's language.

    Words are sure of themselves where they are right: names and numbers that stand in both languages. Where they could
    have answered and did not, meaning alone answers directly only when it is surer than usual.
    """
    if query.language in spoken and by_meaning.verdict is Verdict.DIRECT and by_meaning.hits[0].score < SURE:
        by_meaning = Ranking(Verdict.PERHAPS, by_meaning.hits)
    words, meaning = by_words.verdict.rank, by_meaning.verdict.rank
    return by_words if words > meaning or (words == meaning and query.language in spoken) else by_meaning


def _worth_showing(hits: Sequence[Hit]) -> list[Hit]:
    """Leave out hits that are much fainter than the best one and have fewer of the question's words."""
    if not hits:
        return []
    best = hits[0]
    return [best, *(h for h in hits[1:] if h.score >= FAINT * best.score or 0 < len(best.marks) <= len(h.marks))]


def _touched(sentences: Sequence[str], passage: str) -> list[int]:
    """Return the indices of the sentences that a passage overlaps, all without white space.

    A passage that is selected in a summary may skip sentences between its own.
    """
    start = "".join(sentences).find(passage)
    if start < 0:
        return [i for i, sentence in enumerate(sentences) if passage in sentence or sentence in passage]
    ends = list(accumulate(map(len, sentences)))
    return [
        i
        for i, (end, sentence) in enumerate(zip(ends, sentences, strict=True))
        if end > start and end - len(sentence) < start + len(passage)
    ]
