"""A shop of real programs for the stories: central, simulator, controller and screen, over real sockets and ports."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from crashes import CrashShop

from sim.day.day import Day
from sim.day.places import UNHURRIED, Places
from sim.day.scene import Order, load_scene
from sim.day.stage import Stage
from sim.day.steps import loading
from sim.visitor.client import Visitor

CRASHES = ("reserved", "armed", "armed-jammed", "opened", "closed", "screen-gone", "screen-closing")


def _order(number: int, key: str) -> Order:
    return Order(
        key=key,
        number=f"SO-{number}",
        phone_tail=f"{number}",
        hold="days",
        items=(
            {
                "title": {"zh-CN": "毛巾", "en": "Towel"},
                "quantity": 1,
                "paid_fen": 1900,
                "category": "household",
                "way": "remote",
            },
        ),
        parcels=({"label": f"P-{number}", "size": "S"},),
    )


@pytest.fixture(scope="module")
def crash_shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CrashShop]:
    """A shop in which one parcel waits for each crash."""
    orders = [_order(number, key) for number, key in enumerate(CRASHES, 2001)]
    scene = load_scene().model_copy(update={"orders": tuple(orders)})
    out: Path = tmp_path_factory.mktemp("crashes")
    places = Places.open(out)
    try:
        with Stage(places, scene=scene, timing=UNHURRIED) as stage:
            stage.add_visitor()
            visitor = Visitor(places.visitor)
            day = Day(stage, visitor, pictures=False)
            try:
                loading.load(day)
                yield CrashShop(day)
            finally:
                visitor.close()
    finally:
        places.clear()
