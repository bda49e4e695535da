"""Privacy: nothing of one shelf is seen or changed from another, and what is erased is nowhere on the disk."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from engine.errors import NotFoundError
from engine.models import ArticleId, Document, MessagePart, Origin, ShelfId, Source, Verdict
from storage.database import Database
from storage.models import AskedQuote
from tests.profiles import rounds
from tests.storage.sample_library import LATER, NOON, Library, analyse

PLACES = [(1001, 0), (-1_001_000_000_001, 0), (-1_001_000_000_001, 1), (-1_001_000_000_001, 2)]
"""A private chat, a group, two topics of it."""


def _mark(shelf: ShelfId) -> str:
    return f"secret{shelf}x"


async def _fill(library: Library, shelf: ShelfId) -> None:
    """The same keys, message ids and words on every shelf; only the mark differs."""
    mark = _mark(shelf)
    for i in range(4):
        text = f"common {mark} {i}.\nsecond {mark} line {i}."
        document = Document(f"https://example.org/{i}", f"Title {mark}", text, author=mark, site=f"Site {mark}")
        origin, parts = Origin(Source.FORWARD, mark), [MessagePart(10 + i, 0, 5, exact=True)]
        saved = await library.articles.save(shelf, document, analyse(text), origin, f"key{i}", NOON, parts)
        await library.articles.record_shown(shelf, 20 + i, saved.id, NOON)
        quotes = [AskedQuote(saved.id, 1, ((0, 2),), 1.0)]
        number = await library.questions.save(shelf, 30 + i, 1, f"{mark}?", saved.id, Verdict.DIRECT, quotes, NOON)
        await library.questions.set_answer_messages(shelf, number, [40 + i])
    await library.articles.delete(shelf, ArticleId(4), NOON)
    await library.chats.focus(shelf, ArticleId(1), NOON)


async def _fill_more(library: Library, shelf: ShelfId) -> None:
    """More articles, so that their numbers are on one shelf only."""
    for i in range(4, 8):
        await library.save(
            shelf, f"common {_mark(shelf)} more{i}.", key=f"only{i}", parts=[MessagePart(50 + i, 0, 5, exact=True)]
        )


Call = Callable[[ShelfId, random.Random], Awaitable[object]]


def _reads(library: Library, words: list[str]) -> list[Call]:
    """Every method that reads a shelf, called with anything: numbers, keys, messages and words of all shelves."""
    articles, search, questions, chats = library.articles, library.search, library.questions, library.chats

    def id_(dice: random.Random) -> ArticleId:
        return ArticleId(dice.randint(-1, 12))

    def ids(dice: random.Random) -> list[ArticleId]:
        return [id_(dice) for _ in range(dice.randint(0, 6))]

    def terms(dice: random.Random) -> list[str]:
        return dice.sample(words, 3)

    return [
        lambda s, d: articles.get(s, id_(d)),
        lambda s, d: articles.get_many(s, ids(d)),
        lambda s, d: articles.find_by_key(s, d.choice([f"key{d.randint(0, 4)}", f"only{d.randint(4, 8)}"])),
        lambda s, d: articles.page(s, d.randint(0, 3), 50),
        lambda s, d: articles.find(s, [terms(d)], d.choice(["", *words]), None, 0, 50),
        lambda s, d: articles.find(s, [], d.choice(words), None, 0, 50),
        lambda s, d: articles.find_by_message(s, d.randint(8, 60)),
        lambda s, d: articles.languages(s),
        lambda s, d: search.candidates(s, terms(d), 300, d.choice([[], ids(d)])),
        lambda s, d: search.frequencies(s, terms(d), d.choice([[], ids(d)])),
        lambda s, d: search.vocabulary(s, ["s", "c", "m"]),
        lambda s, d: search.all_passages(s, ids(d)),
        lambda s, d: questions.get(s, d.randint(0, 6)),
        lambda s, d: questions.find_by_message(s, d.randint(28, 46)),
        lambda s, d: chats.focused(s),
    ]


async def test_no_method_shows_another_shelf(library: Library) -> None:
    """A fuzz: whatever number, key, message or word is asked for, the other shelves' marks never come back."""
    shelves = [await library.chats.shelf(*place) for place in PLACES]
    for shelf in shelves:
        await _fill(library, shelf)
    await _fill_more(library, shelves[2])
    words = ["common", "second", "title", "site", *(_mark(shelf) for shelf in shelves)]
    dice, seen = random.Random(7), 0
    for shelf in shelves:
        others = [_mark(other) for other in shelves if other != shelf]
        for call in _reads(library, words):
            for _ in range(rounds(4, 32)):
                try:
                    result = repr(await call(shelf, dice))
                except NotFoundError:
                    continue
                assert not any(other in result for other in others), result
                seen += _mark(shelf) in result
    assert seen > 50


