"""The structured log: one JSON object a line. Callers pass ids and words, never a code, a token or a PIN.

Knows a file and its size limit. Must never know what an event means.
"""

import json
from pathlib import Path
from typing import TextIO

from central.ports import Clock


class JsonLog:
    """Appends to `path`; at `max_bytes` the file becomes `<path>.1`. Writes nothing when path is None."""

    def __init__(self, path: Path | None, clock: Clock, max_bytes: int) -> None:
        self._path = path
        self._clock = clock
        self._max_bytes = max_bytes
        self._file: TextIO | None = None

    def write(self, event: str, **fields: str | int | float | None) -> None:
        """One line: the event, `t` in seconds of the monotonic clock, the fields that are not None."""
        if self._path is None:
            return
        line = {"event": event, "t": self._clock.monotonic_s()}
        line |= {name: value for name, value in fields.items() if value is not None}
        file = self._opened(self._path)
        file.write(json.dumps(line, ensure_ascii=False) + "\n")
        file.flush()

    def close(self) -> None:
        """Close the file; a later write opens it again."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _opened(self, path: Path) -> TextIO:
        if self._file is not None and self._file.tell() > self._max_bytes:
            self.close()
            path.replace(f"{path}.1")
        if self._file is None:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = path.open("a", encoding="utf-8")
        return self._file
