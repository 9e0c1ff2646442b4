"""Oracles of doors and custody: each is heard when a crafted history breaks its invariant, and only then."""

import pytest
from soak_history import History, door, epoch, operation, task

from sim.soak.oracle.i01_custody import Custody
from sim.soak.oracle.i05_free import Free
from sim.soak.oracle.i06_offered import Offered
from sim.soak.oracle.i13_whose import Whose
from sim.soak.oracle.i15_evidence import Evidence
from sim.soak.rows import Parcel

MINE = Parcel("p1", "W1", "P-1", "ready")


def pickup_of(history: History, order: str) -> None:
    """P-1 of W1 lies in A01; a frame for a pickup of this order leaves, and the door opens."""
    history.truth.owner["P-1"] = "W1"
    history.put("P-1")
    history.truth.who = f"customer:{order}"
    history.commit(operations=[operation(order=order)])
    history.unlock()
    history.open()


@pytest.mark.parametrize(("order", "clean"), [("W1", True), ("W2", False)])
def test_i1_a_parcel_leaves_with_its_own_customer_only(order: str, clean: bool) -> None:
    history = History(Custody)
    pickup_of(history, order)
    history.take()
    assert history.clean is clean


def test_i1_what_staff_took_or_what_was_mixed_up_or_torn_open_is_no_breach() -> None:
    for kind, misled, forced in (("retrieve", False, False), ("pickup", True, False), ("pickup", False, True)):
        history = History(Custody)
        history.truth.owner["P-1"] = "W1"
        history.put("P-1")
        if misled:
            history.truth.misled["A01"] = "wrong door"
        history.commit(operations=[operation(kind=kind, order="W2")])
        if not forced:
            history.unlock()
        history.open(forced=forced)
        history.take()
        assert history.clean, (kind, history.complaints)


def test_i1_no_door_opens_for_an_order_before_another_customer() -> None:
    history = History(Custody)
    history.truth.who = "customer:W1"
    history.pass_time(0.5)
    history.truth.who = "customer:W2"
    history.pass_time(5.0)
    history.commit(operations=[operation("o1", "reserved", order="W1")])
    assert history.clean  # W1 was here a moment ago: the doors of one visit open in turn
    history.pass_time(120.0)
    history.commit(operations=[operation("o2", "reserved", order="W1")])
    assert not history.clean


@pytest.mark.parametrize(
    ("state", "outcome", "label", "clean"),
    [
        ("settled", "inside", "A01", True),
        ("settled", "empty", "A01", False),
        ("opened", None, "A01", False),
        ("settled", "inside", "A02", False),
    ],
)
def test_i1_a_custody_epoch_begins_with_a_settled_load(
    state: str, outcome: str | None, label: str, clean: bool
) -> None:
    history = History(Custody)
    history.commit(operations=[operation("o1", "reserved", kind="load", label=label)])
    loaded = operation("o1", state, kind="load", label=label, outcome=outcome)
    history.commit(operations=[loaded], epochs=[epoch()])
    assert history.clean is clean
    history.complaints.clear()
    history.commit(epochs=[epoch(collected_ms=7)])
    assert history.clean


def test_i5_a_free_door_is_empty() -> None:
    history = History(Free)
    history.commit(compartments=[door()])
    history.open()
    history.hear("A01", "open")
    history.put("P-1")
    history.commit(operations=[operation(kind="load", state="closed")])
    assert history.clean  # the load is under way
    history.shut()
    history.hear("A01", "closed")
    history.commit(operations=[operation(kind="load", state="settled")], compartments=[door(content="occupied")])
    assert history.clean
    history.commit(compartments=[door()])
    assert not history.clean


def test_i5_what_was_put_in_while_nobody_could_see_is_not_held_against_the_kiosk() -> None:
    history = History(Free)
    history.commit(compartments=[door()])
    history.open(forced=True)
    history.put("P-1")
    history.shut()
    history.pass_time(1.0)
    assert history.clean


def test_i5_a_free_door_that_was_heard_open_is_free_for_no_more_than_a_second() -> None:
    history = History(Free)
    history.commit(compartments=[door()])
    history.open(forced=True)
    history.hear("A01", "open", twice=False)
    history.pass_time(5.0)
    assert history.clean  # one reading may be a bit error
    history.hear("A01", "open")
    history.pass_time(2.0)
    assert not history.clean


@pytest.mark.parametrize("content", ["occupied", "unsure"])
def test_i6_an_occupied_door_is_not_loaded(content: str) -> None:
    history = History(Offered)
    history.commit(compartments=[door(content=content)])
    history.commit(operations=[operation(kind="load", state="reserved")])
    assert not history.clean


