"""Questions: what is asked of the articles of a shelf, and the sentences that answer it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from engine import calls
from engine.errors import WorkerError
from engine.models import Answer, Article, ArticleId, Frequencies, Hit, Passage, Query, Quote, Ranking, ShelfId, Verdict
from services.meanings import Meanings
from services.workers import Workers
from storage.articles import ArticleRepository
from storage.chats import ChatRepository
from storage.models import AskedQuestion
from storage.questions import QuestionRepository
from storage.search import SearchIndex

FOCUS = timedelta(minutes=15)
"""An article that came or was opened less than this ago is asked first."""
CANDIDATES = 200
"""Sentences the search hands to the ranker: the answer is among 300 in 96.9 % of the dev questions, among 200 in 96.4,
and each costs the search and the ranker about half a millisecond."""
WHOLE_ARTICLES = 3
WHOLE_SENTENCES = 1000
"""So few articles and sentences are handed to the ranker whole: a sentence may be found by its neighbour's words."""
TELLING = 3
"""Words from which a question shows its language well enough to doubt what its words have found."""
SURE = 0.5
"""Score from which a sentence in another language answers a question that articles of its own language do not."""
FAINT = 0.1
"""Share of the best score below which a further quote is right in 4 of 100 cases on the dev questions."""
LANGUAGES = 4
"""A question is read in at most this many languages of its shelf."""
ASKED = 3
"""Quotes of an answer at the most: the strong ones are shown, the rest stands behind a button."""
BRIEF = 3
"""A follow-up of more words may stand by itself: it does where it finds the same alone, or something only alone."""
FOLLOW_UP = timedelta(minutes=5)
"""A question may go on from the one that the same person asked less than this ago."""
NEIGHBOURS = 2
"""Sentences on either side of a selected passage that may answer a question about it."""

COMMON = 0.05
"""A word in more of the sentences than this says too little to be offered as a question of its own."""


@dataclass(frozen=True, slots=True)
class Asked:
    """An answer, and what the reader may want next."""

    number: int
    """The question's number on its shelf, for buttons."""
    answer: Answer
    within: Article | None
    """The one article that was asked, if it was one."""
    elsewhere: int
    """How many other articles were not asked."""
    language: str = ""
    """The question's language, "" where it is not known."""
    suggestions: tuple[str, ...] = ()
    """Words of a question without an answer that do stand in the articles."""
    read_as: str = ""
    """A follow-up with the words of the question before it, "" for a question that stands by itself."""


@dataclass(frozen=True, slots=True)
class _Found:
    """What a search of the shelf brought."""

    answer: Answer
    language: str = ""
    suggestions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Scope:
    """Where an answer is looked for: everywhere, within or without some articles, at a passage first."""

    within: tuple[ArticleId, ...] = ()
    without: tuple[ArticleId, ...] = ()
    passage: str = ""
    waiting: Callable[[], None] | None = None
    """Called before an answer takes longer: sentences of other languages have to be encoded first."""
    most: int = ASKED
    """Quotes at the most."""
    typing: bool = False
    """Somebody is still writing: a few letters are no question yet that is worth looking for by its meaning."""


