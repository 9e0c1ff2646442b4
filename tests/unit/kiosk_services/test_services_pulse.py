"""What is done rests on readings that are still true: no pulse after a long commit, or after the door was seen open; no
end of an opening once the door was read open again."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping

import pytest
from service_bench import HandClock, one_door

from kiosk.domain.compartments import Door
from kiosk.domain.operations import Kind, Operation, State
from kiosk.services.operations import PULSE_FRESH_S, Operations
from kiosk.services.ports import Pulse, Sight


class Counting:
    """A closed door that counts its pulses."""

    def __init__(self, clock: HandClock) -> None:
        self.pulses = 0
        self.door = Door.CLOSED
        self._clock = clock

    async def look(self, label: str) -> Sight:
        return Sight(label, self.door, self._clock.monotonic_s())

    async def look_at_all(self) -> Mapping[str, Sight]:
        return {"A01": await self.look("A01")}

    async def unlock(self, label: str) -> Pulse:
        self.pulses += 1
        return Pulse.ACKED

    def watch(self) -> AsyncIterator[Sight]:
        raise NotImplementedError


def pulses(while_committing: Callable[[HandClock, Operations], object]) -> int:
    """How many pulses leave at once when this happens while the decision is written down."""

    async def main() -> int:
        clock = HandClock()
        doors = Counting(clock)
        acts: list[Coroutine[object, object, None]] = []
        database, operations = await one_door(clock, doors, lambda act, name: acts.append(act))

        async def moved(operation: Operation) -> None:
            if operation.state == State.ARMED:
                while_committing(clock, operations)

        operations.moved = moved
        await operations.begin(Operation("op1", Kind.RETRIEVE, "A01", "s1", "staff", State.RESERVED))
        acts[0].send(None)  # up to where it waits
        acts[0].close()
        database.close()
        return doors.pulses

    return asyncio.run(main())


def later(seconds: float) -> Callable[[HandClock, Operations], object]:
    def passes(clock: HandClock, operations: Operations) -> None:
        clock.now_ms += int(seconds * 1000)

    return passes


def seen(door: Door) -> Callable[[HandClock, Operations], object]:
    def sees(clock: HandClock, operations: Operations) -> None:
        clock.now_ms += 10
        operations.saw(Sight("A01", door, clock.monotonic_s()))

    return sees


@pytest.mark.parametrize(
    ("meanwhile", "sent"),
    [
        (later(0.0), 1),
        (later(PULSE_FRESH_S - 0.1), 1),
        (later(PULSE_FRESH_S + 0.1), 0),
        (seen(Door.CLOSED), 1),
        (seen(Door.OPEN), 0),
        (seen(Door.UNKNOWN), 0),
    ],
)
def test_a_pulse_leaves_on_a_reading_that_is_still_true(
    meanwhile: Callable[[HandClock, Operations], object], sent: int
) -> None:
    assert pulses(meanwhile) == sent


Readings = tuple[tuple[Door, float], ...]
"""What is heard of a door, with the seconds since the pulse."""


def arrows_of(*heard_at_once: Readings) -> list[str]:
    """The arrows of an operation that was armed, when these readings come."""

    async def main() -> list[str]:
        clock, arrows, tasks = HandClock(), [], []
        doors, loop = Counting(clock), asyncio.get_running_loop()
        database, operations = await one_door(clock, doors, lambda act, name: tasks.append(loop.create_task(act)))

        async def moved(operation: Operation) -> None:
            arrows.append(operation.state)

        async def hear(*said: tuple[Door, float]) -> None:
            for doors.door, at_s in said:
                clock.now_ms = began_ms + int(at_s * 1000)
                operations.saw(Sight("A01", doors.door, clock.monotonic_s()))
            for _ in range(200):
                await asyncio.sleep(0)

        operations.moved, began_ms = moved, clock.now_ms
        await operations.begin(Operation("op1", Kind.RETRIEVE, "A01", "s1", "staff", State.RESERVED))
        await hear()
        for readings in heard_at_once:
            await hear(*readings)
        tasks[0].cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        database.close()
        return arrows

    return asyncio.run(main())


@pytest.mark.parametrize(
    ("readings", "last"),
    [
        (((Door.CLOSED, 1.4),), State.CLOSED),
        (((Door.CLOSED, 1.4), (Door.OPEN, 1.41)), State.OPENED),
        (((Door.CLOSED, 1.4), (Door.OPEN, 1.41), (Door.CLOSED, 1.45)), State.OPENED),
        (((Door.CLOSED, 1.4), (Door.OPEN, 1.41), (Door.CLOSED, 1.45), (Door.CLOSED, 1.8)), State.CLOSED),
        (((Door.CLOSED, 1.4), (Door.UNKNOWN, 1.41)), State.CLOSED),
    ],
)
def test_an_opening_ends_on_no_reading_that_another_one_has_contradicted(readings: Readings, last: State) -> None:
    opened, shut = ((Door.OPEN, 0.1), (Door.OPEN, 0.2)), ((Door.CLOSED, 1.0),)
    assert arrows_of(opened, shut, readings)[-1] == last


@pytest.mark.parametrize(
    ("readings", "last"),
    [
        (((Door.OPEN, 0.2),), State.OPENED),
        (((Door.CLOSED, 0.2), (Door.OPEN, 0.3)), State.ARMED),
        (((Door.UNKNOWN, 0.2), (Door.OPEN, 0.3)), State.ARMED),
        (((Door.CLOSED, 0.2), (Door.OPEN, 0.3), (Door.OPEN, 0.4)), State.OPENED),
    ],
)
def test_an_opening_begins_on_two_readings_with_none_between_them_that_says_otherwise(
    readings: Readings, last: State
) -> None:
    assert arrows_of(((Door.OPEN, 0.1),), readings)[-1] == last
