"""The acts by which a running simulator records what passes its ports.

Knows: a folder and a world. Must never know: what the bytes mean.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import IO

from sim.errors import ActError
from sim.tape import Recorder
from sim.world import World

NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
ENDING = ".tape.jsonl"


class Taping:
    """At most one recording of a world at a time, into files of one folder."""

    def __init__(self, world: World, folder: Path) -> None:
        self._world = world
        self._folder = folder
        self._recorder: Recorder | None = None
        self._file: IO[str] | None = None

    def acts(self) -> dict[str, Callable[..., object]]:
        """By their names."""
        return {"record": self.record, "record_stop": self.record_stop}

    def record(self, now: float, *, tape: str = "bus") -> str:
        """Every byte of every line is taken down, with its time, into `tape`.tape.jsonl beside the ports."""
        if not NAME.fullmatch(tape):
            raise ActError("a tape's name is 1 to 64 letters, digits, - and _")
        if self._recorder:
            raise ActError("a recording runs already; end it with record_stop")
        self._world.catch_up(now)
        path = self._folder / f"{tape}{ENDING}"
        try:
            self._file = path.open("w", encoding="utf-8")
        except OSError as error:
            raise ActError(f"the tape {path} cannot be written: {error}") from error
        self._recorder = Recorder(self._world, self._file.write)
        return str(path)

    def record_stop(self, now: float) -> int:
        """The recording ends; says how many records it holds."""
        if not self._recorder or not self._file:
            raise ActError("no recording runs")
        self._world.catch_up(now)
        recorder = self._recorder
        self.close()
        return recorder.count

    def close(self) -> None:
        """End the recording, if one runs."""
        if self._recorder and self._file:
            self._recorder.stop()
            self._file.close()
        self._recorder = self._file = None
