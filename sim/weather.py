"""Standing trouble on a line: each answer, each request meets a fault with a probability of its own.

Every sort of trouble draws from its own stream once per frame, so that more of one leaves the others as they were.

Knows: probabilities and pieces of bytes. Must never know: what the bytes mean.
"""

from collections.abc import Callable
from dataclasses import dataclass

from sim.faults import Piece, Spoil
from sim.seeds import Random

SPLIT_S = (0.014, 0.016)
"""As measured between the parts of an answer behind a USB adapter."""
LATE_S = (0.3, 1.5)
GARBAGE_BYTES = (1, 6)


@dataclass(frozen=True, slots=True)
class Climate:
    """Probabilities, 0 to 1. `noise`: one or two bits flip; `misread`: so that the check does not see it."""

    lose: float = 0.0
    split: float = 0.0
    garbage: float = 0.0
    late: float = 0.0
    repeat: float = 0.0
    noise: float = 0.0
    misread: float = 0.0
    lose_request: float = 0.0
    noise_request: float = 0.0


CALM = Climate()


class Weather:
    """The trouble of one line. `stream(name)` gives random numbers of one's own."""

    def __init__(self, stream: Callable[[str], Random]) -> None:
        self.climate = CALM
        self._rngs = {name: stream(name) for name in (*Climate.__slots__, "request")}

    def reply(self, pieces: list[Piece], spoil: Spoil) -> list[Piece]:
        """What becomes of an answer's pieces."""
        if self.climate == CALM:
            return pieces
        return [after for piece in pieces for after in self._reply(*piece, spoil)]

    def request(self, pieces: list[Piece], spoil: Spoil) -> list[Piece]:
        """What becomes of a request's pieces."""
        if self.climate == CALM:
            return pieces
        return [after for piece in pieces for after in self._request(*piece, spoil)]

    def _reply(self, delay_s: float, data: bytes, spoil: Spoil) -> list[Piece]:
        hit = {name: self._hits(name) for name in ("lose", "split", "garbage", "late", "repeat", "noise", "misread")}
        if hit["lose"]:
            return []
        for name in ("noise", "misread"):
            if hit[name]:
                data = spoil(data, self._rngs[name].choice((1, 2)), name == "misread")
        if hit["garbage"]:
            rng = self._rngs["garbage"]
            data = rng.randbytes(rng.randint(*GARBAGE_BYTES)) + data
        if hit["late"]:
            delay_s += self._rngs["late"].uniform(*LATE_S)
        pieces = [(delay_s, data)]
        if hit["split"] and len(data) > 1:
            rng = self._rngs["split"]
            at = rng.randrange(1, len(data))
            pieces = [(delay_s, data[:at]), (delay_s + rng.uniform(*SPLIT_S), data[at:])]
        return pieces + ([(delay_s, data)] if hit["repeat"] else [])

    def _request(self, delay_s: float, data: bytes, spoil: Spoil) -> list[Piece]:
        lost, noisy = self._hits("lose_request"), self._hits("noise_request")
        if lost:
            return []
        return [(delay_s, spoil(data, self._rngs["request"].choice((1, 2)), False) if noisy else data)]

    def _hits(self, name: str) -> bool:
        draw = self._rngs[name].random()
        return draw < float(getattr(self.climate, name))
