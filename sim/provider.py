"""A payment provider on bad days: it refuses, forgets to answer, answers later, or pays and says nothing.

Its own books say the truth: what was paid, and how often. Knows the wire-free port of central's refunds. Must never
know why money is paid back.
"""

from collections import Counter
from collections.abc import Sequence
from enum import StrEnum

from central.refunds.provider import Answer, NeverHeard, NotYet, Paid, Refused, Wanted
from sim.seeds import Random

SILENT = 0.3
"""How often a question gets no answer, on a bad day."""
READY = 0.5
"""How often what is in progress is done by the next question."""
NO_ANSWER = "no answer in time"


class Fate(StrEnum):
    """What becomes of a request."""

    PAYS = "pays"
    REFUSES = "refuses"
    LOST = "lost"
    PAYS_SILENTLY = "pays silently"
    LATER = "later"


STANDS = {Fate.REFUSES: "refused", Fate.LATER: "in progress", Fate.PAYS: "paid", Fate.PAYS_SILENTLY: "paid"}


class PaymentProvider:
    """The port `Provider`. It pays an id once, however often it is asked to; `booked` counts what left the account."""

    def __init__(self, random: Random, fates: Sequence[Fate] = tuple(Fate), *, silent: float = SILENT) -> None:
        """`fates` are drawn from for each request; `silent` is how likely a question gets no answer."""
        self._random = random
        self._fates = tuple(fates)
        self._silent = silent
        self._ready = READY
        self.stands: dict[str, str] = {}
        self.paid: dict[str, int] = {}
        """Fen by id."""
        self.booked: Counter[str] = Counter()
        self.requests: Counter[str] = Counter()
        """All of them, also those that were lost on the way."""
        self.heard: Counter[str] = Counter()

    async def request(self, wanted: Wanted) -> Answer:
        """The port."""
        self.requests[wanted.id] += 1
        fate = self._random.choice(self._fates)
        if fate is Fate.LOST:
            return NotYet(NO_ANSWER)
        self.heard[wanted.id] += 1
        known = wanted.id in self.stands
        if not known:
            self._stand(wanted, STANDS[fate])
        if not known and fate in {Fate.PAYS_SILENTLY, Fate.LATER}:
            return NotYet(NO_ANSWER)
        return self._said(wanted)

    async def ask(self, wanted: Wanted) -> Answer | NeverHeard:
        """The port."""
        if self._random.random() < self._silent:
            return NotYet(NO_ANSWER)
        if wanted.id not in self.stands:
            return NeverHeard()
        if self.stands[wanted.id] == "in progress" and self._random.random() < self._ready:
            self._stand(wanted, "paid")
        return self._said(wanted)

    def heal(self) -> None:
        """From now on it pays, answers, and has done by the next question what was in progress."""
        self._fates, self._silent, self._ready = (Fate.PAYS,), 0.0, 1.0

    def _stand(self, wanted: Wanted, how: str) -> None:
        self.stands[wanted.id] = how
        if how == "paid":
            self.paid[wanted.id] = wanted.amount_fen
            self.booked[wanted.id] += 1

    def _said(self, wanted: Wanted) -> Answer:
        match self.stands[wanted.id]:
            case "paid":
                return Paid(f"paid-{wanted.id}")
            case "refused":
                return Refused("the account is closed")
        return NotYet("in progress")
