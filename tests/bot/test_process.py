"""The bot as a process: how it starts, what it says when it cannot, and how it ends."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
import signal
import sqlite3
import sys
from pathlib import Path

import pytest

from services import VERSION
from tests.bot.command import command
from tests.bot.eventually import eventually
from tests.bot.process import ROOT, clean_environment, finished, start
from tests.bot.scripted_server import TOKEN, Server, error, text_update
from tests.patience import PATIENCE
from tests.unprivileged import unprivileged

HEAVY = {"nltk", "punkt", "sumy", "numpy", "trafilatura", "simplemma", "Stemmer", "alembic", "lxml", "pypdfium2"}
IDLE = """
import asyncio, json, sys
from bot.app import App
from bot.settings import load
async def main():
    async with App.open(load()) as app:
        stop = asyncio.Event()
        task = asyncio.create_task(app.run(stop))
        await asyncio.sleep(float(sys.argv[1]))
        stop.set()
        await task
    print(json.dumps(sorted({name.split(".")[0] for name in sys.modules})))
asyncio.run(main())
"""


@pytest.fixture
def env(server: Server, tmp_path: Path) -> dict[str, str]:
    settings = {"TOKEN": TOKEN, "API_URL": server.root, "DATA_DIR": str(tmp_path / "data")}
    return clean_environment(**settings, LOG_FORMAT="json", ACCESS="everyone")


@pytest.fixture
def data(env: dict[str, str], migrated_file: Path) -> Path:
    """The bot's folder, with a database from an earlier start."""
    folder = Path(env["PULLQUOTE_DATA_DIR"])
    folder.mkdir(mode=0o700)
    shutil.copy(migrated_file, folder / "bot.db")
    return folder


def has_ended(code: int, out: str, err: str) -> bool:
    """Whether these are the exit code and the output of a bot that was asked to end; the token stands in no line."""
    assert code == 0, err
    assert TOKEN not in out + err
    return [json.loads(line)["event"] for line in err.splitlines()][-2:] == ["stopping", "stopped"]


async def test_from_the_first_start_to_a_clean_end(server: Server, env: dict[str, str], tmp_path: Path) -> None:
    """What it makes is private. The menu is published for private chats and groups, in each language; a refusal of it
    stops nothing. SIGTERM ends it.
    """
    server.answer("setMyCommands", error(400, "Bad Request"))
    bot = await start("-m", "bot", cwd=tmp_path, env=env)
    await eventually(lambda: server.asked("setMyCommands") and server.asked("getUpdates"))
    bot.terminate()
    assert has_ended(*await finished(bot))
    database = tmp_path / "data" / "bot.db"
    assert database.stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700
    menu = server.asked("setMyCommands")[0]
    assert [one["command"] for one in menu["commands"]] == ["list", "find", "follow", "digest", "settings", "help"]
    assert all(1 <= len(one["description"]) <= 256 for one in menu["commands"])


async def test_what_was_received_is_kept_before_it_is_confirmed(
    server: Server, env: dict[str, str], tmp_path: Path
) -> None:
    """A process killed at the moment of the confirming poll has the update in its database."""
    server.push(text_update(77, "kept words"))
    server.on_call = lambda method: bot.kill() if len(server.asked("getUpdates")) > 1 else None
    bot = await start("-m", "bot", cwd=tmp_path, env=env)
    await finished(bot)
    with sqlite3.connect(f"file:{tmp_path / 'data' / 'bot.db'}?mode=ro", uri=True) as database:
        assert database.execute("select id from inbox").fetchall() == [(77,)]


async def test_a_refused_token_is_one_sentence(server: Server, env: dict[str, str], tmp_path: Path) -> None:
    """401 at the start: a clear sentence without the token, exit code 2 (systemd does not restart it), no traceback."""
    server.answer("getMe", error(401, "Unauthorized"))
    code, out, err = await finished(await start("-m", "bot", cwd=tmp_path, env=env))
    assert code == 2
    assert "Telegram does not accept the token" in err
    assert "Traceback" not in err
    assert TOKEN not in out + err


