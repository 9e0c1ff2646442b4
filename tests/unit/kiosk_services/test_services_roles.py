"""No role at the kiosk does what it may not: every act, every role, and whoever is nobody; whatever the link brings."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass, fields
from types import SimpleNamespace
from typing import Any

import pytest
from desk_machine import Counter
from flow_samples import LATE_ONE
from pretend_clerk import PretendClerk
from service_bench import HandClock, open_book, work
from sqlalchemy import select

from kiosk.db.book import SqlBook
from kiosk.db.database import SqlDatabase
from kiosk.db.tables import audit
from kiosk.domain.operations import Kind
from kiosk.domain.roles import MAY, Act, may
from kiosk.domain.staff import Role, Staff
from kiosk.flows import effects as fx
from kiosk.flows import staff_events as se
from kiosk.flows import visit
from kiosk.flows.bank_audit import AuditPhase, BankAudit
from kiosk.flows.front import Front
from kiosk.flows.load_state import Load, LoadPhase
from kiosk.flows.overdue import Round, RoundPhase
from kiosk.flows.places import Places, PlacesPhase
from kiosk.flows.retrieve import Retrieve, RetrievePhase
from kiosk.flows.staff import Person, StaffPhase
from kiosk.flows.staff import Staff as SigningIn
from kiosk.link.messages import read_upward
from kiosk.link.screens import Button
from kiosk.link.views import DoorChoice, PlaceView, TaskView
from kiosk.services.answers.doors import Visitor
from kiosk.services.authority import Authority
from kiosk.services.clerk import Clerk
from kiosk.services.ports import Book

SERVES, ALL = "associate manager", "associate manager technician"
WHO: dict[str, str] = {
    "Begin load": SERVES,
    "Begin retrieve": SERVES,
    "Begin audit": SERVES,
    "Begin staff": ALL,
    "FindDoor": SERVES,
    "PutAtPlace": SERVES,
    "ListTasks": SERVES,
    "AnswerTask": SERVES,
    "TakeTask": SERVES,
    "GiveTaskBack": SERVES,
    "ListOverdue": SERVES,
    "ListAudit": SERVES,
    "FindPlace": SERVES,
    "ListPlaces": SERVES,
    "CheckPlace": SERVES,
    "FindParcel": ALL,
    "CountBank": ALL,
    "ListDoors": ALL,
}
"""Who may do what, written out by hand: the program's own table is not asked."""

ANYBODY = {
    "Begin pickup", "Begin reopen", "Begin return", "CheckCode", "CheckTyped", "FindOrder", "CheckIn", "LookAtQueue",
    "AskStatus", "AskStatusTyped", "DecideReturn", "SealPhoto", "Say", "EndEpochs", "CallStaff", "Rate", "FollowUp",
    "ChooseQuestion", "MayWrite", "Complain", "SignIn", "CheckPin", "SignOut",
}  # fmt: skip
"""What customers do, what leads to being somebody, and what ends a thing that was begun."""

PEOPLE = {
    "associate": Staff("st-1", "0001", Role.ASSOCIATE, "b1", "p"),
    "manager": Staff("st-2", "0002", Role.MANAGER, "b2", "p"),
    "technician": Staff("st-3", "0003", Role.TECHNICIAN, "b3", "p"),
    "taken off the list": Staff("st-4", "0004", Role.MANAGER, "b4", "p", active=False),
    "of a role nobody knows": Staff("st-5", "0005", "owner", "b5", "p"),
}
ACTORS = {name: f"staff:{one.id}" for name, one in PEOPLE.items()} | {"stranger": "staff:st-9", "customer": "customer"}


def subclasses(kind: type[fx.Effect]) -> set[type[fx.Effect]]:
    found = kind.__subclasses__()
    return {kind}.union(*(subclasses(one) for one in found)) if found else {kind}


LEAVES = {one for one in subclasses(fx.Effect) if not one.__subclasses__()}
EFFECTS: dict[str, fx.Effect] = {
    **{f"Begin {kind}": fx.Begin(kind, "A01") for kind in Kind},
    **{one.__name__: one(*("x" for _ in fields(one))) for one in LEAVES - {fx.Begin}},
}
"""One of every effect there is; nothing here looks into them."""


