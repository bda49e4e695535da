"""Questions: one a message, found again by the question's message, the answer's, or the number."""

from __future__ import annotations

import asyncio

import pytest

from engine.errors import NotFoundError
from engine.models import ArticleId, Document, ShelfId, Verdict
from storage.models import AskedQuestion, AskedQuote
from tests.storage.sample_library import LATER, NOON, Library, analyse


async def _ask(
    library: Library,
    shelf: ShelfId,
    message_id: int,
    text: str = "Who called?",
    quotes: tuple[AskedQuote, ...] = (),
    within: int | None = None,
) -> int:
    inside = None if within is None else ArticleId(within)
    return await library.questions.save(shelf, message_id, 2**40, text, inside, Verdict.NEAREST, quotes, NOON)


async def test_a_question_comes_back_as_it_was_asked(library: Library, shelf: ShelfId) -> None:
    """With its quotes in their order, by number, by its message and by each message of the answer."""
    await library.save(shelf, "One.\nTwo.")
    one = ArticleId(1)
    quotes = (AskedQuote(one, 1, ((0, 2), (3, 4)), 2.5), AskedQuote(one, 0, ((5, 7),), 0.25, count=2))
    number = await _ask(library, shelf, 2**35, "Qui « a » appelé ?\x00", quotes, within=1)
    await library.questions.set_answer_messages(shelf, number, [11, 10])
    question = await library.questions.get(shelf, number)
    assert question == AskedQuestion(
        1, 2**35, 2**40, "Qui « a » appelé ?\ufffd", ArticleId(1), Verdict.NEAREST,
        quotes, NOON, (10, 11),
    )  # fmt: skip
    for message_id in (2**35, 10, 11):
        assert await library.questions.find_by_message(shelf, message_id) == question
    assert await library.questions.find_by_message(shelf, 12) is None
    with pytest.raises(NotFoundError) as error:
        await library.questions.get(shelf, 2)
    assert (error.value.what, error.value.number) == ("question", 2)


async def test_an_edited_question_keeps_its_number(library: Library, shelf: ShelfId) -> None:
    """The same message again replaces text and quotes, and its answer's messages stay known."""
    await library.save(shelf, "One.")
    assert await _ask(library, shelf, 5, quotes=(AskedQuote(ArticleId(1), 0, (), 1.0),)) == 1
    await library.questions.set_answer_messages(shelf, 1, [6])
    assert await _ask(library, shelf, 7) == 2
    assert await _ask(library, shelf, 5, "Another?") == 1
    question = await library.questions.get(shelf, 1)
    assert (question.text, question.quotes, question.answers) == ("Another?", (), (6,))


async def test_numbers_are_given_once(library: Library, shelf: ShelfId) -> None:
    """Parallel questions get a number each; a purged number is not given again."""
    numbers = await asyncio.gather(*(_ask(library, shelf, i) for i in range(10)))
    assert sorted(numbers) == list(range(1, 11))
    assert await library.questions.purge(LATER) == 10
    assert await _ask(library, shelf, 3) == 11


async def test_the_messages_of_an_answer_are_the_last_ones_set(library: Library, shelf: ShelfId) -> None:
    """A message carries one answer; earlier ones are replaced."""
    for message in (1, 2):
        await _ask(library, shelf, message)
    await library.questions.set_answer_messages(shelf, 1, [10, 11])
    await library.questions.set_answer_messages(shelf, 1, [11, 11])
    await library.questions.set_answer_messages(shelf, 2, [11])
    assert (await library.questions.get(shelf, 1)).answers == ()
    assert (await library.questions.get(shelf, 2)).answers == (11,)
    assert await library.questions.find_by_message(shelf, 10) is None
    await library.questions.set_answer_messages(shelf, 2, [])
    assert (await library.questions.get(shelf, 2)).answers == ()
    with pytest.raises(NotFoundError):
        await library.questions.set_answer_messages(shelf, 3, [1])


async def test_a_quote_of_an_erased_article_is_left_out(library: Library, shelf: ShelfId) -> None:
    """An article erased while the question was being answered does not make the answer fail."""
    await library.save(shelf, "One.")
    quotes = tuple(AskedQuote(ArticleId(article), 0, (), 2.0) for article in (1, 77))
    number = await _ask(library, shelf, 1, quotes=quotes)
    assert [quote.article for quote in (await library.questions.get(shelf, number)).quotes] == [1]


async def test_purging_erases_questions_with_all_that_hangs_on_them(library: Library, shelf: ShelfId) -> None:
    """Text, quotes and answers of what was asked before; newer ones stay."""
    await library.save(shelf, "One.")
    await _ask(library, shelf, 1, quotes=(AskedQuote(ArticleId(1), 0, (), 1.0),))
    await library.questions.set_answer_messages(shelf, 1, [9])
    await library.questions.save(shelf, 2, 1, "?", None, Verdict.NOTHING, [], LATER)
    assert await library.questions.purge(LATER) == 1
    assert await library.questions.find_by_message(shelf, 9) is None
    assert (await library.questions.get(shelf, 2)).text == "?"
    async with library.database.reading() as connection:
        for table in ("quotes", "answers"):
            assert (await connection.exec_driver_sql(f"SELECT count(*) FROM {table}")).scalar() == 0


async def test_a_shelf_that_is_not_there_has_no_questions(library: Library) -> None:
    """A wrong shelf is an error, not a new one."""
    with pytest.raises(NotFoundError):
        await _ask(library, ShelfId(999), 1)


async def test_what_a_newer_text_still_has_stays_quoted(library: Library, shelf: ShelfId) -> None:
    """Under its new number, whole runs too; a sentence that changed or became boilerplate is quoted no longer."""
    saved = await library.save(shelf, "One.\nTwo.\nThree.\nFour.")
    asked = tuple(AskedQuote(saved.id, first, (), 1.0, count) for first, count in ((1, 2), (0, 1), (3, 1), (1, 1)))
    await _ask(library, shelf, 1, quotes=asked)
    text = "New.\nOne!\nTwo.\nThree.\n#Five."
    await library.articles.replace(shelf, saved.id, Document(None, "", text), analyse(text), LATER)
    quotes = (await library.questions.get(shelf, 1)).quotes
    assert [(quote.sentence, quote.count) for quote in quotes] == [(2, 2), (2, 1)]
    assert text[slice(*(await library.articles.get(shelf, saved.id)).span(2, 2))] == "Two.\nThree."
