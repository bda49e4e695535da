"""The systemd unit: how exposed it is, and that the bot and its children work under its filter of system calls."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from engine.fences import landlock
from tests.bot.process import ROOT, clean_environment, finished, start
from tests.bot.scripted_server import ME, TOKEN, Server
from tests.deploy.confined import allowed_calls

UNIT = ROOT / "deploy" / "pullquote.service"
NEEDED_BY_THE_FENCE = {
    "landlock_create_ruleset",
    "landlock_add_rule",
    "landlock_restrict_self",
    "seccomp",
    "prctl",
    "setrlimit",
    "prlimit64",
    "setsid",
}
pytestmark = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze")


def test_the_unit_exposes_little() -> None:
    """systemd's own judgement, from 0 to 10, is 1.5 at most."""
    judged = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--no-pager", UNIT],
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    exposure = re.search(r"Overall exposure level for pullquote\.service: ([\d.]+)", judged)
    assert exposure is not None, judged
    assert float(exposure[1]) <= 1.5, judged


def test_what_fences_the_children_stays_allowed() -> None:
    """And what needs privileges does not."""
    calls = allowed_calls(UNIT)
    assert calls >= NEEDED_BY_THE_FENCE
    assert not calls & {"mount", "chroot", "setuid", "bpf", "ptrace", "init_module", "reboot", "keyctl", "nice"}


async def _confined(*arguments: str, cwd: Path, env: dict[str, str]) -> tuple[int, str, str]:
    """Run the bot's command line under the unit's filter; return its exit code and what it printed."""
    command = ("-m", "tests.deploy.confined", str(UNIT), sys.executable, "-m", "bot", *arguments)
    return await finished(await start(*command, cwd=cwd, env=env), 120)


async def test_documents_are_read_under_its_filter(tmp_path: Path) -> None:
    """A reader of PDF with callbacks from C, and the engine with its numeric libraries."""
    code, out, err = await _confined(
        "read", str(ROOT / "tests/data/printed_arabic.pdf"), cwd=tmp_path, env=clean_environment()
    )
    assert (code, err) == (0, "")
    assert "1 body" in out


async def test_the_doctor_is_content_under_its_filter(server: Server, tmp_path: Path) -> None:
    """Settings, database, Telegram; and the fence of the children is whole where the kernel has all of it."""
    server.answer("getMe", (200, {"ok": True, "result": ME}))
    server.answer("getWebhookInfo", (200, {"ok": True, "result": {"url": "", "pending_update_count": 0}}))
    env = clean_environment(TOKEN=TOKEN, API_URL=server.root, DATA_DIR=str(tmp_path / "data"))
    code, out, err = await _confined("doctor", cwd=tmp_path, env=env)
    assert code == 0, out + err
    assert "WRONG" not in out
    assert ("ok     fence:" in out) == bool(landlock.abi())
