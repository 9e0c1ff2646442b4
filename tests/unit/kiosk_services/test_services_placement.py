"""Which compartment takes a parcel: the smallest free one, in its zone, low when need be; never a doubtful one."""

from dataclasses import replace

import pytest
from service_bench import open_book, work

from kiosk.db.database import SqlDatabase
from kiosk.domain.compartments import Address, Compartment, Content, Layout, Place, Rect, Size, Zone
from kiosk.domain.operations import LIVE, Operation, State
from kiosk.domain.orders import Epoch
from kiosk.services.placement import free_compartments

RECT = Rect(0, 0, 1, 1)


def place(label: str, size: Size, *, low: bool = False, zone: Zone = Zone.AMBIENT) -> Place:
    return Place(label, size, zone, low, RECT, Address("main", 1, int(label[1:])))


LAYOUT = Layout(
    "1",
    1,
    1,
    0,
    RECT,
    RECT,
    RECT,
    (
        place("A01", Size.M),
        place("A02", Size.S),
        place("A03", Size.S, low=True),
        place("A04", Size.L, low=True),
        place("A05", Size.S, zone=Zone.CHILLED),
        place("A06", Size.XL),
    ),
)


@pytest.fixture
def database() -> SqlDatabase:
    """A bank in which every compartment is free."""
    opened = open_book()
    for one in LAYOUT.places:
        work(opened, lambda book, one=one: book.compartments.add(Compartment(one.label)))
    return opened


def change(database: SqlDatabase, label: str, **changes: object) -> None:
    def put(book: object) -> None:
        rows = book.compartments
        rows.put(replace(rows.get(label), **changes))

    work(database, put)


def offered(database: SqlDatabase, size: Size = Size.S, **asked: object) -> list[str]:
    return work(database, lambda book: free_compartments(book, LAYOUT, size, **asked))


def test_the_smallest_comes_first_then_by_label(database: SqlDatabase) -> None:
    assert offered(database) == ["A02", "A03", "A01", "A04", "A06"]


@pytest.mark.parametrize(
    ("size", "fits"),
    [(Size.M, ["A01", "A04", "A06"]), (Size.L, ["A04", "A06"]), (Size.XL, ["A06"])],
)
def test_a_parcel_never_goes_where_it_does_not_fit(database: SqlDatabase, size: Size, fits: list[str]) -> None:
    assert offered(database, size) == fits


def test_low_and_zone_are_needs_not_wishes(database: SqlDatabase) -> None:
    assert offered(database, low=True) == ["A03", "A04"]
    assert offered(database, zone=Zone.CHILLED) == ["A05"]
    assert offered(database, Size.M, zone=Zone.CHILLED) == []


def test_does_not_fit_asks_for_a_truly_larger_one(database: SqlDatabase) -> None:
    assert offered(database, larger_than=Size.S) == ["A01", "A04", "A06"]
    assert offered(database, larger_than=Size.XL) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"content": Content.OCCUPIED},
        {"content": Content.UNSURE},
        {"quarantine": "jam"},
        {"out_of_service": "hinge"},
    ],
)
@pytest.mark.parametrize("staff", [True, False])
def test_what_is_not_surely_empty_is_never_offered(
    database: SqlDatabase, changes: dict[str, object], staff: bool
) -> None:
    change(database, "A02", **changes)
    assert "A02" not in offered(database, staff=staff)


def test_presumed_empty_is_offered_to_staff_only_and_before_a_larger_door(database: SqlDatabase) -> None:
    change(database, "A01", content=Content.PRESUMED_EMPTY)
    change(database, "A04", content=Content.PRESUMED_EMPTY)
    assert offered(database, Size.M) == ["A06"]
    assert offered(database, Size.M, staff=True) == ["A01", "A04", "A06"]


def test_of_one_size_a_low_door_comes_last_and_one_known_to_be_free_first(database: SqlDatabase) -> None:
    small = replace(LAYOUT, places=tuple(place(f"B0{n}", Size.S, low=n < 3) for n in range(1, 6)))
    for one in small.places:
        work(database, lambda book, one=one: book.compartments.add(Compartment(one.label)))
    change(database, "B01", content=Content.PRESUMED_EMPTY)
    change(database, "B03", content=Content.PRESUMED_EMPTY)
    found = [
        work(database, lambda book, low=low: free_compartments(book, small, Size.S, low=low, staff=True))
        for low in (False, True)
    ]
    assert found == [["B04", "B05", "B03", "B02", "B01"], ["B02", "B01"]]


@pytest.mark.parametrize(("ended_ms", "free"), [(None, False), (5, True)])
def test_a_door_whose_holder_may_come_back_is_kept(database: SqlDatabase, ended_ms: int | None, free: bool) -> None:
    epoch = Epoch("e1", "p1", "o1", "A02", 1, "s1", collected_ms=2, ended_ms=ended_ms)
    work(database, lambda book: book.epochs.put(epoch))
    change(database, "A02", content=Content.PRESUMED_EMPTY, epoch="e1")
    assert ("A02" in offered(database, staff=True)) is free


@pytest.mark.parametrize("state", State)
def test_a_door_with_a_live_operation_is_busy(database: SqlDatabase, state: State) -> None:
    operation = Operation("op1", "load", "A02", "s1", "staff:x", state=state)
    work(database, lambda book: book.operations.add(operation))
    assert ("A02" not in offered(database)) is (state in LIVE)


def test_a_compartment_the_database_has_never_heard_of_is_not_offered() -> None:
    assert offered(open_book()) == []
