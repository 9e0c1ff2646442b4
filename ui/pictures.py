"""Pictures that QML cannot draw by itself: icons in any colour, a QR code, what the camera sees.

Knows SVG files, module matrices and painters. Must never know a screen.
"""

from functools import cache
from importlib.resources import files

import qrcode
from PySide6.QtCore import Property, QByteArray, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtQml import QmlElement
from PySide6.QtQuick import QQuickImageProvider, QQuickItem, QQuickPaintedItem
from PySide6.QtSvg import QSvgRenderer

from ui.scanning import Scanner

QML_IMPORT_NAME = "Kiosk"
QML_IMPORT_MAJOR_VERSION = 1

QUIET_MODULES = 2
"""Light border of a QR drawn on a light card; the card gives the rest of the four the standard asks for."""


@cache
def drawing(name: str) -> str:
    """The SVG text of an icon; OSError when there is none of that name."""
    return (files("assets") / "icons" / f"{name}.svg").read_text(encoding="utf-8")


class Icons(QQuickImageProvider):
    """`image://icon/NAME/RRGGBB` at the size asked for."""

    def __init__(self) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)

    def requestImage(self, wanted: str, size: QSize, requested: QSize) -> QImage:
        """Draw one icon in one colour; an unknown name gives an empty picture, not a failure."""
        name, _, colour = wanted.partition("/")
        side = max(requested.width(), requested.height(), 1)
        picture = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
        picture.fill(Qt.GlobalColor.transparent)
        size.setWidth(side)
        size.setHeight(side)
        try:
            text = drawing(name).replace("currentColor", f"#{colour}")
        except OSError:
            return picture
        painter = QPainter(picture)
        QSvgRenderer(QByteArray(text.encode())).render(painter, QRectF(picture.rect()))
        painter.end()
        return picture


@QmlElement
class QrCode(QQuickPaintedItem):
    """A QR code of a text, drawn on whole pixels: dark on light whatever the theme."""

    text_changed = Signal()

    def __init__(self, parent: QQuickItem | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self._modules: list[list[bool]] = []
        self.setAntialiasing(False)

    def _get_text(self) -> str:
        return self._text

    def _set_text(self, text: str) -> None:
        if text == self._text:
            return
        self._text = text
        self._modules = matrix(text) if text else []
        self.text_changed.emit()
        self.update()

    text = Property(str, _get_text, _set_text, notify=text_changed)

    def paint(self, painter: QPainter) -> None:
        """Squares of a whole number of pixels, in the middle."""
        painter.fillRect(self.boundingRect(), QColor("white"))
        count = len(self._modules)
        if not count:
            return
        side = int(min(self.width(), self.height()) // (count + 2 * QUIET_MODULES))
        left, top = (int(self.width()) - side * count) // 2, (int(self.height()) - side * count) // 2
        for row, line in enumerate(self._modules):
            for column, dark in enumerate(line):
                if dark:
                    painter.fillRect(left + column * side, top + row * side, side, side, QColor("black"))


def matrix(text: str) -> list[list[bool]]:
    """The modules of a QR at error level M, without its border."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=0)
    code.add_data(text)
    code.make(fit=True)
    return [[bool(module) for module in line] for line in code.get_matrix()]


@QmlElement
class CameraView(QQuickPaintedItem):
    """What the camera sees, mirrored as people expect of a picture of themselves, cut to fill the item."""

    scanner_changed = Signal()

    def __init__(self, parent: QQuickItem | None = None) -> None:
        super().__init__(parent)
        self._scanner: Scanner | None = None

    def _get_scanner(self) -> Scanner | None:
        return self._scanner

    def _set_scanner(self, scanner: Scanner | None) -> None:
        if scanner is self._scanner:
            return
        if self._scanner is not None:
            self._scanner.pictured.disconnect(self.update)
        self._scanner = scanner
        if scanner is not None:
            scanner.pictured.connect(self.update)
        self.scanner_changed.emit()

    scanner = Property(Scanner, _get_scanner, _set_scanner, notify=scanner_changed)

    def paint(self, painter: QPainter) -> None:
        """The newest picture; nothing when there is none."""
        picture = self._scanner.picture if self._scanner else QImage()
        if picture.isNull() or self.width() < 1 or self.height() < 1:
            return
        factor = max(self.width() / picture.width(), self.height() / picture.height())
        width, height = self.width() / factor, self.height() / factor
        part = QRectF((picture.width() - width) / 2, (picture.height() - height) / 2, width, height)
        painter.translate(self.width(), 0)
        painter.scale(-1, 1)
        painter.drawImage(self.boundingRect(), picture, part)
