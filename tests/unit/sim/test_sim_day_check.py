"""The judge of transcripts: a good day passes, and every sort of bad day is found."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from itertools import count

import pytest

from sim.day import check
from sim.day.lines import Line

Spoil = Callable[[list[Line]], object]


class Writer:
    """Writes a transcript line by line, a second apart, and applies what the kiosk tells."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self._ids: Iterator[int] = count(1)

    def say(self, event: str, source: str = "simulator", **fields: object) -> None:
        self.lines.append({"t": float(len(self.lines)), "event": event, "from": source, **fields})

    def tell(self, event: str, *, held_back: bool = False, **fields: object) -> Line:
        """The kiosk tells; central applies at once, unless it is held back."""
        name = f"event-{next(self._ids)}"
        self.say(event, "kiosk", source_event=name, **fields)
        applied: Line = {"source_event": name, "operation": fields.get("operation")}
        if not held_back:
            self.say("central.applied", "central", **applied)
        return applied

    def operation(self, name: str, kind: str, door: str, *, held_back: bool = False) -> list[Line]:
        """A whole operation from reserved to settled."""
        about = {"operation": name, "kind": kind, "compartment": door}
        later = []
        for state in ("reserved", "armed", "opened", "closed", "settled"):
            if state in ("opened", "closed"):
                self.say(f"door.{state}", compartment=door)
            later.append(self.tell(f"operation.{state}", held_back=held_back, **about))
        return later


def good_day() -> list[Line]:
    day = Writer()
    day.operation("L1", "load", "A01")
    day.say("screen.shown", "day", screen="status")
    day.say("screen.shown", "day", screen="idle")
    day.operation("P1", "pickup", "A01")
    for ahead in (1, 0):
        day.tell("customer.checked_in")
        day.say("screen.shown", "day", screen="counter", ahead=ahead)
    for when in ("early", "late"):
        day.say("screen.shown", "day", screen="appointment", reason=when)
    for reason in ("forged", "expired", "payment_code"):
        day.tell("credential.refused", reason=reason)
    jam = {"operation": "P2", "kind": "pickup", "compartment": "A02"}
    for state in ("reserved", "armed", "unknown"):
        day.tell(f"operation.{state}", **jam)
    day.say("screen.shown", "day", screen="jam", number="4821")
    day.tell("help.called")
    day.operation("R1", "retrieve", "A02")
    day.tell("operation.resolved", **jam)
    day.say("outage.began", "day")
    later = day.operation("P3", "pickup", "B01", held_back=True)
    day.say("outage.ended", "day")
    for applied in later:
        day.say("central.applied", "central", **applied)
    day.operation("T1", "return", "A02")
    day.tell("return.received")
    day.tell("rating.given")
    return day.lines


def at(lines: list[Line], event: str, **fields: object) -> int:
    """Where the first such line stands."""
    wanted = {"event": event, **fields}
    return next(i for i, line in enumerate(lines) if wanted.items() <= line.items())


def retimed(lines: list[Line]) -> list[Line]:
    """The lines with fresh times, so that only their order counts."""
    return [line | {"t": float(i)} for i, line in enumerate(lines)]


def test_a_good_day_passes() -> None:
    assert check.judge(good_day()) == []


def _swap_armed_and_opened(lines: list[Line]) -> None:
    a, b = at(lines, "operation.armed", operation="P1"), at(lines, "operation.opened", operation="P1")
    lines[a], lines[b] = lines[b], lines[a]


def _open_before_the_door(lines: list[Line]) -> None:
    doors = [i for i, line in enumerate(lines) if line["event"] == "door.opened" and line["compartment"] == "A01"]
    lines.insert(at(lines, "operation.opened", operation="P1"), lines.pop(doors[1]))
    opened = at(lines, "operation.opened", operation="P1")
    lines[opened - 1], lines[opened] = lines[opened], lines[opened - 1]


def _other_door_opens(lines: list[Line]) -> None:
    doors = [line for line in lines if line["event"] == "door.opened" and line["compartment"] == "A01"]
    doors[1]["compartment"] = "A03"


def _apply_twice(lines: list[Line]) -> None:
    lines.append(dict(lines[at(lines, "central.applied", operation="P3")]))


def _lose(event: str, **fields: object) -> Spoil:
    def spoil(lines: list[Line]) -> None:
        del lines[at(lines, event, **fields)]

    return spoil


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (_swap_armed_and_opened, "not armed before"),
        (_open_before_the_door, "the door did not"),
        (_other_door_opens, "the door did not"),
        (_apply_twice, "applied 2 times"),
        (_lose("central.applied", operation="P3"), "applied 0 times"),
        (_lose("operation.settled", operation="P3"), "no pickup was settled"),
        (_lose("operation.settled", operation="T1"), "ends the day closed"),
        (_lose("operation.resolved"), "ends the day unknown"),
        (_lose("screen.shown", screen="jam"), "no number for the counter"),
        (_lose("screen.shown", screen="idle"), "A01 was opened for somebody who only asked"),
        (_lose("screen.shown", screen="status"), "how an order stands"),
        (_lose("screen.shown", ahead=1), "who is ahead"),
        (_lose("screen.shown", ahead=0), "somebody was served"),
        (_lose("screen.shown", reason="early"), "came early"),
        (_lose("screen.shown", reason="late"), "came late"),
        (_lose("outage.began"), "no outage"),
        (_lose("rating.given"), "a rating given"),
        (_lose("credential.refused", reason="payment_code"), "a payment code answered"),
        (lambda lines: lines.append({"event": "central.dead_letter", "from": "central", "sequence": 7}), "aside"),
    ],
)
def test_a_bad_day_is_found(spoil: Spoil, sentence: str) -> None:
    lines = deepcopy(good_day())
    spoil(lines)
    assert any(sentence in wrong for wrong in check.judge(retimed(lines))), check.judge(retimed(lines))


def test_lines_out_of_order_are_found() -> None:
    lines = good_day()
    lines[3], lines[4] = lines[4], lines[3]
    assert any("comes after" in wrong for wrong in check.judge(lines))


def test_a_number_that_comes_late_is_found() -> None:
    lines = good_day()
    late = at(lines, "screen.shown", screen="jam")
    lines = [line | {"t": line["t"] + (check.NUMBER_WITHIN_S if i >= late else 0.0)} for i, line in enumerate(lines)]
    assert any("came after" in wrong for wrong in check.judge(lines))


def test_the_summary_has_a_row_for_each_operation() -> None:
    rows = check.summary(good_day()).splitlines()
    assert len(rows) == 1 + 6 + 1
    assert any("P3" in row and row.endswith("5/5") for row in rows)
