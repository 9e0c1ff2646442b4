"""What a return looks like."""

from kiosk.domain.codes import CaseCode
from kiosk.domain.policy import Condition
from kiosk.domain.returns import Reason
from kiosk.flows.return_photo import AIM_S
from kiosk.flows.returns_state import Returns, ReturnsPhase, takes_goods
from kiosk.flows.view import View
from kiosk.link.messages import Facts
from kiosk.link.screens import Button, Mark, Screen

R = ReturnsPhase
CALL = Button.CALL_STAFF

SCREENS: dict[ReturnsPhase, tuple[Screen, tuple[Button, ...]]] = {
    R.SCAN: (Screen.RETURN_SCAN, (Button.BACK, CALL)),
    R.CHECKING: (Screen.CHECKING, ()),
    R.REFUSED: (Screen.REFUSED, (CALL, Button.BACK)),
    R.ITEMS: (Screen.RETURN_ITEMS, (Button.CHOOSE, Button.BACK, CALL)),
    R.REASON: (Screen.RETURN_REASON, (Button.CHOOSE, Button.BACK, CALL)),
    R.CONDITION: (Screen.RETURN_CONDITION, (Button.CHOOSE, Button.BACK, CALL)),
    R.DECIDING: (Screen.CHECKING, ()),
    R.PHOTO: (Screen.RETURN_PHOTO, (Button.TAKE_PHOTO, Button.NO_PHOTO, Button.BACK, CALL)),
    R.AIM: (Screen.RETURN_AIM, (Button.NO_PHOTO, CALL)),
    R.SEALING: (Screen.CHECKING, ()),
    R.SHOWN: (Screen.RETURN_SHOWN, (Button.USE_PHOTO, Button.TAKE_PHOTO, Button.NO_PHOTO, CALL)),
    R.DECISION: (Screen.RETURN_DECISION, (CALL, Button.BACK)),
    R.OPENING: (Screen.OPENING, (CALL,)),
    R.OPEN: (Screen.RETURN_OPEN, (Button.CHANGED_MIND, CALL)),
    R.LEFT_OPEN: (Screen.LEFT_OPEN, (CALL,)),
    R.INSIDE: (Screen.RETURN_INSIDE, (Button.INSIDE, Button.OPEN_AGAIN, Button.CHANGED_MIND, CALL)),
    R.SETTLING: (Screen.CHECKING, ()),
    R.RECEIVED: (Screen.RETURN_RECEIVED, (Button.RATE, Button.DONE, CALL)),
    R.JAM: (Screen.JAM, (Button.DONE, CALL)),
}

PATIENT = frozenset({R.CHECKING, R.DECIDING, R.SEALING, R.OPENING, R.OPEN, R.LEFT_OPEN, R.INSIDE, R.SETTLING})

NOW = {R.OPENING: Mark.OPENING, R.OPEN: Mark.OPEN, R.LEFT_OPEN: Mark.OPEN, R.JAM: Mark.JAM, R.RECEIVED: Mark.DONE}


CHOICES: dict[ReturnsPhase, tuple[str, ...]] = {R.REASON: tuple(Reason), R.CONDITION: tuple(Condition)}


def view(state: Returns) -> View:
    """The screen of this state."""
    screen, buttons = SCREENS[state.phase]
    decided = state.decided
    if state.phase is R.DECISION and takes_goods(decided):
        buttons = (Button.OPEN_DOOR, *buttons)
    marks = {state.compartment: NOW[state.phase]} if state.compartment and state.phase in NOW else {}
    goes_on_s = AIM_S if state.phase is R.AIM else None
    return View(screen, _facts(state), buttons, marks, patient=state.phase in PATIENT, goes_on_s=goes_on_s)


def _facts(state: Returns) -> Facts:
    decided, refused = state.decided, state.refused
    reason = refused.reason if refused else decided.decision if decided else None
    return Facts(
        reason=reason,
        at_ms=refused.at_ms if refused else None,
        order=state.order_number,
        items=(state.item,) if state.item and state.phase is not R.ITEMS else state.items,
        reasons=CHOICES.get(state.phase, ()),
        rule=decided.rule if decided else None,
        amount_fen=decided.amount_fen if decided else None,
        until_ms=decided.until_ms if decided else None,
        refund_by_ms=state.until_ms,
        compartment=state.compartment,
        number=state.number or (refused.number if refused else None),
        complaint=state.complaint if state.phase is R.JAM else None,
        case_code=CaseCode(state.case).text if state.case else None,
    )
