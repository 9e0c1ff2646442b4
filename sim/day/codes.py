"""Pictures of codes: what people hold to the camera.

Knows how to draw a QR, and how a signed code looks after somebody tampered with it. Must never know a key.
"""

from pathlib import Path

import base45
import qrcode
from qrcode.constants import ERROR_CORRECT_M
from qrcode.image.pure import PyPNGImage

PAYMENT_CODE = "134567890123456789"
"""Shaped like a WeChat payment code (18 digits beginning 10 to 15); nobody's."""


def draw(text: str, path: Path) -> Path:
    """A QR of `text` as a PNG at `path`, with its quiet zone."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, box_size=10, border=4, image_factory=PyPNGImage)
    code.add_data(text)
    code.make(fit=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        code.make_image().save(file)
    return path


def forge(token: str) -> str:
    """A signed code with one bit of its signature turned."""
    data = bytearray(base45.b45decode(token))
    data[-1] ^= 1
    return str(base45.b45encode(bytes(data)), "ascii")
