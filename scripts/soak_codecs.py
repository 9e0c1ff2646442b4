"""Feeds every family's codec and session with random and mutated bytes, and says what came of them.

`python scripts/soak_codecs.py --bytes 10000000 --seed 1`. Exit code 1 when anything but the library's own refusals
came up, when a buffer grew beyond its bound, or when memory did.
"""

import argparse
import resource
import sys
import time  # what a soak took is printed for a person
from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import xor
from random import Random  # noqa: TID251  seeded, and the seed is printed

from locker_driver import CodecError, load_profile
from locker_driver.codecs import codec_for, family_codec
from locker_driver.codecs.messages import Request, StatesRequest, Unlock
from locker_driver.codecs.modbus import crc
from locker_driver.session import BUFFER_BYTES, Session

REPLIES = {
    "xor8a-24": "80 01 01 01 01 33 B3",
    "cu16": "02 00 35 01 00 01 00 03 3C",
    "cu12": "02 00 00 80 10 02 03 99 02 00",
    "waveshare-8": "01 02 01 FF E1 C8",
    "cu48-modbus": "01 01 06 FF FF FF FF FF FF A1 23",
    "wkly-24": "57 4B 4C 59 22 00 84 00 18" + " 00" * 24 + " B7",
    "winnsen-16": "90 07 82 01 01 00 03",
}
"""A states reply of a board of each profile."""
GROWTH_KIB = 4096
WARM_UP = 0.1
"""The share of the bytes after which memory is first measured."""


@dataclass
class Soaked:
    """What came of one family."""

    bytes: int = 0
    frames: int = 0
    events: int = 0
    refused: int = 0
    buffered: int = 0
    grown_kib: int = 0

    @property
    def bounded(self) -> bool:
        return self.buffered <= BUFFER_BYTES and self.grown_kib <= GROWTH_KIB


def pieces(rng: Random, frames: list[bytes], family: str) -> Iterator[bytes]:
    """For ever: plain frames, frames with flipped bits, cut, longer or merged ones, noise; half with a right check."""
    while True:
        frame = bytearray(rng.choice(frames))
        match rng.randrange(9):
            case 0:
                yield rng.randbytes(rng.randrange(1, 40))
                continue
            case 1 | 2 | 3:
                for _ in range(rng.randrange(1, 4)):
                    bit = rng.randrange(len(frame) * 8)
                    frame[bit // 8] ^= 1 << bit % 8
            case 4:
                del frame[rng.randrange(len(frame)) :]
            case 5:
                frame += rng.choice(frames)
            case 6 | 7:
                at = rng.randrange(len(frame))
                frame[at:at] = rng.randbytes(rng.randrange(1, 8))
        yield mended(family, bytes(frame)) if frame and rng.random() < 0.5 else bytes(frame)


def soak(profile_name: str, count: int, seed: int) -> Soaked:
    """Feed `count` bytes to the codec and to a session that speaks meanwhile, on a clock of its own."""
    profile, rng, soaked = load_profile(profile_name), Random(seed), Soaked()
    codec, loose = codec_for(profile.wire), family_codec(profile.family)
    session, board = Session(codec, profile.timing), profile.first_board
    requests: list[Request] = [StatesRequest(board), *(Unlock(board, 1 + n) for n in range(profile.channels))]
    frames = [codec.encode(request) for request in requests]
    frames += [bytes.fromhex(REPLIES[profile_name])] * len(frames)
    now_s, base = 0.0, 0
    for piece in pieces(rng, frames, profile.family):
        for reader in (codec, loose):
            try:
                reader.decode(piece)
                soaked.frames += 1
            except CodecError:
                soaked.refused += 1
        now_s += rng.choice((0.001, 0.015, 0.03, 0.3))
        if not session.busy:
            session.begin(rng.choice(requests), now_s)
        soaked.events += len(session.feed(piece, now_s)) + len(session.tick(now_s + 0.0005))
        soaked.buffered = max(soaked.buffered, len(session._buffer))
        soaked.bytes += len(piece)
        if not base and soaked.bytes >= count * WARM_UP:
            base = _peak_kib()
        if soaked.bytes >= count:
            break
    soaked.grown_kib = _peak_kib() - base
    return soaked


def _peak_kib() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def mended(family: str, frame: bytes) -> bytes:
    """`frame` with its check made right: such bytes get past the first gate of a codec."""
    body = frame[:-1]
    match family:
        case "xor8a" | "wkly":
            return body + bytes((reduce(xor, body, 0),))
        case "kerong1":
            return body + bytes((sum(body) & 0xFF,))
        case "kerong2" if len(frame) >= 8:
            return frame[:7] + bytes((sum(frame[:7] + frame[8:]) & 0xFF,)) + frame[8:]
        case "modbus":
            return frame[:-2] + crc(frame[:-2])
    return frame


def main() -> int:
    """Soak every profile and print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bytes", type=int, default=10_000_000, help="for each family (default 10 million)")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    print(f"seed {args.seed}, {args.bytes:,} bytes each")
    good = True
    for name in REPLIES:
        began_s = time.perf_counter()
        soaked = soak(name, args.bytes, args.seed)
        good &= soaked.bounded
        print(
            f"{name:12} {soaked.frames:,} frames understood, {soaked.refused:,} refused, {soaked.events:,} events, "
            f"at most {soaked.buffered} bytes kept, memory +{soaked.grown_kib:,} KiB, "
            f"{time.perf_counter() - began_s:.0f} s{'' if soaked.bounded else '  NOT BOUNDED'}",
            flush=True,
        )
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
