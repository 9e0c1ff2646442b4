"""The still of the goods: counted down to, taken, shown back, forgotten.

Knows seconds and one picture, in memory. Must never know a camera, and never keeps the picture longer than the screens
that ask about it.
"""

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QImage
from PySide6.QtQml import QmlElement

from kiosk.link.screens import Screen

QML_IMPORT_NAME = "Kiosk"
QML_IMPORT_MAJOR_VERSION = 1

SECONDS = 3
ABOUT = frozenset({Screen.RETURN_AIM, Screen.CHECKING, Screen.RETURN_SHOWN})
"""Screens between the countdown and the answer: the picture outlives none of the others."""


@QmlElement
class Still(QObject):
    """`wanted` is the moment of the shutter; `ticked` each second before it."""

    changed = Signal()
    ticked = Signal()
    wanted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._left = 0
        self._number = 0
        self._serial = -1
        self._picture = QImage()
        self._clock = QTimer(self, interval=1000)
        self._clock.timeout.connect(self._tick)

    def attend(self, screen: Screen | None, serial: int) -> None:
        """The screen shown now; each time the kiosk asks for a still, it is counted down to once."""
        if screen is Screen.RETURN_AIM and serial != self._serial:
            self._serial = serial
            self._show(QImage(), SECONDS)
            self._clock.start()
            self.ticked.emit()
        elif screen is not Screen.RETURN_AIM:
            self._clock.stop()
            self._serial = -1
            kept = self._picture if screen in ABOUT else QImage()
            if self._left or kept.isNull() != self._picture.isNull():
                self._show(kept, 0)

    def show(self, jpeg: bytes | None) -> None:
        """Show this picture back."""
        self._show(QImage.fromData(jpeg) if jpeg else QImage(), 0)

    @Property(int, notify=changed)
    def left(self) -> int:
        """Seconds to the shutter; 0 when there is nothing to count."""
        return self._left

    @Property(int, notify=changed)
    def number(self) -> int:
        """Which picture is shown back; 0 for none."""
        return 0 if self._picture.isNull() else self._number

    @property
    def picture(self) -> QImage:
        """The picture, or an empty one."""
        return self._picture

    def _show(self, picture: QImage, left: int) -> None:
        self._picture, self._left = picture, left
        self._number += 1
        self.changed.emit()

    @Slot()
    def _tick(self) -> None:
        self._left -= 1
        self.changed.emit()
        if self._left > 0:
            self.ticked.emit()
            return
        self._clock.stop()
        self.wanted.emit()
