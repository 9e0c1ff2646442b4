"""What is written when several things at one door end in doubt: each is told once, and nothing that nobody saw."""

import asyncio

import pytest
from service_bench import HandClock, Seeded, open_book, order, put, work

from kiosk.domain.compartments import Compartment
from kiosk.domain.operations import Kind, Operation, State
from kiosk.domain.orders import ParcelStatus
from kiosk.domain.returns import ReturnCase
from kiosk.domain.tasks import Seen, TaskKind
from kiosk.services import custody
from kiosk.services.changes import Changes
from kiosk.services.ports import Book
from kiosk.services.secrets import Secrets

APPLY = Changes(Secrets(Seeded(3).bytes(32))).apply_change
LABEL, OTHER, PARCEL = "A01", "A02", "o1.p1"
STAFF, HOLDER = "staff:s1", "customer"
DOUBT = None
"""The outcome of an operation that ends in doubt."""

Step = tuple[Kind, str | None]
PICKUP, REOPEN, NOT_MINE = (Kind.PICKUP, "taken"), (Kind.REOPEN, "taken"), (Kind.REOPEN, "not_mine")
TRY, LOOK, EMPTY = (Kind.PICKUP, DOUBT), (Kind.RETRIEVE, DOUBT), (Kind.RETRIEVE, Seen.EMPTY)


class Door:
    """One door with a parcel behind it, and what is done there, one operation after the other."""

    def __init__(self, *steps: Step, loaded: bool = True) -> None:
        self.database = open_book()
        self._entropy = Seeded(5)
        for label in (LABEL, OTHER):
            work(self.database, lambda book, label=label: book.compartments.add(Compartment(label)))
        put(self.database, APPLY, "order.put", order())
        for kind, outcome in ((Kind.LOAD, "inside"), *steps) if loaded else steps:
            self.does(kind, outcome)

    def does(self, kind: Kind, outcome: str | None, label: str = LABEL) -> None:
        """An operation from its reservation to its end."""
        moment = custody.now(HandClock(), self._entropy)

        def doing(book: Book) -> None:
            one = operation(book, kind, moment.new_id(), label)
            book.operations.add(one)
            for state in (State.ARMED, State.OPENED, State.UNKNOWN if outcome is DOUBT else State.CLOSED):
                one = one.to(state)
                custody.write(book, one, moment)
            if outcome is not DOUBT:
                custody.write(book, one.to(State.SETTLED, outcome=outcome), moment)

        work(self.database, doing)

    def begins(self, kind: Kind) -> Operation:
        """An operation up to the moment when its door was shut again and somebody should say what happened."""
        moment = custody.now(HandClock(), self._entropy)

        def doing(book: Book) -> Operation:
            one = operation(book, kind, moment.new_id(), LABEL)
            book.operations.add(one)
            for state in (State.ARMED, State.OPENED, State.CLOSED):
                one = one.to(state)
                custody.write(book, one, moment)
            return one

        return work(self.database, doing)

    def ends_in_doubt(self, waits: Operation) -> None:
        """Nobody said it."""
        moment = custody.now(HandClock(), self._entropy)
        work(self.database, lambda book: custody.write(book, waits.to(State.UNKNOWN), moment))

    def told(self, event_type: str) -> int:
        """How often central hears of this."""
        queued = asyncio.run(self.database.queued(200)).events
        return [event.type for event in queued].count(event_type)

    @property
    def status(self) -> str:
        """Where the book says the parcel is."""
        parcel = work(self.database, lambda book: book.parcels.get(PARCEL))
        assert parcel is not None
        return parcel.status


def operation(book: Book, kind: Kind, name: str, label: str) -> Operation:
    """What the kiosk would reserve at this door."""
    door = book.compartments.get(label)
    if kind is Kind.RETURN:
        return Operation(name, kind, label, "v1", HOLDER, order="o1", return_case="r1")
    if kind is Kind.RETRIEVE:
        return Operation(name, kind, label, "v1", STAFF)
    if kind is Kind.LOAD:
        return Operation(name, kind, label, "v1", STAFF, parcel=PARCEL, order="o1")
    return Operation(name, kind, label, "v1", HOLDER, epoch=door.epoch if door else None, parcel=PARCEL, order="o1")


