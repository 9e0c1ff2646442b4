"""Which source a setting means: `v4l2:0`, `folder:PATH`, `video:PATH`, `socket:PATH`, `serial:/dev/...`,
`keys:/dev/input/...`, `none:`.

Knows the names of all sources. Must never know a setting's file.
"""

from __future__ import annotations

from pathlib import Path

from kiosk.scan.camera import CameraSource
from kiosk.scan.files import FolderSource, VideoSource
from kiosk.scan.hand_scanner import HandScanner
from kiosk.scan.seams import FrameSource, TextSource
from kiosk.scan.socket_camera import SocketCamera
from kiosk.scan.timing import SYSTEM, Timing
from kiosk.scan.wedge import WedgeScanner


class SourceSettingError(ValueError):
    """A setting that names no source; the text says what it should look like."""


def frame_source(setting: str, *, timing: Timing = SYSTEM) -> FrameSource | None:
    """The source of pictures a setting names, not yet opened; None for `none:`. Raises SourceSettingError."""
    kind, where = _parts(setting)
    match kind:
        case "none":
            return None
        case "v4l2":
            number = where.isascii() and where.isdigit() and len(where) <= 3
            return CameraSource(int(where) if number else where, timing=timing)
        case "folder":
            return FolderSource(Path(where), timing=timing)
        case "video":
            return VideoSource(Path(where), timing=timing)
        case "socket":
            return SocketCamera(Path(where), timing=timing)
    raise SourceSettingError(
        f"{setting!r} names no source of pictures: use v4l2:0, v4l2:/dev/v4l/by-id/NAME, folder:PATH, "
        "video:PATH, socket:PATH or none:."
    )


def text_source(setting: str, *, timing: Timing = SYSTEM) -> TextSource | None:
    """The hand scanner a setting names, not yet opened; None for `none:`. Raises SourceSettingError.

    A speed may follow the port: `serial:/dev/ttyACM0@115200`; 9,600 without.
    """
    kind, where = _parts(setting)
    if kind == "none":
        return None
    if kind == "keys":
        return WedgeScanner(where, timing=timing)
    if kind != "serial":
        raise SourceSettingError(
            f"{setting!r} names no source of texts: use serial:/dev/NAME, keys:/dev/input/NAME or none:."
        )
    port, _, speed = where.rpartition("@") if "@" in where else (where, "", "9600")
    if not (speed.isascii() and speed.isdigit() and 300 <= int(speed) <= 4_000_000):
        raise SourceSettingError(f"{setting!r}: the speed must be a number from 300 to 4000000.")
    return HandScanner(port, baud=int(speed), timing=timing)


def _parts(setting: str) -> tuple[str, str]:
    kind, colon, where = setting.partition(":")
    if not colon or "\0" in where or (kind != "none") != bool(where):
        raise SourceSettingError(f"{setting!r} is not of the form KIND:WHERE, such as v4l2:0 or none:.")
    return kind, where
