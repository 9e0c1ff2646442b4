"""The places behind the counter, one by one: is it there, or not.

Knows: what staff see of places. What is not there is missing only when they say so.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from kiosk.domain.tasks import Seen
from kiosk.flows.effects import CheckPlace
from kiosk.flows.events import HelpCalled, TimedOut
from kiosk.flows.machine import Step, Table, rows, stay
from kiosk.flows.place_events import PlacesListed
from kiosk.flows.staff import Person, menu, sign_out
from kiosk.flows.view import View
from kiosk.link.messages import Facts, Pressed
from kiosk.link.screens import Button, Screen
from kiosk.link.views import PlaceView


class PlacesPhase(StrEnum):
    """Where the member of staff is."""

    LISTING = "listing"
    ASK = "ask"


P = PlacesPhase

SEEN = {Button.SEEN_THERE: Seen.PARCEL, Button.SEEN_MISSING: Seen.MISSING}


@dataclass(frozen=True)
class Places:
    """Going round the places. `todo` are those still to be looked at, the one asked of first."""

    phase: PlacesPhase
    person: Person
    todo: tuple[PlaceView, ...] = ()


def _listed(state: Places, event: PlacesListed) -> Step:
    return _next(replace(state, todo=event.places))


def _next(state: Places) -> Step:
    return (replace(state, phase=P.ASK), ()) if state.todo else menu(state.person)


def _pressed(state: Places, event: Pressed) -> Step:
    if event.button is Button.BACK or not state.todo:
        return menu(state.person)
    seen = SEEN.get(event.button)
    if seen is None:
        return state, ()
    row = state.todo[0]
    after, effects = _next(replace(state, todo=state.todo[1:]))
    return after, (CheckPlace(row.place, row.parcel, seen, state.person.id), *effects)


TABLE: Table[Places] = Table(
    "places",
    {
        (P.LISTING, PlacesListed): _listed,
        (P.ASK, Pressed): _pressed,
        (P.ASK, TimedOut): sign_out,
        **rows(PlacesPhase, HelpCalled, stay),
    },
)


def view(state: Places) -> View:
    """The screen of this state."""
    if state.phase is P.LISTING or not state.todo:
        return View(Screen.CHECKING, staff=True, patient=True)
    row = state.todo[0]
    facts = Facts(staff=state.person.number, place=row.place, number=row.label, order=row.order, left=len(state.todo))
    return View(Screen.PLACE_AUDIT, facts, (*SEEN, Button.BACK), staff=True)
