"""Judges a transcript: what must hold on any day, and what the scripted day must have left behind.

Knows event names and ids. Must never know a program. Each rule returns sentences about what is wrong; none: it holds.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise

from sim.day.lines import Line

NUMBER_WITHIN_S = 30.0
"""After a jam the next step stands on the screen within 6 s: that is proven on the virtual clock. Here programs
share a computer with whatever else it does, and only what does not come is found."""

ENDS = ("settled", "unknown", "rejected", "resolved")


def judge(lines: Sequence[Line]) -> list[str]:
    """Everything that is wrong with the transcript of a whole day."""
    rules = (
        sorted_by_time,
        armed_before_opened,
        opened_after_door,
        ended,
        applied_once,
        outage,
        number_in_time,
        only_asked,
        traces,
    )
    return [sentence for rule in rules for sentence in rule(lines)]


def named(lines: Sequence[Line], event: str) -> list[Line]:
    """The lines of one event."""
    return [line for line in lines if line["event"] == event]


def arrows(lines: Sequence[Line]) -> dict[str, list[Line]]:
    """The journal's lines by operation, in their order."""
    found: dict[str, list[Line]] = {}
    for line in lines:
        if line["event"].startswith("operation."):
            found.setdefault(line["operation"], []).append(line)
    return found


def state_of(line: Line) -> str:
    """`armed` of `operation.armed`."""
    return str(line["event"]).partition(".")[2]


def sorted_by_time(lines: Sequence[Line]) -> list[str]:
    """Lines are sorted by t."""
    return [f"{b['event']} at {b['t']} comes after {a['t']}" for a, b in pairwise(lines) if b["t"] < a["t"]]


def armed_before_opened(lines: Sequence[Line]) -> list[str]:
    """No door is opened by an operation that was not armed before."""
    wrong = []
    for operation, steps in arrows(lines).items():
        states = [state_of(step) for step in steps]
        if "opened" in states and "armed" not in states[: states.index("opened")]:
            wrong.append(f"operation {operation} was opened and not armed before")
    return wrong


def opened_after_door(lines: Sequence[Line]) -> list[str]:
    """OPENED stands after the simulator's own opening of the same door, seen since the operation was armed."""
    wrong = []
    for operation, steps in arrows(lines).items():
        armed = next((step["t"] for step in steps if state_of(step) == "armed"), None)
        for step in steps:
            if state_of(step) != "opened" or armed is None:
                continue
            doors = [door for door in named(lines, "door.opened") if door["compartment"] == step["compartment"]]
            if not any(armed <= door["t"] <= step["t"] for door in doors):
                wrong.append(f"operation {operation} says {step['compartment']} opened, the door did not")
    return wrong


def ended(lines: Sequence[Line]) -> list[str]:
    """Every operation comes to an end, and no UNKNOWN stays unresolved."""
    wrong = []
    for operation, steps in arrows(lines).items():
        last = state_of(steps[-1])
        if last not in ENDS or last == "unknown":
            wrong.append(f"operation {operation} ends the day {last}")
    return wrong


def applied_once(lines: Sequence[Line]) -> list[str]:
    """Every event of the kiosk, every settled operation among them, is applied at central exactly once."""
    applied = Counter(line["source_event"] for line in named(lines, "central.applied"))
    told = {line["source_event"]: line for line in lines if line["from"] == "kiosk" and "source_event" in line}
    wrong = [
        f"{told[event]['event']} {told[event].get('operation', '')} was applied {applied[event]} times"
        for event in told
        if applied[event] != 1
    ]
    wrong += [f"central applied {event}, which no kiosk told" for event in applied if event not in told]
    return wrong + [f"central put {line['sequence']} aside" for line in named(lines, "central.dead_letter")]


def outage(lines: Sequence[Line]) -> list[str]:
    """A pickup was settled while central was away, and central applied it afterwards."""
    marks = {name: [line["t"] for line in named(lines, f"outage.{name}")] for name in ("began", "ended")}
    if not marks["began"] or not marks["ended"]:
        return ["there was no outage"]
    began, over = marks["began"][0], marks["ended"][0]
    inside = [line for line in named(lines, "operation.settled") if began < line["t"] < over]
    if not any(line["kind"] == "pickup" for line in inside):
        return ["no pickup was settled while central was away"]
    mine = {line["source_event"] for line in inside}
    early = [line for line in named(lines, "central.applied") if line["source_event"] in mine and line["t"] < over]
    return [f"central applied {line['source_event']} while it was away" for line in early]


