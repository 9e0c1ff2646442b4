"""The runner of operations: carries out what `flows.operation` decides, one queue and one task per live operation.

Knows: the order of things (a commit is durable before the pulse that follows it) and the sight of every door.
Must never know screens, SQL or bytes. It goes on when the screen dies: an operation belongs to its door, not to a
person's session.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Container
from dataclasses import dataclass, field, replace
from typing import Any

from kiosk.domain.clock import Clock
from kiosk.domain.compartments import Door
from kiosk.domain.ids import ID_RANDOM_BYTES, new_id
from kiosk.domain.operations import LIVE, STAFF_KINDS, Operation, State
from kiosk.flows import act as acts
from kiosk.flows import operation as rules
from kiosk.flows.act import Act, ActEffect, ActEvent, Limits
from kiosk.flows.events import DOOR_SILENT, DRAINING
from kiosk.services import agreement, custody
from kiosk.services.ports import Book, ConflictError, Database, Doors, Entropy, Pulse, Sight, Spawn

Moved = Callable[[Operation], Awaitable[None]]
Reminded = Callable[[Operation], Awaitable[None]]

MINUTE_S = 60.0

PULSE_FRESH_S = 2.0
"""How long after the reading that called for it a pulse may leave. A slow disk can hold its commit for longer: by then
the door may have been used, and whoever asked may have gone."""

WALL_FIELD = {
    State.RESERVED: "reserved_ms",
    State.ARMED: "armed_ms",
    State.OPENED: "opened_ms",
    State.CLOSED: "closed_ms",
    State.SETTLED: "ended_ms",
    State.UNKNOWN: "ended_ms",
    State.REJECTED: "ended_ms",
    State.RESOLVED: "ended_ms",
}


@dataclass
class _Live:
    """One act and what it waits for. Timers are monotonic seconds by name."""

    act: Act
    written: Operation
    events: asyncio.Queue[ActEvent] = field(default_factory=lambda: asyncio.Queue(maxsize=256))
    saw: acts.Saw | None = None
    open_s: float = float("-inf")
    """When the door was last read open, whether the act knows it yet or not."""
    timers: dict[str, float] = field(default_factory=dict)


class Operations:
    """All live operations of the bank. `moved` and `reminded` are told after the commit, never before; `ended` when a
    door belongs to no operation any more."""

    def __init__(
        self,
        *,
        database: Database,
        doors: Doors,
        clock: Clock,
        entropy: Entropy,
        spawn: Spawn,
        limits: Limits,
        openings_per_minute: int = 30,
        draining: Callable[[], bool] = lambda: False,
        silent: Container[str] = (),
    ) -> None:
        self._database = database
        self._doors = doors
        self._clock = clock
        self._entropy = entropy
        self._spawn = spawn
        self._limits = limits
        self._draining = draining
        self._silent = silent
        self._live: dict[str, _Live] = {}
        self._begun_s: deque[float] = deque(maxlen=openings_per_minute)
        self.moved: Moved = _nobody
        self.ended: Moved = _nobody
        self.reconciled: frozenset[str] = frozenset()
        """The doors whose operations the start brings in line."""
        self._left: list[Operation] = []
        """What the last run left live, until it is brought in line."""
        self.reminded: Reminded = _nobody

    def new_id(self) -> str:
        """A fresh UUIDv7."""
        return new_id(self._clock.wall_ms(), self._entropy.bytes(ID_RANDOM_BYTES))

    def moment(self) -> custody.Moment:
        """Now, for the consequences of an arrow."""
        return custody.Moment(self._clock.wall_ms(), self._clock.monotonic_s(), self.new_id)

    def owner(self, label: str) -> Operation | None:
        """The live operation of this door, if it has one."""
        live = self._live.get(label)
        return live.act.operation if live else None

    def any_live(self) -> bool:
        """Whether any door of the bank has a live operation."""
        return bool(self._live or self._left)

    @property
    def live(self) -> int:
        """How many doors of the bank have a live operation."""
        return len(self._live)

    def closed_to(self, operation: Operation) -> str | None:
        """Why this operation cannot be begun now, whatever the book says: the kiosk drains, or nobody would hear the
        door. Staff who look are their own witnesses: only they may try a silent door."""
        if self._draining():
            return DRAINING
        silent = operation.compartment in self._silent and operation.kind not in STAFF_KINDS
        return DOOR_SILENT if silent else None

    async def begin(
        self, operation: Operation, prepare: Callable[[Book, Operation], Operation] = lambda _, operation: operation
    ) -> Operation | None:
        """Reserve the door and start the act. `prepare` runs in the same transaction, before the arrow, and has the
        last word on what is reserved.

        None when it is closed to the operation, when the door, or the custody epoch, already has one, or when doors
        are opened faster than people can use them: a runaway caller must not empty the bank.
        """
        if self.closed_to(operation) is not None:
            return None
        now_s = self._clock.monotonic_s()
        if len(self._begun_s) == self._begun_s.maxlen and now_s - self._begun_s[0] < MINUTE_S:
            return None
        self._begun_s.append(now_s)
        operation = replace(operation, reserved_ms=self._clock.wall_ms())

        def reserve(book: Book) -> Operation:
            prepared = prepare(book, operation)
            book.operations.add(prepared)
            custody.write(book, prepared, self.moment())
            return prepared

        try:
            operation = await self._database.transact(reserve)
        except ConflictError:
            return None
        self._start(Act(operation, self._limits), ())
        await self.moved(operation)
        sight = await self._doors.look(operation.compartment)
        self.saw(sight)
        return operation

    async def say(self, operation_id: str, outcome: str) -> None:
        """Hand on what the person said of an operation; nothing happens if it is over."""
        for live in self._live.values():
            if live.act.operation.id == operation_id:
                _offer(live, acts.Said(outcome))

    def saw(self, sight: Sight) -> bool:
        """Hand a sensor reading to the operation that owns the door. False when none does."""
        live = self._live.get(sight.label)
        if live is None:
            return False
        _offer(live, acts.Saw(sight.door, sight.at_s))
        return True

    async def recall(self) -> None:
        """At start-up, before any door is read: which doors belong to what the last run left live."""
        self._left = await self._database.transact(lambda book: book.operations.where(state=sorted(LIVE)))
        self.reconciled = frozenset(operation.compartment for operation in self._left)

    async def reconcile(self) -> list[Operation]:
        """At start-up: bring what was recalled in line with what the sensors say, before any pulse (R4).

        Returns the operations that are still live: their doors stand open.
        """
        if not self._left:
            return []
        doors = await agreement.reached(self._doors, self._clock, self.reconciled)
        left, self._left = self._left, []
        for operation in left:
            act, effects = rules.resume(Act(operation, self._limits), doors[operation.compartment])
            act = await self._commit_first(act, effects)
            if not act.over:
                self._start(act, tuple(e for e in effects if not isinstance(e, acts.Commit)))
        return [live.act.operation for live in self._live.values()]

    async def _commit_first(self, act: Act, effects: tuple[ActEffect, ...]) -> Act:
        written = act.operation
        for effect in effects:
            if isinstance(effect, acts.Commit):
                written = await self._commit(_merge(effect.operation, written))
        return replace(act, operation=_merge(act.operation, written))

    def _start(self, act: Act, effects: tuple[ActEffect, ...]) -> None:
        live = _Live(act, act.operation)
        self._live[act.operation.compartment] = live
        for effect in effects:
            if isinstance(effect, acts.Timer):
                live.timers[effect.name] = self._clock.monotonic_s() + effect.seconds
        self._spawn(self._run(live), f"operation-{act.operation.compartment}")

    async def _run(self, live: _Live) -> None:
        label = live.act.operation.compartment
        try:
            while not live.act.over:
                event = await self._next(live)
                live.act, effects = rules.step(live.act, event)
                for effect in effects:
                    await self._carry_out(live, effect)
        finally:
            if self._live.get(label) is live:
                del self._live[label]

    async def _next(self, live: _Live) -> ActEvent:
        """The next event, or the next timer that runs out, whichever comes first."""
        while True:
            name, due_s = min(live.timers.items(), key=lambda item: item[1], default=("", float("inf")))
            wait_s = due_s - self._clock.monotonic_s()
            if wait_s <= 0 and live.events.empty():
                del live.timers[name]
                return acts.Due(name, self._clock.monotonic_s())
            try:
                async with asyncio.timeout(wait_s if live.timers and live.events.empty() else None):
                    event = await live.events.get()
            except TimeoutError:
                continue
            if not _contradicted(live, event):
                return event

    async def _carry_out(self, live: _Live, effect: ActEffect) -> None:
        match effect:
            case acts.Commit():
                live.written = await self._commit(_merge(effect.operation, live.written))
                live.act = replace(live.act, operation=_merge(live.act.operation, live.written))
                if not live.written.live:
                    self._live.pop(live.written.compartment, None)
                await self.moved(live.written)
                if not live.written.live:
                    await self.ended(live.written)
            case acts.Unlock():
                label = live.act.operation.compartment
                if self._overtaken(live) or await self._doors.unlock(label) is Pulse.NOT_SENT:
                    _offer(live, acts.NotSent())
            case acts.Look():
                sight = await self._doors.look(live.act.operation.compartment)
                _offer(live, acts.Saw(sight.door, sight.at_s))
            case acts.Timer():
                live.timers[effect.name] = self._clock.monotonic_s() + effect.seconds
            case acts.Remind():
                await self.reminded(live.act.operation)

    def _overtaken(self, live: _Live) -> bool:
        """Whether the reading that called for a pulse is no longer true or old, once its commit is done (R3)."""
        operation, saw = live.act.operation, live.saw
        if operation.armed_s is None or self._clock.monotonic_s() - operation.armed_s > PULSE_FRESH_S:
            return True
        moved = saw is not None and saw.at_s > operation.armed_s and saw.door is not Door.CLOSED
        return moved and not operation.doubted

    async def _commit(self, operation: Operation) -> Operation:
        stamp: dict[str, Any] = {WALL_FIELD[State(operation.state)]: self._clock.wall_ms()}
        stamped = replace(operation, **stamp)
        moment = self.moment()
        await self._database.transact(lambda book: custody.write(book, stamped, moment))
        return stamped


def _merge(decided: Operation, written: Operation) -> Operation:
    """The decided operation may be an arrow ahead of the one just written: keep the times already stamped."""
    times = {name: getattr(written, name) for name in set(WALL_FIELD.values()) if getattr(decided, name) is None}
    return replace(decided, **times)


def _contradicted(live: _Live, event: ActEvent) -> bool:
    """Nothing rests on "closed" once the door was read open: a bouncing contact says both while its board is asked.
    Armed, it is heard all the same: open readings agree only if none between them said otherwise (R2)."""
    overtaken = isinstance(event, acts.Saw) and event.door is Door.CLOSED and event.at_s < live.open_s
    return overtaken and live.act.state is not State.ARMED


def _offer(live: _Live, event: ActEvent) -> None:
    """Queue an event. A full queue means nobody steps the act: a bug that must not pass unseen."""
    if isinstance(event, acts.Saw):
        live.saw = event
        if event.door is Door.OPEN:
            live.open_s = max(live.open_s, event.at_s)
    live.events.put_nowait(event)


async def _nobody(operation: Operation) -> None:
    """Default listener."""
