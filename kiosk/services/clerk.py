"""The clerk: carries out the effects of the flows by the use-case each belongs to. A switchboard, and nothing more."""

from collections.abc import Container
from dataclasses import dataclass

from kiosk.domain.clock import Clock
from kiosk.domain.compartments import Content
from kiosk.domain.operations import Operation
from kiosk.domain.tasks import Task
from kiosk.flows import effects as fx
from kiosk.flows.events import OperationMoved
from kiosk.flows.staff_events import MayNot
from kiosk.link.screens import Mark
from kiosk.services.answers.codes import CodeAnswers
from kiosk.services.answers.complaints import ComplaintAnswers
from kiosk.services.answers.counter import CounterAnswers
from kiosk.services.answers.doors import DoorAnswers, Visitor
from kiosk.services.answers.loading import LoadingAnswers
from kiosk.services.answers.people import StaffAnswers, TaskAnswers
from kiosk.services.answers.ratings import RatingAnswers
from kiosk.services.answers.returns import ReturnAnswers
from kiosk.services.answers.status import StatusAnswers
from kiosk.services.authority import Authority
from kiosk.services.bank_audit import BankAuditAnswers
from kiosk.services.operations import Operations
from kiosk.services.overdue import OverdueAnswers
from kiosk.services.photographs import Photographs
from kiosk.services.places import PlaceAnswers
from kiosk.services.ports import Book, Database


@dataclass(frozen=True)
class Clerk:
    """All use-cases that a visit may need."""

    database: Database
    clock: Clock
    operations: Operations
    codes: CodeAnswers
    counter: CounterAnswers
    status: StatusAnswers
    returns: ReturnAnswers
    doors: DoorAnswers
    loading: LoadingAnswers
    staff: StaffAnswers
    tasks: TaskAnswers
    places: PlaceAnswers
    overdue: OverdueAnswers
    bank_audit: BankAuditAnswers
    complaints: ComplaintAnswers
    photographs: Photographs
    ratings: RatingAnswers
    silent: Container[str]
    authority: Authority

    def new_id(self) -> str:
        """A fresh UUIDv7."""
        return self.operations.new_id()

    async def carry_out(self, effect: fx.Effect, visitor: Visitor) -> object | None:
        """Carry out one effect; the event that answers it, or None. MayNot: it was not carried out."""
        if not await self.authority.allows(effect, visitor.actor):
            return MayNot()
        return await self._carry_out(effect, visitor)

    async def _carry_out(self, effect: fx.Effect, visitor: Visitor) -> object | None:
        match effect:
            case fx.Begin():
                return OperationMoved(await self.doors.begin(effect, visitor))
            case fx.Say():
                await self.operations.say(effect.operation, effect.outcome)
            case fx.EndEpochs():
                await self.doors.end_epochs(effect, self.clock.wall_ms())
            case fx.Complain():
                return await self.complaints.open(effect, self.operations.moment())
            case fx.Rate():
                await self.ratings.rate(visitor.session, effect.face)
            case fx.FollowUp():
                await self.ratings.follow_up(visitor.session, effect)
            case fx.ChooseQuestion():
                return self.ratings.choose(visitor.session)
            case fx.SignOut():
                pass
            case _:
                return await self._ask(effect)
        return None

    async def _ask(self, effect: fx.Effect) -> object:
        match effect:
            case fx.CheckCode():
                return await self.codes.check(effect)
            case fx.CheckTyped():
                return await self.codes.check_typed(effect)
            case fx.FindOrder():
                return await self.codes.find_order(effect)
            case fx.DecideReturn():
                return await self.returns.decide(effect)
            case fx.SealPhoto():
                return await self.photographs.seal(effect)
            case _:
                return await self._ask_counter(effect)

    async def _ask_counter(self, effect: fx.Effect) -> object:
        match effect:
            case fx.CheckIn():
                return await self.counter.check_in(effect, self.operations.moment())
            case fx.LookAtQueue():
                return await self.counter.look(effect)
            case fx.AskStatus():
                return await self.status.ask(effect)
            case fx.AskStatusTyped():
                return await self.status.ask_typed(effect)
            case fx.MayWrite():
                return await self.complaints.may_write()
            case _:
                return await self._ask_staff(effect)

    async def _ask_staff(self, effect: fx.Effect) -> object:
        match effect:
            case fx.SignIn():
                return await self.staff.sign_in(effect)
            case fx.CheckPin():
                return await self.staff.check_pin(effect)
            case fx.CountBank():
                return await self.loading.count(self.clock.wall_ms())
            case fx.FindDoor():
                return await self.loading.find_door(effect)
            case fx.ListTasks():
                return await self.tasks.list_tasks()
            case _:
                return await self._ask_places(effect)

    async def _ask_places(self, effect: fx.Effect) -> object:
        match effect:
            case fx.ListDoors():
                return await self.tasks.list_doors()
            case fx.AnswerTask():
                return await self.tasks.answer(effect, self.operations.moment())
            case fx.PutAtPlace():
                return await self.places.put(effect)
            case fx.ListPlaces():
                return await self.places.listed()
            case fx.FindParcel():
                return await self.places.find(effect)
            case _:
                return await self._ask_rounds(effect)

    async def _ask_rounds(self, effect: fx.Effect) -> object | None:
        match effect:
            case fx.FindPlace():
                return await self.overdue.place(effect)
            case fx.ListOverdue():
                return await self.overdue.listed(self.clock.wall_ms())
            case fx.ListAudit():
                return await self.bank_audit.listed(effect, self.clock.wall_ms())
            case fx.GiveTaskBack():
                return await self.tasks.give_back(effect)
            case fx.TakeTask():
                await self.tasks.take(effect)
            case fx.CheckPlace():
                await self.places.check(effect, self.operations.moment())
            case _:
                raise TypeError(f"no use-case carries out {type(effect).__name__}")
        return None

    async def explain(self, operation: Operation) -> OperationMoved:
        """An arrow, with what the person is told."""
        return await self.doors.moved(operation)

    async def call_staff(self, effect: fx.CallStaff, screen: str) -> Task | None:
        """Call staff to the screen or to a door."""
        name = await self.tasks.call(effect, screen, self.operations.moment())
        return await self.tasks.help_state(name)

    async def help_state(self, task: str) -> Task | None:
        """How a call for help stands."""
        return await self.tasks.help_state(task)

    async def staff_marks(self) -> dict[str, Mark]:
        """How staff see the doors of the bank."""

        def work(book: Book) -> dict[str, Mark]:
            marks: dict[str, Mark] = {}
            for compartment in book.compartments.where():
                silent = compartment.label in self.silent
                if silent or compartment.quarantine or compartment.out_of_service:
                    marks[compartment.label] = Mark.QUARANTINED
                elif compartment.content == Content.OCCUPIED:
                    marks[compartment.label] = Mark.OCCUPIED
            return marks

        return await self.database.transact(work)
