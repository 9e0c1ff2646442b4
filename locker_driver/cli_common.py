"""What several parts of the `locker` command share: arguments that name a line, and a bank on it.

Knows arguments and one line. Must never know what a lock is used for.
"""

from __future__ import annotations

import argparse
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

from locker_driver import profiles
from locker_driver.bank import Bank
from locker_driver.config import LineConfig
from locker_driver.errors import NoSuchLock, PortLost
from locker_driver.line import TraceHook
from locker_driver.profiles import Profile

LINE = "line"
PORT_HELP = "device path (best /dev/serial/by-id/...), socket://host:port or rfc2217://host:port"


def add_line(parser: argparse.ArgumentParser) -> None:
    """`--port`, `--profile` and `--baud`."""
    parser.add_argument("--port", required=True, help=PORT_HELP)
    parser.add_argument(
        "--profile", help=f"board model: a name or a .toml file (default {profiles.DEFAULT_PROFILE})", metavar="P"
    )
    parser.add_argument("--baud", type=baud, metavar="N", help="another rate than the profile's")


def profile_of(args: argparse.Namespace) -> Profile:
    """The profile of `args`, at the rate of `args`. Raises ProfileError."""
    found = profiles.load(args.profile or profiles.DEFAULT_PROFILE)
    return found if args.baud is None else found.model_copy(update={"baud": args.baud})


@asynccontextmanager
async def bank_on(line: LineConfig, on_trace: TraceHook | None = None) -> AsyncIterator[Bank]:
    """A running bank of one line; PortLost when it cannot be opened now."""
    bank = Bank([line], on_trace=on_trace)
    await bank.start()
    try:
        health = bank.health()[line.name]
        if not health.up:
            raise PortLost(f"{health.fault or 'The port does not answer'}.")
        yield bank
    finally:
        await bank.stop()


def whole(text: str) -> int:
    """A whole number of at most nine digits."""
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise argparse.ArgumentTypeError(f"{text[:20]!r} is no whole number")
    return int(text)


def baud(text: str) -> int:
    """A rate in bits per second."""
    rate = whole(text)
    if not 300 <= rate <= 1_000_000:
        raise argparse.ArgumentTypeError("rates are 300 to 1000000")
    return rate


def seconds(text: str) -> float:
    """Seconds, an hour at most."""
    value = float(text)
    if not 0 <= value <= 3600:
        raise argparse.ArgumentTypeError("seconds are 0 to 3600")
    return value


def several(one: Callable[[str], int]) -> Callable[[str], tuple[int, ...]]:
    """A list like `1,2,5`; each named once."""

    def parse(text: str) -> tuple[int, ...]:
        return tuple(dict.fromkeys(one(part) for part in text.split(",")))

    return parse


def check_locks(profile: Profile, locks: Sequence[int]) -> None:
    """NoSuchLock for a lock the boards of `profile` do not have, before a port is opened."""
    if wrong := [lock for lock in locks if not 1 <= lock <= profile.channels]:
        raise NoSuchLock(f"There is no lock {wrong[0]}: a {profile.name} board has 1 to {profile.channels}.")
