"""A database of the schema before the newest migration, as the version that had it left it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Boolean, Connection, MetaData, create_engine, insert, text

from storage import connections, schema_version

SCHEMA_0006 = Path(__file__).parent.parent / "data" / "schema_0006.sql"
"""Made by running that version: conversations, presses, and tasks that were still to be done."""


def restore(path: Path) -> None:
    """Make the SQLite file."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(SCHEMA_0006.read_text(encoding="utf-8"))
        connection.execute(f"PRAGMA application_id = {connections.APPLICATION_ID}")
        connection.commit()


def copy(path: Path, postgresql_url: str) -> None:
    """Make the same database in a blank PostgreSQL one."""
    engine = create_engine(connections.parse(postgresql_url))
    with engine.begin() as target, closing(sqlite3.connect(path)) as source:
        source.row_factory = sqlite3.Row
        _make_tables(target, "0006")
        metadata = MetaData()
        metadata.reflect(target)
        for table in metadata.sorted_tables:
            if table.name == schema_version.VERSION_TABLE:
                continue
            flags = [column.name for column in table.columns if isinstance(column.type, Boolean)]
            rows = [dict(row) for row in source.execute(f'SELECT * FROM "{table.name}"')]
            for row in rows:
                row |= {name: bool(row[name]) for name in flags}
            if rows:
                target.execute(insert(table), rows)
            for column in table.columns:
                _advance(target, table.name, column.name)
    engine.dispose()


def _make_tables(connection: Connection, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(schema_version.MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def _advance(connection: Connection, table: str, column: str) -> None:
    """Let the numbers that PostgreSQL gives begin after the copied ones."""
    names = {"table": table, "column": column}
    sequence = connection.execute(text("SELECT pg_get_serial_sequence(:table, :column)"), names).scalar()
    if sequence is not None:
        highest = f'SELECT coalesce(max("{column}"), 0) + 1 FROM "{table}"'
        connection.execute(text(f"SELECT setval('{sequence}', ({highest}), false)"))
