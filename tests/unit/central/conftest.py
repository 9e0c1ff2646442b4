"""Central's unit tests talk through the same World as the contract tests: every answer is checked by the contract."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from central_world import KioskSide, World


@pytest.fixture
def world(tmp_path: Path) -> "Iterator[World]":
    """A central of its own."""
    from central_world import World

    made = World(tmp_path)
    yield made
    made.close()


@pytest.fixture
def kiosk(world: "World") -> "KioskSide":
    """A kiosk enrolled at it."""
    return world.enrol()


@pytest.fixture
def telling(world: "World", kiosk: "KioskSide") -> "KioskSide":
    """The kiosk of a central with both channels of notices."""
    from notice_bench import with_notices  # beside this file, found once pytest has its path

    with_notices(world)
    return kiosk
