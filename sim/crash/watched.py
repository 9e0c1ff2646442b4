"""Runs a function in a process of its own whose calls this process answers.

Knows: processes and the order of calls. Must never know what the calls mean: the judge says which of them fail.
"""

import os
import select
import signal
import socket
import sys
import traceback
from collections.abc import Callable, Sequence

from sim.crash import seccomp
from sim.crash.seccomp import Call, SeccompError
from sim.errors import SimError

SILENT_S = 60.0
"""A child that asks for nothing for so long hangs."""

Judge = Callable[[Call], int]
"""The errno with which a call fails; 0 lets it happen."""


class ChildError(SimError):
    """The watched process hung or ended in an error of its own."""


def watch(main: Callable[[], None], names: Sequence[str], judge: Judge) -> None:
    """Fork, run `main` there, answer its calls of these names until it ends.

    ChildError when it hangs or fails; its traceback is on standard error. SeccompError when nobody can be watched.
    """
    ours, theirs = socket.socketpair()
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child == 0:
        ours.close()
        _be_watched(main, names, theirs)
    theirs.close()
    try:
        _serve(_handed(ours), judge)
    except BaseException:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        raise
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code != 0:
        raise ChildError(f"the watched process ended with {code}")


def _handed(child: socket.socket) -> int:
    with child:
        word, listeners, _, _ = socket.recv_fds(child, 200, 1)
    if not listeners:
        raise SeccompError(word.decode() or "the watched process ended at once")
    return listeners[0]


def _serve(listener: int, judge: Judge) -> None:
    known = {number: name for name, number in seccomp.numbers().items()}
    waiting = select.poll()
    waiting.register(listener, select.POLLIN)
    try:
        while True:
            events = waiting.poll(SILENT_S * 1000)
            if not events:
                raise ChildError(f"the watched process asked for nothing in {SILENT_S:g} s")
            if not events[0][1] & select.POLLIN:
                return
            call = seccomp.receive(listener, known)
            if call is not None:
                seccomp.answer(listener, call, judge(call))
    finally:
        os.close(listener)


def _be_watched(main: Callable[[], None], names: Sequence[str], parent: socket.socket) -> None:
    code = 1
    try:
        try:
            listener = seccomp.confine(names)
        except SeccompError as refused:
            parent.send(str(refused).encode())
            return
        socket.send_fds(parent, [b"watch"], [listener])
        os.close(listener)
        parent.close()
        main()
        code = 0
    except BaseException:  # told to a person; the parent sees the exit code
        traceback.print_exc()
    finally:
        os._exit(code)
