"""Answers about doors: begin an operation for a flow, and tell the flow what its arrows mean to the person."""

from dataclasses import dataclass, replace

from kiosk.domain.compartments import Content
from kiosk.domain.operations import CUSTOMER_KINDS, LIVE, STAFF_KINDS, Kind, Operation, State
from kiosk.domain.orders import Epoch
from kiosk.flows.effects import Begin, EndEpochs
from kiosk.flows.events import BUSY, CUSTODY_ENDED, OperationMoved
from kiosk.flows.staff_events import Expected
from kiosk.services import custody
from kiosk.services.answers.returns import ReturnAnswers
from kiosk.services.custody.common import handover_note
from kiosk.services.custody.complaints import of_operation
from kiosk.services.operations import Operations
from kiosk.services.placement import takes
from kiosk.services.ports import Book, ConflictError, Database

PUTS_IN = frozenset({Kind.LOAD, Kind.RETURN})
"""Kinds in which something is put in."""

DAY_MS = 24 * 60 * 60 * 1000
REFUND_WITHIN_MS = 7 * DAY_MS
"""A refund is made at the latest seven days after the goods came in."""


@dataclass(frozen=True)
class Visitor:
    """Whose session this is."""

    session: str
    actor: str


def _try_epoch(book: Book, name: str) -> None:
    """Count the try; ConflictError when custody has ended, whatever the screen still offers (I4)."""
    epoch = book.epochs.get(name)
    if epoch is None or epoch.ended_ms is not None:
        raise ConflictError(f"custody epoch {name} has ended")
    book.epochs.put(replace(epoch, tries=epoch.tries + 1))


def _try_room(book: Book, operation: Operation) -> None:
    """ConflictError when the compartment may not take anything any more, whatever the screen still offers (I6)."""
    compartment = book.compartments.get(operation.compartment)
    if compartment is None or not takes(book, compartment, staff=operation.kind == Kind.LOAD):
        raise ConflictError(f"compartment {operation.compartment} is not free any more")


def _try_custody(book: Book, operation: Operation) -> None:
    """ConflictError when the parcel that staff want out does not lie there any more, whatever the screen offers."""
    compartment = book.compartments.get(operation.compartment)
    epoch = book.epochs.get(compartment.epoch or "") if compartment and not compartment.quarantine else None
    if epoch is None or epoch.parcel != operation.parcel or epoch.ended_ms is not None:
        raise ConflictError(f"parcel {operation.parcel} does not lie behind {operation.compartment}")


