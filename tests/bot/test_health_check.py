"""`python -m bot health`: the exit code for a container's health check, and one line that says why."""

from __future__ import annotations

from pathlib import Path

from bot import health_server
from tests.bot.command import command
from tests.bot.process import clean_environment


async def _health(tmp_path: Path, listen: str, *arguments: str) -> tuple[int, str]:
    code, out, err = await command("health", *arguments, cwd=tmp_path, env=clean_environment(HEALTH_LISTEN=listen))
    return code, out + err


async def test_it_says_whether_the_bot_is_alive_and_ready(tmp_path: Path) -> None:
    """Alive is who answers; ready has a reason not to be."""

    async def problem() -> str:
        return "the database does not answer"

    async def metrics() -> bytes:
        return b""

    async with health_server.serving("127.0.0.1", 0, problem=problem, metrics=metrics) as port:
        # a proxy of the environment is not asked, and "everywhere" is reached here
        for listen in (f"127.0.0.1:{port}", f"0.0.0.0:{port}"):
            assert await _health(tmp_path, listen) == (0, "ok\n")
        assert await _health(tmp_path, f"127.0.0.1:{port}", "--ready") == (1, "the database does not answer\n")
    code, said = await _health(tmp_path, f"127.0.0.1:{port}")
    assert (code, said) == (1, f"no answer from 127.0.0.1:{port} (ConnectionRefusedError)\n")


async def test_without_a_port_there_is_nobody_to_ask(tmp_path: Path) -> None:
    """The setting is named."""
    code, said = await _health(tmp_path, "")
    assert code == 1
    assert said.startswith("PULLQUOTE_HEALTH_LISTEN is not set")
