"""An old database beside a newer anchor is known; nothing else is taken for one."""

import shutil
from pathlib import Path

import pytest
from db_world import opened, run

from kiosk.db.anchor import AnchorFile, Mark
from kiosk.db.chain import GENESIS
from kiosk.db.database import SqlDatabase
from kiosk.domain.events import Event
from kiosk.services.restored import Restoration


def started(path: Path, anchor: Path, seed: int = 1) -> tuple[SqlDatabase, list[Restoration]]:
    """A database after its start, and what was found out."""
    database = opened(path, seed=seed)
    database.anchor = AnchorFile(anchor)
    found: list[Restoration] = []

    def when_older(book, restoration: Restoration) -> None:
        found.append(restoration)
        book.record(Event("kiosk.restored", "kiosk"))

    database.settle(when_older)
    return database, found


def rows(database: SqlDatabase, count: int) -> None:
    for number in range(count):
        run(database.transact(lambda book, number=number: book.record(Event("t", "kiosk", {"n": number}))))


@pytest.fixture
def anchor(tmp_path: Path) -> Path:
    return tmp_path / "other disk" / "anchor.json"


def copy(path: Path, to: Path) -> Path:
    shutil.copytree(path.parent, to)
    return to


def put_back(path: Path, backup: Path) -> None:
    shutil.rmtree(path.parent)
    shutil.copytree(backup, path.parent)


@pytest.mark.parametrize("before", [0, 1, 3])
@pytest.mark.parametrize("after", [1, 2])
def test_an_old_database_beside_a_newer_anchor_begins_a_new_generation(path, anchor, tmp_path, before, after):
    database, found = started(path, anchor)
    rows(database, before)
    database.close()
    backup = copy(path, tmp_path / "backup")
    database, found = started(path, anchor, seed=2)
    rows(database, after)
    run(database.drop_anchor())
    database.close()
    put_back(path, backup)
    database, found = started(path, anchor, seed=3)
    assert found == [Restoration(2, before, before + after, "anchor")]
    run(database.queued(10))
    assert run(database.transact(lambda book: book.generation())) == 2
    rows(database, 1)
    run(database.acknowledge(1, before))
    database.close()
    database, found = started(path, anchor, seed=4)
    assert found == [], "once is enough"
    assert run(database.transact(lambda book: book.generation())) == 2
    database.close()
    # The same copy again: a third generation, never the second twice.
    put_back(path, backup)
    database, found = started(path, anchor, seed=5)
    assert [one.generation for one in found] == [3]
    database.close()


def test_a_copy_that_went_on_by_itself_is_known_by_its_hashes(path, anchor, tmp_path):
    database, _ = started(path, anchor)
    rows(database, 2)
    database.close()
    backup = copy(path, tmp_path / "backup")
    database, _ = started(path, anchor, seed=2)
    rows(database, 2)
    run(database.drop_anchor())
    database.close()
    put_back(path, backup)
    database = opened(path, seed=3)
    rows(database, 6)
    database.close()
    database, found = started(path, anchor, seed=4)
    assert found == [Restoration(2, 8, 4, "anchor")]
    database.close()


@pytest.mark.parametrize("rows_before", [0, 1, 4])
@pytest.mark.parametrize("rows_after", [0, 1, 4])
def test_a_crash_at_any_moment_is_no_restoration(path, anchor, rows_before, rows_after):
    """Whatever was committed after the anchor, and however often it is read, the anchor is never ahead."""
    database, found = started(path, anchor)
    rows(database, rows_before)
    run(database.drop_anchor())
    rows(database, rows_after)
    database.close()
    for seed in (2, 3):
        database, found = started(path, anchor, seed=seed)
        assert found == []
        database.close()


@pytest.mark.parametrize("said", [None, b"", b"{torn", b"[]", b'{"generation": "x"}', b"null"])
def test_an_anchor_that_says_nothing_is_written_anew(path, anchor, said):
    database, _ = started(path, anchor)
    rows(database, 2)
    database.close()
    if said is None:
        anchor.unlink()
    else:
        anchor.write_bytes(said)
    database, found = started(path, anchor, seed=2)
    assert found == []
    mark = AnchorFile(anchor).read()
    assert mark is not None
    assert (mark.generation, mark.sequence, mark.outbox) == (1, 2, 2)
    database.close()


def test_a_lost_database_is_an_old_one(path, anchor):
    AnchorFile(anchor).write(Mark(4, 900, "ab" * 32, 17))
    database, found = started(path, anchor)
    assert found == [Restoration(5, 0, 900, "anchor")]
    database.close()


def test_an_empty_anchor_of_an_empty_database_is_no_restoration(path, anchor):
    AnchorFile(anchor).write(Mark(1, 0, GENESIS, 0))
    database, found = started(path, anchor)
    assert found == []
    database.close()


def test_a_disk_that_refuses_the_anchor_is_told_and_stops_nothing(path, anchor):
    database, _ = started(path, anchor)
    assert database.anchored
    shutil.rmtree(anchor.parent)
    anchor.parent.write_text("in the way")
    run(database.drop_anchor())
    assert not database.anchored
    rows(database, 1)
    anchor.parent.unlink()
    run(database.drop_anchor())
    assert database.anchored
    assert AnchorFile(anchor).read() is not None
    database.close()
