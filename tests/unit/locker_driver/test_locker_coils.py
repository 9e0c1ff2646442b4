"""No more coils at once than the supply carries, whatever the boards allow."""

import asyncio
from itertools import pairwise

import pytest
from lock_line import Boards, MemoryPort, bank_of, play, profile_of

from locker_driver import Bank, ConfigError, LineConfig, Lock
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


def two_lines(supply: str | None) -> list[float]:
    """When two lines, asked together for three doors each, wrote their unlocks."""
    sides = {"a": Boards(acks=False), "b": Boards(acks=False)}
    out: list[float] = []

    async def story() -> None:
        profile = profile_of({"while_unlocking": "read"})
        lines = [LineConfig(name, name, (1, 2, 3), profile, supply=supply) for name in sides]
        bank = Bank(lines, port_factory=lambda line: MemoryPort(sides[line.name]))
        await bank.start()
        await bank.states()
        await asyncio.gather(*(bank.open(Lock(name, board, 1)) for name in sides for board in (1, 2, 3)))
        out.extend(sorted(at_s for side in sides.values() for at_s, _ in side.unlocks()))
        await bank.stop()

    play(story())
    assert len(out) == 6
    return out


def test_lines_of_one_supply_share_its_coils() -> None:
    assert min(b - a for a, b in pairwise(two_lines("24 V"))) >= PULSE_S - 1e-6


def test_lines_with_supplies_of_their_own_do_not_wait_for_each_other() -> None:
    assert min(b - a for a, b in pairwise(two_lines(None))) < PULSE_S / 2


def test_lines_of_one_supply_agree_on_what_it_carries() -> None:
    profile = profile_of({})
    lines = [LineConfig(name, name, (1,), profile, supply="24 V", coils_at_once=n) for n, name in enumerate("ab", 1)]
    with pytest.raises(ConfigError, match="24 V"):
        Bank(lines, port_factory=lambda line: MemoryPort(Boards()))


def test_a_line_without_a_coil_cannot_be() -> None:
    with pytest.raises(ConfigError, match="coils_at_once"):
        bank_of(Boards(), coils_at_once=0)


def test_coils_are_counted_from_when_they_were_switched_on() -> None:
    coils = Coils(2)
    assert coils.free_at_s(10.0) == 10.0
    coils.fired(10.0, 0.5)
    assert coils.free_at_s(10.1) == 10.1
    coils.fired(10.1, 0.5)
    assert coils.free_at_s(10.2) == 10.5
    assert coils.free_at_s(10.5) == 10.5
    coils.fired(10.5, 0.5)
    assert coils.free_at_s(10.55) == pytest.approx(10.6)
