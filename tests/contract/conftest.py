"""What the contract tests share."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from central_world import World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A central of its own."""
    made = World(tmp_path)
    yield made
    made.close()
