"""What goes over the bus, newest last, in words, between the movements of the doors it causes.

A patient host asks all day long; such questions and unchanged answers can be left out. An answer that shows a change
never is, nor is a frame that was lost.

Knows: events and the wiring. Must never know: what the host meant.
"""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from heapq import merge

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from sim.client import Seen
from sim.window.reading import ALL_READS, REQUESTS, Ear, Frame, frame_of
from sim.window.readings import Reading
from sim.window.rows import Rows
from sim.window.words import Words
from sim.wiring import BoardWiring, DoorWiring, Wiring

QML_IMPORT_NAME = "SimWindow"
QML_IMPORT_MAJOR_VERSION = 1

MOST_ROWS = 500
MOST_LABELS = 8
WAYS = {"bus.heard": "heard", "bus.sent": "sent", "bus.lost": "lost"}
MOVES = frozenset(("door.opened", "door.closed", "door.ajar", "door.forced", "coil.on"))


@dataclass(frozen=True, slots=True)
class TrafficRow:
    """One line; `way`: heard (by a board), sent (by a board), lost, or door."""

    at: str
    way: str
    line: str
    who: str
    bytes_hex: str
    says: str
    door: str


@dataclass(frozen=True, slots=True)
class Note:
    """A line before it is put into words."""

    number: int
    seen: Seen
    line: str
    board: int
    frame: Frame | None
    reading: Reading
    quiet: bool


