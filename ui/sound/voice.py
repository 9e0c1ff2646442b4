"""Sentences as WAV files: from the folder of prompts, or spoken into a file by `espeak-ng`.

Knows voices, and which sentences may be kept: those of the shipped texts that hold no word of anybody's. All others
go into a folder of this session that is emptied with the next screen. Must never know a screen.
"""

import hashlib
import logging
import shutil
import subprocess
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QTemporaryDir, Signal, Slot

from ui.sound.player import END_MS, Command
from ui.viewmodels.spoken import fixed
from ui.viewmodels.texts import LANGUAGES, load

log = logging.getLogger(__name__)

VOICES = {"zh-CN": "cmn-latn-pinyin", "en": "en"}
"""Not `cmn`: Debian 12's reads the digits of the tones aloud, in English."""
SPEED = {"zh-CN": "160", "en": "150"}
"""Words a minute: a little slower than its own 175."""
LONGEST = 400
"""Characters of one sentence; more is cut."""


def find(which: Callable[[str], str | None] = shutil.which) -> Command | None:
    """The program that speaks; None when there is none."""
    return ("espeak-ng",) if which("espeak-ng") else None


def arguments(language: str, volume_percent: int, target: Path) -> list[str]:
    """What it is called with; the sentence itself goes to its input, not into the list of processes."""
    amplitude = str(max(1, volume_percent * 2))
    return ["-v", VOICES[language], "-s", SPEED[language], "-a", amplitude, "-b", "1", "--stdin", "-w", str(target)]


@cache
def kept(language: str) -> frozenset[str]:
    """The sentences that may lie on the disk."""
    return frozenset(fixed(load(language)))


class Voice(QObject):
    """Makes the files of one screen at a time; a newer wish ends the older one."""

    made = Signal(list)
    """Paths, in the order of the sentences; one that could not be made is left out."""

    def __init__(
        self, command: Command | None, prompts: Path, volume_percent: int, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._command, self._prompts, self._volume_percent = command, prompts, volume_percent
        self._fresh = QTemporaryDir()
        self._language = ""
        self._todo: list[str] = []
        self._files: list[Path] = []
        self._process: QProcess | None = None
        self._target = Path()

    @property
    def available(self) -> bool:
        """Whether sentences can be spoken: by the program, or from prompts made earlier."""
        return self._command is not None or any(self._prompts.glob("*/*.wav"))

    @property
    def busy(self) -> bool:
        """Whether a sentence is being made."""
        return self._process is not None

    def make(self, language: str, sentences: Sequence[str]) -> None:
        """Make these; `made` tells when. A language without a voice makes nothing."""
        self.forget()
        self._language = language
        self._todo = [sentence[:LONGEST] for sentence in sentences if language in VOICES]
        self._files = []
        self._next()

    def forget(self) -> None:
        """Whatever was wanted is no longer; what was said of this session is deleted."""
        self._todo = []
        if self._process is not None:
            process, self._process = self._process, None
            process.finished.disconnect(self._done)
            process.finished.connect(process.deleteLater)
            process.kill()
        for path in Path(self._fresh.path()).glob("*.wav"):
            path.unlink(missing_ok=True)

    def close(self) -> None:
        """For good."""
        process = self._process
        self.forget()
        if process is not None:
            process.waitForFinished(END_MS)
        self._fresh.remove()

    def _place(self, sentence: str) -> Path:
        if sentence in kept(self._language):
            return prompt(self._prompts, self._language, sentence, self._volume_percent)
        return Path(self._fresh.path()) / f"{len(self._todo)}.wav"

    def _next(self) -> None:
        while self._todo:
            path = self._place(self._todo[0])
            if path.is_file():
                self._todo.pop(0)
                self._files.append(path)
            elif self._command is None or not _folder(path):
                self._todo.pop(0)
            else:
                self._start(self._command, path, self._todo.pop(0))
                return
        if self._files:
            self.made.emit(list(self._files))

    def _start(self, command: Command, path: Path, sentence: str) -> None:
        self._target = path
        half = path.with_suffix(".part")
        self._process = QProcess(self)
        self._process.finished.connect(self._done)
        self._process.errorOccurred.connect(self._failed)
        self._process.start(command[0], [*command[1:], *arguments(self._language, self._volume_percent, half)])
        self._process.write(sentence.encode())
        self._process.closeWriteChannel()

    @Slot()
    def _done(self) -> None:
        if self._process is None:
            return
        good = self._process.exitStatus() == QProcess.ExitStatus.NormalExit and self._process.exitCode() == 0
        self._process.deleteLater()
        self._process = None
        half = self._target.with_suffix(".part")
        if good and half.is_file():
            half.replace(self._target)
            self._files.append(self._target)
        else:
            log.warning("a sentence could not be spoken")
        self._next()

    @Slot(QProcess.ProcessError)
    def _failed(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self._command = None
            self._done()


def prompt(prompts: Path, language: str, sentence: str, volume_percent: int) -> Path:
    """Where a sentence that may be kept lies."""
    name = hashlib.sha256(f"{VOICES[language]} {SPEED[language]} {volume_percent} {sentence}".encode()).hexdigest()[:24]
    return prompts / language / f"{name}.wav"


def make_all(prompts: Path, volume_percent: int, command: Command | None) -> int:
    """Speak every sentence that may be kept into the folder, at build or install time; gives how many there are.

    Raises OSError when the folder cannot be written or the program is not there, CalledProcessError when it fails.
    """
    if command is None:
        raise FileNotFoundError("espeak-ng is not installed")
    count = 0
    for language in LANGUAGES:
        for sentence in sorted(kept(language)):
            path = prompt(prompts, language, sentence, volume_percent)
            count += 1
            if not path.is_file():
                path.parent.mkdir(parents=True, exist_ok=True)
                half = path.with_suffix(".part")
                line = [*command, *arguments(language, volume_percent, half)]
                subprocess.run(line, input=sentence.encode(), check=True)
                half.replace(path)
    return count


def _folder(path: Path) -> bool:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as bad:
        log.warning("no folder for prompts: %s", bad)
        return False
    return True
