"""A library for electronic lock boards: open a lock, read doors, watch them change.

Knows boards, locks and bytes. Must never know what lies behind a door. See docs/driver.md for an example.
"""

import logging

from locker_driver.bank import Bank, LineHealth
from locker_driver.config import LineConfig
from locker_driver.errors import (
    CodecError,
    ConfigError,
    LockerError,
    NoSuchLock,
    Overrun,
    PortLost,
    ProfileError,
    QueueFull,
    RateLimited,
    Stopped,
    TooLate,
)
from locker_driver.events import Ack, Counts, Echo
from locker_driver.jobs import OpenResult
from locker_driver.line import TraceEvent
from locker_driver.plan import PollPace
from locker_driver.port import Port, PortEvents, PortFault, SerialPort, serial_port
from locker_driver.profiles import Profile
from locker_driver.profiles import load as load_profile
from locker_driver.profiles import names as profile_names
from locker_driver.readings import DoorState, Lock, Reading
from locker_driver.watch import Watch

__all__ = [
    "Ack",
    "Bank",
    "CodecError",
    "ConfigError",
    "Counts",
    "DoorState",
    "Echo",
    "LineConfig",
    "LineHealth",
    "Lock",
    "LockerError",
    "NoSuchLock",
    "OpenResult",
    "Overrun",
    "PollPace",
    "Port",
    "PortEvents",
    "PortFault",
    "PortLost",
    "Profile",
    "ProfileError",
    "QueueFull",
    "RateLimited",
    "Reading",
    "SerialPort",
    "Stopped",
    "TooLate",
    "TraceEvent",
    "Watch",
    "load_profile",
    "profile_names",
    "serial_port",
]

logging.getLogger(__name__).addHandler(logging.NullHandler())  # a library is quiet unless asked
