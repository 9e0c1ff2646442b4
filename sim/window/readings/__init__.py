"""What a frame says, family by family, from the simulator's own boards: `requests` and `answers` of each.

Knows: constants, checks and options of `sim.boards`. Must never know: how a driver reads the same bytes, words for
people, or which compartment hangs on a lock.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sim.boards import Options
from sim.window.readings import kerong1, kerong2, relays, winnsen, wkly, xor8a
from sim.window.readings.base import BROKEN, RAW, Reading

__all__ = ["BROKEN", "RAW", "TONGUES", "Options", "Reading", "Tongue"]


@dataclass(frozen=True, slots=True)
class Tongue:
    """How one family is read: `answer(what, bytes, what was asked, options)`, `what` as the board itself calls it."""

    intact: Callable[[bytes], bool]
    request: Callable[[bytes, Any], Reading]
    answer: Callable[[str, bytes, bytes, Any], Reading]


TONGUES: Mapping[str, Tongue] = {
    "xor8a": Tongue(xor8a.intact, xor8a.request, xor8a.answer),
    "kerong1": Tongue(kerong1.intact, kerong1.request, kerong1.answer),
    "kerong2": Tongue(kerong2.intact, kerong2.request, kerong2.answer),
    "modbus": Tongue(relays.intact, relays.request, relays.answer),
    "cu48": Tongue(relays.intact, relays.request, relays.answer),
    "wkly": Tongue(wkly.intact, wkly.request, wkly.answer),
    "winnsen": Tongue(winnsen.intact, winnsen.request, winnsen.answer),
}
