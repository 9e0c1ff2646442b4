"""Lets one process see, and answer, the system calls of another: seccomp user notifications (seccomp_unotify(2)).

The watched program is not changed, no compiler, tracer or root is needed, and a call waits until it was answered: so
calls are seen in their order, before they take effect. Linux 5.10 or newer, x86-64 or 64-bit ARM.

Knows: the kernel's structures and numbers. Must never know what a file is for.
"""

import ctypes
import errno
import fcntl
import os
import platform
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.errors import SimError

X86_64 = {
    "read": 0, "write": 1, "pread64": 17, "pwrite64": 18, "writev": 20, "sendfile": 40, "fsync": 74, "fdatasync": 75,
    "truncate": 76, "ftruncate": 77, "rename": 82, "link": 86, "unlink": 87, "openat": 257, "unlinkat": 263,
    "renameat": 264, "linkat": 265, "fallocate": 285, "pwritev": 296, "renameat2": 316, "copy_file_range": 326,
}  # fmt: skip
AARCH64 = {
    "read": 63, "write": 64, "pread64": 67, "pwrite64": 68, "writev": 66, "sendfile": 71, "fsync": 82, "fdatasync": 83,
    "truncate": 45, "ftruncate": 46, "openat": 56, "unlinkat": 35, "renameat": 38, "linkat": 37, "fallocate": 47,
    "pwritev": 70, "renameat2": 276, "copy_file_range": 285,
}  # fmt: skip
SECCOMP = {"x86_64": 317, "aarch64": 277}
NUMBERS = {"x86_64": X86_64, "aarch64": AARCH64}
"""The calls by name; a kernel without one of them has no number for it."""

PR_SET_NO_NEW_PRIVS = 38
SET_MODE_FILTER, NEW_LISTENER = 1, 8
RETURN_ALLOW, RETURN_NOTIFY = 0x7FFF0000, 0x7FC00000
LOAD_WORD, JUMP_EQUAL, RETURN = 0x20, 0x15, 0x06
RECEIVE, SEND = 0xC0502100, 0xC0182101
CONTINUE = 1
NOTIFICATION = "QIIiIQ6Q"
PATH_MAX = 4096
PAGE = 4096


class SeccompError(SimError):
    """This kernel or this sandbox does not let a process watch another."""


@dataclass(frozen=True)
class Call:
    """A system call that waits for its answer."""

    id: int
    pid: int
    name: str
    args: tuple[int, ...]

    def data(self, address: int, count: int) -> bytes:
        """Bytes of the caller's memory; OSError when there are none at that address."""
        memory = os.open(f"/proc/{self.pid}/mem", os.O_RDONLY)
        try:
            return os.pread(memory, count, address)
        finally:
            os.close(memory)

    def text(self, address: int) -> str:
        """The C string at this address."""
        found = b""
        while b"\0" not in found and len(found) < PATH_MAX:
            here = address + len(found)
            found += self.data(here, PAGE - here % PAGE)
        return os.fsdecode(found.split(b"\0", 1)[0])

    def path_of(self, descriptor: int) -> str:
        """What one of the caller's descriptors is open on; empty when it is nothing with a name."""
        try:
            return str(Path(f"/proc/{self.pid}/fd/{descriptor}").readlink())
        except OSError:
            return ""


def numbers() -> dict[str, int]:
    """The calls of this processor. SeccompError for a processor nobody wrote the table for."""
    try:
        return NUMBERS[platform.machine()]
    except KeyError:
        raise SeccompError(f"calls cannot be watched on {platform.machine()}: their numbers are not known") from None


def confine(names: Sequence[str]) -> int:
    """Let these calls of this process, and of all it starts, wait for an answer; the descriptor that answers them.

    It cannot be undone. SeccompError when the kernel refuses.
    """
    wanted = [number for name, number in numbers().items() if name in names]
    program = _rule(LOAD_WORD, 0)
    for place, number in enumerate(wanted):
        program += _rule(JUMP_EQUAL, number, len(wanted) - place, 0)
    program += _rule(RETURN, RETURN_ALLOW) + _rule(RETURN, RETURN_NOTIFY)
    rules = ctypes.create_string_buffer(program, len(program))
    pointer = ctypes.create_string_buffer(struct.pack("HxxxxxxQ", len(program) // 8, ctypes.addressof(rules)))
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    listener = int(libc.syscall(SECCOMP[platform.machine()], SET_MODE_FILTER, NEW_LISTENER, pointer))
    if listener < 0:
        raise SeccompError(f"this kernel lets nobody watch calls: {os.strerror(ctypes.get_errno())}")
    return listener


def receive(listener: int, names: dict[int, str]) -> Call | None:
    """The next call that waits; None when its caller was killed meanwhile."""
    notification = bytearray(struct.calcsize(NOTIFICATION))
    try:
        fcntl.ioctl(listener, RECEIVE, notification)
    except OSError as gone:
        if gone.errno in (errno.ENOENT, errno.EINTR):
            return None
        raise
    key, pid, _flags, number, _arch, _at, *args = struct.unpack(NOTIFICATION, notification)
    return Call(key, pid, names[number], tuple(args))


def answer(listener: int, call: Call, fault: int = 0) -> None:
    """Let the call happen, or fail with this errno without happening."""
    said = struct.pack("QqiI", call.id, 0, -fault, 0 if fault else CONTINUE)
    try:
        fcntl.ioctl(listener, SEND, said)
    except OSError as gone:
        if gone.errno != errno.ENOENT:  # the caller was killed while it waited
            raise


def _rule(code: int, value: int, yes: int = 0, no: int = 0) -> bytes:
    return struct.pack("HBBI", code, yes, no, value)
