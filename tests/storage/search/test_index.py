"""The index of the search: what is folded is found as before, what is erased is nowhere, an old index is moved."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from engine.models import ArticleId, Document, ShelfId
from storage import codecs, schema_version
from storage.connections import change, fetch
from storage.database import Database
from storage.search import forward_index, inverted_index
from tests.postgres import Server
from tests.storage.sample_library import LATER, NOON, Library, analyse


@pytest.fixture
def folding(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten sentences are folded at once, into blocks of sixteen."""
    monkeypatch.setattr(inverted_index, "WAITING", 10)
    monkeypatch.setattr(inverted_index, "BLOCK", 16)


async def _rows(library: Library, query: str, *values: object) -> Sequence[Any]:
    async with library.database.reading() as connection:
        return await fetch(connection, query, *values)


async def _fill(library: Library, shelf: ShelfId, count: int) -> None:
    for i in range(1, count + 1):
        await library.save(shelf, f"common a{i}.\nother b{i}.\ncommon c{i}.", key=str(i))


def test_an_article_is_packed_and_unpacked() -> None:
    """Its terms in order, each with its sentences counted from the end; a book in wider numbers."""
    for count in (0, 1, 3, 30_000):
        analysis = analyse("\n".join(f"common w{i}." for i in range(count)))
        entry = forward_index.pack(7, analysis)
        assert (entry.article, entry.sentences) == (7, count)
        assert forward_index.terms(entry) == sorted({"common", *(f"w{i}" for i in range(count))} if count else [])
        stretch = forward_index.gather([entry], 5)
        assert list(stretch.hits.get("common", ())) == [5 + i for i in range(count)]
        assert forward_index.look([entry], ["common", "wo", "w"]).hits.get("common", []) == list(range(count))
        if count:
            assert stretch.sentences(stretch.hits["w0"]) == [(7, 0)]


@pytest.mark.usefixtures("folding")
async def test_what_waits_is_folded_when_it_is_too_much(library: Library, shelf: ShelfId) -> None:
    """Every tenth sentence folds what waits; the counter begins anew; everything is found in the same order."""
    await _fill(library, shelf, 13)
    waiting = await _rows(library, "SELECT article FROM forward WHERE start IS NULL ORDER BY article")
    assert [id_ for (id_,) in waiting] == [13]
    assert await _rows(library, "SELECT waiting FROM shelves WHERE id = ?", shelf) == [(3,)]
    assert len(await _rows(library, "SELECT block FROM blocks")) == 3  # 36 sentences in blocks of 16
    passages = await library.search.candidates(shelf, ["common"], 99)
    assert [(p.article, p.sentence) for p in passages] == [(i, j) for i in range(13, 0, -1) for j in (0, 2)]
    (one,) = await library.search.candidates(shelf, ["b6"], 9)
    assert (one.article, one.text, one.before) == (6, "other b6.", "common a6.")


@pytest.mark.usefixtures("folding")
async def test_a_deleted_article_is_out_of_every_count(library: Library, shelf: ShelfId) -> None:
    """Folded or not: no candidate, in no frequency, no vocabulary and not found by /find, until it is back."""
    await _fill(library, shelf, 13)
    for id_ in (5, 13):
        await library.articles.delete(shelf, ArticleId(id_), NOON)
    terms = ["common", "a5", "a13"]
    frequencies = await library.search.frequencies(shelf, terms)
    assert (frequencies.sentences, frequencies.by_term) == (33, {"common": 22})
    assert {p.article for p in await library.search.candidates(shelf, terms, 22)} == {*range(1, 13)} - {5}
    assert len(await library.search.candidates(shelf, terms, 22)) == 22
    assert not {"a5", "a13"} & set(await library.search.vocabulary(shelf, ["a"]))
    assert len(await library.search.vocabulary(shelf, ["a"], limit=11)) == 11
    assert (await library.articles.find(shelf, [["a5", "a13"]], "", None, 0, 9)).total == 0
    await library.articles.restore(shelf, ArticleId(5))
    assert (await library.search.frequencies(shelf, terms)).by_term == {"common": 24, "a5": 1}


@pytest.mark.usefixtures("folding")
async def test_no_word_of_an_erased_article_stays(library: Library, shelf: ShelfId) -> None:
    """Not in the forward index, not in the postings, no place and no number of it; the others keep theirs."""
    await _fill(library, shelf, 13)
    for id_ in (1, 5, 6, 13):
        await library.articles.delete(shelf, ArticleId(id_), NOON)
    assert await library.articles.purge(LATER) == 4
    left = {id_ for id_ in range(1, 14) if id_ not in (1, 5, 6, 13)}
    terms = {term for (term,) in await _rows(library, "SELECT term FROM postings")}
    assert terms == {"common", "other", *(f"{letter}{i}" for i in left for letter in "abc")}
    assert {id_ for (id_,) in await _rows(library, "SELECT article FROM forward")} == left
    runs = [
        codecs.unpack_integers(codecs.UINT32, packed) for (packed,) in await _rows(library, "SELECT runs FROM blocks")
    ]
    assert {id_ for run in runs for id_ in run[1::3]} == left
    for n, hits in await _rows(library, "SELECT n, hits FROM postings"):
        assert n == len(codecs.unpack_integers(codecs.UINT16, hits))
    await library.articles.replace(shelf, ArticleId(2), Document(None, "", "new."), analyse("new."), LATER)
    assert await library.search.candidates(shelf, ["a2"], 9) == ()
    assert {p.article for p in await library.search.candidates(shelf, ["common", "new"], 99)} == left
    for id_ in left:
        await library.articles.delete(shelf, ArticleId(id_), NOON)
    await library.articles.purge(LATER)
    for table in ("forward", "postings", "blocks"):
        assert await _rows(library, f"SELECT * FROM {table}") == []


