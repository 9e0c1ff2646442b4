"""No more coils at once than the supply carries, whatever the boards allow."""

import asyncio
from itertools import pairwise

import pytest
from lock_line import Boards, bank_of, play

from locker_driver import ConfigError, Lock
from locker_driver.coils import Coils

PULSE_S = 0.3


def unlock_times(at_once: int, *, timing: dict[str, object]) -> list[float]:
    """When the unlocks of six locks on three boards, asked for together, were written."""
    boards = Boards(acks=False)
    out: list[float] = []

    async def story() -> None:
        bank = bank_of(boards, (1, 2, 3), coils_at_once=at_once, timing=timing)
        await bank.start()
        await bank.states()
        await asyncio.gather(*(bank.open(Lock("a", board, lock)) for board in (1, 2, 3) for lock in (1, 2)))
        out.extend(at_s for at_s, _ in boards.unlocks())
        await bank.stop()

    play(story())
    assert len(out) == 6
    return out


@pytest.mark.parametrize("at_once", [1, 2, 3])
def test_never_more_coils_than_the_supply_carries(at_once: int) -> None:
    """Boards that are read while they pulse would let every unlock follow the other."""
    times = unlock_times(at_once, timing={"while_unlocking": "read"})
    for later, earlier in zip(times[at_once:], times, strict=False):
        assert later - earlier >= PULSE_S - 1e-6
    assert times[-1] - times[0] < PULSE_S * 6 / at_once + 0.5  # and no longer than needed


def test_by_default_one_coil_of_a_line_is_on() -> None:
    assert min(b - a for a, b in pairwise(unlock_times(1, timing={"while_unlocking": "read"}))) >= PULSE_S - 1e-6


def test_doors_are_read_while_an_unlock_waits_for_a_coil() -> None:
    boards = Boards(acks=False)

    async def story() -> None:
        bank = bank_of(boards, (1, 2), timing={"while_unlocking": "read"})
        await bank.start()
        await bank.states()
        await asyncio.gather(bank.open(Lock("a", 1, 1)), bank.open(Lock("a", 1, 2)))
        first_s, second_s = (at_s for at_s, _ in boards.unlocks())
        assert [1 for at_s in (*boards.polls(1), *boards.polls(2)) if first_s < at_s < second_s]
        await bank.stop()

    play(story())


def test_a_line_without_a_coil_cannot_be() -> None:
    with pytest.raises(ConfigError, match="coils_at_once"):
        bank_of(Boards(), coils_at_once=0)


def test_coils_are_counted_from_when_they_were_switched_on() -> None:
    coils = Coils(2, 0.5)
    assert coils.free_at_s(10.0) == 10.0
    coils.fired(10.0)
    assert coils.free_at_s(10.1) == 10.1
    coils.fired(10.1)
    assert coils.free_at_s(10.2) == 10.5
    assert coils.free_at_s(10.5) == 10.5
    coils.fired(10.5)
    assert coils.free_at_s(10.55) == pytest.approx(10.6)
