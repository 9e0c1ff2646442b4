"""A full bank of one model in the simulator behind real ports, and what its lines can carry in theory.

Knows profiles, wiring and the arithmetic of a line. Must never know what is measured on it.
"""

import math
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from locker_driver import Bank, LineConfig, Lock, PollPace, load_profile
from locker_driver.codecs import codec_for
from locker_driver.codecs.messages import StatesRequest
from locker_driver.codecs.modbus import ModbusWire
from locker_driver.profiles import Profile
from sim.boards import FAMILIES
from sim.boards.modbus_rtu import SHORTEST_SILENCE_S, SILENT_CHARACTERS
from sim.pty_bench import PtyBench
from sim.timing import monotonic_s
from sim.wiring import BoardWiring, DoorWiring, LineWiring, Wiring
from sim.world import World

REPLY_BYTES = {"xor8a": 7, "kerong1": 9, "kerong2": 10, "modbus": 6, "wkly": 34, "winnsen": 7}
MOST_WIRED = 8
"""Doors of a board that somebody opens and shuts; its other inputs are never touched."""
PULSE_MS = 100
"""Of every coil: for what is measured its length means nothing but waiting."""
FULL_PACE = PollPace(idle_s=0.001, hot_s=0.001)


def model(name: str) -> Profile:
    """The shipped profile of that name, its boards set to pulses of PULSE_MS."""
    profile = load_profile(name)
    wire = profile.wire
    if isinstance(wire, ModbusWire):
        wire = wire.model_copy(update={"flash_ms": PULSE_MS})
    timing = profile.timing.model_copy(update={"pulse_ms": PULSE_MS})
    return profile.model_copy(update={"timing": timing, "wire": wire})


@dataclass(frozen=True)
class Case:
    """A full bank of one model. `unasked`: boards that can tell every change unasked do."""

    profile: Profile
    doors: int
    unasked: bool = False

    @property
    def boards(self) -> int:
        """How many boards there are on all lines."""
        return math.ceil(self.doors / self.profile.channels)

    @property
    def lines(self) -> dict[str, tuple[int, ...]]:
        """Boards by line: as few lines as the family's addresses allow."""
        first = self.profile.first_board
        count = math.ceil(self.boards / (self.profile.last_board - first + 1))
        each = math.ceil(self.boards / count)
        names = [f"line{n}" for n in range(count)]
        return {name: tuple(range(first, first + min(each, self.boards - n * each))) for n, name in enumerate(names)}

    @property
    def read_s(self) -> float:
        """Of one read, in theory; see the module."""
        profile, family = self.profile, self.profile.family
        options = FAMILIES[family].options()
        asked = len(codec_for(profile.wire).encode(StatesRequest(profile.first_board)))
        byte_s = 10 / profile.baud
        silence_s = max(SILENT_CHARACTERS * byte_s, SHORTEST_SILENCE_S) if family == "modbus" else 0.0
        thought_s = (options.reply_ms + options.jitter_ms / 2) / 1000
        return (asked + REPLY_BYTES[family]) * byte_s + silence_s + thought_s + profile.timing.frame_gap_ms / 1000

    @property
    def cycle_s(self) -> float:
        """Of the line with most boards, in theory."""
        return self.read_s * max(len(boards) for boards in self.lines.values())

    def wiring(self) -> Wiring:
        """The bank; the id of a board is counted over all lines, its address on its own."""
        places = [(name, address) for name, boards in self.lines.items() for address in boards]
        family = self.profile.family
        options: dict[str, object] = {"pulse_ms": PULSE_MS}
        if not self.unasked and "unsolicited" in FAMILIES[family].options.model_fields:
            options["unsolicited"] = 0
        return Wiring(
            lines=tuple(LineWiring(name=name, baud=self.profile.baud) for name in self.lines),
            boards=tuple(
                BoardWiring(id=n, line=name, family=family, address=address, options=options)
                for n, (name, address) in enumerate(places)
            ),
            doors=tuple(
                DoorWiring(label=_label(n, lock), line=name, board=n, lock=lock)
                for n, (name, _) in enumerate(places)
                for lock in self._wired
            ),
        )

    @property
    def _wired(self) -> range:
        return range(1, min(self.profile.channels, MOST_WIRED) + 1)

    def labels(self) -> dict[Lock, str]:
        """The wired doors; those of a board follow each other."""
        places = [(name, address) for name, boards in self.lines.items() for address in boards]
        return {Lock(*place, lock): _label(n, lock) for n, place in enumerate(places) for lock in self._wired}


def _label(board: int, lock: int) -> str:
    return f"{'ABCDEFGH'[board // 10]}{board % 10 * 10 + lock:02}"


@contextmanager
def served(case: Case) -> Iterator[PtyBench]:
    """The bank behind real ports."""
    world = World(case.wiring(), seed=1, start=monotonic_s())
    with tempfile.TemporaryDirectory(prefix="bench") as folder, PtyBench(world, Path(folder)) as bench:
        yield bench


def bank_of(case: Case, bench: PtyBench) -> Bank:
    """The driver on those ports, reading as fast as they allow."""
    paths = bench.paths
    return Bank(
        [LineConfig(name, str(paths[name]), boards, case.profile, FULL_PACE) for name, boards in case.lines.items()]
    )
