"""The faults of this library, each with a sentence.

Knows what can go wrong between a caller and a lock board. Must never know what a lock is used for.
"""
# ruff: noqa: N818  the names say what happened; "NoSuchLockError" would say it twice

from __future__ import annotations


class LockerError(Exception):
    """Base of every error raised on purpose here; `str(error)` is a sentence for an engineer.

    `sent` answers the one question that matters after a failed unlock: may bytes that unlock have left the
    computer? False is a promise that none did.
    """

    def __init__(self, sentence: str, *, sent: bool = False) -> None:
        super().__init__(sentence)
        self.sent = sent


class CodecError(LockerError):
    """Bytes that are no frame of the family, or a request that must not or cannot be encoded."""


class ProfileError(LockerError):
    """A profile that does not exist, cannot be read or contradicts itself."""


class ConfigError(LockerError):
    """Lines that cannot be built: no board, a board out of range, a name used twice."""


class NoSuchLock(LockerError):
    """The line, board or lock is not in the configuration."""


class PortLost(LockerError):
    """The serial line is not open, or was lost while the request waited or was in flight."""


class RateLimited(LockerError):
    """The same lock was asked to unlock too short a time ago; nothing was sent."""

    def __init__(self, sentence: str, *, retry_after_s: float) -> None:
        super().__init__(sentence)
        self.retry_after_s = retry_after_s


class QueueFull(LockerError):
    """Too many requests wait for this line; nothing was sent."""


class TooLate(LockerError):
    """The line stayed busy until the request was too old to be safe; nothing was sent."""


class Stopped(LockerError):
    """The bank was stopped before the request was done."""


class Overrun(LockerError):
    """A watcher read too slowly and has lost readings: read the states again, then go on watching."""
