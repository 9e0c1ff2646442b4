"""Start-up: what two readings of a door say alike decides, and one reading decides nothing."""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Mapping, Sequence

import pytest
from service_bench import HandClock, Seeded, open_book

from kiosk.domain.compartments import Compartment, Door
from kiosk.domain.events import Event
from kiosk.domain.operations import Kind, Operation, State
from kiosk.flows.act import Limits
from kiosk.flows.operation import CLOSED_APART_S
from kiosk.services.agreement import LOOKS
from kiosk.services.operations import Operations
from kiosk.services.ports import Book, Pulse, Sight

OPEN, CLOSED, MUTE = Door.OPEN, Door.CLOSED, Door.UNKNOWN


class Script:
    """Doors whose one sensor says one word after the other, the last of them for ever."""

    def __init__(self, clock: HandClock, *words: Door, trembles: int = 0) -> None:
        self._trembles = trembles
        self.read_s: list[float] = []
        self.pulses = 0
        self._clock = clock
        self._words = list(words)

    async def look_at_all(self) -> Mapping[str, Sight]:
        word = self._words[0] if len(self._words) == 1 else self._words.pop(0)
        self.read_s.append(self._clock.monotonic_s())
        since_s = self.read_s[-1] if len(self.read_s) <= self._trembles else 0.0
        return {"A01": Sight("A01", word, self.read_s[-1], since_s=since_s)}

    async def look(self, label: str) -> Sight:
        return (await self.look_at_all())[label]

    async def unlock(self, label: str) -> Pulse:
        self.pulses += 1
        return Pulse.ACKED

    def watch(self) -> AsyncIterator[Sight]:
        raise NotImplementedError


def reconciled(found: State, *words: Door, trembles: int = 0) -> tuple[list[str], Script]:
    """The states the operation went through at the start, and the doors that were read."""

    async def main() -> tuple[list[str], Script]:
        clock = HandClock()
        database = open_book(clock=clock)
        operation = Operation("op1", Kind.PICKUP, "A01", "s1", "customer", found)

        def put(book: Book) -> None:
            book.compartments.put(Compartment("A01"))
            book.operations.put(operation)

        await database.transact(put)
        doors = Script(clock, *words, trembles=trembles)

        def spawn(coroutine: Coroutine[object, object, None], name: str) -> None:
            coroutine.close()  # what happens after the start is no matter of this test

        operations = Operations(
            database=database, doors=doors, clock=clock, entropy=Seeded(), spawn=spawn, limits=Limits()
        )
        seen: list[str] = []

        def announce(recorded: Sequence[tuple[str, Event]]) -> None:
            seen.extend(str(event.data["state"]) for _, event in recorded if event.type.startswith("operation."))

        database.announce = announce
        await operations.recall()
        await operations.reconcile()
        database.close()
        return seen, doors

    return asyncio.run(main())


@pytest.mark.parametrize(
    ("found", "words", "written"),
    [
        (State.OPENED, (CLOSED, CLOSED), ["closed", "settled"]),
        (State.OPENED, (CLOSED, OPEN, OPEN), []),
        (State.OPENED, (OPEN, OPEN), []),
        (State.OPENED, (CLOSED, OPEN, CLOSED, OPEN, CLOSED, OPEN), []),
        (State.OPENED, (MUTE, CLOSED, CLOSED), ["closed", "settled"]),
        (State.OPENED, (MUTE, MUTE), ["unknown"]),
        (State.ARMED, (OPEN, CLOSED, CLOSED), ["unknown"]),
        (State.ARMED, (OPEN, OPEN), ["opened"]),
        (State.ARMED, (CLOSED, OPEN, OPEN), ["opened"]),
        (State.ARMED, (OPEN, CLOSED, OPEN, CLOSED, OPEN, CLOSED), ["unknown"]),
    ],
)
def test_two_readings_that_agree_decide(found: State, words: tuple[Door, ...], written: list[str]) -> None:
    states, doors = reconciled(found, *words)
    assert states == written
    assert doors.pulses == 0


@pytest.mark.parametrize(("trembles", "written"), [(5, []), (4, ["closed", "settled"])])
def test_a_door_that_was_heard_otherwise_between_two_looks_is_watched_on(trembles: int, written: list[str]) -> None:
    """Its last so many looks each found a word that had only just begun."""
    states, doors = reconciled(State.OPENED, CLOSED, trembles=trembles)
    assert states == written
    assert doors.pulses == 0


def test_the_readings_lie_three_tenths_apart_and_are_bounded() -> None:
    _, doors = reconciled(State.OPENED, CLOSED, OPEN, CLOSED, OPEN, CLOSED, OPEN, CLOSED, OPEN)
    gaps = [after - before for before, after in zip(doors.read_s, doors.read_s[1:], strict=False)]
    assert len(doors.read_s) == LOOKS
    assert min(gaps) >= CLOSED_APART_S - 1e-6


def test_nothing_live_reads_no_door() -> None:
    states, doors = reconciled(State.SETTLED, OPEN)
    assert (states, doors.read_s) == ([], [])
