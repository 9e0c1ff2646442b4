"""`locker-sim window`: look at a running simulator, and lay a hand on it.

Knows: how the window's parts are put together and in which order they end. Must never know: what they show.
"""

import argparse
import os
import signal
import socket
import sys
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import shiboken6
from PySide6.QtCore import QCoreApplication, QObject, QSocketNotifier, QTimer, QUrl
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow

from sim.errors import SimError
from sim.window.simulation import Simulation
from sim.window.words import LANGUAGES, Words

FONT = "Noto Sans CJK SC"
"""Pinned by name: `sans-serif` picks Japanese forms where the locale is C."""
PICTURE_AFTER_MS = 1500
"""Time enough for the first state and a frame of the camera."""


class SimWindow(QObject):
    """A running window. Close it before its application ends."""

    def __init__(
        self, directory: Path, codes: Path | None = None, *, language: str = LANGUAGES[0], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        QQuickWindow.setTextRenderType(QQuickWindow.TextRenderType.NativeTextRendering)
        QGuiApplication.setFont(QFont(FONT))
        self.words = Words(language)
        QCoreApplication.installTranslator(self.words)
        self.simulation = Simulation(directory, codes or directory / "codes", self.words, self)
        self._engine = QQmlApplicationEngine(self)
        self.simulation.spoken.connect(self._engine.retranslate)
        self._engine.setInitialProperties({"simulation": self.simulation})
        self._engine.load(QUrl.fromLocalFile(str(files("sim.window") / "qml" / "Main.qml")))
        roots = self._engine.rootObjects()
        if not roots or not isinstance(roots[0], QQuickWindow):
            raise SimError("the window cannot be shown; the lines above say why")
        self.window: QQuickWindow = roots[0]
        self.window.show()
        self.simulation.start()

    def close(self) -> None:
        """Hang up, then QML before the objects it reads."""
        if not shiboken6.isValid(self._engine):
            return
        self.simulation.stop()
        self.window.close()
        shiboken6.delete(self._engine)
        QCoreApplication.removeTranslator(self.words)


class Ending(QObject):
    """Calls `end` on SIGTERM and SIGINT, even while Qt sleeps: Python writes a byte that Qt wakes on."""

    def __init__(self, end: Callable[[], None]) -> None:
        super().__init__()
        self._near, self._far = socket.socketpair()
        self._near.setblocking(False)
        self._far.setblocking(False)
        self._end = end
        self._wakeup_before = signal.set_wakeup_fd(self._far.fileno())
        self._before = {each: signal.signal(each, lambda *_: None) for each in (signal.SIGTERM, signal.SIGINT)}
        self._notifier = QSocketNotifier(self._near.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._told)

    def forget(self) -> None:
        """Leave the process as it was."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._wakeup_before)
        for each, handler in self._before.items():
            signal.signal(each, handler)
        self._near.close()
        self._far.close()

    def _told(self) -> None:
        self._end()


def window(argv: list[str]) -> int:
    """Show the window of a running simulator; 0 when it is closed."""
    parser = argparse.ArgumentParser(prog="locker-sim window", description=window.__doc__)
    parser.add_argument("--dir", type=Path, default=Path("out/sim"), help="where the simulator stands")
    parser.add_argument("--codes", type=Path, default=None, help="pictures to hold to the camera; default: DIR/codes")
    parser.add_argument("--language", choices=LANGUAGES, default=LANGUAGES[0])
    parser.add_argument("--picture", type=Path, default=None, help="save a picture of the window and leave")
    args = parser.parse_args(argv)
    # The threaded loop deadlocks with Python's lock as soon as Python paints.
    os.environ["QSG_RENDER_LOOP"] = "basic"
    app = QGuiApplication([sys.argv[0]])
    ending = Ending(app.quit)
    shown = SimWindow(args.dir, args.codes, language=args.language)
    try:
        if args.picture:
            QTimer.singleShot(PICTURE_AFTER_MS, app.quit)
        code = app.exec()
        if args.picture and not shown.window.grabWindow().save(str(args.picture)):
            raise SimError(f"the picture {args.picture} cannot be written")
        return code
    finally:
        shown.close()
        ending.forget()
