"""The guided audit in a shop: afterwards the book is the truth for every door, and each difference is a task."""

import asyncio
from pathlib import Path

import pytest
from service_bench import NOW_MS, open_book, work
from service_scenes import play

from kiosk.domain.compartments import Compartment
from kiosk.domain.operations import Kind, Operation, State
from kiosk.domain.tasks import Task, TaskKind
from kiosk.flows.effects import ListAudit
from kiosk.flows.staff_events import AuditDoor, AuditListed, Should
from kiosk.link.screens import Button, Screen
from kiosk.services.bank_audit import SHIFT_MS, BankAuditAnswers, to_audit
from kiosk.services.ports import Book
from sim.shop import Shop
from sim.shop_people import Bought, Colleague, Customer, Office, Staff

DOORS = {
    "A01": (Compartment("A01"), Should.EMPTY),
    "A02": (Compartment("A02").holding("e1"), Should.INSIDE),
    "A03": (Compartment("A03", content="presumed_empty", epoch="e2"), Should.EMPTY),
    "A04": (Compartment("A04").quarantined("jam"), Should.DOUBT),
    "A05": (Compartment("A05", out_of_service="mended"), Should.EMPTY),
}


def looked(label: str, ended_ms: int, kind: Kind = Kind.AUDIT, state: State = State.SETTLED) -> Operation:
    return Operation(f"op-{label}", kind, label, "s1", "staff:st-1", state, outcome="empty", ended_ms=ended_ms)


def listed(*operations: Operation, anew: bool = False) -> dict[str, Should]:
    def ask(book: Book) -> list[AuditDoor]:
        for compartment, _ in DOORS.values():
            book.compartments.put(compartment)
        for operation in operations:
            book.operations.put(operation)
        return [door for door in to_audit(book, NOW_MS, anew=anew) if door.compartment in DOORS]

    return {door.compartment: door.should for door in work(open_book(), ask)}


def test_every_door_is_listed_with_what_should_be_inside() -> None:
    assert listed() == {label: should for label, (_, should) in DOORS.items()}


@pytest.mark.parametrize("at_ms", [NOW_MS, NOW_MS - SHIFT_MS])
def test_a_door_looked_behind_in_this_shift_is_done(at_ms: int) -> None:
    assert "A01" not in listed(looked("A01", at_ms))
    assert "A01" in listed(looked("A01", at_ms), anew=True)


@pytest.mark.parametrize(
    "before",
    [
        looked("A01", NOW_MS - SHIFT_MS - 1),
        looked("A01", NOW_MS + 1),
        looked("A01", NOW_MS, kind=Kind.STAFF),
        looked("A01", NOW_MS, state=State.REJECTED),
    ],
    ids=["in another shift", "by a clock set back since", "no audit", "never opened"],
)
def test_any_other_look_does_not_count(before: Operation) -> None:
    assert "A01" in listed(before)


def test_a_door_in_doubt_is_one_and_a_door_in_hand_is_left_alone() -> None:
    assert listed(looked("A01", NOW_MS, state=State.UNKNOWN, kind=Kind.LOAD))["A01"] is Should.DOUBT
    for anew in (False, True):
        assert "A01" not in listed(looked("A01", NOW_MS, state=State.OPENED, kind=Kind.PICKUP), anew=anew)


def test_the_list_is_asked_of_the_book() -> None:
    answers = BankAuditAnswers(open_book())
    told = asyncio.run(answers.listed(ListAudit(), NOW_MS))
    assert isinstance(told, AuditListed)


async def tasks(shop: Shop) -> list[Task]:
    return await shop.kiosk.parts.database.transact(lambda book: book.tasks.where(done_ms=None))


async def door(shop: Shop, label: str) -> Compartment:
    found = await shop.kiosk.parts.database.transact(lambda book: book.compartments.get(label))
    assert found is not None
    return found


async def to_the_list(shop: Shop, who: Colleague) -> Staff:
    staff = Staff(shop)
    await staff.sees(Screen.IDLE)
    await staff.signs_in(who)
    await staff.presses(Button.BANK_AUDIT)
    await staff.sees(Screen.BANK_AUDIT)
    return staff


async def audits(shop: Shop, staff: Staff) -> dict[str, Button]:
    """Every door in turn, and the truth of each; what was said of which."""
    said: dict[str, Button] = {}
    await staff.presses(Button.IN_TURN)
    await staff.sees(Screen.OPENING)
    while await staff.sees(Screen.RETRIEVE_OPEN, Screen.BANK_AUDIT) is Screen.RETRIEVE_OPEN:
        label, wanted = staff.opened(), shop.snapshot.facts.parcel
        inside = list(shop.world.world.door(label).parcels)
        await staff.tends(label, take=shop.snapshot.facts.reason is None)
        await staff.sees(Screen.RETRIEVE_SEEN)
        said[label] = truth(inside, wanted, set(shop.snapshot.buttons))
        await staff.presses(said[label])
    return said


def truth(inside: list[str], wanted: str | None, offered: set[Button]) -> Button:
    """What an honest person says."""
    if not inside:
        return Button.SEEN_MISSING if wanted else Button.SEEN_EMPTY
    if Button.SEEN_PARCEL in offered:
        return Button.SEEN_PARCEL
    return Button.SEEN_LEFT if inside == [wanted] else Button.NOT_EMPTY


