"""How long to wait before trying again. Knows: doubling, a cap and jitter. Must never wait by itself."""

from kiosk.services.ports import Entropy

FIRST_S = 0.5
CAP_S = 15.0
"""Low enough that a queue is empty within a minute after faults stop (docs/safety.md, I17)."""


class Backoff:
    """Grows with each failure, starts anew with each success."""

    def __init__(self, entropy: Entropy) -> None:
        self._entropy = entropy
        self._step_s = FIRST_S

    def after_failure(self) -> float:
        """Seconds to wait now: between half of the step and all of it, so that a fleet does not come back at once."""
        share = 0.5 + int.from_bytes(self._entropy.bytes(2)) / 2**17
        delay_s = self._step_s * share
        self._step_s = min(self._step_s * 2, CAP_S)
        return delay_s

    def after_success(self) -> None:
        """The next failure waits shortly again."""
        self._step_s = FIRST_S
