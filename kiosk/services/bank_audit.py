"""The guided audit: which doors somebody has still to look behind, and what should be there.

Knows: that one audit lasts as long as a shift, so that whoever is interrupted goes on where they were. Must never know
what staff see.
"""

from kiosk.domain.compartments import Compartment, Content
from kiosk.domain.operations import LIVE, Kind, State
from kiosk.flows.effects import ListAudit
from kiosk.flows.staff_events import AuditDoor, AuditListed, Should
from kiosk.services.ports import Book, Database

SHIFT_MS = 12 * 60 * 60 * 1000
"""A look older than this belongs to an audit before."""


def to_audit(book: Book, now_ms: int, *, anew: bool = False) -> list[AuditDoor]:
    """The doors nobody looked behind in this audit, by label; `anew`: every door. One with a live operation is in
    somebody's hands."""
    skipped = {one.compartment for one in book.operations.where(state=sorted(LIVE))}
    if not anew:
        skipped |= _looked(book, now_ms)
    doors = sorted(book.compartments.where(), key=lambda door: door.label)
    return [AuditDoor(door.label, _should(book, door)) for door in doors if door.label not in skipped]


def _looked(book: Book, now_ms: int) -> set[str]:
    """A look of the future was timed by a clock that has been set back since: it counts for nothing."""
    looks = book.operations.where(kind=Kind.AUDIT, state=State.SETTLED)
    return {one.compartment for one in looks if 0 <= now_ms - (one.ended_ms or 0) <= SHIFT_MS}


def _should(book: Book, door: Compartment) -> Should:
    doubt = door.quarantine or door.content == Content.UNSURE
    if doubt or book.operations.where(compartment=door.label, state=State.UNKNOWN):
        return Should.DOUBT
    return Should.INSIDE if door.content == Content.OCCUPIED else Should.EMPTY


class BankAuditAnswers:
    """The list of the audit."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def listed(self, effect: ListAudit, now_ms: int) -> AuditListed:
        """What is left of it."""
        return await self._database.transact(lambda book: AuditListed(tuple(to_audit(book, now_ms, anew=effect.anew))))
