"""A clerk who answers every effect of the desk as drawn, and watches over what it is asked for.

Knows: what was granted to a session (an accepted code, a verdict, a PIN), and what each operation of the journal may do
next. Must never ask a table what is right.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, TypeVar

from flow_samples import (
    ANNE,
    AUDITED,
    CALL_TASK,
    DECIDED,
    DOOR_TASK,
    DOORS,
    FIRST,
    FOUND,
    ITEM,
    LATE,
    LATE_ONE,
    LATE_TWO,
    LIES,
    NOTED,
    NUMBER,
    SECOND,
    STATUS,
    WITH_PHOTO,
)

from kiosk.domain.operations import ARROWS, Kind, Operation, State
from kiosk.domain.ratings import Question
from kiosk.domain.tasks import Task
from kiosk.flows import effects as fx
from kiosk.flows import events as ev
from kiosk.flows import place_events as pe
from kiosk.flows import staff_events as se
from kiosk.services.answers.doors import Visitor

R = TypeVar("R")
Choose = Callable[[Sequence[Any]], Any]
"""One of several; the first is what happens on a good day."""

STAFF_KINDS = {Kind.LOAD, Kind.RETRIEVE, Kind.AUDIT, Kind.STAFF}
ACCEPTED = [
    ev.CodeAccepted("c1", "o1", (FIRST,)),
    ev.CodeAccepted("c1", "o1", (FIRST, SECOND)),
    ev.CodeAccepted("c1", "o1", (), (FIRST, SECOND)),
    ev.CodeAccepted("c1", "o1", ()),
    ev.CodeAccepted("c1", "o1", (FIRST,), booked=LATE),
    ev.CodeAccepted("c1", "o1", (FIRST, SECOND), counter=True),
    ev.CodeAccepted("c1", "o1", (), (FIRST,), counter=True),
]
CODE_REFUSED = [
    ev.CodeRefused("expired", 5),
    ev.CodeRefused("no_match", tries_left=3),
    ev.CodeRefused("order_number", number="20251121"),
]
ANSWERS: dict[type, list[object]] = {
    fx.CheckCode: [*ACCEPTED, *CODE_REFUSED],
    fx.CheckTyped: [*ACCEPTED, *CODE_REFUSED],
    fx.CheckIn: [NUMBER],
    fx.LookAtQueue: [NUMBER, replace(NUMBER, state="called", ahead=0, minutes=0)],
    fx.AskStatus: [STATUS, ev.OrderShown("20251121"), *CODE_REFUSED],
    fx.AskStatusTyped: [STATUS, *CODE_REFUSED],
    fx.ChooseQuestion: [ev.QuestionChosen(Question.NPS), ev.QuestionChosen(None)],
    fx.MayWrite: [ev.WritingKnown(True), ev.WritingKnown(False)],
    fx.Complain: [NOTED],
    fx.FindOrder: [ev.OrderFound("o1", "W1", 5, (ITEM,)), *CODE_REFUSED],
    fx.DecideReturn: [
        DECIDED,
        WITH_PHOTO,
        replace(DECIDED, decision="refused"),
        replace(DECIDED, compartment=None),
        ev.ConditionWanted(),
    ],
    fx.SealPhoto: [ev.PhotoSealed("d" * 64), ev.PhotoUnusable()],
    fx.SignIn: [se.BadgeKnown(ANNE.id, ANNE.number), se.StaffRefused("badge_unknown")],
    fx.CheckPin: [
        se.StaffSignedIn(ANNE.id, ANNE.number, "associate"),
        se.StaffRefused("wrong_pin", 4),
        se.StaffRefused("too_many_tries", until_ms=9),
    ],
    fx.CountBank: [se.BankCounted(30, 2, places=3, overdue=1)],
    fx.FindDoor: [FOUND, se.NoDoor("P-W1", "S", "p1", place="S-03"), se.LabelRefused("unknown_label")],
    fx.ListTasks: [se.TasksListed((DOOR_TASK, CALL_TASK)), se.TasksListed(())],
    fx.ListDoors: [se.DoorsListed(DOORS), se.DoorsListed(())],
    fx.PutAtPlace: [pe.PlacePut("S-03"), pe.PlacePut("S-03", done=False)],
    fx.FindPlace: [pe.PlaceOffered("S-03"), pe.PlaceOffered(None)],
    fx.ListPlaces: [pe.PlacesListed((LIES,)), pe.PlacesListed(())],
    fx.ListOverdue: [pe.OverdueListed((LATE_ONE, LATE_TWO)), pe.OverdueListed(())],
    fx.ListAudit: [se.AuditListed(AUDITED), se.AuditListed(())],
    fx.FindParcel: [pe.ParcelFound("P-W1", "ready", "A01"), pe.ParcelFound(None)],
    fx.GiveTaskBack: [se.TasksListed((DOOR_TASK,)), se.TasksListed(())],
    fx.AnswerTask: [se.TasksListed((DOOR_TASK,)), se.TasksListed(())],
}


def listed(answer: object) -> list[tuple[Kind, str | None]]:
    """The doors that a list of staff names, and what for."""
    match answer:
        case se.DoorsListed(doors=choices):
            return [(Kind.STAFF, door.label) for door in choices]
        case se.AuditListed(doors=doors):
            return [(Kind.AUDIT, door.compartment) for door in doors]
        case pe.OverdueListed(parcels=parcels):
            return [(Kind.RETRIEVE, one.compartment) for one in parcels]
        case se.TasksListed(tasks=tasks):
            return [(Kind.RETRIEVE, task.compartment) for task in tasks]
        case _:
            return []


def first(options: Sequence[R]) -> R:
    """What happens on a good day."""
    return options[0]


class PretendClerk:
    """Answers every effect as drawn, and watches over what it is asked for."""

    def __init__(self) -> None:
        self.choose: Choose = first
        self.granted: dict[str, set[object]] = {}
        self.operations: dict[str, Operation] = {}
        self.asked: list[object] = []
        self.doors = SimpleNamespace(end_expired=self._nothing)
        self._ids = 0

    @property
    def live(self) -> list[Operation]:
        return [operation for operation in self.operations.values() if operation.live]

    def new_id(self) -> str:
        self._ids += 1
        return f"id{self._ids}"

    def grant(self, session: str, *what: object) -> None:
        self.granted.setdefault(session, set()).update(what)

    def may(self, session: str, what: object, sentence: str) -> None:
        assert session, f"{sentence}: nobody's session is under way"
        assert what in self.granted.get(session, set()), sentence

    async def carry_out(self, effect: fx.Effect, visitor: Visitor) -> object | None:
        self.asked.append(effect)
        match effect:
            case fx.Begin():
                return self._begin(effect, visitor)
            case fx.Say():
                assert effect.operation in self.operations, "a word about no operation"
                if effect.outcome == "inside":  # what was loaded just now may come out again
                    self.grant(visitor.session, (Kind.RETRIEVE, None, self.operations[effect.operation].compartment))
                return None
            case fx.EndEpochs():
                known = set().union(*self.granted.values())
                assert known.issuperset(effect.epochs), "an end to a custody nobody showed a code for"
                return None
            case fx.Rate():
                assert 1 <= effect.face <= 5
                self.grant(visitor.session, fx.Rate)
                return None
            case fx.FollowUp():
                self.may(visitor.session, fx.Rate, "a word about a face that nobody of this session touched")
                return None
            case fx.SignOut():
                return None
            case fx.CheckPin() | fx.AnswerTask() | fx.GiveTaskBack() | fx.PutAtPlace():
                right = fx.CheckPin if isinstance(effect, fx.CheckPin) else "staff"
                self.may(visitor.session, (right, effect.staff), "a member of staff nobody knows")
            case fx.TakeTask() | fx.CheckPlace():
                self.may(visitor.session, ("staff", effect.staff), "a member of staff nobody knows")
                return None
        answer: object = self.choose(ANSWERS[type(effect)])
        self._take_note(answer, visitor.session)
        return answer

    def _take_note(self, answer: object, session: str) -> None:
        match answer:
            case ev.CodeAccepted(targets=targets, again=again):
                for target in (*targets, *again):
                    self.grant(session, target.epoch, (Kind.PICKUP, target.epoch, target.compartment))
            case ev.ReturnDecided(decision="accepted", compartment=str(label)):
                self.grant(session, (Kind.RETURN, None, label))
            case se.BadgeKnown(staff=staff):
                self.grant(session, (fx.CheckPin, staff))
            case se.StaffSignedIn(staff=staff):
                self.grant(session, ("staff", staff))
            case se.DoorFound(compartment=label):
                self.grant(session, (Kind.LOAD, None, label))
            case _:
                self.grant(session, *((kind, None, label) for kind, label in listed(answer)))

    def _begin(self, effect: fx.Begin, visitor: Visitor) -> ev.OperationMoved:
        kind = Kind.PICKUP if effect.kind is Kind.REOPEN else effect.kind
        self.may(visitor.session, (kind, effect.epoch, effect.compartment), f"{effect.kind} without a right to it")
        if effect.kind in STAFF_KINDS:
            self.may(visitor.session, ("staff", visitor.actor.removeprefix("staff:")), "a door for staff not signed in")
        on_door = [one for one in self.live if one.compartment == effect.compartment]
        assert all(one.session != visitor.session for one in on_door), "two live operations of one session on one door"
        name, label, session = self.new_id(), effect.compartment, visitor.session
        begun = Operation(name, effect.kind, label, session, visitor.actor, epoch=effect.epoch, parcel=effect.parcel)
        refused = self.choose([None, None, None, ev.BUSY, ev.CUSTODY_ENDED])
        if on_door or refused:
            return ev.OperationMoved(begun.to(State.REJECTED, evidence=refused or ev.BUSY))
        self.operations[name] = begun
        return ev.OperationMoved(begun)

    def move(self, operation: Operation, to: State) -> Operation:
        """The operation one arrow on."""
        said = [effect.outcome for effect in self.asked if isinstance(effect, fx.Say)]
        outcome = said[-1] if said else "empty" if operation.kind in {*STAFF_KINDS, Kind.RETURN} else "taken"
        stamps = {"opened_ms": 1} if to is State.OPENED else {"closed_ms": self.choose([500, 9000])}
        moved = operation.to(to, outcome=outcome if to is State.SETTLED else None, **stamps)
        self.operations[operation.id] = moved
        return moved

    def next_of(self, operation: Operation) -> list[State]:
        """Where the journal lets it go."""
        return sorted(ARROWS[State(operation.state)])

    async def call_staff(self, effect: fx.CallStaff, screen: str) -> Task | None:
        self.asked.append(effect)
        return Task("t9", effect.kind, effect.compartment, effect.order, 1)

    async def help_state(self, task: str) -> Task | None:
        return Task(task, "help", None, None, 1, answered_ms=self.choose([None, 5]))

    async def explain(self, operation: Operation) -> ev.OperationMoved:
        return ev.OperationMoved(operation, "0042", 9)

    async def staff_marks(self) -> dict[str, Any]:
        return {}

    async def _nothing(self, wall_ms: int) -> None:
        pass
