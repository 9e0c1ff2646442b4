"""Photographs of goods that come back: how large they may be, and that nothing but the picture is in them.

Pure. Knows the markers of a baseline JPEG. Must never know a camera, a case or a key. A picture is never kept as it is:
see `services.photographs`.
"""

from dataclasses import dataclass, field

MOST_BYTES = 200_000
MOST_WIDTH_PX, MOST_HEIGHT_PX = 1280, 960
MOST_KEPT = 200
"""So many wait for central at most, some 55 MB: six a day through 30 days offline."""

START, END = b"\xff\xd8", b"\xff\xd9"
FRAME, SCAN = 0xC0, 0xDA
PLAIN = frozenset({0xE0, 0xDB, 0xC4, 0xDD, FRAME, SCAN})
"""The segments a picture needs: head, tables, size, scan. Where it was taken, and by whom, stands in others."""


@dataclass(frozen=True)
class Photograph:
    """One picture of the goods of a case, sealed for central. `digest`: SHA-256 of the sealed text, in hex."""

    return_case: str
    digest: str
    taken_ms: int
    sealed: str = field(repr=False)


class PhotographError(ValueError):
    """This is no picture that may be kept; a sentence without any of it."""


def check(jpeg: bytes) -> None:
    """PhotographError unless it is a small baseline JPEG with nothing in it but the picture."""
    if len(jpeg) > MOST_BYTES:
        raise PhotographError(f"the picture has {len(jpeg)} bytes, {MOST_BYTES} are allowed")
    if not jpeg.startswith(START) or not jpeg.endswith(END):
        raise PhotographError("this is no JPEG")
    place, sized = len(START), False
    while place + 4 <= len(jpeg):
        kind, length = jpeg[place + 1], int.from_bytes(jpeg[place + 2 : place + 4])
        if jpeg[place] != 0xFF or kind not in PLAIN or length < 2:
            raise PhotographError("more than a picture is in it, or it is broken")
        if kind == FRAME:
            _check_size(jpeg[place + 4 : place + 2 + length])
            sized = True
        place += 2 + length
        if kind == SCAN:
            return _check_scan(jpeg[place : -len(END)], sized=sized)
    raise PhotographError("the picture ends before it begins")


def _check_size(frame: bytes) -> None:
    height_px, width_px = int.from_bytes(frame[1:3]), int.from_bytes(frame[3:5])
    if not (0 < width_px <= MOST_WIDTH_PX and 0 < height_px <= MOST_HEIGHT_PX):
        raise PhotographError(f"the picture has {width_px} x {height_px} pixels")


def _check_scan(scan: bytes, *, sized: bool) -> None:
    """Within the one scan, 0xFF stands only before 0 or a restart: nothing hides behind the picture."""
    marks = {scan[at + 1] for at in range(len(scan) - 1) if scan[at] == 0xFF}
    if not sized or not scan or marks - {0, *range(0xD0, 0xD8)} or scan.endswith(b"\xff"):
        raise PhotographError("more than a picture is in it, or it is broken")
