"""What the samples show is what the flows offer: for every sample a visit that leads there, and then the same screen,
with the same buttons in the same order. Whoever looks at the gallery sees what customers see."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flow_samples import (
    AUDITED,
    BADGE,
    DOORS,
    EARLY,
    FIRST,
    FOUND,
    LATE,
    LIES,
    LINKED,
    MINE_TASK,
    NO_DOOR,
    NOTED,
    SECOND,
    STATUS,
    moved,
    pressed,
)
from flow_samples import DOOR_TASK as TASK
from flow_samples import scanned as scan
from offered_visits import (
    ALL_DOORS,
    ASKED,
    AT_ONCE,
    BRINGS,
    BUSY,
    CLOSED,
    FOUND_AT,
    LOADS,
    LOOKS,
    OPENED,
    PICTURED,
    ROUND,
    SIGNED_IN,
    SILENT,
    STUCK,
    TAKEN,
    TO_THE_COUNTER,
    TYPED,
    B,
    after,
    asks,
    audited,
    booked,
    cancelled,
    collect,
    elsewhere,
    label,
    loaded,
    no_door,
    on_a_task,
    overdue,
    queued,
    refused,
    returned,
    sought,
    taking_out,
    tells,
    told,
)

from kiosk.domain.operations import State
from kiosk.domain.ratings import Question
from kiosk.flows import events as ev
from kiosk.flows import place_events as pe
from kiosk.flows import staff_events as se
from kiosk.flows import visit
from kiosk.flows.front import Front, FrontPhase
from kiosk.flows.rating import Rated, RatedPhase
from kiosk.flows.visit import Visit
from kiosk.link.messages import PhotoTaken
from ui import samples

OUT = Front(FrontPhase.OUT_OF_SERVICE)
SHOWN: dict[str, Visit] = {
    "idle": Front(),
    "idle_called": Front(),
    "out_of_service": OUT,
    "out_of_service_draining": OUT,
    "starting": OUT,
    "type_code": after(pressed(B.TYPE_CODE)),
    "more_time": after(pressed(B.TYPE_CODE)),
    "type_code_no_match": after(pressed(B.TYPE_CODE), TYPED, ev.CodeRefused("no_match", tries_left=3)),
    "checking": after(scan()),
    "opening": collect(),
    "open": collect(OPENED),
    "open_right": collect(OPENED),
    "open_several": collect(OPENED, targets=(FIRST, SECOND)),
    "left_open": collect(OPENED, ev.LeftOpen("op1")),
    "closed_at_once": collect(OPENED, AT_ONCE),
    "again": after(scan(), ev.CodeAccepted("c1", "o1", (), (FIRST,))),
    "collected": collect(OPENED, TAKEN),
    "rated": collect(OPENED, TAKEN, pressed(B.RATE, "5"), pressed(B.SKIP)),
    "rating_tags_good": collect(OPENED, TAKEN, pressed(B.RATE, "4")),
    "rating_tags_better": collect(OPENED, TAKEN, pressed(B.RATE, "3"), pressed(B.CHOOSE, "staff")),
    "rating_question_nps": Rated(RatedPhase.QUESTION, question=Question.NPS),
    "rating_question_ces": Rated(RatedPhase.QUESTION, question=Question.CES),
    "silent_door": collect(SILENT),
    "jam": collect(STUCK),
    "jam_answered": collect(STUCK),
    "not_mine": collect(OPENED, pressed(B.NOT_MINE)),
    "too_high": collect(OPENED, pressed(B.TOO_HIGH)),
    "help": after(ev.HelpCalled()),
    "help_answered": after(ev.HelpCalled()),
    "appointment_early": booked(EARLY),
    "appointment_late": booked(LATE),
    "appointment_late_unbounded": booked(LATE),
    "refused_early": refused("early"),
    "counter_after_doors": queued(doors=True),
    "status_ask_no_match": asks(ASKED, ev.CodeRefused("no_match", tries_left=3)),
    "status_ask_offline": asks(ASKED, ev.CodeRefused("no_match", tries_left=3)),
    "status_ask_number": asks(scan(), ev.OrderShown("20251121")),
    "status_ask": asks(),
    "status_unknown": asks(scan(), ev.CodeRefused("status_unknown")),
    "status_locked": asks(ASKED, ev.CodeRefused("too_many_tries")),
    "complaint_about": tells(),
    "complaint_about_called": tells(),
    "complaint_words_called": tells(pressed(B.CHOOSE, "praise")),
    "complaint_remedy": tells(pressed(B.CHOOSE, "goods")),
    "complaint_words": tells(pressed(B.CHOOSE, "goods"), pressed(B.CHOOSE, "refund")),
    "complaint_phone": tells(pressed(B.CHOOSE, "praise"), pressed(B.ON_PHONE), LINKED),
    "complaint_phone_called": tells(pressed(B.CHOOSE, "praise"), pressed(B.ON_PHONE), LINKED),
    "complaint_words_praise": tells(pressed(B.CHOOSE, "praise")),
    "return_scan": after(pressed(B.START_RETURN)),
    "return_items": after(*BRINGS),
    "return_reason": after(*BRINGS, pressed(B.CHOOSE, "i1")),
    "return_condition": after(*BRINGS, pressed(B.CHOOSE, "i1"), pressed(B.CHOOSE, "size"), ev.ConditionWanted()),
    "return_photo": after(*PICTURED),
    "return_aim": after(*PICTURED, pressed(B.TAKE_PHOTO)),
    "return_shown": after(
        *PICTURED, pressed(B.TAKE_PHOTO), PhotoTaken(serial=1, jpeg="AAAA"), ev.PhotoSealed("d" * 64)
    ),
    "return_open": returned(OPENED),
    "return_inside": returned(OPENED, CLOSED),
    "return_jam": returned(STUCK),
    "return_received": returned(OPENED, CLOSED, pressed(B.INSIDE), moved(State.SETTLED, outcome="inside")),
    "return_received_review": returned(OPENED, CLOSED, pressed(B.INSIDE), moved(State.SETTLED, outcome="inside")),
    "return_door_silent": returned(SILENT),
    "staff_menu": after(*SIGNED_IN, BUSY),
    "staff_menu_list_ends": after(*SIGNED_IN, se.BankCounted(19, 7, places=4, overdue=2, days_left=9)),
    "staff_menu_one_round": after(*SIGNED_IN, se.BankCounted(19, 7)),
    "staff_rounds": after(*SIGNED_IN, BUSY, pressed(B.ROUNDS)),
    **{f"staff_menu_{where}": sought(where) for where in FOUND_AT},
    "load_scan": after(*LOADS),
    "load_no_door": after(*LOADS, scan("P-W1"), NO_DOOR),
    "load_scan_loaded": loaded(),
    "load_scan_taken_out": taking_out(moved(State.SETTLED, outcome="unloaded")),
    "load_scan_later": after(*LOADS, scan("P-W1"), NO_DOOR, pressed(B.LATER)),
    "load_no_door_place": no_door(place="S-03"),
    "load_no_door_never": no_door(place="S-03", reason="never"),
    "load_no_door_counter": no_door(place="S-03", reason="counter"),
    "load_no_door_never_full": no_door(reason="never"),
    "load_no_door_counter_full": no_door(reason="counter"),
    "load_scan_placed": no_door(pressed(B.PUT_PLACE), pe.PlacePut("S-03"), place="S-03"),
    "load_scan_place_taken": no_door(pressed(B.PUT_PLACE), pe.PlacePut("S-03", done=False), place="S-03"),
    "load_scan_at_place": after(*LOADS, scan("P-W1"), se.LabelRefused("at_place", "S-03")),
    "place_audit": after(*SIGNED_IN, BUSY, pressed(B.ROUNDS), pressed(B.PLACES), pe.PlacesListed((LIES,))),
    "bank_audit": audited(),
    "bank_audit_done": audited(doors=()),
    "bank_audit_door_stuck": audited(pressed(B.IN_TURN), STUCK, STUCK, STUCK, ALL_DOORS),
    "bank_audit_door_silent": audited(pressed(B.IN_TURN), SILENT, SILENT, SILENT, ALL_DOORS),
    "bank_audit_draining": audited(pressed(B.IN_TURN), moved(State.REJECTED, evidence="draining"), ALL_DOORS),
    "bank_audit_open": audited(pressed(B.IN_TURN), OPENED),
    "bank_audit_open_empty": audited(pressed(B.IN_TURN), OPENED, doors=AUDITED[1:]),
    "bank_audit_seen": audited(pressed(B.IN_TURN), OPENED, CLOSED),
    "bank_audit_seen_last": audited(pressed(B.IN_TURN), OPENED, pressed(B.DONE), CLOSED),
    "bank_audit_seen_empty_last": audited(pressed(B.IN_TURN), OPENED, pressed(B.DONE), CLOSED, doors=AUDITED[1:]),
    "bank_audit_seen_empty": audited(pressed(B.IN_TURN), OPENED, CLOSED, doors=AUDITED[1:]),
    "overdue_list": overdue(),
    "overdue_list_door_stuck": overdue(pressed(B.CHOOSE, "e1"), STUCK, ROUND),
    "overdue_open": overdue(pressed(B.CHOOSE, "e1"), OPENED),
    "overdue_open_in_turn": overdue(pressed(B.IN_TURN), OPENED),
    "overdue_seen": overdue(pressed(B.CHOOSE, "e1"), OPENED, CLOSED),
    "cancelled_open": cancelled(pressed(B.CHOOSE, "e1"), OPENED),
    "cancelled_open_in_turn": cancelled(pressed(B.IN_TURN), OPENED),
    "cancelled_seen": cancelled(pressed(B.CHOOSE, "e1"), OPENED, CLOSED),
    "load_no_door_cancelled": cancelled(pressed(B.CHOOSE, "e1"), OPENED, CLOSED, *TO_THE_COUNTER),
    "load_no_door_overdue": overdue(pressed(B.CHOOSE, "e1"), OPENED, CLOSED, *TO_THE_COUNTER),
    "task_taken": on_a_task(TASK.model_copy(update={"taken_by": "0013"})),
    "task_mine": on_a_task(TASK.model_copy(update={"taken_by": "0012"})),
    "task_mine_no_door": on_a_task(MINE_TASK),
    "load_undo_open": taking_out(),
    "load_undo_seen": taking_out(CLOSED),
    "load_wrong_door": elsewhere(),
    "load_wrong_door_seen": elsewhere(pressed(B.CHOOSE, "A"), pressed(B.CHOOSE, "A02"), OPENED, CLOSED),
    "load_open": after(*LOADS, scan("P-W1"), FOUND, OPENED),
    "load_inside": after(*LOADS, scan("P-W1"), FOUND, OPENED, CLOSED),
    "load_scan_door_stuck": after(*LOADS, scan("P-W1"), FOUND, STUCK),
    "retrieve_list_empty": after(*LOOKS, se.TasksListed(())),
    "retrieve_open": after(*LOOKS, se.TasksListed((TASK,)), pressed(B.CHOOSE, "t1"), OPENED),
    "retrieve_seen": after(*LOOKS, se.TasksListed((TASK,)), pressed(B.CHOOSE, "t1"), OPENED, CLOSED),
    "staff_columns": after(*SIGNED_IN, pressed(B.OPEN_DOOR), se.DoorsListed(DOORS)),
    "staff_doors": after(*SIGNED_IN, pressed(B.OPEN_DOOR), se.DoorsListed(DOORS), pressed(B.CHOOSE, "A")),
    "staff_reason": after(
        *SIGNED_IN, pressed(B.OPEN_DOOR), se.DoorsListed(DOORS), pressed(B.CHOOSE, "A"), pressed(B.CHOOSE, "A01")
    ),
    "staff_pin_wrong_pin": after(*SIGNED_IN[:3], se.StaffRefused("wrong_pin", 4)),
    "staff_pin_too_many_tries": after(*SIGNED_IN[:3], se.StaffRefused("too_many_tries")),
    "staff_pin_badge_unknown": after(scan(BADGE), se.StaffRefused("badge_unknown")),
    "staff_pin_list_too_old": after(scan(BADGE), se.StaffRefused("list_too_old")),
    "staff_pin": after(*SIGNED_IN[:2]),
}
"""By name of the sample."""

FAMILIES: dict[str, Callable[[str], Visit]] = {
    "refused_": refused,
    "counter": lambda rest: queued(),
    "status": lambda rest: asks(scan(), STATUS),
    "complaint_noted": lambda rest: tells(pressed(B.CHOOSE, "praise"), pressed(B.SKIP), NOTED),
    "return_": lambda rest: after(pressed(B.START_RETURN), scan(), ev.CodeRefused(rest)),
    "decision_": lambda rest: told(SAMPLES[f"decision_{rest}"].facts),
    "load_scan_": label,
    "retrieve_list": lambda rest: after(*LOOKS, se.TasksListed((TASK,))),
}
"""By how the name begins, where no visit of its own stands above."""


def shown(name: str) -> Visit:
    """The visit that this sample is of."""
    if name in SHOWN:
        return SHOWN[name]
    begins = next(begins for begins in FAMILIES if name.startswith(begins))
    return FAMILIES[begins](name.removeprefix(begins))


SAMPLES = samples.all_snapshots()
DOUBTED = "retrieve_seen_doubted"


@pytest.mark.parametrize("name", sorted(SAMPLES.keys() - {DOUBTED}))
def test_a_sample_shows_what_the_flow_offers(name: str) -> None:
    sample, view = SAMPLES[name], visit.view(shown(name))
    more = (B.CONTINUE,) if sample.ask_more_time else ()
    assert (sample.screen, sample.buttons, sample.staff) == (view.screen, (*view.buttons, *more), view.staff)


def test_a_door_whose_sensor_is_doubted_offers_one_answer_more() -> None:
    state = replace(after(*LOOKS, se.TasksListed((TASK,)), pressed(B.CHOOSE, "t1"), OPENED, CLOSED), doubted=True)
    assert SAMPLES[DOUBTED].buttons == visit.view(state).buttons


def test_every_visit_here_has_a_sample() -> None:
    assert SHOWN.keys() - SAMPLES.keys() == set()