@pytest.mark.parametrize(
    ("steps", "times", "status"),
    [
        ((TRY, EMPTY), 1, ParcelStatus.COLLECTED),
        ((TRY, REOPEN, EMPTY), 1, ParcelStatus.COLLECTED),
        ((TRY, REOPEN, NOT_MINE, EMPTY), 1, ParcelStatus.COLLECTED),
        ((PICKUP, NOT_MINE, EMPTY), 1, ParcelStatus.COLLECTED),
        ((PICKUP, NOT_MINE, REOPEN), 1, ParcelStatus.COLLECTED),
        ((TRY, NOT_MINE, (Kind.RETRIEVE, Seen.PARCEL)), 0, ParcelStatus.WITH_STAFF),
        ((PICKUP, NOT_MINE, (Kind.RETRIEVE, Seen.PARCEL)), 1, ParcelStatus.WITH_STAFF),
    ],
)
def test_that_a_parcel_was_collected_is_told_once(steps: tuple[Step, ...], times: int, status: str) -> None:
    door = Door(*steps)
    assert (door.told("parcel.collected"), door.status) == (times, status)


def test_a_parcel_that_a_look_of_doubtful_end_may_have_taken_is_not_told_as_collected() -> None:
    door = Door(TRY, LOOK, EMPTY)
    assert (door.told("parcel.collected"), door.status) == (0, ParcelStatus.MISSING)
    assert Door(PICKUP, LOOK, EMPTY).status == ParcelStatus.COLLECTED


LOADED, LOST, GONE = (Kind.LOAD, "inside"), (Kind.LOAD, DOUBT), (Kind.PICKUP, "taken")
THERE = (Kind.RETRIEVE, Seen.PARCEL)


@pytest.mark.parametrize(
    ("steps", "status"),
    [
        (((LOST, LABEL), (LOADED, OTHER), (EMPTY, LABEL)), ParcelStatus.READY),
        (((LOST, LABEL), (LOADED, OTHER), (THERE, LABEL)), ParcelStatus.READY),
        (((LOST, LABEL), (LOADED, OTHER), (GONE, OTHER), (EMPTY, LABEL)), ParcelStatus.COLLECTED),
        (((LOST, LABEL), (LOADED, OTHER), (TRY, OTHER), (EMPTY, OTHER)), ParcelStatus.COLLECTED),
        (((LOST, LABEL), (LOST, OTHER), (EMPTY, LABEL)), ParcelStatus.UNSURE),
        (((LOST, LABEL), (LOST, OTHER), (EMPTY, LABEL), (EMPTY, OTHER)), ParcelStatus.WITH_STAFF),
        (((LOST, LABEL), (LOST, OTHER), (EMPTY, OTHER), (THERE, LABEL)), ParcelStatus.WITH_STAFF),
        (((LOST, LABEL), (EMPTY, LABEL)), ParcelStatus.WITH_STAFF),
    ],
)
def test_a_load_of_doubtful_end_says_nothing_of_a_parcel_that_went_behind_another_door(
    steps: tuple[tuple[Step, str], ...], status: str
) -> None:
    door = Door(loaded=False)
    for (kind, outcome), label in steps:
        door.does(kind, outcome, label)
    assert door.status == status


@pytest.mark.parametrize(
    ("meanwhile", "status"),
    [
        ((), ParcelStatus.UNSURE),
        ((LOADED,), ParcelStatus.READY),
        ((LOADED, GONE), ParcelStatus.COLLECTED),
        ((LOADED, TRY), ParcelStatus.UNSURE),
    ],
)
def test_a_load_that_ends_in_doubt_late_says_nothing_of_a_parcel_loaded_meanwhile(
    meanwhile: tuple[Step, ...], status: str
) -> None:
    """The controller died in the middle of it: nobody says what was put in, and the parcel goes behind another door."""
    door = Door(loaded=False)
    waits = door.begins(Kind.LOAD)
    for kind, outcome in meanwhile:
        door.does(kind, outcome, OTHER)
    door.ends_in_doubt(waits)
    assert door.status == status
    door.does(*EMPTY)
    assert door.status == (ParcelStatus.WITH_STAFF if not meanwhile else status)


@pytest.mark.parametrize(("looks", "state", "reviews"), [((EMPTY,), "withdrawn", 0), ((LOOK, EMPTY), "unsure", 1)])
def test_goods_that_a_look_of_doubtful_end_may_have_taken_were_not_kept(
    looks: tuple[Step, ...], state: str, reviews: int
) -> None:
    door = Door(PICKUP, EMPTY)
    case = ReturnCase("r1", "R1", "o1", "o1.i1", "changed_mind", "rule", "accepted", 12_900, "opened", 0)
    work(door.database, lambda book: book.returns.put(case))
    for kind, outcome in ((Kind.RETURN, DOUBT), *looks):
        door.does(kind, outcome)
    kept = work(door.database, lambda book: book.returns.get("r1"))
    tasks = work(door.database, lambda book: book.tasks.where(kind=TaskKind.RETURN_REVIEW.value, done_ms=None))
    assert kept is not None
    assert (kept.state, len(tasks), door.told("return.received")) == (state, reviews, 0)
