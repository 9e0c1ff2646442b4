"""What a frame on the bus says, read from the vendor's text by the simulator and nobody else.

Knows: event details of `bus.heard`, `bus.sent` and `bus.lost`, and the families the simulator plays.
Must never know: how a driver reads the same bytes, or words for people.
"""

import re
from dataclasses import dataclass, replace

from pydantic import ValidationError

from sim.boards import FAMILIES, Options
from sim.window.readings import BROKEN, RAW, TONGUES, Reading

DETAIL = re.compile(r"(?P<line>\S+) board (?P<board>\d+)(?: (?P<what>\w+))?: (?P<hex>[0-9A-F ]+)")
REQUESTS = frozenset(("heard", "request"))
ALL_READS = frozenset(("read_all", "read_every_board", "read_one", "read_relays", "states", "state", "relays", "piece"))
"""What a patient host says all day long, and hears."""
MOST_HELD = 256


@dataclass(frozen=True, slots=True)
class Frame:
    """Bytes of one event; `what` is the sender's own word for them, `heard` for requests."""

    line: str
    board: int
    what: str
    data: bytes


def frame_of(detail: str) -> Frame | None:
    """The frame an event tells of; None when it tells of none."""
    found = DETAIL.fullmatch(detail)
    if not found:
        return None
    try:
        data = bytes.fromhex(found["hex"])
    except ValueError:
        return None
    return Frame(found["line"], int(found["board"]), found["what"] or "heard", data)


def read(frame: Frame, family: str, options: Options, asked: bytes = b"") -> Reading:
    """What it says, after the board was `asked`; kind `raw` where there is no reading, `broken` for no whole frame."""
    tongue = TONGUES.get(family)
    if tongue is None:
        return RAW
    try:
        model = FAMILIES[family].options.model_validate(options)
    except ValidationError:
        return RAW
    if not tongue.intact(frame.data):
        return BROKEN
    if frame.what in REQUESTS:
        return tongue.request(frame.data, model)
    return tongue.answer(frame.what, frame.data, asked, model)


class Ear:
    """Reads frame after frame: remembers of each board what it was asked, and what came of an answer in pieces."""

    def __init__(self) -> None:
        self._asked: dict[int, bytes] = {}
        self._held: dict[int, bytes] = {}

    def read(self, frame: Frame, family: str, options: Options) -> Reading:
        """What it says; kind `piece` for the beginning of an answer that its board is known to send in pieces."""
        if frame.what in REQUESTS:
            self._asked[frame.board] = frame.data
            self._held.pop(frame.board, None)
            return read(frame, family, options)
        asked, held = self._asked.get(frame.board, b""), self._held.pop(frame.board, b"")
        reading = read(frame, family, options, asked)
        if reading.kind != "broken":
            return reading
        whole = replace(frame, data=(held + frame.data)[-MOST_HELD:])
        reading = read(whole, family, options, asked)
        if reading.kind == "broken":
            self._held[frame.board] = whole.data
            return Reading("piece") if options.get("pieces") else reading
        return reading
