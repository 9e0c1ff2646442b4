"""A trace of every line, recorded by the simulator on request, and how to play it again.

Knows: the acts `record` and `record_stop`. Must never know: what is on a tape.
"""

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from sim.client import Seen
from sim.window.link import Link
from sim.window.naming import arguments_of
from sim.window.words import Words

QML_IMPORT_NAME = "SimWindow"
QML_IMPORT_MAJOR_VERSION = 1

ENDING = ".tape.jsonl"
MOST_TAPES = 10_000


@QmlElement
class Recording(QObject):
    """The recording that runs, or the last one; also one that somebody else began."""

    changed = Signal()

    def __init__(self, link: Link, words: Words, directory: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link, self._words, self._directory = link, words, directory
        self._running = False
        self._tape = ""
        self._count: int | None = None

    def take(self, happened: Iterable[Seen]) -> None:
        """These events came."""
        for seen in happened:
            name, given = arguments_of(seen.detail) if seen.event == "act" else ("", {})
            if name in ("record", "record_stop"):
                self._running = name == "record"
                if self._running:
                    self._tape, self._count = given.get("tape", "bus") + ENDING, None
                self.draw()

    def wire(self) -> None:
        """Another simulator is there: nothing is known of what it records."""
        self._running, self._tape, self._count = False, "", None
        self.draw()

    def draw(self) -> None:
        """Show everything anew, in the language of the moment."""
        self.changed.emit()

    @Property(bool, notify=changed)
    def running(self) -> bool:
        """Whether bytes are being taken down."""
        return self._running

    @Property(str, notify=changed)
    def story(self) -> str:
        """What is being recorded, or was."""
        if self._running:
            return self._words.say("record_runs", tape=self._tape)
        if self._count is None:
            return self._words.say("record_idle")
        return self._words.say("record_done", count=self._count, tape=self._tape)

    @Property(str, notify=changed)
    def replay(self) -> str:
        """The command that plays it again; empty while there is none."""
        done = self._tape and not self._running
        return f"locker-sim replay {self._directory / self._tape} --dir out/again" if done else ""

    @Slot()
    def begin(self) -> None:
        """Take down every byte from now on, into a new file."""
        self._link.act("record", tape=self._free())

    @Slot()
    def end(self) -> None:
        """That was all."""
        self._link.refused.emit("")
        said = self._link.do("record_stop")
        if isinstance(said, int):
            self._running, self._count = False, said
        self.draw()

    def _free(self) -> str:
        numbers = range(1, MOST_TAPES)
        return next((f"bus-{n}" for n in numbers if not (self._directory / f"bus-{n}{ENDING}").exists()), "bus")
