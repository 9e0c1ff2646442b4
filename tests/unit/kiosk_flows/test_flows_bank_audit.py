"""The guided audit: door after door, what may be said of each, and where it goes on."""

import pytest
from flow_samples import ANNE, AUDITED, moved, pressed, walk

from kiosk.domain.operations import OCCUPIED, Kind, State
from kiosk.domain.tasks import Seen
from kiosk.flows import effects as fx
from kiosk.flows import visit
from kiosk.flows.bank_audit import AuditPhase, BankAudit, begin
from kiosk.flows.staff import menu
from kiosk.flows.staff_events import AuditListed, Expected, Should
from kiosk.link.screens import Button, Screen

LISTED = AuditListed(AUDITED)
LISTING = BankAudit(AuditPhase.LISTING, ANNE)
BEGUN = (LISTED, pressed(Button.IN_TURN))
LOOKED = (moved(State.OPENED), moved(State.CLOSED))
BEGINS = [fx.Begin(Kind.AUDIT, door.compartment) for door in AUDITED]
WORDS = {
    (Should.INSIDE, Button.SEEN_LEFT): Seen.LEFT,
    (Should.INSIDE, Button.SEEN_MISSING): Seen.MISSING,
    (Should.INSIDE, Button.NOT_EMPTY): OCCUPIED,
    (Should.EMPTY, Button.SEEN_EMPTY): Seen.EMPTY,
    (Should.EMPTY, Button.NOT_EMPTY): OCCUPIED,
    (Should.DOUBT, Button.SEEN_EMPTY): Seen.EMPTY,
    (Should.DOUBT, Button.SEEN_PARCEL): Seen.PARCEL,
    (Should.DOUBT, Button.SEEN_MISSING): Seen.MISSING,
}


def settled(outcome: str) -> object:
    return moved(State.SETTLED, outcome=outcome)


def test_it_begins_with_the_doors_that_are_left() -> None:
    state, effects = begin(ANNE)
    assert (state, effects) == (LISTING, (fx.ListAudit(),))
    state, _ = walk(state, LISTED)
    shown = visit.view(state)
    assert (shown.screen, shown.facts.left) == (Screen.BANK_AUDIT, len(AUDITED))


@pytest.mark.parametrize(("asked", "said"), WORDS.items(), ids=str)
def test_what_may_be_said_of_a_door_is_what_can_be_true_of_it(asked: tuple[Should, Button], said: str) -> None:
    should, button = asked
    doors = tuple(door for door in AUDITED if door.should is should)
    state, _ = walk(LISTING, AuditListed(doors), pressed(Button.IN_TURN), *LOOKED)
    assert set(visit.view(state).buttons) == {one for of, one in WORDS if of is should}
    assert walk(state, pressed(button))[1] == [fx.Say("op1", said)]


def test_a_word_that_is_not_offered_says_nothing() -> None:
    state, _ = walk(LISTING, *BEGUN, *LOOKED)
    assert walk(state, pressed(Button.SEEN_PARCEL)) == (state, [])


def test_one_door_after_the_other_and_then_what_is_left() -> None:
    state, effects = walk(LISTING, *BEGUN)
    assert effects == BEGINS[:1]
    for following in BEGINS[1:]:
        state, effects = walk(state, *LOOKED, settled(Seen.LEFT))
        assert effects == [following]
    state, effects = walk(state, *LOOKED, settled(Seen.EMPTY))
    assert effects == [fx.ListAudit()]
    shown = visit.view(walk(state, AuditListed(()))[0])
    assert (shown.screen, shown.facts.reason, shown.facts.left) == (Screen.BANK_AUDIT, "done", None)


def test_what_should_be_inside_is_named_at_the_open_door_and_when_it_is_asked_of() -> None:
    state, _ = walk(LISTING, *BEGUN)
    for event in LOOKED:
        state, _ = walk(state, event.__class__(event.operation, expected=Expected("W1", "P-W1")))
        facts = visit.view(state).facts
        assert (facts.order, facts.parcel, facts.reason) == ("W1", "P-W1", "audit")


def test_it_can_end_with_the_door_that_is_open_and_go_on_later() -> None:
    state, _ = walk(LISTING, *BEGUN, LOOKED[0])
    assert visit.view(state).buttons == (Button.DONE,)
    state, effects = walk(state, pressed(Button.DONE), LOOKED[1], settled(Seen.LEFT))
    assert effects == [fx.ListAudit()]
    assert walk(state, AuditListed(AUDITED[1:]), pressed(Button.IN_TURN))[1] == BEGINS[1:2]


@pytest.mark.parametrize("end", [State.UNKNOWN, State.REJECTED])
def test_a_door_that_stays_shut_is_passed_by_and_told_of_at_the_end(end: State) -> None:
    state, effects = walk(LISTING, *BEGUN, moved(end))
    assert effects == BEGINS[:2]
    state, _ = walk(state, *LOOKED, settled(Seen.EMPTY), *LOOKED, settled(Seen.EMPTY), AuditListed(AUDITED[:1]))
    assert visit.view(state).facts.reason == "door_stuck"
    assert visit.view(walk(state, pressed(Button.IN_TURN), moved(State.OPENED))[0]).facts.reason == "audit"


def test_nothing_more_opens_while_the_kiosk_drains_or_where_a_door_was_left_open() -> None:
    for why in ("draining", "busy"):
        assert walk(LISTING, *BEGUN, moved(State.REJECTED, evidence=why))[1][-1] == fx.ListAudit()
    assert walk(LISTING, *BEGUN, LOOKED[0], moved(State.UNKNOWN))[1][-1] == fx.ListAudit()


def test_when_every_door_was_looked_behind_it_begins_anew_or_ends() -> None:
    done, _ = walk(LISTING, AuditListed(()))
    assert walk(done, pressed(Button.IN_TURN))[1] == [fx.ListAudit(anew=True)]
    assert walk(done, pressed(Button.BACK)) == (menu(ANNE)[0], [fx.CountBank()])
