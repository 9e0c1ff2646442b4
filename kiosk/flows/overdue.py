"""The overdue round: parcels held too long or cancelled, one by one or door after door, each to the counter, sent back,
left where it is, or missing.

Knows: what staff see. Must never know how long is too long.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from kiosk.domain.operations import Kind, State
from kiosk.domain.tasks import Seen
from kiosk.flows.effects import Begin, Effect, FindPlace, ListOverdue, PutAtPlace, Say
from kiosk.flows.events import HelpCalled, LeftOpen, OperationMoved, TimedOut
from kiosk.flows.machine import Step, Table, rows, stay
from kiosk.flows.place_events import Overdue, OverdueListed, PlaceOffered, PlacePut
from kiosk.flows.staff import Person, menu, sign_out
from kiosk.link.messages import Pressed
from kiosk.link.screens import Button


class RoundPhase(StrEnum):
    """Where the member of staff is."""

    LISTING = "listing"
    LIST = "list"
    OPENING = "opening"
    OPEN = "open"
    SEEN = "seen"
    SETTLING = "settling"
    FINDING = "finding"
    PLACE = "place"
    PLACING = "placing"


R = RoundPhase

SEEN: dict[Button, Seen] = {
    Button.SEEN_PARCEL: Seen.PARCEL,
    Button.SEEN_SENT_BACK: Seen.SENT_BACK,
    Button.SEEN_LEFT: Seen.LEFT,
    Button.SEEN_MISSING: Seen.MISSING,
}
"""Where an overdue parcel goes."""

LISTED = (ListOverdue(),)


@dataclass(frozen=True)
class Round:
    """Going round what is overdue. `now` is the parcel before whose door staff stand; `turn`: the next door opens by
    itself; `todo` are the parcels after it, `place` is where this one may go."""

    phase: RoundPhase
    person: Person
    parcels: tuple[Overdue, ...] = ()
    now: Overdue | None = None
    turn: bool = False
    todo: tuple[Overdue, ...] = ()
    operation: str | None = None
    place: str | None = None
    reason: str | None = None


def _listed(state: Round, event: OverdueListed) -> Step:
    if not event.parcels:
        return menu(state.person)
    return replace(state, phase=R.LIST, parcels=event.parcels, now=None, turn=False, todo=()), ()


def _list_pressed(state: Round, event: Pressed) -> Step:
    if event.button is Button.BACK:
        return menu(state.person)
    if event.button is Button.IN_TURN and state.parcels:
        return _open(replace(state, turn=True), state.parcels)
    chosen = tuple(one for one in state.parcels if one.epoch == event.value)
    return _open(state, chosen[:1]) if chosen else (state, ())


def _open(state: Round, todo: tuple[Overdue, ...]) -> Step:
    now = todo[0]
    begin = Begin(Kind.RETRIEVE, now.compartment, parcel=now.parcel, order=now.order)
    return replace(state, phase=R.OPENING, now=now, todo=todo[1:], reason=None, place=None, operation=None), (begin,)


def _moved(state: Round, event: OperationMoved) -> Step:
    match event.state:
        case State.OPENED:
            return replace(state, phase=R.OPEN), ()
        case State.CLOSED:
            return replace(state, phase=R.SEEN), ()
        case State.SETTLED if event.operation.outcome == Seen.PARCEL and state.now:
            return replace(state, phase=R.FINDING), (FindPlace(state.now.parcel),)
        case State.SETTLED:
            return _on(state)
        case State.REJECTED | State.UNKNOWN:
            return replace(state, phase=R.LISTING, reason=event.why_shut), LISTED
        case _:
            return state, ()


def _on(state: Round) -> Step:
    """The next door, or the list again."""
    if state.turn and state.todo:
        return _open(state, state.todo)
    effects: tuple[Effect, ...] = LISTED
    return replace(state, phase=R.LISTING, reason=None), effects


def _open_pressed(state: Round, event: Pressed) -> Step:
    """This door is the last one for now."""
    return (replace(state, turn=False), ()) if event.button is Button.DONE else (state, ())


def _seen(state: Round, event: Pressed) -> Step:
    seen = SEEN.get(event.button)
    if seen is None:
        return state, ()
    return replace(state, phase=R.SETTLING), (Say(state.operation or "", seen),)


def _offered(state: Round, event: PlaceOffered) -> Step:
    return (replace(state, phase=R.PLACE, place=event.place), ()) if event.place else _on(state)


def _place_pressed(state: Round, event: Pressed) -> Step:
    if event.button is not Button.PUT_PLACE or state.now is None or state.place is None:
        return _on(state)
    return replace(state, phase=R.PLACING), (PutAtPlace(state.now.parcel, state.place, state.person.id),)


def _placed(state: Round, event: PlacePut) -> Step:
    return _on(state)


TABLE: Table[Round] = Table(
    "overdue",
    {
        (R.LISTING, OverdueListed): _listed,
        (R.LIST, Pressed): _list_pressed,
        (R.OPEN, Pressed): _open_pressed,
        (R.SEEN, Pressed): _seen,
        (R.FINDING, PlaceOffered): _offered,
        (R.PLACE, Pressed): _place_pressed,
        (R.PLACING, PlacePut): _placed,
        **rows((R.OPENING, R.OPEN, R.SEEN, R.SETTLING), OperationMoved, _moved),
        **rows((R.LIST, R.PLACE), TimedOut, sign_out),
        **rows(RoundPhase, LeftOpen, stay),
        **rows(RoundPhase, HelpCalled, stay),
    },
)
