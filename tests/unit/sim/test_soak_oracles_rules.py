"""Oracles of the rules of the physical act: each is heard when its rule is broken, and silent when it is kept."""

import pytest
from soak_history import History, door, epoch, operation, task

from sim.soak.oracle.i14_ends import Ends
from sim.soak.oracle.r02_sensor import Sensor
from sim.soak.oracle.r03_pulse import Pulse
from sim.soak.oracle.r04_start import Start
from sim.soak.oracle.r05_doubt import Doubt
from sim.soak.oracle.r06_look import Look
from sim.soak.oracle.r12_lying import Lying


def test_r2_opened_takes_two_open_readings_of_this_door() -> None:
    for label, twice, clean in (("A01", True, True), ("A01", False, False), ("A02", True, False)):
        history = History(Sensor)
        history.commit(operations=[operation()])
        history.hear(label, "open", twice=twice)
        history.commit(operations=[operation(state="opened")])
        assert history.clean is clean, (label, twice)


@pytest.mark.parametrize("state", ["closed", "settled"])
def test_r2_closed_takes_closed_readings_300_ms_apart(state: str) -> None:
    for seen_closed in (True, False):
        history = History(Sensor)
        history.hear("A01", "open")
        history.commit(operations=[operation(state="opened")])
        history.hear("A01", "closed", twice=seen_closed)
        history.commit(operations=[operation(state=state)])
        assert history.clean is seen_closed


def test_r2_two_closed_readings_too_close_are_one() -> None:
    history = History(Sensor)
    history.commit(operations=[operation(state="opened")])
    history.complaints.clear()
    history.hear("A01", "closed")
    history.see.heard.since_s["A01"] = history.now_s - 0.2
    history.commit(operations=[operation(state="closed")])
    assert not history.clean


def test_r3_a_pulse_follows_a_closed_reading() -> None:
    history = History(Pulse)
    history.commit(operations=[operation()])
    history.hear("A01", "closed")
    history.unlock()
    history.hear("A01", "closed")
    history.unlock()
    assert history.clean
    history.now_s += 1.0
    history.unlock()
    assert not history.clean  # nothing was read since
    for says in ("open", None):
        history = History(Pulse)
        history.commit(operations=[operation()])
        if says:
            history.hear("A01", says)
        history.unlock()
        assert not history.clean


@pytest.mark.parametrize(("says", "clean"), [("closed", True), ("open", False), (None, False)])
def test_r3_a_further_pulse_is_decided_on_after_a_closed_reading(says: str | None, clean: bool) -> None:
    history = History(Pulse)
    history.hear("A01", "closed")
    history.commit(operations=[operation()])
    history.unlock()
    if says:
        history.hear("A01", says)
    history.now_s += 1.0
    history.commit(operations=[operation(attempt=2)])
    assert history.clean is clean


@pytest.mark.parametrize("state", ["armed", "opened"])
def test_r4_no_frame_leaves_before_what_a_start_found_is_reconciled(state: str) -> None:
    for reconciled in (True, False):
        history = History(Start)
        history.commit(operations=[operation(state=state)])
        history.restart()
        if reconciled:
            history.commit(operations=[operation(state="unknown")])
        history.commit(operations=[operation("o2", label="A02")])
        history.unlock("A02")
        assert history.clean is reconciled


def test_r4_an_opened_row_whose_door_was_read_open_may_stay() -> None:
    history = History(Start)
    history.commit(operations=[operation(state="opened")])
    history.restart()
    history.hear("A01", "open")
    history.unlock("A02")
    assert history.clean


@pytest.mark.parametrize(
    ("kind", "order", "clean"),
    [("reopen", "W1", True), ("retrieve", None, True), ("reopen", "W2", False), ("return", "W1", False)],
)
def test_r5_behind_an_unknown_only_its_holder_and_staff_open(kind: str, order: str | None, clean: bool) -> None:
    history = History(Doubt)
    history.commit(operations=[operation(state="unknown")], epochs=[epoch(tries=1)])
    rows = [operation("o2", "reserved", kind=kind, order=order)]
    history.commit(operations=rows, epochs=[epoch(tries=2)])
    assert history.clean is clean


