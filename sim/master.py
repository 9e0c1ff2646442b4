"""A small master for campaigns: it asks every board in turn and opens a door now and then.

It is no driver. It believes nothing, repeats nothing and judges nothing; it is there so that boards have somebody to
answer, and it counts what came of it by the doors themselves.

Knows: a world from outside its ports. Must never know: any driver.
"""

from dataclasses import dataclass, field
from functools import partial

from sim.doors import Leaf
from sim.questions import TONGUES
from sim.wiring import BoardWiring, DoorWiring
from sim.world import Event, World

SLOWEST_OPENING_S = 5.0


@dataclass(slots=True)
class Tally:
    """What came of it. `opened`: by request; `unasked`: doors that opened with no request of their own."""

    questions: int = 0
    answered: int = 0
    unlocks: int = 0
    opened: int = 0
    unasked: list[str] = field(default_factory=list)


class Master:
    """Speaks on every line of a world. Times in seconds."""

    def __init__(self, world: World, *, poll_every_s: float, open_every_s: float) -> None:
        self.tally = Tally()
        self._world = world
        self._poll_every_s = poll_every_s
        self._open_every_s = open_every_s
        self._rng = world.random("master")
        self._asked_at: dict[str, float] = {}
        self._heard: dict[str, bool] = {}
        self._boards = {
            line.name: [board for board in world.wiring.boards if board.line == line.name and board.family in TONGUES]
            for line in world.wiring.lines
        }
        self._to_open: dict[str, DoorWiring] = {}

    def start(self) -> None:
        """Begin, now."""
        self._world.tap(self._hear)
        self._world.watch(self._sees)
        for line, boards in self._boards.items():
            if boards:
                self._world.schedule(self._world.now, partial(self._ask, line, 0))
        if self._open_every_s and self._world.wiring.doors:
            self._world.schedule(self._world.now + self._open_every_s, self._choose)

    def _ask(self, line: str, turn: int, at: float) -> None:
        boards = self._boards[line]
        door = self._to_open.pop(line, None)
        board = boards[turn % len(boards)]
        if door:
            board = next(each for each in boards if each.id == door.board)
        self._say(line, board, door, at)
        wait_s = self._poll_every_s + (self._slowest_s(board) if door else 0.0)
        self._world.schedule(at + wait_s, partial(self._count, line, turn if door else turn + 1))

    def _say(self, line: str, board: BoardWiring, door: DoorWiring | None, at: float) -> None:
        tongue, options = TONGUES[board.family], self._world.boards[board.id].board.options
        self._heard[line] = False
        if door:
            self.tally.unlocks += 1
            self._asked_at[door.label] = at
            data = tongue.open(board.wire_address, door.lock, options)
        else:
            self.tally.questions += 1
            data = tongue.ask(board.wire_address, options)
        self._world.receive(line, data, at)

    def _count(self, line: str, turn: int, at: float) -> None:
        self.tally.answered += self._heard[line]
        self._ask(line, turn, at)

    def _slowest_s(self, board: BoardWiring) -> float:
        """Some boards answer after the pulse; others' answers must not fall into it."""
        return float(self._world.boards[board.id].board.options.pulse_ms) / 1000

    def _choose(self, at: float) -> None:
        door = self._world.wiring.doors[self._rng.randrange(len(self._world.wiring.doors))]
        is_shut = self._world.door(door.label).leaf is Leaf.CLOSED  # by a look, not by asking: it is nobody's driver
        if is_shut and any(board.id == door.board for board in self._boards[door.line]):
            self._to_open[door.line] = door
        self._world.schedule(at + self._rng.expovariate(1 / self._open_every_s), self._choose)

    def _hear(self, line: str, direction: str, _at: float, _data: bytes) -> None:
        if direction == "rx":
            self._heard[line] = True

    def _sees(self, event: Event) -> None:
        if event.name != "door.opened":
            return
        asked = self._asked_at.pop(event.compartment, None)
        if asked is not None and event.at - asked <= SLOWEST_OPENING_S:
            self.tally.opened += 1
        elif len(self.tally.unasked) < 1000:
            self.tally.unasked.append(event.compartment)
