"""A trial of the fence, from inside a child: it tries what it must not be able to do, and says what it could."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from engine import fences
from engine.fences import landlock
from engine.models import Fence

PASSWORDS = "/etc/passwd"
"""A file that every user may read, and no parser has to."""


def attempt(places: tuple[str, ...]) -> Fence:
    """Try sockets, processes, the parent's environment and these files and folders; return what was in reach."""
    if sys.platform != "linux":
        return Fence(("everything that this user may reach",), no_new_privileges=False, landlock=0)
    return Fence(tuple(_reached(places)), fences.has_no_new_privileges(), landlock.abi())


def _reached(places: tuple[str, ...]) -> Iterator[str]:
    for name, family, kind in (
        ("a TCP socket", socket.AF_INET, socket.SOCK_STREAM),
        ("a UDP socket", socket.AF_INET, socket.SOCK_DGRAM),
        ("a local socket", socket.AF_UNIX, socket.SOCK_STREAM),
    ):
        if _succeeds(partial(_open_socket, family, kind)):
            yield name
    if _succeeds(_fork):
        yield "a new process"
    for place in (f"/proc/{os.getppid()}/environ", PASSWORDS, *places):
        if _succeeds(partial(_read, Path(place))):
            yield place


def _succeeds(deed: Callable[[], object]) -> bool:
    try:
        deed()
    except OSError:
        return False
    return True


def _open_socket(family: int, kind: int) -> None:
    socket.socket(family, kind).close()


def _fork() -> None:
    process = os.fork()
    if process == 0:
        os._exit(0)
    os.waitpid(process, 0)


def _read(place: Path) -> None:
    if place.is_dir():
        tuple(place.iterdir())
    else:
        with place.open("rb") as file:
            file.read(1)
