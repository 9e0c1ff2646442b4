"""Places behind the counter: which one is offered, what lies there, and how it is found, checked and handed over."""

import json
from collections.abc import Callable, Coroutine
from typing import TypeVar

import pytest
from service_bench import open_book, order, put, work
from sqlalchemy import select

from kiosk.db.book import SqlBook
from kiosk.db.database import SqlDatabase
from kiosk.db.tables import audit
from kiosk.domain.compartments import CounterPlace, Layout, Rect, Zone
from kiosk.domain.counter import Ticket, TicketState
from kiosk.domain.orders import Parcel, ParcelStatus
from kiosk.domain.tasks import Seen, TaskKind
from kiosk.flows import place_events as pe
from kiosk.flows import staff_events as se
from kiosk.flows.effects import CheckPlace, FindDoor, FindParcel, PutAtPlace
from kiosk.services import queue
from kiosk.services.answers.loading import LoadingAnswers
from kiosk.services.changes import Changes
from kiosk.services.custody import Moment
from kiosk.services.places import PlaceAnswers
from kiosk.services.ports import Book
from kiosk.services.secrets import Secrets

R = TypeVar("R")
RECT = Rect(0, 0, 1, 1)
COUNTER = (
    CounterPlace("S-02", Zone.AMBIENT),
    CounterPlace("S-01", Zone.AMBIENT),
    CounterPlace("K-01", Zone.CHILLED),
)
FULL = Layout("1", 1, 1, 0, RECT, RECT, RECT, (), COUNTER)
"""No compartment at all: every label asks for a place."""

MOMENT = Moment(5, 5.0, iter(f"id-{number}" for number in range(99)).__next__)
PARCEL = "o1.p1"


def done(coroutine: Coroutine[object, object, R]) -> R:
    """The result of work that does not wait."""
    try:
        coroutine.send(None)
    except StopIteration as end:
        result: R = end.value
        return result
    raise AssertionError("it waited")


@pytest.fixture
def database() -> SqlDatabase:
    return open_book()


@pytest.fixture
def bring(database: SqlDatabase) -> Callable[..., None]:
    """What central tells of an order."""

    def told(order_id: str = "o1", **changes: object) -> None:
        zone = changes.pop("zone", "ambient")
        counter = changes.pop("counter", None)
        data = order(order_id, **changes)
        data["parcels"] = [{**one, "zone": zone, "counter": counter} for one in data["parcels"]]
        put(database, Changes(Secrets(b"k" * 32)).apply_change, "order.put", data)

    return told


def find(database: SqlDatabase, label: str = "P-o1-1", *, never: tuple[str, ...] = (), **asked: bool) -> object:
    return done(LoadingAnswers(database, FULL, (), never=never).find_door(FindDoor(label, **asked)))


def lays(database: SqlDatabase, place: str = "S-01", parcel: str = PARCEL) -> pe.PlacePut:
    return done(PlaceAnswers(database, FULL).put(PutAtPlace(parcel, place, "st-1")))


def parcel(database: SqlDatabase, name: str = PARCEL) -> Parcel:
    found = work(database, lambda book: book.parcels.get(name))
    assert found is not None
    return found


def audited(database: SqlDatabase, kind: str) -> list[tuple[str, dict[str, object]]]:
    """The audit rows of this type: who did it, and what."""

    def rows(book: Book) -> list[tuple[str, dict[str, object]]]:
        assert isinstance(book, SqlBook)
        found = book.run(select(audit).where(audit.c.type == kind).order_by(audit.c.sequence))
        return [(row.actor, json.loads(row.data)) for row in found]

    return work(database, rows)


def test_no_door_offers_the_smallest_free_place_of_the_zone(database: SqlDatabase, bring: Callable[..., None]) -> None:
    for name, zone in (("o1", "ambient"), ("o2", "ambient"), ("o3", "ambient"), ("o4", "chilled"), ("o5", "frozen")):
        bring(name, zone=zone)
    offered = []
    for name in ("o1", "o2", "o3", "o4", "o5"):
        answer = find(database, f"P-{name}-1")
        assert isinstance(answer, se.NoDoor)
        offered.append(answer.place)
        if answer.place:
            assert lays(database, answer.place, answer.parcel).done
    assert offered == ["S-01", "S-02", None, "K-01", None], "never another temperature"


