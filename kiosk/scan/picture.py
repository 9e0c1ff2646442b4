"""Pictures: from whatever array or file arrives to one grey picture a decoder can look at.

Knows pixels, channels and bit depths. Must never know what a picture shows.
"""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]
"""A grey picture: height x width, 8 bits a pixel, contiguous."""
Pixels = NDArray[np.generic]
"""Any picture: height x width, or height x width x channels (1 grey, 2 grey + alpha, 3 BGR, 4 BGR + alpha)."""

MAX_PIXELS = 100_000_000
MAX_FILE_BYTES = 200_000_000
_LIGHT = 160


class ScanInputError(ValueError):
    """What was given to be scanned is no picture; the text says why."""


def to_grey(pixels: object) -> Grey:
    """One grey picture of any array of 8 or 16 bit integers (or booleans).

    Transparent parts become white, or black where all that is drawn is light.
    Raises ScanInputError for anything that is not a picture of 1 to 100 million pixels.
    """
    picture = _eight_bit(_checked(pixels))
    if picture.ndim == 2:
        return np.ascontiguousarray(picture)
    match picture.shape[2]:
        case 1:
            return np.ascontiguousarray(picture[:, :, 0])
        case 2:
            return _flattened(np.ascontiguousarray(picture[:, :, 0]), picture[:, :, 1])
        case 3:
            return _luminance(picture)
        case _:
            return _flattened(_luminance(np.ascontiguousarray(picture[:, :, :3])), picture[:, :, 3])


def open_picture(path: Path) -> Grey:
    """The grey picture in a PNG, JPEG, WebP or other file OpenCV reads. Raises ScanInputError."""
    try:
        if not path.is_file():
            raise ScanInputError("There is no such file.")
        if path.stat().st_size > MAX_FILE_BYTES:
            raise ScanInputError("The file is too large to be a picture.")
        content = path.read_bytes()
    except OSError as error:
        raise ScanInputError(f"The file cannot be read: {error.strerror or error}.") from error
    return decode_picture(content)


def decode_picture(content: bytes) -> Grey:
    """The grey picture in the bytes of a file. Raises ScanInputError when they are no picture."""
    if not content:
        raise ScanInputError("The file is empty.")
    try:
        picture = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_UNCHANGED)
    except cv2.error as error:
        raise ScanInputError("The file is not a picture that can be read.") from error
    if picture is None:
        raise ScanInputError("The file is not a picture that can be read.")
    return to_grey(picture)


def within(grey: Grey, side_px: int) -> tuple[Grey, float]:
    """The picture reduced to at most `side_px` on its longer side, and the factor it was reduced by (<= 1)."""
    longer = max(grey.shape)
    if longer <= side_px:
        return grey, 1.0
    factor = side_px / longer
    size = (max(1, round(grey.shape[1] * factor)), max(1, round(grey.shape[0] * factor)))
    return _grey(cv2.resize(grey, size, interpolation=cv2.INTER_AREA)), factor


def _checked(pixels: object) -> Pixels:
    if not isinstance(pixels, np.ndarray):
        raise ScanInputError("A picture must be a numpy array.")
    if pixels.ndim not in (2, 3) or (pixels.ndim == 3 and pixels.shape[2] not in (1, 2, 3, 4)):
        raise ScanInputError("A picture must have two dimensions, or three with 1 to 4 channels.")
    count = pixels.shape[0] * pixels.shape[1]
    if count == 0:
        raise ScanInputError("The picture is empty.")
    if count > MAX_PIXELS:
        raise ScanInputError("The picture has more than 100 million pixels.")
    return pixels


def _eight_bit(picture: Pixels) -> NDArray[np.uint8]:
    if picture.dtype == np.uint8:
        return picture.view(np.uint8)
    if picture.dtype == np.uint16:
        return (picture.view(np.uint16) >> 8).astype(np.uint8)
    if picture.dtype == np.bool_:
        return picture.astype(np.uint8) * np.uint8(255)
    raise ScanInputError("A picture must hold integers of 8 or 16 bits.")


def _luminance(bgr: NDArray[np.uint8]) -> Grey:
    return _grey(cv2.cvtColor(np.ascontiguousarray(bgr), cv2.COLOR_BGR2GRAY))


def _flattened(grey: Grey, alpha: NDArray[np.uint8]) -> Grey:
    """The picture laid on white, or on black where what is drawn is light throughout."""
    if bool(alpha.min() == 255):
        return grey
    drawn = grey[alpha > 127]
    ground = 0 if drawn.size and float(drawn.mean()) > _LIGHT else 255
    share = alpha.astype(np.float32) / 255
    return np.ascontiguousarray(grey * share + ground * (1 - share), dtype=np.float32).astype(np.uint8)


def _grey(picture: object) -> Grey:
    return np.ascontiguousarray(picture, dtype=np.uint8)
