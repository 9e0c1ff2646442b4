"""Plays WAV files by a program of the system, one after the other, and never waits for it.

Knows the names of three programs. Must never know what is said, nor when.
"""

import logging
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, Signal, Slot

log = logging.getLogger(__name__)

Command = tuple[str, ...]

PLAYERS: tuple[Command, ...] = (("pw-play",), ("paplay",), ("aplay", "-q"))
"""PipeWire's, PulseAudio's, ALSA's: the first that is there."""
END_MS = 500
"""How long the end of the program may wait for one that was killed."""


def find(which: Callable[[str], str | None] = shutil.which) -> Command | None:
    """The player of this computer; None when it has none: then everything is seen only."""
    return next((player for player in PLAYERS if which(player[0])), None)


class Player(QObject):
    """One voice at a time: what begins now ends what was there before."""

    ended = Signal()
    """All files were played to their end; not emitted when something else came."""

    def __init__(self, command: Command | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._command = command
        self._waiting: list[Path] = []
        self._process: QProcess | None = None

    @property
    def available(self) -> bool:
        """Whether anything can be heard."""
        return self._command is not None

    @property
    def busy(self) -> bool:
        """Whether something is being played."""
        return self._process is not None

    def play(self, files: Sequence[Path]) -> None:
        """Play these in turn instead of whatever is heard now."""
        self.hush()
        self._waiting = list(files)
        self._next()

    def add(self, files: Sequence[Path]) -> None:
        """Play these after what is heard now."""
        self._waiting += files
        if self._process is None:
            self._next()

    def hush(self) -> None:
        """Silence now; returns at once."""
        self._waiting = []
        if self._process is not None:
            process, self._process = self._process, None
            process.finished.disconnect(self._done)
            process.finished.connect(process.deleteLater)
            process.kill()

    def close(self) -> None:
        """Silence, and wait the short while until the program has gone."""
        process = self._process
        self.hush()
        if process is not None:
            process.waitForFinished(END_MS)

    def _next(self) -> None:
        if not self._waiting or self._command is None:
            return
        program, *arguments = self._command
        self._process = QProcess(self)
        self._process.finished.connect(self._done)
        self._process.errorOccurred.connect(self._failed)
        self._process.start(program, [*arguments, str(self._waiting.pop(0))])

    @Slot()
    def _done(self) -> None:
        if self._process is not None:
            self._process.deleteLater()
            self._process = None
        if self._waiting:
            self._next()
        else:
            self.ended.emit()

    @Slot(QProcess.ProcessError)
    def _failed(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart and self._process is not None:
            log.warning("%s cannot be started: nothing is heard", (self._command or ("",))[0])
            self._process.deleteLater()
            self._process, self._waiting = None, []
