"""What somebody sees who types `make run` or `make test` for the first time."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
STUB = """#!/bin/sh
case "$*" in
    "-m venv .venv") mkdir -p .venv/bin && cp "$0" .venv/bin/python ;;
esac
"""


@pytest.mark.parametrize("target", ["run", "test"])
def test_the_first_call_says_what_it_does(tmp_path: Path, target: str) -> None:
    """Setting up is announced in a sentence with its duration, and no command is echoed."""
    for name in ("Makefile", "requirements.txt", "requirements-dev.txt", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    stub = tmp_path / "stub"
    stub.write_text(STUB)
    stub.chmod(0o755)
    env = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")} | {"PYTHON": str(stub)}

    def make() -> str:
        done = subprocess.run(["make", target], cwd=tmp_path, env=env, capture_output=True, text=True, check=True)
        assert done.stderr == ""
        return done.stdout

    first, second = make(), make()
    assert "This happens once and takes about" in first
    assert "Setting up" not in second
    for shown in (first, second):
        assert "pip" not in shown
        assert "-m " not in shown
