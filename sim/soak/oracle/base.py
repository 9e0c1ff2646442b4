"""What an oracle is: it is told of steps, looks at the truth, at what could be heard and at the books, and complains.

Knows: plain values. Must never know the code it judges: nothing here imports kiosk, driver or central (a lint rule).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from sim.soak.books import CentralBook, Commit, KioskBook
from sim.soak.heard import Heard
from sim.soak.steps import Happening, Reading, Shown, Stopped, Told, Touched, Unlock
from sim.soak.truth import Truth


@dataclass
class Money:
    """What the payment provider truly did, by return case."""

    paid: Mapping[str, int] = field(default_factory=dict)
    """Fen."""
    booked: Mapping[str, int] = field(default_factory=dict)
    """How often money left the account."""
    heard: Mapping[str, int] = field(default_factory=dict)
    """How many requests for it arrived."""
    stands: Mapping[str, str] = field(default_factory=dict)
    """"paid", "refused" or "in progress"."""


@dataclass
class See:
    """Everything an oracle may look at. The judge keeps it up to date before it tells anybody of a step."""

    truth: Truth
    heard: Heard
    limits: Mapping[str, float]
    """The kiosk's settings of timing, in seconds."""
    now_s: Callable[[], float]
    wall_ms: Callable[[], int] = lambda: 0
    """The true time in Unix milliseconds, whatever the kiosk's clock shows."""
    kiosk: KioskBook = field(default_factory=KioskBook)
    central: CentralBook = field(default_factory=CentralBook)
    alive: bool = False
    """Whether the controller runs."""
    started_s: float = 0.0
    """When it was started last."""
    online: bool = True
    hung: bool = False
    """Whether the kiosk's disk gives no answer just now, so that it can write nothing down."""
    hung_until_s: float = float("-inf")
    """Until when it did last."""
    struck: dict[str, list[float]] = field(default_factory=dict)
    """When each fault class struck, by its name in `sim.soak.faults.table`."""
    money: Money = field(default_factory=Money)
    secrets: dict[str, str] = field(default_factory=dict)
    """What may stand in no durable byte: the secret, and what it is."""
    folder: Path = Path()
    """Where the kiosk keeps its files."""
    kiosk_file: Path = Path()
    """The kiosk's database."""
    central_file: Path = Path()
    """Central's database."""
    ended: bool = False
    """Whether the day is over: faults have stopped, and staff have worked off what they were told."""

    def hung_since(self, at_s: float) -> bool:
        """Whether what is written now may have been decided before `at_s`: the disk has hung since."""
        return self.hung_until_s >= at_s

    def struck_since(self, since_s: float, *faults: str) -> bool:
        """Whether one of these fault classes struck at or after `since_s`."""
        return any(at_s >= since_s for name in faults for at_s in self.struck.get(name, ()))


class Oracle:
    """One invariant. Override the steps you need; the others cost nothing. Call `wrong` to complain."""

    invariant: ClassVar[str] = ""

    def __init__(self, see: See, wrong: Callable[[str, str], None]) -> None:
        self.see = see
        self._wrong = wrong
        self.prepare()

    def prepare(self) -> None:
        """Make your memory here."""

    def wrong(self, what: str) -> None:
        """The invariant does not hold: one sentence with names and figures."""
        self._wrong(self.invariant, what)

    def unlocked(self, frame: Unlock) -> None:
        """A frame that opens a door leaves the computer, now. The books hold what was durable before it."""

    def happened(self, event: Happening) -> None:
        """Something true at a door."""

    def heard(self, reading: Reading) -> None:
        """A door's reading changed, as far as the controller could know."""

    def committed(self, commit: Commit) -> None:
        """The kiosk committed one transaction. Not told for what a start writes before it runs: see `started`."""

    def applied(self) -> None:
        """Central committed something; `see.central` is new."""

    def told(self, batch: Told) -> None:
        """The kiosk sends a batch of events to central, whether it arrives or not."""

    def touched(self, touch: Touched) -> None:
        """Somebody touched a button of a screen that takes it."""

    def shown(self, screen: Shown) -> None:
        """The screen changed."""

    def started(self, before: KioskBook) -> None:
        """The controller was started (again); `before` is the book when it stopped, `see.kiosk` what it found."""

    def stopped(self, death: Stopped) -> None:
        """The controller is dead."""

    def ticked(self) -> None:
        """A quarter of a second went by."""

    def closed(self) -> None:
        """The day is over; the last word."""


STEPS = (
    *("unlocked", "happened", "heard", "committed", "applied", "told", "touched", "shown"),
    *("started", "stopped", "ticked", "closed"),
)
