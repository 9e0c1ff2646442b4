"""I26 is heard when money goes back wrongly, and only then."""

import pytest
from soak_history import History

from sim.soak.books import CentralBook
from sim.soak.oracle.base import Money as Books
from sim.soak.oracle.i26_money import ASSOCIATE_FEN, Money
from sim.soak.rows import Refund, RefundStep, Return, Staff

CASE = Return("r1", "R1001", "W1", "i1", "accepted", 12_900, "received", None, None)
PAID = Books(paid={"r1": 12_900}, booked={"r1": 1}, heard={"r1": 1}, stands={"r1": "paid"})
REFUSED = Books(heard={"r1": 1}, stands={"r1": "refused"})


def ended(money: Books, state: str, *, case: Return = CASE) -> History:
    """A day at whose end the provider's books and central's say this."""
    history = History(Money)
    history.see.money = money
    history.see.kiosk.returns[case.id] = case
    history.central(CentralBook(refunds={"r1": Refund("r1", case.amount_fen, state)} if state else {}))
    history.oracle.ticked()
    history.close()
    return history


@pytest.mark.parametrize(("money", "state"), [(PAID, "refunded"), (REFUSED, "failed"), (Books(), "review")])
def test_what_both_books_say_is_well(money: Books, state: str) -> None:
    assert ended(money, state).clean


@pytest.mark.parametrize(
    ("money", "state"),
    [
        (Books({"r1": 12_900}, {"r1": 2}, {"r1": 1}, {"r1": "paid"}), "refunded"),
        (Books({"r1": 12_900}, {"r1": 1}, {"r1": 2}, {"r1": "paid"}), "refunded"),
        (Books({"r1": 12_901}, {"r1": 1}, {"r1": 1}, {"r1": "paid"}), "refunded"),
        (PAID, "requested"),
        (PAID, "failed"),
        (PAID, ""),
        (REFUSED, "refunded"),
        (Books(), "refunded"),
        (Books(), "approved"),
    ],
)
def test_what_they_do_not_agree_on_is_a_complaint(money: Books, state: str) -> None:
    assert not ended(money, state).clean


def test_a_central_from_a_copy_may_ask_again() -> None:
    history = History(Money)
    history.see.struck["central restored from backup"] = [0.0]
    history.see.money = Books(heard={"r1": 2})
    history.oracle.ticked()
    assert history.clean


@pytest.mark.parametrize(("role", "fen", "well"), [
    ("associate", ASSOCIATE_FEN, True), ("associate", ASSOCIATE_FEN + 1, False), ("manager", ASSOCIATE_FEN + 1, True),
])  # fmt: skip
def test_nobody_gives_more_than_their_authority(role: str, fen: int, well: bool) -> None:
    history = History(Money)
    history.see.kiosk.staff["s1"] = Staff("s1", role, 0, None)
    history.central(CentralBook(refund_steps=[RefundStep("r1", 1, "approve", "s1", fen)]))
    assert history.clean is well
