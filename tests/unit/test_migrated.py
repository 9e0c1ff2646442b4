"""A database whose tables were copied is one whose tables were made by the revisions."""

from collections.abc import Callable
from pathlib import Path

import migrated
import pytest
from sqlalchemy import Connection

import central.database
import kiosk.db.opening
from kiosk.db.engine import DatabaseSettings, make_engine

WAYS = {
    "kiosk": (
        migrated.KIOSK,
        lambda: kiosk.db.opening.migrate,
        lambda path: make_engine(DatabaseSettings(path)).connect,
    ),
    "central": (migrated.CENTRAL, lambda: central.database._upgrade, lambda path: central.database._engine(path).begin),
}


@pytest.mark.parametrize("whose", WAYS)
def test_a_copy_is_what_the_revisions_make(tmp_path: Path, whose: str) -> None:
    real, copying, opening = WAYS[whose]
    assert copying() is not real

    def made(name: str, upgrade: Callable[[Connection], None]) -> list[str]:
        with opening(tmp_path / name)() as connection:
            upgrade(connection)
            return sorted(migrated.statements(connection), key=_index)

    assert made("copied", copying()) == made("real", real)


def _index(statement: str) -> str:
    """Indexes last and by name: Alembic puts them back in any order when it makes a table anew."""
    return statement if statement.startswith(("CREATE INDEX", "CREATE UNIQUE INDEX")) else ""
