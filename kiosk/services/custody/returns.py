"""What the arrows of a return mean: custody passes to the shop when the customer says that it is in."""

from dataclasses import replace

from kiosk.domain.compartments import Content
from kiosk.domain.events import Event
from kiosk.domain.operations import Operation
from kiosk.domain.tasks import TaskKind
from kiosk.services.custody.common import Moment, open_task, set_content
from kiosk.services.ports import Book


def _return_state(book: Book, operation: Operation, state: str) -> None:
    case = book.returns.get(operation.return_case or "")
    if case is not None:
        book.returns.put(
            replace(case, state=state, compartment=operation.compartment, operation=operation.id),
        )


def return_settled(book: Book, operation: Operation, moment: Moment) -> None:
    if operation.outcome != "inside":
        set_content(book, operation.compartment, Content.PRESUMED_EMPTY)
        _return_state(book, operation, "withdrawn")
        return
    _return_state(book, operation, "received")
    set_content(book, operation.compartment, Content.OCCUPIED)
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
                "rule": case.rule,
                "decision": case.decision,
                "amount_fen": case.amount_fen,
                "compartment": operation.compartment,
                "operation": operation.id,
            },
        )
    )
    open_task(book, moment, TaskKind.RETURN_REVIEW, operation)


def return_unknown(book: Book, operation: Operation, moment: Moment) -> None:
    _return_state(book, operation, "unsure")


def return_rejected(book: Book, operation: Operation, moment: Moment) -> None:
    _return_state(book, operation, "withdrawn")
