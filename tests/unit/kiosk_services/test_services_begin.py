"""What a screen still offers is tried again where it is written: a door that became doubtful takes nothing more."""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Mapping
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from service_bench import OLDER_RULE, HandClock, Seeded, open_book

from kiosk.domain.compartments import Compartment, Content, Door
from kiosk.domain.operations import Kind, Operation, State
from kiosk.domain.orders import Epoch
from kiosk.flows.act import Limits
from kiosk.flows.effects import Begin
from kiosk.flows.events import BUSY
from kiosk.lockers.layout import load_layout
from kiosk.services.answers.doors import DoorAnswers, Visitor
from kiosk.services.answers.returns import ReturnAnswers
from kiosk.services.operations import Operations
from kiosk.services.photographs import Photographs
from kiosk.services.ports import Pulse, Sight
from kiosk.settings import Settings

FREE = Compartment("A01")


class Closed:
    """Doors that are closed, whatever is sent."""

    async def look(self, label: str) -> Sight:
        return Sight(label, Door.CLOSED, 0.0)

    async def look_at_all(self) -> Mapping[str, Sight]:
        return {"A01": await self.look("A01")}

    async def unlock(self, label: str) -> Pulse:
        return Pulse.ACKED

    def watch(self) -> AsyncIterator[Sight]:
        raise NotImplementedError


def begun(
    kind: Kind, compartment: Compartment, parcel: str | None = "p1", epoch: Epoch | None = None
) -> tuple[Operation, int]:
    """The operation that a flow is told of, and how many were written."""

    async def main() -> tuple[Operation, int]:
        clock = HandClock()
        database = open_book(clock=clock)
        await database.transact(lambda book: book.compartments.put(compartment))
        if epoch is not None:
            await database.transact(lambda book: book.epochs.put(epoch))

        def spawn(coroutine: Coroutine[object, object, None], name: str) -> None:
            coroutine.close()  # what the door does is no matter of this test

        operations = Operations(
            database=database, doors=Closed(), clock=clock, entropy=Seeded(), spawn=spawn, limits=Limits()
        )
        layout = load_layout(Settings().layout)
        photos = Photographs(database, clock, Seeded())
        zone = ZoneInfo("Asia/Shanghai")
        returns = ReturnAnswers(database, clock, layout, zone, OLDER_RULE, silent=(), photographs=photos)
        answers = DoorAnswers(database, operations, returns, 60.0)
        operation = await answers.begin(Begin(kind, "A01", parcel=parcel), Visitor("s1", "staff:1"))
        written = await database.transact(lambda book: len(book.operations.where()))
        database.close()
        return operation, written

    return asyncio.run(main())


@pytest.mark.parametrize(
    ("kind", "changes", "written"),
    [
        (Kind.LOAD, {}, 1),
        (Kind.LOAD, {"content": Content.PRESUMED_EMPTY}, 1),
        (Kind.LOAD, {"content": Content.UNSURE, "quarantine": "unexplained"}, 0),
        (Kind.LOAD, {"content": Content.OCCUPIED}, 0),
        (Kind.LOAD, {"out_of_service": True}, 0),
    ],
)
def test_only_a_compartment_that_is_still_free_takes_something(
    kind: Kind, changes: dict[str, object], written: int
) -> None:
    operation, count = begun(kind, replace(FREE, **changes))
    assert count == written
    assert (operation.state, operation.evidence) == ((State.RESERVED, None) if written else (State.REJECTED, BUSY))


def test_staff_look_behind_a_door_in_doubt() -> None:
    operation, count = begun(Kind.RETRIEVE, FREE.quarantined("unexplained"), parcel=None)
    assert (operation.state, count) == (State.RESERVED, 1)


LYING = Epoch("e1", "p1", "o1", "A01", 1, "s1")


@pytest.mark.parametrize(
    ("compartment", "epoch", "written"),
    [
        (FREE.holding("e1"), LYING, 1),
        (FREE.holding("e1"), None, 0),
        (FREE.holding("e1"), replace(LYING, parcel="p2"), 0),
        (FREE.holding("e1"), replace(LYING, ended_ms=5), 0),
        (FREE.holding("e1").quarantined("jam"), LYING, 0),
        (FREE, LYING, 0),
    ],
)
def test_a_parcel_comes_out_only_where_it_surely_lies(
    compartment: Compartment, epoch: Epoch | None, written: int
) -> None:
    operation, count = begun(Kind.RETRIEVE, compartment, epoch=epoch)
    assert count == written
    assert (operation.state, operation.evidence) == ((State.RESERVED, None) if written else (State.REJECTED, BUSY))


@pytest.mark.parametrize("content", [Content.PRESUMED_EMPTY, Content.UNSURE])
def test_a_customer_puts_nothing_where_it_is_not_surely_empty(content: Content) -> None:
    assert begun(Kind.RETURN, replace(FREE, content=content))[1] == 0
