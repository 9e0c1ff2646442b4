"""The photograph of a return: asked for, taken, looked at, used; or not, and then staff look at the goods.

Knows: what a customer sees, and that nothing here ever keeps anybody from bringing the goods. Must never know a camera:
the still comes as an intent, and is handed on at once.
"""

from dataclasses import replace
from enum import StrEnum

from kiosk.domain.policy import Decision
from kiosk.flows.effects import SealPhoto
from kiosk.flows.events import PhotoSealed, PhotoUnusable, TimedOut
from kiosk.flows.front import Front
from kiosk.flows.machine import Row, Step
from kiosk.flows.returns_state import R, Returns
from kiosk.link.messages import PhotoTaken, Pressed
from kiosk.link.screens import Button

AIM_S = 20.0
"""So long a screen has to send a still; then the return goes on without one."""


def consent(state: Returns) -> Step:
    """Ask whether a picture may be taken."""
    return replace(state, phase=R.PHOTO), ()


def without(state: Returns, event: object = None) -> Step:
    """No picture: what the machine would have accepted on it, staff look at."""
    decided = state.decided
    if decided is not None and decided.decision == Decision.ACCEPTED:
        decided = replace(decided, decision=Decision.REVIEW)
    return replace(state, phase=R.DECISION, decided=decided, photo=None), ()


def _pressed(state: Returns, event: Pressed) -> Step:
    match event.button:
        case Button.TAKE_PHOTO:
            return replace(state, phase=R.AIM, photo=None), ()
        case Button.NO_PHOTO:
            return without(state)
        case Button.USE_PHOTO if state.photo is not None:
            return replace(state, phase=R.DECISION), ()
        case Button.BACK:
            return replace(state, phase=R.REASON, condition=None, decided=None, photo=None, compartment=None), ()
    return state, ()


def _taken(state: Returns, event: PhotoTaken) -> Step:
    if event.jpeg is None:
        return without(state)
    return replace(state, phase=R.SEALING), (SealPhoto(state.order or "", event.jpeg),)


def _sealed(state: Returns, event: PhotoSealed) -> Step:
    return replace(state, phase=R.SHOWN, photo=event.digest), ()


def _home(state: Returns, event: object) -> Step:
    return Front(), ()


ROWS: dict[tuple[StrEnum, type], Row] = {
    (R.PHOTO, Pressed): _pressed,
    (R.PHOTO, TimedOut): _home,
    (R.AIM, Pressed): _pressed,
    (R.AIM, PhotoTaken): _taken,
    (R.AIM, TimedOut): without,
    (R.SEALING, PhotoSealed): _sealed,
    (R.SEALING, PhotoUnusable): without,
    (R.SHOWN, Pressed): _pressed,
    (R.SHOWN, TimedOut): _home,
}
