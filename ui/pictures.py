"""Pictures that QML cannot draw by itself: icons in any colour, a QR code, what the camera sees.

Knows SVG files, module matrices and painters. Must never know a screen.

All are providers that live as long as the engine, none is an item: PySide keeps the Python half of each item that QML
creates, for ever, and a kiosk shows thousands of screens a day.
"""

from functools import cache, lru_cache
from importlib.resources import files
from urllib.parse import unquote

import qrcode
from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtQuick import QQuickImageProvider
from PySide6.QtSvg import QSvgRenderer

from ui.scanning import Scanner
from ui.viewmodels.still import Still

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
        picture = clear(side)
        told(size, picture)
        try:
            text = drawing(name).replace("currentColor", f"#{colour}")
        except OSError:
            return picture
        painter = QPainter(picture)
        QSvgRenderer(QByteArray(text.encode())).render(painter, QRectF(picture.rect()))
        painter.end()
        return picture


class QrCodes(QQuickImageProvider):
    """`image://qr/TEXT` with the text percent-encoded: dark on light whatever the theme, on whole pixels."""

    def __init__(self) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)

    def requestImage(self, wanted: str, size: QSize, requested: QSize) -> QImage:
        """Squares of a whole number of pixels, in the middle; white when they have no room."""
        side = max(min(requested.width(), requested.height()), 1)
        picture = QImage(side, side, QImage.Format.Format_RGB32)
        picture.fill(QColor("white"))
        told(size, picture)
        modules = matrix(unquote(wanted))
        square = side // (len(modules) + 2 * QUIET_MODULES)
        edge = (side - square * len(modules)) // 2
        painter = QPainter(picture)
        for row, line in enumerate(modules):
            for column, dark in enumerate(line):
                if dark:
                    painter.fillRect(edge + column * square, edge + row * square, square, square, QColor("black"))
        painter.end()
        return picture


@lru_cache(maxsize=1)
def matrix(text: str) -> list[list[bool]]:
    """The modules of a QR at error level M, without its border. Only the newest is kept: it is asked for once per size
    while a screen finds its own."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=0)
    code.add_data(text)
    code.make(fit=True)
    return [[bool(module) for module in line] for line in code.get_matrix()]


class CameraPictures(QQuickImageProvider):
    """`image://camera/NUMBER`: what the camera sees now, whatever the number, which only tells QML to ask again."""

    def __init__(self, scanner: Scanner) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)
        self._scanner = scanner

    def requestImage(self, wanted: str, size: QSize, requested: QSize) -> QImage:
        """The newest picture; an empty one when there is none."""
        picture = self._scanner.picture
        if picture.isNull():
            picture = clear(1)
        told(size, picture)
        return picture


class Stills(QQuickImageProvider):
    """`image://still/NUMBER`: the picture of the goods that is shown back."""

    def __init__(self, still: Still) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)
        self._still = still

    def requestImage(self, wanted: str, size: QSize, requested: QSize) -> QImage:
        """The picture; an empty one when there is none."""
        picture = self._still.picture
        if picture.isNull():
            picture = clear(1)
        told(size, picture)
        return picture


def clear(side: int) -> QImage:
    """A transparent square."""
    picture = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(Qt.GlobalColor.transparent)
    return picture


def told(size: QSize, picture: QImage) -> None:
    """Write a picture's size where Qt looks for it."""
    size.setWidth(picture.width())
    size.setHeight(picture.height())
