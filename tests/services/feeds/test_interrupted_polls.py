"""A poll that is cut short anywhere loses no item and shows none twice."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from engine.errors import StorageError
from services.workers.pool import Workers
from storage.database import Database
from tests.services.feeds.followed_feeds import Item, Source, reading

pytestmark = pytest.mark.asyncio(loop_scope="session")


class Cut:
    """Lets so many transactions through, and then none: as if the process had been killed there."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.left = 10**9
        self.after = False
        """Cut after the next commit, so that its caller never learns of it, instead of before it."""
        writing = Database.writing

        @asynccontextmanager
        async def counted(database: Database) -> AsyncIterator[AsyncConnection]:
            if self.left == 0 and not self.after:
                raise StorageError("cut")
            async with writing(database) as connection:
                yield connection
            if self.left == 0:
                raise StorageError("cut")
            self.left -= 1

        monkeypatch.setattr(Database, "writing", counted)


@pytest.mark.parametrize("after", [False, True])
async def test_every_place(sqlite_url: str, workers: Workers, monkeypatch: pytest.MonkeyPatch, after: bool) -> None:
    """Cut before or after each transaction of a poll in turn: the next poll completes what is missing."""
    cut = Cut(monkeypatch)
    source = Source([Item("a")])
    async with reading(sqlite_url, workers, source) as world:
        for chat in (1001, 2002):
            await world.follow(chat, at_once=True)
        cuts = 0
        for round_ in range(12):
            source.items[:0] = [Item(f"{round_}-{sign}") for sign in "yx"]
            world.shelf.later(hours=25)
            cut.left, cut.after = round_, after
            try:
                await world.feeds.poll()
            except StorageError:
                cuts += 1
            cut.left = 10**9
            await world.feeds.poll()
            for chat in (1001, 2002):
                titles = await world.titles(chat)
                assert titles[0] == "a"
                assert sorted(titles) == sorted({item.name for item in source.items}), round_
                assert [article for _, article in await world.tasks(chat)] == list(range(2, len(titles) + 1))
        assert 4 <= cuts < 12
