"""The scan loop: grab, newest wins, decode, tell once.

Knows how frames travel between two threads that its owner starts. Must never know what a text means or who
hears it, and never lets a frame out of memory: the mailbox holds one, the newest stays until the next comes, the
preview is one, small.

Threads: `grab` and `decode` each run on a thread of their own until `stop`; everything else may be
called from any thread. `on_scan`, and `after` each frame, are called on the decoding thread and must be quick.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import Protocol

import cv2
import numpy as np

from kiosk.scan.debounce import Debounce
from kiosk.scan.mailbox import Mailbox
from kiosk.scan.scans import AFTER_FAILURE_S, READ_TIMEOUT_S, Counts, Scan, Tally
from kiosk.scan.seams import Frame, FrameSource
from kiosk.scan.symbols import Decoded
from kiosk.scan.timing import SYSTEM, Timing

PREVIEW_SIDE_PX = 640
_PREVIEW_LIFE_S = 2.0


class Reader(Protocol):
    """What decodes a frame: see decoder.Decoder."""

    def decode(self, pixels: object) -> tuple[Decoded, ...]:
        """The codes in one frame."""
        ...


class ScanPump:
    """From one source of frames to scans."""

    def __init__(
        self,
        source: FrameSource,
        reader: Reader,
        on_scan: Callable[[Scan], None],
        debounce: Debounce,
        *,
        timing: Timing = SYSTEM,
        after: Callable[[], None] = lambda: None,
    ) -> None:
        self._source, self._reader, self._on_scan = source, reader, on_scan
        self._debounce, self._timing, self._after = debounce, timing, after
        self._mailbox: Mailbox[Frame] = Mailbox()
        self._stopping = threading.Event()
        self._tally = Tally()
        self._newest: Frame | None = None
        self._preview: Frame | None = None
        self._busy = False

    @property
    def loops(self) -> tuple[Callable[[], None], Callable[[], None]]:
        """The two functions to run, each on its own thread."""
        return self.grab, self.decode

    @property
    def counts(self) -> Counts:
        """What has happened so far."""
        return self._tally.read()

    @property
    def busy(self) -> bool:
        """True while a frame is being decoded."""
        return self._busy

    @property
    def lost(self) -> str | None:
        """A sentence for the technician while the source gives nothing."""
        return self._source.lost

    @property
    def preview(self) -> Frame | None:
        """The newest picture at no more than 640 pixels; None when none came for 2 s. Not to be written to."""
        return self._preview

    @property
    def newest(self) -> Frame | None:
        """The newest picture as it came; None when none came for 2 s. Not to be written to."""
        return self._newest

    def stop(self) -> None:
        """Ask both loops to end; they do within a read's time (0.2 s; 1 s when a camera hangs)."""
        self._stopping.set()
        self._mailbox.close()

    def grab(self) -> None:
        """Loop: read frames and leave the newest. Opens the source and closes it."""
        try:
            self._survive(self._source.open)
            while not self._stopping.is_set():
                self._survive(self._grab_one)
        finally:
            self._newest = self._preview = None
            self._survive(self._source.close)

    def decode(self) -> None:
        """Loop: decode the newest frame and tell what is new."""
        cv2.setNumThreads(1)  # the other core belongs to the screen and the controller
        while not self._stopping.is_set():
            frame = self._mailbox.take(READ_TIMEOUT_S)
            if frame is not None:
                self._survive(partial(self._decode_one, frame))

    def _grab_one(self) -> None:
        frame = self._source.read(READ_TIMEOUT_S)
        if frame is None:
            shown = self._preview
            if shown is not None and self._timing.now_s() - shown.at_s > _PREVIEW_LIFE_S:
                self._newest = self._preview = None
            return
        dropped = self._mailbox.put(frame)
        self._tally.add(frames=1, dropped=int(dropped))
        self._newest = frame
        self._preview = _small(frame)

    def _decode_one(self, frame: Frame) -> None:
        self._busy = True
        try:
            codes = self._reader.decode(frame.pixels)
        finally:
            self._busy = False
        self._tally.add(decoded=1)
        self._after()
        formats = {code.text: code.format for code in reversed(codes)}
        for text in self._debounce.see((code.text for code in codes), frame.at_s):
            self._on_scan(Scan(text, formats[text], frame.at_s))
            self._tally.add(told=1)

    def _survive(self, act: Callable[[], None]) -> None:
        """Do it; a failure is counted and followed by a short rest, so that none repeats without end or pause."""
        try:
            act()
        except Exception:  # a strange frame or a failing listener must not end the scanning
            self._tally.add(failures=1)
            self._stopping.wait(AFTER_FAILURE_S)


def _small(frame: Frame) -> Frame:
    """The frame at preview size: a copy, so that the whole one can be let go of."""
    height, width = frame.pixels.shape[:2]
    factor = min(1.0, PREVIEW_SIDE_PX / max(height, width))
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    pixels = cv2.resize(frame.pixels, size, interpolation=cv2.INTER_AREA)
    return Frame(np.ascontiguousarray(pixels, dtype=np.uint8), frame.at_s, frame.serial)
