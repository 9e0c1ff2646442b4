"""The tree, its one root cause, and the file that keeps it."""

import asyncio
import json
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.domain.compartments import Door
from kiosk.lockers.health import line_facts
from kiosk.lockers.layout import load_layout
from kiosk.services.health import FILE, WRITE_EVERY_S, BoardFacts, Facts, HealthFile, LineFacts, root_cause, tree
from kiosk.services.ports import Sight
from kiosk.settings import Settings
from locker_driver import LineHealth
from locker_driver.events import Counts, Echo

BOARDS = (BoardFacts(1, 20, 20), BoardFacts(2, 16, 16))
WELL = Facts(lines=(LineFacts("main", True, None, BOARDS),), outbox=0, online=True, enrolled=True, screen=True)


def blind(board: BoardFacts) -> BoardFacts:
    return replace(board, seen=0)


def line(*boards: BoardFacts, up: bool = True) -> tuple[LineFacts, ...]:
    return (LineFacts("main", up, None if up else "unplugged", boards),)


@pytest.mark.parametrize(
    ("facts", "cause"),
    [
        (WELL, None),
        (replace(WELL, screen=None, online=None), None),
        (replace(WELL, online=False), (("kiosk", "sync"), "sync.unreachable")),
        (replace(WELL, online=False, enrolled=False), (("kiosk", "sync"), "sync.not_enrolled")),
        (replace(WELL, screen=False, online=False), (("kiosk", "screen"), "link.no_screen")),
        (replace(WELL, staff_days=15), None),
        (replace(WELL, staff_days=14), (("kiosk", "staff"), "staff.list_ends")),
        (replace(WELL, staff_days=0), (("kiosk", "staff"), "staff.list_too_old")),
        (replace(WELL, online=False, staff_days=0), (("kiosk", "sync"), "sync.unreachable")),
        (
            replace(WELL, lines=line(BOARDS[0], blind(BOARDS[1])), screen=False),
            (("kiosk", "line main", "board 2"), "driver.board_silent"),
        ),
        (
            replace(WELL, lines=line(*map(blind, BOARDS), up=False)),
            (("kiosk", "line main"), "driver.port_lost"),
        ),
    ],
)
def test_one_root_cause_is_named_and_what_carries_others_comes_first(facts, cause):
    node = tree(facts)
    assert root_cause(node) == cause
    assert node.well is (cause is None)


def test_a_board_is_seen_when_any_of_its_doors_is():
    layout = load_layout(Settings().layout)
    health = {"main": LineHealth(True, None, 0, Echo.ABSENT, {1: Counts(requests=9, timeouts=2)})}
    sights = {"A01": Sight("A01", Door.CLOSED, 1.0), "C01": Sight("C01", Door.UNKNOWN, 1.0)}
    (found,) = line_facts(health, layout, sights)
    assert [(board.number, board.seen) for board in found.boards] == [(1, 1), (2, 0)]
    assert (found.boards[0].requests, found.boards[0].timeouts) == (9, 2)


class SteppingClock:
    """Ends the run after so many waits."""

    def __init__(self, steps: int, then=lambda step: None) -> None:
        self.now_s, self.steps, self.then = 0.0, steps, then

    def monotonic_s(self) -> float:
        return self.now_s

    def wall_ms(self) -> int:
        return 1_763_700_000_000 + int(self.now_s * 1000)

    async def sleep(self, seconds: float) -> None:
        self.now_s += seconds
        self.then(self.now_s)
        if self.now_s > self.steps:
            raise asyncio.CancelledError


def written(folder: Path, steps: int, facts_at) -> list[tuple[float, object]]:
    """When the file was written anew, and what cause it named."""
    seen: list[tuple[float, object]] = []

    def look(now_s: float) -> None:
        path = folder / FILE
        if path.exists():
            data = json.loads(path.read_text(encoding="utf-8"))
            if not seen or seen[-1][0] != data["wall_ms"]:
                seen.append((data["wall_ms"], data["cause"] and data["cause"]["code"]))

    clock = SteppingClock(steps, look)

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(HealthFile(folder, lambda: facts_at(clock.now_s), clock).run())
    first_ms = seen[0][0]
    return [((wall_ms - first_ms) / 1000, cause) for wall_ms, cause in seen]


def test_the_file_is_written_every_ten_seconds_and_at_once_when_something_changes(tmp_path):
    def facts(now_s: float) -> Facts:
        return replace(WELL, outbox=int(now_s), online=not 14 <= now_s < 17)

    assert written(tmp_path, 30, facts) == [
        (0.0, None),
        (WRITE_EVERY_S, None),
        (13.0, "sync.unreachable"),
        (16.0, None),
        (26.0, None),
    ]
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_a_folder_that_refuses_stops_nothing(tmp_path):
    clock = SteppingClock(25)
    with pytest.raises(asyncio.CancelledError):
        asyncio.run(HealthFile(tmp_path / "missing", lambda: WELL, clock).run())
    assert clock.now_s > 25
