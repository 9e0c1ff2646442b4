"""Whether headphones are plugged in: what the kernel says of the jack, whichever sound server runs above it.

Knows the input devices of ALSA's jacks (a switch per jack). Must never listen: it sees a plug, no sound.
"""

import fcntl
import logging
import os
import struct
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QObject, QSocketNotifier, Signal, Slot

log = logging.getLogger(__name__)

DEVICES = Path("/proc/bus/input/devices")
INPUT = Path("/dev/input")
EV_SW, SW_HEADPHONE = 0x05, 0x02
EVENT = struct.Struct("llHHi")
"""`struct input_event`: seconds, microseconds, type, code, value."""
SWITCHES = struct.Struct("Q")
ASK_SWITCHES = (2 << 30) | (SWITCHES.size << 16) | (ord("E") << 8) | 0x1B
"""EVIOCGSW: the switches of a device as they are now."""


class Headphones(QObject):
    """A jack. This one never has anything in it: a computer without one, a test, the gallery."""

    plugged = Signal(bool)

    @property
    def inside(self) -> bool:
        """Whether only the person at the screen hears."""
        return False

    def start(self) -> None:
        """Begin to look."""

    def close(self) -> None:
        """Look no longer."""


class KernelHeadphones(Headphones):
    """All jacks of this computer."""

    def __init__(self, devices: Path = DEVICES, folder: Path = INPUT, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._devices, self._folder = devices, folder
        self._inside: set[int] = set()
        self._notifiers: dict[int, QSocketNotifier] = {}

    @property
    def inside(self) -> bool:
        """See Headphones."""
        return bool(self._inside)

    def start(self) -> None:
        """Open every jack; one that may not be read is left out, and the button on the screen remains."""
        for name in jacks(self._devices):
            try:
                jack = os.open(self._folder / name, os.O_RDONLY | os.O_NONBLOCK)
            except OSError as bad:
                log.info("the jack %s cannot be read: %s", name, bad)
                continue
            notifier = QSocketNotifier(jack, QSocketNotifier.Type.Read, self)
            notifier.activated.connect(self._look)
            self._notifiers[jack] = notifier
            if _is_in(jack):
                self._set(jack, True)

    def close(self) -> None:
        """See Headphones."""
        for jack, notifier in self._notifiers.items():
            notifier.setEnabled(False)
            os.close(jack)
        self._notifiers.clear()

    @Slot()
    def _look(self) -> None:
        for jack in list(self._notifiers):
            self._read(jack)

    def _read(self, jack: int) -> None:
        try:
            data = os.read(jack, EVENT.size * 64)
        except BlockingIOError:
            return
        except OSError as bad:
            log.info("a jack has gone: %s", bad)
            data = b""
        if not data:
            self._notifiers.pop(jack).setEnabled(False)
            os.close(jack)
            self._set(jack, False)
            return
        for at in range(0, len(data) - EVENT.size + 1, EVENT.size):
            _, _, kind, code, value = EVENT.unpack_from(data, at)
            if (kind, code) == (EV_SW, SW_HEADPHONE):
                self._set(jack, bool(value))

    def _set(self, jack: int, inside: bool) -> None:
        before = self.inside
        (self._inside.add if inside else self._inside.discard)(jack)
        if self.inside != before:
            self.plugged.emit(self.inside)


def jacks(devices: Path) -> Iterator[str]:
    """The names of input devices that have a headphone switch, such as `event7`; none where there is no such list."""
    try:
        blocks = devices.read_text(encoding="utf-8", errors="replace").split("\n\n")
    except OSError:
        return
    for block in blocks:
        lines = dict(line[3:].partition("=")[::2] for line in block.splitlines() if "=" in line)
        words = lines.get("SW", "0").split() or ["0"]
        try:
            switches = int(words[-1], 16)
        except ValueError:
            continue
        if switches >> SW_HEADPHONE & 1:
            yield from (word for word in lines.get("Handlers", "").split() if word.startswith("event"))


def _is_in(jack: int) -> bool:
    try:
        now = fcntl.ioctl(jack, ASK_SWITCHES, bytes(SWITCHES.size))
    except OSError:
        return False
    return bool(SWITCHES.unpack(now)[0] >> SW_HEADPHONE & 1)
