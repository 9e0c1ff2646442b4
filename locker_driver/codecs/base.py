"""The shape every family's codec has, and the rules of numbering that all share.

Knows messages and byte strings. Must never know a family, time or a port.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from pydantic import BaseModel, ConfigDict

from locker_driver.codecs.messages import Decoded, Message, Request, Unlock
from locker_driver.errors import CodecError


class BoardWire(BaseModel):
    """What differs on the wire between two boards of one family; the base of each family's options."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")

    @property
    def first_board(self) -> int:
        """The lowest board number: 0, where a family does not say otherwise."""
        return 0


@dataclass(frozen=True)
class Frame:
    """One frame found in a stream, with the bytes it was made of."""

    decoded: Decoded
    raw: bytes


@dataclass(frozen=True)
class Cut:
    """What the front of a buffer held.

    `used` bytes are done with; the rest must be offered again, with more bytes or once the line was quiet.
    `bad` counts frames of the right shape with a wrong check, `garbage` the bytes that belong to no frame.
    """

    frames: tuple[Frame, ...] = ()
    used: int = 0
    bad: int = 0
    garbage: int = 0


class Codec(Protocol):
    """Bytes of one family, for one profile. Pure: the same arguments give the same answer."""

    @property
    def acks(self) -> bool:
        """Do these boards answer an unlock at all?"""
        ...

    def encode(self, request: Request) -> bytes:
        """The frame of `request`; CodecError when it is out of range or must never be sent."""
        ...

    def decode(self, frame: bytes) -> Decoded:
        """Understand exactly one whole frame; CodecError with a sentence for anything else."""
        ...

    def cut(self, buffer: bytes, *, awaited: Request | None, quiet: bool) -> Cut:
        """Cut `buffer` into frames.

        `awaited` is the request in flight. `quiet` says that no byte came for the quiet gap of the profile:
        only then may a short frame be taken that could be the head of a longer one, and garbage be skipped.
        """
        ...

    def answers(self, request: Request, message: Message) -> bool:
        """Is `message` the reply to `request`, or the board's refusal of it: function, board and lock?"""
        ...


def number_in(what: str, number: int, first: int, last: int) -> int:
    """`number`, or CodecError with a sentence when it is out of range."""
    if not first <= number <= last:
        raise CodecError(f"{what} {number} is out of range {first} to {last}.")
    return number


def no_pulse(request: Request) -> None:
    """CodecError when `request` is an unlock with a pulse length, in a family whose frame has no place for it."""
    if isinstance(request, Unlock) and request.pulse_ms is not None:
        raise CodecError("An unlock frame of this family carries no pulse length: the pulse is set on the board.")


def never(request: Message) -> CodecError:
    """The refusal of a message that must not be sent."""
    return CodecError(f"{type(request).__name__} is never encoded.")


def lock_bits(data: bytes) -> frozenset[int]:
    """Lock numbers of the set bits; bit 0 of the first byte is lock 1."""
    value = int.from_bytes(data, "little")
    return frozenset(n + 1 for n in range(len(data) * 8) if value >> n & 1)