@QmlElement
class Traffic(QObject):
    """The last `MOST_ROWS` lines that are wanted."""

    changed = Signal()
    fixed = Signal()
    """Never emitted: what it stands for does not change."""

    def __init__(self, words: Words, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._rows = Rows(TrafficRow, self, MOST_ROWS)
        # Two heaps, so that a day of polls does not push the one unlock out.
        self._loud: deque[Note] = deque(maxlen=MOST_ROWS)
        self._quiet: deque[Note] = deque(maxlen=MOST_ROWS)
        self._number = 0
        self._boards: Mapping[int, BoardWiring] = {}
        self._doors: Mapping[str, DoorWiring] = {}
        self._at_lock: Mapping[tuple[int, int], DoorWiring] = {}
        self._last: dict[int, frozenset[int]] = {}
        self._ear = Ear()
        self._lines: tuple[str, ...] = ()
        self._line = ""
        self._hides_polls = True
        self._only_board = False
        self._board: int | None = None

    def wire(self, wiring: Wiring) -> None:
        """These boards and doors are spoken of from now on."""
        self._boards = {board.id: board for board in wiring.boards}
        self._doors = {door.label: door for door in wiring.doors}
        self._at_lock = {(door.board, door.lock): door for door in wiring.doors}
        self._last.clear()
        self._ear = Ear()
        self._lines = tuple(line.name for line in wiring.lines)
        if self._line not in self._lines:
            self._line = ""
        self.changed.emit()

    def take(self, happened: Iterable[Seen]) -> None:
        """These events came."""
        notes = [note for seen in happened if (note := self._note(seen)) is not None]
        for note in notes:
            (self._quiet if note.quiet else self._loud).append(note)
        self._rows.append(self._row(note) for note in notes if self._wanted(note))

    def follow(self, board: int | None) -> None:
        """The chosen door hangs on this board."""
        if board != self._board:
            self._board = board
            if self._only_board:
                self.draw()

    def draw(self) -> None:
        """Show everything anew."""
        notes = merge(self._loud, self._quiet, key=lambda note: note.number)
        self._rows.put(self._row(note) for note in notes if self._wanted(note))
        self.changed.emit()

    @Property(Rows, notify=fixed)
    def rows(self) -> Rows:
        """The lines."""
        return self._rows

    @Property(bool, notify=changed)
    def hidesPolls(self) -> bool:
        """Whether questions for the state and unchanged answers are left out."""
        return self._hides_polls

    @Property(bool, notify=changed)
    def onlyBoard(self) -> bool:
        """Whether only the board of the chosen door is shown."""
        return self._only_board

    @Property("QStringList", notify=changed)  # type: ignore[arg-type]  # the stub knows no names of C++ types
    def lines(self) -> list[str]:
        """Which lines can be looked at alone: every one, and each; nothing where there is but one."""
        return [self._words.say("every_line"), *self._lines] if len(self._lines) > 1 else []

    @Property(int, notify=changed)
    def line(self) -> int:
        """Which of `lines` is shown."""
        return ["", *self._lines].index(self._line)

    @Slot(int)
    def keepToLine(self, line: int) -> None:
        """Show this one of `lines`."""
        self._line = ["", *self._lines][line]
        self.draw()

    @Slot(bool)
    def hidePolls(self, on: bool) -> None:
        """Leave them out, or show them."""
        self._hides_polls = on
        self.draw()

    @Slot(bool)
    def keepToBoard(self, on: bool) -> None:
        """Show only the board of the chosen door, or all."""
        self._only_board = on
        self.draw()

    @Slot()
    def clear(self) -> None:
        """Forget what was."""
        self._loud.clear()
        self._quiet.clear()
        self.draw()

    def _wanted(self, note: Note) -> bool:
        if (note.quiet and self._hides_polls) or (self._only_board and note.board != self._board):
            return False
        return not self._line or note.line == self._line

    def _note(self, seen: Seen) -> Note | None:
        self._number += 1
        if seen.event in MOVES and seen.compartment in self._doors:
            door = self._doors[seen.compartment]
            reading = Reading(seen.event.replace(".", "_"))
            return Note(self._number, seen, door.line, door.board, None, reading, quiet=False)
        frame = frame_of(seen.detail) if seen.event in WAYS else None
        if frame is None or frame.board not in self._boards:
            return None
        wiring = self._boards[frame.board]
        reading = self._ear.read(frame, wiring.family, wiring.options)
        quiet = seen.event != "bus.lost" and reading.kind in ALL_READS and not self._is_news(frame.board, reading)
        return Note(self._number, seen, frame.line, frame.board, frame, reading, quiet)

    def _is_news(self, board: int, reading: Reading) -> bool:
        before = self._last.get(board)
        if reading.shorted is None:
            return False
        if reading.kind == "states":
            # Of a sensor that cannot be read the last word holds.
            unread = frozenset() if reading.covers is None else (before or frozenset()) - reading.covers
            self._last[board] = reading.shorted | unread
            return self._last[board] != before
        return before is not None and (reading.lock in before) != (reading.lock in reading.shorted)

    def _row(self, note: Note) -> TrafficRow:
        seen, frame = note.seen, note.frame
        at, line = f"{seen.t:,.3f}", note.line if len(self._lines) > 1 else ""
        if frame is None:
            return TrafficRow(at, "door", line, self._words.say("who_door"), "", self._says(note), seen.compartment)
        way = WAYS[seen.event]
        from_board = frame.what not in REQUESTS
        who = self._words.say("who_board" if from_board else "who_host", board=frame.board)
        door = self._at_lock.get((frame.board, note.reading.lock))
        return TrafficRow(at, way, line, who, frame.data.hex(" ").upper(), self._says(note), door.label if door else "")

    def _says(self, note: Note) -> str:
        reading, say = note.reading, self._words.say
        if note.frame is None:
            return say(reading.kind)
        said = say(f"bus_{reading.kind}", lock=reading.lock, value=reading.value, bytes=len(note.frame.data))
        if reading.shorted is not None:
            said = say("bus_told", said=said, doors=self._tells(note.board, reading))
        return say("bus_was_lost", said=said) if note.seen.event == "bus.lost" else said

    def _tells(self, board: int, reading: Reading) -> str:
        """What the contacts say of the doors that hang on them."""
        shorted, covers = reading.shorted or frozenset(), reading.covers
        asked = reading.lock or None
        doors = [door for (at, lock), door in self._at_lock.items() if at == board and asked in (None, lock)]
        known = [door for door in doors if covers is None or door.lock in covers]
        is_open = [door.label for door in known if (door.lock in shorted) == (door.contact == "open")]
        if asked is not None:
            if len(known) < len(doors):
                return self._words.say("no_word")
            return self._words.say("is_open" if is_open else "is_closed") if doors else self._words.say("no_door")
        if not is_open:
            return self._words.say("all_closed" if len(known) == len(doors) else "others_closed")
        more = f" +{len(is_open) - MOST_LABELS}" if len(is_open) > MOST_LABELS else ""
        return self._words.say("these_open", doors=" ".join(is_open[:MOST_LABELS]) + more)
