"""How the watchman begins: a look in vain is no silence yet, and three in a row are."""

import asyncio
from collections.abc import AsyncIterator, Mapping

import pytest
from service_bench import HandClock, one_door

from kiosk.domain.compartments import Door
from kiosk.services.ports import Pulse, Sight
from kiosk.services.silence import Silence
from kiosk.services.watchman import GIVEN_UP, MOST_LOOKS, Watchman

HEARD, MUTE = Door.CLOSED, Door.UNKNOWN


class Answering:
    """One door that gives these answers to looks, the last of them for ever; and no news."""

    def __init__(self, *answers: Door) -> None:
        self.looks = 0
        self._answers = answers

    async def look_at_all(self) -> Mapping[str, Sight]:
        door = self._answers[min(self.looks, len(self._answers) - 1)]
        self.looks += 1
        return {"A01": Sight("A01", door, float(self.looks), 0 if door is MUTE else self.looks)}

    async def look(self, label: str) -> Sight:
        return (await self.look_at_all())[label]

    async def unlock(self, label: str) -> Pulse:
        raise NotImplementedError

    async def watch(self) -> AsyncIterator[Sight]:
        return
        yield


@pytest.mark.parametrize(
    ("answers", "silent", "looks"),
    [
        ((HEARD,), False, 2),
        ((MUTE, HEARD), False, 2),
        ((HEARD, MUTE, HEARD), False, 3),
        ((MUTE, MUTE, HEARD), False, 3),
        ((MUTE,), True, GIVEN_UP),
        ((HEARD, MUTE, MUTE, MUTE), True, 1 + GIVEN_UP),
        ((MUTE, HEARD) * MOST_LOOKS, False, 2),
    ],
)
def test_only_what_the_driver_has_given_up_is_silent(answers: tuple[Door, ...], silent: bool, looks: int) -> None:
    async def main() -> tuple[bool, int]:
        clock, doors, silence = HandClock(), Answering(*answers), Silence()
        database, operations = await one_door(clock, doors, lambda act, name: act.close())
        await Watchman(database=database, doors=doors, operations=operations, silence=silence).begin()
        database.close()
        return "A01" in silence, doors.looks

    assert asyncio.run(main()) == (silent, looks)
