"""People who come and go: a scenario is chosen, its happenings are drawn from a seed, and played one after the other.

A scenario is a campaign's file or a script; it comes with the simulator, or lies in DIR/scenarios.

Knows: files of campaigns, and the clock. Must never know: what an act does.
"""

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement

from sim.acts import Acts
from sim.acts.people import HABITS
from sim.campaign import Campaign, load_campaign, raw_steps
from sim.errors import SimError
from sim.script import Step, steps_of
from sim.timing import monotonic_s
from sim.window.link import Link
from sim.window.naming import act_in_words
from sim.window.rows import Rows
from sim.window.words import Words
from sim.wiring import Wiring
from sim.world import World

QML_IMPORT_NAME = "SimWindow"
QML_IMPORT_MAJOR_VERSION = 1

SHIPPED = ("quiet-day", "key-round", "bad-day", "long-lines", "weak-power")
OWN = frozenset(("quiet-day", "key-round"))
"""Those that lie beside the window."""
MOST_FILES = 30
MOST_NEXT = 8
LOOK_EVERY_MS = 100
MOST_SEED = 9999


@dataclass(frozen=True, slots=True)
class ScenarioRow:
    """A scenario that can be played."""

    key: str
    title: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class NextRow:
    """Something that will happen."""

    when: str
    what: str


@QmlElement
class Scenario(QObject):
    """The scenarios there are, the chosen one, and how far it has come."""

    changed = Signal()
    fixed = Signal()
    """Never emitted: what it stands for does not change."""

    def __init__(self, link: Link, words: Words, directory: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link, self._words = link, words
        self._folder = directory.absolute() / "scenarios"
        self._rows, self._next = Rows(ScenarioRow, self, MOST_FILES), Rows(NextRow, self, MOST_NEXT)
        self._wiring: Wiring | None = None
        self._chosen = SHIPPED[0]
        self._seed = 1
        self._campaign: Campaign | None = None
        self._steps: tuple[Step, ...] = ()
        self._wrong = ""
        self._begun: float | None = None
        self._at_s = 0.0
        self._done = self._refused = 0
        self._clock = QTimer(self, interval=LOOK_EVERY_MS)
        self._clock.timeout.connect(self.play)

    def wire(self, wiring: Wiring) -> None:
        """It would be played in this bank."""
        self._wiring = wiring
        self.halt()
        self._plan()

    def draw(self) -> None:
        """Show everything anew, in the language of the moment; the folder is read anew."""
        self._rows.put(ScenarioRow(each, self._title(each), each == self._chosen) for each in self._there())
        ahead = self._steps[self._done :][:MOST_NEXT]
        self._next.put(NextRow(self._when(step), act_in_words(self._words, step.act, step.arguments)) for step in ahead)
        self.changed.emit()

    @Property(Rows, notify=fixed)
    def rows(self) -> Rows:
        """The scenarios."""
        return self._rows

    @Property(Rows, notify=fixed)
    def ahead(self) -> Rows:
        """What comes next."""
        return self._next

    @Property(bool, notify=changed)
    def playing(self) -> bool:
        """Whether one is being played."""
        return self._begun is not None

    @Property(bool, notify=changed)
    def ready(self) -> bool:
        """Whether the chosen one can be played."""
        return bool(self._steps) or (self._campaign is not None and not self._wrong)

    @Property(int, notify=changed)
    def seed(self) -> int:
        """What its chances are drawn from."""
        return self._seed

    @Property(float, notify=changed)
    def share(self) -> float:
        """How much of it is over, 0 to 1."""
        return min(1.0, self._at_s / self._campaign.duration_s) if self._campaign else 0.0

    @Property(str, notify=changed)
    def plan(self) -> str:
        """How much happens in how long; or what is wrong with the file."""
        if self._campaign is None or self._wrong:
            return self._wrong
        minutes, seconds = divmod(round(self._campaign.duration_s), 60)
        return self._words.say("scenario_plan", count=len(self._steps), minutes=minutes, seconds=seconds)

    @Property(str, notify=changed)
    def story(self) -> str:
        """How far it has come."""
        if self._campaign is None or (self._begun is None and not self._at_s):
            return self._words.say("scenario_idle")
        if self._begun is None and self._at_s >= self._campaign.duration_s:
            return self._words.say("scenario_over")
        end = f"{self._campaign.duration_s:.0f}"
        return self._words.say("scenario_running", at=f"{self._at_s:.0f}", all=end, refused=self._refused)

    @Property(str, notify=changed)
    def elsewhere(self) -> str:
        """Which other bank it was written for, in a sentence; empty: this one, or any."""
        meant = (self._campaign.scene if self._campaign else None) or ""
        if self._wiring is None or meant in ("", self._wiring.name):
            return ""
        return self._words.say("scenario_other", name=meant)

    @Property(str, notify=changed)
    def folder(self) -> str:
        """Where scenarios of one's own are looked for, in a sentence."""
        return self._words.say("scenario_folder", folder=self._folder)

    @Slot(str)
    def choose(self, key: str) -> None:
        """Another one; what is being played ends."""
        self.halt()
        self._chosen = key
        self._plan()

    @Slot(int)
    def setSeed(self, seed: int) -> None:
        """Draw anew."""
        self.halt()
        self._seed = max(1, min(MOST_SEED, seed))
        self._plan()

    @Slot()
    def start(self) -> None:
        """Play it from the beginning."""
        if self._campaign is None or self._wrong:
            return
        self._begun, self._at_s, self._done, self._refused = monotonic_s(), 0.0, 0, 0
        self._link.attempt("person", habit=self._campaign.person)
        self._clock.start()
        self.play()

    @Slot()
    def halt(self) -> None:
        """Stop; what is broken stays broken."""
        self._clock.stop()
        if self._begun is not None:
            self._begun = None
            self._link.attempt("person", habit=HABITS[0])
        self.draw()

    @Slot()
    def play(self) -> None:
        """Do what is due."""
        if self._begun is None or self._campaign is None:
            return
        self._at_s = monotonic_s() - self._begun
        while self._done < len(self._steps) and self._steps[self._done].at_s <= self._at_s:
            step = self._steps[self._done]
            self._done += 1
            self._refused += bool(self._link.attempt(step.act, **step.arguments))
        if not self._link.is_here or self._at_s >= self._campaign.duration_s:
            self.halt()
        self.draw()

    def _plan(self) -> None:
        self._campaign, self._steps, self._wrong, self._at_s, self._done = None, (), "", 0.0, 0
        if self._wiring is not None:
            try:
                self._campaign = load_campaign(self._where(self._chosen))
                world = World(self._wiring, self._seed)
                self._steps = steps_of(raw_steps(self._campaign, self._seed, world), Acts(world))
            except SimError as error:
                self._wrong = str(error)
        self.draw()

    def _where(self, key: str) -> str:
        if key in OWN:
            return str(files("sim.window") / "scenarios" / f"{key}.toml")
        return key if key in SHIPPED else str(self._folder / key)

    def _there(self) -> list[str]:
        try:
            own = sorted(path.name for path in self._folder.iterdir() if path.suffix == ".toml")
        except OSError:
            own = []
        return [*SHIPPED, *own][:MOST_FILES]

    def _title(self, key: str) -> str:
        return self._words.say(f"scenario_named_{key}") if key in SHIPPED else Path(key).stem

    def _when(self, step: Step) -> str:
        return self._words.say("scenario_in", seconds=f"{max(0.0, step.at_s - self._at_s):.0f}")
