"""Every fault class of docs/safety.md is played somewhere, and those of the simulation often enough."""

import pytest

from sim.soak.faults.table import FAULTS, played, simulated
from sim.soak.oracle import i08_durable, i10_chain, i11_stream, i12_once, i18_offline, i19_time, i21_tries, i23_counters
from sim.soak.people.table import PEOPLE
from sim.soak.plan import BLOWS_A_VISIT, KILLS, VISITS

NAMED = {
    "kill at every labelled point": ["kill at a labelled point", "kill at a moment"],
    "hang": ["hang"],
    "double start": ["double start"],
    "screen dies": ["screen dies"],
    "cut": ["power cut, absent", "power cut, present", "kill in a commit, absent", "kill in a commit, present"],
    "torn sectors": ["power cut, torn sectors"],
    "boards only": ["power cut, boards only", "board without supply"],
    "computer only": ["power cut, computer only"],
    "EIO once": ["commit error, absent", "commit error, present", "any read, write or sync fails"],
    "EIO for ever": ["commit errors for ever", "any read, write or sync fails"],
    "full": ["disk full"],
    "fsync error then success": ["fsync error, then success"],
    "read-only": ["disk read-only"],
    "old database restored": ["old database restored"],
    "request lost": ["request lost"],
    "ack lost": ["ack lost"],
    "late": ["ack late"],
    "stale": ["stale"],
    "echoed": ["echoed"],
    "duplicated": ["duplicated"],
    "single and double bit errors with a valid check": [
        "bit error, valid check",
        "bit error in a request, valid check",
        "every bit error",
    ],
    "split at any byte": ["split"],
    "merged": ["merged"],
    "garbage first": ["garbage first"],
    "wrong board answers": ["wrong board answers", "answer under a wrong address"],
    "polarity reversed": ["polarity reversed"],
    "two boards on one address": ["two boards on one address"],
    "adapter gone and back under another name": ["adapter gone and back"],
    "deaf while busy": ["deaf while busy"],
    "rogue frame": ["rogue frame"],
    "frame sent too early is lost": ["frame sent too early"],
    "jam": ["jam"],
    "opens late": ["opens late"],
    "sensor stuck": ["sensor stuck"],
    "sensor bouncing": ["sensor bouncing"],
    "ajar": ["ajar"],
    "neighbour pops": ["neighbour pops"],
    "forced": ["forced"],
    "coil held": ["coil held"],
    "brown-out": ["brown-out"],
    "walk away": ["walk away"],
    "take nothing": ["take nothing"],
    "put back": ["put back"],
    "swap": ["swap"],
    "two scans at once": ["two scans at once"],
    "guess codes": ["guess codes"],
    "load the wrong door": ["load the wrong door"],
    "override in mid-operation": ["override in mid-operation"],
    "loss": ["request to central lost", "network down"],
    "doubles": ["request to central doubled"],
    "reorder": ["request to central reordered"],
    "delay": ["network slow"],
    "response lost after commit": ["response lost after commit"],
    "30 days offline": ["30 days offline"],
    "central restored from backup": ["central restored from backup"],
    "poison": ["poison"],
    "version skew": ["version skew"],
    "hostile central asking for 10,000 openings": ["hostile central"],
    "jump of 10 years": ["clock jumps ten years"],
    "stuck": ["clock stuck"],
    "drift": ["clock drifts"],
    "two locks swapped": ["two locks swapped"],
}
"""What docs/safety.md names, and under which names it is played."""

DAYS = 5_000
LEAST = 100
MISSED = 0.7
"""So many of the faults that are drawn may find that their moment never comes."""


@pytest.mark.parametrize("named", NAMED)
def test_every_named_class_is_played_somewhere(named: str) -> None:
    assert set(NAMED[named]) <= set(FAULTS)


def test_every_class_that_an_oracle_allows_for_is_known() -> None:
    allowed = {
        *i08_durable.RESTORED, *i10_chain.RESTORED, *i11_stream.POISON, *i11_stream.CENTRAL_LOST, *i12_once.RESTORED,
        *i18_offline.CLOCK, *i19_time.RESTORED, *i21_tries.RESTORED, *i23_counters.RESTORED,
    }  # fmt: skip
    assert allowed <= set(FAULTS)


def test_a_class_strikes_here_exactly_when_it_belongs_here() -> None:
    assert [name for name, one in FAULTS.items() if (one.strike is not None) != (one.tier == "simulation")] == []


@pytest.mark.parametrize("deadly", [False, True])
def test_each_class_is_drawn_often_enough_to_strike_a_hundred_times(deadly: bool) -> None:
    weights = played(deadly=deadly)
    blows = sum(KILLS) / 2 if deadly else sum(VISITS) / 2 * BLOWS_A_VISIT
    expected = {name: DAYS * blows * weight / sum(weights.values()) for name, weight in weights.items()}
    assert {name: round(count) for name, count in expected.items() if count * (1 - MISSED) < LEAST} == {}


def test_each_person_comes_often_enough() -> None:
    all_weights = sum(kind.weight for kind in PEOPLE.values())
    expected = {name: DAYS * sum(VISITS) / 2 * kind.weight / all_weights for name, kind in PEOPLE.items()}
    assert {name: round(count) for name, count in expected.items() if count * (1 - MISSED) < LEAST} == {}


def test_what_is_simulated_is_not_left_to_another_tier() -> None:
    others = [name for name in FAULTS if name not in simulated()]
    assert others == [
        "kill at a labelled point",
        "power cut, torn sectors",
        "any read, write or sync fails",
        "fsync error, then success",
        "every bit error",
    ]
