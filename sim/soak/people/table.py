"""Everybody who may come to the bank, by name: how often, and what they do.

A kind is `async (stage) -> None`; SimError out of it means that the person walked away. Add yours here.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial

from sim.soak.people import audit, bring, collect, complain, odd, staff, technician, thieves
from sim.soak.stage import Stage


@dataclass(frozen=True)
class Kind:
    """How often somebody of this kind comes, against the others, and what happens then."""

    weight: int
    comes: Callable[[Stage], Awaitable[None]]


PEOPLE: Mapping[str, Kind] = {
    "load": Kind(30, staff.load),
    "look": Kind(12, staff.look),
    "audit": Kind(3, audit.audit_some),
    "collect": Kind(20, partial(collect.collect, kind=collect.Collector)),
    "type": Kind(10, partial(collect.collect, kind=collect.Typist)),
    "rate": Kind(6, partial(collect.collect, kind=collect.Rater)),
    "open again": Kind(6, partial(collect.collect, kind=collect.Doubter)),
    "call for help": Kind(5, partial(collect.collect, kind=collect.Helpless)),
    "lost": Kind(4, partial(collect.collect, kind=collect.Wanderer)),
    "bring back": Kind(12, bring.bring),
    "complain": Kind(3, complain.complain),
    "take nothing": Kind(4, partial(collect.collect, kind=odd.Forgetful)),
    "walk away": Kind(5, partial(collect.collect, kind=odd.Hasty)),
    "put back": Kind(3, partial(collect.collect, kind=odd.Returner)),
    "swap": Kind(3, partial(collect.collect, kind=odd.Swapper)),
    "two at once": Kind(5, odd.two_at_once),
    "load wrongly": Kind(3, staff.load_wrongly),
    "guess": Kind(3, thieves.guess),
    "break in": Kind(2, thieves.break_in),
    "update": Kind(3, technician.updates),
}
