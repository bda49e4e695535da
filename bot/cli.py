"""The command line. Each command imports what it needs when it runs, so that --help is fast."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from services import VERSION

if TYPE_CHECKING:
    from bot.settings import Settings

FIRST_STEPS = """PULLQUOTE_TOKEN is not set, and without it there is no bot on Telegram.
Open @BotFather in Telegram, send /newbot, and put the token it answers with into the environment or a file .env:
    PULLQUOTE_TOKEN=123456:ABC…
To try the bot without Telegram: make run (or: python -m bot run --sandbox-without-token)."""


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name="pullquote")
@click.pass_context
def main(context: click.Context) -> None:
    """Pullquote, a Telegram bot that reads articles and answers in their own words. Without a command it runs."""
    if context.invoked_subcommand is None:
        context.invoke(run)


@main.command()
@click.option("--sandbox-without-token", is_flag=True, help="Open the sandbox when PULLQUOTE_TOKEN is not set.")
@click.option("--while-stdin", is_flag=True, hidden=True, help="End when standard input does: with its parent.")
def run(sandbox_without_token: bool = False, while_stdin: bool = False) -> None:
    """Run the bot until it is stopped; without a token the sandbox, if that is asked for."""
    settings = _settings()
    if settings.token is not None or not sandbox_without_token:
        _run_role(settings, "all", while_stdin=while_stdin)
    from bot import sandbox_run

    _set_up_logs(settings, ())
    sys.exit(_run(sandbox_run.in_sandbox(settings), settings.database))


@main.command(name="all")
def run_all() -> None:
    """Run everything in one process, as without a command."""
    _run_role(_settings(), "all")


@main.command()
def serve() -> None:
    """Run one of several processes: receive updates and answer. Needs PostgreSQL and a worker."""
    _run_role(_settings(), "serve")


@main.command()
def worker() -> None:
    """Run one of several processes: read articles, poll feeds, send digests. Needs PostgreSQL."""
    _run_role(_settings(), "worker")


def _run_role(settings: Settings, role: str, *, while_stdin: bool = False) -> NoReturn:
    if settings.token is None:
        click.echo(FIRST_STEPS, err=True)
        sys.exit(2)
    from bot import run as run_bot
    from bot.roles import Role

    _set_up_logs(settings, (settings.token.get_secret_value(),))
    sys.exit(_run(run_bot.on_telegram(settings, Role(role), while_stdin=while_stdin), settings.database))


@main.command(name="reset-sandbox")
def reset_sandbox() -> None:
    """Erase what the sandbox keeps, so that it starts afresh."""
    from bot import sandbox_run

    settings = _settings()
    _set_up_logs(settings, ())
    sys.exit(_run(sandbox_run.reset(settings), settings.database))


@main.command()
@click.argument("source", metavar="FILE|URL|-")
@click.option("--language", metavar="CODE", default="", help="The likely language, as en or fr.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object, offsets in code points of its text.")
def read(source: str, language: str, as_json: bool) -> None:
    """Show what the bot reads of a file, a page, a feed, or standard input (-): for reports of badly read pages."""
    from bot import one_off

    sys.exit(_run(one_off.read(source, language, as_json)))


@main.command()
@click.argument("source", metavar="FILE|URL|-")
@click.option("-n", "count", type=click.IntRange(0, 1000), default=3, show_default=True, help="Sentences; 0 is all.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object, offsets in code points of its text.")
def summarise(source: str, count: int, as_json: bool) -> None:
    """Show the best sentences of a file, a page, or standard input (-)."""
    from bot import one_off

    sys.exit(_run(one_off.summarise(source, count, as_json)))


@main.command()
@click.argument("question")
@click.argument("sources", metavar="FILE|URL…", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object: the verdict and the quotes.")
def ask(question: str, sources: tuple[str, ...], as_json: bool) -> None:
    """Quote the sentences of files and pages that answer a question."""
    from bot import one_off

    sys.exit(_run(one_off.ask(question, sources, as_json)))


@main.command()
def doctor() -> None:
    """Check settings, database and token, and show which switches at @BotFather are off."""
    from bot import doctor as checks

    settings = _settings()
    _set_up_logs(settings, (settings.token.get_secret_value(),) if settings.token else ())
    sys.exit(_run(checks.run(settings), settings.database))


@main.command()
@click.option("--ready", is_flag=True, help="Also whether the database answers and updates can arrive.")
def health(ready: bool) -> None:
    """Ask the running bot whether it is alive, on PULLQUOTE_HEALTH_LISTEN; exit code 0 if it is."""
    from bot.health_check import check

    reason = check(_settings(), ready=ready)
    click.echo(reason or "ok", err=bool(reason))
    sys.exit(1 if reason else 0)


@main.command()
def reindex() -> None:
    """Analyse anew the articles that an older version analysed."""
    from bot import run as run_bot

    settings = _settings()
    _set_up_logs(settings, ())
    sys.exit(_run(run_bot.reindex(settings), settings.database))


@main.command()
def backup() -> None:
    """Make a backup in the data folder; the bot may be running. Of PostgreSQL it is made by pg_dump."""
    from bot import run as run_bot

    settings = _settings()
    _set_up_logs(settings, ())
    sys.exit(_run(run_bot.backup(settings), settings.database))


@main.command()
@click.argument("source", metavar="FILE", type=click.Path(path_type=Path))
def restore(source: Path) -> None:
    """Put a backup in the place of the database, while the bot is stopped; what was there is kept."""
    from bot import run as run_bot

    settings = _settings()
    _set_up_logs(settings, ())
    sys.exit(_run(run_bot.restore(settings, source), settings.database))


@main.command()
def rewrite() -> None:
    """Take erased text out of PostgreSQL's files; each table is locked meanwhile."""
    from bot import rewriting

    settings = _settings()
    _set_up_logs(settings, ())
    sys.exit(_run(rewriting.rewrite(settings), settings.database))


@main.command(name="migrate-to")
@click.argument("url", metavar="postgresql://USER@HOST/NAME")
def migrate_to(url: str) -> None:
    """Copy the SQLite library to an empty PostgreSQL database, while the bot is stopped; run again, it goes on."""
    from bot import moving

    settings = _settings()
    _set_up_logs(settings, (url,))
    sys.exit(_run(moving.migrate_to(settings, url), url))


def _settings() -> Settings:
    from bot.settings import SettingsError, load

    try:
        return load()
    except SettingsError as error:
        for fault in error.faults:
            click.echo(fault, err=True)
        sys.exit(2)


def _set_up_logs(settings: Settings, secrets: tuple[str, ...]) -> None:
    from bot import logs

    os.umask(0o077)  # only this user may read the database, its log and its lock
    others = (settings.database_url, settings.webhook_secret)
    secrets += tuple(secret.get_secret_value() for secret in others if secret)
    logs.setup(log_format=settings.log_format, level=settings.log_level, secrets=secrets)


def _run(work: Coroutine[Any, Any, int], database_url: str = "") -> int:
    """Run a command and return its exit code; errors that are no bugs become one sentence on stderr."""
    from bot import memory_guard
    from bot.cli_errors import exit_code, sentence

    memory_guard.close()
    try:
        return asyncio.run(work)
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        message = sentence(error, database_url)
        if message is None:
            raise
        click.echo(message, err=True)
        return exit_code(error)
