"""The bot as a child process, against the scripted server."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from tests.patience import PATIENCE

ROOT = Path(__file__).parent.parent.parent


def clean_environment(**values: str) -> dict[str, str]:
    """The environment without this machine's PULLQUOTE_ settings, and with *values*."""
    kept = {name: value for name, value in os.environ.items() if not name.upper().startswith("PULLQUOTE_")}
    return kept | {f"PULLQUOTE_{name}": value for name, value in values.items()}


async def start(*arguments: str, cwd: Path, env: dict[str, str]) -> asyncio.subprocess.Process:
    """Start `python` with *arguments* in *cwd*, so that no .env of this checkout is read."""
    return await asyncio.create_subprocess_exec(
        sys.executable,
        *arguments,
        cwd=cwd,
        env=env | {"PYTHONPATH": str(ROOT)},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


async def finished(process: asyncio.subprocess.Process, seconds: float = PATIENCE) -> tuple[int, str, str]:
    """Wait for the end; return the exit code and what was printed."""
    try:
        async with asyncio.timeout(seconds):
            out, err = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
    assert process.returncode is not None
    return process.returncode, out.decode(), err.decode()
