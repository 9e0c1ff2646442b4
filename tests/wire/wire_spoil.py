"""Bits that flip on their way: between a world and whoever talks to it, on frames a test picks.

Knows bytes alone. Must never know a codec, or what a frame means.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from sim.faults import Fault, Kind
from sim.world import World


def one_or_two_flips(frame: bytes) -> Iterator[bytes]:
    """`frame` with every one bit and every two bits flipped."""
    value, size = int.from_bytes(frame, "big"), len(frame)
    masks = [1 << bit for bit in range(size * 8)]
    for mask in [*masks, *(one | other for one, other in combinations(masks, 2))]:
        yield (value ^ mask).to_bytes(size, "big")


@dataclass
class SpoiledRequest:
    """The next time the host writes `frame`, its boards hear `wrong` instead."""

    world: World
    frame: bytes
    wrong: bytes
    spent: bool = False

    def __post_init__(self) -> None:
        self._receive = self.world.receive
        self.world.receive = self.receive

    def receive(self, line: str, data: bytes, now: float) -> None:
        """The host wrote."""
        hit = not self.spent and data == self.frame
        self.spent = self.spent or hit
        self._receive(line, self.wrong if hit else data, now)


def spoil_replies(world: World, board: int, reply: bytes, wrong: bytes, times: int) -> Fault:
    """The next replies of `board` differ as `wrong` does from `reply`. The fault's `count` is how many still wait."""
    fault = Fault(Kind.FLIP, times, board, data=bytes(a ^ b for a, b in zip(reply, wrong, strict=True)))
    world.replies["main"].add(fault)
    return fault
