"""Where the next controller dies: a small file that the launched program looks at, and shortens when it does.

Knows: names of points and moments. Must never know how a program dies.
"""

import json
from dataclasses import astuple, dataclass
from enum import StrEnum
from pathlib import Path

PUSH = "push"
"""Events on their way to central: a point beside those of the journal."""


class Moment(StrEnum):
    """When, at its point: before the commit, after it before anybody knows, or once the pulse's first byte left. For a
    push: before the request leaves, or after central's answer came and before it is noted."""

    ABSENT = "absent"
    PRESENT = "present"
    SENT = "sent"


@dataclass(frozen=True)
class Step:
    """One death."""

    point: str
    moment: str

    def __str__(self) -> str:
        return f"{self.point} {self.moment}"


class Plan:
    """The deaths to come, in a file that survives them."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def write(self, *steps: Step) -> None:
        """Die so, one after the other."""
        fresh = self._path.with_suffix(".new")
        fresh.write_text(json.dumps([astuple(step) for step in steps]), encoding="utf-8")
        fresh.replace(self._path)

    def steps(self) -> list[Step]:
        """What is still to come."""
        try:
            return [Step(*fields) for fields in json.loads(self._path.read_text(encoding="utf-8"))]
        except FileNotFoundError:
            return []

    def take(self) -> None:
        """The first one comes now."""
        self.write(*self.steps()[1:])