@pytest.mark.parametrize(("ended_ms", "clean"), [(None, True), (1, False)])
def test_r5_a_doubtful_look_of_staff_takes_nobody_s_custody(ended_ms: int | None, clean: bool) -> None:
    history = History(Doubt)
    look = operation("o2", "unknown", kind="retrieve", order=None, epoch=None)
    history.commit(operations=[look], epochs=[epoch(tries=1, ended_ms=ended_ms)])
    history.commit(operations=[look, operation("o3", "reserved")], epochs=[epoch(tries=2, ended_ms=ended_ms)])
    assert history.clean is clean


def test_r5_every_try_of_a_holder_is_counted() -> None:
    history = History(Doubt)
    history.commit(epochs=[epoch(tries=1)])
    history.commit(operations=[operation(state="reserved")])
    assert not history.clean


def test_r6_a_door_becomes_free_by_a_look_only() -> None:
    for kind, was_open, clean in (("retrieve", True, True), ("pickup", True, False), ("retrieve", False, False)):
        history = History(Look)
        history.commit(compartments=[door(content="unsure", quarantine="unknown")])
        if was_open:
            history.open()
            history.shut()
        history.commit(operations=[operation(state="settled", kind=kind)], compartments=[door()])
        assert history.clean is clean, (kind, was_open)
    history = History(Look)
    history.commit(compartments=[door(content="occupied", quarantine="unknown")])
    history.commit(compartments=[door(content="occupied")])
    assert not history.clean  # out of quarantine by itself


AGAINST = {"kind": "staff", "evidence": "sensor_doubted_open"}


def test_r6_and_r3_staff_who_open_against_a_sensor_say_what_they_see_and_get_one_pulse() -> None:
    history = History(Look)
    history.commit(compartments=[door(content="unsure", quarantine="unknown")])
    history.open()
    history.shut()
    history.commit(operations=[operation(state="resolved", **AGAINST)], compartments=[door()])
    assert history.clean
    history = History(Pulse)
    history.commit(operations=[operation(**AGAINST)])
    history.unlock()
    assert history.clean
    history.unlock()
    assert not history.clean


def test_r12_staff_open_with_a_reason_and_the_doubt_is_recorded() -> None:
    begun = operation(state="reserved", kind="staff", evidence="reason_jam")
    sensor = task(kind="sensor")
    out = door()._replace(out_of_service="sensor_doubted")
    for reason, doors, tasks, clean in (
        ("reason_jam", [out], [sensor], True),
        ("reason_", [out], [sensor], False),
        (None, [out], [sensor], False),
        ("reason_jam", [door()], [sensor], False),
        ("reason_jam", [out], [task()], False),
    ):
        history = History(Lying)
        history.hear("A01", "open")
        history.commit(operations=[begun._replace(evidence=reason)])
        history.commit(operations=[operation(**AGAINST)], compartments=doors, tasks=tasks)
        assert history.clean is clean, (reason, doors, tasks)


@pytest.mark.parametrize(("says", "clean"), [("closed", True), ("open", False)])
def test_r12_nobody_else_opens_against_a_sensor(says: str, clean: bool) -> None:
    history = History(Lying)
    history.hear("A01", says)
    history.commit(operations=[operation()])
    assert history.clean is clean


@pytest.mark.parametrize(("hung", "clean"), [(False, False), (True, True)])
def test_r12_what_a_hung_disk_held_back_was_decided_on_older_readings(hung: bool, clean: bool) -> None:
    history = History(Lying)
    history.hear("A01", "open")
    if hung:
        history.see.hung_until_s = history.see.now_s()
    history.commit(operations=[operation()])
    assert history.clean is clean


@pytest.mark.parametrize(("hung_s", "clean"), [(0.0, False), (9.0, True)])
def test_i14_time_stands_still_while_the_disk_gives_no_answer(hung_s: float, clean: bool) -> None:
    history = History(Ends)
    history.commit(operations=[operation(state="armed")])
    history.pass_time(1.0)
    history.see.hung = bool(hung_s)
    history.pass_time(9.0)
    history.see.hung = False
    history.pass_time(8.0)
    assert history.clean is clean
    history.pass_time(3.0)
    assert not history.clean
