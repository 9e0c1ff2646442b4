"""What a family's check cannot see, the sensors do: frames with one or two flipped bits, from the real driver to the
simulator's boards and back. The counts are in docs/bit-errors.md."""

import asyncio
from random import Random

import pytest
from wire_spoil import SpoiledRequest, one_or_two_flips, spoil_replies
from wire_virtual import Story, WorldPort, converse

from locker_driver import Bank, CodecError, DoorState, Lock, Reading, load_profile
from locker_driver.codecs import codec_for
from locker_driver.codecs.messages import Message, States, StatesRequest, Unlock, UnlockAll
from locker_driver.profiles import Profile, names
from sim.boards import check_options
from sim.wiring import BoardWiring, DoorWiring, LineWiring, Wiring
from sim.world import Output, World

SEED = 20261122
TOLD_S = 1.0
"""From the first valid reply that shows it (docs/safety.md)."""
OPENED_S = 3.0
EVERY_LOCK_S = 20.0
"""A board may open them in turn."""
SIM: dict[str, tuple[str, dict[str, object]]] = {
    "cu12": ("kerong2", {}),
    "cu16": ("kerong1", {}),
    "cu48-modbus": ("cu48", {}),
    "waveshare-8": ("modbus", {"channels": 8}),
    "waveshare-16": ("modbus", {"channels": 16}),
    "waveshare-32": ("modbus", {"channels": 32}),
    "winnsen-16": ("winnsen", {}),
    "wkly-7": ("wkly", {"channels": 7}),
    "wkly-12": ("wkly", {"channels": 12}),
    "wkly-24": ("wkly", {"channels": 24}),
    "xor8a-8": ("xor8a", {"channels": 8}),
    "xor8a-24": ("xor8a", {"channels": 24}),
}
SEES_ALL = {name for name in SIM if load_profile(name).family == "modbus"}
BLIND = sorted(set(SIM) - SEES_ALL)


def two_boards(name: str) -> Wiring:
    """Two boards whose numbers differ in one bit, a door on each lock."""
    family, options = SIM[name]
    boards = (2, 3)
    return Wiring(
        lines=(LineWiring(name="main", baud=load_profile(name).baud),),
        boards=tuple(BoardWiring(id=each, line="main", family=family, options=options) for each in boards),
        doors=tuple(
            DoorWiring(label=f"{letter}{lock:02}", line="main", board=board, lock=lock)
            for letter, board in zip("AB", boards, strict=True)
            for lock in range(1, check_options(family, options) + 1)
        ),
    )


def meant(profile: Profile, frame: bytes) -> Message | None:
    try:
        return codec_for(profile.wire).decode(frame).message
    except CodecError:
        return None


def reply_of(name: str) -> bytes:
    """What board 2 says when every door is shut."""
    world = World(two_boards(name), seed=1)
    world.advance(10.0)
    world.receive("main", codec_for(load_profile(name).wire).encode(StatesRequest(2)), 10.0)
    return b"".join(each.data for each in world.advance(12.0) if isinstance(each, Output))


def wrong_opens(name: str) -> dict[str, tuple[bytes, bytes]]:
    """An open frame of some locks and what two bits at most make of it: of each sort there is one, drawn by lot."""
    profile, dice = load_profile(name), Random(f"{SEED} {name}")
    found: dict[str, list[tuple[bytes, bytes]]] = {}
    for lock in (1, 2, 3, profile.channels):
        frame = codec_for(profile.wire).encode(Unlock(2, lock))
        for wrong in one_or_two_flips(frame):
            match meant(profile, wrong):
                case Unlock(2):
                    found.setdefault("another lock", []).append((frame, wrong))
                case Unlock(3):
                    found.setdefault("another board", []).append((frame, wrong))
                case UnlockAll(2):
                    found.setdefault("every lock", []).append((frame, wrong))
    return {sort: dice.choice(pairs) for sort, pairs in found.items()}


def test_every_shipped_profile_is_here() -> None:
    assert sorted(SIM) == names()


WRONG_OPENS = [(name, sort, *pair) for name in BLIND for sort, pair in wrong_opens(name).items()]


