"""The doctor: settings, database, token, and the switches at @BotFather that are still off."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import fence_check, memory_guard
from engine.fences import landlock
from engine.models import Fence
from tests.bot.command import command
from tests.bot.process import clean_environment
from tests.bot.scripted_server import ME, TOKEN, Server, error


async def doctor(tmp_path: Path, **settings: str) -> tuple[int, str]:
    env = clean_environment(**({"DATA_DIR": str(tmp_path / "data")} | settings))
    code, out, err = await command("doctor", cwd=tmp_path, env=env)
    assert "Traceback" not in err
    assert TOKEN not in out + err
    return code, out


async def test_all_is_well(server: Server, tmp_path: Path) -> None:
    """A token that works and a database that opens: exit code 0, each switch with its state and where it is."""
    server.answer("getMe", (200, {"ok": True, "result": ME | {"can_join_groups": True}}))
    server.answer("getWebhookInfo", (200, {"ok": True, "result": {"url": "", "pending_update_count": 0}}))
    code, out = await doctor(tmp_path, TOKEN=TOKEN, API_URL=server.root)
    assert code == 0, out
    assert "@pullquote_bot" in out
    assert "owners: none set" in out
    assert "questions in another language" in out
    lines = out.splitlines()
    assert any(line.startswith("on") and "/setjoingroups" in line for line in lines)
    for name in ("/setprivacy", "/setinline", "guest mode"):
        assert any(line.startswith("off") and name in line for line in lines)


async def test_the_fences(server: Server, tmp_path: Path) -> None:
    """What keeps a hostile file in its child, and whether others can read the bot's memory."""
    (tmp_path / ".env").write_text(f"PULLQUOTE_TOKEN={TOKEN}\n")
    (tmp_path / "data").mkdir()
    _, out = await doctor(tmp_path, API_URL=server.root)
    (fence,) = [line for line in out.splitlines() if "fence: " in line]
    assert ("ok     fence: readers and engine open no socket" in fence) is bool(landlock.abi())
    assert ("the kernel has no Landlock" in fence) is not bool(landlock.abi())
    assert ("off    memory: " in out) is memory_guard.is_open()


def test_a_kernel_without_fences_is_named() -> None:
    """With what was in reach, and what would help."""
    socket_and_file = fence_check.children(Fence(("a UDP socket", "/data/bot.db"), True, 0))
    assert socket_and_file.startswith(
        "off    fence: a file that takes over a reader could reach a UDP socket, /data/bot.db"
    )
    assert "seccomp" in socket_and_file
    assert "no Landlock" in socket_and_file
    in_code = fence_check.children(Fence(("/usr/lib/data/bot.db",), True, 7))
    assert "keep settings and data elsewhere" in in_code
    assert "seccomp" not in in_code


async def test_a_small_server_has_no_questions_across_languages(tmp_path: Path) -> None:
    """The doctor says which setting is the reason."""
    _, out = await doctor(tmp_path, SMALL="1")
    assert "off    questions in another language than the article's: PULLQUOTE_SMALL" in out


async def test_no_token(tmp_path: Path) -> None:
    """Without a token something is wrong, and the exit code says so."""
    code, out = await doctor(tmp_path, OWNERS="7, 8")
    assert code == 1
    assert "owners: 2 set" in out
    assert "PULLQUOTE_TOKEN is not set" in out


async def test_a_refused_token(server: Server, tmp_path: Path) -> None:
    """A token that Telegram does not know is named as the fault."""
    server.answer("getMe", error(401, "Unauthorized"))
    code, out = await doctor(tmp_path, TOKEN=TOKEN, API_URL=server.root)
    assert code == 1
    assert "does not accept it" in out


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "http://no-such-name.invalid"])
async def test_no_server(tmp_path: Path, url: str) -> None:
    """An address that does not answer is named."""
    code, out = await doctor(tmp_path, TOKEN=TOKEN, API_URL=url)
    assert code == 1
    assert f"{url} does not answer" in out


async def test_how_updates_come(server: Server, tmp_path: Path) -> None:
    """By polling, which removes a webhook; by the webhook, if Telegram reaches it."""
    ours = {"url": "https://x.example/abc", "pending_update_count": 3}
    webhook = {"WEBHOOK_URL": "https://x.example", "WEBHOOK_SECRET": "s" * 32}
    failing = ours | {"last_error_message": "Connection timed out"}
    for info, settings, expected in (
        (ours, {}, "the webhook that is set now is removed"),
        (ours | {"url": ""}, webhook, "the next start sets the webhook"),
        (ours, webhook, "ok     updates: the webhook is set"),
        (failing, webhook, "WRONG  updates: Telegram cannot deliver to the webhook: Connection timed out"),
    ):
        server.answer("getWebhookInfo", (200, {"ok": True, "result": info}))
        code, out = await doctor(tmp_path, TOKEN=TOKEN, API_URL=server.root, **settings)
        assert expected in out
        assert code == (1 if "WRONG" in expected else 0)


async def test_a_foreign_database_is_left_alone(server: Server, tmp_path: Path) -> None:
    """A file that is no database of Pullquote is named and not touched."""
    other = tmp_path / "other.db"
    other.write_bytes(b"this is no database at all, but somebody's notes" * 100)
    before = other.read_bytes()
    server.answer("getWebhookInfo", (200, {"ok": True, "result": {"url": "", "pending_update_count": 0}}))
    code, out = await doctor(tmp_path, TOKEN=TOKEN, API_URL=server.root, DATABASE_URL=f"sqlite:///{other}")
    assert code == 1
    assert "WRONG  database" in out
    assert other.read_bytes() == before
