"""What happened in a simulated shop, line by line, and one hash over all of it.

Knows: plain data with virtual times. Must never know what a line means. Nothing that differs between two computers
may be put in: no path, no real time, no memory address.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One happening at a virtual second."""

    at_s: float
    what: str
    data: dict[str, object]

    def text(self) -> str:
        """Canonical JSON."""
        line = {"t": round(self.at_s, 6), "what": self.what, **self.data}
        return json.dumps(line, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


class Trace:
    """The lines in order."""

    def __init__(self, now_s: Callable[[], float]) -> None:
        self.lines: list[Line] = []
        self._now_s = now_s

    def __iter__(self) -> Iterator[Line]:
        return iter(self.lines)

    def add(self, what: str, **data: object) -> None:
        """Note a happening, now."""
        self.lines.append(Line(self._now_s(), what, data))

    def kiosk(self, prefix: str = "") -> list[dict[str, object]]:
        """What the kiosk logged under events that begin so."""
        said = [line.data for line in self.lines if line.what == "kiosk"]
        return [data for data in said if str(data.get("event", "")).startswith(prefix)]

    @property
    def hash(self) -> str:
        """SHA-256 over all lines, in hexadecimal."""
        digest = hashlib.sha256()
        for line in self.lines:
            digest.update(line.text().encode() + b"\n")
        return digest.hexdigest()