@pytest.fixture
def database() -> Iterator[SqlDatabase]:
    one = open_book()
    work(one, lambda book: [book.staff.put(staff) for staff in PEOPLE.values()])
    yield one
    one.close()


class Doing:
    """Every use-case of a clerk: does nothing, and counts how often it is asked."""

    def __init__(self) -> None:
        self.times = 0

    def __getattr__(self, name: str) -> Any:
        async def done(*_given: object) -> object:
            self.times += 1
            return SimpleNamespace()

        return (lambda: None) if name in {"moment", "new_id"} else done


def clerk_of(database: SqlDatabase, doing: Doing) -> Clerk:
    parts = {field.name: doing for field in fields(Clerk)}
    return Clerk(**parts | {"authority": Authority(database), "clock": HandClock()})


def audited(database: SqlDatabase) -> list[tuple[str, str, object]]:
    def read(book: Book) -> list[tuple[str, str, object]]:
        assert isinstance(book, SqlBook)
        rows = book.run(select(audit).order_by(audit.c.sequence)).all()
        return [(row.type, row.actor, json.loads(row.data).get("reason")) for row in rows]

    return work(database, read)


def test_the_table_names_every_effect_there_is() -> None:
    assert set(WHO) | ANYBODY == set(EFFECTS)
    assert not set(WHO) & ANYBODY


def test_every_act_is_somebodys_and_every_role_has_one() -> None:
    assert set(MAY) == set(Act)
    assert all(MAY.values())
    assert all(any(may(role, act) for act in Act) for role in Role)
    assert not any(may(role, act) for role in ("", "owner", "Manager") for act in Act)


@pytest.mark.parametrize("name", WHO)
def test_nobody_does_what_they_may_not(database: SqlDatabase, name: str) -> None:
    for who, actor in ACTORS.items():
        doing, before = Doing(), len(audited(database))
        answer = asyncio.run(clerk_of(database, doing).carry_out(EFFECTS[name], Visitor("s1", actor)))
        refused = audited(database)[before:]
        if who in WHO[name].split():
            assert (isinstance(answer, se.MayNot), doing.times, refused) == (False, 1, []), who
        else:
            assert (answer, doing.times) == (se.MayNot(), 0), who
            assert refused == [("staff.refused", actor, "may_not")], who


@pytest.mark.parametrize("name", sorted(ANYBODY - {"CallStaff", "SignOut", "ChooseQuestion"}))
def test_what_everybody_may_do_asks_for_no_badge(database: SqlDatabase, name: str) -> None:
    doing = Doing()
    asyncio.run(clerk_of(database, doing).carry_out(EFFECTS[name], Visitor("s1", "customer")))
    assert (doing.times, audited(database)) == (1, [])


class Asked(PretendClerk):
    """The clerk of the desk's tests behind the authority, as the real one is; keeps what was really carried out."""

    def __init__(self, database: SqlDatabase) -> None:
        super().__init__()
        self.authority, self.done = Authority(database), list[str]()

    async def carry_out(self, effect: fx.Effect, visitor: Visitor) -> object | None:
        if not await self.authority.allows(effect, visitor.actor):
            return se.MayNot()
        self.done.append(f"Begin {effect.kind}" if isinstance(effect, fx.Begin) else type(effect).__name__)
        return await super().carry_out(effect, visitor)


@dataclass
class Screen:
    """A desk with somebody before it, and a peer that says over the link whatever it likes."""

    clerk: Asked
    counter: Counter

    @classmethod
    def of(cls, database: SqlDatabase, state: visit.Visit, actor: str) -> "Screen":
        clerk = Asked(database)
        clerk.grant("s1", ("staff", actor.removeprefix("staff:")), *((kind, None, "A01") for kind in Kind))
        counter = Counter(clerk, [])
        counter.desk._state, counter.desk._visitor = state, Visitor("s1", actor)
        return cls(clerk, counter)

    def says(self, **message: object) -> None:
        intent = read_upward(json.dumps(message).encode())
        self.counter.hear(intent)

    def presses(self, button: Button, value: str | None = None) -> None:
        self.says(kind="pressed", serial=self.counter.desk.snapshot.serial, button=button, value=value)