class DoorAnswers:
    """Between flows and the runner of operations."""

    def __init__(self, database: Database, operations: Operations, returns: ReturnAnswers, grace_s: float) -> None:
        self._database = database
        self._operations = operations
        self._returns = returns
        self._grace_ms = int(grace_s * 1000)

    async def begin(self, effect: Begin, visitor: Visitor) -> Operation:
        """Begin; the operation comes back REJECTED, unwritten, when the door or the epoch already has one."""
        operation = Operation(
            id=self._operations.new_id(),
            kind=effect.kind,
            compartment=effect.compartment,
            session=visitor.session,
            actor=visitor.actor if effect.kind not in CUSTOMER_KINDS else "customer",
            epoch=effect.epoch,
            parcel=effect.parcel,
            order=effect.order,
            credential=effect.credential,
            return_case=self._operations.new_id() if effect.kind is Kind.RETURN else None,
            evidence=f"reason_{effect.reason}" if effect.kind is Kind.STAFF else None,
        )

        def prepare(book: Book, operation: Operation) -> Operation:
            if operation.return_case:
                self._returns.open_case(book, effect, operation.return_case)
            operation = replace(operation, kind=_kind(book, effect))
            if operation.kind in PUTS_IN:
                _try_room(book, operation)
            if operation.kind is Kind.RETRIEVE and operation.parcel:
                _try_custody(book, operation)
            if operation.epoch:
                _try_epoch(book, operation.epoch)
            return operation

        begun = await self._operations.begin(operation, prepare)
        return begun or operation.to(State.REJECTED, evidence=await self._why_not(operation))

    async def _why_not(self, operation: Operation) -> str:
        """What stood in the way of an operation that was not begun."""
        closed = self._operations.closed_to(operation)
        if closed is not None:
            return closed

        def ended(book: Book) -> bool:
            epoch = book.epochs.get(operation.epoch or "")
            return epoch is not None and epoch.ended_ms is not None

        return CUSTODY_ENDED if await self._database.transact(ended) else BUSY

    async def moved(self, operation: Operation) -> OperationMoved:
        """An arrow, with the number and the date that the person is told."""

        def work(book: Book) -> OperationMoved:
            if operation.kind in STAFF_KINDS:
                return OperationMoved(operation, expected=_expected(book, operation.compartment))
            if operation.state in {State.UNKNOWN, State.REJECTED}:
                opened = of_operation(book, operation.id)
                number = opened.number if opened else None
                return OperationMoved(operation, book.note(handover_note(operation.id)), complaint=number)
            if operation.state != State.SETTLED:
                return OperationMoved(operation)
            case = book.returns.get(operation.return_case or "")
            if case is not None:
                return OperationMoved(operation, case.number, (operation.ended_ms or 0) + REFUND_WITHIN_MS)
            epoch = book.epochs.get(operation.epoch or "")
            since_ms = epoch.collected_ms if epoch else None
            return OperationMoved(operation, until_ms=since_ms + self._grace_ms if since_ms else None)

        return await self._database.transact(work)

    async def end_epochs(self, effect: EndEpochs, wall_ms: int) -> None:
        """The holder is finished: nobody reopens these doors with this code."""

        def work(book: Book) -> None:
            for name in effect.epochs:
                epoch = book.epochs.get(name)
                if epoch is not None and epoch.collected_ms is not None and epoch.ended_ms is None:
                    _end(book, epoch, wall_ms)

        await self._database.transact(work)

    async def end_expired(self, wall_ms: int) -> None:
        """End the epochs whose grace period is over; one whose door is being opened, when that is over."""

        def work(book: Book) -> None:
            for epoch in book.epochs.where(ended_ms=None):
                if epoch.collected_ms is not None and wall_ms - epoch.collected_ms > self._grace_ms:
                    _end(book, epoch, wall_ms)

        await self._database.transact(work)


def _end(book: Book, epoch: Epoch, wall_ms: int) -> None:
    """A door that may still get its next pulse stays in custody: no pulse leaves after the end (I4)."""
    if not book.operations.where(epoch=epoch.id, state=sorted(LIVE)):
        book.epochs.put(replace(epoch, ended_ms=wall_ms))


def _expected(book: Book, label: str) -> Expected | None:
    """The parcel, or the return, that the book believes behind this door; in doubt, the parcel that the word of staff
    will judge: they must not say "it is here" of something else, be it another parcel of the same order."""
    compartment = book.compartments.get(label)
    if compartment is None or compartment.content not in {Content.OCCUPIED, Content.UNSURE}:
        return None
    parcel = custody.parcel_here(book, label)
    order = book.orders.get(parcel.order) if parcel else None
    if parcel is not None and order is not None:
        return Expected(order.number, parcel.label)
    cases = [case for case in book.returns.where(compartment=label) if case.state in {"received", "unsure"}]
    return Expected(cases[-1].number) if cases else None


def _kind(book: Book, effect: Begin) -> Kind:
    """A second try in the same custody epoch is an operation of its own: a reopening (safety, R5)."""
    before = book.operations.where(epoch=effect.epoch, kind=Kind.PICKUP) if effect.kind is Kind.PICKUP else []
    tried = any(operation.state != State.REJECTED for operation in before)
    return Kind.REOPEN if tried else effect.kind
