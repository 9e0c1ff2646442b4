"""The watchman: sees every change of every door and knows whose it is.

Knows: a door belongs to its operation; any other opening is an alarm within a second (docs/safety.md, R7, R9).
Must never open a door.
"""

import math
from collections import deque
from collections.abc import Mapping

from kiosk.domain.compartments import Door
from kiosk.domain.events import Event
from kiosk.domain.operations import Operation, State
from kiosk.domain.tasks import Task, TaskKind
from kiosk.flows.operation import AGREEING
from kiosk.services.custody import Moment, task_data
from kiosk.services.operations import Operations
from kiosk.services.ports import Book, Database, Doors, Sight
from kiosk.services.silence import Silence

GIVEN_UP = 3
"""Looks in vain after which the driver has given a board up: it tells when such a board is heard again."""
MOST_LOOKS = 12
MOST_ALARMS, ALARMS_IN_S = 5, 60.0
"""So many alarms of one door in so many seconds, then none while a task of it is open: a sensor that bounces all night
must not fill the outbox."""


class Watchman:
    """Routes sights to operations and raises alarms for the rest."""

    def __init__(self, *, database: Database, doors: Doors, operations: Operations, silence: Silence) -> None:
        self._database = database
        self._doors = doors
        self._operations = operations
        self._silence = silence
        self._sights: dict[str, Sight] = {}
        self._alarmed: set[str] = set()
        self._alarms_s: dict[str, deque[float]] = {}
        """When each door raised its last alarms."""
        self._news = doors.watch()
        self._began_s = math.inf

    @property
    def blind(self) -> bool:
        """Whether no door of the bank can be seen."""
        return bool(self._sights) and all(sight.door is Door.UNKNOWN for sight in self._sights.values())

    @property
    def sights(self) -> Mapping[str, Sight]:
        """The last reading of every door that was ever read, by label."""
        return self._sights

    async def watch(self) -> None:
        """Hear the news for ever, from the start of the bus on: also while it is not known yet how the doors stand of
        what the last run left live, which may take as long as a silent board, a door that opens by itself is an
        alarm."""
        async for sight in self._news:
            await self.saw(sight)

    async def begin(self) -> None:
        """Look at every door; from now on each belongs to its operation or to nobody. A board that must be asked again
        and again holds back no news of another."""
        self._operations.ended = self._ended
        self._began_s = self._operations.moment().monotonic_s
        await self._look_around()

    async def _look_around(self) -> None:
        """Two readings of every door; three looks at what gives none. One look in vain is no silence yet, and its end
        would be no news: only what the driver has given up does it tell of again."""
        looks, in_vain = 0, dict[str, int]()
        while looks < AGREEING or (looks < MOST_LOOKS and any(0 < vain < GIVEN_UP for vain in in_vain.values())):
            looks += 1
            for label, sight in (await self._doors.look_at_all()).items():
                in_vain[label] = in_vain.get(label, 0) + 1 if sight.door is Door.UNKNOWN else 0
                await self._take(sight)

    async def saw(self, sight: Sight) -> None:
        """News of one door. What was read before `begin` tells only of a door that is nobody's, and open."""
        if sight.at_s >= self._began_s:
            await self._take(sight)
        elif sight.label not in self._operations.reconciled:
            await self._opened(sight)

    async def _take(self, sight: Sight) -> None:
        """One reading of one door, unless a newer one overtook it."""
        known = self._sights.get(sight.label)
        if known is not None and sight.at_s < known.at_s:
            return
        self._sights[sight.label] = sight
        self._silence.heard(sight)
        if sight.door is Door.CLOSED:
            self._alarmed.discard(sight.label)
        if not self._operations.saw(sight):
            await self._opened(sight)

    async def _opened(self, sight: Sight) -> None:
        """A door without an operation of its own: if it is open, and for sure, that is one alarm."""
        label = sight.label
        if sight.door is not Door.OPEN or sight.agreeing < AGREEING or label in self._alarmed:
            return
        known = self._sights.get(label)
        if known is None or known.door is not Door.CLOSED:
            self._alarmed.add(label)
        moment = self._operations.moment()
        others, enough = self._operations.any_live(), self._told_enough(label, moment.monotonic_s)
        await self._database.transact(lambda book: _opened_by_itself(book, label, moment, others=others, enough=enough))

    def _told_enough(self, label: str, now_s: float) -> bool:
        """Whether this door has raised its share of alarms; if not, counts the one that follows."""
        past = self._alarms_s.setdefault(label, deque(maxlen=MOST_ALARMS))
        if len(past) == MOST_ALARMS and now_s - past[0] < ALARMS_IN_S:
            return True
        past.append(now_s)
        return False

    async def _ended(self, operation: Operation) -> None:
        """A door that stands open when its operation is over is nobody's now; an UNKNOWN one has its task already."""
        sight = self._sights.get(operation.compartment)
        if sight is not None and operation.state != State.UNKNOWN:
            await self._take(sight)


def _opened_by_itself(book: Book, label: str, moment: Moment, *, others: bool, enough: bool) -> None:
    """An open door without a live operation: late evidence for an UNKNOWN one, or an alarm and quarantine. With
    `enough` alarms an open task says it all."""
    if enough and book.tasks.where(compartment=label, done_ms=None):
        return
    unknown = book.operations.where(compartment=label, state=State.UNKNOWN)
    if unknown:
        _late_evidence(book, unknown[-1])
        return
    kind = TaskKind.MIS_OPEN if others else TaskKind.UNEXPLAINED
    book.record(Event("alarm.raised", "kiosk", {"kind": kind.value, "compartment": label}))
    compartment = book.compartments.get(label)
    if compartment is not None:
        book.compartments.put(compartment.quarantined(kind))
    if not book.tasks.where(compartment=label, kind=kind.value, done_ms=None):
        task = Task(id=moment.new_id(), kind=kind, opened_ms=moment.wall_ms, compartment=label)
        book.tasks.put(task)
        book.record(Event("task.opened", "kiosk", task_data(task)))


def _late_evidence(book: Book, operation: Operation) -> None:
    data = {"kind": "late_opening", "compartment": operation.compartment, "operation": operation.id}
    book.record(Event("alarm.raised", "kiosk", data))