async def test_counts_of_a_shelf_are_its_own(library: Library) -> None:
    """How common a word is, how many articles there are, which number comes next: no hint of other chats."""
    mine, theirs = await library.chats.shelf(1), await library.chats.shelf(2)
    await _fill(library, theirs)
    frequencies = await library.search.frequencies(mine, ["common"])
    assert (frequencies.sentences, frequencies.by_term) == (0, {})
    assert (await library.articles.count(mine), (await library.articles.page(mine, 0, 9)).total) == (0, 0)
    assert (await library.save(mine, "common.", key="key0")).id == 1
    assert await library.questions.save(mine, 30, 1, "?", None, Verdict.NOTHING, [], NOON) == 1


async def _everything(library: Library, shelf: ShelfId) -> str:
    """All that can be seen of a shelf."""
    seen: list[object] = [await library.articles.page(shelf, 0, 99)]
    seen.append(await library.articles.get_many(shelf, [ArticleId(i) for i in range(12)]))
    seen.append(await library.search.candidates(shelf, ["common", "second"], 99))
    seen.append(await library.search.frequencies(shelf, ["common"]))
    seen += [await library.articles.find_by_message(shelf, i) for i in (10, 11, 12, 20, 21)]
    seen += [await library.questions.find_by_message(shelf, i) for i in (30, 31, 40, 41)]
    return repr([*seen, await library.chats.focused(shelf)])


async def test_no_method_changes_another_shelf(library: Library) -> None:
    """Every change of one shelf, by numbers, keys and messages that others have too, leaves the others alone."""
    shelves = [await library.chats.shelf(*place) for place in PLACES]
    for shelf in shelves:
        await _fill(library, shelf)
    mine, others = shelves[2], [shelves[0], shelves[1], shelves[3]]
    before = [await _everything(library, shelf) for shelf in others]
    own = await _everything(library, mine)
    one, new = ArticleId(1), analyse("new words.")
    document = Document(None, "New", "new words.")
    await library.articles.replace(mine, one, document, new, LATER, [MessagePart(11, 0, 3, exact=False)])
    await library.articles.reindex(mine, one, new, LATER)
    await library.articles.set_read(mine, one, LATER)
    await library.articles.delete(mine, ArticleId(2), NOON)
    await library.articles.restore(mine, ArticleId(4))
    await library.articles.record_shown(mine, 20, ArticleId(3), LATER)
    await library.save(mine, "more.", key="another", parts=[MessagePart(10, 0, 4, exact=True)])
    await library.questions.save(mine, 30, 2, "other?", None, Verdict.NOTHING, [], LATER)
    await library.questions.set_answer_messages(mine, 1, [41])
    await library.chats.focus(mine, one, LATER)
    assert [await _everything(library, shelf) for shelf in others] == before
    assert await _everything(library, mine) != own


@pytest.mark.parametrize("what", ["purged", "replaced"])
async def test_what_is_erased_is_nowhere_on_the_disk(sqlite_url: str, what: str) -> None:
    """Text, title, terms, key, questions and update bodies: none of it in the file or beside it."""
    database = await Database.open(sqlite_url)
    library = Library.over(database)
    shelf = await library.chats.shelf(1)
    await library.save(shelf, "kept words.", key="kept")
    text = "\n".join(f"xyzzy plugh {i}." for i in range(500))
    saved = await library.save(shelf, text, key="xyzzy", title="Xyzzy", url="https://xyzzy.example")
    await library.questions.save(shelf, 1, 1, "xyzzy?", None, Verdict.DIRECT, [AskedQuote(saved.id, 0, (), 1.0)], NOON)
    await library.inbox.add([(1, 1, "xyzzy")], NOON)
    await library.inbox.done([1])
    await library.questions.purge(LATER)
    if what == "replaced":
        await library.articles.replace(shelf, saved.id, Document(None, "", "new."), analyse("new."), LATER)
    await library.articles.delete(shelf, saved.id, NOON)
    await library.articles.purge(LATER)
    await library.inbox.purge(LATER)
    folder = Path(sqlite_url.removeprefix("sqlite:///")).parent
    for closed in (False, True):
        if closed:
            await database.close()
        content = b"".join(path.read_bytes() for path in folder.iterdir()).lower()
        assert b"kept words" in content
        assert b"xyzzy" not in content
        assert b"plugh" not in content
