"""The socket file and who may knock: mode, group, stale files, peer credentials.

Knows Unix sockets. Must never know a message.
"""

import errno
import os
import socket
import stat
import struct
from pathlib import Path

SOCKET_MODE = 0o660
BACKLOG = 8
CREDENTIALS = struct.Struct("3i")
"""pid, uid, gid of the connecting process (unix(7), SO_PEERCRED)."""

SO_PEERGROUPS = 59
"""Supplementary groups of the connecting process: an array of 32-bit ids (Linux 4.13 and later)."""

MOST_GROUPS = 256


class ListenError(Exception):
    """The socket cannot be made; the text is a sentence for the technician."""


def listen(path: Path, gid: int | None) -> socket.socket:
    """A listening, non-blocking Unix socket with mode 0660 (and group `gid`); never wider for a moment.

    A file left by a program that died is replaced; ListenError when a live program holds it, or it is no socket.
    """
    _clear_stale(path)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        listener.setblocking(False)
        os.fchmod(listener.fileno(), 0o600)  # Linux gives the file these bits at bind
        listener.bind(str(path))
        if gid is not None:
            os.chown(path, -1, gid)
        path.chmod(SOCKET_MODE)
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        raise ListenError(f"The socket {path} cannot be made: {error.strerror or error}.") from error
    return listener


def may_knock(connection: socket.socket, gid: int | None) -> bool:
    """Whether the process at the other end runs as our user, or belongs to the group `gid`."""
    try:
        raw = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, CREDENTIALS.size)
    except OSError:
        return False
    _, uid, primary = CREDENTIALS.unpack(raw)
    return uid == os.geteuid() or (gid is not None and (primary == gid or gid in _more_groups(connection)))


def _more_groups(connection: socket.socket) -> tuple[int, ...]:
    try:
        raw = connection.getsockopt(socket.SOL_SOCKET, SO_PEERGROUPS, 4 * MOST_GROUPS)
    except OSError:
        return ()
    return struct.unpack(f"{len(raw) // 4}I", raw)


def _clear_stale(path: Path) -> None:
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return
    except OSError as error:
        raise ListenError(f"The socket {path} cannot be made: {error.strerror}.") from error
    if not stat.S_ISSOCK(mode):
        raise ListenError(f"{path} is in the way and is no socket. Remove it.")
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.setblocking(False)
        if probe.connect_ex(str(path)) != errno.ECONNREFUSED:
            raise ListenError(f"Another program serves the socket {path}. Stop that one first.")
    path.unlink(missing_ok=True)
