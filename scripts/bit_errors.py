"""Writes docs/bit-errors.md: what one or two flipped bits make of every frame that opens a lock, and of states replies.

`python scripts/bit_errors.py` writes the file; `--check` exits 1 when it is not what the codecs say.

Every error is tried. Most are refused by a check that can be computed for thousands of frames at once (`passes`, a
second reading of each family's check); whatever passes it is given to the codec that ships, and counted by what the
codec makes of it. `unfiltered` asks the codec alone; tests compare the two on frames of every family.
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import reduce
from itertools import combinations
from operator import xor
from pathlib import Path

import numpy as np
import numpy.typing as npt

from locker_driver import CodecError, Profile, load_profile
from locker_driver.codecs import codec_for
from locker_driver.codecs.messages import Message, States, Unlock, UnlockAll, UnlockSeveral

FILE = Path(__file__).parent.parent / "docs" / "bit-errors.md"
Bytes = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]
Told = Counter[tuple[int, str]]
"""Number of flipped bits and outcome, to how often."""
REFUSED = "refused"


@dataclass(frozen=True)
class Family:
    """One family by its usual profile; `passes` keeps every row that could be a valid frame, and few others."""

    profile: str
    passes: Callable[[Bytes], Mask]
    reply: Callable[[int, frozenset[int]], bytes]

    @property
    def options(self) -> Profile:
        return load_profile(self.profile)


def _crc(rows: Bytes) -> npt.NDArray[np.uint16]:
    value = np.full(len(rows), 0xFFFF, np.uint16)
    for column in rows.T:
        value ^= column
        for _ in range(8):
            value = np.where(value & 1, value >> 1 ^ 0xA001, value >> 1).astype(np.uint16)
    return value


def _xor8a(rows: Bytes) -> Mask:
    kept: Mask = np.bitwise_xor.reduce(rows, axis=1) == 0
    return kept


def _kerong1(rows: Bytes) -> Mask:
    kept: Mask = rows[:, :-1].sum(axis=1, dtype=np.uint8) == rows[:, -1]
    return kept


def _kerong2(rows: Bytes) -> Mask:
    kept: Mask = rows.sum(axis=1, dtype=np.uint8) == rows[:, 7] + rows[:, 7]
    return kept


def _modbus(rows: Bytes) -> Mask:
    kept: Mask = _crc(rows) == 0
    return kept


def _wkly(rows: Bytes) -> Mask:
    front = (rows[:, :4] == tuple(b"WKLY")).all(axis=1) & (rows[:, 4] == rows.shape[1])
    kept: Mask = front & (np.bitwise_xor.reduce(rows, axis=1) == 0)
    return kept


def _winnsen(rows: Bytes) -> Mask:
    fixed = (rows[:, 0] == 0x90) & (rows[:, 1] == rows.shape[1]) & (rows[:, -1] == 0x03)
    kept: Mask = fixed & np.isin(rows[:, 2] & 0x7F, (0x02, 0x05, 0x12))
    return kept


def _bits(locks: frozenset[int], count: int) -> bytes:
    return sum(1 << lock - 1 for lock in locks).to_bytes(count, "little")


def _checked(body: bytes, check: Callable[[bytes], int]) -> bytes:
    return body + bytes((check(body),))


def _sum(body: bytes) -> int:
    return sum(body) % 256


def _by_xor(body: bytes) -> int:
    return reduce(xor, body)


def _reply_xor8a(board: int, locks: frozenset[int]) -> bytes:
    return _checked(bytes((0x80, board)) + _bits(locks, 3)[::-1] + b"\x33", _by_xor)


def _reply_kerong1(board: int, locks: frozenset[int]) -> bytes:
    return _checked(bytes((2, board << 4, 0x35)) + _bits(locks, 2) + b"\x00\x00\x03", _sum)


def _reply_kerong2(board: int, locks: frozenset[int]) -> bytes:
    front, data = bytes((2, board, 0, 0x80, 0x10, 2, 3)), _bits(locks, 2)
    return front + bytes((_sum(front + data),)) + data


def _reply_modbus(board: int, locks: frozenset[int]) -> bytes:
    body = bytes((board, 2, 1)) + _bits(locks, 1)
    return body + int(_crc(np.frombuffer(body, np.uint8)[None])[0]).to_bytes(2, "little")


def _reply_wkly(board: int, locks: frozenset[int]) -> bytes:
    doors = bytes(lock in locks for lock in range(1, 25))
    return _checked(b"WKLY" + bytes((34, board, 0x84, 0, 24)) + doors, _by_xor)


def _reply_winnsen(board: int, locks: frozenset[int]) -> bytes:
    return bytes((0x90, 7, 0x82, board)) + _bits(locks, 2) + b"\x03"


FAMILIES = {
    "xor8a": Family("xor8a-24", _xor8a, _reply_xor8a),
    "kerong1": Family("cu16", _kerong1, _reply_kerong1),
    "kerong2": Family("cu12", _kerong2, _reply_kerong2),
    "modbus": Family("waveshare-8", _modbus, _reply_modbus),
    "wkly": Family("wkly-24", _wkly, _reply_wkly),
    "winnsen": Family("winnsen-16", _winnsen, _reply_winnsen),
}


def patterns(length: int, bits: int) -> Bytes:
    """Every way to flip so many bits of a frame of `length` bytes: a row each."""
    places = list(combinations(range(length * 8), bits))
    out = np.zeros((len(places), length), np.uint8)
    for column in np.array(places).T:
        out[np.arange(len(places)), column // 8] ^= (1 << column % 8).astype(np.uint8)
    return out


def opens(family: Family) -> Iterator[tuple[bytes, Message]]:
    """Every frame that opens one lock, of every board the profile allows."""
    codec, profile = codec_for(family.options.wire), family.options
    for board in range(profile.first_board, profile.last_board + 1):
        for lock in range(1, profile.channels + 1):
            frame = codec.encode(Unlock(board, lock))
            yield frame, codec.decode(frame).message


def replies(family: Family) -> Iterator[tuple[bytes, Message]]:
    """States replies of board 1: no bit set, every bit, each bit alone, each bit missing."""
    codec, every = codec_for(family.options.wire), frozenset(range(1, family.options.channels + 1))
    alone = [frozenset({lock}) for lock in sorted(every)]
    for locks in dict.fromkeys([frozenset(), every, *alone, *(every - one for one in alone)]):
        frame = family.reply(1, locks)
        meant = codec.decode(frame).message
        if meant != States(1, locks, getattr(meant, "items", None)):
            raise AssertionError(f"{frame.hex(' ')} is read as {meant}")
        yield frame, meant


def outcome(meant: Message, heard: Message) -> str:
    """What an error made of a frame that meant something."""
    match meant, heard:
        case Unlock(), Unlock():
            return "another board's lock" if heard.board != meant.board else "another lock of the board"
        case Unlock(), UnlockAll() | UnlockSeveral():
            return "every lock"
        case States(), States():
            return "another board's states" if heard.board != meant.board else "false states"
    return f"other: {type(heard).__name__}"


def count(family: Family, frames: Iterator[tuple[bytes, Message]], *, unfiltered: bool = False) -> Told:
    """All one- and two-bit errors of `frames` by what the codec makes of them."""
    codec = codec_for(family.options.wire)
    flips: dict[tuple[int, int], Bytes] = {}
    told: Told = Counter()
    for frame, meant in frames:
        for bits in (1, 2):
            if (len(frame), bits) not in flips:
                flips[len(frame), bits] = patterns(len(frame), bits)
            wrong = flips[len(frame), bits] ^ np.frombuffer(frame, np.uint8)
            passed = wrong if unfiltered else wrong[family.passes(wrong)]
            told[bits, REFUSED] += len(wrong) - len(passed)
            for row in passed:
                try:
                    told[bits, outcome(meant, codec.decode(row.tobytes()).message)] += 1
                except CodecError:
                    told[bits, REFUSED] += 1
    return told


INTRO = """\
# One and two flipped bits

