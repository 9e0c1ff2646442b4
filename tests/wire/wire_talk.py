"""A short conversation that needs every constant of the family to be right, for any codec module given.

Each talk raises when what the codec says and what the simulated boards and doors do are not the same.
"""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from wire_rig import CALM, a_bank, door, shipped
from wire_virtual import WorldPort, converse

from locker_driver import Ack, Bank, DoorState, Reading, Watch
from locker_driver.codecs.messages import (
    AddressReply,
    AddressRequest,
    Hold,
    State,
    StateRequest,
    Unlock,
    UnlockAll,
    UnlockFor,
    UnlockSeveral,
)
from sim.world import Output, World

Talk = Callable[[ModuleType], None]
LOCKS = 24
VECTORS = Path(__file__).parents[1] / "vectors" / "xor8a.json"


async def _until(news: Watch, lock: int, state: DoorState, count: int = 2) -> Reading:
    async for reading in news:
        if (reading.lock, reading.state, reading.count) == (door(1, lock), state, count):
            return reading
    raise AssertionError("the bank stopped")


def doors_open_and_close(_module: ModuleType) -> None:
    """Locks of every group, on a board whose doors are all wired."""

    async def story(bank: Bank, world: World, port: WorldPort) -> None:
        news = bank.watch()
        for lock in (1, 8, 9, 24):
            assert (await bank.fresh(door(1, lock))).state is DoorState.CLOSED
            assert (await bank.open(door(1, lock))).ack is Ack.ACKED
            await _until(news, lock, DoorState.OPEN)
            opened = [at.lock for at, reading in (await bank.states()).items() if reading.state is DoorState.OPEN]
            assert opened == [lock]
            world.push_close(f"A{lock:02}", world.now)
            port.arm()
            await _until(news, lock, DoorState.CLOSED)
        health = bank.health()["main"].boards
        assert (health[1].timeouts, health[1].bad_checks, health[1].stale) == (0, 0, 0)

    converse(a_bank(locks=LOCKS, pulse_ms=100), story, shipped())


def other_boards_of_the_family(_module: ModuleType) -> None:
    """Lowest group first and the older ack head; an ack with the sensor's word for "still shut"."""

    async def story(bank: Bank, world: World, _port: WorldPort) -> None:
        for lock in (2, 17):
            assert (await bank.open(door(1, lock))).ack is Ack.ACKED
        world.jam("A03", on=True, now=world.now)
        assert (await bank.open(door(1, 3))).ack is Ack.ACKED
        states = await bank.states()
        assert [at.lock for at, one in states.items() if one.state is DoorState.OPEN] == [2, 17]

    wiring = a_bank(locks=LOCKS, groups="low_first", ack_head=0x80, pulse_ms=200)
    converse(wiring, story, shipped({"group_order": "lowest_first", "ack_head": 0x80}), pace=CALM)


def a_jammed_door_acks(_module: ModuleType) -> None:
    async def story(bank: Bank, world: World, _port: WorldPort) -> None:
        world.jam("A01", on=True, now=world.now)
        assert (await bank.open(door(1, 1))).ack is Ack.ACKED
        assert (await bank.fresh(door(1, 1))).state is DoorState.CLOSED

    converse(a_bank(locks=LOCKS), story, shipped(), pace=CALM)


def boards_report_by_themselves(_module: ModuleType) -> None:
    """Nobody asks: the change is seen because the board told it, with either head, for opening and closing."""

    async def story(bank: Bank, world: World, port: WorldPort) -> None:
        news = bank.watch()
        for move, state in ((world.door("A05").force, DoorState.OPEN), (world.door("A05").push, DoorState.CLOSED)):
            await asyncio.sleep(2)  # of the jumping clock: the readings that follow a change are over
            move(asyncio.get_running_loop().time())
            port.arm()
            await _until(news, 5, state, 1)

    for head in (0x81, 0x82):
        converse(a_bank(locks=LOCKS, unsolicited=head), story, shipped(), pace=CALM)


def _ask(module: ModuleType, request: object) -> object:
    """What the codec makes of the board's answer to its own frame."""
    world = World(a_bank(locks=LOCKS), seed=1)
    codec = module.Xor8a()
    world.receive("main", codec.encode(request), 0.0)
    answer = b"".join(each.data for each in world.advance(1.0) if isinstance(each, Output))
    return codec.decode(answer).message


def single_questions(module: ModuleType) -> None:
    assert _ask(module, StateRequest(1, 3)) == State(1, 3, bit=True)
    assert _ask(module, AddressRequest(1)) == AddressReply(1)


def frames_mean_what_boards_do(module: ModuleType) -> None:
    """Every documented request, by this codec's reading, against the doors it moves."""
    frames = [bytes.fromhex(row["hex"]) for row in json.loads(VECTORS.read_text()) if row["kind"] == "request"]
    frames.append(bytes.fromhex("8A 01 07 11 03 9E"))
    for frame in frames:
        world = World(a_bank(locks=LOCKS, pulse_ms=50), seed=1)
        world.receive("main", frame, 0.0)
        world.advance(5.0)
        moved = {n for n in range(1, LOCKS + 1) if world.door(f"A{n:02}").sensor == "open"}
        held = {n for n in range(1, LOCKS + 1) if world.door(f"A{n:02}").energised}
        assert (moved, held) == _meant(module.Xor8a().decode(frame).message), frame.hex(" ")


def _meant(message: object) -> tuple[set[int], set[int]]:
    """Doors that open, and coils that stay on, by what a message says."""
    match message:
        case Unlock(1, lock) | UnlockFor(1, lock, 3):
            return {lock}, set()
        case UnlockAll(1):
            return set(range(1, LOCKS + 1)), set()
        case UnlockSeveral(1, locks):
            return set(locks), set()
        case Hold(1, lock, on):
            return ({lock}, {lock}) if on else (set(), set())
    return set(), set()


TALKS: tuple[Talk, ...] = (
    frames_mean_what_boards_do,
    single_questions,
    doors_open_and_close,
    other_boards_of_the_family,
    a_jammed_door_acks,
    boards_report_by_themselves,
)


def speak_by(module: ModuleType, patch: pytest.MonkeyPatch) -> None:
    """Let every bus made from now on speak by this module's codec."""
    patch.setattr("locker_driver.bus.codec_for", module.Xor8a)
