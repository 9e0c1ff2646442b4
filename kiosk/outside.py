"""Everything around the controller that a simulation replaces: time, chance, threads, disk room, serial port, network.

Knows: ports, and what stands behind them in a shop. Must never know what is built on them.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from structlog.typing import FilteringBoundLogger

from kiosk.db.worker import InlineExecutor
from kiosk.domain.clock import Clock
from kiosk.services.ports import Entropy, Executor, Spawn
from kiosk.services.room import free_bytes_of
from locker_driver import LineConfig, Port, serial_port


@dataclass(frozen=True)
class Outside:
    """The world around the controller."""

    clock: Clock
    entropy: Entropy
    spawn: Spawn
    fatal: Callable[[str], None]
    log: FilteringBoundLogger
    executor: Executor = field(default_factory=InlineExecutor)
    hashing: Executor = field(default_factory=InlineExecutor)
    port_factory: Callable[[LineConfig], Port] = serial_port
    transport: httpx.AsyncBaseTransport | None = None
    free_bytes: Callable[[Path], int] = free_bytes_of
    """How much room is left on the disk of a folder."""
    socket: bool = True
    """Whether other programs may look in: screens over the Unix socket, `kiosk health` by its file. Without it
    `Kiosk.desk` is the screen's other end."""
