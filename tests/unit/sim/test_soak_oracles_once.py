"""I12: what truly happened is told once. The oracle is heard when it is not, and only then."""

import json
from dataclasses import replace

import pytest
from soak_history import History, applied, epoch, operation, task

from sim.soak.books import CentralBook, KioskBook
from sim.soak.oracle.i12_once import Once
from sim.soak.rows import DeadLetter


def taken_out() -> History:
    """The parcel of the epoch e1 was taken out of its door, which stands open."""
    history = History(Once)
    history.truth.owner["P-1"] = "W1"
    history.put("P-1")
    history.commit(operations=[operation()], epochs=[epoch()])
    history.unlock()
    history.open()
    history.take()
    return history


def picked_up(*told: str, waiting: bool = False) -> History:
    """A true pickup in the epoch e1, and what was told of it."""
    history = taken_out()
    history.shut()
    for name in told:
        history.commit(("parcel.collected", {"epoch": name}))
    if waiting:
        history.commit(tasks=[task()])
    history.see.central = CentralBook([applied(n) for n in range(1, len(told) + 1)])
    history.close()
    return history


def test_i12_a_true_pickup_has_one_event_or_one_open_task() -> None:
    assert picked_up("e1").clean
    assert picked_up(waiting=True).clean
    assert not picked_up().clean
    assert not picked_up("e2").clean
    assert not picked_up("e1", "e1").clean


@pytest.mark.parametrize(("outcome", "clean"), [("not_mine", True), ("taken", False)])
def test_i12_nobody_can_tell_of_a_pickup_that_was_denied_at_the_door(outcome: str, clean: bool) -> None:
    history = taken_out()
    history.shut()
    history.commit(operations=[operation(state="settled", outcome=outcome)])
    history.close()
    assert history.clean is clean


@pytest.mark.parametrize(("back", "clean"), [("P-1", True), ("a-stranger-thing", False)])
def test_i12_what_was_laid_back_behind_the_open_door_was_not_picked_up(back: str, clean: bool) -> None:
    history = taken_out()
    history.put(back)
    history.shut()
    history.close()
    assert history.clean is clean


def test_i12_what_was_laid_back_and_taken_again_was_picked_up() -> None:
    history = taken_out()
    history.put("P-1")
    history.take()
    history.shut()
    history.close()
    assert not history.clean


@pytest.mark.parametrize(("told", "kept", "clean"), [("r1", True, True), ("r2", True, False), ("r2", False, True)])
def test_i12_a_true_return_has_one_event(told: str, kept: bool, clean: bool) -> None:
    history = History(Once)
    history.commit(operations=[operation(kind="return", return_case="r1")])
    history.unlock()
    history.open()
    history.put("back-P-1")
    if not kept:
        history.take()
    history.shut()
    history.commit(("return.received", {"return_case": told}))
    history.see.central = CentralBook([applied(1)])
    history.close()
    assert history.clean is clean


@pytest.mark.parametrize(("reviewed", "clean"), [("o1", True), ("o2", False)])
def test_i12_a_return_whose_goods_are_not_found_is_asked_for(reviewed: str, clean: bool) -> None:
    history = History(Once)
    history.commit(operations=[operation(kind="return", return_case="r1")])
    history.unlock()
    history.open()
    history.put("back-P-1")
    history.shut()
    gone = operation(state="resolved", kind="return", return_case="r1", outcome="missing")
    history.commit(operations=[gone], tasks=[task(label=None, operation=reviewed)])
    history.close()
    assert history.clean is clean


@pytest.mark.parametrize(("copied", "clean"), [(False, True), (True, False)])
def test_i12_an_old_copy_tells_nothing_of_an_opening_it_does_not_know(copied: bool, clean: bool) -> None:
    history = History(Once)
    history.truth.owner["P-1"] = "W1"
    history.put("P-1")
    history.commit(operations=[operation()], epochs=[epoch()])
    history.unlock()
    history.open()
    history.see.struck["old database restored"] = [history.now_s]
    history.see.started_s = history.now_s
    before, history.see.kiosk = history.see.kiosk, KioskBook()
    if copied:
        history.see.kiosk = replace(before, audit=[])
    history.oracle.started(before)
    history.take()
    history.shut()
    history.close()
    assert history.clean is clean


@pytest.mark.parametrize(
    ("screen", "kind", "name"),
    [("rating_tags", "rating.given", "session"), ("complaint_noted", "complaint.opened", "complaint")],
)
def test_i12_the_screen_thanks_for_what_is_written_and_told_once(screen: str, kind: str, name: str) -> None:
    history = History(Once)
    history.show(screen)
    assert not history.clean
    history = History(Once)
    history.commit((kind, {name: "s1"}))
    history.show(screen)
    assert history.clean
    history.commit((kind, {name: "s1"}))
    assert not history.clean


@pytest.mark.parametrize(("dead", "clean"), [(None, False), ("event-1", True), ("event-2", False)])
def test_i12_what_was_told_reaches_central_if_only_among_the_dead_letters(dead: str | None, clean: bool) -> None:
    history = History(Once)
    history.commit(("parcel.collected", {"epoch": "e1"}))
    history.see.kiosk.outbox.clear()
    letter = DeadLetter(1, 1, 1, "no such kind", json.dumps({"id": dead, "type": "drone.landed"}))
    history.see.central = CentralBook(dead=[letter] if dead else [])
    history.close()
    assert history.clean is clean
