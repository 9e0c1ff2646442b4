"""Driver and simulated boards are two readings of each vendor's text: in every family they mean the same door."""

import asyncio

import pytest
from wire_virtual import WorldPort, converse

from locker_driver import Bank, DoorState, Lock, load_profile
from sim.boards import FAMILIES, check_options
from sim.wiring import BoardWiring, DoorWiring, LineWiring, Wiring
from sim.world import World

MODELS = [
    ("xor8a", "xor8a-24", {}),
    ("kerong1", "cu16", {}),
    ("kerong2", "cu12", {}),
    ("modbus", "waveshare-8", {}),
    ("cu48", "cu48-modbus", {}),
    ("wkly", "wkly-24", {}),
    ("winnsen", "winnsen-16", {}),
]


def a_bank(family: str, options: dict[str, object], *addresses: int) -> Wiring:
    """Boards whose id is their address, a door on each lock."""
    locks = check_options(family, options)
    return Wiring(
        lines=(LineWiring(name="main", baud=FAMILIES[family].baud),),
        boards=tuple(BoardWiring(id=each, line="main", family=family, options=options) for each in addresses),
        doors=tuple(
            DoorWiring(label=f"{'ABCD'[n]}{lock:02}", line="main", board=each, lock=lock)
            for n, each in enumerate(addresses)
            for lock in range(1, locks + 1)
        ),
    )


@pytest.mark.parametrize(("family", "profile", "options"), MODELS, ids=[family for family, _, _ in MODELS])
def test_the_door_that_is_asked_for_opens_and_no_other_on_two_boards_of_a_line(family, profile, options):
    first = FAMILIES[family].lowest_address
    wiring = a_bank(family, options, first, first + 1)
    last = check_options(family, options)

    async def story(bank: Bank, world: World, port: WorldPort) -> None:
        wanted: set[Lock] = set()
        for board, letter in ((first, "A"), (first + 1, "B")):
            for lock in (1, 8, last):
                await bank.open(Lock("main", board, lock))
                await asyncio.sleep(3)  # of the jumping clock: the pulse is over, the door is open
                wanted.add(Lock("main", board, lock))
                assert {at for at, one in (await bank.states()).items() if one.state is DoorState.OPEN} == wanted
                assert world.door(f"{letter}{lock:02}").leaf.value == "open"
        assert sum(door.leaf.value == "open" for door in world.doors.values()) == len(wanted)
        for label in [label for label, door in world.doors.items() if door.leaf.value == "open"]:
            world.push_close(label, world.now)
        port.arm()
        await asyncio.sleep(3)
        assert all(one.state is DoorState.CLOSED for one in (await bank.states()).values())

    converse(wiring, story, load_profile(profile))
