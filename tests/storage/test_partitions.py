"""Hash partitions by shelf: the same tables and queries, each query on the partition of its shelf alone.

Every test of a repository runs on partitions by the command in tests/partitions.py; here is what is particular to them.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import NullPool, PrimaryKeyConstraint, UniqueConstraint, create_engine, text

from engine.models import ArticleId, Verdict
from storage import connections
from storage.database import Database
from storage.models import AskedQuote
from storage.tables import metadata
from tests import partitions, postgres
from tests.storage.sample_library import LATER, NOON, Library

COUNT = 4


@pytest.fixture
async def library(postgresql_server: postgres.Server) -> AsyncIterator[Library]:
    """Repositories over a partitioned database."""
    with postgresql_server.database() as name:
        url = postgresql_server.url(name)
        with create_engine(connections.parse(url), poolclass=NullPool).begin() as connection:
            partitions.create(connection, COUNT)
        database = await Database.open(url)
        yield Library.over(database)
        await database.close()


async def test_a_partitioned_library_is_used_by_the_same_queries(library: Library) -> None:
    """Articles are saved, folded into the index, found, hidden, erased; each shelf sees its own."""
    shelves = [await library.chats.shelf(chat) for chat in range(1, 9)]
    for shelf in shelves:
        for number in range(3):
            long = "\n".join(f"common filler{number}." for _ in range(900))  # 2,700 sentences: more than wait
            await library.save(shelf, f"rare{shelf}x.\n{long}", key=str(number))
        quotes = [AskedQuote(ArticleId(2), 0, (), 1.0)]
        await library.questions.save(shelf, 1, 5, f"rare{shelf}x?", None, Verdict.DIRECT, quotes, NOON)
    async with library.database.reading() as connection:
        rows = await connection.execute(text("SELECT tableoid::regclass::text, count(*) FROM articles GROUP BY 1"))
        assert len(rows.all()) > 1, "all shelves are in one partition"
        assert (await connection.execute(text("SELECT count(*) FROM postings"))).scalar_one() > 0
    for shelf in shelves:
        found = await library.search.candidates(shelf, [f"rare{shelf}x", "common"], 3)
        assert [(passage.article, passage.sentence) for passage in found] == [(3, 0), (2, 0), (1, 0)]
        assert await library.search.candidates(shelf, [f"rare{shelf + 1}x"], 3) == ()
    await library.articles.delete(shelves[0], ArticleId(1), NOON)
    assert await library.articles.purge(LATER) == 1
    assert (await library.search.frequencies(shelves[0], [f"rare{shelves[0]}x"])).by_term == {f"rare{shelves[0]}x": 2}
    await library.erasure.erase_chat(2)
    async with library.database.reading() as connection:
        for table in ("articles", "forward", "postings", "questions", "quotes"):
            left = text(f"SELECT count(DISTINCT shelf) FROM {table}")
            assert (await connection.execute(left)).scalar_one() == 7, table


async def test_a_query_of_a_shelf_reads_one_partition(library: Library) -> None:
    """Every private key begins with the shelf, so the server leaves the others out when it plans."""
    async with library.database.reading() as connection:
        for table in partitions.PRIVATE:
            plan = await connection.execute(text(f"EXPLAIN SELECT * FROM {table} WHERE shelf = 1"))
            lines = "\n".join(plan.scalars())
            assert sum(f"{table}_{number}" in lines for number in range(COUNT)) == 1, lines


def test_every_key_and_constraint_of_a_private_table_holds_the_shelf() -> None:
    """PostgreSQL partitions by nothing less, and Citus distributes by nothing less."""
    assert {"articles", "forward", "postings", "blocks", "vectors", "questions", "quotes"} <= set(partitions.PRIVATE)
    for name in partitions.PRIVATE:
        table = metadata.tables[name]
        keys = [key.columns for key in table.constraints if isinstance(key, PrimaryKeyConstraint | UniqueConstraint)]
        for columns in (*keys, *(index.columns for index in table.indexes if index.unique)):
            assert "shelf" in [column.name for column in columns], name
