"""Revision of the schema. Alembic is imported only if the stored one is not the newest."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncConnection

from engine.errors import ForeignDatabaseError, NewerDatabaseError
from storage.connections import APPLICATION_ID
from storage.search import inverted_index

HEAD = "0011"
"""The newest revision in migrations/versions; a test compares."""
MIGRATIONS = Path(__file__).parent / "migrations"
VERSION_TABLE = "alembic_version"
_LOCK = 0x50756C71
"""Key of the advisory lock under which PostgreSQL is migrated."""


async def stored(connection: AsyncConnection) -> str | None:
    """Return the revision of the database, None for an empty one."""
    if not await connection.run_sync(_has, VERSION_TABLE):
        return None
    return (await connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}"))).scalar()  # noqa: S608


async def upgrade(connection: AsyncConnection) -> None:
    """Bring the database to HEAD within the caller's transaction: wholly or not at all."""
    sqlite = connection.dialect.name == "sqlite"
    if not sqlite:
        for setting in ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout"):
            await connection.exec_driver_sql(f"SET LOCAL {setting} = 0")  # a large database takes its time
        await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    revision = await stored(connection)  # read again: another process may have been first
    if revision == HEAD:
        return
    if revision is None and await connection.run_sync(_has, "articles"):
        raise ForeignDatabaseError("the database has tables of another program")
    await connection.run_sync(_migrate, revision)
    await inverted_index.fold_all(connection)
    if sqlite:
        await connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")


def _has(connection: Connection, table: str) -> bool:
    return inspect(connection).has_table(table)


def _migrate(connection: Connection, revision: str | None) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    try:
        ScriptDirectory.from_config(config).get_revision(revision or "base")
    except CommandError as error:
        raise NewerDatabaseError(revision or "") from error
    command.upgrade(config, "head")
