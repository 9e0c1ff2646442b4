"""Pictures from files, as if held to a camera: a folder of pictures, or a video.

Knows files and pacing. Must never know what is in them, nor write any.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np

from kiosk.scan.picture import ScanInputError, open_picture
from kiosk.scan.seams import Backoff, Frame
from kiosk.scan.timing import SYSTEM, Timing

_SUFFIXES = frozenset((".png", ".jpg", ".jpeg", ".webp", ".bmp"))
_MOST_FILES = 10_000


class FolderSource:
    """Each picture of a folder is held up once, in the order of names; one that is new or changed, later.

    Between two pictures the view is empty, so that the same code may be shown twice.
    """

    def __init__(
        self,
        folder: Path,
        *,
        frames_per_s: float = 10.0,
        hold_s: float = 1.0,
        gap_s: float = 2.0,
        timing: Timing = SYSTEM,
    ) -> None:
        self._folder, self._timing = folder, timing
        self._period_s = 1.0 / frames_per_s
        self._hold, self._gap = max(1, round(hold_s * frames_per_s)), round(gap_s * frames_per_s)
        self._shown: dict[str, tuple[int, int]] = {}
        self._queue: Iterator[np.ndarray[tuple[int, ...], np.dtype[np.uint8]]] = iter(())
        self._serial = 0
        self._due_s = timing.now_s()
        self._lost: str | None = None

    @property
    def lost(self) -> str | None:
        """See FrameSource."""
        return self._lost

    def open(self) -> None:
        """See FrameSource."""
        self._due_s = self._timing.now_s()

    def read(self, timeout_s: float) -> Frame | None:
        """See FrameSource."""
        left_s = self._due_s - self._timing.now_s()
        self._timing.pause(min(left_s, timeout_s))
        if left_s > timeout_s:
            return None
        self._due_s = max(self._due_s, self._timing.now_s() - 1.0) + self._period_s
        pixels = next(self._queue, None)
        if pixels is None:
            self._queue = self._next_picture()
            return None
        self._serial += 1
        return Frame(pixels, self._timing.now_s(), self._serial)

    def close(self) -> None:
        """See FrameSource."""
        self._queue = iter(())

    def _next_picture(self) -> Iterator[np.ndarray[tuple[int, ...], np.dtype[np.uint8]]]:
        path = self._next_path()
        if path is None:
            return
        try:
            picture = open_picture(path)
        except ScanInputError as error:
            self._lost = f"{path.name}: {error}"
            return
        self._lost = None
        yield from (picture for _ in range(self._hold))
        empty = np.full_like(picture, 128)
        yield from (empty for _ in range(self._gap))

    def _next_path(self) -> Path | None:
        """The first picture not shown yet in its present state."""
        try:
            paths = sorted(path for path in self._folder.iterdir() if path.suffix.lower() in _SUFFIXES)
            states = [(path, path.stat()) for path in paths[:_MOST_FILES]]
        except OSError as error:
            self._lost = f"The folder {self._folder} cannot be read: {error.strerror}."
            return None
        self._shown = {path.name: self._shown[path.name] for path in paths if path.name in self._shown}
        for path, state in states:
            mark = (state.st_mtime_ns, state.st_size)
            if self._shown.get(path.name) != mark:
                self._shown[path.name] = mark
                return path
        return None


class VideoSource:
    """The frames of a video file at its own speed, again and again."""

    def __init__(self, path: Path, *, timing: Timing = SYSTEM) -> None:
        self._path, self._timing = path, timing
        self._capture: cv2.VideoCapture | None = None
        self._backoff = Backoff(timing)
        self._period_s = 1 / 25
        self._due_s = 0.0
        self._serial = 0
        self._lost: str | None = None

    @property
    def lost(self) -> str | None:
        """See FrameSource."""
        return self._lost

    def open(self) -> None:
        """See FrameSource."""
        if self._capture is not None:
            return
        capture = cv2.VideoCapture(str(self._path))
        if not capture.isOpened():
            capture.release()
            self._give_up(f"The video {self._path} cannot be opened.")
            return
        rate = capture.get(cv2.CAP_PROP_FPS)
        self._period_s = 1 / rate if 1 <= rate <= 240 else 1 / 25
        self._capture, self._lost = capture, None
        self._due_s = self._timing.now_s()

    def read(self, timeout_s: float) -> Frame | None:
        """See FrameSource."""
        if self._capture is None:
            if self._backoff.wait(timeout_s):
                self.open()
            return None
        left_s = self._due_s - self._timing.now_s()
        self._timing.pause(min(left_s, timeout_s))
        if left_s > timeout_s:
            return None
        self._due_s = max(self._due_s, self._timing.now_s() - 1.0) + self._period_s
        return self._frame() or self._rewound()

    def close(self) -> None:
        """See FrameSource."""
        capture, self._capture = self._capture, None
        if capture is not None:
            capture.release()

    def _frame(self) -> Frame | None:
        there, pixels = self._capture.read() if self._capture is not None else (False, None)
        if not there or pixels is None:
            return None
        self._backoff.reset()
        self._serial += 1
        return Frame(np.asarray(pixels, dtype=np.uint8), self._timing.now_s(), self._serial)

    def _rewound(self) -> Frame | None:
        self.close()
        self.open()
        frame = self._frame()
        if frame is None and self._capture is not None:
            self.close()
            self._give_up(f"The video {self._path} holds no pictures.")
        return frame

    def _give_up(self, sentence: str) -> None:
        self._lost = sentence
        self._backoff.failed()
