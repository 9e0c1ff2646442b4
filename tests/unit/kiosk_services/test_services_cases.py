"""How a return stands, told at the kiosk: by the code of its receipt, or by its number and the phone."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from service_bench import NOW_MS, open_book, order, put, work
from test_services_status import APPLY, ask, fill, typed

from kiosk.db.database import SqlDatabase
from kiosk.domain.returns import ReturnCase
from kiosk.flows.events import CodeRefused, StatusFound
from kiosk.link.views import ParcelView
from kiosk.services.answers.doors import REFUND_WITHIN_MS
from kiosk.services.changes import MALFORMED

NAME = "0192f3a0-7c00-7000-8000-0000000000b3"
RECEIPT = f"KRC1:{NAME}"
CASE = ReturnCase(NAME, "R1042", "o1", "i1", "size", "no_reason_window", "accepted", 5, "received", NOW_MS)
DUE_MS = NOW_MS + 6 * 86_400_000


@pytest.fixture
def database() -> Iterator[SqlDatabase]:
    opened = open_book()
    fill(opened)
    work(opened, lambda book: book.returns.add(CASE))
    yield opened
    opened.close()


def told(database: SqlDatabase, text: str = RECEIPT) -> ParcelView:
    found = ask(database, text)
    assert isinstance(found, StatusFound)
    assert found.number is None, "nothing else of the order"
    (one,) = found.parcels
    return one


def say(database: SqlDatabase, **data: Any) -> None:
    put(database, APPLY, "case.put", {"id": NAME, "number": "R1042", "state": "approved", "due_ms": DUE_MS, **data})


def test_before_central_has_said_anything_the_kiosk_tells_what_it_decided(database: SqlDatabase) -> None:
    assert told(database) == ParcelView(state="returned", number="R1042", until_ms=NOW_MS + REFUND_WITHIN_MS)
    work(database, lambda book: book.returns.put(replace(CASE, decision="review")))
    assert told(database) == ParcelView(state="reviewed", number="R1042")


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        ("review", "reviewed"),
        ("asked", "asked"),
        ("approved", "returned"),
        ("requested", "returned"),
        ("failed", "returned"),
        ("refunded", "refunded"),
        ("refused", "declined"),
        ("a_state_of_tomorrow", "returned"),
    ],
)
def test_what_central_says_is_told_with_its_date(database: SqlDatabase, state: str, shown: str) -> None:
    say(database, state=state)
    assert told(database) == ParcelView(state=shown, number="R1042", until_ms=DUE_MS)


def test_the_newest_word_counts_and_the_case_stays_what_it_is(database: SqlDatabase) -> None:
    say(database)
    say(database, state="refunded")
    kept = work(database, lambda book: book.returns.get(NAME))
    assert kept == replace(CASE, refund="refunded", due_ms=DUE_MS)


@pytest.mark.parametrize("bad", [{"state": ""}, {"state": 5}, {"due_ms": -1}, {"due_ms": "soon"}, {"id": "/"}])
def test_a_malformed_word_changes_nothing(database: SqlDatabase, bad: dict[str, object]) -> None:
    say(database, **bad)
    assert work(database, lambda book: (book.returns.get(NAME), book.note(MALFORMED))) == (CASE, "1")


def test_a_case_nobody_knows_here_needs_nothing(database: SqlDatabase) -> None:
    say(database, id="another")
    assert work(database, lambda book: (len(book.returns.where()), book.note(MALFORMED))) == (1, None)


@pytest.mark.parametrize("text", ["KRC1:0192f3a0-7c00-7000-8000-0000000000b4", "KRC1:", "KRC1:R1042", f"{RECEIPT};x"])
def test_another_receipt_tells_nothing(database: SqlDatabase, text: str) -> None:
    found = ask(database, text)
    assert isinstance(found, CodeRefused)
    assert found.reason in {"status_unknown", "not_ours"}


@pytest.mark.parametrize("state", ["opened", "withdrawn"])
def test_what_did_not_come_in_is_not_told(database: SqlDatabase, state: str) -> None:
    work(database, lambda book: book.returns.put(replace(CASE, state=state)))
    assert ask(database, RECEIPT) == CodeRefused("status_unknown")


def test_the_number_of_the_case_and_the_phone_tell_it_too(database: SqlDatabase) -> None:
    found = typed(database, "1042")
    assert isinstance(found, StatusFound)
    assert [one.state for one in found.parcels if one.number == "R1042"] == ["returned"]
    assert isinstance(typed(database, "1043"), CodeRefused)
    assert isinstance(typed(database, "1042", locator="0000"), CodeRefused), "somebody else's phone"


def test_the_number_of_an_order_goes_before_that_of_a_case(database: SqlDatabase) -> None:
    put(database, APPLY, "order.put", order("o1", number="W-1042"))
    work(database, lambda book: book.returns.put(replace(CASE, id="b", number="R77", order="o1")))
    found = typed(database, "1042")
    assert isinstance(found, StatusFound)
    assert found.number == "W-1042"
