"""What is overdue, what the round leaves behind in the book, and who is on a task."""

from dataclasses import replace
from pathlib import Path

import pytest
from service_bench import NOW_MS, HandClock, open_book, order, put, work
from service_scenes import play

from kiosk.domain.compartments import Compartment
from kiosk.domain.operations import Kind, Operation
from kiosk.domain.orders import Epoch, ParcelStatus
from kiosk.domain.tasks import Task, TaskKind
from kiosk.flows.effects import GiveTaskBack, TakeTask
from kiosk.flows.place_events import Overdue
from kiosk.link.screens import Button, Screen
from kiosk.services.answers.people import TaskAnswers
from kiosk.services.changes import Changes
from kiosk.services.overdue import overdue
from kiosk.services.ports import Book
from kiosk.services.secrets import Secrets
from sim.shop import Shop
from sim.shop_people import Customer, Office, Staff

CHANGES = Changes(Secrets(b"k" * 32)).apply_change
HELD_MS = NOW_MS - 1


def lying(held_until_ms: int | None = HELD_MS) -> list[Overdue]:
    """What is overdue of one parcel behind A01."""
    return listed(held_until_ms, lambda book: None)


def listed(held_until_ms: int | None, spoil: object, status: str = "open") -> list[Overdue]:
    database = open_book()
    put(database, CHANGES, "order.put", order(held_until_ms=held_until_ms, status=status))

    def load(book: Book) -> list[Overdue]:
        book.epochs.put(Epoch("e1", "o1.p1", "o1", "A01", 1, "s1"))
        book.compartments.put(Compartment("A01").holding("e1"))
        parcel = book.parcels.get("o1.p1")
        assert parcel is not None
        book.parcels.put(parcel.now(ParcelStatus.READY))
        spoil(book)
        return overdue(book, NOW_MS)

    return work(database, load)


def test_what_is_held_no_longer_is_overdue_and_the_last_moment_is_held() -> None:
    assert lying() == [Overdue("e1", "o1.p1", "o1", "A01", "P-o1-1", "W-o1", HELD_MS)]
    assert lying(NOW_MS) == []
    assert lying(None) == []


def _collect(book: Book) -> None:
    epoch = book.epochs.get("e1")
    assert epoch is not None
    book.epochs.put(replace(epoch, collected_ms=5))


SPOILS = {
    "a holder had it open": _collect,
    "in doubt": lambda book: book.compartments.put(Compartment("A01").holding("e1").quarantined("jam")),
    "another parcel lies there": lambda book: book.compartments.put(Compartment("A01").holding("e2")),
    "frozen": lambda book: book.parcels.put(book.parcels.get("o1.p1").now(ParcelStatus.FROZEN)),
    "somebody is at the door": lambda book: book.operations.put(Operation("op1", Kind.PICKUP, "A01", "s1", "customer")),
}


@pytest.mark.parametrize("status", ["open", "cancelled"])
@pytest.mark.parametrize("how", SPOILS)
def test_no_other_door_is_for_the_round(how: str, status: str) -> None:
    assert listed(HELD_MS, SPOILS[how], status) == []


@pytest.mark.parametrize("held_until_ms", [None, HELD_MS, NOW_MS, NOW_MS + 10**9])
def test_what_was_cancelled_must_come_out_however_long_it_is_held(held_until_ms: int | None) -> None:
    """Nobody can collect it; it is named by since when it lies there."""
    found = listed(held_until_ms, lambda book: None, "cancelled")
    assert found == [Overdue("e1", "o1.p1", "o1", "A01", "P-o1-1", "W-o1", 1, cancelled=True)]


def test_a_cancelled_parcel_that_never_lay_behind_a_door_is_not_sought_there() -> None:
    database = open_book()
    put(database, CHANGES, "order.put", order(status="cancelled"))
    assert work(database, lambda book: overdue(book, NOW_MS)) == []


