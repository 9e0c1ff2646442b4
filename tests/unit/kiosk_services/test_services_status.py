"""Order status: by code or by number and phone; nothing opens, wrong questions are counted and survive a restart."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from service_bench import NOW_MS, HandClock, credential, open_book, order, put, work

from kiosk.db.database import SqlDatabase
from kiosk.domain.orders import Epoch, ParcelStatus
from kiosk.domain.returns import ReturnCase
from kiosk.flows.effects import AskStatus, AskStatusTyped
from kiosk.flows.events import CodeRefused, StatusFound
from kiosk.services.answers.doors import REFUND_WITHIN_MS
from kiosk.services.answers.status import StatusAnswers
from kiosk.services.changes import Changes
from kiosk.services.credentials import Credentials
from kiosk.services.secrets import Secrets
from kiosk.services.status_tries import StatusTries, names

T = TypeVar("T")
SECRETS = Secrets(bytes(range(32)))
ZONE = ZoneInfo("Asia/Shanghai")
APPLY = Changes(SECRETS).apply_change
HOUR_MS = 3_600_000


def answers(database: SqlDatabase, clock: HandClock | None = None) -> StatusAnswers:
    return StatusAnswers(database, Credentials(SECRETS, ZONE), StatusTries(SECRETS, ZONE), clock or HandClock())


def done(coroutine: Any) -> Any:
    try:
        coroutine.send(None)
    except StopIteration as end:
        return end.value
    raise AssertionError("it waited")


def ask(database: SqlDatabase, text: str) -> StatusFound | CodeRefused:
    return done(answers(database).ask(AskStatus(text)))


def typed(
    database: SqlDatabase, number: str, locator: str = "5678", clock: HandClock | None = None
) -> StatusFound | CodeRefused:
    return done(answers(database, clock).ask_typed(AskStatusTyped(number, locator)))


def fill(database: SqlDatabase) -> None:
    put(database, APPLY, "order.put", order(parcels=5, number="W20251121-001", expected_ms=NOW_MS + HOUR_MS))
    put(database, APPLY, "credential.put", credential("0" * 16, "numeric", code="204817", locator="5678"))
    put(database, APPLY, "credential.put", credential("a" * 16, "opaque", code="EX-99120031"))


@pytest.fixture
def database() -> Iterator[SqlDatabase]:
    opened = open_book()
    fill(opened)
    yield opened
    opened.close()


def stand(database: SqlDatabase, name: str, status: ParcelStatus, **changes: Any) -> None:
    def change(book: Any) -> None:
        book.parcels.put(replace(book.parcels.get(name), status=status, **changes))

    work(database, change)


def everything(database: SqlDatabase) -> Any:
    return work(database, lambda book: [book.operations.where(), book.epochs.where(), book.parcels.where()])


def states(found: StatusFound | CodeRefused) -> list[tuple[str, str | None, int | None]]:
    assert isinstance(found, StatusFound), found
    return [(one.state, one.compartment, one.at_ms) for one in found.parcels]


def test_every_parcel_is_told_and_nothing_is_changed(database: SqlDatabase) -> None:
    work(database, lambda book: book.epochs.put(Epoch("e1", "o1.p1", "o1", "A01", 1, "s1")))
    work(database, lambda book: book.epochs.put(Epoch("e2", "o1.p2", "o1", "A02", 1, "s1", collected_ms=7)))
    stand(database, "o1.p1", ParcelStatus.READY)
    stand(database, "o1.p2", ParcelStatus.COLLECTED)
    stand(database, "o1.p3", ParcelStatus.EXPECTED, counter="too_big")
    stand(database, "o1.p4", ParcelStatus.UNSURE)
    before = everything(database)
    found = ask(database, "EX-99120031")
    assert states(found) == [
        ("ready", "A01", None),
        ("collected", None, 7),
        ("counter", None, None),
        ("unsure", None, None),
        ("packing", None, NOW_MS + HOUR_MS),
    ]
    assert typed(database, "251121001") == typed(database, "121001") == found
    assert everything(database) == before
    assert "Vacuum" not in repr(found)
    assert "5678" not in repr(found)


def test_what_is_not_ready_yet_is_being_packed_wherever_it_lies(database: SqlDatabase) -> None:
    put(database, APPLY, "order.put", order(ready=False, slot_from_ms=5, slot_until_ms=6))
    stand(database, "o1.p1", ParcelStatus.WITH_STAFF)
    assert states(ask(database, "EX-99120031"))[0] == ("packing", None, 5)


def test_a_return_is_told_with_its_refund(database: SqlDatabase) -> None:
    case = ReturnCase("r1", "R1042", "o1", "i1", "size", "rule", "accepted", 5, "received", NOW_MS)
    rows = [
        case,
        replace(case, id="r2", number="R1043", decision="review"),
        replace(case, id="r3", number="R1044", state="unsure"),
        replace(case, id="r4", number="R1045", state="withdrawn"),
    ]
    for row in rows:
        work(database, lambda book, row=row: book.returns.put(row))
    found = ask(database, "EX-99120031")
    assert isinstance(found, StatusFound)
    told = [(one.number, one.state, one.until_ms) for one in found.parcels if one.number]
    assert told == [
        ("R1042", "returned", NOW_MS + REFUND_WITHIN_MS),
        ("R1043", "reviewed", None),
        ("R1044", "reviewed", None),
    ]


def test_a_cancelled_order_and_an_expired_code_are_still_told(database: SqlDatabase) -> None:
    put(database, APPLY, "credential.put", credential("a" * 16, "opaque", code="EX-99120031", expires_ms=1))
    assert states(ask(database, "EX-99120031"))[0][0] == "packing"
    put(database, APPLY, "credential.put", credential("a" * 16, "opaque", code="EX-99120031", revoked=True))
    refused = ask(database, "EX-99120031")
    assert isinstance(refused, CodeRefused)
    assert refused.reason == "expired", "a code that was taken back tells nothing"
    put(database, APPLY, "order.put", order(status="cancelled"))
    assert states(ask(database, "EX-99120031")) == [("cancelled", None, None)]


def test_what_the_copy_cannot_know_is_said_to_be_so(database: SqlDatabase) -> None:
    put(database, APPLY, "credential.put", credential("b" * 16, "opaque", "o9", code="EX-00000009"))
    for text, reason in (
        ("EX-00000009", "status_unknown"),
        ("something", "not_ours"),
        ("134567890123456789", "payment_code"),
    ):
        refused = ask(database, text)
        assert isinstance(refused, CodeRefused)
        assert refused.reason == reason


def test_wrong_questions_lock_the_locator_until_tomorrow_through_restarts(tmp_path: Path) -> None:
    path, clock = tmp_path / "kiosk.sqlite", HandClock()
    database = open_book(path)
    fill(database)
    left = []
    for _ in range(5):
        refused = typed(database, "99999999", clock=clock)
        assert isinstance(refused, CodeRefused)
        left.append((refused.reason, refused.tries_left))
        database.close()
        database = open_book(path)
    assert left == [("no_match", n) for n in (4, 3, 2, 1, 0)]
    locked = typed(database, "121001", clock=clock)
    assert isinstance(locked, CodeRefused)
    assert (locked.reason, locked.at_ms) == ("too_many_tries", 1_763_740_800_000), "the next midnight in Shanghai"
    assert b"too_many_tries" in path.read_bytes() + path.with_name("kiosk.sqlite-wal").read_bytes()
    clock.now_ms = 1_763_740_800_000
    assert isinstance(typed(database, "121001", clock=clock), StatusFound)
    database.close()


def test_the_kiosk_bears_thirty_wrong_questions_a_day(database: SqlDatabase) -> None:
    for n in range(30):
        refused = typed(database, "99999999", f"{n:04d}")
        assert isinstance(refused, CodeRefused)
        assert refused.reason == "no_match"
    last = typed(database, "121001")
    assert isinstance(last, CodeRefused)
    assert last.reason == "too_many_tries"


def test_wrong_questions_do_not_lock_a_pickup_code(database: SqlDatabase) -> None:
    for _ in range(6):
        typed(database, "99999999")
    answer = work(database, lambda book: Credentials(SECRETS, ZONE).check_numeric(book, "204817", "5678", NOW_MS))
    assert getattr(answer, "reason", None) != "too_many_tries"


def test_another_phone_tells_nothing(database: SqlDatabase) -> None:
    refused = typed(database, "121001", "0000")
    assert isinstance(refused, CodeRefused)
    assert refused.reason == "no_match"


@pytest.mark.parametrize(
    ("text", "number", "yes"),
    [
        ("1042", "P-1042", True),
        ("0042", "P-42", True),
        ("042", "P-1042", False),
        ("121001", "W20251121-001", True),
        ("21001", "W20251121-001", False),
        ("20251121", "W20251121-001", False),
        ("0000", "no digits", False),
        ("0000", "W-0", True),
    ],
)
def test_which_digits_name_an_order(text: str, number: str, yes: bool) -> None:
    assert names(text, number) is yes


@given(st.text(alphabet="0123456789", min_size=4, max_size=8), st.text(max_size=20))
def test_few_digits_never_name_a_long_number(text: str, number: str) -> None:
    digits = [sign for sign in number if sign in "0123456789"]
    if names(text, number):
        assert len(text) >= min(6, len(digits))
