"""Pictures and fakes for the tests of scanning: codes drawn by `qrcode`, bent by OpenCV, from printed seeds."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import qrcode


class FakeTiming:
    """A clock that only pauses move."""

    def __init__(self) -> None:
        self.at_s = 100.0

    def now_s(self) -> float:
        return self.at_s

    def pause(self, seconds: float) -> None:
        self.at_s += max(0.0, seconds)


def matrix(text: str | bytes) -> np.ndarray:
    """The code of a text at one pixel a module, four modules of quiet zone, black 0 on white 255."""
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=4)
    code.add_data(text, optimize=0)
    code.make(fit=True)
    return np.where(np.array(code.get_matrix()), 0, 255).astype(np.uint8)


def drawn(text: str | bytes, module_px: int = 5) -> np.ndarray:
    """The code with so many pixels a module."""
    return np.kron(matrix(text), np.ones((module_px, module_px), np.uint8))


def on_desk(*codes: np.ndarray, size: tuple[int, int] = (720, 1280), ground: int = 120) -> np.ndarray:
    """The codes side by side on a grey frame."""
    frame = np.full(size, ground, np.uint8)
    x = 40
    for code in codes:
        height, width = code.shape
        frame[60 : 60 + height, x : x + width] = code
        x += width + 40
    return frame


def turned(picture: np.ndarray, degrees: float, scale: float = 1.0) -> np.ndarray:
    height, width = picture.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, scale)
    return cv2.warpAffine(picture, turn, (width, height), borderValue=120)


def noisy(picture: np.ndarray, rng: np.random.Generator, sigma: float) -> np.ndarray:
    return np.clip(picture + rng.normal(0, sigma, picture.shape), 0, 255).astype(np.uint8)


def eventually(condition: Callable[[], bool], waiter: Callable[[float], object]) -> bool:
    """True as soon as the condition holds; `waiter` waits a little on something real. Bounded."""
    for _ in range(6000):
        if condition():
            return True
        waiter(0.01)
    return condition()
