"""Appointments and what waits at the counter, judged from the local copy alone."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from service_bench import NOW_MS, credential, open_book, order, put, work

from kiosk.db.database import SqlDatabase
from kiosk.domain.credentials import Accepted, Booked, Refusal, Refused, When
from kiosk.domain.orders import Epoch, ParcelStatus
from kiosk.services.changes import Changes
from kiosk.services.credentials import Credentials
from kiosk.services.secrets import Secrets

SECRETS = Secrets(bytes(range(32)))
CHECKS = Credentials(SECRETS, ZoneInfo("Asia/Shanghai"))
APPLY = Changes(SECRETS).apply_change
HOUR_MS = 3_600_000
FROM_MS, UNTIL_MS, KEPT_MS = NOW_MS, NOW_MS + HOUR_MS, NOW_MS + 48 * HOUR_MS
CODE = "EX-99120031"
NAME = "aaaaaaaaaaaaaaaa"


@pytest.fixture
def database() -> Iterator[SqlDatabase]:
    opened = open_book()
    put(opened, APPLY, "credential.put", credential(NAME, "opaque", code=CODE, expires_ms=KEPT_MS))
    yield opened
    opened.close()


def book_it(database: SqlDatabase, *, counter: str | None = None, loaded: bool = True, **changes: Any) -> None:
    """An order with an appointment of one hour, its first parcel behind a door, its second perhaps at the counter."""
    slot = {"slot_from_ms": FROM_MS, "slot_until_ms": UNTIL_MS, "held_until_ms": KEPT_MS}
    data = order(parcels=2 if counter else 1, **{**slot, **changes})
    parcels = data["parcels"]
    assert isinstance(parcels, list)
    if counter:
        parcels[1]["counter"] = counter
    put(database, APPLY, "order.put", data)
    if loaded:
        work(database, lambda book: book.epochs.put(Epoch("e1", "o1.p1", "o1", "A01", 1, "s1")))
        status(database, "o1.p1", ParcelStatus.READY)


def status(database: SqlDatabase, name: str, to: ParcelStatus) -> None:
    def change(book: Any) -> None:
        book.parcels.put(replace(book.parcels.get(name), status=to))

    work(database, change)


def check(database: SqlDatabase, at_ms: int = NOW_MS) -> Accepted | Refused:
    return work(database, lambda book: CHECKS.check(book, CHECKS.read(book, CODE), at_ms))


@pytest.mark.parametrize(
    ("at_ms", "when"),
    [
        (FROM_MS - 1, When.EARLY),
        (FROM_MS, None),
        (UNTIL_MS, None),
        (UNTIL_MS + 1, When.LATE),
        (KEPT_MS, When.LATE),
    ],
)
def test_what_is_ready_is_handed_out_early_in_time_and_late(
    database: SqlDatabase, at_ms: int, when: When | None
) -> None:
    book_it(database, ready=True)
    booked = Booked(when, FROM_MS, UNTIL_MS, KEPT_MS) if when else None
    assert check(database, at_ms) == Accepted(NAME, "o1", ("e1",), booked=booked)


def test_after_the_kept_until_date_the_refusal_says_so(database: SqlDatabase) -> None:
    book_it(database, ready=True)
    assert check(database, KEPT_MS + 1) == Refused(Refusal.NOT_KEPT, NAME, "o1", at_ms=KEPT_MS)
    book_it(database, ready=True, picked_up_ms=NOW_MS)
    late = check(database, KEPT_MS + 1)
    assert isinstance(late, Refused)
    assert late.reason == Refusal.EXPIRED, "what was collected is not said to be released"


@pytest.mark.parametrize("loaded", [False, True])
def test_early_and_not_ready_says_the_time_of_the_appointment(database: SqlDatabase, loaded: bool) -> None:
    """Not ready by its parcels, or because central says that work is still to be done."""
    book_it(database, loaded=loaded, ready=False if loaded else None)
    booked = Booked(When.EARLY, FROM_MS, UNTIL_MS, KEPT_MS)
    assert check(database, FROM_MS - 1) == Refused(Refusal.EARLY, NAME, "o1", booked=booked)


def test_in_time_and_not_ready_says_when_it_should_be(database: SqlDatabase) -> None:
    book_it(database, ready=False, expected_ms=NOW_MS + 5)
    assert check(database) == Refused(Refusal.NOT_READY, NAME, "o1", at_ms=NOW_MS + 5)


def test_an_early_customer_of_the_counter_gets_a_number(database: SqlDatabase) -> None:
    book_it(database, counter="frozen", loaded=False)
    booked = Booked(When.EARLY, FROM_MS, UNTIL_MS, KEPT_MS)
    assert check(database, FROM_MS - 1) == Accepted(NAME, "o1", (), counter=True, booked=booked)


def test_of_a_mixed_order_the_doors_and_the_counter_are_both_told(database: SqlDatabase) -> None:
    book_it(database, counter="too_big")
    assert check(database) == Accepted(NAME, "o1", ("e1",), counter=True)
    work(database, lambda book: book.epochs.put(replace(book.epochs.get("e1"), collected_ms=NOW_MS)))
    assert check(database) == Accepted(NAME, "o1", (), ("e1",), counter=True)


def test_what_left_its_door_keeps_its_code_even_when_that_is_over(database: SqlDatabase) -> None:
    """An overdue parcel leaves the bank when its code ends: the same scan goes to the counter (mission, P1)."""
    put(database, APPLY, "order.put", order())
    status(database, "o1.p1", ParcelStatus.WITH_STAFF)
    assert check(database, KEPT_MS + 1) == Accepted(NAME, "o1", (), counter=True)
    put(database, APPLY, "credential.put", credential(NAME, "opaque", code=CODE, expires_ms=KEPT_MS, revoked=True))
    revoked = check(database, KEPT_MS + 1)
    assert isinstance(revoked, Refused)
    assert revoked.reason == Refusal.EXPIRED


def test_an_expired_code_opens_no_door_though_something_waits_at_the_counter(database: SqlDatabase) -> None:
    book_it(database, counter="too_big", slot_from_ms=None, slot_until_ms=None)
    assert check(database, KEPT_MS + 1) == Accepted(NAME, "o1", (), counter=True)


def test_a_cancelled_order_gets_no_number(database: SqlDatabase) -> None:
    book_it(database, counter="too_big", status="cancelled")
    cancelled = check(database)
    assert isinstance(cancelled, Refused)
    assert cancelled.reason == Refusal.CANCELLED


def test_a_parcel_in_a_door_is_not_at_the_counter_whatever_central_said_before(database: SqlDatabase) -> None:
    book_it(database, counter="bank_full")
    status(database, "o1.p2", ParcelStatus.READY)
    assert check(database) == Accepted(NAME, "o1", ("e1",))
