"""Memory of the process: what was freed goes back to the system, so that a large export does not stay resident."""

from __future__ import annotations

import ctypes
import gc
import sys
from contextlib import suppress

ARENAS = 2
"""Heaps of the C library. By default a thread may have its own, up to eight a core, and what it frees stays in it."""
MMAP_FROM = 256 << 10
"""Bytes from which a piece of memory is given back as soon as it is freed. By default the C library raises this to
32 MiB by itself, and then keeps texts and files of that size in its heaps."""
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8
"""Parameters of glibc's mallopt (malloc.h)."""


def limit() -> None:
    """Set the C library's limits for this process; nothing where it is not glibc."""
    library = _library()
    if library is not None:
        for parameter, value in (
            (_M_ARENA_MAX, ARENAS),
            (_M_MMAP_THRESHOLD, MMAP_FROM),
            (_M_TRIM_THRESHOLD, MMAP_FROM),
        ):
            library.mallopt(parameter, value)


def keep_what_is_there() -> None:
    """Have the garbage collector pass over what exists now, the libraries, which takes 0.1 s each time."""
    gc.freeze()


def give_back() -> None:
    """Give free memory in the middle of the heaps back to the system: 1 ms for 100 MB."""
    library = _library()
    if library is not None:
        library.malloc_trim(0)


def _library() -> ctypes.CDLL | None:
    """Return glibc, None on other systems."""
    if sys.platform != "linux":
        return None
    with suppress(OSError, AttributeError):
        library = ctypes.CDLL(None)
        if library.mallopt and library.malloc_trim:
            return library
    return None
