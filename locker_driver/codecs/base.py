"""The shape every family's codec has.

Knows messages and byte strings. Must never know a family, time or a port.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from locker_driver.codecs.messages import Decoded, Message, Request


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
        """Is `message` the reply to `request`: function, board and lock?"""
        ...