class Questions:
    """Answers questions with verbatim sentences, or says honestly that none answers."""

    def __init__(
        self,
        *,
        articles: ArticleRepository,
        questions: QuestionRepository,
        search: SearchIndex,
        chats: ChatRepository,
        meanings: Meanings,
        workers: Workers,
        now: Callable[[], datetime],
    ) -> None:
        self._articles = articles
        self._questions = questions
        self._search = search
        self._chats = chats
        self._meanings = meanings
        self._workers = workers
        self._now = now

    async def ask(
        self,
        shelf: ShelfId,
        text: str,
        *,
        message_id: int,
        person: int = 0,
        within: ArticleId | None = None,
        passage: str = "",
        everywhere: bool = False,
        waiting: Callable[[], None] | None = None,
    ) -> Asked:
        """Answer *text* from the articles of *shelf*.

        Asked of *within* alone where it is given (of the selected *passage* of it first); otherwise of the
        article in focus first and then of all, or at once *everywhere*. The answer is kept under
        *message_id*: asking again from the same message replaces it. *waiting* is called where articles in other
        languages have to be made ready first, which takes some seconds.
        """
        before = None if passage else await self._before(shelf, person, message_id)
        focused = None if everywhere or within else await self._focused(shelf)
        if before and (read_as := await self._follow(shelf, text, before)):
            first = None if everywhere or within else before.within or focused
            article, found = await self._look(shelf, read_as, within, first, waiting=waiting)
            if sum(any(map(str.isalnum, word)) for word in text.split()) > BRIEF:
                alone = await self._look(shelf, text, within, focused, waiting=waiting)
                new = found.answer.verdict is Verdict.DIRECT and _first(found.answer) != _first(before)
                direct = alone[1].answer.verdict is Verdict.DIRECT
                if direct and (not new or _first(alone[1].answer) == _first(found.answer)):
                    read_as, (article, found) = "", alone
            return await self._keep(shelf, text, message_id, person, article, found, read_as)
        article, found = await self._look(shelf, text, within, focused, passage, waiting)
        return await self._keep(shelf, text, message_id, person, article, found)

    async def ask_topics(
        self,
        shelves: Sequence[ShelfId],
        text: str,
        *,
        message_id: int,
        person: int = 0,
        waiting: Callable[[], None] | None = None,
    ) -> tuple[ShelfId, Asked]:
        """Answer *text* from several topics of a chat; return the one that answers best, which keeps the answer."""
        found: list[tuple[ShelfId, Asked]] = []
        for number, shelf in enumerate(shelves):
            if number and not await self._articles.count(shelf):
                continue
            asked = await self.ask(shelf, text, message_id=message_id, person=person, everywhere=True, waiting=waiting)
            found.append((shelf, asked))
        best, asked = max(found, key=lambda one: _worth(one[1].answer))
        for shelf, other in found:
            if shelf != best:
                await self._questions.forget(shelf, other.number)
        searched = sum(one.answer.searched for _, one in found)
        return best, replace(asked, answer=replace(asked.answer, searched=searched))

    async def home(self, shelves: Sequence[ShelfId], message_id: int) -> ShelfId | None:
        """Return which of some shelves has the question that a message asked or answers."""
        for shelf in shelves:
            if await self._questions.by_message(shelf, message_id) is not None:
                return shelf
        return None

    async def look_up(self, shelf: ShelfId, text: str, most: int) -> Answer:
        """Answer *text*, which may not be finished, from all of *shelf* with *most* quotes; nothing of it is kept."""
        return (await self._answer(shelf, text, _Scope(most=most, typing=True))).answer

    async def _look(
        self,
        shelf: ShelfId,
        text: str,
        within: ArticleId | None,
        first: ArticleId | None,
        passage: str = "",
        waiting: Callable[[], None] | None = None,
    ) -> tuple[ArticleId | None, _Found]:
        """Answer *text* from the article *within*; without one from the *first* if it answers, else from all."""
        article = within or first
        if article is not None:
            found = await self._answer(shelf, text, _Scope((article,), (), passage, waiting))
            if within is not None or found.answer.verdict is Verdict.DIRECT:
                return article, found
        return None, await self._answer(shelf, text, _Scope(waiting=waiting))

    async def _before(self, shelf: ShelfId, person: int, message_id: int) -> AskedQuestion | None:
        """Return what *person* asked a few minutes ago."""
        before = await self._questions.before(shelf, person, message_id) if person else None
        return before if before is not None and self._now() - before.asked <= FOLLOW_UP else None

    async def _follow(self, shelf: ShelfId, text: str, before: AskedQuestion) -> str:
        """Return a follow-up as it is to be read, "" for a question that stands by itself."""
        languages = (await self._articles.languages(shelf))[:LANGUAGES]
        return await self._workers.call(calls.FOLLOW, text, before.read_as or before.text, languages)

    async def elsewhere(self, shelf: ShelfId, number: int) -> Asked | None:
        """Ask question *number* of the articles it was not asked of; None when they do not answer either."""
        before = await self._questions.get(shelf, number)
        asked = () if before.within is None else (before.within,)
        found = await self._answer(shelf, before.read_as or before.text, _Scope(without=asked))
        if not found.answer.quotes:
            return None
        return await self._keep(shelf, before.text, before.message_id, before.person, None, found, before.read_as)

    async def _keep(
        self,
        shelf: ShelfId,
        text: str,
        message_id: int,
        person: int,
        article: ArticleId | None,
        found: _Found,
        read_as: str = "",
    ) -> Asked:
        """Remember an answer for its buttons; the same message's earlier answer is replaced."""
        quotes = [(q.article.id, q.sentence, q.marks, q.score) for q in found.answer.quotes]
        verdict = found.answer.verdict
        number = await self._questions.save(
            shelf, message_id, person, text, article, verdict, quotes, self._now(), read_as
        )
        asked, others = await self._scope(shelf, article)
        return Asked(number, found.answer, asked, others, found.language, found.suggestions, read_as)

    async def again(self, shelf: ShelfId, number: int) -> Asked:
        """Return the answer to question *number* as it was given."""
        asked = await self._questions.get(shelf, number)
        found = await self._articles.get_many(shelf, [article for article, *_ in asked.quotes])
        quotes = tuple(
            Quote(found[article], sentence, marks, score)
            for article, sentence, marks, score in asked.quotes
            if article in found and sentence < len(found[article].sentences)
        )
        within, others = await self._scope(shelf, asked.within)
        searched = 1 if within else await self._articles.count(shelf)
        answer = Answer(asked.text, asked.verdict if quotes else Verdict.NOTHING, quotes, searched)
        languages = (await self._articles.languages(shelf))[:LANGUAGES]
        query = await self._workers.call(calls.PARSE, asked.read_as or asked.text, languages)
        return Asked(number, answer, within, others, query.language, read_as=asked.read_as)

    async def find(self, shelf: ShelfId, message_id: int) -> AskedQuestion | None:
        """Return the question that was asked in, or answered by, a message."""
        return await self._questions.by_message(shelf, message_id)

    async def get(self, shelf: ShelfId, number: int) -> AskedQuestion:
        """Return question *number*."""
        return await self._questions.get(shelf, number)

    async def answered(self, shelf: ShelfId, number: int, message_ids: Sequence[int]) -> None:
        """Remember which messages of the bot carry the answer."""
        await self._questions.answered(shelf, number, tuple(message_ids))

    async def _scope(self, shelf: ShelfId, article: ArticleId | None) -> tuple[Article | None, int]:
        """Return the one article that was asked, and how many were not."""
        if article is None or article not in (found := await self._articles.get_many(shelf, [article])):
            return None, 0
        return found[article], await self._articles.count(shelf) - 1

    async def _focused(self, shelf: ShelfId) -> ArticleId | None:
        focused = await self._chats.focused(shelf)
        if focused is None or self._now() - focused[1] > FOCUS:
            return None
        return focused[0] if focused[0] in await self._articles.get_many(shelf, [focused[0]]) else None

    async def _answer(self, shelf: ShelfId, text: str, scope: _Scope) -> _Found:
        count = len(scope.within) or await self._articles.count(shelf) - len(scope.without)
        if count <= 0:
            return _Found(Answer(text, Verdict.NOTHING, (), 0))
        query, frequencies = await self._understand(shelf, text)
        ranking = await self._ranked(shelf, query, frequencies, scope)
        ranking = await self._across(shelf, query, scope, ranking)
        found = await self._articles.get_many(shelf, [hit.article for hit in ranking.hits])
        hits = [hit for hit in _worth_showing(ranking.hits) if hit.article in found]
        quotes = tuple(Quote(found[hit.article], hit.sentence, hit.marks, hit.score) for hit in hits)
        if quotes and ranking.verdict is not Verdict.NOTHING:
            return _Found(Answer(text, ranking.verdict, quotes, count), query.language)
        return _Found(Answer(text, Verdict.NOTHING, (), count), query.language, _suggestions(query, frequencies))

    async def _ranked(self, shelf: ShelfId, query: Query, frequencies: Frequencies, scope: _Scope) -> Ranking:
        if scope.passage and (around := await self._around(shelf, scope.within, scope.passage)):
            ranking = await self._workers.call(calls.ANSWER, query, around, frequencies, scope.most)
            if ranking.verdict is not Verdict.NOTHING:
                return ranking
        passages = await self._passages(shelf, query, scope)
        return await self._workers.call(calls.ANSWER, query, passages, frequencies, scope.most)

    async def _across(self, shelf: ShelfId, query: Query, scope: _Scope, by_words: Ranking) -> Ranking:
        """Return a better ranking by meaning, where there are articles in another language than the question's."""
        if scope.within:
            found = await self._articles.get_many(shelf, scope.within)
            spoken = {article.language for article in found.values()}
        else:
            spoken = set(await self._articles.languages(shelf))
        if scope.typing and len(query.words) < TELLING:
            return by_words
        # a name or a number alone is in no language, whatever it looks like
        own = query.language in spoken or not query.language or len(query.words) < TELLING
        if spoken <= {query.language} or (by_words.verdict is Verdict.DIRECT and own):
            return by_words
        try:
            ranking = await self._meanings.find(
                shelf,
                query,
                scope.most,
                within=scope.within,
                without=scope.without,
                first=[hit.article for hit in by_words.hits],
                waiting=scope.waiting,
            )
        except WorkerError:  # what words have found is still good
            return by_words
        return by_words if ranking is None else preferred(query, spoken, by_words, ranking)

    async def _passages(self, shelf: ShelfId, query: Query, scope: _Scope) -> tuple[Passage, ...]:
        """Return what the search finds; of a few articles all sentences, so that the ranker sees whole texts."""
        terms = list(dict.fromkeys(term for word in query.words for term in word.terms))
        found = await self._search.candidates(shelf, terms, CANDIDATES, scope.within)
        found = tuple(passage for passage in found if passage.article not in scope.without)
        articles = list(dict.fromkeys(passage.article for passage in found))
        if not 0 < len(articles) <= WHOLE_ARTICLES:
            return found
        whole = await self._articles.get_many(shelf, articles)
        if sum(len(article.sentences) for article in whole.values()) > WHOLE_SENTENCES:
            return found
        return await self._search.all_passages(shelf, articles)

    async def _understand(self, shelf: ShelfId, text: str) -> tuple[Query, Frequencies]:
        """Read the question; look up names, and words that no article has, among the words of the shelf."""
        languages = (await self._articles.languages(shelf))[:LANGUAGES]
        query = await self._workers.call(calls.PARSE, text, languages)
        frequencies = await self._frequencies(shelf, query)
        known = {word for word in query.words if any(frequencies.of.get(term) for term in word.terms)}
        sought = [word for word in query.words if word not in known or word.surface[:1].isupper()]
        if sought:
            prefixes = sorted({term[0] for word in sought for term in word.terms if term})
            vocabulary = await self._search.vocabulary(shelf, prefixes)
            query = await self._workers.call(calls.SIMILAR, query, frequencies, vocabulary)
            frequencies = await self._frequencies(shelf, query)
        return query, frequencies

    async def _frequencies(self, shelf: ShelfId, query: Query) -> Frequencies:
        return await self._search.frequencies(shelf, [term for word in query.words for term in word.terms])

    async def _around(self, shelf: ShelfId, within: Sequence[ArticleId], passage: str) -> tuple[Passage, ...]:
        """Return the sentences that a selected passage touches, with their neighbours."""
        everything = await self._search.all_passages(shelf, within)
        wanted = "".join(passage.split())
        touched = [i for i, p in enumerate(everything) if _touches("".join(p.text.split()), wanted)]
        return tuple(p for i, p in enumerate(everything) if any(abs(i - t) <= NEIGHBOURS for t in touched))


