"""Pickup credentials as bytes and pictures.

Knows the claims, the signature and the QR. Must never know an order or a database.

Claims, 17 bytes big-endian: version u8 = 1, key id u8, kiosk number u16, credential id u64, expiry u32 (Unix seconds),
flags u8 = 0. The signature is Ed25519 over PREFIX + claims. The text is base45 of claims + signature: 122 letters of
the alphanumeric QR alphabet, which just fill version 5 at level M.
"""

import io
import struct
from collections.abc import Callable

import base45
import qrcode
from qrcode.constants import ERROR_CORRECT_M
from qrcode.image.pure import PyPNGImage
from qrcode.util import MODE_ALPHA_NUM, QRData

PREFIX = b"open-pickup-kiosk/credential/v1\x00"
CLAIMS = struct.Struct(">BBHQIB")
PIXELS_PER_MODULE = 10
QUIET_MODULES = 4


def claims(*, key_id: int, kiosk_number: int, credential_id: str, expires_ms: int) -> bytes:
    """The 17 bytes that are signed. `credential_id` is 16 hex digits; whole seconds, rounded down."""
    return CLAIMS.pack(1, key_id, kiosk_number, int(credential_id, 16), expires_ms // 1000, 0)


def token(body: bytes, sign: Callable[[bytes], bytes]) -> str:
    """The text of the QR for these claims."""
    text = base45.b45encode(body + sign(PREFIX + body))
    return str(text, "ascii")


def picture(text: str) -> bytes:
    """A PNG of the QR, version 5 level M, with its quiet zone."""
    code = qrcode.QRCode(
        version=5,
        error_correction=ERROR_CORRECT_M,
        box_size=PIXELS_PER_MODULE,
        border=QUIET_MODULES,
        image_factory=PyPNGImage,
    )
    code.add_data(QRData(text.encode("ascii"), mode=MODE_ALPHA_NUM))
    code.make(fit=False)
    out = io.BytesIO()
    code.make_image().save(out)
    return out.getvalue()
