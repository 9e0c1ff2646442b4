"""The bank as it stands: every door with its leaf, sensor and parcels, the chosen one, and what a hand can do to it.

Knows: the wiring and the state. Must never know: orders, or what the kiosk believes of a door.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from sim.window.link import Link
from sim.window.rows import Rows
from sim.window.state import DoorState, State
from sim.window.words import Words
from sim.wiring import DoorWiring, FittingWiring, Wiring

QML_IMPORT_NAME = "SimWindow"
QML_IMPORT_MAJOR_VERSION = 1

AT_REST = DoorState(leaf="closed", sensor="closed", lies="truth", jammed=False, ajar=False, coil=False, parcels=())


@dataclass(frozen=True, slots=True)
class DoorRow:
    """A door of the drawing, in mm; `said` for whoever does not see it."""

    label: str
    x_mm: float
    y_mm: float
    w_mm: float
    h_mm: float
    leaf: str
    lies: bool
    jammed: bool
    coil: bool
    parcels: int
    chosen: bool
    said: str


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """A letter above the cabinet; lit while a door below it stands open."""

    letter: str
    middle_mm: float
    lit: bool


@dataclass(frozen=True, slots=True)
class FittingRow:
    """Something on the cabinet that is no door."""

    kind: str
    x_mm: float
    y_mm: float
    w_mm: float
    h_mm: float


@QmlElement
class Bank(QObject):
    """All doors and the chosen one."""

    changed = Signal()
    chose = Signal()
    fixed = Signal()
    """Never emitted: what it stands for does not change."""

    def __init__(self, link: Link, words: Words, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link = link
        self._words = words
        self._wiring: Mapping[str, DoorWiring] = {}
        self._state: Mapping[str, DoorState] = {}
        self._chosen = ""
        self._size_mm = (0.0, 0.0)
        self._doors = Rows(DoorRow, self)
        self._columns = Rows(ColumnRow, self)
        self._fittings = Rows(FittingRow, self)

    def wire(self, wiring: Wiring) -> None:
        """This is the bank; the chosen door stays chosen if there is one of that name."""
        self._wiring = {door.label: door for door in wiring.doors}
        self._state = {}
        things: tuple[DoorWiring | FittingWiring, ...] = (*wiring.doors, *wiring.fittings)
        right = max((each.x_mm + each.w_mm for each in things), default=0.0)
        self._size_mm = (right, max((each.y_mm + each.h_mm for each in things), default=0.0))
        self._fittings.put(_fitting(each) for each in wiring.fittings)
        if self._chosen not in self._wiring:
            self._chosen = next(iter(self._wiring), "")
        self.draw()
        self.chose.emit()

    def show(self, state: State) -> None:
        """This is how the doors are now."""
        if state.doors != self._state:
            self._state = state.doors
            self.draw()

    def draw(self) -> None:
        """Show everything anew, in the language of the moment."""
        self._doors.put(self._row(door) for door in self._wiring.values())
        self._columns.put(self._letters())
        self.changed.emit()

    @property
    def board(self) -> int | None:
        """The board of the chosen door."""
        return self._wiring[self._chosen].board if self._chosen else None

    @property
    def label(self) -> str:
        """The chosen door; empty while there is no bank."""
        return self._chosen

    # -- the drawing --------------------------------------------------------------------------------------

    @Property(Rows, notify=fixed)
    def doors(self) -> Rows:
        """All doors."""
        return self._doors

    @Property(Rows, notify=fixed)
    def columns(self) -> Rows:
        """The letters above them."""
        return self._columns

    @Property(Rows, notify=fixed)
    def fittings(self) -> Rows:
        """Screen, camera, slot."""
        return self._fittings

    @Property(float, notify=changed)
    def widthMm(self) -> float:
        """Of what is drawn."""
        return self._size_mm[0]

    @Property(float, notify=changed)
    def heightMm(self) -> float:
        """Of what is drawn."""
        return self._size_mm[1]

    # -- the chosen door ----------------------------------------------------------------------------------

    @Property(str, notify=changed)
    def chosen(self) -> str:
        """Its label; empty while there is no bank."""
        return self._chosen

    @Property(str, notify=changed)
    def place(self) -> str:
        """Where it hangs."""
        door = self._wiring.get(self._chosen)
        return self._words.say("door_place", board=door.board, lock=door.lock, line=door.line) if door else ""

    @Property(str, notify=changed)
    def story(self) -> str:
        """How it is, in a sentence."""
        return self._tell(self._now()) if self._chosen else ""

    @Property(str, notify=changed)
    def leaf(self) -> str:
        """closed, ajar or open."""
        return self._now().leaf

    @Property(str, notify=changed)
    def lies(self) -> str:
        """What its sensor is stuck at, or `truth`."""
        return self._now().lies

    @Property(bool, notify=changed)
    def jammed(self) -> bool:
        """Its coil fires and the leaf stays."""
        return self._now().jammed

    @Property(bool, notify=changed)
    def ajar(self) -> bool:
        """Pushes leave it ajar."""
        return self._now().ajar

    @Property(int, notify=changed)
    def parcels(self) -> int:
        """How many lie inside."""
        return len(self._now().parcels)

    # -- hands --------------------------------------------------------------------------------------------

    @Slot(str)
    def choose(self, label: str) -> None:
        """Choose a door."""
        if label in self._wiring and label != self._chosen:
            self._chosen = label
            self.draw()
            self.chose.emit()

    @Slot(str)
    def press(self, label: str) -> None:
        """A click on the drawing: choose the door, and push it shut if it is open."""
        self.choose(label)
        if self._now().leaf != "closed":
            self.push()

    @Slot(int, int)
    def step(self, right: int, down: int) -> None:
        """Choose the next door in a direction, if there is one."""
        if not self._chosen:
            return
        here = _middle(self._wiring[self._chosen])
        ahead: list[tuple[float, str]] = []
        for door in self._wiring.values():
            x, y = _middle(door)
            along = (x - here[0]) * right + (y - here[1]) * down
            aside = abs((x - here[0]) * down) + abs((y - here[1]) * right)
            if along > 1 and (right or aside < door.w_mm / 2):
                ahead.append((along * 1e3 + aside if right else along, door.label))
        if ahead:
            self.choose(min(ahead)[1])

    @Slot()
    def push(self) -> None:
        """Push the chosen door shut."""
        self._link.act("close", door=self._chosen)

    @Slot()
    def pull(self) -> None:
        """Open it wider by hand."""
        self._link.act("open", door=self._chosen)

    @Slot()
    def force(self) -> None:
        """Open it by key or crowbar."""
        self._link.act("force", door=self._chosen)

    @Slot()
    def lay(self) -> None:
        """Lay a parcel inside."""
        self._link.act("put", door=self._chosen)

    @Slot()
    def take(self) -> None:
        """Take everything out."""
        self._link.act("take", door=self._chosen)

    @Slot(bool)
    def jam(self, on: bool) -> None:
        """Let it jam, or not."""
        self._link.act("jam", door=self._chosen, on=on)

    @Slot(bool)
    def stopAjar(self, on: bool) -> None:
        """Let pushes leave it ajar, or latch."""
        self._link.act("ajar", door=self._chosen, on=on)

    @Slot(str)
    def stick(self, reads: str) -> None:
        """Let its sensor be stuck, or tell the truth."""
        self._link.act("stick", door=self._chosen, reads=reads)

    # -- inside -------------------------------------------------------------------------------------------

    def _now(self) -> DoorState:
        return self._state.get(self._chosen, AT_REST)

    def _tell(self, door: DoorState) -> str:
        say = self._words.say
        parts = [say(f"leaf_{door.leaf}"), say(f"sensor_{door.sensor}")]
        parts.append(say("inside", count=len(door.parcels)) if door.parcels else say("inside_nothing"))
        if door.jammed:
            parts.append(say("is_jammed"))
        return say("comma").join(parts)

    def _row(self, door: DoorWiring) -> DoorRow:
        now = self._state.get(door.label, AT_REST)
        return DoorRow(
            door.label, door.x_mm, door.y_mm, door.w_mm, door.h_mm, now.leaf, now.lies != "truth", now.jammed,
            now.coil, len(now.parcels), door.label == self._chosen, f"{door.label} {self._tell(now)}",
        )  # fmt: skip

    def _letters(self) -> list[ColumnRow]:
        letters: dict[str, ColumnRow] = {}
        for door in self._wiring.values():
            letter, lit = door.label[0], self._state.get(door.label, AT_REST).leaf != "closed"
            before = letters.setdefault(letter, ColumnRow(letter, _middle(door)[0], False))
            letters[letter] = replace(before, lit=before.lit or lit)
        return list(letters.values())


def _fitting(wiring: FittingWiring) -> FittingRow:
    return FittingRow(wiring.kind, wiring.x_mm, wiring.y_mm, wiring.w_mm, wiring.h_mm)


def _middle(door: DoorWiring) -> tuple[float, float]:
    return door.x_mm + door.w_mm / 2, door.y_mm + door.h_mm / 2
