"""What the tests of child processes read, and how they look at the children."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from engine.models import Document, Page
from services.workers.pool import Workers
from services.workers.process import Deadlines
from tests.bot.eventually import eventually
from tests.engine.readers import files
from tests.patience import PATIENCE

ROOT = Path(__file__).parents[3]
TXT = Page(None, "text/plain", files.ARTICLE.encode(), "a.txt")
LADEN = b"<p " + b" ".join(b"a%d=1" % n for n in range(900)) + b">x</p>"
SLOW = Page(None, "text/html", LADEN * 1200)
"""Tags with as many attributes as are read, each of which is compared with all before it: 20 s."""
DOCUMENT = Document(None, "", files.ARTICLE)
PATIENT = Deadlines(PATIENCE, PATIENCE)
"""For what has to be read however busy the machine is."""

posix = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits are POSIX")
proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="the system does not say what a process does")


def pid(crew: Workers, kind: str) -> int:
    return next(one.pid for one in crew.status() if one.kind == kind)


async def at_work(number: int) -> None:
    """Wait until a child is in the middle of a long request: it has used a third of a second of a core."""

    def used() -> int:
        """Ticks of a hundredth of a second, by itself and by the system for it."""
        fields = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
        return int(fields[11]) + int(fields[12])

    before = used()
    await eventually(lambda: used() > before + 33)


def alive(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True


def running(number: int) -> bool:
    """Alive, and no zombie that waits for an init process to reap it."""
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return alive(number) if not Path("/proc/self").exists() else False