@pytest.mark.usefixtures("data")
async def test_a_second_process_on_one_database_is_refused(server: Server, env: dict[str, str], tmp_path: Path) -> None:
    """The second one says why it ends; the first goes on, and its lock ends with it, even when it is killed.

    SIGINT ends the third.
    """
    first = await start("-m", "bot", cwd=tmp_path, env=env)
    await eventually(lambda: server.asked("getUpdates"))
    code, _, err = await finished(await start("-m", "bot", cwd=tmp_path, env=env))
    assert code == 1
    assert "Another Pullquote uses" in err
    code, out, err = await command("reindex", cwd=tmp_path, env=env)
    assert (code, out) == (1, "")
    assert err.startswith("Another Pullquote uses")
    first.kill()
    await finished(first)
    polls = len(server.asked("getUpdates"))
    third = await start("-m", "bot", cwd=tmp_path, env=env)
    await eventually(lambda: len(server.asked("getUpdates")) > polls)
    third.send_signal(signal.SIGINT)
    assert has_ended(*await finished(third))


async def test_a_database_server_that_is_away_is_named(env: dict[str, str], tmp_path: Path) -> None:
    """Of a server the sentence speaks as of a server, without its password; of a file as of a file."""
    away = env | {"PULLQUOTE_DATABASE_URL": "postgresql://me:hush@127.0.0.1:9/x"}
    code, out, err = await command("reindex", cwd=tmp_path, env=away)
    assert code == 1
    assert "The database server does not answer" in err
    assert "hush" not in out + err
    (tmp_path / "folder.db").mkdir()
    wrong = env | {"PULLQUOTE_DATABASE_URL": f"sqlite:///{tmp_path / 'folder.db'}"}
    code, _, err = await command("reindex", cwd=tmp_path, env=wrong)
    assert code == 1
    assert "The database file cannot be opened" in err


async def test_a_data_folder_that_cannot_be_made_is_one_sentence(env: dict[str, str], tmp_path: Path) -> None:
    """The folder, the fault and the setting are named; exit code 2, and nobody reads a stack trace."""
    (tmp_path / "file").touch()
    for folder in (tmp_path / "file" / "data", Path("/proc/no/data")):
        bot = await start("-m", "bot", cwd=tmp_path, env=env | {"PULLQUOTE_DATA_DIR": str(folder)})
        code, _, err = await finished(bot)
        assert code == 2
        assert err.splitlines()[-1].startswith(f"The data folder {folder} cannot be made: ")
        assert "PULLQUOTE_DATA_DIR" in err


