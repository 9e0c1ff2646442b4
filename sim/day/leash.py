"""Runs a program that the kernel ends together with whoever started it: `python -m sim.day.leash PID PROGRAM ...`.

Knows one system call. Must never know which program it is. A shop that is killed leaves nobody behind.
"""

import ctypes
import os
import signal
import sys
from collections.abc import Sequence

PR_SET_PDEATHSIG = 1
"""linux/prctl.h: the signal a process gets when its parent dies; it survives execve."""


def command(argv: Sequence[str]) -> list[str]:
    """The command that runs `argv` (its first word is a path) on a leash held by this process."""
    return [sys.executable, "-m", "sim.day.leash", str(os.getpid()), *argv]


def main(words: Sequence[str]) -> None:
    """Become the program; exit code 1 when the parent is gone already or the kernel cannot do this."""
    parent, argv = int(words[0]), list(words[1:])
    if ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0) != 0 or os.getppid() != parent:
        sys.exit(1)
    os.execv(argv[0], argv)  # noqa: S606 - no shell is wanted


if __name__ == "__main__":
    main(sys.argv[1:])
