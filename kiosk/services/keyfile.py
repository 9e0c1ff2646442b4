"""Secret bytes in a file of their own, outside the database, readable by nobody else.

Knows: how to make such a file so that a power cut leaves either none or a whole one. Must never know what the bytes
are for, and never says them.
"""

import contextlib
import os
from collections.abc import Callable
from pathlib import Path

KEY_BYTES = 32
PRIVATE = 0o600


class KeyFileError(Exception):
    """The file cannot be used; the sentence says what to do."""


def read_or_create(path: Path, make: Callable[[int], bytes]) -> bytes:
    """The 32 bytes in this file; `make(32)` fills a new one. KeyFileError when it cannot be read, made or trusted."""
    try:
        return _read(path)
    except FileNotFoundError:
        pass
    except OSError as fault:
        raise KeyFileError(f"{path} cannot be read: {fault.strerror}. Check who owns it.") from fault
    try:
        write_private(path, make(KEY_BYTES))
        return _read(path)
    except OSError as fault:
        raise KeyFileError(f"{path} cannot be made: {fault.strerror}. Check the folder and its owner.") from fault


def write_private(path: Path, data: bytes) -> None:
    """Put `data` into a file only its owner may read, whole or not at all; OSError when the disk refuses."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(path.name + ".new")
    with contextlib.suppress(FileNotFoundError):
        fresh.unlink()
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _read(path: Path) -> bytes:
    data = path.read_bytes()
    if len(data) != KEY_BYTES:
        raise KeyFileError(f"{path} holds {len(data)} bytes instead of {KEY_BYTES}. Restore it from a backup.")
    if path.stat().st_mode & 0o077:
        path.chmod(PRIVATE)
    return data
