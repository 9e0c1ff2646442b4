"""An item comes back once: a second return is refused by a rule of its own, unless the first was withdrawn."""

import asyncio
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from service_bench import NOW_MS, HandClock, Seeded, open_book, order, put, work

from kiosk.db.database import SqlDatabase
from kiosk.domain.compartments import Address, Compartment, Layout, Place, Rect, Size, Zone
from kiosk.domain.operations import Kind
from kiosk.domain.returns import Reason, ReturnPolicy
from kiosk.flows.effects import Begin, DecideReturn
from kiosk.flows.events import ReturnDecided
from kiosk.services.answers.returns import ReturnAnswers
from kiosk.services.changes import Changes
from kiosk.services.ports import ConflictError
from kiosk.services.secrets import Secrets

APPLY = Changes(Secrets(Seeded(3).bytes(32))).apply_change
RECT = Rect(0, 0, 1, 1)
LAYOUT = Layout(
    "1", 1, 1, 0, RECT, RECT, RECT, (Place("A01", Size.M, Zone.AMBIENT, False, RECT, Address("main", 1, 1)),)
)
BEGIN = Begin(Kind.RETURN, "A01", order="o1", item="o1.i1", reason=Reason.CHANGED_MIND)


@pytest.fixture
def database() -> SqlDatabase:
    """A free door, and an order collected now."""
    opened = open_book()
    work(opened, lambda book: book.compartments.add(Compartment("A01")))
    put(opened, APPLY, "order.put", order(picked_up_ms=NOW_MS))
    return opened


@pytest.fixture
def answers(database: SqlDatabase) -> ReturnAnswers:
    """The answers about returns."""
    return ReturnAnswers(database, HandClock(), LAYOUT, ZoneInfo("Asia/Shanghai"), ReturnPolicy(), silent=())


def decided(answers: ReturnAnswers) -> ReturnDecided:
    return asyncio.run(answers.decide(DecideReturn("o1", "o1.i1", Reason.CHANGED_MIND)))


@pytest.mark.parametrize("state", ["opened", "unsure", "received"])
def test_what_is_back_or_on_its_way_back_does_not_come_back_twice(
    database: SqlDatabase, answers: ReturnAnswers, state: str
) -> None:
    assert decided(answers).decision == "accepted"
    case = work(database, lambda book: answers.open_case(book, BEGIN, "case-1"))
    work(database, lambda book: book.returns.put(replace(case, state=state)))
    assert decided(answers) == ReturnDecided("refused", "already_returned", None, 12_900, None)
    with pytest.raises(ConflictError):
        work(database, lambda book: answers.open_case(book, BEGIN, "case-2"))


def test_what_was_withdrawn_may_come_back_after_all(database: SqlDatabase, answers: ReturnAnswers) -> None:
    case = work(database, lambda book: answers.open_case(book, BEGIN, "case-1"))
    work(database, lambda book: book.returns.put(replace(case, state="withdrawn")))
    assert decided(answers).decision == "accepted"
    assert work(database, lambda book: answers.open_case(book, BEGIN, "case-2")).decision == "accepted"


@pytest.mark.parametrize(("low", "door"), [(False, "A01"), (True, "A02")])
def test_whoever_asks_is_offered_a_low_door(database: SqlDatabase, low: bool, door: str) -> None:
    """The larger low one rather than the high one that would fit; without a free low one, any."""
    work(database, lambda book: book.compartments.add(Compartment("A02")))
    places = (*LAYOUT.places, Place("A02", Size.L, Zone.AMBIENT, True, RECT, Address("main", 1, 2)))
    layout = replace(LAYOUT, places=places)
    answers = ReturnAnswers(database, HandClock(), layout, ZoneInfo("Asia/Shanghai"), ReturnPolicy(), silent=())
    asked = DecideReturn("o1", "o1.i1", Reason.CHANGED_MIND, low=low)
    assert asyncio.run(answers.decide(asked)).compartment == door
    work(database, lambda book: book.compartments.put(Compartment("A02", out_of_service="broken")))
    assert asyncio.run(answers.decide(asked)).compartment == "A01"
