"""Whatever is done to the audit log behind the program's back shows."""

import random
import sqlite3
from pathlib import Path

import pytest
from db_world import opened, run, tamper

from kiosk.db.chain import GENESIS, canonical, link, verify_chain
from kiosk.db.errors import AuditError, SchemaError
from kiosk.db.triggers import TRIGGERS
from kiosk.domain.events import Event

ROWS = 9


@pytest.fixture
def log(path: Path) -> Path:
    database = opened(path)
    for number in range(ROWS):
        event = Event("door.seen", f"staff:{number % 3}", {"门": f"A0{number}", "b": [number, None, True]})
        run(database.transact(lambda book, event=event: book.record(event)))
    database.close()
    return path


def test_an_untouched_log_is_whole(log):
    assert verify_chain(log) is None


def test_an_empty_log_is_whole(path):
    opened(path).close()
    assert verify_chain(path) is None


def test_a_running_controller_is_not_disturbed(path):
    database = opened(path)
    run(database.transact(lambda book: book.record(Event("t", "kiosk"))))
    assert verify_chain(path) is None
    run(database.transact(lambda book: book.record(Event("t", "kiosk"))))
    assert verify_chain(path) is None
    database.close()


@pytest.mark.parametrize(
    ("statement", "first_bad"),
    [
        ("UPDATE audit SET data = replace(data, 'A04', 'A05') WHERE sequence = 5", 5),
        ("UPDATE audit SET data = replace(data, ':', ': ') WHERE sequence = 5", 5),
        ("UPDATE audit SET actor = 'kiosk' WHERE sequence = 1", 1),
        ("UPDATE audit SET wall_ms = wall_ms + 1 WHERE sequence = 9", 9),
        ("UPDATE audit SET type = 'door.opened' WHERE sequence = 2", 2),
        ("UPDATE audit SET id = 'x' WHERE sequence = 2", 2),
        ("UPDATE audit SET actor = x'ff00' WHERE sequence = 3", 3),
        ("UPDATE audit SET hash = '' WHERE sequence = 4", 4),
        ("DELETE FROM audit WHERE sequence = 1", 1),
        ("DELETE FROM audit WHERE sequence = 5", 5),
        ("DELETE FROM audit WHERE sequence = 9", 9),
        ("DELETE FROM audit WHERE sequence > 3", 4),
        ("DELETE FROM audit", 1),
        ("UPDATE audit SET sequence = 20 WHERE sequence = 4", 4),
        ("INSERT INTO audit SELECT 10, 'new', wall_ms, actor, type, data, hash FROM audit WHERE sequence = 9", 10),
        ("INSERT INTO audit SELECT 0, 'new', wall_ms, actor, type, data, hash FROM audit WHERE sequence = 9", 1),
        ("DELETE FROM notes WHERE key = 'audit.head'", 1),
        ("UPDATE notes SET value = 'x' WHERE key = 'audit.head'", 9),
        (f"UPDATE notes SET value = '9:{GENESIS}' WHERE key = 'audit.head'", 9),
    ],
)
def test_an_edit_shows(log, statement, first_bad):
    tamper(log, "PRAGMA foreign_keys = OFF", statement)
    assert verify_chain(log) == first_bad


def test_two_rows_changing_places_shows(log):
    moves = [f"UPDATE audit SET sequence = {to} WHERE sequence = {at}" for at, to in [(4, 99), (5, 4), (99, 5)]]
    tamper(log, *moves)
    assert verify_chain(log) == 4


def test_a_row_forged_with_its_own_good_hash_shows_at_the_next(log):
    with sqlite3.connect(log) as reader:
        rows = reader.execute("SELECT hash, id, wall_ms, actor, type, data FROM audit ORDER BY sequence").fetchall()
    reader.close()
    digest = link(rows[3][0], (5, *rows[4][1:4], "door.forged"), rows[4][5])
    tamper(log, f"UPDATE audit SET type = 'door.forged', hash = '{digest}' WHERE sequence = 5")
    assert verify_chain(log) == 6


def test_any_changed_byte_of_any_row_shows(log, seed):
    dice = random.Random(seed)
    with sqlite3.connect(log) as writer:
        for name in TRIGGERS:
            writer.execute(f"DROP TRIGGER {name}")
    for _ in range(60):
        column = dice.choice(["id", "actor", "type", "data", "hash"])
        sequence = dice.randint(1, ROWS)
        (value,) = writer.execute(f"SELECT {column} FROM audit WHERE sequence = ?", (sequence,)).fetchone()
        place = dice.randrange(len(value))
        changed = value[:place] + chr(ord(value[place]) ^ 1 << dice.randrange(6)) + value[place + 1 :]
        with writer:
            writer.execute(f"UPDATE audit SET {column} = ? WHERE sequence = ?", (changed, sequence))
        assert verify_chain(log) == sequence
        with writer:
            writer.execute(f"UPDATE audit SET {column} = ? WHERE sequence = ?", (value, sequence))
    writer.close()
    assert verify_chain(log) is None


def test_a_log_cut_short_is_refused_at_start(log):
    tamper(log, "DELETE FROM audit WHERE sequence = 9", *(sql.strip() for sql in TRIGGERS.values()))
    with pytest.raises(AuditError, match="row 8"):
        opened(log)


@pytest.mark.parametrize("name", TRIGGERS)
def test_a_missing_or_weakened_trigger_is_refused_at_start(log, name):
    with sqlite3.connect(log) as writer:
        writer.execute(f"DROP TRIGGER {name}")
    writer.close()
    with pytest.raises(SchemaError, match=name):
        opened(log)
    with sqlite3.connect(log) as writer:
        writer.execute(f"CREATE TRIGGER {name} BEFORE UPDATE ON notes BEGIN SELECT 1; END")
    writer.close()
    with pytest.raises(SchemaError, match=name):
        opened(log)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET actor = 'nobody' WHERE sequence = 3",
        "DELETE FROM audit WHERE sequence = 9",
        "DELETE FROM audit",
        "INSERT OR REPLACE INTO audit SELECT * FROM audit WHERE sequence = 9",
        "REPLACE INTO audit SELECT 10, id, wall_ms, actor, type, data, hash FROM audit WHERE sequence = 12",
        "INSERT INTO audit SELECT 11, 'new', wall_ms, actor, type, data, hash FROM audit WHERE sequence = 9",
    ],
)
def test_the_database_itself_keeps_the_log_append_only(log, statement):
    with sqlite3.connect(log) as writer:
        before = writer.execute("SELECT * FROM audit").fetchall()
        if "12" in statement:
            statement = statement.replace("= 12", "= 9").replace("10, id", "9, id")
        with pytest.raises(sqlite3.IntegrityError):
            writer.execute(statement)
        assert writer.execute("SELECT * FROM audit").fetchall() == before
    writer.close()


def test_the_hash_is_what_the_guide_says():
    assert canonical({"b": 1, "a": "门"}) == '{"a":"门","b":1}'
    # printf '%064d[1,"id",2,"kiosk","t",{"a":1}]' 0 | sha256sum
    assert link(GENESIS, (1, "id", 2, "kiosk", "t"), '{"a":1}') == EXPECTED


EXPECTED = "c86e7e3319606a4d6b2608710c46a00c6e6250b05a17614c87a1dc5d159d4b0c"
