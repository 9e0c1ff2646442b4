"""The table of signing in and of the staff menu."""

from dataclasses import replace

from kiosk.flows import bank_audit
from kiosk.flows.effects import (
    CheckPin,
    CountBank,
    FindParcel,
    ListDoors,
    ListOverdue,
    ListPlaces,
    ListTasks,
)
from kiosk.flows.events import HelpCalled, TimedOut
from kiosk.flows.front import Front
from kiosk.flows.load_state import Load, LoadPhase
from kiosk.flows.machine import Step, Table, rows, stay
from kiosk.flows.overdue import Round, RoundPhase
from kiosk.flows.place_events import ParcelFound
from kiosk.flows.places import Places, PlacesPhase
from kiosk.flows.retrieve import Retrieve, RetrievePhase
from kiosk.flows.scanned import scanned
from kiosk.flows.staff import Person, Staff, StaffPhase, menu, sign_out
from kiosk.flows.staff_events import BadgeKnown, BankCounted, StaffRefused, StaffSignedIn, TasksListed
from kiosk.link.messages import PinTyped, Pressed, Scanned
from kiosk.link.screens import Button

S = StaffPhase


def _badge(state: Staff, event: BadgeKnown) -> Step:
    return Staff(S.PIN, Person(event.staff, event.number)), ()


def _badge_refused(state: Staff, event: StaffRefused) -> Step:
    return Staff(S.LOCKED, refused=event), ()


def _pin(state: Staff, event: PinTyped) -> Step:
    if state.person is None:
        return Front(), ()
    return replace(state, phase=S.CHECKING), (CheckPin(state.person.id, event.pin),)


def _pin_refused(state: Staff, event: StaffRefused) -> Step:
    phase = S.PIN if event.tries_left else S.LOCKED
    return replace(state, phase=phase, refused=event), ()


def _signed_in(state: Staff, event: StaffSignedIn) -> Step:
    return menu(Person(event.staff, event.number, event.role))


def _counted(state: Staff, event: BankCounted) -> Step:
    return replace(state, bank=event), ()


def _menu_pressed(state: Staff, event: Pressed) -> Step:
    if state.person is None or event.button is Button.SIGN_OUT:
        return sign_out(state, event)
    if event.button is Button.LOAD:
        free_doors = state.bank.free_doors if state.bank else None
        return Load(LoadPhase.SCAN, state.person, free_doors=free_doors), (CountBank(),)
    if event.button in {Button.OVERDUE, Button.PLACES, Button.BANK_AUDIT, Button.ROUNDS}:
        return _rounds_pressed(state, event)
    asked = ListDoors() if event.button is Button.OPEN_DOOR else ListTasks()
    return Retrieve(RetrievePhase.LISTING, state.person), (asked,)


def _rounds_pressed(state: Staff, event: Pressed) -> Step:
    if state.person is None:
        return sign_out(state, event)
    match event.button:
        case Button.OVERDUE:
            return Round(RoundPhase.LISTING, state.person), (ListOverdue(),)
        case Button.PLACES:
            return Places(PlacesPhase.LISTING, state.person), (ListPlaces(),)
        case Button.BANK_AUDIT:
            return bank_audit.begin(state.person)
        case Button.ROUNDS:
            return replace(state, phase=S.ROUNDS, found=None), ()
        case _:
            return menu(state.person)


def _label(state: Staff, event: Scanned) -> Step:
    """Where is this parcel?"""
    return state, (FindParcel(event.text),)


def _parcel_found(state: Staff, event: ParcelFound) -> Step:
    return replace(state, found=event), ()


TABLE: Table[Staff] = Table(
    "staff",
    {
        (S.BADGE, BadgeKnown): _badge,
        (S.BADGE, StaffRefused): _badge_refused,
        (S.PIN, PinTyped): _pin,
        (S.PIN, Pressed): sign_out,
        (S.PIN, Scanned): scanned,
        (S.CHECKING, StaffSignedIn): _signed_in,
        (S.CHECKING, StaffRefused): _pin_refused,
        (S.LOCKED, Pressed): sign_out,
        (S.LOCKED, Scanned): scanned,
        (S.MENU, BankCounted): _counted,
        (S.MENU, TasksListed): stay,
        (S.MENU, Pressed): _menu_pressed,
        (S.ROUNDS, Pressed): _rounds_pressed,
        (S.MENU, Scanned): _label,
        (S.MENU, ParcelFound): _parcel_found,
        **rows((S.PIN, S.LOCKED, S.MENU, S.ROUNDS), TimedOut, sign_out),
        **rows(StaffPhase, HelpCalled, stay),
    },
)
