"""Revision of the schema. Alembic is imported only if the stored one is not the newest."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncConnection

from engine.errors import ForeignDatabaseError, MoveError, NewerDatabaseError
from storage.connections import APPLICATION_ID
from storage.search import inverted_index

if TYPE_CHECKING:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

HEAD = "0016"
"""The newest revision in migrations/versions; a test compares."""
MIGRATIONS = Path(__file__).parent / "migrations"
VERSION_TABLE = "alembic_version"
MOVING = "moving"
"""The revision of a PostgreSQL database into which a library is being moved."""
_LOCK = 0x50756C71
"""Key of the advisory lock under which PostgreSQL is migrated."""

BeforeUpgrade = Callable[[str, str], Awaitable[None]]
"""Called with the stored and the newest revision before anything is changed; what it raises stops the upgrade."""


async def stored(connection: AsyncConnection) -> str | None:
    """Return the revision of the database, None for an empty one."""
    if not await connection.run_sync(_has, VERSION_TABLE):
        return None
    return (await connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}"))).scalar()  # noqa: S608


async def upgrade(connection: AsyncConnection, before: BeforeUpgrade | None = None) -> None:
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
    _check_known(revision)
    if revision is not None and before is not None:
        await before(revision, HEAD)
    await connection.run_sync(_migrate)
    await inverted_index.fold_all(connection)
    if sqlite:
        await connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")


def place(error: BaseException) -> str:
    """Return the kind of an error and the step of the upgrade that met it, without its values."""
    step, trace = "", error.__traceback__
    while trace is not None:
        file = Path(trace.tb_frame.f_code.co_filename)
        if file.is_relative_to(MIGRATIONS / "versions"):
            step = f" in {file.name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return type(error).__name__ + step


def _has(connection: Connection, table: str) -> bool:
    return inspect(connection).has_table(table)


def _check_known(revision: str | None) -> None:
    from alembic.util import CommandError

    if revision == MOVING:
        raise MoveError("A library is being moved into this database: let `migrate-to` come to its end first.")
    try:
        _steps().get_revision(revision or "base")
    except CommandError as error:
        raise NewerDatabaseError(revision or "") from error


def _migrate(connection: Connection) -> None:
    from alembic import command

    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _steps() -> ScriptDirectory:
    from alembic.script import ScriptDirectory

    return ScriptDirectory.from_config(_config())


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
