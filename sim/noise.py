"""Bit errors drawn from a seed, also those a family's check cannot see.

Knows: bytes and a judge of frames. Must never know: a family.
"""

from collections.abc import Callable, Sequence

from sim.seeds import Random

MOST_BYTES = 64
"""Errors that keep a check are looked for in the first of this many bytes."""


def flip(data: bytes, places: Sequence[int]) -> bytes:
    """The bytes with these bits inverted, counted from the lowest bit of the first byte."""
    changed = bytearray(data)
    for place in places:
        changed[place // 8] ^= 1 << place % 8
    return bytes(changed)


def spoil(data: bytes, bits: int, rng: Random, passes: Callable[[bytes], bool] | None = None) -> bytes:
    """The bytes with `bits` (1 or 2) bits inverted; with `passes`, only errors it lets pass.

    Where there is no such error (a CRC sees them all) the bytes stay as they are.
    """
    if not data:
        return data
    count = 8 * min(len(data), MOST_BYTES)
    first = list(range(count))
    rng.shuffle(first)
    if passes is None:
        return flip(data, first[:bits])
    for one in first:
        if bits == 1:
            wrong = [flip(data, [one])]
        else:
            wrong = [flip(data, [one, other]) for other in range(count) if other != one]
        passed = [each for each in wrong if passes(each)]
        if passed:
            return passed[rng.randrange(len(passed))]
        if bits > 1 and one == first[min(15, count - 1)]:
            break  # so many first bits with no partner: the check sees all pairs
    return data
