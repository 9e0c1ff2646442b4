"""Days that were played, a line of JSON each, so that a campaign cut off goes on where it was.

Knows: results and a file that grows. Must never know which sources they were played with: whoever gives the file does.
"""

import json
from dataclasses import asdict
from pathlib import Path

from sim.soak.run import Result
from sim.soak.steps import Violation


class Ledger:
    """What is known of earlier runs; without a file nothing is remembered. A last line that was cut off is dropped."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self.known: dict[int, Result] = {}
        whole = path.read_text(encoding="utf-8").rpartition("\n")[0] if path is not None and path.exists() else ""
        for line in whole.splitlines():
            result = _read(line)
            self.known[result.seed] = result
        if path is not None and path.exists():
            path.write_text(whole + "\n" if whole else "", encoding="utf-8")

    def keep(self, result: Result) -> None:
        """One more day, unless it is known."""
        if self._path is None or result.seed in self.known:
            return
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(result)) + "\n")


def _read(line: str) -> Result:
    said = json.loads(line)
    return Result(**{**said, "violations": tuple(Violation(**one) for one in said["violations"])})
