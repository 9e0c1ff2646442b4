"""Random numbers of the simulator: one seed, and a stream of its own for each thing that draws.

Streams are named, so that adding a door or a board leaves every other one's numbers as they were.
Knows: a seed and names. Must never know: what the numbers are for.
"""

from random import Random  # noqa: TID251 - this module is the wrapper

__all__ = ["Random", "stream"]


def stream(seed: int, name: str) -> Random:
    """The generator named `name` under `seed`; the same pair always yields the same numbers."""
    return Random(f"{seed}/{name}")
