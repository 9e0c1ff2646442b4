"""Simulated lock boards, one module per family: an independent reading of each vendor's text.

Knows: families by name. Must never know: any driver; code shared with one could not see a swapped opcode.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sim.boards.base import Board, BoardOptions, Terminals
from sim.boards.cu48 import Cu48Board, Cu48Options
from sim.boards.kerong1 import Kerong1Board, Kerong1Options
from sim.boards.kerong2 import Kerong2Board, Kerong2Options
from sim.boards.modbus import ModbusOptions, ModbusRelayBoard
from sim.boards.tape import TapeBoard, TapeOptions
from sim.boards.winnsen import WinnsenBoard, WinnsenOptions
from sim.boards.wkly import WklyBoard, WklyOptions
from sim.boards.xor8a import Xor8aBoard, Xor8aOptions
from sim.seeds import Random

__all__ = ["FAMILIES", "AnyBoard", "Family", "Options", "Terminals", "build_board", "check_options", "family_named"]

AnyBoard = Board[Any]
Options = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Family:
    """What a family is called for, and the line its boards leave the factory for."""

    options: type[BoardOptions]
    make: Callable[[int, Any, Terminals, Random], AnyBoard]
    baud: int
    lowest_address: int
    highest_address: int
    says: str


FAMILIES: Mapping[str, Family] = {
    "xor8a": Family(Xor8aOptions, Xor8aBoard, 9600, 1, 99, "8A/80 with XOR check, 8 to 50 locks"),
    "kerong1": Family(Kerong1Options, Kerong1Board, 19200, 0, 9, "KERONG CU16, 16 locks"),
    "kerong2": Family(Kerong2Options, Kerong2Board, 19200, 0, 15, "KERONG CU12 and NCU, 12 locks"),
    "modbus": Family(ModbusOptions, ModbusRelayBoard, 9600, 1, 255, "Modbus relays (Waveshare), 8, 16 or 32 locks"),
    "cu48": Family(Cu48Options, Cu48Board, 115200, 1, 16, "KERONG CU48 on Modbus, 48 locks; not settled"),
    "wkly": Family(WklyOptions, WklyBoard, 9600, 0, 255, "WKLY (Yunchuan), 7 to 24 locks, speaks unasked"),
    "winnsen": Family(WinnsenOptions, WinnsenBoard, 9600, 1, 255, "Winnsen, 16 locks, no check at all"),
    "tape": Family(TapeOptions, TapeBoard, 9600, 0, 255, "answers as a recorded trace did"),
}


def family_named(name: str) -> Family:
    """The family of this name; ValueError with the names there are."""
    if name not in FAMILIES:
        raise ValueError(f"no board family is called {name!r}; known: {', '.join(sorted(FAMILIES))}")
    return FAMILIES[name]


def check_options(family: str, options: Options, address: int | None = None) -> int:
    """The number of locks such a board has; ValueError (also pydantic's) when family, options or address are wrong."""
    known = family_named(family)
    checked = known.options.model_validate(options)
    if address is not None and not known.lowest_address <= address <= known.highest_address:
        raise ValueError(
            f"a board of the family {family} has an address from {known.lowest_address} to {known.highest_address},"
            f" not {address}"
        )
    return checked.channels


def build_board(family: str, address: int, options: Options, terminals: Terminals, rng: Random) -> AnyBoard:
    """A board of `family`, its options checked before by `check_options`."""
    known = FAMILIES[family]
    return known.make(address, known.options.model_validate(options), terminals, rng)
