"""What a flow hears besides the intents of the link: answers to its effects, and the passing of time."""

from dataclasses import dataclass, field

from kiosk.domain.credentials import Booked, Refusal
from kiosk.domain.operations import Operation, State
from kiosk.domain.ratings import Question
from kiosk.flows.staff_events import Expected
from kiosk.link.views import ItemView, ParcelView

BUSY = "busy"
"""Evidence of an operation that was never begun: the door, the epoch or the bank was in use."""

CUSTODY_ENDED = "custody_ended"
"""Evidence of an operation that was never begun: the holder's time at this door is over."""

DRAINING = "draining"
"""Evidence of an operation that was never begun: the kiosk finishes what is under way, before an update."""

DOOR_SILENT = "door_silent"
"""Evidence of an operation that was never begun: the door's board does not answer, nobody would see it open."""

NOT_BEGUN = {
    BUSY: Refusal.BUSY,
    CUSTODY_ENDED: Refusal.ALREADY_COLLECTED,
    DRAINING: Refusal.DRAINING,
    DOOR_SILENT: Refusal.DOOR_SILENT,
}


@dataclass(frozen=True)
class Target:
    """One parcel to hand out: its custody epoch and where it lies."""

    epoch: str
    parcel: str
    compartment: str


@dataclass(frozen=True)
class CodeAccepted:
    """The code is good for these parcels; `again` are those collected within grace. `counter`: more, or all, waits
    behind the counter. `booked`: an appointment that the holder comes to early or late."""

    credential: str
    order: str
    targets: tuple[Target, ...]
    again: tuple[Target, ...] = ()
    counter: bool = False
    booked: Booked | None = None


@dataclass(frozen=True)
class CodeRefused:
    """The code opens nothing; see domain.credentials.Refusal."""

    reason: str
    at_ms: int | None = None
    tries_left: int | None = None
    number: str | None = None
    booked: Booked | None = None


@dataclass(frozen=True)
class OrderShown:
    """An order number was shown, with these digits that can be typed; who asks must still say the locator."""

    digits: str


@dataclass(frozen=True)
class CheckedIn:
    """The holder has this number at the counter; so many are ahead, which takes about so many minutes."""

    ticket: str
    number: str
    state: str
    ahead: int
    minutes: int


@dataclass(frozen=True)
class QueueMoved:
    """Somebody at the counter was called, passed over or served."""


@dataclass(frozen=True)
class StatusFound:
    """How each parcel of an order stands, and each return of it; or one return alone, and then no `number` of an
    order."""

    number: str | None
    parcels: tuple[ParcelView, ...]


@dataclass(frozen=True)
class OrderFound:
    """A collected order and what of it may come back."""

    order: str
    number: str
    picked_up_ms: int | None
    items: tuple[ItemView, ...]


@dataclass(frozen=True)
class ReturnDecided:
    """The verdict on one item, and the compartment proposed for it, if any is free. `photo`: it rests on a picture of
    the goods, which can be taken; without one, staff decide."""

    decision: str
    rule: str
    until_ms: int | None
    amount_fen: int
    compartment: str | None
    photo: bool = False


@dataclass(frozen=True)
class ConditionWanted:
    """The verdict hangs on how the goods are: ask."""


@dataclass(frozen=True)
class PhotoSealed:
    """The picture is sealed and held under this digest."""

    digest: str


@dataclass(frozen=True)
class PhotoUnusable:
    """The picture cannot be kept."""


@dataclass(frozen=True)
class OperationMoved:
    """An operation took an arrow of the journal. `number` is what the person may show or note: a hand-over code
    after a jam, the case number of a return; `expected` is what staff should find inside; `complaint` the number of the
    one that opened by itself."""

    operation: Operation
    number: str | None = None
    until_ms: int | None = None
    expected: Expected | None = None
    complaint: str | None = None

    @property
    def state(self) -> State:
        """Where it is now."""
        return State(self.operation.state)

    @property
    def refusal(self) -> CodeRefused | None:
        """Why nothing was begun, when nothing was."""
        reason = NOT_BEGUN.get(self.operation.evidence or "") if self.state is State.REJECTED else None
        return CodeRefused(reason) if reason else None

    @property
    def why_shut(self) -> str:
        """Why the door did not open, as screens of staff say it."""
        return self.refusal.reason if self.refusal else "door_stuck"

    @property
    def open_ms(self) -> int:
        """How long the door was seen open, in wall milliseconds; 0 when it never was."""
        operation = self.operation
        if operation.opened_ms is None or operation.closed_ms is None:
            return 0
        return operation.closed_ms - operation.opened_ms


@dataclass(frozen=True)
class LeftOpen:
    """The door of this operation has been open for long."""

    operation: str


@dataclass(frozen=True)
class QuestionChosen:
    """The question that follows a face, if any."""

    question: Question | None


@dataclass(frozen=True)
class WritingKnown:
    """Whether words can be taken: there is a key to seal them with. `on_phone`: central has a page for them."""

    possible: bool
    on_phone: bool = False


@dataclass(frozen=True)
class ComplaintNoted:
    """It is durable; it has this number, and somebody answers until then. `link`: where a phone adds words to it,
    until then too."""

    number: str
    until_ms: int
    link: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class TimedOut:
    """A timer of the flow ran out, or the whole session did (`session`)."""

    name: str


@dataclass(frozen=True)
class HelpCalled:
    """Somebody touched "call staff"; the call is already on its way."""
