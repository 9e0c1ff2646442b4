"""What the arrows of a return mean: custody passes to the shop when the customer says that it is in."""

from dataclasses import replace

from kiosk.domain.compartments import Content
from kiosk.domain.events import Event
from kiosk.domain.operations import Operation
from kiosk.domain.tasks import Seen, Task, TaskKind
from kiosk.services.custody.common import Moment, open_task, put_task, set_content
from kiosk.services.ports import Book


def _return_state(book: Book, operation: Operation, state: str) -> None:
    """What did not come in has no photograph any more."""
    if state == "withdrawn" and operation.return_case:
        book.photographs.remove(operation.return_case)
    case = book.returns.get(operation.return_case or "")
    if case is not None:
        book.returns.put(
            replace(case, state=state, compartment=operation.compartment, operation=operation.id),
        )


def return_settled(book: Book, operation: Operation, moment: Moment) -> None:
    """The customer said that it is in, or that they changed their mind."""
    if operation.outcome != "inside":
        set_content(book, operation.compartment, Content.PRESUMED_EMPTY)
        _return_state(book, operation, "withdrawn")
        return
    set_content(book, operation.compartment, Content.OCCUPIED)
    _received(book, operation)
    open_task(book, moment, TaskKind.RETURN_REVIEW, operation)


def return_looked(book: Book, operation: Operation, seen: Seen, moment: Moment) -> None:
    """Staff looked behind the door of a return nobody was sure of. What they hold in their hands has come back; what
    should be there and is not, somebody has to ask about. Neither lies behind a door any more."""
    if seen is Seen.EMPTY:
        _return_state(book, operation, "withdrawn")
        return
    if seen is Seen.PARCEL:
        _received(book, operation)
    review = TaskKind.RETURN_REVIEW
    put_task(book, Task(moment.new_id(), review, moment.wall_ms, order=operation.order, operation=operation.id))


def _received(book: Book, operation: Operation) -> None:
    _return_state(book, operation, "received")
    case = book.returns.get(operation.return_case or "")
    if case is None:
        return
    book.record(
        Event(
            "return.received",
            operation.actor,
            {
                "return_case": case.id,
                "number": case.number,
                "order": case.order,
                "item": case.item,
                "reason": case.reason,
                "condition": case.condition,
                "photo": book.photographs.digest(case.id),
                "rule": case.rule,
                "decision": case.decision,
                "amount_fen": case.amount_fen,
                "compartment": operation.compartment,
                "operation": operation.id,
            },
        )
    )


def return_unknown(book: Book, operation: Operation, moment: Moment) -> None:
    """Nobody knows whether the goods are in."""
    _return_state(book, operation, "unsure")


def return_rejected(book: Book, operation: Operation, moment: Moment) -> None:
    """No door was opened: the case never began."""
    _return_state(book, operation, "withdrawn")
