"""Landlock: the kernel's list of what a process may do with files, by its three system calls.

A ruleset names the rights that it handles, all that the kernel knows; what no rule allows is refused from then on, to
this process and all it starts. Numbers and structures are those of include/uapi/linux/landlock.h of Linux 6.12, which
describes them at https://docs.kernel.org/userspace-api/landlock.html; the numbers of the calls are the same on every
architecture. The libraries for it on
the index are younger than a year or unfinished; three calls are all that is needed.
"""

from __future__ import annotations

import ctypes
import os
import stat
from collections.abc import Iterable
from pathlib import Path

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_VERSION = 1
"""The flag of the first call that asks for the version (ABI) instead."""
_PATH_BENEATH = 1
"""The type of a rule about a folder and all beneath it, or about a file."""

_READ_FILE, _READ_DIR = 1 << 2, 1 << 3
_KNOWN_RIGHTS = ((1, 13), (2, 14), (3, 15), (5, 16))
"""(ABI, how many rights about files it knows): 2 came with moving between folders, 3 with truncating, 5 with ioctl."""
_NETWORK = 0b11
"""From ABI 4: to bind and to connect TCP."""
_SCOPES = 0b11
"""From ABI 6: abstract Unix sockets and signals reach no process outside."""


class _Ruleset(ctypes.Structure):
    _fields_ = [("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scopes", ctypes.c_uint64)]


class _Rule(ctypes.Structure):
    _pack_ = 1
    _fields_ = [("rights", ctypes.c_uint64), ("parent", ctypes.c_int32)]


def abi() -> int:
    """Return the version of Landlock that this kernel has switched on, 0 if none."""
    return max(0, _call(_CREATE_RULESET, None, 0, _VERSION))


def restrict(readable: Iterable[Path]) -> bool:
    """Let this thread, and all it starts, do nothing with files but read these. Returns False if that is not possible.

    It needs `no_new_privs`. No TCP port may be used either, where the kernel knows of that.
    """
    version = abi()
    handled = (1 << max((count for since, count in _KNOWN_RIGHTS if since <= version), default=0)) - 1
    if not handled:
        return False
    attributes = _Ruleset(handled, _NETWORK if version >= 4 else 0, _SCOPES if version >= 6 else 0)
    size = 8 * (1 + (version >= 4) + (version >= 6))  # an older kernel refuses fields that it does not know
    ruleset = _call(_CREATE_RULESET, ctypes.byref(attributes), size, 0)
    if ruleset < 0:
        return False
    try:
        for place in readable:
            _allow(ruleset, place)
        return _call(_RESTRICT_SELF, ruleset, 0) == 0
    finally:
        os.close(ruleset)


def _allow(ruleset: int, place: Path) -> None:
    """Add a rule that a file, or a folder with all beneath it, is read; one that does not exist needs none."""
    try:
        handle = os.open(place, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        rights = _READ_FILE | _READ_DIR if stat.S_ISDIR(os.fstat(handle).st_mode) else _READ_FILE
        _call(_ADD_RULE, ruleset, _PATH_BENEATH, ctypes.byref(_Rule(rights, handle)), 0)
    finally:
        os.close(handle)


def _call(number: int, *arguments: object) -> int:
    """Make a system call; return its result, -1 after an error."""
    library = ctypes.CDLL(None)
    library.syscall.restype = ctypes.c_long
    # what is passed as an int would have 32 bits
    whole = [ctypes.c_long(argument) if isinstance(argument, int) else argument for argument in arguments]
    return int(library.syscall(ctypes.c_long(number), *whole))
