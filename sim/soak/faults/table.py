"""Every fault class of docs/safety.md, and where it is played: in the simulation, by an act here, or in another tier.

docs/reliability.md holds the same table (a test compares). `weight` says how often a class is drawn; a class of the
simulation with no act yet has none.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Literal

from sim.seeds import Random
from sim.soak.faults import bus, disk, doors, network, process
from sim.soak.stage import Stage

Strike = Callable[[Stage, Random], Awaitable[None]]
Tier = Literal["simulation", "kill tier", "replay tier", "I/O tier", "bit tier", "bus tier", "upgrade tier"]


@dataclass(frozen=True)
class Fault:
    """One class. `deadly`: the controller starts again after it."""

    strike: Strike | None = None
    weight: int = 2
    deadly: bool = False
    tier: Tier = "simulation"


FAULTS: Mapping[str, Fault] = {
    # Process
    "kill at a moment": Fault(process.at_a_moment, weight=4, deadly=True),
    "kill in a commit, absent": Fault(partial(process.in_a_commit, present=False), weight=4, deadly=True),
    "kill in a commit, present": Fault(partial(process.in_a_commit, present=True), weight=4, deadly=True),
    # Disk
    "commit error, absent": Fault(partial(disk.commit_fails, present=False), weight=1, deadly=True),
    "commit error, present": Fault(partial(disk.commit_fails, present=True), weight=1, deadly=True),
    # Bus
    "ack lost": Fault(partial(bus.act, name="lose_ack", count=2)),
    "ack late": Fault(bus.late),
    "reply lost": Fault(partial(bus.act, name="lose_reply", count=3)),
    "stale": Fault(partial(bus.act, name="stale", count=2)),
    "echoed": Fault(partial(bus.act, name="echo_next", count=3)),
    "duplicated": Fault(partial(bus.act, name="repeat", count=3, seconds=0.05)),
    "garbage first": Fault(partial(bus.act, name="garbage", count=10)),
    "split": Fault(partial(bus.act, name="split", position=2, count=5)),
    "bit error": Fault(partial(bus.act, name="noise", bits=1, count=5)),
    "board without supply": Fault(bus.board_dead),
    "adapter gone and back": Fault(bus.adapter_gone),
    # Doors
    "jam": Fault(doors.jam),
    "opens late": Fault(doors.opens_late),
    "sensor bouncing": Fault(doors.bounces),
    "forced": Fault(doors.forced, weight=1),
    # Network and central
    "network down": Fault(network.down),
    "request to central lost": Fault(partial(network.bad, what="lose")),
    "response lost after commit": Fault(partial(network.bad, what="lose_answer")),
    "request to central doubled": Fault(partial(network.bad, what="double")),
}


def played(*, deadly: bool) -> dict[str, int]:
    """The classes that are played here, with their weights."""
    return {name: one.weight for name, one in FAULTS.items() if one.strike is not None and one.deadly is deadly}
