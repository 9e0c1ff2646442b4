"""How the kiosk is, as a small tree with one root cause, kept in a file for whoever asks.

Knows: parts, which part hangs on which, and how to put them into `health.json`. Must never know the driver, SQL or
a screen: it is given figures. Codes are those of assets/errors.toml.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.domain.clock import Clock
from kiosk.services.absence import WARN_DAYS

FILE = "health.json"
WORK = "operations"
"""The part that says whether the kiosk drains and how many operations are live: an updater waits for none."""
LOOK_EVERY_S = 1.0
WRITE_EVERY_S = 10.0
STALE_AFTER_S = 30.0
"""A file older than this was written by a controller that is gone or hangs."""


@dataclass(frozen=True)
class BoardFacts:
    """One board: doors of the layout on it, how many of them can be seen, and what its line counted."""

    number: int
    doors: int
    seen: int
    requests: int = 0
    timeouts: int = 0
    bad_checks: int = 0


@dataclass(frozen=True)
class LineFacts:
    """One serial line and its boards."""

    name: str
    up: bool
    fault: str | None
    boards: tuple[BoardFacts, ...]


@dataclass(frozen=True)
class Facts:
    """Everything that is looked at. None: that part is switched off. `staff_days`: until the list of staff ends."""

    lines: tuple[LineFacts, ...]
    outbox: int
    online: bool | None
    enrolled: bool
    screen: bool | None
    draining: bool = False
    live: int = 0
    anchored: bool = True
    staff_days: int | None = None


@dataclass(frozen=True)
class Node:
    """One part. `code` says what is wrong with the part itself, `figures` what was counted."""

    name: str
    code: str | None = None
    figures: Mapping[str, object] = field(default_factory=dict)
    parts: tuple["Node", ...] = ()

    @property
    def well(self) -> bool:
        """Whether nothing is wrong here or below."""
        return self.code is None and all(part.well for part in self.parts)

    def data(self) -> dict[str, object]:
        """As it stands in the file."""
        parts = [part.data() for part in self.parts]
        return {"name": self.name, "well": self.well, "code": self.code, "figures": dict(self.figures), "parts": parts}


def tree(facts: Facts) -> Node:
    """The tree, most important part first."""
    work = Node(WORK, figures={"draining": facts.draining, "live": facts.live})
    return Node("kiosk", parts=(*(_line(line) for line in facts.lines), work, *_edges(facts)))


def root_cause(node: Node, path: tuple[str, ...] = ()) -> tuple[tuple[str, ...], str] | None:
    """Where the first thing that is wrong stands, and its code: a part before what hangs on it."""
    here = (*path, node.name)
    if node.code is not None:
        return here, node.code
    for part in node.parts:
        if (found := root_cause(part, here)) is not None:
            return found
    return None


def _line(line: LineFacts) -> Node:
    code = None if line.up else "driver.port_lost"
    boards = tuple(_board(board) for board in line.boards)
    return Node(f"line {line.name}", code, {"fault": line.fault}, boards)


def _board(board: BoardFacts) -> Node:
    figures = {name: getattr(board, name) for name in ("doors", "seen", "requests", "timeouts", "bad_checks")}
    return Node(f"board {board.number}", None if board.seen else "driver.board_silent", figures)


def _edges(facts: Facts) -> tuple[Node, ...]:
    sync = None
    if facts.online is not None:
        code = None if facts.online else "sync.unreachable" if facts.enrolled else "sync.not_enrolled"
        sync = Node("sync", code, {"online": facts.online})
    screen = None if facts.screen is None else Node("screen", None if facts.screen else "link.no_screen")
    database = Node("database", None if facts.anchored else "database.anchor_failed", {"outbox": facts.outbox})
    return tuple(node for node in (database, screen, sync, _staff(facts.staff_days)) if node is not None)


def _staff(days_left: int | None) -> Node | None:
    """After the sync, on which it hangs."""
    if days_left is None:
        return None
    code = None if days_left > WARN_DAYS else "staff.list_ends" if days_left else "staff.list_too_old"
    return Node("staff", code, {"days_left": days_left})


class HealthFile:
    """Keeps `health.json` true: at once when something changes, else every ten seconds."""

    def __init__(self, folder: Path, facts: Callable[[], Facts], clock: Clock) -> None:
        self._path = folder / FILE
        self._facts = facts
        self._clock = clock

    async def run(self) -> None:
        """Look and write for ever. A disk that refuses stops nothing: the file grows old, which is told to who asks."""
        written: tuple[object, float] | None = None
        while True:
            await self._clock.sleep(LOOK_EVERY_S)  # first: every door is looked at meanwhile
            node, now_s = tree(self._facts()), self._clock.monotonic_s()
            state = _wells(node)
            if written is None or written[0] != state or now_s - written[1] >= WRITE_EVERY_S:
                written = state, now_s
                self._write(node)

    def _write(self, node: Node) -> None:
        cause = root_cause(node)
        data = {
            "wall_ms": self._clock.wall_ms(),
            "well": node.well,
            "cause": None if cause is None else {"part": list(cause[0]), "code": cause[1]},
            "tree": node.data(),
        }
        fresh = self._path.with_name(f".{self._path.name}.new")
        try:
            fresh.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
            fresh.replace(self._path)
        except OSError:
            return


def _wells(node: Node) -> tuple[object, ...]:
    """What must be told at once: which part is well, and how far a drain is. Other figures may wait."""
    told = tuple(node.figures.items()) if node.name == WORK and node.figures["draining"] else ()
    return (node.name, node.code, told, *(_wells(part) for part in node.parts))
