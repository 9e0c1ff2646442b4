"""The first reader: zxing-cpp, typed.

Knows zxing-cpp's names and nothing else. Must never know in which order things are tried.
The formats are always named: with all of them on, a frame costs ten times as much, and Micro QR
reads texts where there are none.
"""

from __future__ import annotations

from dataclasses import dataclass

import zxingcpp

from kiosk.scan.charset import text_of
from kiosk.scan.picture import Grey
from kiosk.scan.symbols import Corners, Decoded

QR = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCodeModel2])
OTHERS = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.EAN13, zxingcpp.BarcodeFormat.Code128])
ODD = zxingcpp.BarcodeFormats(
    [zxingcpp.BarcodeFormat.QRCodeModel1, zxingcpp.BarcodeFormat.MicroQRCode, zxingcpp.BarcodeFormat.RMQRCode]
)
"""The rest of the family: nobody shows them to a kiosk, and the small ones are read where there are none."""
_SMALLEST_SIDE_PX = 3
_UNCHECKED, _LEAST_UNUSED = "M1", 0.3
_NAMES_ITS_CHARSET = ("]Q2", "]Q4", "]Q6")  # ISO/IEC 15424: a QR symbol with ECI


@dataclass(frozen=True, slots=True)
class Found:
    """One look at a picture: the codes read, and where a symbol was seen that could not be read."""

    read: tuple[Decoded, ...]
    unread: tuple[Corners, ...]


def look(grey: Grey, *, formats: zxingcpp.BarcodeFormats = QR, global_histogram: bool = False) -> Found:
    """Read the symbols of these formats. Releases the GIL while it works."""
    if min(grey.shape) < _SMALLEST_SIDE_PX:
        return Found((), ())
    binarizer = zxingcpp.Binarizer.GlobalHistogram if global_histogram else zxingcpp.Binarizer.LocalAverage
    symbols = zxingcpp.read_barcodes(
        grey,
        formats=formats,
        binarizer=binarizer,
        text_mode=zxingcpp.TextMode.Plain,
        return_errors=True,
    )
    read = tuple(_decoded(symbol) for symbol in symbols if symbol.valid)
    return Found(read, tuple(_corners(symbol) for symbol in symbols if not symbol.valid))


def look_odd(grey: Grey) -> tuple[Decoded, ...]:
    """Read Model 1, Micro QR and rMQR. A small one is believed only when little of it had to be corrected."""
    if min(grey.shape) < _SMALLEST_SIDE_PX:
        return ()
    symbols = zxingcpp.read_barcodes(grey, formats=ODD, text_mode=zxingcpp.TextMode.Plain)
    return tuple(_decoded(symbol) for symbol in symbols if symbol.valid and _believed(symbol))


def _believed(symbol: zxingcpp.Barcode) -> bool:
    if symbol.format == zxingcpp.BarcodeFormat.QRCodeModel1:
        return True
    facts = symbol.extra
    if not isinstance(facts, dict):
        return False
    return facts.get("Version") != _UNCHECKED and float(facts.get("UEC", 0.0)) >= _LEAST_UNUSED


def _decoded(symbol: zxingcpp.Barcode) -> Decoded:
    name = symbol.format.name
    is_qr = name.startswith("QRCode")
    if is_qr and symbol.symbology_identifier in _NAMES_ITS_CHARSET:
        return Decoded(symbol.text, symbol.bytes, "QRCode", _corners(symbol), "declared")
    text = text_of(symbol.bytes)
    return Decoded(text.value, symbol.bytes, "QRCode" if is_qr else name, _corners(symbol), text.charset)


def _corners(symbol: zxingcpp.Barcode) -> Corners:
    at = symbol.position
    return (
        (float(at.top_left.x), float(at.top_left.y)),
        (float(at.top_right.x), float(at.top_right.y)),
        (float(at.bottom_right.x), float(at.bottom_right.y)),
        (float(at.bottom_left.x), float(at.bottom_left.y)),
    )
