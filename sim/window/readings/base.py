"""A frame in the terms all families share.

Knows: locks and their contacts. Must never know: a byte of any family.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sim.boards.base import BoardOptions


@dataclass(frozen=True, slots=True)
class Reading:
    """What a frame says. `kind` as in texts.toml after `bus_`; locks count from 1, 0: none in particular."""

    kind: str
    lock: int = 0
    shorted: frozenset[int] | None = None
    """Locks whose contact is shorted, among `covers`; None when the frame does not tell."""
    covers: frozenset[int] | None = None
    """The locks `shorted` speaks of; None: all of them, or `lock` alone."""
    value: int = 0
    """A number that is no lock: an address, milliseconds, a code."""


RAW = Reading("raw")
BROKEN = Reading("broken")


def shorted_of(mask: int, options: BoardOptions, first: int = 1, count: int | None = None) -> frozenset[int]:
    """Locks from `first` whose bit says shorted; bit 0 is the first. Boards built the other way round are heeded."""
    wanted = range(options.channels if count is None else count)
    return frozenset(first + n for n in wanted if bool(mask >> n & 1) != options.reversed)


def one_shorted(lock: int, bit: bool, options: BoardOptions) -> frozenset[int]:
    """The same of a single lock."""
    return frozenset((lock,) if bit != options.reversed else ())


def setting(known: Mapping[int, tuple[str, int]], bauds: Sequence[int], command: int, value: bytes) -> Reading:
    """A setting, or the question for one where there is no value. `known`: name and unit by command; a rate of the line
    is a place in `bauds`."""
    if command not in known:
        return RAW
    name, unit = known[command]
    if not value:
        return Reading(f"read_{name}")
    number = int.from_bytes(value, "big")
    if name == "baud":
        return Reading("baud", value=bauds[number]) if number < len(bauds) else RAW
    return Reading(name, value=number * unit)
