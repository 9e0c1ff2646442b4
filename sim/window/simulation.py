"""Everything the window shows, put together: one simulator, seen through its control socket and its camera.

Knows: the parts and who tells whom. Must never know: pixels.
"""

from pathlib import Path

from pydantic import ValidationError
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from sim.acts.people import HABITS
from sim.client import Seen
from sim.window.bank import Bank
from sim.window.breaks import Breaks
from sim.window.camera import CameraFeed
from sim.window.codes import Codes
from sim.window.faults import Faults
from sim.window.link import Link
from sim.window.recording import Recording
from sim.window.scenario import Scenario
from sim.window.state import State
from sim.window.traffic import Traffic
from sim.window.words import LANGUAGES, Words
from sim.wiring import Wiring

QML_IMPORT_NAME = "SimWindow"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class Simulation(QObject):
    """The root of what QML reads."""

    changed = Signal()
    spoken = Signal()
    """The language changed: every `qsTrId` has to be asked again."""
    fixed = Signal()
    """Never emitted: what it stands for does not change."""

    def __init__(self, directory: Path, codes: Path, words: Words, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._directory = directory
        self.link = Link(directory, self)
        self._bank = Bank(self.link, words, self)
        self._traffic = Traffic(words, self)
        self._faults = Faults(self.link, words, self)
        self._breaks = Breaks(self.link, words, self)
        self._scenario = Scenario(self.link, words, directory, self)
        self._recording = Recording(self.link, words, directory, self)
        self._codes = Codes(codes, self.link, words, self)
        self._camera = CameraFeed(directory / "camera.sock", self)
        self._wiring: Wiring | None = None
        self._person = HABITS[0]
        self._refusal = ""
        self.link.came.connect(self._came)
        self.link.went.connect(self.changed)
        self.link.looked.connect(self._looked)
        self.link.happened.connect(self._happened)
        self.link.refused.connect(self._refused)
        self._bank.chose.connect(self._follow)

    def start(self) -> None:
        """Look for the simulator."""
        self.link.start()
        self._camera.start()

    def stop(self) -> None:
        """Hang up for good."""
        self._scenario.halt()
        self.link.stop()
        self._camera.stop()

    @Property(Bank, notify=fixed)
    def bank(self) -> Bank:
        """The doors."""
        return self._bank

    @Property(Traffic, notify=fixed)
    def traffic(self) -> Traffic:
        """The bus."""
        return self._traffic

    @Property(Faults, notify=fixed)
    def faults(self) -> Faults:
        """What is wrong with it."""
        return self._faults

    @Property(Breaks, notify=fixed)
    def breaks(self) -> Breaks:
        """What can be broken, and what is."""
        return self._breaks

    @Property(Scenario, notify=fixed)
    def scenario(self) -> Scenario:
        """People who come and go."""
        return self._scenario

    @Property(Recording, notify=fixed)
    def recording(self) -> Recording:
        """The trace of the lines."""
        return self._recording

    @Property(Codes, notify=fixed)
    def codes(self) -> Codes:
        """What may be held to the camera."""
        return self._codes

    @Property(CameraFeed, notify=fixed)
    def camera(self) -> CameraFeed:
        """What the camera sees."""
        return self._camera

    @Property(bool, notify=changed)
    def here(self) -> bool:
        """Whether the simulator answers."""
        return self.link.is_here

    @Property(str, notify=fixed)
    def directory(self) -> str:
        """Where it is looked for."""
        return str(self._directory)

    @Property(str, notify=changed)
    def title(self) -> str:
        """What is simulated, in a line."""
        if self._wiring is None:
            return ""
        wiring = self._wiring
        return self._words.say("counts", name=wiring.name, boards=len(wiring.boards), doors=len(wiring.doors))

    @Property(str, notify=changed)
    def lines(self) -> str:
        """The lines and their speed."""
        each = self._wiring.lines if self._wiring else ()
        return self._words.say("comma").join(f"{line.name} {line.baud} 8N1" for line in each)

    @Property(str, notify=changed)
    def refusal(self) -> str:
        """Why the last act was not done; empty: it was."""
        return self._refusal

    @Property(int, notify=changed)
    def person(self) -> int:
        """What somebody does at every door that opens: off, close, take, put."""
        return HABITS.index(self._person)

    @Property(str, notify=changed)
    def language(self) -> str:
        """zh-CN or en."""
        return self._words.spoken

    @Slot(int)
    def setPerson(self, habit: int) -> None:
        """Give the person another habit."""
        self.link.act("person", habit=HABITS[habit])

    @Slot()
    def switchLanguage(self) -> None:
        """The other language."""
        self._words.spoken = next(each for each in LANGUAGES if each != self._words.spoken)
        self.spoken.emit()
        views = (self._bank, self._traffic, self._faults, self._breaks, self._scenario, self._recording, self._codes)
        for part in views:
            part.draw()
        self.changed.emit()

    @Slot(object)
    def _came(self, told: object) -> None:
        try:
            self._wiring = Wiring.model_validate(told)
        except ValidationError as error:
            self._refused(str(error))
            return
        for part in (self._bank, self._traffic, self._faults, self._breaks, self._scenario):
            part.wire(self._wiring)
        self._recording.wire()
        self.changed.emit()

    @Slot(object)
    def _looked(self, told: object) -> None:
        try:
            state = State.model_validate(told)
        except ValidationError as error:
            self._refused(str(error))
            return
        self._bank.show(state)
        self._faults.show(state)
        self._breaks.show(state)
        self._codes.show(state)
        if state.person in HABITS and state.person != self._person:
            self._person = state.person
            self.changed.emit()

    @Slot(object)
    def _happened(self, seen: list[Seen]) -> None:
        self._traffic.take(seen)
        self._recording.take(seen)

    @Slot(str)
    def _refused(self, sentence: str) -> None:
        if sentence != self._refusal:
            self._refusal = sentence
            self.changed.emit()

    @Slot()
    def _follow(self) -> None:
        self._traffic.follow(self._bank.board)
        self._breaks.follow(self._bank.label)
