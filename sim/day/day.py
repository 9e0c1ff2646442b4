"""What everybody in the day does it with: the screen, the camera, the doors, the album, the record of the day.

Knows how a person holds up a code, reaches into a door and waits for a screen. Must never know an order of events:
that is written in the steps.
"""

import json
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from sim.client import ControlClient
from sim.day.errors import DayError
from sim.day.lines import Line, read_lines, until, wait_line
from sim.day.stage import Stage
from sim.errors import SimError
from sim.timing import monotonic_s, pause_s
from sim.visitor.client import State, Visitor

LANGUAGES = ("zh-CN", "en")
READ_WITHIN_S = 60.0
"""From a code held up to the screen that answers it."""

OPEN_FOR_S = 1.3
"""A door that is shut within a second makes the kiosk ask whether the parcel was taken."""

APPLIED_WITHIN_S = 120.0


@dataclass
class Day:
    """One day on a stage; `visitor` stands before the screen."""

    stage: Stage
    visitor: Visitor
    pictures: bool = True
    _taken: dict[str, int] = field(default_factory=dict)

    @property
    def control(self) -> ControlClient:
        """Hands and faults of the simulated world."""
        return self.stage.control

    def note(self, event: str, **fields: object) -> None:
        """Write a line into the record of the day; `t` may be given, else it is now."""
        line = {"event": event, "t": round(monotonic_s(), 6), **fields}
        with self.stage.places.day_log.open("a", encoding="utf-8") as log:
            log.write(json.dumps(line, ensure_ascii=False) + "\n")

    def saw(self, state: State) -> None:
        """Note which screen was shown, and since when."""
        facts = state["facts"]
        known = {name: facts[name] for name in ("compartment", "number", "ahead", "reason", "rule") if name in facts}
        self.note("screen.shown", t=state["shown_s"], screen=state["screen"], scene=state["scene"], **known)

    def wait(self, *screens: str, timeout_s: float = READ_WITHIN_S, **more: object) -> State:
        """Until one of these screens is shown; noted."""
        state = self.visitor.wait(*screens, timeout_s=timeout_s, **more)
        self.saw(state)
        return state

    def press(self, name: str, *screens: str, timeout_s: float = READ_WITHIN_S) -> State:
        """Touch a button and wait for what it leads to."""
        self.visitor.click(name)
        return self.wait(*screens, timeout_s=timeout_s)

    def picture(self, name: str) -> None:
        """The screen in every language, named so that pictures sort as they were taken."""
        if not self.pictures or name in self._taken:
            return
        self._taken[name] = len(self._taken) + 1
        for language in LANGUAGES:
            self.visitor.language(language)
            self.visitor.picture(self.stage.places.out / f"{self._taken[name]:02}-{name}.{language}.png")
        self.visitor.language(LANGUAGES[0])

    # People.

    def hold_up(self, code: str, *screens: str, timeout_s: float = READ_WITHIN_S) -> State:
        """Hold a picture of the folder of codes to the camera until one of these screens answers."""
        self.control.do("camera.show", path=str(self.stage.places.codes / f"{code}.png"))
        try:
            return self.wait(*screens, timeout_s=timeout_s)
        finally:
            self.control.do("camera.clear")

    def shut(self, door: str) -> None:
        """Push a door shut."""
        self.control.do("close", door=door)

    def take_out(self, door: str, *, since_s: float = 0.0) -> None:
        """Take what lies inside and shut the door, not sooner than people do."""
        pause_s(since_s + OPEN_FOR_S - monotonic_s())
        if not self.control.do("take", door=door):
            raise DayError(f"there is nothing in {door}, though a parcel should be")
        self.shut(door)

    def put_in(self, door: str, parcel: str) -> None:
        """Lay something inside and shut the door."""
        self.control.do("put", door=door, parcel=parcel)
        self.shut(door)

    # Records.

    def kiosk_lines(self) -> list[Line]:
        """What the controller recorded so far."""
        return read_lines(self.stage.places.kiosk_log)

    def wait_kiosk(self, event: str, *, skip: int = 0, timeout_s: float = READ_WITHIN_S, **fields: object) -> Line:
        """The first line of the controller's record, after the first `skip`, with this event and these fields."""

        def fits(line: Line) -> bool:
            return line["event"] == event and all(line.get(name) == value for name, value in fields.items())

        path = self.stage.places.kiosk_log
        return wait_line(path, fits, timeout_s, f"the controller recorded no {event}", skip)

    def wait_all_applied(self) -> None:
        """Until central has applied everything the controller recorded."""
        until(lambda: not self._not_applied(), APPLIED_WITHIN_S, "central did not apply everything")

    def _not_applied(self) -> set[str]:
        told = {line["source_event"] for line in self.kiosk_lines() if "source_event" in line}
        applied = read_lines(self.stage.places.central_log)
        return told - {line.get("source_event") for line in applied if line["event"] == "central.applied"}

    def save_screen(self, path: Path) -> None:
        """A picture of whatever is on the screen; nothing when there is no screen any more."""
        if self.stage.programs["visitor"].pid is not None:
            with suppress(SimError):
                self.visitor.picture(path)
