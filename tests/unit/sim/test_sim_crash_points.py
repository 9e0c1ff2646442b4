"""The table of crash points against the rules it is drawn from: nothing is missing, nothing is invented."""

from collections import deque
from pathlib import Path

import pytest

from kiosk.domain.compartments import Door
from kiosk.domain.operations import LIVE, Kind, Operation, State
from kiosk.flows import operation as rules
from kiosk.flows.act import Act, ActEffect, Commit, Due, Limits, NotSent, Said, Saw
from sim import virtual_loop
from sim.crash_points import ARROWS, BEGINNING, POINTS, Labels
from sim.shop import Shop
from sim.shop_people import Customer, Office, Staff

Arrow = tuple[str, State]
WAITS_S = (0.1, 0.4, 20.0)
NAMES = ("opening", "pulse", "pulse_now", "confirm", "reminder", "closing", "say")


def act_of(kind: Kind, state: State = State.RESERVED) -> Act:
    return Act(Operation("o", kind, "A01", "s", "customer", state), Limits(pulses=2, silence_s=1.0))


def arrows_in(act: Act, effects: tuple[ActEffect, ...]) -> set[Arrow]:
    """The arrows that these effects write, the first of them from where the act was."""
    found, before = set(), str(act.state)
    for effect in effects:
        if isinstance(effect, Commit):
            after = State(effect.operation.state)
            found.add((before, after))
            before = after
    return found


def serving(kind: Kind) -> set[Arrow]:
    """Every arrow that an act of this kind can take by itself, over all that it can hear."""
    start = act_of(kind)
    found: set[Arrow] = {(BEGINNING, State.RESERVED)}
    waiting, known = deque([(start, 0.0)]), set()
    while waiting:
        act, now_s = waiting.popleft()
        for wait_s in WAITS_S:
            at_s = now_s + wait_s
            heard = [*(Saw(door, at_s) for door in Door), *(Due(name, at_s) for name in NAMES), Said("x"), NotSent()]
            for event in heard:
                after, effects = rules.step(act, event)
                found |= arrows_in(act, effects)
                if not after.over and _shape(after) not in known:
                    known.add(_shape(after))
                    waiting.append((after, at_s))
    return found


def _shape(act: Act) -> tuple[object, ...]:
    """Acts of one shape can take the same arrows: how long ago a reading was is tried out by the waits."""
    seen = (act.closed_since_s is None, act.silent_since_s is None)
    return (act.state, act.operation.attempt, act.operation.doubted, act.opens, act.said, *seen)


def resuming(kind: Kind) -> set[Arrow]:
    """Every arrow that the start-up can take."""
    found: set[Arrow] = set()
    for state in LIVE:
        for door in Door:
            act = act_of(kind, state)
            found |= arrows_in(act, rules.resume(act, door)[1])
    return found


@pytest.mark.parametrize("kind", Kind)
def test_every_arrow_an_act_can_take_is_a_point_and_no_other(kind: Kind) -> None:
    mine = [point for point in POINTS.values() if point.kind is kind]
    by_staff = {(State.UNKNOWN.value, State.RESOLVED)}
    assert {(p.before, p.after) for p in mine if not p.at_start} == serving(kind) | by_staff
    assert {(p.before, p.after) for p in mine if p.at_start} == resuming(kind)


def test_names_and_arrows_are_told_apart() -> None:
    assert len(set(ARROWS.values())) == len(ARROWS)
    assert len({(p.kind, p.before, p.after, p.at_start) for p in POINTS.values()}) == len(POINTS)
    assert {"pickup.armed", "pickup.armed_again", "load.unknown_shut", "start.return.opened"} <= set(POINTS)


def test_an_arrow_nobody_drew_has_no_name() -> None:
    labels = Labels({"o": State.SETTLED})
    with pytest.raises(KeyError):
        labels.label("operation.armed", {"operation": "o", "kind": "pickup"})
    assert labels.label("task.opened", {"task": "t"}) is None


def test_a_day_passes_the_points_of_its_operations_in_order(tmp_path: Path) -> None:
    async def day() -> list[str]:
        async with Shop(1, tmp_path) as shop:
            order, who = await Office(shop).order(), await Office(shop).hire()
            await Staff(shop).loads(order, who)
            await Customer(shop).shows(order)
            await Customer(shop).takes()
            labels = Labels()
            named = [labels.label(line["event"], line) for line in shop.trace.kiosk()]
            return [name for name in named if name]

    whole = ("reserved", "armed", "opened", "closed", "settled")
    assert virtual_loop.run(day) == [f"{kind}.{arrow}" for kind in ("load", "pickup") for arrow in whole]


def test_the_start_has_points_of_its_own(tmp_path: Path) -> None:
    async def day() -> list[str]:
        async with Shop(1, tmp_path) as shop:
            order, who = await Office(shop).order(), await Office(shop).hire()
            label = await Staff(shop).loads(order, who)
            await Customer(shop).shows(order)
            await shop.until(lambda: bool(shop.trace.kiosk("operation.opened")[1:]), "the door is open")
            before = Labels()
            for line in shop.trace.kiosk():
                before.label(line["event"], line)
            lines = len(shop.trace.kiosk())
            await shop.kill()
            shop.world.perform("close", door=label)
            await shop.start()
            labels = Labels(before.states)
            named = [labels.label(line["event"], line) for line in shop.trace.kiosk()[lines:]]
            return [name for name in named if name]

    assert virtual_loop.run(day) == ["start.pickup.closed", "start.pickup.settled"]