Generated by `scripts/bit_errors.py`; do not edit.

A disturbed wire flips bits. This page tries every one-bit and every two-bit error and counts what the shipped codec
makes of the result. "Refused" errors cost a repeated read or a missing ack, no more. What is not refused is a valid
frame that says something else: no software on this side of the wire can prevent that, so it is caught above. A board
may be less strict than this codec: what happens to an open frame on its way is decided there.

| what an error can make | how it is caught |
|---|---|
| the open of another lock, of another board's lock, or of every lock | a door opens that no operation named: every \
sensor is watched, and that is a mis-open, told within a second |
| a coil that is held (`Hold`) | the door is seen open and does not stay closed |
| some other request or reply | nothing opens: no ack, and the sensor stays closed |
| false states | a change counts only after two readings that agree |
| another board's states | the reply is not that of the board that was asked: dropped and counted |
"""


def table(title: str, told: dict[str, Told]) -> list[str]:
    """One line for each family and number of flipped bits."""
    columns = sorted({name for each in told.values() for _, name in each if name != REFUSED and ":" not in name})
    lines = [f"| family | bits | {title} | refused | {' | '.join(columns)} | other |"]
    lines.append("|---|" + "---:|" * (len(columns) + 3) + "---|")
    for family, each in told.items():
        for bits in (1, 2):
            row = {name: n for (flipped, name), n in each.items() if flipped == bits}
            other = ", ".join(f"{name.split(': ')[1]} {row[name]:,}" for name in sorted(row) if ":" in name)
            cells = [f"{row.get(name, 0):,}" for name in (REFUSED, *columns)]
            lines.append(f"| {family} | {bits} | {sum(row.values()):,} | {' | '.join(cells)} | {other} |")
    return lines


def text() -> str:
    """The whole page."""
    profiles = ", ".join(f"`{family.profile}`" for family in FAMILIES.values())
    opened = {name: count(family, opens(family)) for name, family in FAMILIES.items()}
    read = {name: count(family, replies(family)) for name, family in FAMILIES.items()}
    parts = [
        INTRO,
        f"The profiles are {profiles}.",
        "",
        "## Frames that open one lock",
        "",
        "Every lock of every board the family can address.",
        "",
        *table("errors", opened),
        "",
        "## States replies",
        "",
        "Board 1, with no bit set, every bit, each bit alone and each bit missing.",
        "",
        *table("errors", read),
    ]
    return "\n".join(parts) + "\n"


def main() -> int:
    """Write or check the page."""
    page = text()
    if "--check" in sys.argv:
        return int(page != FILE.read_text(encoding="utf-8"))
    FILE.write_text(page, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
