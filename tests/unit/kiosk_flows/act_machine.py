"""The physical act under arbitrary readings, words, delays and restarts, judged by rules written down once more.

Knows: what may be durable, what may be pulsed and when, and what a reading proves (docs/safety.md, R1 to R5). Must
never ask the table itself what is right. Times are seconds on a clock of the machine's own.
"""

from dataclasses import replace

from flow_samples import OPERATION
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from kiosk.domain.compartments import Door
from kiosk.domain.operations import Kind, Operation, State
from kiosk.flows import operation as acts
from kiosk.flows.act import Act, ActEffect, ActEvent, Commit, Due, Limits, Look, NotSent, Said, Saw, Timer, Unlock

ARROWS = {
    ("reserved", "armed"), ("reserved", "rejected"), ("armed", "armed"), ("armed", "opened"), ("armed", "unknown"),
    ("opened", "closed"), ("opened", "unknown"), ("closed", "settled"), ("closed", "unknown"),
}  # fmt: skip
"""All arrows an act may take by itself (docs/safety.md, the journal)."""

SAYS = {Kind.LOAD, Kind.RETURN, Kind.RETRIEVE, Kind.AUDIT, Kind.STAFF}
APART_S = 0.3
LONGEST_S = 5.0 + 120.0 + 60.0 + 10.0 + 2.0
"""The opening, closing and saying windows one after the other, and a board that falls silent in between."""

DOORS = st.sampled_from([Door.CLOSED, Door.OPEN, Door.UNKNOWN])
SOON_S = st.sampled_from([0.0, 0.01, 0.1, 0.29, 0.3, 0.5, 1.0, 1.5, 4.0])
LATE_S = st.sampled_from([2.0, 6.0, 12.0, 30.0, 130.0])
WORDS = st.sampled_from(["inside", "empty", "not_mine", "parcel", "shut"])


