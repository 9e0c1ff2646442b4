"""I26: money goes back once, for a case a kiosk took in, as much as was decided, by nobody above their authority.

When faults have stopped, what was accepted has been paid or refused, and central says of each what the provider did.
A central that was put back from a copy may ask for money it had asked for before: the provider knows it by its case.
"""

from sim.soak.oracle.base import Oracle

ASSOCIATE_FEN = 30_000
"""What front-line staff may give per case, inclusive (mission R5)."""
RESTORED = ("central restored from backup",)
ENDS = {"paid": "refunded", "refused": "failed"}


class Money(Oracle):
    """Sets the provider's own books against both databases."""

    invariant = "I26"

    def prepare(self) -> None:
        self._told: set[tuple[str, str]] = set()

    def applied(self) -> None:
        associates = {one.id for one in self.see.kiosk.staff.values() if one.role == "associate"}
        for step in self.see.central.refund_steps:
            if step.step == "approve" and step.by in associates and step.amount_fen > ASSOCIATE_FEN:
                self._once(step.refund, f"{step.by} gave {step.amount_fen} fen")

    def ticked(self) -> None:
        for case, times in self.see.money.booked.items():
            if times > 1:
                self._once(case, f"money left the account {times} times")
        if not self.see.struck_since(0.0, *RESTORED):
            for case, times in self.see.money.heard.items():
                if times > 1:
                    self._once(case, f"the provider was asked for it {times} times")

    def closed(self) -> None:
        self.ticked()
        cases, refunds = self.see.kiosk.returns, self.see.central.refunds
        for case, fen in self.see.money.paid.items():
            if case in cases and fen > cases[case].amount_fen:
                self._once(case, f"{fen} fen were paid, and it cost {cases[case].amount_fen}")
            if case not in refunds:
                self._once(case, "money was paid that central knows nothing of")
        for case, refund in refunds.items():
            stands = self.see.money.stands.get(case)
            if refund.state in {"approved", "requested"}:
                self._once(case, f"is still {refund.state}, and the provider's books say {stands}")
            if stands in ENDS and refund.state != ENDS[stands]:
                self._once(case, f"is {refund.state}, and the provider's books say {stands}")
            if stands is None and refund.state == "refunded":
                self._once(case, "is refunded, and the provider never paid")

    def _once(self, case: str, what: str) -> None:
        if (case, what) not in self._told:
            self._told.add((case, what))
            self.wrong(f"return case {case}: {what}")
