"""Kill -9 of the real controller at labelled points: nothing is lost, doubled or opened unaccounted.

A slice of every point at every moment (scripts/soak_power.py --kills 252)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sim.crash.judge import complaints
from sim.crash.kill import Step, cycles, kill_in
from sim.crash.kill_shop import KillShop
from sim.crash.plan import Moment, Plan
from sim.crash_points import POINTS
from sim.day.lines import until
from sim.day.places import Places

pytestmark = [pytest.mark.xdist_group("crash-kills"), pytest.mark.timeout(600)]

SLICE = ("start.load.opened absent", "push present")
"""The first of them dies twice: once the pulse of a loading has left, and at the start that finds the door open."""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KillShop]:
    """Central, simulator and a controller that a plan may kill."""
    places = Places.open(tmp_path_factory.mktemp("kills"))
    try:
        with KillShop(places) as running:
            yield running
    finally:
        places.clear()


def test_a_controller_killed_at_a_point_leaves_right_books(shop: KillShop) -> None:
    """And at the end a control, for it spoils the shop: a door that opens without a pulse is found."""
    for name in SLICE:
        cycle = kill_in(shop, next(steps for steps in cycles() if str(steps[-1]) == name))
        assert cycle.complaints == [], name
        assert cycle.reached, name
    # The last one: no pulse reached it, and one just before would explain the opening.
    door = max(label for label, one in shop.doors().items() if one["leaf"] == "closed" and not one["parcels"])
    shop.control.do("force", door=door)
    until(lambda: shop.central_rows("SELECT 1 FROM alarms") != [], 120, "central hears of the alarm")
    found = complaints(shop)
    assert any("alarms" in one for one in found), found
    assert any("without a pulse" in one for one in found), found


def test_every_point_of_every_kind_is_played_at_every_moment() -> None:
    played = {(steps[-1].point, steps[-1].moment) for steps in cycles()}
    for name, point in POINTS.items():
        wanted = {Moment.ABSENT, Moment.PRESENT} | ({Moment.SENT} if point.pulses else set())
        assert {moment for at, moment in played if at == name} == wanted, name


def test_a_plan_is_shortened_by_each_death(tmp_path: Path) -> None:
    plan = Plan(tmp_path / "plan.json")
    assert plan.steps() == []
    first, second = Step("pickup.armed", Moment.SENT), Step("start.pickup.opened", Moment.ABSENT)
    plan.write(first, second)
    plan.take()
    assert plan.steps() == [second]
