"""The command that moves a library from SQLite to PostgreSQL."""

from __future__ import annotations

from collections.abc import AsyncIterator

import click

from bot.settings import Settings
from bot.single_instance import only_process
from storage.moving import check_source, open_move


async def migrate_to(settings: Settings, target_url: str) -> int:
    """Copy the library to PostgreSQL with a progress bar, and compare; the bot is stopped meanwhile."""
    check_source(settings.database)  # before its lock, which would make the file
    with only_process(settings.database):
        async with open_move(settings.database, target_url) as move:
            total, copied = await move.total(), await move.copied()
            if copied:
                click.echo("Going on where it stopped.")
            await _show(move.copy(), "Copying ", total, copied)
            await _show(move.compare(), "Comparing", total)
            await move.finish()
    click.echo(
        f"{total} rows were copied and are the same in both. Set PULLQUOTE_DATABASE_URL to the new address and start "
        "the bot. The SQLite file is as it was: start no bot on it any more, and delete it when you do not need it."
    )
    return 0


async def _show(work: AsyncIterator[int], label: str, total: int, begin: int = 0) -> None:
    """Show how many of *total* rows are done."""
    with click.progressbar(length=max(total, 1), label=label) as bar:
        bar.update(begin)
        async for rows in work:
            bar.update(rows)
