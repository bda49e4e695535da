"""The pool's own children stand inside the fence, and nothing secret comes to them."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from engine import calls
from engine.fences import landlock
from engine.models import Chart, Document
from services.workers.pool import Workers
from tests.bot.process import ROOT, clean_environment
from tests.unprivileged import unprivileged

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="no fence but on Linux"),
    pytest.mark.skipif(sys.platform == "linux" and not landlock.abi(), reason="no Landlock in this kernel"),
]
PARENT = """
import asyncio, json, sys
from pathlib import Path
from engine import calls
from services.workers.pool import Workers
async def main():
    workers = Workers(data_dir=Path(sys.argv[1]))
    await workers.start()
    fence = await workers.call(calls.TRY_FENCE, tuple(sys.argv[1:]))
    await workers.close()
    print(json.dumps(fence.reached))
asyncio.run(main())
"""


def test_a_reader_reaches_nothing_of_the_bot(tmp_path: Path) -> None:
    """Neither settings nor data, nor its parent's environment, nor a socket; nobody is root here."""
    data = tmp_path / "data"
    (data / "backups").mkdir(parents=True)
    for name in ("bot.db", "bot.db-wal", "backups/pullquote-1.db", "../.env"):
        (data / name).write_text("secret")
    places = [data, data / "bot.db", data / "bot.db-wal", data / "backups" / "pullquote-1.db", tmp_path / ".env"]
    env = clean_environment(TOKEN="123456:secret") | {"PYTHONPATH": str(ROOT)}
    command = unprivileged(sys.executable, "-c", PARENT, *map(str, places))
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == []


async def test_all_kinds_of_children_are_inside(tmp_path: Path) -> None:
    """Readers and engine: a filter of system calls, no new privileges, a session of their own; charts are drawn."""
    workers = Workers(data_dir=tmp_path)
    await workers.start()
    try:
        await workers.call(calls.READ_PASTED, "Good morning.")
        await workers.call(calls.ANALYSE_DOCUMENT, Document(None, "", "Good morning."), (), ())
        await workers.call(calls.PARSE_QUESTION, "Why?", ("en",))
        assert (
            await workers.call(calls.DRAW_CHART, Chart(("1.3.",), (4,), (2,), (0.5,), (0.9,), (("en", 4),)))
        ).startswith(b"\x89PNG")
        children = [child.pid for child in workers.status()]
        assert len(children) == 3
        for pid in children:
            status = await asyncio.to_thread(Path(f"/proc/{pid}/status").read_text)
            assert "NoNewPrivs:\t1\n" in status
            assert "Seccomp:\t2\n" in status
            assert os.getsid(pid) == pid
    finally:
        await workers.close()
