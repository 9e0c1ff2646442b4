"""One pure codec per board family: bytes to messages and back.

Knows which families there are. Must never know time, ports or files.

A family joins by adding its module and a row here; session, bus and bank stay as they are.
"""

from __future__ import annotations

from locker_driver.codecs.base import Codec, Cut, Frame
from locker_driver.codecs.xor8a import DOCUMENTED_STATES_LENGTHS, Xor8a, Xor8aWire

__all__ = ["FAMILIES", "Codec", "Cut", "Frame", "Wire", "codec_for", "family_codec"]

Wire = Xor8aWire
"""The wire options of a family; a union as families join."""

FAMILIES = ("xor8a",)


def codec_for(wire: Wire) -> Codec:
    """The codec that speaks what `wire` describes."""
    return Xor8a(wire)


def family_codec(family: str) -> Codec:
    """A codec for frames of no known board: the family's usual size, every documented reply. KeyError if unknown."""
    return {"xor8a": Xor8a(states_lengths=DOCUMENTED_STATES_LENGTHS)}[family]
