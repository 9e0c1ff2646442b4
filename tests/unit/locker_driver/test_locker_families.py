"""Every family through bank, bus and session: doors open, readings tell, acks are worth what they are worth."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from lock_families import RULES, OneBoard
from lock_line import play, until

from locker_driver import Ack, Bank, DoorState, LineConfig, Lock, PollPace, TooLate, load_profile
from locker_driver.codecs import codec_for
from locker_driver.codecs.messages import StatesRequest, Unlock
from locker_driver.events import Send, Silence, Unlocked
from locker_driver.profiles import Profile
from locker_driver.quiet import LONGEST_REST_S
from locker_driver.session import Session

FAMILIES = sorted(RULES)
Story = Callable[[Bank, OneBoard, Lock], Awaitable[None]]


def tell(
    family: str, story: Story, *, profile: Profile | None = None, pace: PollPace | None = None, **knobs: object
) -> None:
    rules = RULES[family]

    async def told() -> None:
        board = OneBoard(rules, **knobs)
        line = LineConfig("a", "memory", (rules.board,), profile or load_profile(rules.profile), pace or PollPace())
        bank = Bank([line], port_factory=lambda _line: board)
        await bank.start()
        try:
            await story(bank, board, Lock("a", rules.board, min(7, rules.channels)))
        finally:
            await bank.stop()

    play(told())


def acked(family: str) -> Ack:
    return Ack.NONE if family == "kerong1" else Ack.ACKED


@pytest.mark.parametrize("echo", [False, True], ids=["no echo", "echo"])
@pytest.mark.parametrize("pieces", [64, 2, 3])
@pytest.mark.parametrize("family", FAMILIES)
def test_one_frame_opens_one_door_and_two_readings_tell(family: str, pieces: int, *, echo: bool) -> None:
    async def story(bank: Bank, board: OneBoard, door: Lock) -> None:
        assert (await bank.fresh(door)).state is DoorState.CLOSED
        news = bank.watch()
        assert (await bank.open(door)).ack is acked(family)
        await until(news, door, DoorState.OPEN, 2)
        assert [lock.lock for lock, each in (await bank.states()).items() if each.state is DoorState.OPEN] == [
            door.lock
        ]
        assert len(board.unlocks()) == 1
        counts = bank.health()["a"].boards[door.board]
        assert (counts.timeouts, counts.bad_checks) == (0, 0)

    tell(family, story, echo=echo, pieces=pieces)


@pytest.mark.parametrize(
    "garbage", ["FF", "00", "02", "90", "57", "57 4B", "01 02", "FA FD 99 99", "02 00 35", "90 07 82"]
)
@pytest.mark.parametrize("family", FAMILIES)
def test_garbage_in_front_of_a_reply_costs_nothing_but_time(family: str, garbage: str) -> None:
    async def story(bank: Bank, board: OneBoard, door: Lock) -> None:
        for opened in (set(), {door.lock}):
            board.opened = opened
            states = await bank.states()
            assert {lock.lock for lock, each in states.items() if each.state is DoorState.OPEN} == opened

    tell(family, story, garbage=bytes.fromhex(garbage))


@pytest.mark.parametrize("family", [name for name in FAMILIES if name != "kerong1"])
def test_a_refusal_is_told_and_is_no_ack(family: str) -> None:
    async def story(bank: Bank, board: OneBoard, door: Lock) -> None:
        await bank.fresh(door)
        board.jammed = True
        assert (await bank.open(door)).ack is Ack.REFUSED
        assert (await bank.fresh(door)).state is DoorState.CLOSED

    tell(family, story)


REFUSALS = {
    "modbus": "01 82 02 C1 61",
    "kerong2": "02 00 00 80 14 00 03 99",
    "wkly": "57 4B 4C 59 0A 00 84 FF 00 78",
}


@pytest.mark.parametrize("echo", [False, True], ids=["no echo", "echo"])
@pytest.mark.parametrize("family", REFUSALS)
def test_a_refused_read_ends_at_once_and_is_repeated_as_often_as_asked(family: str, *, echo: bool) -> None:
    profile = load_profile(RULES[family].profile)
    session = Session(codec_for(profile.wire), profile.timing)
    board, refusal = RULES[family].board, bytes.fromhex(REFUSALS[family])
    question = session.begin(StatesRequest(board), 1.0, retries=1)
    heard = question + refusal if echo else refusal
    assert session.feed(heard, 1.02) == []
    assert session.busy
    assert session.tick(1.02 + profile.timing.frame_gap_ms / 1000) == [Send(question)]
    assert session.feed(heard, 1.05) == [Silence(StatesRequest(board))]
    assert not session.busy
    counts = session.counts[board]
    assert (counts.requests, counts.replies, counts.refusals, counts.timeouts, counts.stale) == (2, 2, 2, 0, 0)


def test_a_refusal_is_not_the_length_a_reply_is_known_by() -> None:
    profile, rules = load_profile("waveshare-8"), RULES["modbus"]
    session = Session(codec_for(profile.wire), profile.timing)
    question = session.begin(StatesRequest(1), 1.0)
    session.feed(rules.reply(question, set(), ok=True), 1.02)
    session.begin(StatesRequest(1), 2.0)
    assert session.feed(bytes.fromhex(REFUSALS["modbus"]), 2.02) == [Silence(StatesRequest(1))]
    session.begin(StatesRequest(1), 3.0)
    session.feed(b"\xff" * 5, 3.02)  # as long as the refusal, a byte less than a reply: there may be more to come
    session.tick(3.02 + 2 * profile.timing.quiet_gap_ms / 1000)
    assert session.busy
    session.feed(b"\xff", 3.1)
    assert session.tick(3.1 + 2 * profile.timing.quiet_gap_ms / 1000) == [Silence(StatesRequest(1))]


@pytest.mark.parametrize("family", REFUSALS)
def test_a_board_that_refuses_to_be_read_is_unknown_and_costs_no_time_out(family: str) -> None:
    async def story(bank: Bank, board: OneBoard, door: Lock) -> None:
        loop = asyncio.get_running_loop()
        await bank.fresh(door)
        board.refusal = bytes.fromhex(REFUSALS[family])
        news, began_s = bank.watch(), loop.time()
        assert (await bank.fresh(door)).state is DoorState.UNKNOWN
        assert loop.time() - began_s < bank_profile.timing.reply_timeout_ms / 1000
        await until(news, door, DoorState.UNKNOWN, 0)
        counts = bank.health()["a"].boards[door.board]
        assert counts.refusals >= 3
        assert counts.timeouts == 0
        board.refusal = b""
        await until(news, door, DoorState.CLOSED, 1)

    bank_profile = load_profile(RULES[family].profile)
    tell(family, story)


def test_an_unlock_hears_out_a_board_that_reports_by_itself() -> None:
    profile = load_profile("wkly-24")
    session = Session(codec_for(profile.wire), profile.timing)
    gap_s = profile.timing.unlock_gap_ms / 1000
    session.begin(StatesRequest(0), 1.0)
    session.feed(RULES["wkly"].reply(bytes.fromhex("57 4B 4C 59 08 00 84 85"), set(), ok=True), 1.1)
    assert not session.busy
    assert session.ready_at_s == pytest.approx(1.105)
    assert session.unlock_at_s(1.1) == pytest.approx(1.1 + gap_s)
    for step in range(1, 20):  # half a report, and then a line that babbles: at most a tenth of a second is waited
        session.feed(b"\x57", 1.1 + step * 0.012)
        assert session.unlock_at_s(1.1) <= max(1.1 + LONGEST_REST_S, session.ready_at_s) + 1e-9
        assert session.unlock_at_s(1.1) >= 1.1 + min(step * 0.012 + gap_s, LONGEST_REST_S) - 1e-9


@pytest.mark.parametrize("family", FAMILIES)
def test_an_echo_alone_is_no_ack(family: str) -> None:
    async def story(bank: Bank, board: OneBoard, door: Lock) -> None:
        await bank.fresh(door)
        board.silent = True
        assert (await bank.open(door)).ack is Ack.NONE
        assert len(board.unlocks()) == 1

    tell(family, story, echo=True)


def test_an_ack_like_the_request_is_unsure_until_the_adapter_is_known() -> None:
    profile = load_profile("waveshare-8")
    session = Session(codec_for(profile.wire), profile.timing)
    frame = session.begin(Unlock(1, 1), 0.0)
    assert session.feed(frame, 0.01) == []
    assert session.tick(0.2) == [Unlocked(Unlock(1, 1), Ack.UNSURE)]
    session.begin(Unlock(1, 2), 1.0)
    assert session.feed(bytes.fromhex("01 85 02 C3 51"), 1.01) == [Unlocked(Unlock(1, 2), Ack.REFUSED)]


def test_a_family_without_acks_does_not_wait_for_one() -> None:
    async def story(bank: Bank, board: OneBoard, door: Lock) -> None:
        await bank.fresh(door)
        loop = asyncio.get_running_loop()
        began_s = loop.time()
        result = await bank.open(door)
        assert result.ack is Ack.NONE
        assert loop.time() - began_s < 0.1
        counts = bank.health()["a"].boards[0]
        assert (counts.timeouts, counts.stale) == (0, 0)

    tell("kerong1", story)


def test_a_board_that_is_deaf_while_it_pulses_is_left_alone_for_the_pulse() -> None:
    profile = load_profile("cu16")
    waits = profile.model_copy(update={"timing": profile.timing.model_copy(update={"while_unlocking": "wait"})})

    async def story(bank: Bank, board: OneBoard, door: Lock) -> None:
        await bank.fresh(door)
        opened = await bank.open(door)
        await bank.fresh(door)
        after = min(at_s for at_s, _ in board.written if at_s > opened.sent_at_s)
        assert after - opened.sent_at_s >= 0.55

    tell("kerong1", story, profile=waits)


@pytest.mark.parametrize("family", FAMILIES)
def test_no_second_unlock_without_a_read_between(family: str) -> None:
    slow = PollPace(idle_s=600, hot_s=600)

    async def story(bank: Bank, board: OneBoard, door: Lock) -> None:
        await bank.fresh(door)
        board.silent = True
        await bank.open(door)
        await asyncio.sleep(5)
        with pytest.raises(TooLate, match="cannot be read") as refused:
            await bank.open(door)
        assert not refused.value.sent
        assert len(board.unlocks()) == 1
        board.silent = False
        await asyncio.sleep(5)
        await bank.open(door)
        kinds = [board.rules.heard(data) is not None for _, data in board.written]
        assert kinds.count(True) == 2
        first, second = (at for at, unlock in enumerate(kinds) if unlock)
        assert second - first > 1

    tell(family, story, pace=slow)


def test_a_profile_may_allow_it() -> None:
    profile = load_profile("cu12")
    trusts = profile.model_copy(update={"timing": profile.timing.model_copy(update={"read_before_repeat": False})})

    async def story(bank: Bank, board: OneBoard, door: Lock) -> None:
        board.silent = True
        for _ in range(2):
            await bank.open(door)
            await asyncio.sleep(5)
        assert len(board.unlocks()) == 2

    tell("kerong2", story, profile=trusts)


def test_a_lock_the_board_cannot_read_is_unknown() -> None:
    async def story(bank: Bank, board: OneBoard, door: Lock) -> None:
        board.silent = True
        reading = asyncio.ensure_future(bank.fresh(door))
        await asyncio.sleep(0.05)
        doors = bytes.fromhex("57 4B 4C 59 22 00 84 00 18") + bytes(5) + b"\xff" + bytes([1] * 17)
        body = doors[:15] + bytes((0xFF,)) + bytes([1] * 17)
        check = 0
        for byte in body:
            check ^= byte
        assert board.events is not None
        board.events.on_bytes(body + bytes((check,)))
        assert (await reading).state is DoorState.UNKNOWN

    tell("wkly", story)


def test_bytes_of_no_board_are_not_those_of_board_0() -> None:
    async def story(bank: Bank, board: OneBoard, door: Lock) -> None:
        await bank.fresh(door)
        await asyncio.sleep(5)
        assert board.events is not None
        board.events.on_bytes(b"\x55" * 5)
        await asyncio.sleep(0.1)
        counts = bank.health()["a"].boards
        assert (counts[-1].garbage_bytes, counts[0].garbage_bytes) == (5, 0)

    tell("kerong1", story, pace=PollPace(idle_s=600))
