"""What is kept: marks that no retention passes over, by shelf, newest first; deleting and erasing take them along."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.errors import NotFoundError
from engine.models import ArticleId, ShelfId, Verdict
from storage.kept import KeptRepository
from storage.models import AskedQuote, Card, KeptAnswer
from tests.storage.sample_library import LATER, NOON, Library

DAY = timedelta(days=1)


async def _fill(library: Library, shelf: ShelfId) -> KeptRepository:
    """Four articles of noon; question 1 quotes the third, question 2 the fourth."""
    for number in range(1, 5):
        await library.save(shelf, f"Text {number} is here.", title=f"Title {number}")
    for number in (1, 2):
        quotes = [AskedQuote(ArticleId(number + 2), 0, (), 1.0)]
        await library.questions.save(shelf, number, 5, f"Question {number}?", None, Verdict.DIRECT, quotes, NOON)
    return KeptRepository(library.database)


async def _listed(kept: KeptRepository, shelf: ShelfId) -> list[str]:
    listing = await kept.page(shelf, 0, 9)
    assert listing.total == len(listing.entries)
    return [entry.title if isinstance(entry, Card) else entry.text for entry in listing.entries]


async def test_no_retention_takes_what_is_kept(library: Library, shelf: ShelfId) -> None:
    """Neither a marked article nor a marked answer with what it quotes; what is no longer marked goes."""
    kept = await _fill(library, shelf)
    await kept.keep_article(shelf, ArticleId(1), LATER)
    await kept.keep_answer(shelf, 1, LATER)
    assert await library.erasure.count_older(1001, NOON + DAY) == 2
    assert await library.erasure.hide_older(1001, NOON + DAY, LATER) == 2
    assert [card.id for card in (await library.articles.page(shelf, 0, 9)).cards] == [3, 1]
    assert [(await library.questions.get(shelf, 1)).text] == ["Question 1?"]
    with pytest.raises(NotFoundError):
        await library.questions.get(shelf, 2)
    assert await library.questions.purge(NOON + DAY) == 0
    await kept.release_article(shelf, ArticleId(1))
    await kept.release_answer(shelf, 1)
    assert await library.questions.purge(NOON + DAY) == 1
    assert await library.erasure.hide_older(1001, NOON + DAY, LATER) == 2


async def test_marks_are_listed_newest_first(library: Library, shelf: ShelfId) -> None:
    """Each once, with its title or its question; a deleted article is not there, and is again when it is restored."""
    kept = await _fill(library, shelf)
    for _ in range(2):
        await kept.keep_article(shelf, ArticleId(2), LATER)
    await kept.keep_answer(shelf, 1, LATER)
    assert await _listed(kept, shelf) == ["Question 1?", "Title 2"]
    assert (await kept.page(shelf, 0, 1)).entries == (KeptAnswer(1, "Question 1?", "Title 3"),)
    assert (await library.articles.get(shelf, ArticleId(2))).kept
    assert not (await library.articles.get(shelf, ArticleId(3))).kept
    assert (await library.questions.get(shelf, 1)).kept
    await library.articles.delete(shelf, ArticleId(2), LATER)
    assert await _listed(kept, shelf) == ["Question 1?"]
    with pytest.raises(NotFoundError):
        await kept.keep_article(shelf, ArticleId(2), LATER)
    await library.articles.restore(shelf, ArticleId(2))
    assert await _listed(kept, shelf) == ["Question 1?", "Title 2"]
    await library.articles.delete(shelf, ArticleId(2), LATER)
    await library.articles.purge(LATER + DAY)
    assert await _listed(kept, shelf) == ["Question 1?"]


async def test_another_shelf_keeps_its_own(library: Library, shelf: ShelfId) -> None:
    """The same numbers elsewhere are not marked; erasing a chat takes its marks."""
    kept = await _fill(library, shelf)
    other = await library.chats.shelf(2002)
    await _fill(library, other)
    await kept.keep_article(shelf, ArticleId(1), LATER)
    await kept.keep_answer(shelf, 2, LATER)
    assert await _listed(kept, other) == []
    assert not (await library.articles.get(other, ArticleId(1))).kept
    assert (await library.erasure.holdings(1001)).kept == 2
    await library.erasure.erase_chat(1001)
    assert (await library.erasure.holdings(1001)).kept == 0


async def test_what_was_kept_since_a_moment(library: Library, shelf: ShelfId) -> None:
    """By the time of the mark: articles, and those that a marked answer quotes."""
    kept = await _fill(library, shelf)
    await kept.keep_article(shelf, ArticleId(1), NOON)
    await kept.keep_article(shelf, ArticleId(2), LATER)
    await kept.keep_answer(shelf, 2, LATER)
    assert await kept.articles_since([shelf], LATER, 9) == ((shelf, 4), (shelf, 2))
    assert await kept.articles_since([shelf], LATER + DAY, 9) == ()


async def test_kept_answers_move_to_the_supergroup(library: Library) -> None:
    """Their messages are left behind, and no message of the supergroup is taken for theirs."""
    shelf = await library.chats.shelf(-1001)
    kept = await _fill(library, shelf)
    await kept.keep_answer(shelf, 2, LATER)
    await kept.keep_article(shelf, ArticleId(1), LATER)
    assert await library.chats.migrate(-1001, -1_001_234_567_890)
    assert await _listed(kept, shelf) == ["Title 1", "Question 2?"]
    assert await library.questions.find_by_message(shelf, 2) is None
    with pytest.raises(NotFoundError):
        await library.questions.get(shelf, 1)
