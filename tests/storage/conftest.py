"""Every test of a repository runs over SQLite and over PostgreSQL."""

from __future__ import annotations

import pytest

from engine.models import ShelfId
from storage.database import Database
from tests.storage.sample_library import Library


@pytest.fixture
def library(database: Database) -> Library:
    """Every repository over an empty database."""
    return Library.over(database)


@pytest.fixture
async def shelf(library: Library) -> ShelfId:
    """The shelf of a private chat."""
    return await library.chats.shelf(1001)
