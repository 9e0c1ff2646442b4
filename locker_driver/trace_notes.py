"""A trace, understood: what each run of bytes meant to the boards of one profile.

Knows a codec, a polarity and recorded rows. Must never know a file or a line in use.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from locker_driver.codecs import Codec, codec_for
from locker_driver.codecs.messages import (
    AddressRequest,
    Decoded,
    Request,
    StateRequest,
    States,
    StatesRequest,
    Unlock,
    describe,
)
from locker_driver.errors import CodecError
from locker_driver.profiles import Profile
from locker_driver.tracing import Row

REQUESTS = (Unlock, StatesRequest, StateRequest, AddressRequest)
MOST_WAITING = 1024


@dataclass(frozen=True)
class Note:
    """A row, the frames that were whole with it, and what else there is to say of its bytes."""

    row: Row
    frames: tuple[Decoded, ...]
    remarks: tuple[str, ...] = ()


def request_in(codec: Codec, frame: bytes) -> Request | None:
    """What this library asked with `frame`; None for anything it would not have sent, byte for byte."""
    try:
        message = codec.decode(frame).message
        if isinstance(message, REQUESTS) and codec.encode(message) == frame:
            return message
    except CodecError:
        pass
    return None


def notes(rows: Sequence[Row], profile: Profile) -> Iterator[Note]:
    """Each row with its meaning. Bytes that come in pieces mean something with their last piece."""
    codec = codec_for(profile.wire)
    quiet_s = profile.timing.quiet_gap_ms / 1000
    awaited: Request | None = None
    waiting = b""
    for number, row in enumerate(rows):
        if row.dir == "tx":
            unused = f"{len(waiting)} bytes before this never became a frame"
            yield Note(row, *_sent(codec, row.data, (unused,) if waiting else ()))
            waiting, awaited = b"", request_in(codec, row.data)
            continue
        after = rows[number + 1] if number + 1 < len(rows) else None
        cut = codec.cut(
            waiting + row.data,
            awaited=awaited,
            quiet=after is None or after.dir == "tx" or after.t - row.t > quiet_s,
        )
        waiting = (waiting + row.data)[cut.used :][-MOST_WAITING:]
        said = [f"{count} {what}" for count, what in ((cut.bad, "wrong checks"), (cut.garbage, "bytes of no frame"))
                if count]  # fmt: skip
        yield Note(row, tuple(frame.decoded for frame in cut.frames), tuple(said))


def _sent(codec: Codec, frame: bytes, remarks: tuple[str, ...]) -> tuple[tuple[Decoded, ...], tuple[str, ...]]:
    try:
        return (codec.decode(frame),), remarks
    except CodecError as error:
        return (), (*remarks, str(error))


def sentence(decoded: Decoded, profile: Profile) -> str:
    """What a frame says, in words; doors by the profile's polarity."""
    message = decoded.message
    if isinstance(message, States):
        faulty = message.faulty or frozenset()
        sound = [lock for lock in range(1, profile.channels + 1) if lock not in faulty]
        opened = [lock for lock in sound if (lock in message.set) == bool(profile.open_bit)]
        told = f"board {message.board}: {_numbers('open', opened)}, {len(sound) - len(opened)} closed"
        return told + (f", {_numbers('unreadable', sorted(faulty))}" if faulty else "")
    if isinstance(message, StatesRequest):
        return f"board {message.board}: states?"
    about = describe(decoded)
    kind, board = about.pop("kind"), about.pop("board")
    about.pop("direction")
    rest = " ".join(f"{name} {value}" for name, value in about.items())
    return f"board {board}: {str(kind).replace('_', ' ')} {rest}".rstrip()


def _numbers(word: str, locks: Sequence[int]) -> str:
    return f"{word} {' '.join(map(str, locks))}" if locks else f"none {word}"
