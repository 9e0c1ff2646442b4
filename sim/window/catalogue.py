"""Every act by which somebody can break something, in groups, with what it takes: drawn from the acts themselves.

An argument is a ladder: a few values that make sense, one step apart. Whom an act strikes (a door, a board, a line, a
supply) is chosen beside it.

Knows: the acts' own signatures. Must never know: words, or what is broken now.
"""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import get_type_hints

from sim.acts import boards, doors, noise, people, power, wire

Value = str | int | float | bool
Handler = Callable[..., object]

GROUPS: Mapping[str, tuple[str, ...]] = {
    "door": (
        "jam", "late_open", "ajar", "bounce", "stick", "flicker", "neighbour", "force", "spring", "heavy", "swap",
    ),
    "board": (
        "dead_board", "reset_board", "deaf", "polarity", "readdress", "wrong_address", "wrong_board", "board_baud",
    ),
    "line": ("unplug", "plug", "freeze", "echo", "echo_next", "merge", "weather", "rogue"),
    "answers": (
        "lose_ack", "late_ack", "lose_reply", "late_reply", "split", "garbage", "noise", "stale", "repeat",
        "flip_reply",
    ),
    "requests": ("lose_request", "noise_request", "split_request", "repeat_request", "flip_request"),
    "power": ("supply", "stuck_coil"),
}  # fmt: skip
"""Tab -> acts, in the order they are shown."""
NOT_BROKEN = frozenset(("close", "open", "put", "take", "stock", "forget", "forget_requests"))
"""Acts of the same tables that are hands, or the way back."""
TARGETS = ("door", "board", "line", "supply")
HARM = {"spring": {"on": False}}
"""What `on` must be where leaving it out does not say it; else true."""

SHARE = (0.0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
LADDERS: Mapping[str, tuple[Value, ...]] = {
    "seconds": (0.005, 0.015, 0.03, 0.05, 0.1, 0.2, 0.4, 0.8, 1.2, 2.0, 3.0, 5.0, 10.0, 30.0),
    "times": (1, 2, 3, 5, 8, 12, 20),
    "needs_ms": (100, 200, 300, 400, 600, 800, 1500),
    "count": (1, 2, 3, 5, 10, 20, 100, 1000),
    "position": tuple(range(1, 13)),
    "bits": (1, 2),
    "keeps_check": (False, True),
    "address": tuple(range(256)),
    "baud": (2400, 4800, 9600, 19200, 38400, 57600, 115200),
    "budget_ma": (500, 1000, 1400, 2000, 2900, 4000, 6000),
    "reads": ("open", "closed", "unplugged"),
    "signs": ("own", "asked"),
    "data": ("FA FD 99 99", "00", "FF FF FF", "80 01"),
    "mask": ("01", "00 01", "00 00 01", "00 00 00 01", "FF"),
    "port": ("ttyOTHER", "ttyUSB7", ""),
    "lose": SHARE,
    "split": SHARE,
    "garbage": SHARE,
    "noise": SHARE,
}
"""By argument; what is not here (the rarer sorts of weather) keeps its default."""
OWN_LADDERS: Mapping[tuple[str, str], tuple[Value, ...]] = {
    ("ajar", "reads"): ("open", "closed"),
    ("rogue", "data"): ("8A 01 00 11 9A", "80 01 00 33 B2", "02 F0 33 03 28", "FF FF FF FF"),
}
STARTS: Mapping[tuple[str, str], Value] = {
    ("late_open", "seconds"): 2.0,
    ("deaf", "seconds"): 5.0,
    ("late_ack", "seconds"): 0.4,
    ("late_reply", "seconds"): 0.4,
    ("reset_board", "seconds"): 0.4,
    ("merge", "seconds"): 0.05,
    ("repeat", "seconds"): 0.05,
    ("bounce", "times"): 5,
    ("heavy", "needs_ms"): 400,
    ("split", "position"): 2,
    ("split_request", "position"): 2,
    ("readdress", "address"): 9,
    ("wrong_address", "address"): 9,
    ("board_baud", "baud"): 19200,
    ("plug", "port"): "ttyOTHER",
    ("supply", "budget_ma"): 1400,
    ("weather", "lose"): 0.05,
    ("weather", "split"): 0.2,
    ("weather", "garbage"): 0.02,
    ("weather", "noise"): 0.02,
}
"""Where an argument begins if not at the act's own default."""


@dataclass(frozen=True, slots=True)
class Argument:
    """One thing an act takes beside its target. An empty ladder: one of the other doors or boards."""

    name: str
    ladder: tuple[Value, ...]
    start: int


@dataclass(frozen=True, slots=True)
class Breakage:
    """An act that breaks something. `target`: door, board, line, supply, or nothing."""

    act: str
    group: str
    target: str
    may_be_all: bool
    """Whether the target may be left out: every board, every line."""
    arguments: tuple[Argument, ...]
    always: Mapping[str, Value]
    """What is always sent along."""


def tables() -> Mapping[str, Handler]:
    """Every act of the tables a person may draw from."""
    return {name: act for room in (people, doors, wire, noise, boards, power) for name, act in room.ACTS.items()}


def catalogue() -> Mapping[str, Breakage]:
    """Act -> how it is offered, in the order of the groups."""
    acts = tables()
    return {name: _breakage(name, group, acts[name]) for group, names in GROUPS.items() for name in names}


def _breakage(name: str, group: str, handler: Handler) -> Breakage:
    hints = get_type_hints(handler)
    taken = {
        key: one
        for key, one in inspect.signature(handler).parameters.items()
        if one.kind is inspect.Parameter.KEYWORD_ONLY
    }
    target = next((each for each in TARGETS if each in taken), "")
    arguments = [
        _argument(name, key, one.default)
        for key, one in taken.items()
        if key not in (target, "on") and (key == "other" or key in LADDERS)
    ]
    always: dict[str, Value] = {"on": True} if hints.get("on") is bool else {}
    may_be_all = bool(target) and taken[target].default is not inspect.Parameter.empty
    return Breakage(name, group, target, may_be_all, tuple(arguments), {**always, **HARM.get(name, {})})


def _argument(act: str, name: str, default: object) -> Argument:
    ladder = OWN_LADDERS.get((act, name), LADDERS.get(name, ()))
    start = STARTS.get((act, name), default)
    return Argument(name, ladder, ladder.index(start) if start in ladder else 0)
