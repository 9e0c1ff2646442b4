"""A V4L2 camera, by number or by path; lost and found again.

Knows OpenCV's capture. Must never know what the pictures are for. Only `/dev/v4l/by-id/...` names the same
camera after it was plugged in elsewhere; a number may not.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from queue import Empty, Full, Queue
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.scan.lens import Lens
from kiosk.scan.optics import Order
from kiosk.scan.seams import Backoff, Frame
from kiosk.scan.timing import SYSTEM, Timing


class Capture(Protocol):
    """The part of cv2.VideoCapture used here."""

    def read(self) -> tuple[bool, NDArray[np.uint8] | None]:
        """The next picture, if there is one."""
        ...

    def get(self, setting: int) -> float:
        """A setting as it is; 0 or less when the camera does not have it."""
        ...

    def set(self, setting: int, value: float) -> bool:
        """Change a setting; False when the camera refuses."""
        ...

    def release(self) -> None:
        """Let go of the device."""
        ...


def open_v4l2(device: int | str) -> Capture | None:
    """The camera at 1280 x 720 with one picture of buffer, so that what is read is new; None if there is none."""
    capture = cv2.VideoCapture(device, cv2.CAP_V4L2)
    if not capture.isOpened():
        capture.release()
        return None
    for setting, value in (
        (cv2.CAP_PROP_FRAME_WIDTH, 1280),
        (cv2.CAP_PROP_FRAME_HEIGHT, 720),
        (cv2.CAP_PROP_BUFFERSIZE, 1),
    ):
        capture.set(setting, value)
    return _OpenCvCapture(capture)


class _OpenCvCapture:
    """cv2.VideoCapture with plain types."""

    def __init__(self, capture: cv2.VideoCapture) -> None:
        self._capture = capture

    def read(self) -> tuple[bool, NDArray[np.uint8] | None]:
        there, pixels = self._capture.read()
        return there, np.asarray(pixels, dtype=np.uint8) if there else None

    def get(self, setting: int) -> float:
        return float(self._capture.get(setting))

    def set(self, setting: int, value: float) -> bool:
        return bool(self._capture.set(setting, value))

    def release(self) -> None:
        self._capture.release()


class CameraSource:
    """A FrameSource over a camera. `read` takes as long as the camera: at most a second when it hangs."""

    MOST_EMPTY_READS = 3
    MOST_ORDERS = 8

    def __init__(
        self,
        device: int | str,
        *,
        opener: Callable[[int | str], Capture | None] = open_v4l2,
        timing: Timing = SYSTEM,
    ) -> None:
        self._device, self._opener, self._timing = device, opener, timing
        self._capture: Capture | None = None
        self._lens: Lens | None = None
        self._orders: Queue[Order] = Queue(self.MOST_ORDERS)
        self._backoff = Backoff(timing)
        self._serial = 0
        self._empty = 0
        self._lost: str | None = None

    @property
    def lost(self) -> str | None:
        """See FrameSource."""
        return self._lost

    def open(self) -> None:
        """See FrameSource."""
        if self._capture is None:
            self._attempt()

    def tune(self, order: Order) -> None:
        """See Tunable. What a camera that hangs has no time for is dropped."""
        with contextlib.suppress(Full):
            self._orders.put_nowait(order)

    def read(self, timeout_s: float) -> Frame | None:
        """See FrameSource."""
        self._obey()
        if self._capture is None:
            if self._backoff.wait(timeout_s):
                self._attempt()
            return None
        try:
            there, pixels = self._capture.read()
        except cv2.error:
            there, pixels = False, None
        if not there or pixels is None:
            self._came_empty()
            return None
        self._empty = 0
        self._backoff.reset()
        self._serial += 1
        return Frame(pixels, self._timing.now_s(), self._serial)

    def close(self) -> None:
        """See FrameSource."""
        capture, self._capture = self._capture, None
        lens, self._lens = self._lens, None
        if lens is not None:
            lens.let_choose()
        if capture is not None:
            capture.release()

    def _obey(self) -> None:
        with contextlib.suppress(Empty):
            while True:
                order = self._orders.get_nowait()
                if self._lens is not None:
                    self._lens.obey(order)

    def _attempt(self) -> None:
        try:
            self._capture = self._opener(self._device)
        except (cv2.error, OSError):
            self._capture = None
        if self._capture is None:
            self._lost = f"The camera {self._device} cannot be opened."
            self._backoff.failed()
        else:
            self._lens = Lens(self._capture)
            self._lost = None
            self._empty = 0

    def _came_empty(self) -> None:
        self._empty += 1
        if self._empty >= self.MOST_EMPTY_READS:
            self.close()
            self._lost = f"The camera {self._device} gives no pictures."
            self._backoff.failed()
