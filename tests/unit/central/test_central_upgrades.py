"""What stands in a database of an older central is still there and still true after the upgrade."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from central_world import World, order_body
from notice_bench import MAIL, collected, kinds, loaded, told, with_notices

from central.database import Database
from central.tables import METADATA


def _without_returns(old: sqlite3.Connection) -> None:
    for table, name in (("items", "goods"), ("items", "confirmed"), ("orders", "returns_hold")):
        old.execute(f"ALTER TABLE {table} DROP COLUMN {name}")


def _without_notices(old: sqlite3.Connection) -> None:
    for name in ("notices", "contacts"):
        old.execute(f"DROP TABLE {name}")


def _without_complaints(old: sqlite3.Connection) -> None:
    for name in ("complaint_acts", "complaints"):
        old.execute(f"DROP TABLE {name}")


def _without_low_doors(old: sqlite3.Connection) -> None:
    old.execute("DROP INDEX ix_orders_customer")
    for name in ("customer", "low_door"):
        old.execute(f"ALTER TABLE orders DROP COLUMN {name}")


def _without_counter(old: sqlite3.Connection) -> None:
    old.execute("DROP TABLE tickets")
    old.execute("ALTER TABLE parcels DROP COLUMN counter")
    for name in ("slot_from_ms", "slot_until_ms", "ready", "expected_ms"):
        old.execute(f"ALTER TABLE orders DROP COLUMN {name}")


def _without_task_number(old: sqlite3.Connection) -> None:
    old.execute("ALTER TABLE tasks DROP COLUMN number")


def _without_refunds(old: sqlite3.Connection) -> None:
    for name in ("refund_steps", "refunds"):
        old.execute(f"DROP TABLE {name}")


def _without_sealing(old: sqlite3.Connection) -> None:
    old.execute("DROP TABLE sealing_keys")


def _without_users(old: sqlite3.Connection) -> None:
    for name in ("user_acts", "sign_in_failures", "user_sessions", "users"):
        old.execute(f"DROP TABLE {name}")


def _without_condition(old: sqlite3.Connection) -> None:
    old.execute("ALTER TABLE returns DROP COLUMN condition")


def _without_photos(old: sqlite3.Connection) -> None:
    old.execute("DROP TABLE return_photos")
    old.execute("DROP INDEX ix_returns_photo")
    old.execute("ALTER TABLE returns DROP COLUMN photo")


def _without_indexes_of_orders(old: sqlite3.Connection) -> None:
    for name in ("user_acts_people", "returns_order", "tasks_order", "tickets_order", "complaints_order"):
        old.execute(f"DROP INDEX ix_{name}")


def _without_follow_ups(old: sqlite3.Connection) -> None:
    old.execute("DROP TABLE rating_follow_ups")


def _without_handovers(old: sqlite3.Connection) -> None:
    for name in ("handover_checks", "handovers"):
        old.execute(f"DROP TABLE {name}")


def _without_places(old: sqlite3.Connection) -> None:
    old.execute("ALTER TABLE parcels DROP COLUMN place")
    old.execute("ALTER TABLE tasks DROP COLUMN taken_by")


def _without_public_url(old: sqlite3.Connection) -> None:
    old.execute("ALTER TABLE shops DROP COLUMN public_url")


BACK: dict[str, Callable[[sqlite3.Connection], None]] = {
    "v0016": _without_public_url,
    "v0015": _without_indexes_of_orders,
    "v0014": _without_photos,
    "v0013": _without_handovers,
    "v0012": _without_places,
    "v0011": _without_follow_ups,
    "v0010": _without_condition,
    "v0009": _without_users,
    "v0008": _without_sealing,
    "v0007": _without_refunds,
    "v0006": _without_returns,
    "v0005": _without_notices,
    "v0004": _without_complaints,
    "v0003": _without_low_doors,
    "v0002": _without_counter,
    "v0001": _without_task_number,
}
"""What takes a database back to a version from the next one; newest first."""


def take_back(path: Path, version: str, sql: str = "") -> None:
    """Make the database what it was at a version, and put something into it."""
    with closing(sqlite3.connect(path)) as old:
        for name, back in BACK.items():
            back(old)
            if name == version:
                break
        old.execute("UPDATE alembic_version SET version_num = ?", (version,))
        old.executescript(sql)
        old.commit()


@pytest.mark.parametrize("version", BACK)
def test_every_older_database_becomes_what_a_new_one_is(tmp_path: Path, version: str) -> None:
    path = tmp_path / "central.db"
    Database(path).close()
    take_back(path, version)
    database = Database(path)
    with database.begin() as conn:
        assert compare_metadata(MigrationContext.configure(conn), METADATA) == []
    database.close()


def test_a_database_of_the_first_tables_keeps_its_tasks(tmp_path: Path) -> None:
    path = tmp_path / "central.db"
    Database(path).close()
    take_back(path, "v0001", "INSERT INTO tasks (id, kiosk, kind, opened_ms) VALUES ('t1', 'k1', 'jam', 5);")
    database = Database(path)
    with database.begin() as conn:
        assert conn.exec_driver_sql("SELECT id, number FROM tasks").all() == [("t1", None)]
    database.close()


def test_orders_and_changes_that_wait_outlive_the_upgrade_to_the_counter(world: World) -> None:
    kiosk = world.enrol()
    body = order_body(kiosk.id, phone_tail="5678")
    first = world.admin("POST", "/v1/orders", body, status=201)
    waiting = kiosk.pull()["changes"]
    kiosk.push(kiosk.example("rating.given"))
    world.app.state.central.close()
    take_back(world.folder / "central.db", "v0002")
    world.start()
    *before, fresh = kiosk.pull()["changes"]
    assert (before, fresh["type"]) == (waiting, "sealing_key.put"), "a key the older central did not have"
    assert kiosk.words(kiosk.example("rating.given")) == ["applied"], "the stream goes on after the first event"
    assert world.admin("POST", "/v1/orders", body, status=200) == first, "the same order is still the same"
    shown = world.order(first["id"])
    assert (shown["ready"], shown["slot_from_ms"], shown["parcels"][0]["counter"]) == (None, None, None)
    assert world.admin("GET", "/v1/counter") == {"tickets": []}


def test_orders_from_before_low_doors_are_marked_when_somebody_cannot_reach(world: World) -> None:
    kiosk = world.enrol()
    body = order_body(kiosk.id)
    first = world.admin("POST", "/v1/orders", body, status=201)
    world.app.state.central.close()
    take_back(world.folder / "central.db", "v0003")
    world.start()
    assert world.admin("POST", "/v1/orders", body, status=200) == first, "the same order is still the same"
    assert not world.order(first["id"])["low_door"]
    kiosk.push(kiosk.example("help.called", screen="too_high", order=first["id"]))
    assert world.order(first["id"])["low_door"]


def test_nobody_is_told_of_orders_from_before_notices_until_a_contact_is_given(world: World) -> None:
    kiosk = world.enrol()
    body = order_body(kiosk.id)
    first = world.admin("POST", "/v1/orders", body, status=201)
    world.app.state.central.close()
    take_back(world.folder / "central.db", "v0005")
    with_notices(world)
    assert world.admin("POST", "/v1/orders", body, status=200) == first, "the same order is still the same"
    kiosk.push(loaded(kiosk, world.order(first["id"])))
    assert told(world) == []
    world.admin("PUT", f"/v1/orders/{first['id']}/contact", {"email": MAIL})
    kiosk.push(collected(kiosk, world.order(first["id"])))
    assert kinds(world) == ["collected"]
