"""How much memory the processes hold that a benchmark has started."""

from __future__ import annotations

import os
from pathlib import Path


def memory() -> tuple[float, float, int]:
    """RSS and PSS in megabytes of all processes below this one, and how many there are."""
    held = [_rollup(process) for process in _below(os.getpid())]
    return sum(rss for rss, _ in held), sum(pss for _, pss in held), len(held)


def each() -> list[tuple[str, float]]:
    """The mode and the PSS in megabytes of each process below this one."""
    return [(_mode(process), _rollup(process)[1]) for process in _below(os.getpid())]


def _rollup(process: int) -> tuple[float, float]:
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()[1:]
    rows = dict(line.split(":")[:2] for line in lines)
    return int(rows["Rss"].split()[0]) / 1024, int(rows["Pss"].split()[0]) / 1024


def _mode(process: int) -> str:
    words = Path(f"/proc/{process}/cmdline").read_bytes().rstrip(b"\0").decode().split("\0")
    return " ".join(words[words.index("-m") + 1 :]) if "-m" in words else words[0]


def _below(process: int) -> list[int]:
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [each for child in children for each in (int(child), *_below(int(child)))]