def test_the_round_in_a_shop(tmp_path: Path) -> None:
    """Three parcels in turn: to the counter at a place, sent back, left. Central and the codes agree."""

    async def scene(shop: Shop) -> None:
        office, staff = Office(shop), Staff(shop)
        who, held_ms = await office.hire(), shop.clock.wall_ms() + 120_000
        orders = {}
        for number in ("W1", "W2", "W3"):
            bought = await office.order(number, held_until_ms=held_ms)
            orders[await staff.loads(bought, who)] = bought
        await shop.clock.sleep(130)
        await staff.signs_in(who)
        await staff.presses(Button.ROUNDS)
        await staff.sees(Screen.STAFF_ROUNDS)
        await staff.presses(Button.OVERDUE)
        await staff.sees(Screen.OVERDUE_LIST)
        assert [row.compartment for row in shop.snapshot.facts.tasks] == sorted(orders)
        await staff.presses(Button.IN_TURN)
        words = (Button.SEEN_PARCEL, Button.SEEN_SENT_BACK, Button.SEEN_LEFT)
        for door, word in zip(sorted(orders), words, strict=True):
            await shop.until(lambda door=door: staff.opened() == door, f"{door} opens")
            await staff.sees(Screen.RETRIEVE_OPEN)
            await staff.tends(door, take=word is not Button.SEEN_LEFT)
            await staff.sees(Screen.RETRIEVE_SEEN)
            await staff.presses(word)
            if word is Button.SEEN_PARCEL:
                await staff.sees(Screen.LOAD_NO_DOOR)
                await staff.presses(Button.PUT_PLACE)
        await staff.sees(Screen.OVERDUE_LIST)
        assert [row.compartment for row in shop.snapshot.facts.tasks] == sorted(orders)[2:], "what was left is overdue"
        await staff.presses(Button.BACK)
        await staff.sees(Screen.STAFF_MENU)
        await staff.presses(Button.SIGN_OUT)
        await shop.until(lambda: len([one for one in shop.applied if one.type == "parcel.retrieved"]) == 3, "told", 20)
        told = [(await shop.ask("GET", f"/v1/orders/{orders[door].id}"))["parcels"][0] for door in sorted(orders)]
        assert [one["state"] for one in told] == ["retrieved", "sent_back", "ready"]
        assert told[0]["place"] == "S-01"
        await staff.sees(Screen.IDLE)
        await Customer(shop).shows(orders[sorted(orders)[0]])
        await Customer(shop).sees(Screen.COUNTER)

    play(tmp_path, scene)


def test_a_cancelled_order_comes_out_in_the_round(tmp_path: Path) -> None:
    """Cancelled at central, listed as cancelled at once, taken out and sent back: central knows, and it stays so."""

    async def scene(shop: Shop) -> None:
        office, staff = Office(shop), Staff(shop)
        who, bought = await office.hire(), await office.order("W1")
        door = await staff.loads(bought, who)
        await shop.ask("POST", f"/v1/orders/{bought.id}/cancel")
        await shop.clock.sleep(5)
        await staff.signs_in(who)
        await staff.presses(Button.ROUNDS)
        await staff.sees(Screen.STAFF_ROUNDS)
        await staff.presses(Button.OVERDUE)
        await staff.sees(Screen.OVERDUE_LIST)
        [row] = shop.snapshot.facts.tasks
        assert (row.task, row.compartment) == ("cancelled", door)
        await staff.presses(Button.CHOOSE, row.id)
        await staff.sees(Screen.RETRIEVE_OPEN)
        await staff.tends(door, take=True)
        await staff.sees(Screen.RETRIEVE_SEEN)
        assert shop.snapshot.facts.reason == "cancelled"
        await staff.presses(Button.SEEN_SENT_BACK)
        await staff.sees(Screen.STAFF_MENU)
        await shop.until(lambda: any(one.type == "parcel.retrieved" for one in shop.applied), "told", 20)
        told = await shop.ask("GET", f"/v1/orders/{bought.id}")
        assert (told["status"], told["parcels"][0]["state"]) == ("cancelled", "sent_back")

    play(tmp_path, scene)


def test_one_is_on_a_task_and_only_they_give_it_back() -> None:
    database = open_book()
    answers = TaskAnswers(database, HandClock(), ())
    work(database, lambda book: book.tasks.put(Task("t1", TaskKind.LOOK, 1, "A01")))
    recorded: list[tuple[str, str]] = []
    database.announce = lambda events: recorded.extend((event.type, event.actor) for _, event in events)

    def takes(effect: TakeTask | GiveTaskBack) -> str | None:
        does = answers.take(effect) if isinstance(effect, TakeTask) else answers.give_back(effect)
        with pytest.raises(StopIteration):
            does.send(None)
        task = work(database, lambda book: book.tasks.get("t1"))
        assert task is not None
        return task.taken_by

    assert takes(TakeTask("t1", "st-1")) == "st-1"
    assert takes(TakeTask("t1", "st-1")) == "st-1"
    assert takes(GiveTaskBack("t1", "st-2")) == "st-1"
    assert takes(TakeTask("t1", "st-2")) == "st-2"
    assert takes(GiveTaskBack("t1", "st-2")) is None
    assert recorded == [
        ("task.taken", "staff:st-1"),
        ("task.taken", "staff:st-2"),
        ("task.given_back", "staff:st-2"),
    ], "one audit row for each change, none for what changes nothing"
