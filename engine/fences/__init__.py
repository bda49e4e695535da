"""The fence around a child process: what is left to it once it meets other people's files.

`enclose` is called before the first request is read, and cannot be undone. After it a child

- gains no privileges by starting a program (`no_new_privs`), and starts none;
- opens no socket, of whatever family, and touches no other process (`engine.fences.seccomp`);
- reads code and libraries, a reader fonts too, that of pictures Tesseract's models, and nothing else on the disk: no
  settings, no data folder, no /proc
  (`engine.fences.landlock`). Code stays readable, so modules may be imported later;
- writes no file;
- has a session of its own, no terminal, no core files, few open files, and cannot be looked into by its user's other
  processes.

Linux offers all this to processes without privileges. Where a part is missing, the child works without it and
`python -m bot doctor` says which (`engine.fences.trial`).
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from engine.fences import landlock, seccomp

OPEN_FILES = 256
"""A child has three pipes and what it imports."""

_SET_DUMPABLE, _SET_NO_NEW_PRIVS, _GET_NO_NEW_PRIVS = 4, 38, 39
"""Options of prctl(2), from include/uapi/linux/prctl.h of Linux."""
_LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/nix/store", "/gnu/store")
_OTHERS = (
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/usr/share/zoneinfo",
    "/dev/null",
    "/dev/urandom",
)
_FONTS = ("/usr/share/fonts", "/usr/local/share/fonts")
_MODELS = ("/usr/share/tesseract-ocr", "/usr/share/tessdata", "/usr/local/share/tessdata")
"""Tesseract's, which TESSDATA_PREFIX may lead to elsewhere."""
_SITES = ("site-packages", "dist-packages")


def enclose(*, fonts: bool, models: bool = False) -> None:
    """Raise the fence around this process, with all its parts that the system has.

    *fonts* and the *models* of Tesseract may be read or not.
    """
    if sys.platform != "linux":
        return
    with suppress(OSError):  # it leads a session already
        os.setsid()
    _limit()
    _prctl(_SET_DUMPABLE, 0)
    if _prctl(_SET_NO_NEW_PRIVS, 1):
        landlock.restrict((*readable(), *map(Path, _FONTS if fonts else ()), *(model_folders() if models else ())))
        seccomp.restrict()


def model_folders() -> tuple[Path, ...]:
    """Return the folders in which Tesseract's language packs may lie."""
    named = os.environ.get("TESSDATA_PREFIX", "")
    return (Path(named),) if named else tuple(map(Path, _MODELS))


def has_no_new_privileges() -> bool:
    """Return whether this process gains nothing by starting a program that has privileges."""
    return sys.platform == "linux" and _result(_GET_NO_NEW_PRIVS, 0) == 1


def readable() -> Iterator[Path]:
    """Return the files and folders that a child may read."""
    home = Path(__file__).parent.parent.parent
    for entry in map(Path, filter(None, sys.path)):  # "" is whatever folder the process is in
        if entry != home or home.name in _SITES:
            yield entry
    yield from _packages(home)
    for prefix in {Path(sys.prefix), Path(sys.base_prefix)}:
        yield from (prefix / "lib", prefix / "lib64")
    yield from map(Path, (*_LIBRARIES, *_OTHERS, *filter(None, os.environ.get("LD_LIBRARY_PATH", "").split(":"))))


def _packages(folder: Path) -> Iterator[Path]:
    """Return the packages and modules of *folder*: in a checkout its settings and data stand beside them."""
    for entry in folder.iterdir():
        if entry.suffix in {".py", ".so", ".dist-info", ".libs"} or (entry / "__init__.py").is_file():
            yield entry


def _limit() -> None:
    """Allow few open files, and no bytes in files on the disk or in core files."""
    import resource

    for kind, most in (
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (least, least))


def _prctl(option: int, value: int) -> bool:
    return _result(option, value) == 0


def _result(option: int, value: int) -> int:
    return int(ctypes.CDLL(None).prctl(option, ctypes.c_ulong(value), *[ctypes.c_ulong(0)] * 3))
