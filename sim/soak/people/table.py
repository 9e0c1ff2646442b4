"""Everybody who may come to the bank, by name: how often, and what they do.

A kind is `async (stage) -> None`; SimError out of it means that the person walked away. Add yours here.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial

from sim.soak.people import collect, staff
from sim.soak.stage import Stage


@dataclass(frozen=True)
class Kind:
    """How often somebody of this kind comes, against the others, and what happens then."""

    weight: int
    comes: Callable[[Stage], Awaitable[None]]


PEOPLE: Mapping[str, Kind] = {
    "load": Kind(5, staff.load),
    "look": Kind(2, staff.look),
    "collect": Kind(6, partial(collect.collect, kind=collect.Collector)),
    "type": Kind(2, partial(collect.collect, kind=collect.Typist)),
    "take nothing": Kind(1, partial(collect.collect, kind=collect.Forgetful)),
    "walk away": Kind(1, partial(collect.collect, kind=collect.Hasty)),
}
