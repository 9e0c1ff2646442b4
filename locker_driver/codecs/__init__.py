"""One pure codec per board family: bytes to messages and back.

Knows which families there are. Must never know time, ports or files.

A family joins by adding its module and a row here; session, bus and bank stay as they are.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from locker_driver.codecs.base import Codec, Cut, Frame
from locker_driver.codecs.kerong1 import Kerong1, Kerong1Wire
from locker_driver.codecs.kerong2 import Kerong2, Kerong2Wire
from locker_driver.codecs.messages import Decoded, States
from locker_driver.codecs.modbus import Modbus, ModbusWire
from locker_driver.codecs.winnsen import Winnsen, WinnsenWire
from locker_driver.codecs.wkly import Wkly, WklyWire
from locker_driver.codecs.xor8a import DOCUMENTED_STATES_LENGTHS, Xor8a, Xor8aWire
from locker_driver.errors import CodecError

__all__ = ["FAMILIES", "Codec", "Cut", "Frame", "ModbusWire", "Wire", "codec_for", "decode_all", "family_codec"]

Wire = Annotated[
    Xor8aWire | Kerong1Wire | Kerong2Wire | ModbusWire | WklyWire | WinnsenWire, Field(discriminator="family")
]
"""The wire options of a family."""

FAMILIES = ("xor8a", "kerong1", "kerong2", "modbus", "wkly", "winnsen")


def codec_for(wire: Wire) -> Codec:
    """The codec that speaks what `wire` describes."""
    match wire:
        case Xor8aWire():
            return Xor8a(wire)
        case Kerong1Wire():
            return Kerong1(wire)
        case Kerong2Wire():
            return Kerong2(wire)
        case ModbusWire():
            return Modbus(wire)
        case WklyWire():
            return Wkly(wire)
        case WinnsenWire():
            return Winnsen(wire)


def family_codec(family: str) -> Codec:
    """A codec for frames of no known board: the family's usual size, every documented reply. KeyError if unknown."""
    codecs: dict[str, Codec] = {
        "xor8a": Xor8a(states_lengths=DOCUMENTED_STATES_LENGTHS),
        "kerong1": Kerong1(),
        "kerong2": Kerong2(),
        "modbus": Modbus(any_size=True),
        "wkly": Wkly(any_size=True),
        "winnsen": Winnsen(),
    }
    return codecs[family]


def decode_all(codec: Codec, data: bytes) -> tuple[Decoded, ...]:
    """One frame, or the merged states of several boards that answered one question; CodecError for anything else."""
    try:
        return (codec.decode(data),)
    except CodecError:
        cut = codec.cut(data, awaited=None, quiet=True)
        told = [frame.decoded.message for frame in cut.frames if isinstance(frame.decoded.message, States)]
        if (
            cut.garbage
            or len(told) != len(cut.frames)
            or len({states.board for states in told}) < len(told)
            or not told
        ):
            raise
        return tuple(frame.decoded for frame in cut.frames)
