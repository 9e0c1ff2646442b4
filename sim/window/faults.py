"""Faults of the bus as switches: each says in words what it does, and shows what really waits on the line.

Knows: acts of the wire and of boards. Must never know: doors.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from sim.window.link import Link
from sim.window.rows import Rows
from sim.window.state import State, Waiting
from sim.window.words import Words
from sim.wiring import Wiring

QML_IMPORT_NAME = "SimWindow"
QML_IMPORT_MAJOR_VERSION = 1

EVERY = -1
MOST_NAMED = 3
"""More boards than these are shown by their numbers alone."""
UNTIL_SWITCHED_OFF = 1_000_000


@dataclass(frozen=True, slots=True)
class Sort:
    """A switch. `waits`: (kind, what) of the fault in the simulator's books, None: not a fault that waits."""

    key: str
    waits: tuple[str, str] | None = None
    number: int = 0
    least: int = 0
    most: int = 0
    step: int = 1


SORTS = (
    Sort("lose_ack", ("lose", "ack"), number=1, least=1, most=99),
    Sort("late_ack", ("delay", "ack"), number=400, least=100, most=9900, step=100),
    Sort("split", ("split", ""), number=2, least=1, most=8),
    Sort("garbage", ("prefix", "")),
    Sort("echo"),
    Sort("dead_board"),
    Sort("unplug"),
)


@dataclass(frozen=True, slots=True)
class FaultRow:
    """One switch; a `number` from `least` to `most` where `most` is not 0."""

    key: str
    title: str
    tells: str
    on: bool
    number: int
    least: int
    most: int
    step: int


@QmlElement
class Faults(QObject):
    """The switches, for one board or for every one."""

    changed = Signal()
    fixed = Signal()
    """Never emitted: what it stands for does not change."""

    def __init__(self, link: Link, words: Words, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link = link
        self._words = words
        self._rows = Rows(FaultRow, self)
        self._lines: Mapping[int, str] = {}
        self._scope = EVERY
        self._numbers = {sort.key: sort.number for sort in SORTS}
        self._state: State | None = None

    def wire(self, wiring: Wiring) -> None:
        """These boards there are."""
        self._lines = {board.id: board.line for board in wiring.boards}
        if self._scope not in self._lines:
            self._scope = EVERY
        self.draw()

    def show(self, state: State) -> None:
        """This is how boards and lines are now."""
        self._state = state
        self._rows.put(self._row(sort) for sort in SORTS)

    def draw(self) -> None:
        """Show everything anew, in the language of the moment."""
        self._rows.put(self._row(sort) for sort in SORTS)
        self.changed.emit()

    @Property(Rows, notify=fixed)
    def rows(self) -> Rows:
        """The switches."""
        return self._rows

    @Property("QStringList", notify=changed)  # type: ignore[arg-type]  # the stub knows no names of C++ types
    def scopes(self) -> list[str]:
        """What the switches may act on."""
        if len(self._lines) > MOST_NAMED:
            return [self._words.say("all_boards"), *map(str, self._lines)]
        return [self._words.say("every_board"), *(self._words.say("board", board=each) for each in self._lines)]

    @Property(int, notify=changed)
    def scope(self) -> int:
        """Which of `scopes` they act on."""
        return [EVERY, *self._lines].index(self._scope)

    @Slot(int)
    def choose(self, scope: int) -> None:
        """Let them act on this one of `scopes`."""
        self._scope = [EVERY, *self._lines][scope]
        self.draw()

    @Slot(str, bool)
    def turn(self, key: str, on: bool) -> None:
        """Let the fault come, or take it back."""
        sort = next(sort for sort in SORTS if sort.key == key)
        self._link.refused.emit("")
        if sort.waits:
            self._let_wait(sort, on)
        elif key == "dead_board":
            for board in self._boards():
                self._link.do("dead_board", board=board, on=on)
        else:
            for line in sorted({self._lines[board] for board in self._boards()}):
                self._of_line(key, line, on)
        self._link.look()

    @Slot(str, int)
    def setNumber(self, key: str, number: int) -> None:
        """How often, how late or after how many bytes; at once where the fault waits already."""
        sort = next(sort for sort in SORTS if sort.key == key)
        self._numbers[key] = max(sort.least, min(sort.most, number))
        if self._row(sort).on:
            self.turn(key, True)
        self.draw()

    @Slot()
    def heal(self) -> None:
        """Doors, sensors, boards and wire work again."""
        self._link.act("clear_faults")

    def _boards(self) -> list[int]:
        return list(self._lines) if self._scope == EVERY else [self._scope]

    def _of_line(self, key: str, line: str, on: bool) -> None:
        if key == "echo":
            self._link.do("echo", line=line, on=on)
        else:
            self._link.do("unplug" if on else "plug", line=line)

    def _let_wait(self, sort: Sort, on: bool) -> None:
        kind, what = sort.waits or ("", "")
        number = self._numbers[sort.key]
        for board in self._boards():
            self._link.do("forget", kind=kind, what=what, board=board)
            if not on:
                continue
            if sort.key == "lose_ack":
                self._link.do("lose_ack", count=number, board=board)
            elif sort.key == "late_ack":
                self._link.do("late_ack", seconds=number / 1000, count=UNTIL_SWITCHED_OFF, board=board)
            elif sort.key == "split":
                self._link.do("split", position=number, count=UNTIL_SWITCHED_OFF, board=board)
            else:
                self._link.do("garbage", count=UNTIL_SWITCHED_OFF, board=board)

    def _row(self, sort: Sort) -> FaultRow:
        number = self._numbers[sort.key]
        waiting = self._waiting(sort)
        on = bool(waiting) or self._is_on(sort)
        if waiting:
            number = _number_of(sort, waiting[0], number)
        tells = self._words.say(f"fault_{sort.key}_tells", number=number)
        if waiting and sort.key == "lose_ack":
            tells = self._words.say("fault_left", count=max(each.count for each in waiting))
        title = self._words.say(f"fault_{sort.key}")
        return FaultRow(sort.key, title, tells, on, number, sort.least, sort.most, sort.step)

    def _waiting(self, sort: Sort) -> list[Waiting]:
        if self._state is None or sort.waits is None:
            return []
        boards = self._boards()
        return [
            each
            for line in self._state.lines.values()
            for each in line.waiting
            if (each.kind, each.what) == sort.waits and (each.board is None or each.board in boards)
        ]

    def _is_on(self, sort: Sort) -> bool:
        if self._state is None or not self._lines:
            return False
        if sort.key == "dead_board":
            return all(self._state.boards[board].dead for board in self._boards() if board in self._state.boards)
        lines = [self._state.lines[self._lines[board]] for board in self._boards()]
        if sort.key == "echo":
            return all(line.echo for line in lines)
        return sort.key == "unplug" and all(not line.plugged for line in lines)


def _number_of(sort: Sort, fault: Waiting, wanted: int) -> int:
    """What really waits, in the switch's own unit."""
    if sort.key == "late_ack":
        return round(fault.seconds * 1000)
    return fault.position if sort.key == "split" else wanted
