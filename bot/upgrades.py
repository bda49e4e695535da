"""What is done before a start changes the schema of an older database: a backup, and a line with both versions."""

from __future__ import annotations

import click

from engine.errors import BackupError, StorageError
from services import VERSION
from services.backups import Backups
from storage.schema_version import BeforeUpgrade


def backed_up(backups: Backups) -> BeforeUpgrade:
    """Return what makes a backup before an upgrade.

    It raises BackupError, which stops the upgrade, if an SQLite file cannot be copied. Of PostgreSQL a dump is made
    where pg_dump is at hand; otherwise the upgrade goes on without one, as it is wholly done or not at all.
    """

    async def before_upgrade(stored: str, newest: str) -> None:
        click.echo(f"The database has schema {stored}; Pullquote {VERSION} needs schema {newest}.")
        try:
            backup = await backups.make()
        except StorageError as error:
            if backups.supported:
                raise BackupError(f"No backup could be made, so nothing was upgraded: {error}") from error
            click.echo(f"No backup was made before the upgrade. {error}")
        else:
            click.echo(f"A backup of schema {stored} is {backup.path}")
        click.echo(f"Upgrading from schema {stored} to {newest} …")

    return before_upgrade
