"""A Unix stream socket to listen at. Knows a path; must never know who connects, or what is said."""

import socket
from pathlib import Path

from sim.errors import SimError


def listen(path: Path, backlog: int, what: str) -> socket.socket:
    """A listener at `path` that never blocks, in place of one that was left there. SimError naming `what` when that is
    impossible (often: the path is too long)."""
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        path.unlink(missing_ok=True)
        listener.bind(str(path))
        listener.listen(backlog)
    except OSError as error:
        listener.close()
        raise SimError(f"the {what} socket {path} cannot be made: {error}") from error
    listener.setblocking(False)
    return listener
