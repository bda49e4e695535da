"""Vectors: they belong to one text of one article of one shelf, and go with it."""

from __future__ import annotations

from datetime import timedelta

from engine.models import ArticleId, Document, ShelfId
from tests.storage.sample_library import LATER, NOON, Library, analyse

SIZE = 4


async def _ids(library: Library, shelf: ShelfId, version: int = 1) -> list[ArticleId]:
    return [article for article, _ in (await library.vectors.get(shelf, version, SIZE, (), ())).articles]


async def test_vectors_come_back_newest_article_first(library: Library, shelf: ShelfId) -> None:
    """With them comes whose rows they are; a shelf can be searched in part."""
    one = await library.save(shelf, "One.")
    two = await library.save(shelf, "Two.\nThree.")
    assert await library.vectors.save(shelf, one, 1, b"titlone.")
    assert await library.vectors.save(shelf, two, 1, b"titltwo.thre")
    vectors = await library.vectors.get(shelf, 1, SIZE, (), ())
    assert (vectors.articles, vectors.body) == (((two.id, 3), (one.id, 2)), b"titltwo.thretitlone.")
    within = await library.vectors.get(shelf, 1, SIZE, [one.id], ())
    assert (within.articles, within.body) == (((one.id, 2),), b"titlone.")
    assert (await library.vectors.get(shelf, 1, SIZE, (), [one.id])).articles == ((two.id, 3),)


async def test_what_is_missing_is_told_newest_first(library: Library, shelf: ShelfId) -> None:
    """An article lacks vectors until it has those of the encoder's present version."""
    one, two = await library.save(shelf, "One."), await library.save(shelf, "Two.")
    assert await library.vectors.missing(shelf, 1) == (two.id, one.id)
    await library.vectors.save(shelf, two, 1, b"abcd")
    assert await library.vectors.missing(shelf, 1) == (one.id,)
    assert await library.vectors.missing(shelf, 1, within=[two.id]) == ()
    assert await library.vectors.missing(shelf, 2) == (two.id, one.id)
    assert await _ids(library, shelf, version=2) == []


async def test_only_shelves_that_have_some_wait_for_more(library: Library, shelf: ShelfId) -> None:
    """A shelf that was never asked in another language costs nothing."""
    other = await library.chats.shelf(2002)
    one, two = await library.save(shelf, "One."), await library.save(shelf, "Two.")
    await library.save(other, "Three.")
    assert await library.vectors.waiting(1) == ()
    await library.vectors.save(shelf, one, 1, b"abcd")
    assert await library.vectors.waiting(1) == ((shelf, two.id),)


async def test_a_text_that_changed_has_no_vectors(library: Library, shelf: ShelfId) -> None:
    """Neither do old vectors stay beside a new text, nor are vectors of an old text saved after it."""
    old = await library.save(shelf, "One.")
    await library.vectors.save(shelf, old, 1, b"abcd")
    await library.articles.replace(shelf, old.id, Document(None, "", "Two."), analyse("Two."), LATER)
    assert await _ids(library, shelf) == []
    assert not await library.vectors.save(shelf, old, 1, b"abcd")
    assert await _ids(library, shelf) == []


async def test_a_deleted_article_is_not_searched_and_an_erased_one_has_no_vectors(
    library: Library, shelf: ShelfId
) -> None:
    """Deleting hides them at once, restoring brings them back, erasing erases them."""
    article = await library.save(shelf, "One.")
    await library.vectors.save(shelf, article, 1, b"abcd")
    await library.articles.delete(shelf, article.id, NOON)
    assert await _ids(library, shelf) == []
    assert not await library.vectors.save(shelf, article, 1, b"abcd")
    await library.articles.restore(shelf, article.id)
    assert await _ids(library, shelf) == [article.id]
    await library.articles.delete(shelf, article.id, NOON)
    await library.articles.purge(NOON + timedelta(seconds=1))
    assert await library.vectors.count(shelf) == 0


async def test_the_vectors_of_one_shelf_are_nowhere_else(library: Library, shelf: ShelfId) -> None:
    """Two shelves with articles of the same numbers: each has its own."""
    other = await library.chats.shelf(2002)
    mine, theirs = await library.save(shelf, "One."), await library.save(other, "One.")
    await library.vectors.save(shelf, mine, 1, b"mine")
    await library.vectors.save(other, theirs, 1, b"them")
    assert (await library.vectors.get(shelf, 1, SIZE, (), ())).body == b"mine"
    assert (await library.vectors.get(other, 1, SIZE, (), ())).body == b"them"
