"""Tables of a new database, made by the real revisions once in each process and copied from then on.

A new database costs a tenth of a second, and the suite opens some thousand. One that exists already goes its real way;
`test_migrated.py` holds a copy against a database that was not copied.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache

import pytest
from sqlalchemy import Connection

import central.database
import kiosk.db.opening
from kiosk.db.engine import DatabaseSettings, make_engine

Upgrade = Callable[[Connection], None]
KIOSK: Upgrade = kiosk.db.opening.migrate
CENTRAL: Upgrade = central.database._upgrade
"""The real ways."""


@cache
def kiosk_tables() -> tuple[str, ...]:
    """What makes the tables of a kiosk."""
    with make_engine(DatabaseSettings(None)).connect() as connection:
        KIOSK(connection)
        return statements(connection)


@cache
def central_tables() -> tuple[str, ...]:
    """What makes the tables of central."""
    with central.database._engine(None).begin() as connection:
        CENTRAL(connection)
        return statements(connection)


def statements(connection: Connection) -> tuple[str, ...]:
    """What makes these tables anew, rows included."""
    return tuple(line for line in _driver(connection).iterdump() if line not in {"BEGIN TRANSACTION;", "COMMIT;"})


def _driver(connection: Connection) -> sqlite3.Connection:
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    return driver


def _copying(upgrade: Upgrade, tables: Callable[[], tuple[str, ...]]) -> Upgrade:
    def upgraded(connection: Connection) -> None:
        driver = _driver(connection)
        if driver.execute("SELECT 1 FROM sqlite_master").fetchone() is not None:
            upgrade(connection)
            return
        begun = driver.in_transaction
        for statement in tables() if begun else ("BEGIN", *tables(), "COMMIT"):
            driver.execute(statement)

    return upgraded


@contextmanager
def copies() -> Iterator[None]:
    """While it lasts, new databases of this process get their tables by copy."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kiosk.db.opening, "migrate", _copying(KIOSK, kiosk_tables))
        patch.setattr(central.database, "_upgrade", _copying(CENTRAL, central_tables))
        yield
