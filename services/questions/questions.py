"""Questions: answering a question from the articles of a shelf, and storing question and answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from engine.clean import bare_words
from engine.models import Answer, Article, ArticleId, FollowUp, Quote, ShelfId, Verdict
from services.questions import follow_ups
from services.questions.retrieval import Retrieval, Retrieved, Scope
from services.questions.semantic_search import SemanticSearch
from services.workers.pool import Workers
from storage.articles import ArticleRepository
from storage.chats import ChatRepository
from storage.models import AskedQuestion, AskedQuote, ChatSettings, RetractAnswer
from storage.questions import QuestionRepository
from storage.search.candidates import SearchIndex

FOCUS = timedelta(minutes=15)
"""An article that was added or opened less than this ago is asked first."""
FOLLOW_UP = timedelta(minutes=5)
"""A question may be a follow-up of one that the same person asked less than this ago."""


@dataclass(frozen=True, slots=True)
class AskRequest:
    """A question and what it is asked of."""

    text: str
    message_id: int
    """The message that asks: the answer is stored under it, and asking again from it replaces the answer."""
    person: int = 0
    """Who asks; with 0 a question is never a follow-up."""
    within: ArticleId | None = None
    """The only article that is asked."""
    passage: str = ""
    """The passage that is asked about, selected in that article or elsewhere: pronouns stand for it, and its
    surroundings are asked first."""
    everywhere: bool = False
    """Ask all articles at once; otherwise the article in focus is asked first."""


@dataclass(frozen=True, slots=True)
class AskResult:
    """An answer with what its buttons need."""

    number: int
    """The question's number on its shelf, for buttons."""
    answer: Answer
    within: Article | None
    """The article that was asked, if it was only one."""
    elsewhere: int
    """Number of articles that were not asked."""
    language: str = ""
    """Language of the question, "" if unknown."""
    suggestions: tuple[str, ...] = ()
    """Words of an unanswered question that occur in the articles."""
    read_as: str = ""
    """A follow-up completed with the words of the previous question, "" for other questions."""
    taken_over: tuple[str, ...] = ()
    """These words."""
    kept: bool = False
    """Somebody keeps the answer."""


