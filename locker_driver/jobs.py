"""What waits for a line: unlocks and asked-for reads, each with the future of its caller.

Knows requests and what a caller gets. Must never know ports, bytes or when a job's turn comes.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from locker_driver.codecs.messages import StatesRequest, Unlock
from locker_driver.events import Ack
from locker_driver.readings import Lock, Reading


@dataclass(frozen=True)
class OpenResult:
    """What is known after an unlock frame: the loop time its first byte left, and the board's hint."""

    sent_at_s: float
    ack: Ack


@dataclass(eq=False)
class UnlockJob:
    """An unlock that waits or is in flight; `expires_s` on the loop's clock, then it is too old to be safe."""

    request: Unlock
    done: asyncio.Future[OpenResult]
    asked_s: float
    expires_s: float
    sent_at_s: float | None = None


@dataclass(eq=False)
class ReadJob:
    """A read somebody waits for."""

    request: StatesRequest
    done: asyncio.Future[dict[Lock, Reading]]