async def test_a_data_folder_of_somebody_else_is_one_sentence(env: dict[str, str], tmp_path: Path) -> None:
    """A folder that this user may not write is named; so is that of a database elsewhere."""
    (tmp_path / "closed").mkdir(mode=0o500)
    (tmp_path / "hidden").mkdir(mode=0o000)
    elsewhere = {"PULLQUOTE_DATABASE_URL": f"sqlite:///{tmp_path / 'closed' / 'bot.db'}"}
    closed = {"PULLQUOTE_DATA_DIR": str(tmp_path / "closed")}
    hidden = {"PULLQUOTE_DATA_DIR": str(tmp_path / "hidden" / "data")}
    for name, change, sentence in (
        ("run", closed, "closed cannot be written by this user. "),
        ("doctor", closed, "closed cannot be written by this user. "),
        ("run", hidden, "PULLQUOTE_DATA_DIR: this user may not look at "),
        ("run", elsewhere, "The database file cannot be opened or written. "),
    ):
        bot = await asyncio.create_subprocess_exec(
            *unprivileged(sys.executable, "-m", "bot", name),
            cwd=tmp_path,
            env=env | change | {"PYTHONPATH": str(ROOT)},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        out, _ = await bot.communicate()
        assert bot.returncode
        assert sentence in out.decode()
        assert "Traceback" not in out.decode()


async def test_a_restart_cannot_help_with_a_foreign_database(env: dict[str, str], tmp_path: Path) -> None:
    """A database of another program, or of a newer version, ends the bot with exit code 2 and a sentence."""
    path = tmp_path / "other.db"
    with contextlib.closing(sqlite3.connect(path)) as database:
        database.execute("create table notes (text)")
        database.commit()
    foreign = env | {"PULLQUOTE_DATABASE_URL": f"sqlite:///{path}"}
    code, _, err = await command("reindex", cwd=tmp_path, env=foreign)
    assert code == 2
    assert "belongs to another program" in err
    unit = (Path(__file__).parents[2] / "deploy" / "pullquote.service").read_text()
    assert "RestartPreventExitStatus=2\n" in unit


async def test_the_version_is_told(tmp_path: Path) -> None:
    """--version needs no setting."""
    code, out, _ = await finished(await start("-m", "bot", "--version", cwd=tmp_path, env=clean_environment()))
    assert (code, out) == (0, f"pullquote, version {VERSION}\n")


async def test_without_a_token_it_says_what_to_do(tmp_path: Path) -> None:
    """`python -m bot` without a token names the setting, BotFather and `make run`, and exits with 2."""
    for arguments in ((), ("run",)):
        code, _, err = await command(*arguments, cwd=tmp_path)
        assert code == 2
        for words in ("PULLQUOTE_TOKEN", "@BotFather", "make run"):
            assert words in err


async def test_settings_that_cannot_be_used_are_named(tmp_path: Path) -> None:
    """A typing error is a fault at the start, in the environment as in .env."""
    (tmp_path / ".env").write_text("PULLQUOTE_OWNER=1\n")
    code, _, err = await command(cwd=tmp_path, env=clean_environment(TOKN="x"))
    assert code == 2
    assert "PULLQUOTE_TOKEN" in err
    assert "PULLQUOTE_OWNERS" in err
    assert "Traceback" not in err


@pytest.mark.usefixtures("data")
async def test_the_idle_process_is_light(server: Server, env: dict[str, str], tmp_path: Path) -> None:
    """No parser, no ranker and no migration tool is loaded in a bot that waits for updates."""
    code, out, err = await finished(await start("-c", IDLE, "1.5", cwd=tmp_path, env=env))
    assert code == 0, err
    assert server.asked("getUpdates")
    assert HEAVY.isdisjoint(json.loads(out.splitlines()[-1]))


async def test_the_sandbox_opens_without_a_token(tmp_path: Path) -> None:
    """`run --sandbox-without-token` says that it is the sandbox and where; Ctrl-C ends both processes, quietly.

    What SIGTERM does is in test_live_bot.py.
    """
    env = clean_environment(DATA_DIR=str(tmp_path / "data"))
    bot = await start("-m", "bot", "run", "--sandbox-without-token", cwd=tmp_path, env=env)
    assert bot.stdout is not None
    output = ""
    async with asyncio.timeout(PATIENCE):
        while "http://127.0.0.1:" not in output:
            output += (await bot.stdout.readline()).decode()
    assert "sandbox" in output
    bot.send_signal(signal.SIGINT)
    code, _, err = await finished(bot)
    assert code == 0, err
    assert "Fatal Python error" not in err
    assert "Traceback" not in err
    assert (tmp_path / "data" / "sandbox" / "bot.db").exists()
    assert not (tmp_path / "data" / "bot.db").exists()
    port = int(output.split("127.0.0.1:")[1].split()[0])
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", port)


async def test_a_sandbox_that_dies_ends_the_bot(tmp_path: Path) -> None:
    """Neither process goes on alone."""
    env = clean_environment(DATA_DIR=str(tmp_path / "data"))
    bot = await start("-m", "bot", "run", "--sandbox-without-token", cwd=tmp_path, env=env)
    assert bot.stdout is not None
    async with asyncio.timeout(PATIENCE):
        while b"http://127.0.0.1:" not in await bot.stdout.readline():
            pass
    listed = await asyncio.create_subprocess_exec(
        *("ps", "-A", "-o", "pid=,ppid=,args="), stdout=asyncio.subprocess.PIPE
    )
    processes = [line.split(None, 2) for line in (await listed.communicate())[0].decode().splitlines()]
    (sandbox,) = [int(pid) for pid, parent, args in processes if parent == str(bot.pid) and "sandbox" in args]
    os.kill(sandbox, signal.SIGKILL)
    code, _, err = await finished(bot)
    assert code == 1
    assert "The sandbox ended by itself" in err


async def test_the_sandbox_does_not_outlive_a_killed_bot(tmp_path: Path) -> None:
    """A bot that is killed can end nobody: the sandbox notices by itself and gives its port back."""
    env = clean_environment(DATA_DIR=str(tmp_path / "data"))
    bot = await start("-m", "bot", "run", "--sandbox-without-token", cwd=tmp_path, env=env)
    assert bot.stdout is not None
    line = b""
    async with asyncio.timeout(PATIENCE):
        while b"http://127.0.0.1:" not in line:
            line = await bot.stdout.readline()
    port = int(line.decode().split("127.0.0.1:")[1].split()[0])
    bot.kill()
    await bot.wait()
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except ConnectionRefusedError:
                return
            writer.close()
            await asyncio.sleep(0.1)
