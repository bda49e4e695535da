"""The filter of system calls, run here as the kernel runs it, for both machines that it is written for."""

from __future__ import annotations

import errno
import os
import struct
import sys
from collections.abc import Sequence

import pytest

from engine.fences import seccomp
from engine.fences.seccomp import REFUSED, program

X86_64, AARCH64 = (0, 0xC000003E), (1, 0xC00000B7)
PID = 4711
ALLOWED, KILLED = 0x7FFF0000, 0x80000000
REFUSE, UNKNOWN = 0x00050000 | errno.EPERM, 0x00050000 | errno.ENOSYS
MACHINES = pytest.mark.parametrize("machine", [X86_64, AARCH64], ids=["x86_64", "aarch64"])


def run(code: Sequence[tuple[int, int, int, int]], number: int, architecture: int, argument: int = 0) -> int:
    """Return the filter's answer to a call with its first argument."""
    data = struct.pack("<IIQQ", number, architecture, 0, argument)
    accumulator, at = 0, 0
    while True:
        operation, if_so, if_not, operand = code[at]
        at += 1
        match operation:
            case 0x20:
                (accumulator,) = struct.unpack_from("<I", data, operand)
            case 0x06:
                return operand
            case 0x15:
                at += if_so if accumulator == operand else if_not
            case 0x35:
                at += if_so if accumulator >= operand else if_not
            case 0x45:
                at += if_so if accumulator & operand else if_not
            case _:
                raise AssertionError(f"no such operation: {operation}")


@MACHINES
def test_what_is_refused(machine: tuple[int, int]) -> None:
    """Every call of the list; what readers need is not among them: files, memory, time, threads."""
    column, architecture = machine
    code = program(column, architecture, PID)
    assert len(code) < 4096  # the kernel's limit
    for numbers in REFUSED.values():
        number = numbers[column]
        assert number is None or run(code, number, architecture) == REFUSE
    for name, numbers in {
        "read": (0, 63),
        "write": (1, 64),
        "mmap": (9, 222),
        "openat": (257, 56),
        "futex": (202, 98),
        "exit_group": (231, 94),
        "clock_gettime": (228, 113),
        "getrandom": (318, 278),
    }.items():
        assert run(code, numbers[column], architecture) == ALLOWED, name


@MACHINES
def test_what_depends_on_an_argument(machine: tuple[int, int]) -> None:
    """Threads but no processes; signals and limits of this process only."""
    column, architecture = machine
    code = program(column, architecture, PID)
    clone, tgkill, prlimit = (numbers[column] for numbers in ((56, 220), (234, 131), (302, 261)))
    assert run(code, clone, architecture, 0x003D0F00) == ALLOWED  # as pthread_create does
    assert run(code, clone, architecture, 0x01200011) == REFUSE  # as fork does
    assert run(code, clone, architecture, 0x00004111) == REFUSE  # as posix_spawn does
    assert run(code, 435, architecture) == UNKNOWN  # clone3
    assert [run(code, tgkill, architecture, pid) for pid in (PID, 1)] == [ALLOWED, REFUSE]
    assert [run(code, prlimit, architecture, pid) for pid in (0, PID, 1)] == [ALLOWED, ALLOWED, REFUSE]


def test_another_machine_s_calls() -> None:
    """The numbers mean something else there: 32 bits end the process, x32 is refused."""
    code = program(*X86_64, PID)
    assert run(code, 102, 0x40000003) == KILLED  # socketcall of i386
    assert run(code, 0x40000000 + 41, X86_64[1]) == REFUSE
    assert run(program(*AARCH64, PID), 281, 0x40000028) == KILLED  # socket of arm


def test_a_machine_that_is_not_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is done there: a filter with wrong numbers would refuse the wrong calls."""
    monkeypatch.setattr("os.uname", lambda: os.uname_result(("Linux", "board", "6.12", "#1", "riscv64")))
    assert not seccomp.restrict()


@pytest.mark.skipif(sys.platform != "linux", reason="no fence but on Linux")
def test_the_numbers_are_those_of_libseccomp() -> None:
    """A table of its own that knows the names on both machines."""
    import ctypes

    try:
        library = ctypes.CDLL("libseccomp.so.2")
    except OSError:
        pytest.skip("no libseccomp")
    for column, architecture in (X86_64, AARCH64):
        for name, numbers in REFUSED.items():
            known = library.seccomp_syscall_resolve_name_arch(ctypes.c_uint32(architecture), name.encode())
            if known >= 0:  # it may be older than the call
                assert numbers[column] == known, name
            else:
                assert (numbers[column] or 451) > 450, name