def preferred(query: Query, spoken: Collection[str], by_words: Ranking, by_meaning: Ranking) -> Ranking:
    """Return the surer of two rankings; of equals the one by words if articles are *spoken* in the question's language.

    Words are sure of themselves where they are right: names and numbers that stand in both languages. Where they could
    have answered and did not, meaning alone answers directly only when it is surer than usual.
    """
    order = (Verdict.NOTHING, Verdict.NEAREST, Verdict.DIRECT)
    if query.language in spoken and by_meaning.verdict is Verdict.DIRECT and by_meaning.hits[0].score < SURE:
        by_meaning = Ranking(Verdict.NEAREST, by_meaning.hits)
    words, meaning = order.index(by_words.verdict), order.index(by_meaning.verdict)
    return by_words if words > meaning or (words == meaning and query.language in spoken) else by_meaning


def _worth_showing(hits: Sequence[Hit]) -> list[Hit]:
    """Drop what would only pad an answer: much fainter than the best one, and with fewer of the question's words."""
    if not hits:
        return []
    best = hits[0]
    return [best, *(h for h in hits[1:] if h.score >= FAINT * best.score or 0 < len(best.marks) <= len(h.marks))]


def _suggestions(query: Query, frequencies: Frequencies) -> tuple[str, ...]:
    """Return the words of a question that do stand in the articles, rarest first, common ones left out."""
    rows = [
        (seen, word.surface)
        for word in query.words
        if (seen := max((frequencies.of.get(term, 0) for term in word.terms), default=0)) > 0
        and seen <= max(2, frequencies.sentences * COMMON)
        and len(word.surface) > 2
    ]
    return tuple(surface for _, surface in sorted(rows)[:2])


def _first(answer: Answer | AskedQuestion) -> tuple[int, int] | None:
    """Return the article and the sentence that answers first."""
    if isinstance(answer, AskedQuestion):
        return answer.quotes[0][:2] if answer.quotes else None
    return (answer.quotes[0].article.id, answer.quotes[0].sentence) if answer.quotes else None


def _touches(sentence: str, passage: str) -> bool:
    """Tell whether a sentence and a passage share text, both without white space."""
    return passage in sentence or sentence in passage


def _worth(answer: Answer) -> tuple[int, float]:
    """How good an answer is beside those of other topics."""
    best = answer.quotes[0].score if answer.quotes else 0.0
    return list(reversed(Verdict)).index(answer.verdict), best
