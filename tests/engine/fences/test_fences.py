"""The fence, in real processes without privileges: what they reach before it and after it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from engine.fences import landlock
from tests.bot.process import ROOT, clean_environment
from tests.unprivileged import unprivileged

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="no fence but on Linux"),
    pytest.mark.skipif(sys.platform == "linux" and not landlock.abi(), reason="no Landlock in this kernel"),
]
TRY = """
import dataclasses, json, sys
from engine.fences import enclose, trial
before = trial.attempt(tuple(sys.argv[1:]))
enclose(fonts=True)
print(json.dumps([before.reached, dataclasses.asdict(trial.attempt(tuple(sys.argv[1:])))]))
"""
VERSIONS = """
import os, sys
from pathlib import Path
from engine.fences import landlock, trial
import ctypes
ctypes.CDLL(None).prctl(38, *map(ctypes.c_ulong, (1, 0, 0, 0)))
known = landlock.abi()
for version in range(1, known + 1):
    if os.fork() == 0:
        landlock.abi = lambda: version
        assert landlock.restrict((Path(sys.argv[1]),))
        assert not trial._succeeds(lambda: open(sys.argv[2]))
        assert trial._succeeds(lambda: open(sys.argv[1]))
        assert not trial._succeeds(lambda: open(sys.argv[1], "a"))
        os._exit(0)
    assert os.wait()[1] == 0, version
landlock.abi = lambda: 0
assert not landlock.restrict(())
assert trial._succeeds(lambda: open(sys.argv[2]))
print(known)
"""
LIMITS = """
import os, resource, signal, threading
from engine.fences import enclose
session = os.getsid(0)
enclose(fonts=False)
assert os.getsid(0) == os.getpid() != session
for kind in (resource.RLIMIT_FSIZE, resource.RLIMIT_CORE):
    assert resource.getrlimit(kind) == (0, 0)
thread = threading.Thread(target=lambda: None)
thread.start()
thread.join()
import decimal, lxml.etree, numpy  # a C library, and modules that are imported late
for deed in (lambda: os.kill(os.getppid(), 0), lambda: os.chmod("/tmp", 0o777), lambda: os.execv("/bin/true", ["true"]),
             lambda: resource.prlimit(os.getppid(), resource.RLIMIT_NOFILE, (9, 9)), lambda: os.truncate("/x", 0)):
    try:
        deed()
    except PermissionError:
        continue
    raise AssertionError
signal.raise_signal(signal.SIGABRT)
"""


def python(code: str, *arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run *code* without privileges."""
    env = clean_environment(**environment) | {"PYTHONPATH": str(ROOT)}
    command = unprivileged(sys.executable, "-c", code, *arguments)
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)


def test_what_is_out_of_reach(tmp_path: Path) -> None:
    """Sockets of every kind, UDP too, processes, the parent's environment, files and folders of data and settings.

    The trial before the fence shows that all of it was in reach.
    """
    (tmp_path / ".env").write_text("PULLQUOTE_TOKEN=1:x")
    (tmp_path / "bot.db").touch()
    places = [str(tmp_path / ".env"), str(tmp_path / "bot.db"), str(tmp_path), str(ROOT), str(Path.home())]
    code = Path(str(landlock.__file__))
    done = python(TRY, *places, str(code), cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    before, after = json.loads(done.stdout)
    kinds = ["a TCP socket", "a UDP socket", "a local socket", "a new process"]
    assert before[:4] == kinds
    assert set(before) >= {*places, "/etc/passwd", str(code)}
    assert after == {"reached": [str(code)], "no_new_privileges": True, "landlock": landlock.abi()}


def test_session_limits_and_signals(tmp_path: Path) -> None:
    """A session of its own, nothing written, no signal to others, no program; threads and late imports go on."""
    done = python(LIMITS, cwd=tmp_path)
    assert done.stderr == ""
    assert done.returncode == -6  # abort() still reaches the process itself


def test_every_version_of_landlock(tmp_path: Path) -> None:
    """Each that this kernel can speak, with its own rights and the size of its structure; none is none."""
    (tmp_path / "open").touch()
    (tmp_path / "closed").touch()
    done = python(VERSIONS, str(tmp_path / "open"), str(tmp_path / "closed"), cwd=tmp_path)
    assert done.stderr == ""
    assert int(done.stdout) == landlock.abi()
