"""Kills a real controller at one point after the other, starts it again, and judges the books.

Knows: which way leads to which point, and what must be true afterwards. Must never know how a controller dies.
"""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.domain.operations import Kind
from kiosk.link.messages import Snapshot
from kiosk.link.screens import Button, Screen
from sim.crash.judge import complaints
from sim.crash.kill_shop import OPENED, KillShop
from sim.crash.plan import PUSH, Moment, Step
from sim.crash_points import POINTS, WORDLESS, CrashPoint
from sim.day.office import Placed
from sim.day.places import Places
from sim.errors import SimError
from sim.timing import monotonic_s, pause_s

AUDITS = ("audit", "audit_empty")
"""How the screen names a door of the audit."""

REASON = "check"
"""Why staff open a door of their own choice."""

REACH_S = 90.0
CALM_S = 120.0
LIVE = "SELECT count(*) FROM operations WHERE state IN ('reserved', 'armed', 'opened', 'closed')"
DOORS_IN_DOUBT = "SELECT count(*) FROM tasks WHERE done_ms IS NULL AND compartment IS NOT NULL"

BEFORE_START = {
    "rejected": ("reserved", Moment.PRESENT),
    "opened": ("armed", Moment.SENT),
    "unknown_unopened": ("armed", Moment.PRESENT),
    "closed": ("opened", Moment.PRESENT),
    "settled": ("opened", Moment.PRESENT),
    "unknown_open": ("opened", Moment.PRESENT),
    "unknown_shut": ("closed", Moment.PRESENT),
}
"""The death that leaves behind what a start then finds, by the arrow of the start."""


class _DiedError(Exception):
    """The last death of the plan has come."""