@pytest.mark.parametrize("name", sorted(SEES_ALL))
def test_a_crc_leaves_no_false_state(name: str) -> None:
    reply = reply_of(name)
    assert isinstance(meant(load_profile(name), reply), States)
    assert all(meant(load_profile(name), wrong) is None for wrong in one_or_two_flips(reply))


@pytest.mark.parametrize(
    ("name", "sort", "frame", "wrong"), WRONG_OPENS, ids=[f"{name}-{sort}" for name, sort, *_ in WRONG_OPENS]
)
def test_a_wrong_door_is_seen_open_twice_within_a_second(name: str, sort: str, frame: bytes, wrong: bytes) -> None:
    """Whatever the ack says: the sensors of the doors that opened tell, and no other's."""
    profile = load_profile(name)
    asked = meant(profile, frame)
    assert isinstance(asked, Unlock)

    async def story(bank: Bank, world: World, port: WorldPort) -> None:
        await bank.states()
        spoiled = SpoiledRequest(world, frame, wrong)
        news: list[Reading] = []
        opened_s: dict[Lock, float] = {}
        place = {label: Lock("main", *where) for label, where in _places(world).items()}
        world.watch(lambda each: _opened(each, opened_s, place))
        listening = asyncio.get_running_loop().create_task(_listen(bank, news))
        await bank.open(Lock("main", asked.board, asked.lock))
        await asyncio.sleep(EVERY_LOCK_S if sort == "every lock" else OPENED_S)  # of the jumping clock
        listening.cancel()
        assert spoiled.spent
        mistaken = set(opened_s) - {Lock("main", asked.board, asked.lock)}
        assert mistaken, "the boards obeyed the wrong frame"
        opens = [each for each in reversed(news) if each.state is DoorState.OPEN]
        first, sure = ({each.lock: each.at_s for each in opens if each.count == count} for count in (1, 2))
        assert set(sure) == set(opened_s)
        assert max(sure[lock] - first[lock] for lock in mistaken) <= TOLD_S

    converse(two_boards(name), story, profile)


def _places(world: World) -> dict[str, tuple[int, int]]:
    return {each.label: (each.board, each.lock) for each in world.wiring.doors}


def _opened(event: object, opened_s: dict[Lock, float], place: dict[str, Lock]) -> None:
    if getattr(event, "name", "") == "door.opened":
        opened_s.setdefault(place[event.compartment], event.at)


async def _listen(bank: Bank, news: list[Reading]) -> None:
    async for reading in bank.watch():
        news.append(reading)


@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.parametrize("name", BLIND)
def test_a_false_state_is_gone_with_the_second_reading(name: str, times: int) -> None:
    """Drawn by lot from all that the check of this family cannot see. Twice the same lie is believed: that is said."""
    profile, reply = load_profile(name), reply_of(name)
    truth = meant(profile, reply)
    assert isinstance(truth, States)
    doors = set(range(1, profile.channels + 1))
    lies = [
        (wrong, said.set)
        for wrong in one_or_two_flips(reply)
        if isinstance(said := meant(profile, wrong), States)
        and said.board == truth.board
        and said.set & doors != truth.set & doors
    ]
    print(f"seed {SEED}: {len(lies)} lies")
    for wrong, told in Random(SEED).sample(lies, 3):
        false = {Lock("main", 2, lock) for lock in (told ^ truth.set) & doors}
        converse(two_boards(name), _lied_to(reply, wrong, times, false), profile)


def _lied_to(reply: bytes, wrong: bytes, times: int, false: set[Lock]) -> Story:
    async def story(bank: Bank, world: World, port: WorldPort) -> None:
        await bank.states()
        news: list[Reading] = []
        listening = asyncio.get_running_loop().create_task(_listen(bank, news))
        fault = spoil_replies(world, 2, reply, wrong, times)
        await asyncio.sleep(3.0)
        listening.cancel()
        assert fault.count == 0
        opens = [each for each in news if each.state is DoorState.OPEN]
        assert {each.lock for each in opens if each.count == 1} == false
        assert {each.lock for each in opens if each.count == 2} == (false if times == 2 else set())
        assert all(each.state is DoorState.CLOSED for each in (await bank.states()).values())

    return story
