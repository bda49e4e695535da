"""Takes the bytes of what was erased out of PostgreSQL's files: each night, or now by a command."""

from __future__ import annotations

from time import monotonic

import click
import structlog

from bot.clock import Clock
from bot.errors import ConfigurationError
from bot.settings import Settings
from storage.database import Database
from storage.rewriting import RewritingRepository

NEVER = -1
"""The hour of operators who do it at a time of their own."""

log = structlog.get_logger("bot.rewriting")


async def nightly(rewriting: RewritingRepository, clock: Clock, hour: int) -> None:
    """Write the tables anew once a day, in the *hour* of UTC, in one of all processes."""
    now = clock.now()
    if now.hour != hour or not await rewriting.claim(now.date()):
        return
    begun = monotonic()
    tables = [table async for table in rewriting.rewrite()]
    log.info(
        "tables rewritten",
        seconds=round(monotonic() - begun, 1),
        longest=round(max((table.seconds for table in tables), default=0.0), 1),
        left=[table.table for table in tables if not table.is_done],
    )


async def rewrite(settings: Settings) -> int:
    """Write the tables anew now and print how long each was locked; the bot may be running. Return 1 if one is left."""
    database = await Database.open(settings.database)
    try:
        if not database.is_shared:
            raise ConfigurationError("SQLite erases at once: there is nothing to rewrite. This is for PostgreSQL.")
        left = 0
        async for table in RewritingRepository(database).rewrite():
            left += not table.is_done
            outcome = f"locked for {table.seconds:.1f} s" if table.is_done else "left: others used it all the time"
            click.echo(f"{table.table}: {table.size / 1e6:.1f} MB, {outcome}")
    finally:
        await database.close()
    return 1 if left else 0
