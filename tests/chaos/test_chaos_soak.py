"""Soaked days: clean, and the same for the same seed."""

import json
import os
import subprocess
import sys

import pytest

from sim.soak.campaign import campaign

pytestmark = pytest.mark.timeout(900)
CHUNK, OPERATIONS_A_CHUNK = 6, 300
BUSY = (
    1,
    2,
    8,
    13,
    19,
    26,
    33,
    42,
    44,
    48,
    57,
    62,
    63,
    68,
    72,
    73,
    74,
    82,
    83,
    85,
    87,
    105,
    116,
    124,
    127,
    140,
    145,
    151,
    156,
    157,
    160,
    162,
    165,
    180,
    186,
    201,
)
"""Seeds of days with many visits: most operations for the time a day takes."""

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
    first, again = said("--seeds", "46:47"), said("--seeds", "46:47", hash_seed=4711)
    assert {**first, "speed": 0} == {**again, "speed": 0}
    assert set(first) >= {"seeds", "hours", "restarts", "operations", "faults", "violations", "speed", "trace_hash"}
    assert isinstance(first["operations"], int)
    assert first["operations"] > 5


@pytest.mark.timeout(900)
@pytest.mark.parametrize("first", range(0, len(BUSY), CHUNK))
def test_a_slice_of_the_soak_breaks_no_invariant(first: int) -> None:
    """All slices together are 2,000 operations."""
    report = campaign(BUSY[first : first + CHUNK], processes=1)
    assert not report.crashes, report.crashes[0]
    assert not report.violations, report.violations[:3]
    assert report.operations >= OPERATIONS_A_CHUNK
