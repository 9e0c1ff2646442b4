"""What a check of each family can see, as arithmetic over many errors at once.

Knows which bytes are checked how, and which bytes no codec lets vary. Must never know what a frame means: that is the
codec's word, and tests hold this second reading of the checks against it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, reduce
from itertools import combinations
from operator import xor

import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[np.uint8]
"""One frame, or one error (the bits that flip), a row."""
Syndrome = Callable[[Rows], npt.NDArray[np.uint16]]
"""0 where a linear check cannot see the error of that row."""


@dataclass(frozen=True)
class Check:
    """A family's check. With a `syndrome` it is linear: what passes does not depend on the frame.

    `sum_at` is the place of an 8-bit sum over all other bytes. `seal` puts the right check on a frame. An open frame
    with one or two flipped bits is refused when one of them is in a `rigid` place. Places count from 0, from the end
    when negative.
    """

    seal: Callable[[bytearray], None]
    syndrome: Syndrome | None = None
    sum_at: int | None = None
    rigid: tuple[int, ...] = ()

    def sealed(self, frame: bytes) -> bytes:
        """`frame` with its check made right."""
        out = bytearray(frame)
        self.seal(out)
        return bytes(out)

    def unseen(self, errors: Rows) -> Rows:
        """The errors that may pass; of a linear check exactly those it cannot see, for every frame."""
        if self.syndrome is None:
            return errors
        unseen: Rows = errors[self.syndrome(errors) == 0]
        return unseen

    def passing(self, wrong: Rows) -> Rows:
        """Of disturbed frames those whose check is right, where that depends on the frame."""
        if self.sum_at is None:
            return wrong
        check = wrong[:, self.sum_at]
        passed: Rows = wrong[wrong.sum(axis=1, dtype=np.uint8) == check + check]
        return passed


@cache
def flips(length: int, bits: int) -> Rows:
    """Every way to flip so many bits of a frame of `length` bytes."""
    places = list(combinations(range(length * 8), bits))
    out = np.zeros((len(places), length), np.uint8)
    for column in np.array(places).T:
        out[np.arange(len(places)), column // 8] ^= (1 << column % 8).astype(np.uint8)
    return out


def _parity(errors: Rows) -> npt.NDArray[np.uint16]:
    parity: npt.NDArray[np.uint16] = np.bitwise_xor.reduce(errors, axis=1).astype(np.uint16)
    return parity


def _crc(errors: Rows) -> npt.NDArray[np.uint16]:
    """CRC-16 of Modbus from a register of 0: what it starts from cancels between a frame and the same frame spoiled."""
    value = np.zeros(len(errors), np.uint16)
    for column in errors.T:
        value ^= column
        for _ in range(8):
            value = np.where(value & 1, value >> 1 ^ 0xA001, value >> 1).astype(np.uint16)
    return value


def _seal_xor(frame: bytearray) -> None:
    frame[-1] = reduce(xor, frame[:-1])


def _seal_sum(at: int) -> Callable[[bytearray], None]:
    def seal(frame: bytearray) -> None:
        frame[at] = 0
        frame[at] = sum(frame) % 256

    return seal


def _seal_crc(frame: bytearray) -> None:
    value = 0xFFFF
    for byte in frame[:-2]:
        value ^= byte
        for _ in range(8):
            value = value >> 1 ^ (0xA001 if value & 1 else 0)
    frame[-2:] = value.to_bytes(2, "little")


def _no_seal(frame: bytearray) -> None:
    """There is no check."""


CHECKS = {
    "xor8a": Check(_seal_xor, syndrome=_parity),
    "kerong1": Check(_seal_sum(-1), sum_at=-1, rigid=(0, -2)),
    "kerong2": Check(_seal_sum(7), sum_at=7, rigid=(0, 5, 6)),
    "modbus": Check(_seal_crc, syndrome=_crc),
    "wkly": Check(_seal_xor, syndrome=_parity, rigid=(0, 1, 2, 3, 4)),
    "winnsen": Check(_no_seal, rigid=(0, 1, 2, -1)),
}
