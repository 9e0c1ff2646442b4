"""What is broken now, and the act that takes each of it back.

The simulator's state shows most of it; the rest is kept from the acts it tells of, whoever asked for them.

Knows: state, wiring, events of acts. Must never know: words.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sim.client import Seen
from sim.window.catalogue import Value
from sim.window.state import State
from sim.wiring import Wiring

PAIR = re.compile(r" (\w+)=")
MOST_TOLD = 1_000
KINDS = {
    ("lose", "ack"): "lose_ack",
    ("delay", "ack"): "late_ack",
    ("lose", ""): "lose_reply",
    ("delay", ""): "late_reply",
    ("prefix", ""): "garbage",
    ("split", ""): "split",
    ("repeat", ""): "repeat",
    ("flip", ""): "flip_reply",
    ("stale", ""): "stale",
    ("noise", ""): "noise",
}
"""(kind, what) of a fault that waits -> the act it came by."""
OF_REQUESTS = {
    "noise": "noise_request",
    "split": "split_request",
    "repeat": "repeat_request",
    "flip": "flip_request",
}
"""Kind of a fault that waits for the host's writes -> the act it came by."""
PASSING = frozenset(("flicker", "deaf", "merge"))
"""Over after their own `seconds`."""


@dataclass(frozen=True, slots=True)
class Active:
    """One thing that is broken. `target`: (door, board, line or supply; which; an empty text: every one)."""

    act: str
    target: tuple[str, str]
    undo: str
    arguments: Mapping[str, Value]
    count: int = 0
    """How often it still strikes; 0: until it is taken back."""


@dataclass(slots=True)
class Told:
    """An act that was told of and that the state does not show."""

    act: str
    given: Mapping[str, str]
    ends_at: float | None


@dataclass
class Ledger:
    """The acts that were told of, as long as they hold."""

    wiring: Wiring
    told: dict[tuple[str, ...], Told] = field(default_factory=dict)

    def take(self, seen: Seen) -> None:
        """An event came."""
        if seen.event == "door.opened":
            self.told.pop(("late_open", seen.compartment), None)
        elif seen.event == "act":
            name, given = arguments_of(seen.detail)
            if name == "clear_faults":
                self.told.clear()
            elif (undo := self._undo(name, given)) is not None:
                self._note(name, given, undo, seen.t)

    def active(self, now: float) -> Iterator[Active]:
        """What still holds at `now`, in seconds of the events' clock."""
        for key, told in list(self.told.items()):
            if told.ends_at is not None and told.ends_at <= now:
                del self.told[key]
                continue
            named = ((one, told.given[one]) for one in ("door", "board", "line") if one in told.given)
            target = next(named, ("line", ""))
            yield Active(told.act, target, told.act, self._undo(told.act, told.given) or {})

    def _note(self, name: str, given: Mapping[str, str], undo: Mapping[str, Value], at: float) -> None:
        if name == "swap":
            key = ("swap", *sorted((given["door"], given["other"])))
            over = key in self.told
        else:
            key = (name, *(given[each] for each in ("door", "other", "board", "line") if each in given))
            over = all(_same(given.get(each), value) for each, value in undo.items())
        self.told.pop(key, None)
        if not over and len(self.told) < MOST_TOLD:
            ends_at = at + _number(given.get("seconds", "2")) if name in PASSING else None
            self.told[key] = Told(name, given, ends_at)

    def _undo(self, name: str, given: Mapping[str, str]) -> dict[str, Value] | None:
        """What takes the act back; None for acts that the state shows or that are over at once."""
        door, line = given.get("door", ""), given.get("line", "")
        if name == "merge":
            return {"seconds": 0, "line": line}
        if name in ("deaf", "polarity", "board_baud") and "board" in given:
            board = int(given["board"])
            ends: dict[str, Value] = {"deaf": 0, "polarity": False, "board_baud": self._baud(board)}
            return {"board": board, {"deaf": "seconds", "polarity": "on", "board_baud": "baud"}[name]: ends[name]}
        wired = next((each for each in self.wiring.doors if each.label == door), None)
        if wired is None:
            return None
        ways: Mapping[str, dict[str, Value]] = {
            "late_open": {"seconds": 0},
            "bounce": {"times": self.wiring.physics.bounces},
            "flicker": {"seconds": 0},
            "neighbour": {"other": given.get("other", ""), "on": False},
            "swap": {"other": given.get("other", "")},
            "spring": {"on": wired.spring},
            "heavy": {"needs_ms": wired.needs_ms},
            "stuck_coil": {"on": False},
        }
        return {"door": door, **ways[name]} if name in ways else None

    def _baud(self, board: int) -> int:
        wired = next((each for each in self.wiring.boards if each.id == board), None)
        line = next((each for each in self.wiring.lines if wired and each.name == wired.line), None)
        return (wired.baud if wired else None) or (line.baud if line else 9600)


