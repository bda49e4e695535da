"""The bot's memory is closed to the programs that its user runs, its own children first of all."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.bot.process import ROOT, clean_environment
from tests.bot.scripted_server import TOKEN
from tests.unprivileged import unprivileged

PARENT = """
import subprocess, sys
from bot import memory_guard
read = "import os; print(os.environ.get('SECRET'), open(f'/proc/{os.getppid()}/environ').read().count(sys.argv[1]))"
read = "import sys; " + read
def child():
    done = subprocess.run([sys.executable, "-c", read, sys.argv[1]], capture_output=True, text=True, env={})
    return done.stdout.strip() or done.stderr.split()[-4:]
print(child())
memory_guard.close()
print(child(), memory_guard.is_open())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="no fence but on Linux")
def test_a_child_of_the_same_user_cannot_read_the_token(tmp_path: Path) -> None:
    """Neither is it in the child's environment, nor does the kernel let the child see the parent's."""
    env = clean_environment(TOKEN=TOKEN) | {"PYTHONPATH": str(ROOT)}
    command = unprivileged(sys.executable, "-c", PARENT, TOKEN)
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    before, after = done.stdout.splitlines()
    assert before == "None 1", done.stderr
    assert "denied" in after
    assert after.endswith("False")
