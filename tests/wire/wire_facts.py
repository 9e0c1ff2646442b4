"""What one simulated board does when it hears bytes: the same bytes are asked about once, however many codecs ask.

Knows the simulator alone. Must never know a codec.
"""

from dataclasses import dataclass
from functools import cache

from sim.boards import check_options
from sim.wiring import BoardWiring, DoorWiring, LineWiring, Wiring
from sim.world import Event, Output, World

AFTER_S = 5000.0
"""Longer than the longest pulse there is."""
BETWEEN_S = 12.0
"""Between the frames of one script: every pulse in turn, and what is written to flash."""
NEW_FRAME_S = 0.004
Options = tuple[tuple[str, object], ...]


@dataclass(frozen=True)
class Facts:
    """What happened after the last frame of a script. Locks count from 1, seconds of the world."""

    fired: dict[int, float]
    held: frozenset[int]
    released: frozenset[int]
    was_open: frozenset[int]
    is_open: frozenset[int]
    items: frozenset[int]
    every: frozenset[int]
    stored: dict[int, int]
    answer: bytes

    @property
    def nothing(self) -> bool:
        """Nothing moved and nobody spoke."""
        return not (self.fired or self.held or self.released or self.answer)


@cache
def facts(
    family: str, options: Options, address: int, frames: tuple[bytes, ...], jammed: int = 0, bare: int = 0
) -> Facts:
    """Write `frames` one after the other to a board at `address`, whose locks 2 and last stand open.

    The door of lock `jammed` does not move; no cable hangs on lock `bare`.
    """
    count = check_options(family, dict(options))
    labels = {f"A{lock:02}": lock for lock in range(1, count + 1) if lock != bare}
    wiring = Wiring(
        lines=(LineWiring(name="main", baud=9600),),
        boards=(BoardWiring(id=address, line="main", family=family, options=dict(options)),),
        doors=tuple(
            DoorWiring(label=label, line="main", board=address, lock=lock, inside=("goods",) * (lock in (1, count - 1)))
            for label, lock in labels.items()
        ),
    )
    world = World(wiring, seed=1)
    for lock in {min(2, count), count}:
        world.door(f"A{lock:02}").force(0.0)
    if jammed:
        world.jam(f"A{jammed:02}", on=True, now=0.0)
    at_s = BETWEEN_S
    world.advance(at_s)
    for frame in frames[:-1]:
        world.receive("main", frame, at_s)
        at_s += BETWEEN_S
        world.advance(at_s)
    was_open, on = _open(world, labels), {lock for label, lock in labels.items() if world.door(label).energised}
    world.receive("main", frames[-1], at_s)
    happened = world.advance(at_s + AFTER_S)
    coils = [(each.name, labels[each.compartment], each.at) for each in _coils(happened)]
    began = {lock: at for name, lock, at in coils if name == "coil.on"}
    ended = {lock: at for name, lock, at in coils if name == "coil.off"}
    return Facts(
        {lock: ended.get(lock, float("inf")) - at for lock, at in began.items()},
        frozenset(lock for label, lock in labels.items() if world.door(label).energised),
        frozenset(on & set(ended)),
        was_open,
        _open(world, labels),
        frozenset(lock for label, lock in labels.items() if world.door(label).parcels),
        frozenset(labels.values()),
        dict(getattr(world.boards[address].board, "flash", {})),
        b"".join(each.data for each in happened if isinstance(each, Output)),
    )


def _coils(happened: list[Event | Output]) -> list[Event]:
    return [each for each in happened if isinstance(each, Event) and each.name.startswith("coil.")]


def _open(world: World, labels: dict[str, int]) -> frozenset[int]:
    return frozenset(lock for label, lock in labels.items() if world.door(label).sensor == "open")