def staff_states(person: Person) -> list[visit.Visit]:
    """Every screen of staff from which an act can be begun, as if this person had got there."""
    task = TaskView(id="t1", task="help", compartment=None, opened_ms=1)
    mine = task.model_copy(update={"compartment": "A01", "taken_by": person.number})
    place = PlaceView(place="S-01", parcel="p1", label="P-1")
    found = se.DoorFound("p1", "o1", "W1", "P-W1", "S", "A01")
    doors = (DoorChoice(label="A01", note="free"),)
    return [
        SigningIn(StaffPhase.MENU, person, bank=se.BankCounted(1, 1, 1, 1)),
        Load(LoadPhase.SCAN, person),
        Load(LoadPhase.SCAN, person, found=found),
        Retrieve(RetrievePhase.LIST, person, tasks=(task, task.model_copy(update={"id": "t2", "compartment": "A01"}))),
        Retrieve(RetrievePhase.DOORS, person, doors=doors),
        Retrieve(RetrievePhase.WHY, person, doors=doors, door="A01"),
        Places(PlacesPhase.ASK, person, (place, place)),
        SigningIn(StaffPhase.ROUNDS, person, bank=se.BankCounted(1, 1, 1, 1)),
        Retrieve(RetrievePhase.TASK, person, tasks=(mine,), task=mine),
        Round(RoundPhase.LIST, person, (LATE_ONE,)),
        BankAudit(AuditPhase.LIST, person, (se.AuditDoor("A01", se.Should.INSIDE),)),
    ]


@pytest.mark.parametrize("who", ACTORS)
def test_over_the_link_no_role_does_what_it_may_not(database: SqlDatabase, who: str) -> None:
    """From every screen of staff, every button it has with every value, and a label: whatever is carried out is theirs
    to do, and whoever asks for more stands before the idle screen."""
    actor = ACTORS[who]
    states = staff_states(Person(actor.removeprefix("staff:"), "0001", who))
    done: set[str] = set()
    for at in range(len(states)):
        for button in (*visit.view(states[at]).buttons, None):
            for value in (None, "t1", "t2", "A01", "jam") if button in {Button.CHOOSE, None} else (None,):
                screen = Screen.of(database, states[at], actor)
                asyncio.run(screen.counter.desk._show())
                before = len(audited(database))
                if button is None:
                    screen.says(kind="scanned", text="P-W1")
                else:
                    screen.presses(button, value)
                done |= set(screen.clerk.done)
                refused = audited(database)[before:]
                assert refused in ([], [("staff.refused", actor, "may_not")]), "one row for one refusal"
                assert not refused or screen.counter.state == Front()
    allowed = {name for name, roles in WHO.items() if who in roles.split()}
    assert done - ANYBODY <= allowed
    assert not allowed or done & allowed >= allowed - {"PutAtPlace", "FindPlace"}, "every way to an act was gone"


def test_a_button_that_is_not_offered_is_not_heard(database: SqlDatabase) -> None:
    """A forged touch on the menu of a technician: no flow hears it, and nothing is asked."""
    technician = Person("st-3", "0003", "technician")
    screen = Screen.of(database, SigningIn(StaffPhase.MENU, technician), "staff:st-3")
    asyncio.run(screen.counter.desk._show())
    assert set(screen.counter.desk.snapshot.buttons) == {Button.OPEN_DOOR, Button.SIGN_OUT}
    for button in (Button.LOAD, Button.RETRIEVE, Button.PLACES, Button.OVERDUE, Button.BANK_AUDIT):
        screen.presses(button)
    assert (screen.clerk.done, audited(database)) == ([], [])


def test_who_is_taken_off_the_list_while_signed_in_does_no_more(database: SqlDatabase) -> None:
    screen = Screen.of(database, Load(LoadPhase.SCAN, Person("st-4", "0004", "manager")), "staff:st-4")
    screen.says(kind="scanned", text="P-W1")
    assert (screen.counter.state, screen.clerk.done) == (Front(), [])
    assert audited(database) == [("staff.refused", "staff:st-4", "may_not")]
