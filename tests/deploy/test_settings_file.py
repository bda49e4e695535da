"""deploy/env.example names every setting with its default."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from bot.settings import PREFIX, Settings, load
from tests.bot.process import ROOT

TEXT = (ROOT / "deploy" / "env.example").read_text(encoding="utf-8")
LINES = re.findall(rf"^#?{PREFIX}(\w+)=(.*)$", TEXT, re.MULTILINE)


def test_every_setting_is_there_once() -> None:
    """And nothing else."""
    assert sorted(name.lower() for name, _ in LINES) == sorted(Settings.model_fields)


def test_the_values_are_the_defaults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the "#" taken away, each setting that has a value is what it is without its line."""
    for name in [name for name in os.environ if name.upper().startswith(PREFIX)]:
        monkeypatch.delenv(name)
    file = tmp_path / "settings"
    file.write_text("".join(f"{PREFIX}{name}={value}\n" for name, value in LINES), encoding="utf-8")
    assert load(file) == load(tmp_path / "none")
