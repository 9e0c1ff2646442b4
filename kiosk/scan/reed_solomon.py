"""Reed-Solomon over GF(256) as QR symbols use it, with errors and erasures.

Knows codewords. Must never know a picture. A codeword marked as doubtful costs half of what a wrong one costs.
"""

from __future__ import annotations

from collections.abc import Sequence

_EXP = [1] * 512
_LOG = [0] * 256
for _at in range(1, 255):
    _value = _EXP[_at - 1] << 1
    _EXP[_at] = _value ^ 0x11D if _value & 0x100 else _value
for _at in range(255):
    _LOG[_EXP[_at]] = _at
    _EXP[_at + 255] = _EXP[_at]


def _mul(a: int, b: int) -> int:
    return _EXP[_LOG[a] + _LOG[b]] if a and b else 0


def _at_point(poly: Sequence[int], x: int) -> int:
    """Value of a polynomial, lowest power first."""
    total = 0
    for factor in reversed(poly):
        total = _mul(total, x) ^ factor
    return total


def _times(a: Sequence[int], b: Sequence[int]) -> list[int]:
    product = [0] * (len(a) + len(b) - 1)
    for i, left in enumerate(a):
        if left:
            for j, right in enumerate(b):
                product[i + j] ^= _mul(left, right)
    return product


def syndromes_of(received: Sequence[int], checks: int) -> list[int]:
    """All zero for a word without errors."""
    return [_at_point(received[::-1], _EXP[power]) for power in range(checks)]


def corrected(
    received: bytes, checks: int, doubtful: Sequence[int] = (), spare: int = 0, syndromes: Sequence[int] | None = None
) -> bytes | None:
    """The codeword nearest to `received`, or None.

    `checks`: number of check codewords; `doubtful`: places known to be bad; `spare`: how many checks must be left
    unused by the correction, so that nothing is believed by chance; `syndromes`: those of `received`, if known.
    """
    word = bytearray(received)
    wrong = syndromes_of(word, checks) if syndromes is None else syndromes
    if not any(wrong):
        return bytes(word)
    if len(doubtful) > checks - spare:
        return None
    erased = [1]
    for place in doubtful:
        erased = _times(erased, [1, _EXP[len(word) - 1 - place]])
    locator = _locator(wrong, erased, len(doubtful))
    degree = max(at for at, factor in enumerate(locator) if factor)
    errors = degree - len(doubtful)
    if errors < 0 or 2 * errors + len(doubtful) > checks - spare:
        return None
    places = [
        at for at in range(len(word)) if not _at_point(locator[: degree + 1], _EXP[255 - (len(word) - 1 - at) % 255])
    ]
    if len(places) != degree:
        return None
    return _mended(word, wrong, locator, places)


def _mended(word: bytearray, syndromes: Sequence[int], locator: Sequence[int], places: Sequence[int]) -> bytes | None:
    """Forney: how wrong each of the places is."""
    evaluator = _times(syndromes, locator)[: len(syndromes)]
    slope = [factor if power % 2 else 0 for power, factor in enumerate(locator)][1:]
    for at in places:
        power = len(word) - 1 - at
        inverse = _EXP[255 - power % 255]
        below = _at_point(slope, inverse)
        if not below:
            return None
        word[at] ^= _mul(_EXP[power % 255], _mul(_at_point(evaluator, inverse), _EXP[255 - _LOG[below]]))
    return None if any(syndromes_of(word, len(syndromes))) else bytes(word)


def _locator(syndromes: Sequence[int], erased: list[int], count: int) -> list[int]:
    """Berlekamp-Massey, begun at the erasures."""
    now, before, length, gap, last = list(erased), list(erased), count, 1, 1
    for step in range(count, len(syndromes)):
        discrepancy = 0
        for power in range(min(step, len(now) - 1) + 1):
            discrepancy ^= _mul(now[power], syndromes[step - power])
        if not discrepancy:
            gap += 1
            continue
        factor = _mul(discrepancy, _EXP[255 - _LOG[last]])
        shifted = [0] * gap + [_mul(factor, value) for value in before]
        wider = [
            (now[at] if at < len(now) else 0) ^ (shifted[at] if at < len(shifted) else 0)
            for at in range(max(len(now), len(shifted)))
        ]
        if 2 * length <= step + count:
            before, length, last, gap = now, step + 1 + count - length, discrepancy, 1
        else:
            gap += 1
        now = wider
    return now
