"""Simulated lock boards, one module per family: an independent reading of each vendor's text.

Knows: families by name. Must never know: any driver; code shared with one could not see a swapped opcode.
"""

from collections.abc import Callable, Mapping

from pydantic import BaseModel

from sim.boards.base import Board, Terminals
from sim.boards.xor8a import Xor8aBoard, Xor8aOptions
from sim.seeds import Random

__all__ = ["FAMILIES", "Board", "Terminals", "build_board", "check_options"]

Options = Mapping[str, object]
Builder = Callable[[int, Options, Terminals, Random], Board]


def _xor8a(address: int, options: Options, terminals: Terminals, rng: Random) -> Board:
    return Xor8aBoard(address, Xor8aOptions.model_validate(options), terminals, rng)


FAMILIES: Mapping[str, tuple[type[BaseModel], Builder]] = {"xor8a": (Xor8aOptions, _xor8a)}


def check_options(family: str, options: Options) -> int:
    """The number of locks such a board has; ValueError (also pydantic's) when family or options are wrong."""
    if family not in FAMILIES:
        raise ValueError(f"no board family is called {family!r}; known: {', '.join(sorted(FAMILIES))}")
    checked = FAMILIES[family][0].model_validate(options)
    return int(checked.model_dump()["channels"])


def build_board(family: str, address: int, options: Options, terminals: Terminals, rng: Random) -> Board:
    """A board of `family`, its options checked before by `check_options`."""
    return FAMILIES[family][1](address, options, terminals, rng)
