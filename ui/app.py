"""The composition root of the screen, and the command `kiosk-ui`.

Knows how the parts are put together, and in which order they end. Must never know a screen's content.
"""

import argparse
import logging
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Sequence
from importlib.resources import files
from pathlib import Path

import shiboken6
from PySide6.QtCore import QObject, QSocketNotifier, Qt, QUrl, Slot
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow

from kiosk.scan.sources import SourceSettingError
from ui.link_client import LinkClient
from ui.pictures import CameraPictures, Icons, QrCodes, Stills
from ui.scanning import Scanner
from ui.settings import PREFIX, Settings, SettingsError, load
from ui.sound import sounds, voice
from ui.sound.headphones import Headphones, KernelHeadphones
from ui.viewmodels.screen import Session
from ui.viewmodels.session import now_ms

log = logging.getLogger(__name__)

FONT = "Noto Sans CJK SC"
"""Pinned by name: `sans-serif` picks Japanese forms where the locale is C."""


class ScreenError(RuntimeError):
    """The screen's own files cannot be shown."""


class Screen(QObject):
    """A running screen: window, view-model, link and scanner. Close it before its application ends."""

    def __init__(
        self,
        settings: Settings,
        *,
        now: Callable[[], int] = now_ms,
        headphones: Headphones | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        prepare()
        self.link = LinkClient(settings.link, parent=self)
        self.view_model = Session(settings, self.link.send, now=now, parent=self)
        self.scanner = Scanner(settings.frames, settings.texts, self)
        self.link.welcomed.connect(self.view_model.welcome)
        self.link.snapshot.connect(self.view_model.show)
        self.link.state_changed.connect(self.view_model.follow_link)
        self.scanner.read.connect(self.view_model.scanned)
        self.view_model.changed.connect(self._watch)
        self.view_model.goods.wanted.connect(self._shoot)
        self.sounds = sounds.build(settings, self)
        self.headphones = headphones or KernelHeadphones(parent=self)
        self._listen()
        self._engine = QQmlApplicationEngine(self)
        self.window = self._drawn(settings)
        self.window.activeFocusItemChanged.connect(self._focus_moved)
        if settings.fullscreen:
            self.window.showFullScreen()
            self.window.setCursor(Qt.CursorShape.BlankCursor)
        else:
            self.window.show()

    def start(self) -> None:
        """Look for the controller and at the camera."""
        self.link.start()
        self.scanner.start()
        self.headphones.start()

    def close(self) -> None:
        """End in the order that is safe: threads, link, then QML before the view-models it reads."""
        if not shiboken6.isValid(self._engine):
            return
        self.scanner.stop()
        self.link.stop()
        self.headphones.close()
        self.sounds.close()
        self.window.close()
        shiboken6.delete(self._engine)

    def _drawn(self, settings: Settings) -> QQuickWindow:
        """The window, with all that QML reads. ScreenError when the screen's own files cannot be shown."""
        self._engine.addImageProvider("icon", Icons())
        self._engine.addImageProvider("qr", QrCodes())
        self._engine.addImageProvider("camera", CameraPictures(self.scanner))
        self._engine.addImageProvider("still", Stills(self.view_model.goods))
        self._engine.setInitialProperties(
            {
                "session": self.view_model,
                "scanner": self.scanner,
                "width": settings.width_px,
                "height": settings.height_px,
            }
        )
        self._engine.load(QUrl.fromLocalFile(str(files("ui") / "qml" / "Main.qml")))
        roots = self._engine.rootObjects()
        if not roots or not isinstance(roots[0], QQuickWindow):
            raise ScreenError("Main.qml cannot be shown; the lines above say why")
        return roots[0]

    def _listen(self) -> None:
        self.view_model.aloud.possible = self.sounds.can_speak
        self.view_model.sounded.connect(self.sounds.chime)
        self.view_model.aloud.said.connect(self.sounds.say)
        self.view_model.aloud.hushed.connect(self.sounds.hush)
        self.headphones.plugged.connect(self.view_model.plug)

    @Slot()
    def _focus_moved(self) -> None:
        item = self.window.activeFocusItem()
        if item is not None and item.objectName():
            self.view_model.focus(item.objectName(), str(item.property("label") or ""))

    @Slot()
    def _watch(self) -> None:
        view = self.view_model.view
        self.scanner.watch(view.camera, steady=view.page == "Photo")

    @Slot()
    def _shoot(self) -> None:
        self.view_model.photographed(self.scanner.still())


def prepare() -> None:
    """What must be so before the first window: the font by name, letters drawn by the platform."""
    QQuickWindow.setTextRenderType(QQuickWindow.TextRenderType.NativeTextRendering)
    if QGuiApplication.font().family() != FONT:
        QGuiApplication.setFont(QFont(FONT))


def build(settings: Settings, *, now: Callable[[], int] = now_ms, parent: QObject | None = None) -> Screen:
    """A screen, started, in the application that already runs: the product's own, a test's or the visitor's."""
    screen = Screen(settings, now=now, parent=parent)
    screen.start()
    return screen


class Ending(QObject):
    """Ends the application on SIGTERM and SIGINT even while Qt sleeps: the signal writes a byte that Qt wakes on."""

    def __init__(self, app: QGuiApplication) -> None:
        super().__init__(app)
        self._near, self._far = socket.socketpair()
        for end in (self._near, self._far):
            end.setblocking(False)
        signal.set_wakeup_fd(self._far.fileno())
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: None)
        self._notifier = QSocketNotifier(self._near.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(app.quit)

    def forget(self) -> None:
        """Leave the process as it was."""
        signal.set_wakeup_fd(-1)
        self._notifier.setEnabled(False)
        self._near.close()
        self._far.close()


def main(argv: Sequence[str] | None = None) -> int:
    """The command `kiosk-ui`: 0 when asked to end, 2 for settings that cannot be used."""
    parser = argparse.ArgumentParser(prog="kiosk-ui", description="The screen of a pickup kiosk.")
    parser.add_argument("--config", type=Path, default=None, help="settings as TOML")
    parser.add_argument("--prompts", action="store_true", help="speak all fixed sentences into the cache, then end")
    given = parser.parse_args(argv)
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    config = given.config or (Path(path) if (path := os.environ.get(f"{PREFIX}CONFIG")) else None)
    try:
        settings = load(config)
    except SettingsError as bad:
        sys.stderr.write(f"kiosk-ui: {bad}\n")
        return 2
    if given.prompts:
        return _make_prompts(settings)
    if not settings.reachable:
        log.warning("too little of the picture lies between 380 and 1,220 mm above the floor: hang the panel otherwise")
    # The threaded loop deadlocks with Python's lock as soon as Python paints.
    os.environ["QSG_RENDER_LOOP"] = "basic"
    app = QGuiApplication([sys.argv[0]])
    ending = Ending(app)
    try:
        screen = build(settings)
    except SourceSettingError as bad:
        sys.stderr.write(f"kiosk-ui: {bad}\n")
        return 2
    try:
        return app.exec()
    finally:
        screen.close()
        ending.forget()


def _make_prompts(settings: Settings) -> int:
    try:
        count = voice.make_all(settings.cache / "speech", settings.volume_percent, voice.find())
    except (OSError, subprocess.CalledProcessError) as bad:
        sys.stderr.write(f"kiosk-ui: no prompts were made: {bad}\n")
        return 1
    sys.stdout.write(f"{count} prompts in {settings.cache / 'speech'}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
