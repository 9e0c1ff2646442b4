"""What a source of pictures or texts is, for those who use one and those who write one.

Knows the two protocols and when to try again after a loss. Must never know a device.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from kiosk.scan.timing import Timing


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture: height x width grey or height x width x 3 BGR, 8 bits; taken at `at_s`; counted from 1."""

    pixels: NDArray[np.uint8] = field(repr=False)
    at_s: float
    serial: int


class FrameSource(Protocol):
    """Pictures, one after the other. A source that loses its device finds it again by itself.

    All three calls belong to one thread. None of them raises for what the world does: a missing camera is
    `lost`, not an error.
    """

    @property
    def lost(self) -> str | None:
        """A sentence for the technician while there is nothing to read from, else None."""
        ...

    def open(self) -> None:
        """Begin. Opening what is open changes nothing."""
        ...

    def read(self, timeout_s: float) -> Frame | None:
        """The next picture, or None when none came in about `timeout_s`."""
        ...

    def close(self) -> None:
        """Let go of the device. Closing what is closed changes nothing."""
        ...


class TextSource(Protocol):
    """Texts, one after the other, from a device that decodes by itself. Otherwise as FrameSource."""

    @property
    def lost(self) -> str | None:
        """A sentence for the technician while there is nothing to read from, else None."""
        ...

    def open(self) -> None:
        """Begin. Opening what is open changes nothing."""
        ...

    def read(self, timeout_s: float) -> str | None:
        """The next text, or None when none came in about `timeout_s`."""
        ...

    def close(self) -> None:
        """Let go of the device. Closing what is closed changes nothing."""
        ...


class Backoff:
    """When to try a lost device again: at once, then after 0.5 s, doubling up to 8 s."""

    FIRST_S = 0.5
    LONGEST_S = 8.0

    def __init__(self, timing: Timing) -> None:
        self._timing = timing
        self.reset()

    def reset(self) -> None:
        """The device is there: the next loss begins anew."""
        self._wait_s = self.FIRST_S
        self._due_s = self._timing.now_s()

    def failed(self) -> None:
        """An attempt failed, or the device was lost."""
        self._due_s = self._timing.now_s() + self._wait_s
        self._wait_s = min(self.LONGEST_S, self._wait_s * 2)

    def wait(self, at_most_s: float) -> bool:
        """Wait for the next attempt, but no longer than this; True when it is due."""
        left_s = self._due_s - self._timing.now_s()
        self._timing.pause(min(left_s, at_most_s))
        return left_s <= at_most_s
