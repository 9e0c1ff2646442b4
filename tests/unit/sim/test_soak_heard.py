"""What the controller could know of the doors, from bytes in both directions."""

from functools import reduce
from operator import xor

import pytest

from sim.soak.heard import Heard
from sim.wiring import load_scene

QUERY = bytes.fromhex("80010033b2")


def reply(groups: str) -> bytes:
    """A reply of board 1 to a query: the groups as hex digits, high group first; a set bit is a closed door."""
    body = bytes.fromhex(f"8001{groups}33")
    return body + bytes([reduce(xor, body)])


CLOSED, A07_OPEN = reply("0fffff"), reply("0fffbf")


def heard_of(*exchanges: tuple[bytes, bytes]) -> Heard:
    """Queries and replies, a second apart."""
    heard = Heard(load_scene("demo"))
    for second, (sent, came) in enumerate(exchanges):
        heard.sent("main", sent, float(second))
        list(heard.came("main", came, second + 0.03))
    return heard


def test_a_second_reply_agrees() -> None:
    heard = heard_of((QUERY, CLOSED), (QUERY, A07_OPEN))
    assert heard.last["A07"].door == "open"
    assert "A07" not in heard.agreed_s
    assert heard.agreed_s["A08"] == 1.03
    heard = heard_of((QUERY, CLOSED), (QUERY, A07_OPEN), (QUERY, A07_OPEN))
    assert (heard.since_s["A07"], heard.agreed_s["A07"]) == (1.03, 2.03)


def test_a_reply_behind_an_unanswered_query_tells_of_nobody_knows_when() -> None:
    broken = CLOSED[:-1] + b"\x00"
    heard = heard_of((QUERY, CLOSED), (QUERY, broken), (QUERY, A07_OPEN))
    assert heard.last["A07"].door == "closed"
    heard = heard_of((QUERY, CLOSED), (QUERY, broken), (QUERY, A07_OPEN), (QUERY, A07_OPEN))
    assert heard.last["A07"].door == "open"
    assert "A07" not in heard.agreed_s


def test_a_reply_that_comes_after_another_board_was_asked_is_too_late() -> None:
    other_board = bytes.fromhex("80020033b1")
    heard = heard_of((QUERY, CLOSED), (QUERY, b""), (other_board, A07_OPEN), (QUERY, CLOSED))
    assert heard.last["A07"].door == "closed"
    assert heard.since_s["A07"] == 0.03


def test_an_answer_under_the_address_of_a_board_that_nobody_asked_is_no_reading() -> None:
    other_board = bytes.fromhex("80020033b1")
    heard = heard_of((QUERY, CLOSED), (QUERY, CLOSED), (other_board, A07_OPEN), (QUERY, CLOSED))
    assert (heard.last["A07"].door, heard.since_s["A07"], heard.agreed_s["A07"]) == ("closed", 0.03, 1.03)


@pytest.mark.parametrize("died", [True, False])
def test_death_and_an_adapter_pulled_out_forget_what_was_asked(died: bool) -> None:
    heard = heard_of((QUERY, CLOSED), (QUERY, b""))
    if died:
        heard.deaf()
    else:
        heard.unplugged("main", 4.0)
    assert bool(heard.last) is not died
    assert heard.out_s.get("A07") == (None if died else 4.0)
    heard.sent("main", QUERY, 5.0)
    list(heard.came("main", A07_OPEN, 5.03))
    assert heard.last["A07"].door == "open"
