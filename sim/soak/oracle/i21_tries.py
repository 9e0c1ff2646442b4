"""I21: failed tries are counted, durably, across crashes: no death gives anybody a try more.

A refused PIN or numeric code raises its counter in the same commit; a counter falls only when the PIN was right or the
lock-out began; a restart loses none; and the screen never offers more tries than the book has left.
"""

from collections import Counter

from sim.soak.books import Commit, KioskBook
from sim.soak.oracle.base import Oracle
from sim.soak.oracle.words import data
from sim.soak.steps import Shown

MOST_TRIES = 5
RESTORED = ("old database restored",)
FAILED = {"staff.refused": "wrong_pin", "credential.refused": "no_match"}


def _tries(book: KioskBook) -> Counter[str]:
    """Every counter of failed tries, by name."""
    tries = Counter({f"PIN of {one.id}": one.failures for one in book.staff.values()})
    tries.update({f"code {one.id}": one.tries for one in book.credentials.values()})
    tries.update({key: int(value) for key, value in book.notes.items() if key.startswith("numeric-")})
    return tries


class Tries(Oracle):
    """Compares counters with the failures that the log tells of."""

    invariant = "I21"

    def committed(self, commit: Commit) -> None:
        before, now = _tries(commit.before), _tries(commit.now)
        refused = [row for row in commit.fresh if data(row).get("reason") == FAILED.get(row.type, "")]
        if refused and not now - before:
            self.wrong(f"{len(refused)} tries failed ({refused[0].type}), and no counter rose")
        forgiven = {row.type for row in commit.fresh} & {"staff.signed_in", "staff.refused"}
        fallen = [name for name in before - now if name.startswith("PIN") and not forgiven]
        fallen += [name for name in before - now if not name.startswith("PIN") and self._still(name, commit.now)]
        if fallen:
            self.wrong(f"failed tries were forgotten: {fallen}")

    def started(self, before: KioskBook) -> None:
        lost = _tries(before) - _tries(self.see.kiosk)
        if lost and not self.see.struck_since(self.see.started_s - 60, *RESTORED):
            self.wrong(f"a restart forgot failed tries: {dict(lost)}")

    def shown(self, screen: Shown) -> None:
        left = screen.facts.get("tries_left")
        if not isinstance(left, int):
            return
        most = max((count for name, count in _tries(self.see.kiosk).items() if "failures" not in name), default=0)
        if left > MOST_TRIES - 1 or (left < MOST_TRIES and MOST_TRIES - left > most):
            self.wrong(f"the screen {screen.screen} offers {left} tries, and at most {most} were counted")

    def _still(self, name: str, book: KioskBook) -> bool:
        """Whether this counter's owner is still there: a code that central took back takes its counter along."""
        return not name.startswith("code ") or name.removeprefix("code ") in book.credentials
