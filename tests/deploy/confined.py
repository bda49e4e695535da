"""Run a command under the system call filter of a systemd unit: python -m tests.deploy.confined UNIT COMMAND…

libseccomp, which systemd itself uses, makes the filter. It has what SystemCallFilter, SystemCallErrorNumber,
MemoryDenyWriteExecute, RestrictNamespaces and RestrictAddressFamilies do; what the unit says of files, users and
capabilities needs systemd as the first process and is not done here.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import errno
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ALLOW = 0x7FFF0000
REFUSE = 0x00050000
EQUAL, MASKED = 4, 7
"""Comparisons of libseccomp."""
WRITE, EXECUTE, SHARED_EXECUTE = 2, 4, 0o100000
NAMESPACES = (0x00020000, 0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000)


class Comparison(ctypes.Structure):
    """A comparison of one argument of a system call."""

    _fields_ = [
        ("argument", ctypes.c_uint),
        ("operator", ctypes.c_int),
        ("first", ctypes.c_uint64),
        ("second", ctypes.c_uint64),
    ]


def directives(unit: Path) -> list[tuple[str, str]]:
    """Return the lines `Name=value` of a unit, in their order."""
    lines = [line for line in unit.read_text(encoding="utf-8").splitlines() if "=" in line and line[0] not in "#["]
    return [(name, value) for name, _, value in (line.partition("=") for line in lines)]


def allowed_calls(unit: Path) -> set[str]:
    """Return the names of the system calls that are allowed after all lines of SystemCallFilter, in their order."""
    groups = _groups()
    allowed: set[str] = set()
    for name, value in directives(unit):
        if name == "SystemCallFilter":
            calls = {call for word in value.removeprefix("~").split() for call in _members(word, groups)}
            allowed = allowed - calls if value.startswith("~") else allowed | calls
    # systemd always allows these: without them nothing can be started
    return allowed | {"execve", "exit", "exit_group", "rt_sigreturn", "sigreturn", "getrlimit", "time"}


def _groups() -> dict[str, list[str]]:
    listing = subprocess.run(
        ["systemd-analyze", "syscall-filter", "--no-pager"], capture_output=True, text=True, check=True
    ).stdout
    groups: dict[str, list[str]] = {}
    name = ""
    for line in listing.splitlines():
        if line.startswith("@"):
            groups[name := line.strip()] = []
        elif line.startswith("    ") and not line.strip().startswith("#"):
            groups[name].append(line.strip())
    return groups


def _members(word: str, groups: dict[str, list[str]]) -> Iterator[str]:
    if not word.startswith("@"):
        yield word
        return
    for member in groups[word]:
        yield from _members(member, groups)


class Filter:
    """A filter that refuses with EPERM what no rule allows."""

    def __init__(self) -> None:
        self._library = ctypes.CDLL(ctypes.util.find_library("seccomp") or "libseccomp.so.2", use_errno=True)
        self._library.seccomp_init.restype = ctypes.c_void_p
        self._library.seccomp_init.argtypes = [ctypes.c_uint32]
        self._library.seccomp_rule_add_array.argtypes = [
            ctypes.c_void_p,
            ctypes.c_uint32,
            ctypes.c_int,
            ctypes.c_uint,
            ctypes.POINTER(Comparison),
        ]
        self._library.seccomp_load.argtypes = [ctypes.c_void_p]

    def load(self, action: int, rules: list[tuple[int, str, list[Comparison]]]) -> None:
        """Apply rules (action, system call, comparisons) to this process and what it starts, *action* to all else."""
        context = self._library.seccomp_init(action)
        for effect, name, comparisons in rules:
            number = self._library.seccomp_syscall_resolve_name(name.encode())
            if number < 0:  # a call of other machines
                continue
            array = (Comparison * len(comparisons))(*comparisons)
            result = self._library.seccomp_rule_add_array(context, effect, number, len(comparisons), array)
            assert result == 0, (name, os.strerror(-result))
        result = self._library.seccomp_load(context)
        assert result == 0, os.strerror(-result)


def confine(unit: Path) -> None:
    """Put this process under the filters of *unit*, for ever."""
    said = dict(directives(unit))
    refuse = REFUSE | getattr(errno, said["SystemCallErrorNumber"])
    calls = allowed_calls(unit)
    filters = Filter()
    filters.load(ALLOW, list(_restrictions(said)))
    filters.load(refuse, [(ALLOW, name, []) for name in sorted(calls)])


def _restrictions(said: dict[str, str]) -> Iterator[tuple[int, str, list[Comparison]]]:
    """Yield what the unit refuses of calls by their arguments."""
    no = REFUSE | errno.EPERM
    if said["MemoryDenyWriteExecute"] == "yes":
        both = WRITE | EXECUTE
        yield no, "mmap", [Comparison(2, MASKED, both, both)]
        yield no, "mprotect", [Comparison(2, MASKED, EXECUTE, EXECUTE)]
        yield no, "pkey_mprotect", [Comparison(2, MASKED, EXECUTE, EXECUTE)]
        yield no, "shmat", [Comparison(2, MASKED, SHARED_EXECUTE, SHARED_EXECUTE)]
    if said["RestrictNamespaces"] == "yes":
        yield REFUSE | errno.ENOSYS, "clone3", []
        yield no, "setns", []
        for flag in NAMESPACES:
            yield no, "clone", [Comparison(0, MASKED, flag, flag)]
            yield no, "unshare", [Comparison(0, MASKED, flag, flag)]
    families = {getattr(socket, name) for name in said["RestrictAddressFamilies"].split()}
    for family in set(range(50)) - {int(family) for family in families}:
        yield REFUSE | errno.EAFNOSUPPORT, "socket", [Comparison(0, EQUAL, family)]


def main(arguments: list[str]) -> None:
    """Confine this process and become the command."""
    unit, *command = arguments
    confine(Path(unit))
    os.execvp(command[0], command)


if __name__ == "__main__":
    main(sys.argv[1:])
