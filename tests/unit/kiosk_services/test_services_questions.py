"""What a day asks the database is answered from an index: no question reads through a table that grows for ever."""

import contextlib
import sqlite3
from pathlib import Path

from kiosk.db.engine import driver_of
from kiosk.link.messages import Pressed
from kiosk.link.screens import Button, Screen
from sim import virtual_loop
from sim.shop import Shop
from sim.shop_people import Customer, Office, Staff

GROW = frozenset({"orders", "parcels", "epochs", "credentials", "operations", "returns", "tasks", "audit", "outbox"})
OF_FEW = frozenset({"ix_epochs_live"})
"""Indices that hold only the rows that are asked for."""

ENDS = ("LIMIT", "min(", "max(")
"""A question for the first or the last row reads one."""


async def a_morning(shop: Shop) -> None:
    """A parcel is loaded and collected; a stranger's code is refused; custody ends; central hears of all."""
    office, customer = Office(shop), Customer(shop)
    order, who = await office.order(), await office.hire()
    await Staff(shop).loads(order, who)
    await customer.scans("NOT-A-CODE-OF-OURS")
    await customer.sees(Screen.REFUSED)
    await customer.shows(order)
    await customer.sees(Screen.OPEN)
    label = customer.opened()
    await customer.tends(label, take=True)
    await customer.sees(Screen.COLLECTED)
    await shop.do(Pressed(serial=shop.snapshot.serial, button=Button.DONE))
    await shop.clock.sleep(1800)


def asked(folder: Path) -> dict[str, str]:
    """Every question of a morning, by its words without the values, with how SQLite answers it."""
    questions: dict[str, str] = {}

    async def main() -> None:
        async with Shop(1, folder) as shop:
            await Customer(shop).sees(Screen.IDLE)
            driver = driver_of(shop.kiosk.parts.database._connection)
            driver.set_trace_callback(lambda sql: questions.setdefault(sql, ""))
            await a_morning(shop)
            driver.set_trace_callback(None)
            with contextlib.closing(sqlite3.connect(shop.database)) as reader:
                for sql in questions:
                    if sql.startswith(("SELECT", "UPDATE")):
                        steps = reader.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall()
                        questions[sql] = "; ".join(str(step[3]) for step in steps)

    virtual_loop.run(main)
    return {sql: plan for sql, plan in questions.items() if plan}


def reads_through(sql: str, plan: str) -> bool:
    """Whether a step of the plan reads every row of a table that grows."""
    scans = [step.split() for step in plan.split("; ") if step.startswith("SCAN")]
    through = [words for words in scans if words[1] in GROW and not OF_FEW & set(words)]
    return bool(through) and not any(end in sql for end in ENDS)


def test_no_question_reads_through_a_table_that_grows(tmp_path):
    questions = asked(tmp_path)
    assert len(questions) > 30, "a morning asks more than that"
    assert {word for sql in questions for word in GROW if f"FROM {word}" in sql} >= {
        "epochs",
        "operations",
        "credentials",
    }
    slow = [f"{sql}\n    {plan}" for sql, plan in questions.items() if reads_through(sql, plan)]
    assert not slow, "\n".join(slow)


def test_a_question_without_an_index_would_be_seen(tmp_path):
    path = tmp_path / "one.db"
    with contextlib.closing(sqlite3.connect(path)) as made:
        made.execute("CREATE TABLE epochs (id TEXT PRIMARY KEY, ended_ms INTEGER)")
        sql = "SELECT * FROM epochs WHERE ended_ms IS NULL ORDER BY id"
        plan = "; ".join(str(step[3]) for step in made.execute(f"EXPLAIN QUERY PLAN {sql}"))
    assert reads_through(sql, plan)