class Questions:
    """Answers questions with verbatim sentences, or with none."""

    def __init__(
        self,
        *,
        articles: ArticleRepository,
        questions: QuestionRepository,
        search: SearchIndex,
        chats: ChatRepository,
        semantic_search: SemanticSearch,
        workers: Workers,
        now: Callable[[], datetime],
    ) -> None:
        self._articles = articles
        self._questions = questions
        self._chats = chats
        self._retrieval = Retrieval(articles=articles, search=search, semantic_search=semantic_search, workers=workers)
        self._now = now

    async def ask(self, shelf: ShelfId, request: AskRequest, *, waiting: Callable[[], None] | None = None) -> AskResult:
        """Answer a question from the articles of *shelf* and store the answer.

        *waiting* is called if articles in other languages have to be encoded first, which takes some seconds.
        """
        result = await self._answer(shelf, request, waiting)
        return replace(result, number=await self._save(shelf, request, result))

    async def ask_again(self, shelf: ShelfId, request: AskRequest, number: int) -> AskResult:
        """Answer question *number* anew, whose message was edited; `replace_answer` stores it once it is shown."""
        return replace(await self._answer(shelf, request, None), number=number)

    async def replace_answer(
        self,
        shelf: ShelfId,
        request: AskRequest,
        result: AskResult,
        message_ids: Sequence[int],
        retract: RetractAnswer | None = None,
    ) -> None:
        """Store a new answer and its messages; in the same transaction add the task that retracts the old ones."""
        await self._save(shelf, request, result, message_ids, retract)

    async def _answer(self, shelf: ShelfId, request: AskRequest, waiting: Callable[[], None] | None) -> AskResult:
        """Answer a question without storing the answer."""
        focused = None if request.everywhere or request.within else await self._focused(shelf)
        if request.passage:
            return await self._ask_about_passage(shelf, request, focused, waiting)
        before = await self._before(shelf, request)
        if before is not None:
            follow_up = await self._retrieval.follow_up(shelf, request.text, before.read_as or before.text)
            if follow_up.text:
                return await self._ask_follow_up(shelf, request, before, follow_up, focused, waiting)
        article, retrieved = await self._look(shelf, request, focused, waiting)
        return await self._result(shelf, request, article, retrieved)

    async def ask_topics(
        self, shelves: Sequence[ShelfId], request: AskRequest, *, waiting: Callable[[], None] | None = None
    ) -> tuple[ShelfId, AskResult]:
        """Answer a question from all *shelves* of a chat; return the shelf with the best answer, which stores it.

        An article belongs to the first shelf; then only that one is asked.
        """
        if len(shelves) == 1 or request.within is not None:
            return shelves[0], await self.ask(shelves[0], request, waiting=waiting)
        request = replace(request, everywhere=True)
        answered: list[tuple[ShelfId, AskResult]] = []
        for number, shelf in enumerate(shelves):
            if number and not await self._articles.count(shelf):
                continue
            answered.append((shelf, await self.ask(shelf, request, waiting=waiting)))
        best, asked = max(answered, key=lambda pair: _worth(pair[1].answer))
        for shelf, other in answered:
            if shelf != best:
                await self._questions.delete(shelf, other.number)
        searched = sum(other.answer.searched for _, other in answered)
        return best, replace(asked, answer=replace(asked.answer, searched=searched))

    async def shelves(
        self, shelf: ShelfId, chat_id: int, topic: int | None, settings: ChatSettings
    ) -> tuple[ShelfId, ...]:
        """Return the shelves that a question in a chat or topic is asked of, its own first.

        In a topic and in a private chat that is only its own; in General, and if an admin has joined the topics, all of
        the group.
        """
        private = chat_id > 0
        if private or (topic and not settings.joined_topics):
            return (shelf,)
        others = [other for other, _ in await self._chats.shelves(chat_id) if other != shelf]
        return (shelf, *others)

    async def find_shelf(self, shelves: Sequence[ShelfId], message_id: int) -> ShelfId:
        """Return the shelf with the question that a message asked or answers, the first shelf if none has it."""
        if len(shelves) > 1:
            for shelf in shelves:
                if await self._questions.find_by_message(shelf, message_id) is not None:
                    return shelf
        return shelves[0]

    async def preview(self, shelf: ShelfId, text: str, limit: int) -> Answer:
        """Answer an unfinished question from all of *shelf* with at most *limit* quotes, without storing it."""
        return (await self._retrieval.answer(shelf, text, Scope(max_quotes=limit, typing=True))).answer

    async def ask_elsewhere(self, shelf: ShelfId, number: int) -> AskResult | None:
        """Ask question *number* of the articles it was not asked of; None if they do not answer it.

        `replace_answer` stores the answer once it is shown.
        """
        before = await self._questions.get(shelf, number)
        excluded = () if before.within is None else (before.within,)
        retrieved = await self._retrieval.answer(shelf, before.read_as or before.text, Scope(without=excluded))
        is_answered = before.quotes and before.verdict is not Verdict.NEAREST
        if not retrieved.answer.quotes or (is_answered and retrieved.answer.verdict is Verdict.NEAREST):
            return None  # the nearest sentence is no better than the answer that stands there
        request = AskRequest(before.text, before.message_id, before.person)
        return replace(await self._result(shelf, request, None, retrieved, before.read_as), number=number)

    async def get_answer(self, shelf: ShelfId, number: int) -> AskResult:
        """Return the stored answer to question *number*."""
        asked = await self._questions.get(shelf, number)
        stored = await self._articles.get_many(shelf, [quote.article for quote in asked.quotes])
        quotes = tuple(
            Quote(stored[quote.article], quote.sentence, quote.marks, quote.score, quote.count)
            for quote in asked.quotes
            if quote.article in stored and quote.sentence + quote.count <= len(stored[quote.article].sentences)
        )
        within, others = await self._asked_of(shelf, asked.within)
        searched = 1 if within else await self._articles.count(shelf)
        answer = Answer(asked.text, asked.verdict if quotes else Verdict.NOTHING, quotes, searched)
        query = await self._retrieval.parse(shelf, asked.read_as or asked.text)
        words = _taken_over(asked.read_as, asked.text)
        return AskResult(number, answer, within, others, query.language, (), asked.read_as, words, asked.kept)

    async def find_by_message(self, shelf: ShelfId, message_id: int) -> AskedQuestion | None:
        """Return the question that was asked in, or answered by, a message; None if there is none."""
        return await self._questions.find_by_message(shelf, message_id)

    async def last_asked(
        self, shelves: Sequence[ShelfId], person: int, message_id: int
    ) -> tuple[AskedQuestion | None, ShelfId]:
        """Return what *person* asked last before a message, and the shelf that has it, while it is at hand.

        It is until FOCUS has passed, or an article was added or opened since; then None, and the first shelf.
        """
        asked: list[tuple[AskedQuestion, ShelfId]] = []
        for shelf in shelves:
            before = await self._questions.find_before(shelf, person, message_id)
            focused = await self._chats.focused(shelf)
            opened = focused[1] if focused is not None else None
            if before and self._now() - before.asked <= FOCUS and (opened is None or opened <= before.asked):
                asked.append((before, shelf))
        return max(asked, key=lambda pair: pair[0].asked, default=(None, shelves[0]))

    async def get(self, shelf: ShelfId, number: int) -> AskedQuestion:
        """Return question *number*."""
        return await self._questions.get(shelf, number)

    async def quoted_article(self, shelf: ShelfId, question: AskedQuestion, passage: str) -> ArticleId | None:
        """Return the article that a question was asked of; else the one quoted in its answer, with *passage* if any."""
        articles = list(dict.fromkeys(quote.article for quote in question.quotes))
        if question.within is not None or len(articles) < 2 or not passage:
            return question.within or (articles[0] if articles else None)
        stored = await self._articles.get_many(shelf, articles)
        text = "".join(passage.split())
        having = (
            quote.article
            for quote in question.quotes
            if quote.article in stored
            and text in "".join(stored[quote.article].quote(quote.sentence, quote.count).split())
        )
        return next(having, articles[0])

    async def set_answer_messages(self, shelf: ShelfId, number: int, message_ids: Sequence[int]) -> None:
        """Store which messages of the bot contain the answer."""
        await self._questions.set_answer_messages(shelf, number, tuple(message_ids))

    async def _ask_about_passage(
        self,
        shelf: ShelfId,
        request: AskRequest,
        focused: ArticleId | None,
        waiting: Callable[[], None] | None,
    ) -> AskResult:
        """Answer a question about a selected passage: as it stands, if it can be, else with what the passage names."""
        about = await self._retrieval.complete_by_passage(shelf, request.text, request.passage)
        tries = [] if about.refers and about.text else [(request.text, False)]
        tries += [(text, about.refers) for text in dict.fromkeys((about.text, about.subject)) if text]
        looked: list[tuple[str, ArticleId | None, Retrieved]] = []
        for text, refers in tries:
            passage = request.passage if about.near or not refers else ""
            asked = replace(request, text=text, passage=passage)
            article, retrieved = await self._look(shelf, asked, focused, waiting, beside=refers)
            looked.append((text, article, retrieved))
            if retrieved.answer.verdict is Verdict.DIRECT:
                break
        text, article, retrieved = max(looked, key=lambda each: _worth(each[2].answer)[0])
        return await self._result(shelf, request, article, retrieved, "" if text == request.text else text)

    async def _ask_follow_up(
        self,
        shelf: ShelfId,
        request: AskRequest,
        before: AskedQuestion,
        follow_up: FollowUp,
        focused: ArticleId | None,
        waiting: Callable[[], None] | None,
    ) -> AskResult:
        """Answer a follow-up of the question *before*; by itself if it names something and that is no worse."""
        first = None if request.everywhere or request.within else before.within or focused
        article, retrieved = await self._look(shelf, replace(request, text=follow_up.text), first, waiting)
        if follow_up.is_bare:
            retrieved = replace(retrieved, answer=follow_ups.without_repeating(retrieved.answer, before, follow_up))
        else:
            article_alone, alone = await self._look(shelf, request, focused, waiting)
            if follow_ups.is_better_alone(request.text, alone.answer, retrieved.answer, before):
                return await self._result(shelf, request, article_alone, alone)
        return await self._result(shelf, request, article, retrieved, follow_up.text)

    async def _look(
        self,
        shelf: ShelfId,
        request: AskRequest,
        first: ArticleId | None,
        waiting: Callable[[], None] | None,
        *,
        beside: bool = False,
    ) -> tuple[ArticleId | None, Retrieved]:
        """Answer from the article that is asked; without one from *first* if it answers directly, else from all."""
        article = request.within or first
        if article is not None:
            scope = Scope((article,), (), request.passage, beside=beside, waiting=waiting)
            retrieved = await self._retrieval.answer(shelf, request.text, scope)
            if request.within is not None or retrieved.answer.verdict is Verdict.DIRECT:
                return article, retrieved
        return None, await self._retrieval.answer(shelf, request.text, Scope(waiting=waiting))

    async def _before(self, shelf: ShelfId, request: AskRequest) -> AskedQuestion | None:
        """Return the question that the same person asked less than FOLLOW_UP ago."""
        if not request.person:
            return None
        before = await self._questions.find_before(shelf, request.person, request.message_id)
        return before if before is not None and self._now() - before.asked <= FOLLOW_UP else None

    async def _focused(self, shelf: ShelfId) -> ArticleId | None:
        """Return the article in focus: added or opened less than FOCUS ago."""
        focused = await self._chats.focused(shelf)
        if focused is None or self._now() - focused[1] > FOCUS:
            return None
        return focused[0] if focused[0] in await self._articles.get_many(shelf, [focused[0]]) else None

    async def _result(
        self,
        shelf: ShelfId,
        request: AskRequest,
        article: ArticleId | None,
        retrieved: Retrieved,
        read_as: str = "",
    ) -> AskResult:
        """Return an answer with what its buttons need, but for the number."""
        within, others = await self._asked_of(shelf, article)
        words = _taken_over(read_as, request.text)
        answer, suggestions = retrieved.answer, retrieved.suggestions
        return AskResult(0, answer, within, others, retrieved.language, suggestions, read_as, words)

    async def _save(
        self,
        shelf: ShelfId,
        request: AskRequest,
        result: AskResult,
        message_ids: Sequence[int] | None = None,
        task: RetractAnswer | None = None,
    ) -> int:
        """Store an answer for its buttons; an earlier answer of the same message is replaced."""
        quotes = [
            AskedQuote(quote.article.id, quote.sentence, quote.marks, quote.score, quote.count)
            for quote in result.answer.quotes
        ]
        return await self._questions.save(
            shelf,
            request.message_id,
            request.person,
            request.text,
            result.within.id if result.within else None,
            result.answer.verdict,
            quotes,
            self._now(),
            result.read_as,
            message_ids=message_ids,
            task=task,
        )

    async def _asked_of(self, shelf: ShelfId, article: ArticleId | None) -> tuple[Article | None, int]:
        """Return the article that was asked, if it was only one, and how many were not asked."""
        if article is None or article not in (stored := await self._articles.get_many(shelf, [article])):
            return None, 0
        return stored[article], await self._articles.count(shelf) - 1


def _taken_over(read_as: str, text: str) -> tuple[str, ...]:
    """Return the words of *read_as* before those that end the question *text*."""
    words = read_as.split()
    said = bare_words(text)
    while words and said and said[-1].endswith(words[-1]):
        words.pop()
        said.pop()
    return tuple(words)


def _worth(answer: Answer) -> tuple[int, float]:
    """Return the sort key by which answers of topics are compared."""
    best = answer.quotes[0].score if answer.quotes else 0.0
    return answer.verdict.rank, best
