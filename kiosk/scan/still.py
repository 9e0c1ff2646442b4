"""A still of the goods: one frame as a small JPEG, in memory only.

Knows pixels and OpenCV's encoder, which writes the picture and nothing else: no place, no camera, no time. Must never
know what it is of.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

MOST_BYTES = 200_000
MOST_WIDTH_PX, MOST_HEIGHT_PX = 1280, 960
QUALITIES = (85, 70, 55)
PARTS = (1, 2, 4)
"""What is too long is made coarser first, then smaller."""


def jpeg(pixels: NDArray[np.uint8]) -> bytes | None:
    """A JPEG of at most 1280 x 960 pixels and 200,000 bytes; None of a frame that cannot be one."""
    if pixels.ndim not in {2, 3} or min(pixels.shape[:2]) < 1:
        return None
    height_px, width_px = pixels.shape[:2]
    fits = min(1.0, MOST_WIDTH_PX / width_px, MOST_HEIGHT_PX / height_px)
    try:
        tries = (_encoded(pixels, fits / part, quality) for part in PARTS for quality in QUALITIES)
        return next((one for one in tries if len(one) <= MOST_BYTES), None)
    except cv2.error:
        return None


def _encoded(pixels: NDArray[np.uint8], factor: float, quality: int) -> bytes:
    height_px, width_px = pixels.shape[:2]
    size = (max(1, int(width_px * factor)), max(1, int(height_px * factor)))
    small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA) if factor < 1 else pixels
    there, encoded = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not there:
        raise cv2.error("the picture cannot be encoded")
    return bytes(encoded.tobytes())