def number_in_time(lines: Sequence[Line]) -> list[str]:
    """After a jam the number for the counter is on the screen in time."""
    unknown = [line for line in named(lines, "operation.unknown") if line["kind"] in ("pickup", "reopen")]
    if not unknown:
        return ["no pickup met a jam"]
    steps = arrows(lines)[unknown[0]["operation"]]
    armed = next(step["t"] for step in steps if state_of(step) == "armed")
    shown = [line for line in named(lines, "screen.shown") if line.get("number") and line["screen"] == "jam"]
    delay = min((line["t"] - armed for line in shown if line["t"] >= armed), default=None)
    if delay is None:
        return ["the screen showed no number for the counter"]
    return [f"the number for the counter came after {delay:.2f} s"] if delay > NUMBER_WITHIN_S else []


def only_asked(lines: Sequence[Line]) -> list[str]:
    """While somebody is told how an order stands, until the screen is idle again, no door is opened."""
    wrong, told = [], False
    for line in lines:
        if line["event"] == "screen.shown":
            told = line["screen"] == "status" or (told and line["screen"] != "idle")
        elif told and line["event"] in ("operation.armed", "door.opened"):
            wrong.append(f"{line['compartment']} was opened for somebody who only asked")
    return wrong


Trace = tuple[str, Callable[[Line], bool]]

TRACES: tuple[Trace, ...] = (
    ("parcels loaded", lambda line: line["event"] == "operation.settled" and line["kind"] == "load"),
    ("a pickup settled", lambda line: line["event"] == "operation.settled" and line["kind"] == "pickup"),
    ("a door opened", lambda line: line["event"] == "door.opened"),
    ("a door closed", lambda line: line["event"] == "door.closed"),
    ("a forged code refused", lambda line: _refusal(line) == "forged"),
    ("an expired code refused", lambda line: _refusal(line) == "expired"),
    ("a payment code answered", lambda line: _refusal(line) == "payment_code"),
    ("help called", lambda line: line["event"] == "help.called"),
    ("how an order stands", lambda line: _shown(line) == "status"),
    ("a number for the counter", lambda line: line["event"] == "customer.checked_in"),
    ("who is ahead at the counter", lambda line: _shown(line) == "counter" and line.get("ahead") == 1),
    ("that somebody was served", lambda line: _shown(line) == "counter" and line.get("ahead") == 0),
    ("somebody came early", lambda line: _shown(line) == "appointment" and line.get("reason") == "early"),
    ("somebody came late", lambda line: _shown(line) == "appointment" and line.get("reason") == "late"),
    ("the jam resolved", lambda line: line["event"] == "operation.resolved"),
    ("a retrieval settled", lambda line: line["event"] == "operation.settled" and line["kind"] == "retrieve"),
    ("a return received", lambda line: line["event"] == "return.received"),
    ("a rating given", lambda line: line["event"] == "rating.given"),
)


def _refusal(line: Line) -> object:
    return line.get("reason") if line["event"] == "credential.refused" else None


def _shown(line: Line) -> object:
    return line["screen"] if line["event"] == "screen.shown" else None


def traces(lines: Sequence[Line]) -> list[str]:
    """Every step of the day has left its trace."""
    return [f"nothing in the transcript says: {what}" for what, fits in TRACES if not any(map(fits, lines))]


def summary(lines: Sequence[Line]) -> str:
    """A short table: one row per operation, then what else was counted."""
    applied = Counter(line["source_event"] for line in named(lines, "central.applied"))
    rows = [f"{'operation':<10}{'kind':<10}{'door':<6}{'arrows':<44}applied"]
    for operation, steps in arrows(lines).items():
        way = " ".join(state_of(step) for step in steps)
        heard = sum(applied[step.get("source_event")] for step in steps)
        kind, door = steps[0]["kind"], steps[0]["compartment"]
        rows.append(f"{operation[-8:]:<10}{kind:<10}{door:<6}{way:<44}{heard}/{len(steps)}")
    events = Counter(line["event"] for line in lines)
    counted = (
        "door.opened",
        "credential.refused",
        "customer.checked_in",
        "help.called",
        "return.received",
        "rating.given",
        "central.applied",
    )
    rows.append(", ".join(f"{name} {events[name]}" for name in counted))
    return "\n".join(rows)
