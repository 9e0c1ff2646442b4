"""A fresh database per test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from db_aged import SLICE
from db_world import opened

from kiosk.db import retention
from kiosk.db.database import SqlDatabase


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "kiosk.db"


@pytest.fixture
def database(path: Path) -> Iterator[SqlDatabase]:
    database = opened(path)
    yield database
    database.close()


@pytest.fixture
def short_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    """The log is forgotten in slices that a test can fill."""
    monkeypatch.setattr(retention, "SLICE", SLICE)
