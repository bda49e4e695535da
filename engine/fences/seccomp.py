"""seccomp: a filter of system calls, as a program for the kernel's packet filter (BPF).

The filter refuses, with EPERM, what a parser of documents never needs and an intruder would: sockets, other processes,
new programs, other people's files by their modes, kernel interfaces with a history of holes. All other calls stay as
they are, because a list of allowed ones breaks with every new version of the C library. It holds for all threads, and
for good.

No library makes this shorter: the bindings on the index need libseccomp on the machine, which a wheel cannot bring.
The numbers are those of arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h of Linux, the
layout of a program that of include/uapi/linux/{filter,seccomp,audit}.h.
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct
import sys

# fmt: off
REFUSED: dict[str, tuple[int | None, int | None]] = {  # (x86_64, aarch64); None: it does not exist there
    # the network
    "socket": (41, 198), "socketpair": (53, 199),
    "io_uring_setup": (425, 425), "io_uring_enter": (426, 426), "io_uring_register": (427, 427),
    # other processes: their memory, their files, their end
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "kcmp": (312, 272),
    "process_madvise": (440, 440), "pidfd_open": (434, 434), "pidfd_getfd": (438, 438), "pidfd_send_signal": (424, 424),
    "kill": (62, 129), "tkill": (200, 130), "rt_sigqueueinfo": (129, 138), "rt_tgsigqueueinfo": (297, 240),
    "shmget": (29, 194), "msgget": (68, 186), "semget": (64, 190), "mq_open": (240, 180),
    # new processes and programs
    "fork": (57, None), "vfork": (58, None), "execve": (59, 221), "execveat": (322, 281),
    # modes, owners, times and lengths of files, which Landlock does not guard or not in every version
    "chmod": (90, None), "fchmod": (91, 52), "fchmodat": (268, 53), "fchmodat2": (452, 452),
    "chown": (92, None), "fchown": (93, 55), "lchown": (94, None), "fchownat": (260, 54), "truncate": (76, 45),
    "setxattr": (188, 5), "lsetxattr": (189, 6), "fsetxattr": (190, 7), "setxattrat": (463, 463),
    "utime": (132, None), "utimes": (235, None), "futimesat": (261, None), "utimensat": (280, 88),
    # name spaces and mounts
    "mount": (165, 40), "umount2": (166, 39), "move_mount": (429, 429), "open_tree": (428, 428), "fsopen": (430, 430),
    "fsconfig": (431, 431), "fsmount": (432, 432), "fspick": (433, 433), "mount_setattr": (442, 442),
    "pivot_root": (155, 41), "chroot": (161, 51), "unshare": (272, 97), "setns": (308, 268),
    "open_by_handle_at": (304, 265),
    # the kernel itself
    "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282), "add_key": (248, 217),
    "request_key": (249, 218), "keyctl": (250, 219), "init_module": (175, 105), "finit_module": (313, 273),
    "delete_module": (176, 106), "kexec_load": (246, 104), "kexec_file_load": (320, 294),
}
# fmt: on
_CLONE, _TGKILL, _PRLIMIT, _SECCOMP = (56, 220), (234, 131), (302, 261), (317, 277)
_CLONE3 = 435
_ARCHITECTURES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
"""By the machine's name: its column above, and what the kernel calls it."""
_X32 = 0x40000000
"""From this number on, calls of the other ABI of x86_64."""
_THREAD = 0x00010000
"""The flag of `clone` for a thread, which is no new process."""

_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16
"""Where they stand in `struct seccomp_data`; of the first argument the lower half."""
_ALLOW, _KILL = 0x7FFF0000, 0x80000000
_REFUSE = 0x00050000 | errno.EPERM
_UNKNOWN = 0x00050000 | errno.ENOSYS
"""To `clone3`, whose flags a filter cannot see: the C library uses `clone` then."""
_SET_MODE_FILTER, _ALL_THREADS = 1, 1

_Instruction = tuple[int, int, int, int]
"""Operation, instructions to skip if its test holds, if it does not, and its operand."""


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p)]


def restrict() -> bool:
    """Refuse these calls to this process for good. Returns False if the system has no filter, or not for its machine.

    It needs `no_new_privs`.
    """
    machine = _ARCHITECTURES.get(os.uname().machine)
    if machine is None or sys.maxsize < 2**32 or sys.byteorder != "little":
        return False
    column, architecture = machine
    instructions = program(column, architecture, os.getpid())
    code = b"".join(struct.pack("=HBBI", *instruction) for instruction in instructions)
    library = ctypes.CDLL(None)
    library.syscall.restype = ctypes.c_long
    arguments = (_SECCOMP[column], _SET_MODE_FILTER, _ALL_THREADS)
    return bool(library.syscall(*map(ctypes.c_long, arguments), ctypes.byref(_Program(len(instructions), code))) == 0)


def program(column: int, architecture: int, pid: int) -> list[_Instruction]:
    """Return the filter for the machine of a *column* of the numbers above.

    *pid* is this process, which may send signals to itself and set its own limits.
    """
    code = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 1, 0, architecture),
        _answer(_KILL),
        (_LOAD, 0, 0, _NUMBER),
    ]
    if column == 0:
        code += [(_AT_LEAST, 0, 1, _X32), _answer(_REFUSE)]
    for numbers in REFUSED.values():
        if (number := numbers[column]) is not None:
            code += [(_EQUAL, 0, 1, number), _answer(_REFUSE)]
    code += [(_EQUAL, 0, 1, _CLONE3), _answer(_UNKNOWN)]
    code += _allow_if(_CLONE[column], (_ANY_BIT, _THREAD))
    code += _allow_if(_TGKILL[column], (_EQUAL, pid))
    code += _allow_if(_PRLIMIT[column], (_EQUAL, 0), (_EQUAL, pid))
    return [*code, _answer(_ALLOW)]


def _allow_if(number: int, *tests: tuple[int, int]) -> list[_Instruction]:
    """Return instructions that allow a call if one of *tests* holds for its first argument, else refuse it."""
    count = len(tests)
    checks = [(operation, count - place, 0, operand) for place, (operation, operand) in enumerate(tests)]
    return [
        (_EQUAL, 0, count + 3, number),
        (_LOAD, 0, 0, _FIRST_ARGUMENT),
        *checks,
        _answer(_REFUSE),
        _answer(_ALLOW),
    ]


def _answer(action: int) -> _Instruction:
    return (_RETURN, 0, 0, action)
