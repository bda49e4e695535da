"""Dumps of a PostgreSQL database, made and restored by PostgreSQL's own programs: pg_dump, pg_restore, psql."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from sqlalchemy import URL

from engine.errors import BackupError
from storage import connections

JOBS_SCHEMA = "pullquote_jobs"
"""Where the queue of jobs of several processes stands. It is made anew where it is missing, so no dump has it."""
_OTHERS = (
    "SELECT count(*) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
)
LEAVING = 5.0
"""Seconds in which a bot that was just stopped is gone: the server ends a connection a moment after its client does."""
_TABLES = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"


def make(url: str, target: Path) -> int:
    """Dump the database to *target*, readable only by the user; return its bytes. BackupError if that fails."""
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        target.parent.chmod(0o700)
        os.close(os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600))
        without_jobs = f"--exclude-schema={JOBS_SCHEMA}"
        _run(url, "pg_dump", "--format=custom", "--no-owner", "--no-privileges", without_jobs, f"--file={part}")
        part.replace(target)
        return target.stat().st_size
    except OSError as error:
        raise BackupError(f"{target}: {error.strerror or error}.") from error
    finally:
        with suppress(OSError):
            part.unlink()


def has_tables(url: str) -> bool:
    """Whether the database has any table. BackupError if it cannot be asked."""
    return _run(url, "psql", "--no-psqlrc", "--tuples-only", "--no-align", f"--command={_TABLES}").strip() != "0"


def restore(url: str, source: Path) -> None:
    """Replace all that is in the database by the dump *source*, in one transaction.

    BackupError if somebody else is connected, or if the dump cannot be restored: nothing is changed then.
    """
    others, until = _others(url), time.monotonic() + LEAVING
    while others != "0" and time.monotonic() < until:
        time.sleep(0.5)
        others = _others(url)
    if others != "0":
        raise BackupError(f"Others are connected to this database ({others} connections). Stop the bot first.")
    with tempfile.TemporaryDirectory(prefix="pullquote-restore-") as folder:
        script = Path(folder) / "script.sql"
        _run("", "pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(source))
        # what a newer version made and the dump does not know has to go, too
        drop_jobs = f"--command=DROP SCHEMA IF EXISTS {JOBS_SCHEMA} CASCADE"  # an operator's own dump has it, too
        empty = (drop_jobs, "--command=DROP SCHEMA public CASCADE", "--command=CREATE SCHEMA public")
        quiet = ("--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", f"--output={os.devnull}")
        _run(url, "psql", *quiet, *empty, f"--file={script}")


def _others(url: str) -> str:
    """Return how many others are connected to the database."""
    return _run(url, "psql", "--no-psqlrc", "--tuples-only", "--no-align", f"--command={_OTHERS}").strip()


def _run(url: str, program: str, *arguments: str) -> str:
    """Run a program of PostgreSQL and return what it prints; BackupError with its last words."""
    address, environment = _address(url) if url else ("", {})
    where = [f"--dbname={address}"] if url else []
    path = shutil.which(program)
    if path is None:
        line = " ".join([program, *(f"'{word}'" if set(word) & set(" ?&") else word for word in (*where, *arguments))])
        raise BackupError(f"{program} is not installed here. Where it is, and not older than the server, run:\n{line}")
    done = subprocess.run(
        [path, *where, *arguments],
        env=_environment() | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode != 0:
        raise BackupError(f"{program} failed: {done.stderr.strip()[-500:]}")
    return done.stdout


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.upper().startswith("PULLQUOTE_")}


def _address(url: str) -> tuple[str, dict[str, str]]:
    """Return the address without its password, which all processes could see, and the password as a variable."""
    parsed = connections.parse(url)
    query = dict(parsed.query)
    in_query = query.pop("password", "")
    password = parsed.password or (in_query if isinstance(in_query, str) else in_query[-1])
    public = URL.create(
        "postgresql", parsed.username, None, parsed.host, parsed.port, parsed.database, query
    ).render_as_string(hide_password=False)
    return public, {"PGPASSWORD": password} if password else {}
