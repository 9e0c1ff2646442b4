"""What a session reports: events, acks, counts. Plain values.

Knows requests and replies. Must never know bytes of a family, time or a port.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from locker_driver.codecs.messages import Changed, Message, Request, Unlock


class Echo(Enum):
    """Does the adapter return what is sent?"""

    UNKNOWN = "unknown"
    ABSENT = "absent"
    PRESENT = "present"


class Ack(Enum):
    """What the board said to an unlock; a hint only, never the fact that a door opened."""

    ACKED = "acked"
    UNSURE = "unsure"
    """Bytes like an ack came, but they may be an echo or belong to an earlier unlock."""
    NONE = "none"
    REFUSED = "refused"
    """The board said that it did not, or that the door did not open."""


@dataclass(frozen=True)
class Send:
    """Write these bytes now: a read is repeated."""

    data: bytes


@dataclass(frozen=True)
class Answer:
    """The reply to a read, received at `at_s`."""

    request: Request
    message: Message
    at_s: float


@dataclass(frozen=True)
class Silence:
    """A read was given up: nothing came in time, or the board refused it."""

    request: Request


@dataclass(frozen=True)
class Unlocked:
    """An unlock is over as far as the board's word goes."""

    request: Unlock
    ack: Ack


@dataclass(frozen=True)
class Heard:
    """A board reported a change by itself."""

    message: Changed


NO_BOARD = -1
"""Stands in for a board number where bytes belong to no board: 0 is a board in some families."""

Event = Send | Answer | Silence | Unlocked | Heard


@dataclass
class Counts:
    """What happened with one board; never reset. NO_BOARD collects what belongs to none."""

    requests: int = 0
    replies: int = 0
    timeouts: int = 0
    refusals: int = 0
    """Of the replies, those that said no."""
    bad_checks: int = 0
    stale: int = 0
    garbage_bytes: int = 0
