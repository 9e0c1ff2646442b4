"""What a flow asks the world to do. Plain values; the services carry them out and answer with events.

Must never know how any of it is done.
"""

from dataclasses import dataclass, field

from kiosk.domain.operations import Kind
from kiosk.domain.ratings import Question
from kiosk.domain.tasks import Seen, TaskKind


class Effect:
    """Base of all effects."""


@dataclass(frozen=True)
class CheckCode(Effect):
    """Does this scanned text open anything? Answer: CodeAccepted or CodeRefused."""

    text: str = field(repr=False)


@dataclass(frozen=True)
class CheckTyped(Effect):
    """Does this typed code with its locator open anything? Answer: CodeAccepted or CodeRefused."""

    code: str = field(repr=False)
    locator: str = field(repr=False)


@dataclass(frozen=True)
class FindOrder(Effect):
    """Which collected order is this? Answer: OrderFound or CodeRefused."""

    text: str = field(repr=False)


@dataclass(frozen=True)
class CheckIn(Effect):
    """The holder goes to the counter. Answer: CheckedIn, with the same number whenever it is asked for again."""

    order: str
    credential: str | None


@dataclass(frozen=True)
class LookAtQueue(Effect):
    """How does this number stand now? Answer: CheckedIn."""

    ticket: str


@dataclass(frozen=True)
class AskStatus(Effect):
    """How does the order of this scanned text stand? Answer: StatusFound or CodeRefused."""

    text: str = field(repr=False)


@dataclass(frozen=True)
class AskStatusTyped(Effect):
    """How does the order with this number and locator stand? Answer: StatusFound or CodeRefused."""

    number: str = field(repr=False)
    locator: str = field(repr=False)


@dataclass(frozen=True)
class DecideReturn(Effect):
    """May this item come back? `low`: into a low door, if one is free. Answer: ReturnDecided, or ConditionWanted
    where nobody has said how the goods are and the verdict hangs on it."""

    order: str
    item: str
    reason: str
    condition: str | None = None
    low: bool = False


@dataclass(frozen=True)
class SealPhoto(Effect):
    """Seal this picture of the goods for central, and hold it until a return of the order begins. Answer: PhotoSealed
    or PhotoUnusable."""

    order: str
    jpeg: str = field(repr=False)


@dataclass(frozen=True)
class Begin(Effect):
    """Begin a journalled operation on one compartment. Answers: OperationMoved, one per arrow."""

    kind: Kind
    compartment: str
    epoch: str | None = None
    parcel: str | None = None
    order: str | None = None
    credential: str | None = None
    item: str | None = None
    reason: str | None = None
    condition: str | None = None
    photo: str | None = None
    task: str | None = None


@dataclass(frozen=True)
class Say(Effect):
    """What the person says of an operation: inside, empty, taken, not_mine, or what staff saw."""

    operation: str
    outcome: str


@dataclass(frozen=True)
class EndEpochs(Effect):
    """The holder is finished: these custody epochs end now."""

    epochs: tuple[str, ...]


@dataclass(frozen=True)
class CallStaff(Effect):
    """Staff are wanted at the screen, or at a door. The snapshot's `help` shows what becomes of it."""

    kind: TaskKind
    compartment: str | None = None
    order: str | None = None


class Kept(Effect):
    """What a person gave: durable before the next screen thanks for it, whatever happens to the power."""


@dataclass(frozen=True)
class Rate(Kept):
    """A face was touched: 1 very poor to 5 very good."""

    face: int


@dataclass(frozen=True)
class FollowUp(Kept):
    """More about a face touched before: what it was about, or the answer to a question."""

    tags: tuple[str, ...] = ()
    question: Question | None = None
    answer: int | None = None


@dataclass(frozen=True)
class ChooseQuestion(Effect):
    """Is this visit one of the sample that is asked a question? Answer: QuestionChosen."""


@dataclass(frozen=True)
class MayWrite(Effect):
    """Can words be taken? Answer: WritingKnown."""


@dataclass(frozen=True)
class Complain(Effect):
    """Keep what somebody told us. `on_phone`: they add their words on their phone. Answer: ComplaintNoted."""

    kind: str
    about: str
    remedy: str | None = None
    order: str | None = None
    compartment: str | None = None
    language: str | None = None
    words: str = field(default="", repr=False)
    on_phone: bool = False


@dataclass(frozen=True)
class SignIn(Effect):
    """Whose badge is this? Answer: BadgeKnown or StaffRefused."""

    badge: str = field(repr=False)


@dataclass(frozen=True)
class CheckPin(Effect):
    """Is this the PIN of that member of staff? Answer: StaffSignedIn or StaffRefused."""

    staff: str
    pin: str = field(repr=False)


@dataclass(frozen=True)
class SignOut(Effect):
    """The member of staff leaves the screen."""


@dataclass(frozen=True)
class CountBank(Effect):
    """How does the bank stand? Answer: BankCounted."""


@dataclass(frozen=True)
class FindDoor(Effect):
    """Which compartment takes the parcel with this label? `from_place`: also when it lies behind the counter. Answer:
    DoorFound, NoDoor or LabelRefused."""

    label: str
    larger_than: str | None = None
    from_place: bool = False


@dataclass(frozen=True)
class PutAtPlace(Effect):
    """Staff say that this parcel lies at this place now. Answer: PlacePut."""

    parcel: str
    place: str
    staff: str


@dataclass(frozen=True)
class ListPlaces(Effect):
    """What lies at which place behind the counter? Answer: PlacesListed."""


@dataclass(frozen=True)
class CheckPlace(Effect):
    """Staff looked at this place for this parcel: `seen` is PARCEL or MISSING."""

    place: str
    parcel: str
    seen: Seen
    staff: str


@dataclass(frozen=True)
class FindPlace(Effect):
    """Where may this parcel lie behind the counter? Answer: PlaceOffered."""

    parcel: str


@dataclass(frozen=True)
class ListOverdue(Effect):
    """Which parcels lie behind doors for longer than they are held? Answer: OverdueListed."""


@dataclass(frozen=True)
class ListAudit(Effect):
    """Which doors has nobody looked behind in this audit? `anew`: every door again. Answer: AuditListed."""

    anew: bool = False


@dataclass(frozen=True)
class TakeTask(Effect):
    """A member of staff is on this task now, also when another was."""

    task: str
    staff: str


@dataclass(frozen=True)
class GiveTaskBack(Effect):
    """The task is free for others again. Answer: TasksListed."""

    task: str
    staff: str


@dataclass(frozen=True)
class FindParcel(Effect):
    """Where is the parcel with this label? Answer: ParcelFound."""

    label: str


@dataclass(frozen=True)
class ListTasks(Effect):
    """What is there to do? Answer: TasksListed."""


@dataclass(frozen=True)
class ListDoors(Effect):
    """Which doors are there, and how is each? Answer: DoorsListed."""


@dataclass(frozen=True)
class AnswerTask(Effect):
    """A call for help is answered, or a task without a door is done, when staff say so. Answer: TasksListed."""

    task: str
    staff: str
    outcome: str = "answered"
