"""What the simulated camera sees, a few times a second, as the kiosk would see it.

Frames are asked for by reading: the camera sends the next one when the last was taken (`sim.camera`).

Knows: the frame protocol. Must never know: what a code says.
"""

import socket
from pathlib import Path

from PySide6.QtCore import Property, QObject, QRectF, QSocketNotifier, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QImage, QPainter, QPainterPath
from PySide6.QtQml import QmlElement
from PySide6.QtQuick import QQuickItem, QQuickPaintedItem

from sim.camera import HEADER, MAGIC

QML_IMPORT_NAME = "SimWindow"
QML_IMPORT_MAJOR_VERSION = 1

PAUSE_MS = 250
RETRY_MS = 1000
CHUNK = 1 << 18
KEPT_WIDTH = 720
MOST_SIDE = 4096


@QmlElement
class CameraFeed(QObject):
    """The last frame of DIR/camera.sock; a null image while there is no camera."""

    changed = Signal()

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = path
        self.image = QImage()
        self._incoming = bytearray()
        self._socket: socket.socket | None = None
        self._notifier: QSocketNotifier | None = None
        self._retry = QTimer(self, interval=RETRY_MS, singleShot=True)
        self._retry.timeout.connect(self.start)
        self._pause = QTimer(self, interval=PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self._go_on)

    @Property(bool, notify=changed)
    def sees(self) -> bool:
        """Whether there is a picture."""
        return not self.image.isNull()

    @Slot()
    def start(self) -> None:
        """Connect now, or as soon as there is a camera."""
        feed = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        feed.setblocking(False)
        try:
            feed.connect(str(self._path))
        except OSError:
            feed.close()
            self._retry.start()
            return
        self._socket = feed
        self._notifier = QSocketNotifier(feed.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._read)

    def stop(self) -> None:
        """Hang up for good."""
        self._hang_up()
        self._retry.stop()

    @Slot()
    def _read(self) -> None:
        if self._socket is None:
            return
        try:
            data = self._socket.recv(CHUNK)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        self._incoming += data
        if not data or not self._unpack():
            self._hang_up()
            self._show(QImage())
            self._retry.start()

    def _unpack(self) -> bool:
        """Take a whole frame out of what came, if there is one; False when these are no frames."""
        if len(self._incoming) < HEADER.size:
            return True
        magic, width, height, channels = HEADER.unpack_from(self._incoming)
        if magic != MAGIC or not (0 < width <= MOST_SIDE and 0 < height <= MOST_SIDE) or channels not in (1, 3):
            return False
        length = HEADER.size + width * height * channels
        if len(self._incoming) < length:
            return True
        pixels = bytes(self._incoming[HEADER.size : length])
        del self._incoming[:length]
        kind = QImage.Format.Format_BGR888 if channels == 3 else QImage.Format.Format_Grayscale8
        whole = QImage(pixels, width, height, width * channels, kind)
        # A scaled copy owns its pixels; the bytes above do not outlive this call.
        self._show(whole.scaledToWidth(min(KEPT_WIDTH, width), Qt.TransformationMode.SmoothTransformation).copy())
        if self._notifier is not None:
            self._notifier.setEnabled(False)
        self._pause.start()
        return True

    @Slot()
    def _go_on(self) -> None:
        if self._notifier is not None:
            self._notifier.setEnabled(True)

    def _show(self, image: QImage) -> None:
        self.image = image
        self.changed.emit()

    def _hang_up(self) -> None:
        self._pause.stop()
        self._incoming.clear()
        if self._notifier is not None:
            self._notifier.setEnabled(False)
            self._notifier.deleteLater()
            self._notifier = None
        if self._socket is not None:
            self._socket.close()
            self._socket = None


@QmlElement
class CameraPicture(QQuickPaintedItem):
    """Paints a feed's last frame, cut to fill the item, with round corners."""

    feedChanged = Signal()  # noqa: N815 - Qt's name

    def __init__(self, parent: QQuickItem | None = None) -> None:
        super().__init__(parent)
        self._feed: CameraFeed | None = None
        self.setAntialiasing(True)

    def _get_feed(self) -> CameraFeed | None:
        return self._feed

    def _set_feed(self, feed: CameraFeed | None) -> None:
        self._feed = feed
        if feed is not None:
            feed.changed.connect(self.update)
        self.feedChanged.emit()

    feed = Property(CameraFeed, _get_feed, _set_feed, notify=feedChanged)

    def paint(self, painter: QPainter) -> None:
        """See QQuickPaintedItem."""
        if self._feed is None or self._feed.image.isNull():
            return
        image, target = self._feed.image, QRectF(0, 0, self.width(), self.height())
        scale = max(target.width() / image.width(), target.height() / image.height())
        width, height = target.width() / scale, target.height() / scale
        source = QRectF((image.width() - width) / 2, (image.height() - height) / 2, width, height)
        round_corners = QPainterPath()
        round_corners.addRoundedRect(target, 8, 8)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.setClipPath(round_corners)
        painter.drawImage(target, image, source)
