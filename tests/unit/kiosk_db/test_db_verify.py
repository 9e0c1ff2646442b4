"""Every way to tamper with the audit log is found, and `kiosk audit verify` says where."""

import json
import shutil
import sqlite3
from dataclasses import asdict
from pathlib import Path

import pytest
from db_seals import PUBLIC, know_central, rows, sealed, text_of
from db_world import opened, run, tamper

from kiosk.__main__ import main
from kiosk.db.anchor import AnchorFile
from kiosk.db.chain import GENESIS, HEAD_NOTE, link
from kiosk.services.sync_ports import Seal


@pytest.fixture
def kiosk(path: Path, tmp_path: Path) -> Path:
    """Twelve rows: a sync after the fourth and the eighth, a pulse after the tenth; yesterday's copy has six."""
    database = opened(path)
    database.anchor = AnchorFile(path.with_name("anchor.json"))
    know_central(database)
    rows(database, 4)
    sealed(database)
    rows(database, 2)
    database.close()
    shutil.copy(path, tmp_path / "yesterday")
    database = opened(path, seed=2)
    database.anchor = AnchorFile(path.with_name("anchor.json"))
    rows(database, 2)
    seal = sealed(database)
    rows(database, 2)
    run(database.drop_anchor())
    rows(database, 2)
    database.close()
    head = asdict(seal) | {"public_key": text_of(PUBLIC)}
    (tmp_path / "head.json").write_text(json.dumps(head))
    return path


def forge_from(path: Path, first: int) -> None:
    """As somebody who knows how: number the rows anew from `first` on, and make every hash and the note good again."""
    with sqlite3.connect(path) as writer:
        found = writer.execute("SELECT rowid, id, wall_ms, actor, type, data FROM audit ORDER BY sequence").fetchall()
        writer.execute("UPDATE audit SET sequence = sequence + 1000")
        previous = GENESIS
        for sequence, (old, *facts_, data) in enumerate(found, start=1):
            previous = link(previous, (sequence, *facts_), data)
            values = (sequence, previous, old + 1000)
            writer.execute("UPDATE audit SET sequence = ?, hash = ? WHERE sequence = ?", values)
        writer.execute("UPDATE notes SET value = ? WHERE key = ?", (f"{len(found)}:{previous}", HEAD_NOTE))
    writer.close()


def says(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str]:
    code = main(["audit", "verify", *map(str, words)])
    return code, capsys.readouterr().out


def test_a_whole_log_is_whole_by_every_witness(kiosk, tmp_path, capsys):
    assert says(capsys, kiosk, "--head", tmp_path / "head.json") == (
        0,
        "The audit log is whole and agrees with the anchor and central's head.\n",
    )


INSERTED = "INSERT INTO audit SELECT 13, 'new', wall_ms, actor, type, data, hash FROM audit WHERE sequence = 6"
CRUDE = {
    "edit": (["UPDATE audit SET data = '{\"n\":9}' WHERE sequence = 6"], 6),
    "delete": (["DELETE FROM audit WHERE sequence = 6"], 6),
    "insert": ([INSERTED], 13),
    "reorder": (
        [f"UPDATE audit SET sequence = {to} WHERE sequence = {at}" for at, to in [(6, 99), (7, 6), (99, 7)]],
        6,
    ),
    "truncate": (["DELETE FROM audit WHERE sequence > 11"], 12),
    "truncate much": (["DELETE FROM audit WHERE sequence > 5"], 6),
    "first rows": (["DELETE FROM audit WHERE sequence < 4"], 1),
    "first rows, as if pruned": (
        [
            "INSERT INTO notes SELECT 'audit.checkpoint', sequence || ':' || hash FROM audit WHERE sequence = 3",
            "DELETE FROM audit WHERE sequence < 4",
        ],
        1,
    ),
}


@pytest.mark.parametrize("kind", CRUDE)
def test_tampering_is_found_and_named_by_its_row(kiosk, capsys, kind):
    statements, row = CRUDE[kind]
    tamper(kiosk, "PRAGMA foreign_keys = OFF", *statements)
    code, told = says(capsys, kiosk)
    assert code == 1
    assert f"The audit log was changed at row {row} or just before it." in told


EXPERT = {
    "edit": (["UPDATE audit SET data = '{\"n\":9}' WHERE sequence = 6"], 8),
    "delete": (["DELETE FROM audit WHERE sequence = 3"], 4),
    "insert": (
        [
            "UPDATE audit SET sequence = sequence + 100 WHERE sequence > 6",
            "UPDATE audit SET sequence = sequence - 99 WHERE sequence > 100",
            "INSERT INTO audit SELECT 7, 'new', wall_ms, actor, type, data, hash FROM audit WHERE sequence = 6",
        ],
        8,
    ),
    "reorder": (
        [f"UPDATE audit SET sequence = {to} WHERE sequence = {at}" for at, to in [(6, 99), (7, 6), (99, 7)]],
        8,
    ),
    "truncate": (["DELETE FROM audit WHERE sequence > 7"], 8),
    "truncate past the last sync": (["DELETE FROM audit WHERE sequence > 9"], 10),
}


@pytest.mark.parametrize("kind", EXPERT)
def test_tampering_with_every_hash_made_good_is_found_by_the_witnesses(kiosk, capsys, kind):
    """The chain is whole again; the countersignatures kept, and the anchor, say otherwise."""
    statements, row = EXPERT[kind]
    tamper(kiosk, "PRAGMA foreign_keys = OFF", *statements)
    forge_from(kiosk, 1)
    code, told = says(capsys, kiosk)
    assert code == 1
    assert f"Row {row}: " in told


def test_yesterdays_copy_is_found_by_the_anchor_and_by_centrals_head(kiosk, tmp_path, capsys):
    shutil.copy(tmp_path / "yesterday", kiosk)
    code, told = says(capsys, kiosk)
    assert code == 1
    assert "Row 7: The anchor names row 10, but the log ends at row 6" in told
    kiosk.with_name("anchor.json").unlink()
    assert says(capsys, kiosk)[0] == 0, "without a witness nobody can tell"
    code, told = says(capsys, kiosk, "--head", tmp_path / "head.json")
    assert code == 1
    assert "Row 7: Central countersigned row 8, but the log ends at row 6" in told


@pytest.mark.parametrize("field", ["sequence", "hash", "signature", "public_key", "kiosk"])
def test_a_head_that_central_did_not_sign_is_refused(kiosk, tmp_path, capsys, field):
    head = json.loads((tmp_path / "head.json").read_text())
    head[field] = 7 if field == "sequence" else "A" * len(head[field])
    (tmp_path / "head.json").write_text(json.dumps(head))
    assert main(["audit", "verify", str(kiosk), "--head", str(tmp_path / "head.json")]) == 1
    assert "head" in capsys.readouterr().err


def test_a_witness_that_is_none_is_said(kiosk, tmp_path, capsys):
    for option in ("--anchor", "--head"):
        assert main(["audit", "verify", str(kiosk), option, str(tmp_path / "nothing")]) == 1
        assert "nothing" in capsys.readouterr().err


def test_a_countersignature_by_another_key_is_not_kept(kiosk):
    database = opened(kiosk, seed=3)
    seal = Seal("K00001", 1, 12, "ab" * 32, "A" * 86, 1)
    assert not run(database.acknowledge(1, 0, seal))
    assert not run(database.acknowledge(1, 0, Seal("K00001", 1, 12, "ab" * 32, "A" * 86, 9)))
    database.close()
