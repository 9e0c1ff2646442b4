"""Soaked days: clean, the same for the same seed, and not for another."""

import json
import os
import subprocess
import sys

import pytest

from sim.soak.campaign import campaign

pytestmark = pytest.mark.timeout(900)
CHUNKS, CHUNK, OPERATIONS_A_CHUNK = 6, 9, 250

COMMAND = [sys.executable, "-c", "import sys; from sim.cli import main; sys.exit(main(sys.argv[1:]))", "soak"]


def said(*arguments: str, hash_seed: int = 0) -> dict[str, object]:
    """What the command prints in a process of its own."""
    environment = {**os.environ, "PYTHONHASHSEED": str(hash_seed)}
    words = [*COMMAND, *arguments, "--processes", "1", "--json"]
    answer = subprocess.run(words, env=environment, capture_output=True, timeout=600, check=False, text=True)
    assert answer.returncode in (0, 1), answer.stderr  # A day with a complaint must be the same day too.
    found: dict[str, object] = json.loads(answer.stdout)
    return found


def test_the_same_seed_is_the_same_day_in_every_process() -> None:
    first, again, other = said("--seeds", "3:4"), said("--seeds", "3:4", hash_seed=4711), said("--seeds", "4:5")
    assert {**first, "speed": 0} == {**again, "speed": 0}
    assert first["trace_hash"] != other["trace_hash"]
    assert set(first) >= {"seeds", "hours", "restarts", "operations", "faults", "violations", "speed", "trace_hash"}
    assert isinstance(first["operations"], int)
    assert first["operations"] > 5


@pytest.mark.timeout(900)
@pytest.mark.parametrize("first", range(1000, 1000 + CHUNKS * CHUNK, CHUNK))
def test_a_slice_of_the_soak_breaks_no_invariant(first: int) -> None:
    """All slices together are 2,000 operations; the campaigns of `make soak` go on where they end."""
    report = campaign(range(first, first + CHUNK), processes=1)
    assert not report.crashes, report.crashes[0]
    assert not report.violations, report.violations[:3]
    assert report.operations >= OPERATIONS_A_CHUNK
