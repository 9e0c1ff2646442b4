"""The judge: keeps what can be seen up to date, tells every oracle of every step, and writes down complaints.

Knows: the order of things. Must never know an invariant. Trouble with reading the books is a complaint too: the
controller destroyed what it should keep.
"""

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

from sim.soak.books import CentralBook, Commit, KioskBook, Reader, read_central, read_kiosk
from sim.soak.oracle.base import STEPS, Oracle, See
from sim.soak.steps import Happening, Shown, Stopped, Told, Touched, Unlock, Violation

MOST_VIOLATIONS = 40
"""After so many, one more tells nothing new."""


class Judge:
    """All oracles of one day."""

    def __init__(self, see: See, oracles: Sequence[type[Oracle]], kiosk: Path, central: Path) -> None:
        self.see = see
        self.violations: list[Violation] = []
        self.complained: Callable[[], None] = lambda: None
        self._kiosk, self._central = Reader(kiosk), Reader(central)
        made = [oracle(see, self._wrong) for oracle in oracles]
        self._told: dict[str, list[Callable[..., None]]] = {
            step: [getattr(one, step) for one in made if getattr(type(one), step) is not getattr(Oracle, step)]
            for step in STEPS
        }
        self._said: set[tuple[str, str]] = set()

    def bytes(self, line: str, direction: str, data: bytes) -> None:
        """Bytes pass the port of the living controller."""
        now_s = self.see.now_s()
        if direction == "tx":
            for frame in self.see.heard.sent(line, data, now_s):
                self.worked()
                self.see.truth.commanded(frame)
                self._tell("unlocked", frame)
        elif self.see.alive:
            for reading in self.see.heard.came(line, data, now_s):
                self._tell("heard", reading)

    def happened(self, event: Happening) -> None:
        """Something true at a door."""
        self._tell("happened", event)

    def worked(self) -> None:
        """The controller's executor did something: perhaps it committed."""
        try:
            if not self._kiosk.changed():
                return
            before, self.see.kiosk = self.see.kiosk, read_kiosk(self._kiosk, self.see.kiosk)
        except sqlite3.Error as fault:
            self._wrong("I8", f"the kiosk's database cannot be read: {fault}")
            return
        if self.see.alive:
            fresh = tuple(self.see.kiosk.audit[len(before.audit) :])
            self._tell("committed", Commit(self.see.now_s(), before, self.see.kiosk, fresh))

    def begins(self) -> None:
        """A transaction of the kiosk's begins: what the one before it left behind could be found by a start."""
        if self.see.alive:
            self.worked()

    def central_worked(self) -> None:
        """Central may have committed."""
        try:
            if not self._central.changed():
                return
            self.see.central = read_central(self._central, self.see.central)
        except sqlite3.Error as fault:
            self._wrong("I11", f"central's database cannot be read: {fault}")
            return
        self._tell("applied")

    def central_replaced(self) -> None:
        """Central's database was replaced by another: what was read of it is read anew."""
        self._central.close()
        self.see.central = CentralBook()
        self.central_worked()

    def told(self, batch: Told) -> None:
        """The kiosk sends events to central."""
        self._tell("told", batch)

    def touched(self, button: str) -> None:
        """Somebody touched this button."""
        self._tell("touched", Touched(self.see.now_s(), button, self.see.truth.who))

    def shown(self, screen: Shown) -> None:
        """The screen changed."""
        self._tell("shown", screen)

    def started(self) -> None:
        """The controller stands built and is about to run. The log is read anew: what was once read may be gone."""
        self.see.started_s = self.see.now_s()
        self.see.heard.deaf()
        before, self.see.kiosk = self.see.kiosk, KioskBook()
        self._kiosk.close()
        self.worked()
        self.see.alive = True
        self._tell("started", before)

    def stopped(self, reason: str) -> None:
        """The controller is dead, its files are about to be replaced."""
        self.worked()
        self.see.alive = False
        self._kiosk.close()
        self._tell("stopped", Stopped(self.see.now_s(), reason))

    def ticked(self) -> None:
        """A quarter of a second went by."""
        self.central_worked()
        if self.see.alive:
            self._tell("ticked")

    def closed(self) -> None:
        """The day is over."""
        self.worked()
        self.central_worked()
        self.see.ended = True
        self._tell("closed")

    def close(self) -> None:
        """Let go of the files."""
        self._kiosk.close()
        self._central.close()

    def wrong(self, invariant: str, what: str) -> None:
        """The simulation itself saw something that must not be."""
        self._wrong(invariant, what)

    def _tell(
        self, step: str, *what: Unlock | Happening | Told | Touched | Shown | Stopped | Commit | KioskBook | object
    ) -> None:
        for told in self._told[step]:
            told(*what)

    def _wrong(self, invariant: str, what: str) -> None:
        if (invariant, what) in self._said or len(self.violations) >= MOST_VIOLATIONS:
            return
        self._said.add((invariant, what))
        self.violations.append(Violation(invariant, round(self.see.now_s(), 3), what))
        self.complained()