@pytest.mark.usefixtures("folding")
async def test_a_folding_that_fails_takes_the_article_back(
    library: Library, shelf: ShelfId, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One transaction: neither the article nor half of the folding stays; the next try does all of it."""
    await _fill(library, shelf, 3)

    async def broken(*_: object) -> None:
        raise RuntimeError("pulled the plug")

    with monkeypatch.context() as patched:
        patched.setattr(inverted_index, "_add_runs", broken)
        with pytest.raises(RuntimeError):
            await library.save(shelf, "common a4.", key="4")
    assert await _rows(library, "SELECT term FROM postings") == []
    assert await library.articles.count(shelf) == 3
    await library.save(shelf, "common a4.", key="4")
    assert len(await library.search.candidates(shelf, ["common"], 99)) == 7


@pytest.mark.usefixtures("folding")
async def test_shelves_are_folded_apart(library: Library) -> None:
    """The same words and places on two shelves; each has its own blocks."""
    one, other = await library.chats.shelf(1), await library.chats.shelf(2)
    await _fill(library, one, 13)
    await _fill(library, other, 4)
    assert len(await library.search.candidates(other, ["common"], 99)) == 8
    assert (await library.search.frequencies(one, ["common"])).by_term == {"common": 26}


OLD: dict[str, list[tuple[Any, ...]]] = {
    "shelves": [(1, 5, 0, "", 3, 0, 3)],
    "articles": [(1, 1, None, "[0,11,0,12,22,2,23,34,0]"), (1, 2, None, "[0,6,0]"), (1, 3, 99, "[0,7,0]")],
    "postings": [
        (1, "common", 1, 2, "0 2;1 3"),
        (1, "one", 1, 1, "0"),
        (1, "common", 2, 1, "0"),
        (1, "common", 3, 1, "0"),
        (1, "gone", 3, 1, "0"),
    ],
}
"""As the first version has written them."""


def _begin(url: str) -> None:
    """Make a database of the first revision."""
    import sqlalchemy as sa
    from alembic import command
    from alembic.config import Config

    from storage.connections import parse

    config = Config()
    config.set_main_option("script_location", str(schema_version.MIGRATIONS))
    config.set_main_option("path_separator", "os")
    engine = sa.create_engine(parse(url).set(drivername="sqlite" if "sqlite" in url else "postgresql+psycopg"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        names = "id, chat, topic, language, last_article, last_question, sentences"
        for row in OLD["shelves"]:
            connection.exec_driver_sql(f"INSERT INTO shelves ({names}) VALUES {row}")
        for shelf, id_, deleted, spans in OLD["articles"]:
            columns = {"shelf": shelf, "id": id_, "deleted_at": deleted, "sentences": spans, "key": f"k{id_}"}
            columns |= dict.fromkeys(("version", "quotable", "added", "read", "pages", "pages_read", "cut"), 1)
            columns |= dict.fromkeys(("language", "name", "site", "author", "title", "whence", "heading"), "")
            columns |= {
                "source": "link",
                "ranking": "[]",
                "changed": "[]",
                "text": "common one. a headline common two.",
            }
            table = sa.table("articles", *map(sa.column, columns))
            connection.execute(sa.insert(table).values(columns))
        for row in OLD["postings"]:
            connection.exec_driver_sql(f"INSERT INTO postings (shelf, term, article, n, hits) VALUES {row}")
    engine.dispose()
    if "sqlite" in url:
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as base:
            base.execute("PRAGMA application_id=0x50756C71")


@pytest.mark.parametrize("waiting", [2000, 1])
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_the_index_of_an_older_version_is_moved(
    kind: str, waiting: int, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A database of the first revision with articles, one deleted, is searched as before, and no text is lost."""
    monkeypatch.setattr(inverted_index, "WAITING", waiting)
    if kind == "sqlite":
        await _moved(f"sqlite:///{tmp_path / 'old.db'}", waiting)
        return
    server: Server = request.getfixturevalue("postgresql_server")
    with server.database() as name:
        await _moved(server.url(name), waiting)


async def _moved(url: str, waiting: int) -> None:
    await asyncio.to_thread(_begin, url)
    database = await Database.open(url)
    library, shelf = Library.over(database), ShelfId(1)
    try:
        passages = await library.search.candidates(shelf, ["common"], 9)
        assert [(p.article, p.sentence, p.text) for p in passages] == [
            (2, 0, "common"),
            (1, 0, "common one."),
            (1, 2, "common two."),
        ]
        assert (await library.search.frequencies(shelf, ["common", "one", "gone"])).by_term == {"common": 3, "one": 1}
        folded = await _rows(library, "SELECT count(*) FROM forward WHERE start IS NOT NULL")
        assert folded[0][0] == (3 if waiting == 1 else 0)
        await library.save(shelf, "common new.", key="new")
        assert len(await library.search.candidates(shelf, ["common"], 9)) == 4
        async with database.writing() as connection:
            await change(connection, "UPDATE articles SET deleted_at = ? WHERE id = ?", [(99, 1)])
        assert await library.articles.purge(NOON) == 2
        assert {p.article for p in await library.search.candidates(shelf, ["common", "one"], 9)} == {2, 4}
    finally:
        await database.close()
