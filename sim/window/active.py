"""What is broken now, and the act that takes each of it back.

Knows: the simulator's state and its wiring. Must never know: words, or who broke it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sim.window.catalogue import Value
from sim.window.state import DoorState, State
from sim.wiring import Wiring

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


@dataclass(frozen=True, slots=True)
class Active:
    """One thing that is broken. `target`: (door, board, line or supply; which; an empty text: every one)."""

    act: str
    target: tuple[str, str]
    undo: str
    arguments: Mapping[str, Value]
    count: int = 0
    """How often it still strikes; 0: until it is taken back."""


def shown(state: State, wiring: Wiring) -> Iterator[Active]:
    """Everything broken that the state shows."""
    for label, door in state.doors.items():
        yield from _door(label, door, wiring)
        twin = state.doors.get(door.cable)
        if door.cable != label and not (twin and twin.cable == label and door.cable < label):  # a pair has one chip
            yield Active("swap", ("door", label), "swap", {"door": label, "other": door.cable})
    yield from _boards(state, wiring)
    yield from _lines(state, wiring)
    yield from _waiting(state, wiring)
    yield from _requests(state)
    for supply in wiring.supplies:
        now = state.supplies.get(supply.name)
        if now and now.budget_ma != supply.budget_ma:
            back: dict[str, Value] = {"supply": supply.name, "budget_ma": supply.budget_ma}
            yield Active("supply", ("supply", supply.name), "supply", back)


def _door(label: str, door: DoorState, wiring: Wiring) -> Iterator[Active]:
    wired = next((each for each in wiring.doors if each.label == label), None)
    if wired is None:
        return
    bounces = wiring.physics.bounces
    ways: tuple[tuple[str, bool, Mapping[str, Value]], ...] = (
        ("jam", door.jammed, {"on": False}),
        ("late_open", door.late_s > 0, {"seconds": 0}),
        ("ajar", door.ajar, {"on": False}),
        ("bounce", door.bounces != bounces, {"times": bounces}),
        ("stick", door.lies != "truth", {"reads": "truth"}),
        ("flicker", door.flickers, {"seconds": 0}),
        ("spring", door.spring != wired.spring, {"on": wired.spring}),
        ("heavy", abs(door.needs_ms - wired.needs_ms) > 1e-6, {"needs_ms": wired.needs_ms}),
        ("stuck_coil", door.welded, {"on": False}),
    )
    yield from (Active(act, ("door", label), act, {"door": label, **back}) for act, holds, back in ways if holds)
    for other in door.along:
        yield Active("neighbour", ("door", label), "neighbour", {"door": label, "other": other, "on": False})


def _boards(state: State, wiring: Wiring) -> Iterator[Active]:
    for board in wiring.boards:
        now, target = state.boards.get(board.id), ("board", str(board.id))
        if now is None:
            continue
        baud = board.baud or next(line.baud for line in wiring.lines if line.name == board.line)
        ways: tuple[tuple[str, bool, Mapping[str, Value]], ...] = (
            ("dead_board", now.dead, {"on": False}),
            ("deaf", now.deaf, {"seconds": 0}),
            ("polarity", now.reversed, {"on": False}),
            ("readdress", now.address not in (None, board.wire_address), {"address": board.wire_address}),
            ("board_baud", now.baud not in (None, baud), {"baud": baud}),
        )
        yield from (Active(act, target, act, {"board": board.id, **back}) for act, holds, back in ways if holds)
        if now.deaf_for:
            yield Active("lose_request", target, "lose_request", {"board": board.id, "count": 0}, now.deaf_for)
        if now.signs_as is not None:
            back: dict[str, Value] = {"board": board.id, "address": now.signs_as, "count": 0}
            yield Active("wrong_address", target, "wrong_address", back, now.signs_for)
        if now.stand_in is not None:
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
        if now.keeps:
            yield Active("merge", target, "merge", {"seconds": 0, "line": line.name})
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
