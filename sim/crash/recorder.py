"""Records what a watched program does to one folder, from its system calls.

Locks and the shared memory of the WAL index are left out: they mean nothing after a power cut.

Knows: system calls and names. Must never know what is in a file, nor why it is written.
"""

import os
from collections.abc import Callable
from pathlib import Path

from sim.crash.seccomp import Call
from sim.crash.watched import watch
from sim.crash.writes import Create, Mark, Op, Rename, Sync, SyncFolder, Truncate, Unlink, Write
from sim.errors import SimError

MARK = "/dev/null"
"""What a watched program writes here is a mark in the record."""

END = "end"
"""The mark after which nothing is recorded."""

VOLATILE = ("-shm", ".lock")
AT_FDCWD = 0xFFFFFF9C
HANDLED = (
    "openat", "write", "pwrite64", "ftruncate", "fsync", "fdatasync", "rename", "renameat", "renameat2", "unlink",
    "unlinkat",
)  # fmt: skip
UNHEARD_OF = ("writev", "pwritev", "fallocate", "sendfile", "copy_file_range", "truncate", "link", "linkat")
"""Ways to change a file that nobody has used so far: refused, so that no record is silently wrong."""


class RecordError(SimError):
    """The program changed a file in a way that cannot be recorded."""


class Recorder:
    """A judge that lets everything happen and writes it down in `ops`."""

    def __init__(self, folder: Path) -> None:
        self.ops: list[Op] = []
        self._home = str(folder.resolve())
        self._files: dict[str, int] = {}
        self._made = 0
        self._ended = False

    def __call__(self, call: Call) -> int:
        """Write one call down."""
        if not self._ended:
            match call.name:
                case "openat":
                    self._open(call)
                case "write" | "pwrite64":
                    self._write(call)
                case "ftruncate":
                    self._truncate(call)
                case "fsync" | "fdatasync":
                    self._sync(call)
                case "rename" | "renameat" | "renameat2":
                    self._rename(call)
                case "unlink" | "unlinkat":
                    self._unlink(call)
                case _:
                    self._strange(call)
        return 0

    def _name(self, path: str) -> str | None:
        """The name within the folder; None for what lies elsewhere or is of no account."""
        if path != self._home and not path.startswith(self._home + "/"):
            return None
        name = path[len(self._home) + 1 :]
        return None if name.endswith((*VOLATILE, " (deleted)")) else name

    def _named(self, call: Call, at: int) -> tuple[str, str | None]:
        """The path in the arguments from `at` on: a folder's descriptor and a text, and its name here."""
        folder, text = call.args[at] & 0xFFFFFFFF, call.text(call.args[at + 1])
        base = f"/proc/{call.pid}/cwd" if folder == AT_FDCWD else call.path_of(folder)
        path = text if text.startswith("/") else f"{os.path.realpath(base)}/{text}"
        return path, self._name(path)

    def _open(self, call: Call) -> None:
        flags = call.args[2]
        if not flags & (os.O_CREAT | os.O_TRUNC):
            return
        path, name = self._named(call, 0)
        if not name:
            return
        if not Path(path).exists():
            self._made += 1
            self._files[name] = self._made
            self.ops.append(Create(self._made, name))
        elif flags & os.O_TRUNC:
            self.ops.append(Truncate(self._files[name], 0))

    def _file(self, call: Call) -> int | None:
        """Which file of the record the call's descriptor is open on."""
        name = self._name(call.path_of(call.args[0]))
        if not name:
            return None
        if name not in self._files:
            raise RecordError(f"{call.name} on {name}, which was there before the record began")
        return self._files[name]

    def _write(self, call: Call) -> None:
        path = call.path_of(call.args[0])
        if path == MARK:
            word = call.data(call.args[1], call.args[2]).decode()
            self.ops.append(Mark(word))
            self._ended = word == END
            return
        file = self._file(call)
        if file is None:
            return
        at = call.args[3] if call.name == "pwrite64" else _position(call)
        self.ops.append(Write(file, at, call.data(call.args[1], call.args[2])))

    def _truncate(self, call: Call) -> None:
        if (file := self._file(call)) is not None:
            self.ops.append(Truncate(file, call.args[1]))

    def _sync(self, call: Call) -> None:
        path = call.path_of(call.args[0])
        if Path(path).is_dir():
            if (folder := self._name(path)) is not None:
                self.ops.append(SyncFolder(folder))
        elif (file := self._file(call)) is not None:
            self.ops.append(Sync(file))

    def _rename(self, call: Call) -> None:
        if call.name == "rename":
            old, new = (self._name(str(Path(call.text(path)).absolute())) for path in call.args[:2])
        else:
            (_, old), (_, new) = self._named(call, 0), self._named(call, 2)
        if old and new and old in self._files:
            self._files[new] = self._files.pop(old)
            self.ops.append(Rename(old, new))
        elif old or new:
            raise RecordError(f"{old or 'something outside'} was renamed to {new or 'something outside'}")

    def _unlink(self, call: Call) -> None:
        if call.name == "unlink":
            name = self._name(str(Path(call.text(call.args[0])).absolute()))
        else:
            name = self._named(call, 0)[1]
        if name and self._files.pop(name, None) is not None:
            self.ops.append(Unlink(name))

    def _strange(self, call: Call) -> None:
        by_name = call.name in ("truncate", "link", "linkat")
        path = call.text(call.args[0 if call.name != "linkat" else 1]) if by_name else call.path_of(call.args[0])
        if self._name(path):
            raise RecordError(f"{call.name} on {path} cannot be recorded")


def record(main: Callable[[], None], folder: Path) -> list[Op]:
    """Run `main` in a process of its own; what it did to the files of `folder`, which must hold none yet."""
    recorder = Recorder(folder)
    watch(main, (*HANDLED, *UNHEARD_OF), recorder)
    return recorder.ops


def mark(word: str) -> None:
    """Say in a watched program that everything so far was taken as durable; elsewhere nothing happens."""
    nowhere = os.open(MARK, os.O_WRONLY)
    try:
        os.write(nowhere, word.encode())
    finally:
        os.close(nowhere)


def _position(call: Call) -> int:
    """Where a plain write goes: the descriptor's own offset."""
    for line in Path(f"/proc/{call.pid}/fdinfo/{call.args[0]}").read_text(encoding="ascii").splitlines():
        name, _, value = line.partition(":")
        if name == "pos":
            return int(value)
    raise RecordError(f"nobody knows where descriptor {call.args[0]} stands")