@dataclass
class Cycle:
    """One death or two, and what came of it."""

    steps: tuple[Step, ...]
    reached: bool = False
    seconds: float = 0.0
    complaints: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The death it is about."""
        return str(self.steps[-1])


def cycles() -> Iterator[tuple[Step, ...]]:
    """Every death there is: each point at each moment, and the push."""
    yield from ((Step(PUSH, moment),) for moment in (Moment.ABSENT, Moment.PRESENT))
    for point in POINTS.values():
        first: tuple[Step, ...] = ()
        if point.at_start:
            arrow, moment = BEFORE_START[_arrow(point)]
            first = (Step(f"{point.kind}.{arrow}", moment),)
        moments = [Moment.ABSENT, Moment.PRESENT, *([Moment.SENT] if point.pulses else [])]
        yield from ((*first, Step(point.name, moment)) for moment in moments)


def kill_all(wanted: list[tuple[Step, ...]], out: Path | None = None) -> list[Cycle]:
    """Play these deaths in one fresh shop; `out` keeps what its programs said."""
    with tempfile.TemporaryDirectory(prefix="kill-") as home:
        places = Places.open(out or Path(home))
        try:
            with KillShop(places) as shop:
                return [kill_in(shop, steps) for steps in wanted]
        finally:
            places.clear()


def kill_in(shop: KillShop, steps: tuple[Step, ...]) -> Cycle:
    """Play one death, or two, in a shop that runs."""
    return _Killing(shop, Cycle(steps)).play()


def _arrow(point: CrashPoint) -> str:
    return point.name.rpartition(".")[2]


@dataclass
class _Killing:
    shop: KillShop
    cycle: Cycle
    order: Placed | None = None
    put: str | None = None
    word: Button | None = None
    _between: bool = False

    @property
    def _point(self) -> CrashPoint | None:
        return POINTS.get(self.cycle.steps[-1].point)

    def play(self) -> Cycle:
        """The deaths, the recovery, the verdict."""
        began_s = monotonic_s()
        try:
            self._die()
            self._recover()
            self.cycle.complaints += complaints(self.shop)
        except SimError as fault:
            self.cycle.complaints.append(f"{type(fault).__name__}: {fault}")
        self.cycle.seconds = monotonic_s() - began_s
        return self.cycle

    def _die(self) -> None:
        point, shop = self._point, self.shop
        kind, arrow = (point.kind, _arrow(point)) if point else (Kind.PICKUP, "settled")
        trigger = self._prepare(kind)
        if arrow == "resolved":
            trigger = self._unresolved(kind, trigger)
        shop.plan.write(*self.cycle.steps)
        try:
            shop.hand.gone = self._watch
            if point is None or not point.at_start:
                self._misfortune(arrow)
            trigger()
            self._follow(arrow)
        except _DiedError:
            self.cycle.reached = True
        except SimError as stuck:
            self.cycle.reached = not shop.plan.steps()
            if not self.cycle.reached:
                self.cycle.complaints.append(f"not reached: {stuck}")
        finally:
            shop.hand.gone = lambda: None
            shop.plan.write()

    def _watch(self) -> None:
        left = len(self.shop.plan.steps())
        if left == 0:
            raise _DiedError
        if left == 1 < len(self.cycle.steps) and not self._between:
            self._between = True
            self._while_dead()

    def _while_dead(self) -> None:
        """What happens between a death and the start that finds it."""
        point = self._point
        arrow = _arrow(point) if point else ""
        # What needs nobody's word is in doubt behind a shut door only where the start cannot see that it is shut.
        unseen = arrow == "unknown_shut" and point is not None and point.kind in WORDLESS
        if arrow in ("closed", "settled"):
            self.shop.close_doors()
        elif arrow == "unknown_open" or unseen:
            self.shop.silence_boards()

    def _prepare(self, kind: Kind) -> Callable[[], None]:
        """Up to the touch or the scan that makes the operation; that touch."""
        shop, hand = self.shop, self.shop.hand
        if kind is Kind.RETRIEVE:
            return self._prepare_retrieve()
        self.order = order = shop.order()
        if kind in (Kind.STAFF, Kind.AUDIT):
            return self._prepare_staff(order) if kind is Kind.STAFF else self._prepare_audit(order)
        if kind is Kind.LOAD:
            shop.to_load(order)
            self.put, self.word = order.labels[0], Button.INSIDE
            return lambda: hand.scans(order.labels[0])
        shop.loads(order)
        if kind is Kind.PICKUP:
            return lambda: hand.scans(order.token)
        shop.collects(order)
        if kind is Kind.REOPEN:
            return lambda: hand.touch(Button.OPEN_AGAIN)
        shop.to_return(order)
        self.put, self.word = f"back-{order.labels[0]}", Button.INSIDE
        return lambda: hand.touch(Button.OPEN_DOOR)

    def _prepare_retrieve(self) -> Callable[[], None]:
        """A jam leaves a task; staff stand before the list."""
        shop = self.shop
        self.order = shop.order()
        shop.loads(self.order)
        shop.jam()
        shop.hand.scans(self.order.token)
        shop.hand.sees(Screen.JAM)
        shop.control.do("clear_faults")
        task = shop.to_retrieve()
        self.word = Button.SEEN_PARCEL
        return lambda: shop.hand.touch(Button.CHOOSE, task)

    def _prepare_staff(self, order: Placed) -> Callable[[], None]:
        """Staff chose the door of a parcel, and stand before the reasons."""
        self.shop.loads(order)
        self.shop.to_reasons(self.shop.door_of(order))
        self.word = Button.SEEN_PARCEL
        return lambda: self.shop.hand.touch(Button.CHOOSE, REASON)

    def _prepare_audit(self, order: Placed) -> Callable[[], None]:
        """A parcel lies behind a door, and staff are about to check every door."""
        self.shop.loads(order)
        self.shop.to_audit()
        return lambda: self.shop.hand.touch(Button.IN_TURN)

    def _unresolved(self, kind: Kind, trigger: Callable[[], None]) -> Callable[[], None]:
        """Let the operation end in doubt; what staff then do resolves it."""
        shop = self.shop
        unknown = "SELECT count(*) FROM operations WHERE kind = ? AND state = 'unknown'"
        before = shop.rows(unknown, kind)
        shop.jam()
        trigger()
        shop.hand.until(lambda: shop.rows(unknown, kind) > before, "an operation in doubt")
        shop.control.do("clear_faults")
        shop.to_idle()
        task = shop.to_retrieve()
        self.put = None
        inside = any(door["parcels"] for door in shop.doors().values())
        self.word = Button.SEEN_PARCEL if inside else Button.SEEN_EMPTY
        return lambda: shop.hand.touch(Button.CHOOSE, task)

    def _misfortune(self, arrow: str) -> None:
        if arrow in ("armed_again", "unknown_unopened"):
            self.shop.jam()
        elif arrow == "rejected":
            self.shop.silence_boards()

    def _follow(self, arrow: str) -> None:
        """Do what a person does, until the controller is dead; no more than the arrow needs."""
        shop, end_s = self.shop, monotonic_s() + REACH_S

        def step() -> bool:
            shown = shop.hand.snapshot
            if shown is not None and shown.screen in OPENED and arrow != "unknown_open":
                self._tend(shown)
            word = self._said(shown) if shown is not None else None
            if shown is not None and word in shown.buttons and arrow != "unknown_shut":
                shop.hand.presses(word)
            pause_s(0.05)
            return monotonic_s() > end_s

        if arrow in ("opened", "unknown_open") and self._point and self._point.at_start:
            shop.hand.until(lambda: False, f"the death at {self.cycle.name}", REACH_S)
        shop.hand.until(step, f"the death at {self.cycle.name}", REACH_S + 5)
        shop.hand.until(lambda: False, f"the death at {self.cycle.name}", 0.5)

    def _tend(self, shown: Snapshot) -> None:
        """What the audit finds stays where it is."""
        if shown.facts.reason in AUDITS:
            self.shop.close_doors()
        else:
            self.shop.tend(self.put)

    def _said(self, shown: Snapshot) -> Button | None:
        """In the audit the truth, else the word of this way."""
        if shown.facts.reason not in AUDITS:
            return self.word
        inside = self.shop.doors()[shown.facts.compartment or ""]["parcels"]
        return Button.SEEN_LEFT if inside else Button.SEEN_EMPTY

    def _recover(self) -> None:
        """The world is well again; people leave, staff look behind every door in doubt, central hears everything."""
        shop, hand = self.shop, self.shop.hand
        shop.control.do("clear_faults")
        hand.until(lambda: hand.snapshot is not None, "the controller back", 60)
        for _ in range(4):
            self._calm()
            if shop.rows(DOORS_IN_DOUBT) == [(0,)]:
                break
            with suppress(SimError, StopIteration):
                shop.looks()
        shop.to_idle()
        if self.order is not None:
            ready = shop.rows('SELECT 1 FROM parcels WHERE "order" = ? AND status = ?', self.order.id, "ready")
            if ready:
                shop.collects(self.order)
                shop.to_idle()
        self._calm()

    def _calm(self) -> None:
        shop = self.shop

        def calm() -> bool:
            shop.close_doors()
            pause_s(0.05)
            return shop.rows(LIVE) == [(0,)] and shop.rows("SELECT count(*) FROM outbox") == [(0,)]

        shop.hand.until(calm, "no operation live and nothing queued", CALM_S)