def arguments_of(detail: str) -> tuple[str, dict[str, str]]:
    """The act an event tells of, and its arguments as they were written."""
    name, *pairs = PAIR.split(detail)
    return name, dict(zip(pairs[::2], pairs[1::2], strict=False))


def shown(state: State, wiring: Wiring) -> Iterator[Active]:
    """Everything broken that the state shows."""
    for label, door in state.doors.items():
        if door.jammed:
            yield Active("jam", ("door", label), "jam", {"door": label, "on": False})
        if door.ajar:
            yield Active("ajar", ("door", label), "ajar", {"door": label, "on": False})
        if door.lies != "truth":
            yield Active("stick", ("door", label), "stick", {"door": label, "reads": "truth"})
    yield from _boards(state, wiring)
    yield from _lines(state, wiring)
    yield from _waiting(state, wiring)
    yield from _requests(state)
    for supply in wiring.supplies:
        now = state.supplies.get(supply.name)
        if now and now.budget_ma != supply.budget_ma:
            back: dict[str, Value] = {"supply": supply.name, "budget_ma": supply.budget_ma}
            yield Active("supply", ("supply", supply.name), "supply", back)


def _boards(state: State, wiring: Wiring) -> Iterator[Active]:
    for board in wiring.boards:
        now, target = state.boards.get(board.id), ("board", str(board.id))
        if now and now.dead:
            yield Active("dead_board", target, "dead_board", {"board": board.id, "on": False})
        if now and now.address not in (None, board.wire_address):
            yield Active("readdress", target, "readdress", {"board": board.id, "address": board.wire_address})
        if now and now.deaf_for:
            yield Active("lose_request", target, "lose_request", {"board": board.id, "count": 0}, now.deaf_for)
        if now and now.signs_as is not None:
            back: dict[str, Value] = {"board": board.id, "address": now.signs_as, "count": 0}
            yield Active("wrong_address", target, "wrong_address", back, now.signs_for)
        if now and now.stand_in is not None:
            back = {"board": board.id, "other": now.stand_in, "count": 0}
            yield Active("wrong_board", target, "wrong_board", back, now.stands_in_for)


def _lines(state: State, wiring: Wiring) -> Iterator[Active]:
    for line in wiring.lines:
        now, target = state.lines.get(line.name), ("line", line.name)
        if now is None:
            continue
        if not now.plugged:
            yield Active("unplug", target, "plug", {"line": line.name})
        elif now.port:
            yield Active("plug", target, "plug", {"line": line.name})
        if now.frozen:
            yield Active("freeze", target, "freeze", {"line": line.name, "on": False})
        if now.echo != line.echo:
            yield Active("echo", target, "echo", {"line": line.name, "on": line.echo})
        if now.echo_next:
            yield Active("echo_next", target, "echo_next", {"line": line.name, "count": 0}, now.echo_next)
        if now.weather:
            yield Active("weather", target, "weather", {"line": line.name})


def _waiting(state: State, wiring: Wiring) -> Iterator[Active]:
    """Faults that wait; one for all boards where every board has it."""
    found: dict[tuple[str, str], dict[int | None, int]] = {}
    for line in state.lines.values():
        for each in line.waiting:
            counts = found.setdefault((each.kind, each.what), {})
            counts[each.board] = max(counts.get(each.board, 0), each.count)
    for (kind, what), counts in found.items():
        act = KINDS.get((kind, what))
        if act is None:
            continue
        if None in counts or set(counts) >= {board.id for board in wiring.boards}:
            yield Active(act, ("board", ""), "forget", {"kind": kind, "what": what}, max(counts.values()))
            continue
        for board, count in counts.items():
            if board is not None:
                back: dict[str, Value] = {"kind": kind, "what": what, "board": board}
                yield Active(act, ("board", str(board)), "forget", back, count)


def _requests(state: State) -> Iterator[Active]:
    """Faults that wait for the host's writes; one for all lines where every line has it."""
    for kind, act in OF_REQUESTS.items():
        counts = {
            name: max(each.count for each in line.requests if each.kind == kind)
            for name, line in state.lines.items()
            if any(each.kind == kind for each in line.requests)
        }
        if len(counts) > 1 and len(counts) == len(state.lines):
            yield Active(act, ("line", ""), "forget_requests", {"kind": kind}, max(counts.values()))
            continue
        for name, count in counts.items():
            yield Active(act, ("line", name), "forget_requests", {"kind": kind, "line": name}, count)


def _same(said: str | None, value: Value) -> bool:
    if said is None:
        return False
    if isinstance(value, bool | str):
        return said == str(value)
    return abs(_number(said) - value) < 1e-9


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("nan")
