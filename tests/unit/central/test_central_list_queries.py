"""A list costs as many questions to the database as a list of one."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from central_world import NOON_MS, World
from console_bench import complain
from sqlalchemy import event
from test_central_refunds import bring_back, hire, review

from central.complaints import desk as complaints
from central.refunds import desk as refunds

LISTS: dict[str, Callable[[Any], Any]] = {
    "complaints": lambda unit: complaints.listed(unit, None).complaints,
    "returns": lambda unit: refunds.listed(unit, None).refunds,
}
ONE_BY_ONE: dict[str, Callable[[Any, str], Any]] = {"complaints": complaints.read, "returns": refunds.show}


def fill(world: World, kiosk: Any, who: str, first: int, count: int) -> None:
    """So many more complaints and returns, with something done about each."""
    for number in range(first, first + count):
        made = complain(world, f"Number {number} leaks.")
        note = {"act": "answer", "note": f"Sorry for {number}.", "by": "0012"}
        world.admin("POST", f"/v1/complaints/{made['id']}/acts", note)
        case = bring_back(world, kiosk, f"W{number}", decision="review")
        review(world, case, "ask", who, note=f"Where is {number}?")
        world.sql(lambda unit, case=case: unit.conn.exec_driver_sql(PHOTO, (case, NOON_MS, None)))


PHOTO = "INSERT INTO return_photos (id, digest, sealed, received_ms, deleted_ms) VALUES (?, 'd', 's', ?, ?)"


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[World, dict[str, tuple[int, int]]]]:
    """How many statements each list takes for one row and for twelve."""
    world = World(tmp_path_factory.mktemp("lists"))
    kiosk = world.enrol()
    who = hire(world, kiosk, "manager", "0001")
    fill(world, kiosk, who, 1, 1)
    one = {name: statements(world, look) for name, look in LISTS.items()}
    fill(world, kiosk, who, 2, 11)
    many = {name: statements(world, look) for name, look in LISTS.items()}
    yield world, {name: (one[name], many[name]) for name in LISTS}
    world.close()


def statements(world: World, look: Callable[[Any], Any]) -> int:
    said: list[str] = []

    def heard(_conn: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        said.append(statement)

    def work(unit: Any) -> None:
        event.listen(unit.conn, "before_cursor_execute", heard)
        look(unit)
        event.remove(unit.conn, "before_cursor_execute", heard)

    world.sql(work)
    return len(said)


@pytest.mark.parametrize("name", LISTS)
def test_a_long_list_asks_no_more_than_a_short_one(counted: Any, name: str) -> None:
    _, found = counted
    one, many = found[name]
    assert 0 < one == many <= 4


@pytest.mark.parametrize("name", LISTS)
def test_each_row_of_a_list_is_what_it_is_alone(counted: Any, name: str) -> None:
    world, _ = counted
    rows = world.sql(LISTS[name])
    assert len(rows) == 12
    assert [world.sql(lambda unit, row=row: ONE_BY_ONE[name](unit, row.id)) for row in rows] == rows
    notes = [done.note for row in rows for done in getattr(row, "acts", None) or row.steps]
    assert len(set(notes)) == len(notes) == 12, "nobody's steps are another's"


@pytest.mark.parametrize("table", ["returns", "tasks", "tickets", "complaints"])
def test_what_hangs_on_an_order_is_found_by_it(counted: Any, table: str) -> None:
    world, _ = counted
    plan = world.rows(f"EXPLAIN QUERY PLAN SELECT * FROM {table} WHERE \"order\" = 'o1'")
    assert f"ix_{table}_order" in str(plan)


def test_photographs_stand_by_their_own_case(counted: Any) -> None:
    world, _ = counted
    world.sql(lambda unit: unit.conn.exec_driver_sql("UPDATE return_photos SET deleted_ms = 1 WHERE id = 'r-W3'"))
    found = {row.id: row.photo for row in world.sql(LISTS["returns"])}
    assert found.pop("r-W3") == "deleted"
    assert set(found.values()) == {"here"}
