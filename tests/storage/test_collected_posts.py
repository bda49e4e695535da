"""Posts: which articles came in which messages of whom; who wrote them is known for a day."""

from __future__ import annotations

from datetime import timedelta

from engine.models import ArticleId, ShelfId
from storage.collected_posts import CollectedPostRepository
from storage.models import CollectedPost
from tests.storage.sample_library import LATER, NOON, Library

GROUP, ANNA, BORIS = -1_001_234_567_890, 5_551_234_567_890, 1002
DAY = timedelta(days=1)


async def _group(library: Library) -> tuple[ShelfId, CollectedPostRepository]:
    """Four articles in a group."""
    shelf = await library.chats.shelf(GROUP)
    for number in range(1, 5):
        await library.save(shelf, f"Text {number} is here.")
    return shelf, CollectedPostRepository(library.database)


async def test_an_article_goes_with_its_posts(library: Library) -> None:
    """Each with its newest post first; what was asked for before it was posted came in none."""
    shelf, posts = await _group(library)
    one, two, three = ArticleId(1), ArticleId(2), ArticleId(3)
    for message_id, new in ((10, True), (11, False), (11, False)):
        await posts.save(shelf, one, CollectedPost(message_id, ANNA, True), NOON, new=new)
    await posts.save(shelf, two, CollectedPost(12, ANNA, False), NOON, new=False)
    await posts.save(shelf, three, CollectedPost(11, BORIS, False), NOON, new=True)
    await posts.save(shelf, ArticleId(99), CollectedPost(13, BORIS, False), NOON, new=True)
    keys = [(shelf, ArticleId(number)) for number in range(1, 5)]
    assert await posts.of_articles(keys) == {
        (shelf, one): (CollectedPost(11, ANNA, True), CollectedPost(10, ANNA, True)),
        (shelf, three): (CollectedPost(11, BORIS, False),),
    }
    assert await posts.of_articles([]) == {}


async def test_what_one_person_alone_has_posted(library: Library) -> None:
    """Within a day, in that chat; an article that another one posted too, or nobody known, is not theirs alone."""
    shelf, posts = await _group(library)
    for number, person, at in ((1, ANNA, LATER), (2, ANNA, NOON), (3, ANNA, LATER), (3, BORIS, LATER)):
        post = CollectedPost(10 * number + (person == BORIS), person, True)
        await posts.save(shelf, ArticleId(number), post, at, new=True)
    await posts.save(shelf, ArticleId(4), CollectedPost(40, ANNA, True), LATER, new=True)
    await library.articles.delete(shelf, ArticleId(4), LATER)
    assert await posts.only_of(GROUP, ANNA, LATER) == ((shelf, 1),)
    assert await posts.only_of(GROUP, ANNA, NOON) == ((shelf, 1), (shelf, 2))
    assert await posts.only_of(1001, ANNA, NOON) == ()
    assert await posts.forget_people(LATER) == 1
    assert await posts.only_of(GROUP, ANNA, NOON) == ((shelf, 1),)
    assert len(await posts.of_articles([(shelf, ArticleId(2))])) == 1
    await posts.forget_person(1001, ANNA)
    assert await posts.only_of(GROUP, ANNA, NOON) == ((shelf, 1),)
    await posts.forget_person(GROUP, ANNA)
    assert await posts.only_of(GROUP, ANNA, NOON) == ()


async def test_people_and_groups_leave_their_posts(library: Library) -> None:
    """Who is erased is nobody in them; a group that became a supergroup counts its messages anew."""
    shelf, posts = await _group(library)
    await posts.save(shelf, ArticleId(1), CollectedPost(10, ANNA, True), NOON, new=True)
    await library.erasure.erase_person(ANNA, 0)
    assert await posts.only_of(GROUP, ANNA, NOON) == ()
    assert len(await posts.of_articles([(shelf, ArticleId(1))])) == 1
    assert await library.chats.migrate(GROUP, GROUP - 1)
    assert await posts.of_articles([(shelf, ArticleId(1))]) == {}
