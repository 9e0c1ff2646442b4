"""Oracles of the end of a day: each is heard when the books then differ from the truth, and only then."""

import pytest
from soak_history import History, door, epoch, operation, task

from sim.soak.oracle.i16_audited import Audited
from sim.soak.oracle.i17_at_rest import AtRest
from sim.soak.rows import Parcel

MINE = Parcel("p1", "W1", "P-1", "ready")


def test_i17_a_door_that_nobody_looks_at_any_more_is_not_usable() -> None:
    for passes_s, clean in ((5.0, True), (7.0, False)):
        history = History(AtRest)
        history.commit(compartments=[door()])
        history.hear("A01", "closed")
        history.pass_time(passes_s)
        history.close()
        assert history.clean is clean, passes_s
    history = History(AtRest)
    history.commit(compartments=[door()])
    history.close()
    assert not history.clean


def test_i16_at_the_end_the_book_equals_the_truth() -> None:
    history = History(Audited)
    history.put("P-1")
    history.commit(compartments=[door(content="occupied", epoch="e1"), door("A02")], epochs=[epoch()], parcels=[MINE])
    history.close()
    assert history.clean
    for wrong in ("free", "nothing inside", "another inside", "ready nowhere", "collected inside", "open"):
        history = History(Audited)
        if wrong not in ("nothing inside", "ready nowhere"):
            history.put("P-2" if wrong == "another inside" else "P-1")
        content = {"free": "free", "ready nowhere": "presumed_empty"}.get(wrong, "occupied")
        status = "collected" if wrong == "collected inside" else "ready"
        parcels = [MINE._replace(status=status)]
        history.commit(compartments=[door(content=content, epoch="e1")], epochs=[epoch()], parcels=parcels)
        if wrong == "open":
            history.open()
        history.close()
        assert not history.clean, wrong


@pytest.mark.parametrize(("written", "clean"), [("nothing", True), ("a task", False), ("an operation", False)])
def test_i16_what_was_heard_and_not_written_dies_with_the_controller(written: str, clean: bool) -> None:
    history = History(Audited)
    history.put("P-1")
    history.commit(compartments=[door(content="occupied", epoch="e1")], epochs=[epoch()], parcels=[MINE])
    history.open(forced=True)
    history.hear("A01", "open", twice=False)
    done = task(done_ms=1)
    if written == "a task":
        history.commit(tasks=[task()])
    if written == "an operation":
        history.commit(operations=[operation(kind="retrieve", state="opened")])

    def rob() -> None:
        history.take()
        history.shut()

    history.restart(meanwhile=rob)
    if written == "a task":
        history.commit(tasks=[done])
    if written == "an operation":
        history.commit(operations=[operation(kind="retrieve", state="unknown")])
    history.close()
    assert history.clean is clean


@pytest.mark.parametrize(("state", "clean"), [("unknown", True), ("settled", False)])
def test_i16_what_was_hidden_is_no_excuse_after_a_look(state: str, clean: bool) -> None:
    history = History(Audited)
    history.put("P-1")
    history.commit(compartments=[door(content="occupied", epoch="e1")], epochs=[epoch()], parcels=[MINE])
    history.open(forced=True)
    history.take()
    history.shut()
    history.commit(operations=[operation(kind="retrieve", state=state)])
    history.close()
    assert history.clean is clean


@pytest.mark.parametrize(("twice", "clean"), [(False, True), (True, False)])
def test_i16_one_reading_alone_tells_nobody_of_a_theft(twice: bool, clean: bool) -> None:
    history = History(Audited)
    history.put("P-1")
    history.commit(compartments=[door(content="occupied", epoch="e1")], epochs=[epoch()], parcels=[MINE])
    history.open(forced=True)
    history.take()
    history.hear("A01", "open", twice=twice)
    history.shut()
    history.close()
    assert history.clean is clean


def test_i16_a_door_with_a_task_is_still_to_be_looked_at() -> None:
    history = History(Audited)
    history.put("P-1")
    history.commit(compartments=[door()], tasks=[task()])
    history.close()
    assert history.clean


@pytest.mark.parametrize(
    ("since", "content", "inside", "clean"),
    [
        ("", "free", False, True),
        ("", "free", True, False),
        ("", "presumed_empty", False, False),
        ("opened", "presumed_empty", False, True),
        ("opened", "free", True, True),
        ("said to be", "presumed_empty", True, True),
        ("said to be", "free", True, True),
    ],
)
def test_i16_nothing_is_presumed_or_hidden_of_a_door_checked_in_an_audit(
    since: str, content: str, inside: bool, clean: bool
) -> None:
    """What was hidden behind the door before is no excuse; what was done there since is one again."""
    history = History(Audited)
    history.see.truth.misled["A01"] = "another door's parcel"
    if inside:
        history.put("P-9")
    history.commit(compartments=[door(content=content)], operations=[operation(kind="audit", state="closed")])
    history.commit(operations=[operation(kind="audit", state="settled", outcome="empty")])
    if since == "opened":
        history.open()
        history.shut()
    if since == "said to be":
        history.commit(operations=[operation("o2", state="opened")])
    history.close()
    assert history.clean is clean