def unseen(shop: Shop, label: str, *parcels: str) -> None:
    """What lies behind a door is changed while nobody and no sensor sees it."""
    shop.world.world.door(label).parcels[:] = parcels


async def four_doors(shop: Shop, who: Colleague) -> dict[str, tuple[str, Bought]]:
    """One as the book says, one whose parcel is gone, one with another parcel instead, one in doubt."""
    office, staff = Office(shop), Staff(shop)
    doors = {}
    for name in ("right", "gone", "other", "doubt"):
        bought = await office.order(f"W-{name}")
        doors[name] = (await staff.loads(bought, who), bought)
    unseen(shop, doors["gone"][0])
    unseen(shop, doors["other"][0], "STRAY")

    def doubts(book: Book) -> None:
        found = book.compartments.get(doors["doubt"][0])
        assert found is not None
        book.compartments.put(found.quarantined("unexplained"))
        book.tasks.put(Task("t1", TaskKind.UNEXPLAINED, 1, found.label))

    await shop.kiosk.parts.database.transact(doubts)
    return doors


def test_after_it_the_book_is_the_truth_and_each_difference_is_a_task(tmp_path: Path) -> None:
    async def scene(shop: Shop) -> None:
        who = await Office(shop).hire()
        doors = await four_doors(shop, who)
        every = [place.label for place in shop.kiosk.parts.layout.places]
        stray = next(label for label in every if label not in {label for label, _ in doors.values()})
        unseen(shop, stray, "FORGOTTEN")
        staff = await to_the_list(shop, who)
        assert shop.snapshot.facts.left == len(every)
        said = await audits(shop, staff)
        assert list(said) == sorted(every)
        assert (shop.snapshot.facts.reason, shop.snapshot.facts.left) == ("done", None)
        assert {name: said[label] for name, (label, _) in doors.items()} == {
            "right": Button.SEEN_LEFT,
            "gone": Button.SEEN_MISSING,
            "other": Button.NOT_EMPTY,
            "doubt": Button.SEEN_PARCEL,
        }
        found = {(task.kind, task.compartment, task.order) for task in await tasks(shop)}
        assert found == {
            (TaskKind.MISSING, None, doors["gone"][1].id),
            (TaskKind.LOOK, doors["other"][0], None),
            (TaskKind.LOOK, stray, None),
        }
        for label in every:
            inside = bool(shop.world.world.door(label).parcels)
            believed = (await door(shop, label)).content
            expected = "unsure" if label in {stray, doors["other"][0]} else "occupied" if inside else "free"
            assert believed == expected, label
        await staff.presses(Button.BACK)
        await staff.sees(Screen.STAFF_MENU)
        await staff.presses(Button.SIGN_OUT)
        await staff.sees(Screen.IDLE)
        customer = Customer(shop)
        await customer.shows(doors["right"][1])
        assert await customer.takes() == doors["right"][0]

    play(tmp_path, scene)


@pytest.mark.parametrize("name", ["gone", "other", "doubt"])
def test_nothing_opens_for_whoever_shows_the_code_of_a_difference(tmp_path: Path, name: str) -> None:
    async def scene(shop: Shop) -> None:
        who = await Office(shop).hire()
        doors = await four_doors(shop, who)
        staff = await to_the_list(shop, who)
        await audits(shop, staff)
        await staff.presses(Button.BACK)
        await staff.sees(Screen.STAFF_MENU)
        await staff.presses(Button.SIGN_OUT)
        await staff.sees(Screen.IDLE)
        await Customer(shop).shows(doors[name][1])
        await Customer(shop).sees(Screen.REFUSED, Screen.COUNTER)

    play(tmp_path, scene)


def test_it_is_left_and_gone_on_with(tmp_path: Path) -> None:
    async def scene(shop: Shop) -> None:
        who = await Office(shop).hire()
        staff = await to_the_list(shop, who)
        count = shop.snapshot.facts.left or 0
        await staff.presses(Button.IN_TURN)
        await staff.sees(Screen.RETRIEVE_OPEN)
        await staff.presses(Button.DONE)
        await staff.tends(staff.opened())
        await staff.sees(Screen.RETRIEVE_SEEN)
        await staff.presses(Button.SEEN_EMPTY)
        await staff.sees(Screen.BANK_AUDIT)
        assert shop.snapshot.facts.left == count - 1

    play(tmp_path, scene)


def test_a_jammed_door_is_passed_by_and_becomes_a_task(tmp_path: Path) -> None:
    async def scene(shop: Shop) -> None:
        who = await Office(shop).hire()
        jammed = sorted(place.label for place in shop.kiosk.parts.layout.places)[1]
        shop.world.perform("jam", door=jammed)
        staff = await to_the_list(shop, who)
        said = await audits(shop, staff)
        assert jammed not in said
        assert (shop.snapshot.facts.reason, shop.snapshot.facts.left) == ("door_stuck", 1)
        assert [(task.kind, task.compartment) for task in await tasks(shop)] == [(TaskKind.JAM, jammed)]
        assert (await door(shop, jammed)).quarantine

    play(tmp_path, scene)
