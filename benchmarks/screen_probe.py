"""`kiosk-ui` as it is, with a watch in its window: when frames were shown is noted in QML, where Python's lock and
threads cannot delay the note. Run by `screen` and `memory`; at the end it prints one line of JSON.

Knows the screen's composition root. Must never change what the screen does, but for the square it may be asked to turn.
"""

import json
import sys
import time
from unittest.mock import patch

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer
from PySide6.QtQml import QQmlComponent, QQmlEngine, QQmlExpression

from ui import app
from ui.settings import Settings

TURNING = "--turning"
FRAME_MS = 33

WATCH = b"""
import QtQuick
Rectangle {
    id: square
    required property QtObject window
    required property QtObject ticks
    property var shown: []
    property real heardMs: 0
    width: 200; height: 200; x: 100; y: 100; color: "teal"
    visible: ticks !== null
    Connections {
        target: square.window
        function onFrameSwapped(): void { square.shown.push(Date.now()) }
    }
    Connections {
        target: square.ticks
        function onTimeout(): void { square.rotation += 6 }
    }
    function said(): string { return JSON.stringify(shown) }
}
"""


def main() -> int:
    """Run the screen; returns its exit code."""
    arguments = [word for word in sys.argv[1:] if word != TURNING]
    built = app.build
    kept: list[QObject] = []

    def build(settings: Settings) -> app.Screen:
        screen = built(settings)
        heard_s: list[float] = []
        screen.link.snapshot.connect(lambda _: heard_s.append(time.time()))
        kept.extend(_watch(screen, turning=TURNING in sys.argv, heard_s=heard_s))
        return screen

    with patch.object(app, "build", build):
        return app.main(arguments)


def _watch(screen: app.Screen, *, turning: bool, heard_s: list[float]) -> list[QObject]:
    ticks = QTimer(screen, timerType=Qt.TimerType.PreciseTimer, interval=FRAME_MS)
    (engine,) = screen.findChildren(QQmlEngine)
    component = QQmlComponent(engine)
    component.setData(WATCH, "")
    square = component.createWithInitialProperties({"window": screen.window, "ticks": ticks if turning else None})
    if square is None:
        raise SystemExit(component.errorString())
    square.setParent(screen.window)
    square.setProperty("parent", screen.window.contentItem())
    application = QCoreApplication.instance()
    assert application is not None

    def tell() -> None:
        shown, _ = QQmlExpression(engine.rootContext(), square, "said()").evaluate()
        said = {"shown_ms": json.loads(str(shown)), "heard_s": heard_s[:1]}
        sys.stdout.write(json.dumps(said) + "\n")
        sys.stdout.flush()

    application.aboutToQuit.connect(tell)
    if turning:
        ticks.start()
    return [ticks, component, square]


if __name__ == "__main__":
    sys.exit(main())
