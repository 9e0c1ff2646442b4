"""A simulator and its window in one process, and eyes and fingers for the window."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QPoint, QPointF, Qt
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from sim.stand import Plan, Stand
from sim.window.app import SimWindow
from sim.wiring import load_scene

BOUND_MS = 60_000
LOOK_EVERY_MS = 10


class Bench:
    """The two of them, with the port the kiosk would use."""

    def __init__(self, stand: Stand, shown: SimWindow) -> None:
        self.stand = stand
        self.shown = shown
        self.simulation = shown.simulation
        self.link = shown.simulation.link

    def state(self) -> dict:
        """What the simulator says of itself."""
        return self.stand.bench.loop.call(lambda now: self.stand.acts.perform("state", {}, now))

    def act(self, name: str, **arguments: object) -> None:
        """Something happens in the simulator that the window did not ask for."""
        self.stand.bench.loop.call(lambda now: self.stand.acts.perform(name, arguments, now))

    def door(self, label: str) -> dict:
        """One door as it really is."""
        return self.state()["doors"][label]

    def write(self, frame: str, line: str = "main") -> None:
        """The host writes bytes to the port of a line."""
        fd = os.open(self.stand.bench.paths[line], os.O_RDWR | os.O_NOCTTY)
        try:
            os.write(fd, bytes.fromhex(frame))
        finally:
            os.close(fd)

    def items(self) -> Iterator[QQuickItem]:
        """Every item that is visible, in the order of painting."""
        yield from _below(self.shown.window.contentItem())

    def item(self, name: str) -> QQuickItem:
        """The visible item of this objectName."""
        found = [each for each in self.items() if each.objectName() == name]
        assert len(found) == 1, f"{len(found)} visible items are called {name!r}"
        return found[0]

    def click(self, name: str) -> None:
        """A click into its middle, once everything has its place."""
        QCoreApplication.processEvents()
        self.shown.window.grabWindow()
        item = self.item(name)
        assert item.isEnabled(), f"{name} is not enabled"
        middle = item.mapToScene(QPointF(min(item.width() / 2, 60), item.height() / 2)).toPoint()
        QTest.mouseClick(self.shown.window, Qt.MouseButton.LeftButton, pos=QPoint(middle))

    def press(self, key: Qt.Key) -> None:
        """A key on the keyboard."""
        QTest.keyClick(self.shown.window, key)

    def lines(self) -> list[tuple[str, str, str]]:
        """(way, what it says, door) of every line of the bus."""
        return [(row.way, row.says, row.door) for row in self.simulation.traffic.rows.rows]


def wait(condition: Callable[[], object], within_ms: int = BOUND_MS) -> None:
    """Let Qt run until it is so."""
    deadline = QDeadlineTimer(within_ms)
    while not condition():
        assert not deadline.hasExpired(), "it did not come about in time"
        QTest.qWait(LOOK_EVERY_MS)


@contextmanager
def bench_of(
    directory: Path, *, language: str = "zh-CN", size: tuple[int, int] = (1440, 900), scene: str = "demo"
) -> Iterator[Bench]:
    """Both running and connected, with two codes in the folder."""
    with Stand(Plan(load_scene(scene), directory)) as stand:
        shown = SimWindow(directory, language=language)
        shown.window.resize(*size)
        try:
            bench = Bench(stand, shown)
            wait(lambda: bench.link.is_here and any(each.objectName() == "door-A01" for each in bench.items()))
            yield bench
        finally:
            shown.close()
    assert not [each for each in threading.enumerate() if each.name.startswith("sim-")]


def _below(item: QQuickItem) -> Iterator[QQuickItem]:
    for child in item.childItems():
        if child.isVisible():
            yield child
            yield from _below(child)
