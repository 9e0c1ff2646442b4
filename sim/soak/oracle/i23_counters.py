"""I23: never-reset counters equal the events they count, and never fall.

The counter of the outbox counts audit rows, that of return cases the cases.
"""

from sim.soak.books import Commit, KioskBook
from sim.soak.oracle.base import Oracle

OUTBOX = "outbox.sequence."
CASES = "return-cases"
RESTORED = ("old database restored",)


def _counter(book: KioskBook, prefix: str) -> int:
    return sum(int(value) for key, value in book.notes.items() if key.startswith(prefix))


class Counters(Oracle):
    """Compares the counters with the rows after each commit and each start."""

    invariant = "I23"

    def committed(self, commit: Commit) -> None:
        for prefix in (OUTBOX, CASES):
            before, now = _counter(commit.before, prefix), _counter(commit.now, prefix)
            if now < before:
                self.wrong(f"the counter {prefix} fell from {before} to {now}")
        self._equal(commit.now)

    def started(self, before: KioskBook) -> None:
        self._equal(self.see.kiosk)

    def _equal(self, book: KioskBook) -> None:
        queued = max((row.sequence for row in book.outbox.values()), default=0)
        counted, rows = _counter(book, OUTBOX), len(book.audit)
        if counted != rows and not self.see.struck_since(0.0, *RESTORED):
            self.wrong(f"{counted} events were numbered, and {rows} were written")
        if queued > counted:
            self.wrong(f"event {queued} is queued, and {counted} were numbered")
        cases = _counter(book, CASES)
        if cases != len(book.returns):
            self.wrong(f"{cases} return cases were numbered, and {len(book.returns)} were opened")