class ActMachine(RuleBasedStateMachine):
    """One act, from its reservation to its end."""

    def __init__(self) -> None:
        super().__init__()
        self.now_s = 0.0
        self.pulses = 0
        self.lives = 1
        self.whole = False
        self.said: list[str] = []
        self.doubt = False

    @initialize(kind=st.sampled_from(list(Kind)), readings=st.integers(0, 3), silent=st.booleans())
    def reserve(self, kind: Kind, readings: int, silent: bool) -> None:
        """Stories that begin well go further: closed before, or for staff silent before, then seen open twice."""
        self.durable: Operation = replace(OPERATION, kind=kind)
        self.live(Act(self.durable, Limits()))
        before = [Door.UNKNOWN] * acts.LOOKS_BEFORE if silent and kind is Kind.STAFF else [Door.CLOSED]
        for door in [*before, Door.OPEN, Door.OPEN][: len(before) - 1 + readings if readings else 0]:
            self.saw(door, 0.1)
        self.whole = True

    def live(self, act: Act) -> None:
        """A process begins to follow this act. It knows nothing of what the last one saw."""
        self.act = act
        self.timers: dict[str, float] = {}
        self.readings: list[Saw] = []
        self.looks = 0
        self.fresh_closed = False
        self.paid_for = False

    # What happens to it.

    @rule(door=DOORS, after_s=SOON_S)
    def saw(self, door: Door, after_s: float) -> None:
        """The watch, or the look that was asked for, reads the sensor."""
        self.advance(after_s)
        self.read(door)

    @rule(door=DOORS)
    def saw_the_same_reading_twice(self, door: Door) -> None:
        self.read(door)
        self.read(door)

    @rule(seconds=LATE_S)
    def nothing_happens(self, seconds: float) -> None:
        self.advance(seconds)

    @precondition(lambda self: self.timers)
    @rule(seconds=LATE_S)
    def the_process_stalls(self, seconds: float) -> None:
        """Timers run out late, in their order."""
        self.now_s += seconds
        self.fire_due()

    @rule(word=WORDS)
    def says(self, word: str) -> None:
        self.said.append(word)
        self.hear(Said(word))

    @rule()
    def was_not_sent(self) -> None:
        self.hear(NotSent())

    @rule(door=DOORS)
    def restarts(self, door: Door) -> None:
        self.begin_again(door)

    @rule(door=DOORS, then=DOORS, effects=st.integers(0, 3))
    def dies_in_the_middle(self, door: Door, then: Door, effects: int) -> None:
        """A reading comes, some of its effects are carried out, and the process is killed."""
        self.whole = False
        self.reading(door)
        _, wanted = acts.step(self.act, self.readings[-1])
        for effect in wanted[:effects]:
            self.carry_out(effect)
        self.begin_again(then)

    def teardown(self) -> None:
        """Nothing more comes but what the act itself asks for: it ends, and in time (I14)."""
        if not self.whole:
            return  # A story that failed is not followed to its end.
        if self.act.state is State.RESERVED:
            self.read(Door.UNKNOWN)
        last = self.readings[-1].door if self.readings else Door.UNKNOWN
        began_s = self.now_s
        for _ in range(1000):
            if self.act.over or not self.timers:
                break
            self.now_s = max(self.now_s, min(self.timers.values()))
            self.fire_due(last)
        assert self.act.over, f"{self.act.state} for ever: nothing is due"
        assert self.now_s - began_s <= LONGEST_S, "it ended too late"

    # How it is driven.

    def advance(self, seconds: float) -> None:
        end_s = round(self.now_s + seconds, 3)
        while self.timers and min(self.timers.values()) <= end_s:
            self.now_s = max(self.now_s, min(self.timers.values()))
            self.fire_one()
        self.now_s = max(self.now_s, end_s)

    def fire_due(self, answer: Door | None = None) -> None:
        """Everything that is due now; a look is answered, if it is."""
        for _ in range(50):
            if not self.timers or min(self.timers.values()) > self.now_s:
                return
            self.fire_one()
            if answer is not None and self.looks:
                self.read(answer)
        raise AssertionError("a timer runs out again and again at the same moment")

    def fire_one(self) -> None:
        name = min(self.timers, key=lambda one: self.timers[one])
        del self.timers[name]
        self.hear(Due(name, self.now_s))

    def read(self, door: Door) -> None:
        self.looks = 0
        self.reading(door)
        self.hear(self.readings[-1])

    def reading(self, door: Door) -> None:
        self.readings.append(Saw(door, self.now_s))
        self.fresh_closed = door is Door.CLOSED

    def hear(self, event: ActEvent) -> None:
        self.whole = False
        over = self.act.over
        self.act, effects = acts.step(self.act, event)
        assert not (over and effects), f"{self.durable.state} is the end, and it wants {effects}"
        for effect in effects:
            self.carry_out(effect)
        if self.act.over:
            self.timers.clear()
        self.whole = True

    def carry_out(self, effect: ActEffect) -> None:
        match effect:
            case Commit():
                self.written(effect.operation)
            case Unlock():
                self.pulsed()
            case Timer():
                assert effect.seconds >= 0
                self.timers[effect.name] = self.now_s + effect.seconds
            case Look():
                self.looks += 1

    # The rules.

    def written(self, new: Operation) -> None:
        old, self.durable = self.durable, new
        assert (old.state, new.state) in ARROWS or self.doubt, f"no arrow from {old.state} to {new.state}"
        match State(new.state):
            case State.ARMED:
                self.doubt = self.doubt or (new.kind == Kind.STAFF and not self.fresh_closed)
                assert self.fresh_closed or self.doubt, "armed without the sensor's word that the door is closed"
                assert new.attempt == old.attempt + 1
                self.paid_for = True
                self.first_armed_s = self.now_s if new.attempt == 1 else self.first_armed_s
            case State.OPENED:
                assert not self.doubt, "R12: a sensor in doubt was believed"
                opens = {saw.at_s for saw in self.run_of(Door.OPEN)}
                assert len(opens) >= 2, "R2: opened on fewer than two agreeing readings"
            case State.CLOSED:
                run = [saw.at_s for saw in self.run_of(Door.CLOSED)] or [0.0]
                assert run[-1] - run[0] >= APART_S, "closed on less than two readings 0.3 s apart"
            case State.SETTLED if new.kind in SAYS:
                assert new.outcome in self.said, "settled on a word that nobody said"
            case State.RESOLVED:
                assert self.doubt, "R5: resolved, and nobody looked"
                assert old.state == State.UNKNOWN
                assert new.outcome in self.said
                assert new.actor in str(new.evidence)
            case State.UNKNOWN | State.REJECTED:
                assert new.evidence

    def pulsed(self) -> None:
        self.pulses += 1
        assert self.durable.state == State.ARMED, "R1: a pulse without a durable ARMED"
        assert self.paid_for, "R1: two pulses for one ARMED"
        assert self.fresh_closed or self.doubt, "R3: a pulse without the sensor's word that the door is closed"
        assert self.pulses == self.durable.attempt <= (1 if self.doubt else 3), "R3: too many pulses"
        assert self.now_s <= self.first_armed_s + 5.0, "R3: a pulse after the opening window"
        assert self.lives == 1, "R4: a pulse for an act of another life"
        self.paid_for = self.fresh_closed = False

    def run_of(self, door: Door) -> list[Saw]:
        """The last readings, as long as they say the same."""
        last = next((n for n, saw in enumerate(reversed(self.readings)) if saw.door is not door), len(self.readings))
        return self.readings[len(self.readings) - last :]

    def begin_again(self, door: Door) -> None:
        """A new process reads the journal and one sensor (R4)."""
        self.whole = False
        if not self.durable.live:
            self.live(Act(self.durable, Limits()))
            self.whole = True
            return
        self.lives += 1
        found = State(self.durable.state)
        self.live(Act(self.durable, Limits()))
        self.act, effects = acts.resume(self.act, door)
        wanted = [State(effect.operation.state) for effect in effects if isinstance(effect, Commit)]
        assert not any(isinstance(effect, Unlock) for effect in effects), "R4: a pulse at the start"
        assert wanted == self.reconciled(found, door), f"R4: {found} and {door} became {wanted}"
        self.durable = self.act.operation
        self.readings.append(Saw(door, self.now_s))
        for effect in effects:
            if not isinstance(effect, Commit):
                self.carry_out(effect)
        self.whole = True

    def reconciled(self, found: State, door: Door) -> list[State]:
        """What docs/safety.md (R4) says of an operation found live."""
        needs_word = self.durable.kind in SAYS
        if found is State.RESERVED:
            return [State.REJECTED]
        if door is Door.UNKNOWN:
            return [State.UNKNOWN]
        if found is State.ARMED:
            return [State.OPENED if door is Door.OPEN and not self.doubt else State.UNKNOWN]
        if found is State.OPENED:
            closed = [State.CLOSED] if needs_word else [State.CLOSED, State.SETTLED]
            return [] if door is Door.OPEN else closed
        return [State.UNKNOWN if needs_word else State.SETTLED]
