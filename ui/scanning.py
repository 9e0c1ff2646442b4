"""Camera and hand scanner beside Qt's main thread: what they read becomes a signal, what the camera sees a picture.

Knows threads and how to start and stop the pumps of `kiosk.scan`. Must never know what a text means, and never
keeps a picture but the newest small one.
"""

import logging
import threading
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QImage
from PySide6.QtQml import QmlElement

from kiosk.scan import still
from kiosk.scan.debounce import Debounce
from kiosk.scan.decoder import Decoder
from kiosk.scan.pump import ScanPump
from kiosk.scan.scans import Scan
from kiosk.scan.seams import FrameSource
from kiosk.scan.sources import frame_source, text_source
from kiosk.scan.text_pump import TextPump
from kiosk.scan.tuner import Tunable, Tuner

QML_IMPORT_NAME = "Kiosk"
QML_IMPORT_MAJOR_VERSION = 1

log = logging.getLogger(__name__)

PREVIEW_MS = 100
STILL_MS = 6000
"""A picture in which nothing moved for this long makes room for the drawing again, and costs nothing."""
MOVED = 4.0
"""Mean difference of grey (0 to 255) of a coarse grid that counts as movement."""
GRID_PX = 16
SIGNED_CHARACTERS = 100
"""A text this long is a signed one: an opaque code is shorter, and only those can be misread unnoticed."""
JOIN_S = 3.0
PUZZLED_MS = 5000
"""Something has been before the camera for this long and no code was read: a round mini-program code, say."""


@QmlElement
class Scanner(QObject):
    """What is shown to the kiosk: `read(text, source, format)`, and the camera's picture while it is watched."""

    read = Signal(str, str, str)
    pictured = Signal()
    live_changed = Signal()
    puzzled_changed = Signal()

    def __init__(self, frames: str, texts: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        source, scanner = frame_source(frames), text_source(texts)
        debounce = Debounce(lambda text: len(text) >= SIGNED_CHARACTERS)
        self._pump = _pump(source, self._camera_read, debounce) if source else None
        self._text_pump = TextPump(scanner, self._scanner_read) if scanner else None
        self._threads: list[threading.Thread] = []
        self._picture = QImage()
        self._serial = 0
        self._grid: NDArray[np.int16] | None = None
        self._live = self._steady = False
        self._poll = QTimer(self, interval=PREVIEW_MS)
        self._poll.timeout.connect(self._look)
        self._still = QTimer(self, singleShot=True, interval=STILL_MS)
        self._still.timeout.connect(self._sleep)
        self._puzzled = False
        self._waiting = QTimer(self, singleShot=True, interval=PUZZLED_MS)
        self._waiting.timeout.connect(self._wonder)
        self.read.connect(self._understood)

    def start(self) -> None:
        """Begin to read."""
        loops: list[tuple[str, Callable[[], None]]] = []
        if self._pump:
            loops += zip(("scan-grab", "scan-decode"), self._pump.loops, strict=True)
        if self._text_pump:
            loops.append(("scan-text", self._text_pump.run))
        self._threads = [threading.Thread(target=loop, name=name, daemon=True) for name, loop in loops]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End; a camera that hangs does not hold the program up."""
        self.watch(False)
        if self._pump:
            self._pump.stop()
        if self._text_pump:
            self._text_pump.stop()
        for thread in self._threads:
            thread.join(JOIN_S)

    def watch(self, on: bool, *, steady: bool = False) -> None:
        """Look at pictures, on screens that show them; otherwise none is copied. `steady`: also of what is still."""
        self._steady = steady
        if on == self._poll.isActive() or not self._pump:
            return
        if on:
            self._poll.start()
        else:
            self._poll.stop()
            self._still.stop()
            self._sleep()

    @Property(bool, notify=live_changed)
    def live(self) -> bool:
        """Something moves before the camera: its picture is worth showing."""
        return self._live

    @Property(bool, notify=puzzled_changed)
    def puzzled(self) -> bool:
        """Something has been shown for five seconds and none of it was a code: time for a hint."""
        return self._puzzled

    @Property(int, notify=pictured)
    def number(self) -> int:
        """Which frame the newest picture is of: another number, another picture."""
        return self._serial

    def still(self) -> bytes | None:
        """What the camera sees now as a JPEG; None without a camera that gives pictures."""
        frame = self._pump.newest if self._pump else None
        return still.jpeg(frame.pixels) if frame is not None else None

    @property
    def picture(self) -> QImage:
        """The newest picture; a copy, safe to paint at any time."""
        return self._picture

    def _camera_read(self, scan: Scan) -> None:
        self.read.emit(scan.text, "camera", scan.format)

    def _scanner_read(self, scan: Scan) -> None:
        self.read.emit(scan.text, "scanner", scan.format)

    @Slot()
    def _look(self) -> None:
        frame = self._pump.preview if self._pump else None
        if frame is None or frame.serial == self._serial:
            return
        self._serial = frame.serial
        moved = self._moved(frame.pixels)
        if moved:
            self._still.start()
        if moved or self._live or self._steady:
            self._picture = image(frame.pixels)
            self._become(True)
            self.pictured.emit()

    def _moved(self, pixels: NDArray[np.uint8]) -> bool:
        grid = pixels[::GRID_PX, ::GRID_PX].astype(np.int16)
        before, self._grid = self._grid, grid
        return before is not None and before.shape == grid.shape and float(np.abs(grid - before).mean()) > MOVED

    @Slot()
    def _sleep(self) -> None:
        self._grid, self._picture = None, QImage()
        self._become(False)

    @Slot()
    def _wonder(self) -> None:
        self._be_puzzled(True)

    @Slot()
    def _understood(self) -> None:
        self._be_puzzled(False)
        if self._live:
            self._waiting.start()

    def _be_puzzled(self, puzzled: bool) -> None:
        if puzzled != self._puzzled:
            self._puzzled = puzzled
            self.puzzled_changed.emit()

    def _become(self, live: bool) -> None:
        if live == self._live:
            return
        self._live = live
        self.live_changed.emit()
        if live:
            self._waiting.start()
        else:
            self._waiting.stop()
            self._be_puzzled(False)


def _pump(source: FrameSource, on_scan: Callable[[Scan], None], debounce: Debounce) -> ScanPump:
    """A pump whose camera, if it can, is told how to look by what is seen."""
    decoder = Decoder()
    if not isinstance(source, Tunable):
        return ScanPump(source, decoder, on_scan, debounce)
    return ScanPump(source, decoder, on_scan, debounce, after=Tuner(decoder, source).look)


def image(pixels: NDArray[np.uint8]) -> QImage:
    """A QImage of its own memory from height x width grey or height x width x 3 BGR."""
    height, width = pixels.shape[:2]
    kind = QImage.Format.Format_Grayscale8 if pixels.ndim == 2 else QImage.Format.Format_BGR888
    solid = np.ascontiguousarray(pixels)
    return QImage(solid.data, width, height, solid.strides[0], kind).copy()
