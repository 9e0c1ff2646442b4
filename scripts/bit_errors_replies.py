"""How many one- and two-bit errors of every states reply come to what: exact, without writing down every reply.

Knows checks and shapes. Must never know a codec: tests compare what is counted here with what the codec says.

A linear check passes an error or not, whatever the frame; then the frame is counted place by place, since each place
is free of the others. A sum passes an error when the bytes it touches change by amounts that cancel: the values of
those bytes decide, and where the sum's own byte is touched, so does the sum, whose distribution over all replies is
computed by convolution.
"""

from collections import Counter
from dataclasses import dataclass, field
from math import prod

import numpy as np
import numpy.typing as npt
from bit_errors_checks import Check, flips
from bit_errors_shapes import Replies, Shape

Error = dict[int, int]
"""Place to the bits that flip there."""
Sums = npt.NDArray[np.int64]
REFUSED = "refused"
SAME, BOARD, FALSE = "the same doors", "another board's states", "false states"


def meaning(replies: Replies, kind: Shape, error: Error) -> str:
    """What an error makes of a states reply that it turns into a frame of that kind."""
    if kind is not replies.states:
        return f"other: {kind.kind}"
    if replies.board_at in error:
        return BOARD
    return FALSE if any(replies.doors[at] & bits for at, bits in error.items()) else SAME


def predicted(check: Check, replies: Replies, wrong: bytes, error: Error) -> str:
    """What this one disturbed reply is, by the same reading that counts."""
    if check.sealed(wrong) != wrong:
        return REFUSED
    kinds = [kind for kind in replies.kinds if kind.holds(wrong)]
    return meaning(replies, kinds[0], error) if kinds else REFUSED


@dataclass
class Counting:
    """Counts replies of one model that an error turns into frames of one kind."""

    check: Check
    replies: Replies
    kind: Shape
    _kept: dict[tuple[int, int], list[int]] = field(default_factory=dict)
    _moved: dict[tuple[int, int], dict[int, list[int]]] = field(default_factory=dict)
    _sums: dict[int, Sums] = field(default_factory=dict)

    def number(self, error: Error) -> int:
        """Of how many replies `error`, which a linear check is known not to see, makes a frame of this kind."""
        told = {at: bits for at, bits in error.items() if at not in self.replies.check}
        rest = prod(len(self._values(at, 0)) for at in self._content if at not in told)
        if rest == 0 or self.check.sum_at is None:
            return rest * prod(len(self._values(at, bits)) for at, bits in told.items())
        (sum_at,) = self.replies.check
        return self._by_sum(told, error[sum_at]) if sum_at in error else rest * self._cancelling(told)

    @property
    def _content(self) -> list[int]:
        return [at for at in range(len(self.kind.places)) if at not in self.replies.check]

    def _values(self, at: int, bits: int) -> list[int]:
        """The values of a place in a reply that are right in this kind once `bits` have flipped."""
        if (at, bits) not in self._kept:
            wanted = self.kind.places[at]
            self._kept[at, bits] = [value for value in self.replies.places[at] if value ^ bits in wanted]
        return self._kept[at, bits]

    def _changes(self, at: int, bits: int) -> dict[int, list[int]]:
        """The values of a place by how much they change, modulo 256, when `bits` flip."""
        if (at, bits) not in self._moved:
            moved: dict[int, list[int]] = {}
            for value in self._values(at, bits):
                moved.setdefault(((value ^ bits) - value) % 256, []).append(value)
            self._moved[at, bits] = moved
        return self._moved[at, bits]

    def _cancelling(self, error: Error) -> int:
        """In how many ways the touched bytes, one or two, change by amounts whose sum is 0 modulo 256."""
        one, *other = [self._changes(at, bits) for at, bits in error.items()]
        against = other[0] if other else {0: [0]}
        return sum(len(values) * len(against.get(-change % 256, ())) for change, values in one.items())

    def _by_sum(self, error: Error, sum_bits: int) -> int:
        """As `number`, where bits of the sum itself flip and at most one other byte is touched."""
        touched, bits = next(iter(error.items()), (-1, 0))
        sums, every = self._sums_with(touched), np.arange(256)
        moved = ((every ^ sum_bits) - every) % 256
        changes = self._changes(touched, bits) if error else {0: [0]}
        return sum(int(sums[values].sum(axis=0)[moved == change].sum()) for change, values in changes.items())

    def _sums_with(self, touched: int) -> Sums:
        """Row: value of the touched byte. Column: a sum. How many combinations of the untouched bytes make it."""
        if touched not in self._sums:
            sums: Sums = np.zeros(256, np.int64)
            sums[0] = 1
            for at in self._content:
                if at != touched:
                    sums = np.sum([np.roll(sums, value) for value in self._values(at, 0)] or [sums * 0], axis=0)
            self._sums[touched] = np.array([np.roll(sums, value) for value in range(256)])
        return self._sums[touched]


def count(check: Check, replies: Replies) -> Counter[tuple[int, str]]:
    """All one- and two-bit errors of every reply: number of bits and outcome, to how often."""
    told: Counter[tuple[int, str]] = Counter()
    countings = [Counting(check, replies, kind) for kind in replies.kinds]
    for bits in (1, 2):
        errors = flips(len(replies.states.places), bits)
        for row in check.unseen(errors):
            error = {int(at): int(row[at]) for at in np.flatnonzero(row)}
            for counting in countings:
                told[bits, meaning(replies, counting.kind, error)] += counting.number(error)
        missed = sum(number for (flipped, _), number in told.items() if flipped == bits)
        told[bits, REFUSED] = len(errors) * replies.count - missed
    return +told
