"""Oracles of logs, streams and counters: each is heard when its invariant is broken, and only then."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from soak_history import History, applied, central_tables, epoch, task

from sim.soak.books import CentralBook, Commit
from sim.soak.oracle.i10_chain import Chain
from sim.soak.oracle.i11_stream import Stream
from sim.soak.oracle.i19_time import Time
from sim.soak.oracle.i23_counters import Counters
from sim.soak.rows import Credential, DeadLetter, Queued, Return
from sim.soak.rows import Stream as Held

TOLD = ("task.opened", {"task": "t1"})
CODE = Credential("c1", "W1", "numeric", 0, 0, 1_000)


def test_i10_the_chain_is_whole_after_each_commit_and_each_start() -> None:
    history = History(Chain)
    history.commit(TOLD)
    history.commit(TOLD, TOLD)
    history.restart()
    assert history.clean
    whole = history.see.kiosk
    edited = replace(whole, audit=[whole.audit[0]._replace(data="{}"), *whole.audit[1:]])
    gone = replace(whole, audit=[whole.audit[0], whole.audit[2]])
    short = replace(whole, audit=whole.audit[:2])
    for book in (edited, gone, short):
        history.complaints.clear()
        history.restart(book)
        assert not history.clean


def test_i10_a_commit_must_link_to_the_row_before() -> None:
    history = History(Chain)
    history.commit(TOLD)
    history.see.kiosk.audit[0] = history.see.kiosk.audit[0]._replace(hash="f" * 64)
    before = history.see.kiosk
    history.commit(TOLD)
    assert history.clean
    history.see.kiosk = replace(before, audit=[before.audit[0]._replace(sequence=4)])
    history.commit(TOLD)
    assert not history.clean


def test_i10_centrals_head_is_an_ancestor() -> None:
    history = History(Chain)
    history.commit(TOLD)
    history.commit(TOLD)
    true = history.see.kiosk.audit[0].hash
    history.central(CentralBook(streams={1: Held(1, 1, 1, true)}))
    assert history.clean
    history.central(CentralBook(streams={1: Held(1, 1, 1, "f" * 64)}))
    assert not history.clean


def test_i11_central_holds_each_event_once_and_none_is_missing() -> None:
    stream = {1: Held(1, 2, None, None)}
    history = History(Stream)
    history.central(CentralBook([applied(1), applied(2)], [], stream))
    assert history.clean
    for rows in ([applied(2)], [applied(1), applied(2), applied(2)], [applied(2), applied(1)], [applied(1)]):
        history = History(Stream)
        history.central(CentralBook(rows, [], stream))
        assert not history.clean, rows
    history = History(Stream)
    history.central(CentralBook([applied(1), applied(2), applied(3)], [], stream))
    assert not history.clean  # applied and not acknowledged


@pytest.mark.parametrize(("acknowledged", "clean"), [(1, True), (0, False)])
def test_i11_nothing_leaves_the_outbox_before_central_holds_it(acknowledged: int, clean: bool) -> None:
    row = Queued(1, 1, "e1")
    history = History(Stream)
    history.see.central.streams[1] = Held(1, acknowledged, None, None)
    stream, now = history.oracle, history.see.kiosk
    stream.committed(Commit(1.0, replace(now, outbox={row.id: row}), now, ()))
    stream.ticked()
    assert history.clean is clean


def test_i11_what_the_controller_sends_is_no_poison() -> None:
    dead = CentralBook([applied(1)], [DeadLetter(1, 1, 2, "no such field")], {1: Held(1, 2, None, None)})
    history = History(Stream)
    history.central(dead)
    assert not history.clean
    history = History(Stream)
    history.see.struck["poison"] = [1.0]
    history.central(dead)
    assert history.clean


@pytest.mark.parametrize(("tasks", "clean"), [(2, True), (1, False), (3, False)])
def test_i11_each_effect_happened_once(tasks: int, clean: bool, tmp_path: Path) -> None:
    history = History(Stream)
    history.see.central_file = central_tables(tmp_path / "central", tasks=tasks)
    history.central(CentralBook([applied(1), applied(2)], [], {1: Held(1, 2, None, None)}))
    history.close()
    assert history.clean is clean


@pytest.mark.parametrize("kept", [True, False])
def test_i11_the_cursor_goes_past_nothing_that_is_not_applied(kept: bool, tmp_path: Path) -> None:
    history = History(Stream)
    history.see.central_file = central_tables(tmp_path / "central", changes=[("credential.put", {"id": "c1"})])
    history.commit(notes={"sync.cursor": "1"}, credentials=[CODE] if kept else [])
    assert history.clean is kept


def test_i11_a_parcel_of_an_order_is_no_different_and_strange_numbers_mean_nothing(tmp_path: Path) -> None:
    order = {"id": "W1", "parcels": [{"id": "p1", "label": "P-1"}]}
    for struck in (True, False):
        history = History(Stream)
        history.see.struck = {"hostile central": [1.0]} if struck else {}
        history.see.central_file = central_tables(tmp_path / f"central-{struck}", changes=[("order.put", order)])
        history.commit(notes={"sync.cursor": "1"})
        assert history.clean is struck
        history.complaints.clear()
        history.commit(notes={"sync.cursor": "0"})
        assert history.clean  # everything again, from the start


@pytest.mark.parametrize(("generation", "clean"), [(1, False), (2, True)])
def test_i11_an_old_copy_gives_no_number_again(generation: int, clean: bool) -> None:
    history = History(Stream)
    history.commit(TOLD)
    copy = history.see.kiosk
    history.commit(TOLD)
    history.restart(copy)
    assert history.clean
    row = Queued(generation, 2, "another")
    history.oracle.committed(Commit(history.now_s, copy, replace(copy, outbox={**copy.outbox, row.id: row}), ()))
    assert history.clean is clean


def test_i11_what_central_lost_must_be_told_again() -> None:
    history = History(Stream)
    history.see.struck["central restored from backup"] = [1.0]
    history.central(CentralBook([applied(1), applied(2)], [], {1: Held(1, 2, None, None)}))
    assert history.clean
    history.central(CentralBook([applied(1), applied(4)], [], {1: Held(1, 4, None, None)}))
    assert not history.clean


def test_i19_what_is_over_stays_over() -> None:
    ended, done, revoked = epoch(ended_ms=5), task(done_ms=5), CODE._replace(revoked=1)
    history = History(Time)
    history.commit(epochs=[ended], tasks=[done], credentials=[revoked])
    history.commit(epochs=[epoch("e2")])
    assert history.clean
    history.commit(epochs=[epoch()])
    history.commit(tasks=[task()])
    history.commit(credentials=[CODE])
    assert len(history.complaints) == 3


@pytest.mark.parametrize(
    ("states", "clean"),
    [
        (("reserved", "armed", "armed", "opened", "closed", "settled"), True),
        (("reserved", "armed", "unknown", "resolved"), True),
        (("reserved", "opened"), False),
        (("armed", "settled"), False),
        (("settled", "armed"), False),
        (("unknown", "settled"), False),
    ],
)
def test_i19_an_operation_goes_by_its_arrows(states: tuple[str, ...], clean: bool) -> None:
    history = History(Time)
    for state in states:
        history.commit((f"operation.{state}", {"operation": "o1"}))
    assert history.clean is clean


def test_i19_things_are_told_in_their_order() -> None:
    history = History(Time)
    history.commit(TOLD, TOLD)
    history.apply(applied(1), applied(2))
    assert history.clean
    history.apply(applied(1))
    assert not history.clean
    for sequences, clean in (((7, 8, 9), True), ((8, 7), False), ((7, 9), False)):
        history = History(Time)
        history.tell(*sequences)
        assert history.clean is clean, sequences


@pytest.mark.parametrize(("spoiled", "clean"), [("event-1", True), ("event-3", False)])
def test_i19_what_came_spoiled_may_be_told_again_out_of_turn(spoiled: str, clean: bool) -> None:
    history = History(Time)
    history.commit(TOLD, TOLD, TOLD)
    letter = DeadLetter(1, 1, 1, "no such kind", json.dumps({"id": spoiled}))
    history.central(CentralBook([applied(2), applied(1)], [letter]))
    assert history.clean is clean


def test_i23_counters_equal_what_they_count() -> None:
    case = Return("r1", "R1000", "W1", "i1", "accepted", 100, "received", "A01", "o1")
    history = History(Counters)
    history.commit(TOLD)
    history.commit(returns=[case], notes={"return-cases": "1"})
    history.restart()
    assert history.clean
    history.commit(notes={"return-cases": "2"})
    assert not history.clean
    history = History(Counters)
    history.commit(TOLD, TOLD)
    history.commit(notes={"outbox.sequence.1": "1"})
    assert any("fell" in what for what in history.complaints)
    history = History(Counters)
    history.commit(TOLD)
    lost = replace(history.see.kiosk, audit=[])
    history.restart(lost)
    assert not history.clean


def test_i19_a_done_task_is_not_forgotten_within_a_day() -> None:
    history = History(Time)
    history.commit(tasks=[task(done_ms=1)])
    gone = replace(history.see.kiosk, tasks={})
    history.oracle.committed(Commit(1.0, history.see.kiosk, gone, ()))
    assert not history.clean
