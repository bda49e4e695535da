"""From the sandbox's page to a bot on Telegram, and back to an empty sandbox."""

from __future__ import annotations

import asyncio
import stat
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.live_bot import GoLiveError, LiveBot, write_token
from bot.settings import Settings
from tests.bot.command import command
from tests.bot.process import clean_environment, finished, start
from tests.bot.scripted_server import TOKEN, Server
from tests.patience import PATIENCE

WRONG = "123456:ABC-DEF_of-nobody"


def settings(api_url: str) -> Settings:
    """Settings that lead to another Bot API server."""
    return Settings(api_url=api_url)  # type: ignore[call-arg]


@pytest.mark.parametrize(
    ("token", "reason"), [("", "malformed"), ("hello", "malformed"), ("12:3 4", "malformed"), (WRONG, "refused")]
)
async def test_a_token_is_checked_before_anything_is_written(tmp_path: Path, token: str, reason: str) -> None:
    """What is no token, or one that Telegram does not know, is said, and no file is touched."""
    async with Server() as telegram:
        with pytest.raises(GoLiveError) as failed:
            await LiveBot(settings(telegram.root), tmp_path / ".env").start(token)
    assert failed.value.reason == reason
    assert not (tmp_path / ".env").exists()


async def test_what_keeps_it_from_starting_is_said(tmp_path: Path) -> None:
    """Telegram out of reach, and a file that cannot be written."""
    with pytest.raises(GoLiveError) as failed:
        await LiveBot(settings("http://127.0.0.1:9"), tmp_path / ".env").start(WRONG)
    assert failed.value.reason == "unreachable"
    async with Server() as telegram:
        with pytest.raises(GoLiveError) as failed:
            await LiveBot(settings(telegram.root), tmp_path / "missing" / ".env").start(TOKEN)
    assert failed.value.reason == "unwritable"
    assert "missing" in failed.value.detail


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, f"PULLQUOTE_TOKEN={WRONG}\n"),
        ("", f"PULLQUOTE_TOKEN={WRONG}\n"),
        ("# mine\nPULLQUOTE_OWNERS=7\n", f"# mine\nPULLQUOTE_OWNERS=7\nPULLQUOTE_TOKEN={WRONG}\n"),
        ("PULLQUOTE_TOKEN=1:old\nOTHER=x", f"OTHER=x\nPULLQUOTE_TOKEN={WRONG}\n"),
        ("export pullquote_token = 1:old\n#PULLQUOTE_TOKEN=2:x\n", f"#PULLQUOTE_TOKEN=2:x\nPULLQUOTE_TOKEN={WRONG}\n"),
    ],
)
def test_the_file_keeps_its_other_lines(tmp_path: Path, before: str | None, after: str) -> None:
    """One line with the token, whatever stood there; nobody else may read the file."""
    path = tmp_path / ".env"
    if before is not None:
        path.write_text(before)
        path.chmod(0o644)
    write_token(path, WRONG)
    assert path.read_text() == after
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


async def test_from_the_page_to_telegram_and_to_an_empty_sandbox(tmp_path: Path) -> None:
    """A token pasted into the page starts the bot with the owner's code; a word empties the sandbox, not the bot."""
    async with Server() as telegram, aiohttp.ClientSession() as session:
        env = clean_environment(DATA_DIR=str(tmp_path / "data"), API_URL=telegram.root)
        bot = await start("-m", "bot", "run", "--sandbox-without-token", cwd=tmp_path, env=env)
        assert bot.stdout is not None
        line = b""
        async with asyncio.timeout(PATIENCE):
            while b"Open http" not in line:
                line = await bot.stdout.readline()
        root = line.decode().split()[1]

        async def post(path: str, **body: Any) -> Any:
            async with session.post(f"{root}/sandbox/{path}", json=body) as response:
                return await response.json()

        async def told(after: int) -> Any:
            """The next answer of who has started the sandbox."""
            async with asyncio.timeout(PATIENCE):
                while True:
                    query = {"after": str(after), "wait": "30"}
                    async with session.get(f"{root}/sandbox/events", params=query) as response:
                        for event in await response.json():
                            after = event["number"]
                            if event["kind"] == "live":
                                return event

        await post("operator", do="live", token=WRONG)
        refused = await told(0)
        assert refused["reason"] == "refused"
        await post("operator", do="live", token=TOKEN)
        live = await told(refused["number"])
        assert live["link"].startswith(f"https://t.me/{live['username']}?start=")
        assert live["code"]
        assert (tmp_path / ".env").read_text() == f"PULLQUOTE_TOKEN={TOKEN}\n"
        await post("messages", person="alice", text="/start")

        code, _, err = await command("reset-sandbox", cwd=tmp_path, env=env)
        assert (code, "already" in err) == (1, True)

        await post("operator", do="reset")
        async with asyncio.timeout(PATIENCE):
            while True:
                try:
                    async with session.get(f"{root}/sandbox/chats/alice/messages") as response:
                        if await response.json() == []:
                            break
                except aiohttp.ClientError:
                    pass
                await asyncio.sleep(0.1)
        assert telegram.asked("getUpdates")
        assert (tmp_path / "data" / "bot.db").exists()
        bot.terminate()
        code, output, err = await finished(bot)
        assert code == 0, err
        assert "Starting afresh" in output
        assert TOKEN.split(":")[1] not in output + err
        assert "Traceback" not in err
    code, _, err = await command("reset-sandbox", cwd=tmp_path, env=env)
    assert code == 0, err
    assert not (tmp_path / "data" / "sandbox").exists()
    assert (tmp_path / "data" / "bot.db").exists()
