"""Complaints in the book: one row, one event, a number of its own. Runs inside the caller's transaction.

Knows: that no number is given twice, not even by an old copy of the database, and that a door that did not open
complains by itself. Must never know a flow, nor a word that somebody wrote: it comes here sealed.
"""

from dataclasses import dataclass
from datetime import UTC, tzinfo
from zoneinfo import ZoneInfo

from kiosk.domain.complaints import About, Cause, Complaint, Kind, series_of
from kiosk.domain.events import Event
from kiosk.domain.operations import Operation
from kiosk.services import facts
from kiosk.services.custody.common import Moment
from kiosk.services.ports import Book

SKIP = "complaints.skip"
"""The note with how many numbers the next one leaves out."""

NO_OPEN_SEEN = "no_open_seen"
"""Evidence of an operation whose pulses left and whose door was never seen open."""


@dataclass(frozen=True)
class Told:
    """What is complained of."""

    kind: str
    about: str
    cause: str = Cause.CUSTOMER
    remedy: str | None = None
    order: str | None = None
    compartment: str | None = None
    operation: str | None = None
    language: str | None = None


def open_complaint(book: Book, told: Told, moment: Moment, name: str, sealed: str | None = None) -> Complaint:
    """Keep a complaint under this name and tell central; `sealed` are the words, for central's eyes only."""
    shop = facts.shop(book)
    series = series_of(shop.kiosk_number if shop else 0, moment.wall_ms, _zone(shop.time_zone if shop else "UTC"))
    taken = [one.place for one in book.complaints.where(series=series)]
    complaint = Complaint(
        id=name,
        series=series,
        place=max(taken, default=0) + 1 + int(book.note(SKIP) or 0),
        kind=told.kind,
        about=told.about,
        cause=told.cause,
        opened_ms=moment.wall_ms,
        remedy=told.remedy,
        order=told.order,
        compartment=told.compartment,
        operation=told.operation,
    )
    book.set_note(SKIP, "0")
    book.complaints.add(complaint)
    actor = "customer" if told.cause == Cause.CUSTOMER else "kiosk"
    book.record(Event("complaint.opened", actor, _data(complaint, told.language, sealed)))
    return complaint


def _data(complaint: Complaint, language: str | None, sealed: str | None) -> dict[str, object]:
    return {
        "complaint": complaint.id,
        "number": complaint.number,
        "kind": complaint.kind,
        "about": complaint.about,
        "cause": complaint.cause,
        "remedy": complaint.remedy,
        "order": complaint.order,
        "compartment": complaint.compartment,
        "language": language,
        "sealed": sealed,
    }


def jammed(book: Book, operation: Operation, moment: Moment) -> None:
    """A consequence: the door of a customer was never seen open, so the kiosk complains of itself (P8)."""
    if operation.evidence == NO_OPEN_SEEN and of_operation(book, operation.id) is None:
        told = Told(
            Kind.COMPLAINT,
            About.KIOSK,
            Cause.JAM,
            order=operation.order,
            compartment=operation.compartment,
            operation=operation.id,
        )
        open_complaint(book, told, moment, moment.new_id())


def of_operation(book: Book, operation: str) -> Complaint | None:
    """The complaint that this operation opened by itself, if it did."""
    found = book.complaints.where(operation=operation)
    return found[0] if found else None


def numbers_lost(book: Book, rows: int) -> None:
    """The database is an old copy, and so many audit rows are lost with it: each of them may have given a number."""
    book.set_note(SKIP, str(int(book.note(SKIP) or 0) + max(rows, 0)))


def _zone(name: str) -> tzinfo:
    """UTC where nobody knows better: a number must come, whatever central has sent."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return UTC
