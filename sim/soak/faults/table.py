"""Every fault class of docs/safety.md, and where it is played: in the simulation, by an act here, or in another tier.

docs/reliability.md holds the same table (a test compares). `weight` says how often a class is drawn; a class of the
simulation with no act yet has none.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Literal

from sim.seeds import Random
from sim.soak.faults import boards, bus, central, clock, disk, doors, network, process, restored
from sim.soak.stage import Stage

Strike = Callable[[Stage, Random], Awaitable[None]]
Tier = Literal["simulation", "people", "kill tier", "replay tier", "I/O tier", "bit tier", "bus tier", "upgrade tier"]
"""Where a class is played. `people`: in the simulation too, by somebody of `sim.soak.people.table`, who counts it."""

OFTEN, USUAL, RARE = 20, 10, 3
SELDOM = 4
"""For the rare ones among the deadly, which are drawn from a lot of their own, a few a day."""


@dataclass(frozen=True)
class Fault:
    """One class. `deadly`: the controller starts again after it."""

    strike: Strike | None = None
    weight: int = USUAL
    deadly: bool = False
    tier: Tier = "simulation"


PROCESS: Mapping[str, Fault] = {
    "kill at a moment": Fault(process.at_a_moment, OFTEN, deadly=True),
    "kill in a commit, absent": Fault(partial(process.in_a_commit, present=False), OFTEN, deadly=True),
    "kill in a commit, present": Fault(partial(process.in_a_commit, present=True), OFTEN, deadly=True),
    "kill at a labelled point": Fault(tier="kill tier"),
    "hang": Fault(process.hangs, SELDOM, deadly=True),
    "double start": Fault(process.double_start, RARE),
    "screen dies": Fault(process.screen_dies),
    "power cut, absent": Fault(partial(process.power_cut, present=False), USUAL, deadly=True),
    "power cut, present": Fault(partial(process.power_cut, present=True), USUAL, deadly=True),
    "power cut, torn sectors": Fault(tier="replay tier"),
    "power cut, boards only": Fault(boards.all_dead),
    "power cut, computer only": Fault(process.computer_cut, USUAL, deadly=True),
}
DISK: Mapping[str, Fault] = {
    "commit error, absent": Fault(partial(disk.once, present=False), SELDOM, deadly=True),
    "commit error, present": Fault(partial(disk.once, present=True), SELDOM, deadly=True),
    "commit errors for ever": Fault(partial(disk.for_a_while, error=disk.IO_ERROR), SELDOM, deadly=True),
    "any read, write or sync fails": Fault(tier="I/O tier"),
    "fsync error, then success": Fault(tier="I/O tier"),
    "disk full": Fault(partial(disk.for_a_while, error=disk.FULL), SELDOM, deadly=True),
    "old database restored": Fault(restored.kiosk, SELDOM, deadly=True),
    "disk read-only": Fault(partial(disk.for_a_while, error=disk.READ_ONLY), SELDOM, deadly=True),
}
BUS: Mapping[str, Fault] = {
    "request lost": Fault(boards.request_lost),
    "ack lost": Fault(partial(bus.act, name="lose_ack", count=2)),
    "ack late": Fault(bus.late),
    "reply lost": Fault(partial(bus.act, name="lose_reply", count=3)),
    "stale": Fault(partial(bus.act, name="stale", count=2)),
    "echoed": Fault(bus.echoed),
    "duplicated": Fault(bus.duplicated),
    "bit error": Fault(partial(bus.bits, keeps_check=False)),
    "bit error, valid check": Fault(partial(bus.bits, keeps_check=True)),
    "bit error in a request": Fault(partial(bus.bits, keeps_check=False, request=True)),
    "bit error in a request, valid check": Fault(partial(bus.bits, keeps_check=True, request=True), RARE),
    "every bit error": Fault(tier="bit tier"),
    "split": Fault(bus.split),
    "merged": Fault(bus.merged),
    "garbage first": Fault(partial(bus.act, name="garbage", count=10)),
    "wrong board answers": Fault(boards.wrong_board, RARE),
    "answer under a wrong address": Fault(boards.wrong_name),
    "polarity reversed": Fault(boards.reversed_contacts, RARE),
    "two boards on one address": Fault(boards.one_address, RARE),
    "adapter gone and back": Fault(bus.adapter_gone),
    "port half dead": Fault(bus.half_dead),
    "deaf while busy": Fault(boards.deaf_while_busy),
    "rogue frame": Fault(bus.rogue, RARE),
    "frame sent too early": Fault(bus.too_early),
    "board without supply": Fault(boards.dead),
}
DOORS: Mapping[str, Fault] = {
    "jam": Fault(doors.jam),
    "opens late": Fault(doors.opens_late),
    "sensor stuck": Fault(doors.stuck),
    "sensor bouncing": Fault(doors.bounces),
    "ajar": Fault(doors.ajar),
    "neighbour pops": Fault(doors.neighbour),
    "forced": Fault(doors.forced, RARE),
    "coil held": Fault(doors.coil_held),
    "brown-out": Fault(boards.brown_out),
    "two locks swapped": Fault(doors.swapped, RARE),
}
PEOPLE: Mapping[str, Fault] = {
    "walk away": Fault(tier="people"),
    "take nothing": Fault(tier="people"),
    "put back": Fault(tier="people"),
    "swap": Fault(tier="people"),
    "two scans at once": Fault(tier="people"),
    "guess codes": Fault(tier="people"),
    "load the wrong door": Fault(tier="people"),
    "override in mid-operation": Fault(doors.override, RARE),
}
NETWORK: Mapping[str, Fault] = {
    "network down": Fault(network.down),
    "request to central lost": Fault(partial(network.bad, what="lose")),
    "response lost after commit": Fault(partial(network.bad, what="lose_answer")),
    "request to central doubled": Fault(partial(network.bad, what="double")),
    "request to central reordered": Fault(network.reordered),
    "network slow": Fault(network.delayed),
    "30 days offline": Fault(network.month, RARE),
    "central restored from backup": Fault(restored.central, RARE),
    "poison": Fault(central.poison, RARE),
    "version skew": Fault(central.newer),
    "hostile central": Fault(central.hostile, RARE),
}
TIME: Mapping[str, Fault] = {
    "clock jumps ten years": Fault(clock.jumps, RARE),
    "clock stuck": Fault(clock.stands),
    "clock drifts": Fault(clock.drifts),
}
FAULTS: Mapping[str, Fault] = {**PROCESS, **DISK, **BUS, **DOORS, **PEOPLE, **NETWORK, **TIME}


def played(*, deadly: bool) -> dict[str, int]:
    """The classes that strike here, with their weights."""
    return {name: one.weight for name, one in FAULTS.items() if one.strike is not None and one.deadly is deadly}


def simulated() -> list[str]:
    """Every class that the simulation plays, by whomever."""
    return [name for name, one in FAULTS.items() if one.tier in ("simulation", "people")]
