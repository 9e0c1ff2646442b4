"""The last reader: ZBar, through pyzbar's bindings.

Knows ZBar's calls. Must never know when it is worth its 20 to 30 ms.
ZBar is asked for the symbol's own bytes (`BINARY`, since 0.23.1): the text it would give instead is in a
character set of its own guess, which is often wrong. Without the library `libzbar0` nothing is read.
"""

from __future__ import annotations

from collections.abc import Callable
from ctypes import c_void_p, string_at

from kiosk.scan.charset import text_of
from kiosk.scan.picture import Grey
from kiosk.scan.symbols import Corners, Decoded

try:
    from pyzbar import wrapper
except (ImportError, OSError):  # the shared library is missing
    wrapper = None

AVAILABLE = wrapper is not None
_ENABLE, _BINARY, _ALL, _QR = 0, 4, 0, 64
_GREY_8_BIT = int.from_bytes(b"Y800", "little")
_MAX_SYMBOLS = 32


def look(grey: Grey) -> tuple[Decoded, ...]:
    """Read the QR codes of a picture. Releases the GIL while it works."""
    if wrapper is None:
        return ()
    scanner = wrapper.zbar_image_scanner_create()
    image = wrapper.zbar_image_create()
    try:
        for symbology, setting, value in ((_ALL, _ENABLE, 0), (_QR, _ENABLE, 1), (_QR, _BINARY, 1)):
            wrapper.zbar_image_scanner_set_config(scanner, symbology, setting, value)
        wrapper.zbar_image_set_format(image, _GREY_8_BIT)
        wrapper.zbar_image_set_size(image, grey.shape[1], grey.shape[0])
        wrapper.zbar_image_set_data(image, c_void_p(grey.ctypes.data), grey.size, None)
        if wrapper.zbar_scan_image(scanner, image) <= 0:
            return ()
        return _symbols(image)
    finally:
        wrapper.zbar_image_destroy(image)
        wrapper.zbar_image_scanner_destroy(scanner)


def _symbols(image: object) -> tuple[Decoded, ...]:
    found: list[Decoded] = []
    symbol = wrapper.zbar_image_first_symbol(image)
    while symbol and len(found) < _MAX_SYMBOLS:
        if symbol.contents.type == _QR:
            length = int(wrapper.zbar_symbol_get_data_length(symbol))
            raw = string_at(wrapper.zbar_symbol_get_data(symbol), length)
            text = text_of(raw)
            found.append(Decoded(text.value, raw, "QRCode", _corners(symbol), text.charset))
        symbol = wrapper.zbar_symbol_next(symbol)
    return tuple(found)


def _corners(symbol: object) -> Corners:
    """ZBar gives four points of a QR symbol: top left, bottom left, bottom right, top right."""
    count = int(wrapper.zbar_symbol_get_loc_size(symbol))
    x: Callable[[object, int], int] = wrapper.zbar_symbol_get_loc_x
    y: Callable[[object, int], int] = wrapper.zbar_symbol_get_loc_y
    points = [(float(x(symbol, at)), float(y(symbol, at))) for at in range(min(count, 4))]
    points += [(0.0, 0.0)] * (4 - len(points))
    return (points[0], points[3], points[2], points[1])
