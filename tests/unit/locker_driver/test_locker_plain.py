"""The bank for plain code: ordinary calls, errors as they are, an end in every case."""

import threading
from collections.abc import Callable

import pytest
from lock_line import Boards, MemoryPort

from locker_driver import Ack, ConfigError, DoorState, LineConfig, Lock, NoSuchLock, RateLimited, Stopped, load_profile
from locker_driver.plain import PlainBank

DOOR = Lock("a", 1, 7)
LINE = LineConfig("a", "memory", (1, 2), load_profile())


def plain(boards: Boards) -> PlainBank:
    return PlainBank([LINE], port_factory=lambda _line: MemoryPort(boards))


def threads() -> set[str]:
    return {thread.name for thread in threading.enumerate()}


def test_open_states_and_health_without_a_loop_of_ones_own() -> None:
    boards = Boards(pulse_s=0.03, opens_after_s=0.01)
    with plain(boards) as bank:
        assert len(bank.locks) == 48
        assert {reading.state for reading in bank.states().values()} == {DoorState.CLOSED}
        seen = bank.open_and_see(DOOR)
        assert (seen.state, seen.count >= 2) == (DoorState.OPEN, True)
        assert bank.fresh(DOOR).state is DoorState.OPEN
        assert len(bank.states(board=2)) == 24
        assert bank.open(Lock("a", 2, 1)).ack is Ack.ACKED
        assert bank.health()["a"].up
    assert len(boards.unlocks()) == 2
    assert "locker bank" not in threads()


def test_a_jammed_door_is_told_as_it_is() -> None:
    boards = Boards(jammed={(1, 7)}, pulse_s=0.03)
    with plain(boards) as bank:
        assert bank.open_and_see(DOOR, 0.1).state is DoorState.CLOSED
        with pytest.raises(RateLimited):
            bank.open(DOOR)
        with pytest.raises(NoSuchLock):
            bank.fresh(Lock("a", 3, 1))
    assert len(boards.unlocks()) == 1


def test_a_closed_bank_refuses_and_may_be_closed_again() -> None:
    bank = plain(Boards())
    bank.close()
    bank.close()
    for call in (lambda: bank.open(DOOR), bank.states, bank.health):
        with pytest.raises(Stopped):
            call()


def test_closing_ends_a_call_that_waits_in_another_thread() -> None:
    boards = Boards(acks=False)
    bank = plain(boards)
    ended: list[type[Exception]] = []

    def wait() -> None:
        try:
            bank.open(DOOR)
        except Exception as error:
            ended.append(type(error))

    waiting = threading.Thread(target=wait)
    waiting.start()
    until(lambda: bool(boards.unlocks()))
    bank.close()
    waiting.join(10)
    assert ended == [Stopped]


def until(true: Callable[[], bool]) -> None:
    beat = threading.Event()
    for _ in range(1000):
        if true():
            return
        beat.wait(0.005)
    raise AssertionError("it did not happen in time")


def test_lines_that_cannot_be_leave_no_thread() -> None:
    with pytest.raises(ConfigError):
        PlainBank([])
    assert "locker bank" not in threads()
