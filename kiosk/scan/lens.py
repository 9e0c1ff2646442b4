"""Light and focus of a V4L2 camera, as far as it lets itself be told.

Knows OpenCV's numbers for V4L2. Must never know why something is ordered. A camera that refuses a setting is not
asked for it again; one that is let go of chooses for itself, as it remembers settings from one program to the next.
"""

from __future__ import annotations

from typing import Protocol

import cv2

from kiosk.scan.optics import Expose, Order

MANUAL, CAMERA_CHOOSES = 1.0, 3.0
"""V4L2_EXPOSURE_MANUAL and V4L2_EXPOSURE_APERTURE_PRIORITY (linux/v4l2-controls.h); OpenCV hands them through."""
LEAST = 1.0
"""The shortest exposure, in the 0.1 ms of V4L2_CID_EXPOSURE_ABSOLUTE."""


class Settings(Protocol):
    """The part of cv2.VideoCapture that settings go through."""

    def get(self, setting: int) -> float:
        """What it is now; 0 or less when the camera does not have it."""
        ...

    def set(self, setting: int, value: float) -> bool:
        """Change it; False when the camera refuses."""
        ...


class Lens:
    """What was told to one opened camera."""

    def __init__(self, camera: Settings) -> None:
        self._camera = camera
        self._chosen: float | None = None
        """The camera's own exposure when it was last let choose; None while it chooses."""
        self._exposes = self._focuses = True

    def obey(self, order: Order) -> None:
        """Do what is ordered, if the camera can."""
        if isinstance(order, Expose):
            if order.factor is None:
                self.let_choose()
            elif self._exposes:
                self._expose(order.factor)
        elif self._focuses:
            self._focuses = self._set(cv2.CAP_PROP_AUTOFOCUS, 0.0) and self._set(cv2.CAP_PROP_AUTOFOCUS, 1.0)

    def let_choose(self) -> None:
        """The camera chooses its exposure by itself again."""
        if self._chosen is not None:
            self._set(cv2.CAP_PROP_AUTO_EXPOSURE, CAMERA_CHOOSES)
            self._chosen = None

    def _expose(self, factor: float) -> None:
        if self._chosen is None:
            chosen = self._camera.get(cv2.CAP_PROP_EXPOSURE)
            self._exposes = chosen > 0 and self._set(cv2.CAP_PROP_AUTO_EXPOSURE, MANUAL)
            if not self._exposes:
                return
            self._chosen = chosen
        if not self._set(cv2.CAP_PROP_EXPOSURE, max(LEAST, round(self._chosen * factor))):
            self._exposes = False
            self.let_choose()

    def _set(self, setting: int, value: float) -> bool:
        try:
            return bool(self._camera.set(setting, value))
        except cv2.error:
            return False