@pytest.mark.parametrize(("kind", "clean"), [("load", True), ("return", False)])
def test_i6_only_staff_are_offered_a_door_that_is_presumed_empty(kind: str, clean: bool) -> None:
    history = History(Offered)
    history.commit(compartments=[door(content="presumed_empty")])
    history.commit(operations=[operation(kind=kind, state="reserved")])
    assert history.clean is clean


def test_i6_no_door_is_offered_in_a_running_epoch_in_quarantine_or_with_something_inside() -> None:
    for wrong in ("epoch", "quarantine", "inside", "screen"):
        history = History(Offered)
        quarantine = "unexplained" if wrong == "quarantine" else None
        history.commit(compartments=[door(epoch="e1", quarantine=quarantine)])
        ended_ms = None if wrong == "epoch" else 5
        history.commit(epochs=[epoch(ended_ms=ended_ms)])
        if wrong in ("inside", "screen"):
            history.put("P-1")
        if wrong == "screen":
            history.show("return_decision", compartment="A01")
        else:
            history.commit(operations=[operation(kind="load", state="reserved")])
        assert not history.clean, wrong


def opened_by_itself(*, alarm: str | None, live_elsewhere: bool = False) -> History:
    """A01 springs open, is heard twice, and perhaps an alarm is raised at once."""
    history = History(Whose)
    if live_elsewhere:
        history.commit(operations=[operation("o2", "armed", label="A02")])
    history.open()
    history.hear("A01", "open")
    if alarm:
        history.commit(("alarm.raised", {"kind": alarm, "compartment": "A01"}))
    history.pass_time(2.0)
    return history


def test_i13_an_open_door_belongs_to_an_operation_or_an_alarm() -> None:
    assert opened_by_itself(alarm="unexplained").clean
    assert not opened_by_itself(alarm=None).clean
    history = History(Whose)
    history.commit(operations=[operation()])
    history.open()
    history.hear("A01", "open")
    history.commit(operations=[operation(state="unknown")])
    history.pass_time(5.0)
    assert history.clean


def test_i13_a_door_open_during_another_operation_is_a_mis_open() -> None:
    assert opened_by_itself(alarm="mis_open", live_elsewhere=True).clean
    assert not opened_by_itself(alarm="unexplained", live_elsewhere=True).clean


@pytest.mark.parametrize(("state", "clean"), [("armed", False), ("opened", False), ("unknown", True)])
def test_i13_nobody_raises_an_alarm_about_a_door_that_an_operation_opens(state: str, clean: bool) -> None:
    history = History(Whose)
    history.commit(operations=[operation(state=state)])
    history.unlock()
    history.open()
    history.commit(("alarm.raised", {"kind": "unexplained", "compartment": "A01"}))
    assert history.clean is clean


def test_i13_what_a_dead_controller_saw_must_be_seen_anew() -> None:
    history = History(Whose)
    history.open()
    history.hear("A01", "open")
    history.restart(meanwhile=lambda: history.open("B01"))
    history.pass_time(3.0)
    assert history.clean
    history.hear("A01", "open")
    history.pass_time(2.0)
    assert not history.clean


def doubtful() -> History:
    """A pickup of A01 whose end nobody saw, and staff who looked."""
    history = History(Evidence)
    history.commit(operations=[operation(state="unknown")])
    history.pass_time(1.0)
    history.open()
    history.shut()
    return history


def test_i15_an_unknown_operation_resolves_by_a_look_only() -> None:
    look = operation("o2", "settled", kind="retrieve")
    resolved = operation(state="resolved", outcome="empty", evidence="seen empty by staff:7")
    history = doubtful()
    history.commit(operations=[look, resolved])
    assert history.clean
    for rows in ([resolved], [look, resolved._replace(evidence=None)], [operation(state="settled")]):
        history = doubtful()
        history.commit(operations=rows)
        assert not history.clean, rows
    history = History(Evidence)
    history.commit(operations=[operation(state="unknown")])
    history.commit(operations=[look, resolved])
    assert not history.clean  # the door was never open


def test_i15_a_task_is_done_with_evidence_only() -> None:
    history = History(Evidence)
    history.commit(tasks=[task()])
    history.commit(tasks=[task(done_ms=5, outcome="empty", evidence="looked inside A01")])
    assert history.clean
    history.commit(tasks=[task("t2", done_ms=6, outcome="empty")])
    assert not history.clean


@pytest.mark.parametrize("kind", ["load", "return"])
def test_i15_what_is_put_in_is_inside_only_on_somebodys_word(kind: str) -> None:
    for before, since, outcome, clean in (
        (None, "inside", "inside", True),
        (None, None, "inside", False),
        ("inside", "done", "inside", False),
        (None, None, "changed_mind", True),
    ):
        history = History(Evidence)
        history.touch(before)
        history.commit(operations=[operation(state="reserved", kind=kind)])
        history.touch(since)
        history.commit(operations=[operation(state="settled", kind=kind, outcome=outcome)])
        assert history.clean is clean, (before, since, outcome)
