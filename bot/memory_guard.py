"""The memory of the bot's process, which holds the token, is closed to the other processes of its user.

Without this a parser that a document has taken over could read `/proc/PID/environ` and `/proc/PID/mem` of the bot,
because both run as one user. Debuggers of that user are shut out too, and no core file is written.
"""

from __future__ import annotations

import ctypes
import sys
from contextlib import suppress
from pathlib import Path

_SET_DUMPABLE = 4
"""Option of prctl(2), from include/uapi/linux/prctl.h of Linux."""
_SYS_PTRACE = 19
"""Number of the capability to look into every process, from include/uapi/linux/capability.h."""


def close() -> None:
    """Close this process to others; a program that it starts is open again. Only Linux can do this."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_DUMPABLE, *[ctypes.c_ulong(0)] * 4)


def is_open() -> bool:
    """Return whether that is of no use: the bot runs as root, or another system than Linux."""
    with suppress(OSError):
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("CapEff:"):
                return bool(int(line.split()[1], 16) >> _SYS_PTRACE & 1)
    return True