def test_what_lies_there_waits_at_the_counter_and_one_event_tells_it(
    database: SqlDatabase, bring: Callable[..., None]
) -> None:
    bring()
    assert lays(database) == pe.PlacePut("S-01")
    here = parcel(database)
    assert (here.status, here.place, here.at_counter) == (ParcelStatus.WITH_STAFF, "S-01", True)
    [row] = audited(database, "parcel.placed")
    assert row == ("staff:st-1", {"parcel": PARCEL, "order": "o1", "place": "S-01", "staff": "st-1"})
    bring()
    assert parcel(database).place == "S-01", "central's word on the order leaves it there"


def test_two_parcels_never_lie_at_one_place(database: SqlDatabase, bring: Callable[..., None]) -> None:
    bring()
    bring("o2")
    lays(database)
    assert lays(database, "S-01", "o2.p1") == pe.PlacePut("S-01", done=False)
    assert parcel(database, "o2.p1").place is None


@pytest.mark.parametrize("status", [ParcelStatus.READY, ParcelStatus.COLLECTED, ParcelStatus.FROZEN])
def test_what_is_elsewhere_is_not_put(database: SqlDatabase, bring: Callable[..., None], status: ParcelStatus) -> None:
    bring()
    elsewhere = parcel(database).now(status)
    work(database, lambda book: book.parcels.put(elsewhere))
    assert not lays(database).done
    assert audited(database, "parcel.placed") == []


def test_its_label_says_where_it_lies_and_it_may_still_get_a_door(
    database: SqlDatabase, bring: Callable[..., None]
) -> None:
    bring()
    lays(database)
    assert find(database) == se.LabelRefused("at_place", "S-01")
    anyway = find(database, from_place=True)
    assert isinstance(anyway, se.NoDoor)
    assert anyway.place == "S-01", "no door: it stays where it is"
    assert done(PlaceAnswers(database, FULL).find(FindParcel("P-o1-1"))) == pe.ParcelFound(
        "P-o1-1", "with_staff", None, "S-01"
    )
    assert done(PlaceAnswers(database, FULL).find(FindParcel("P-none"))) == pe.ParcelFound(None)


def test_goods_that_never_go_into_a_door(database: SqlDatabase, bring: Callable[..., None]) -> None:
    bring()
    answer = find(database, never=("household",))
    assert isinstance(answer, se.NoDoor)
    assert (answer.reason, answer.place) == ("never", "S-01")
    bring("o2", counter="age_restricted")
    answer = find(database, "P-o2-1")
    assert isinstance(answer, se.NoDoor)
    assert answer.reason == "counter"


def test_served_frees_the_place(database: SqlDatabase, bring: Callable[..., None]) -> None:
    bring()
    lays(database)
    work(database, lambda book: book.tickets.add(Ticket("t1", "o1", "2025-11-21", 1, "1", 5)))
    work(database, lambda book: queue.change(book, "t1", TicketState.SERVED, 9))
    assert (parcel(database).status, parcel(database).place) == (ParcelStatus.COLLECTED, None)
    bring("o2")
    answer = find(database, "P-o2-1")
    assert isinstance(answer, se.NoDoor)
    assert answer.place == "S-01"


def test_each_look_at_a_place_is_audited_and_what_is_gone_becomes_a_task(
    database: SqlDatabase, bring: Callable[..., None]
) -> None:
    bring()
    lays(database)
    answers = PlaceAnswers(database, FULL)
    assert [row.place for row in done(answers.listed()).places] == ["S-01"]
    done(answers.check(CheckPlace("S-01", PARCEL, Seen.PARCEL, "st-1"), MOMENT))
    assert parcel(database).place == "S-01"
    done(answers.check(CheckPlace("S-01", PARCEL, Seen.MISSING, "st-1"), MOMENT))
    done(answers.check(CheckPlace("S-01", PARCEL, Seen.MISSING, "st-1"), MOMENT))
    assert (parcel(database).status, parcel(database).place) == (ParcelStatus.MISSING, None)
    assert [row["seen"] for _, row in audited(database, "place.checked")] == ["parcel", "missing"]
    [task] = work(database, lambda book: book.tasks.where(done_ms=None))
    assert (task.kind, task.order) == (TaskKind.MISSING, "o1")
    assert done(answers.listed()).places == ()
