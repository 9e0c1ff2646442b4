"""What is heard: a chime, then sentences. A newer one ends the older.

Knows player, voice and headphones. Must never choose words: they come from the view-model, in its language.
"""

import logging
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Slot

from ui.settings import Settings
from ui.sound import player, voice
from ui.sound.chimes import levelled
from ui.sound.player import Player
from ui.sound.voice import Voice

log = logging.getLogger(__name__)


class Sounds(QObject):
    """All that this kiosk lets people hear. Nothing here waits: files are made and played by other programs."""

    def __init__(self, settings: Settings, playing: Player, speaking: Voice, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = settings.cache / "chimes"
        self._player, self._voice = playing, speaking
        self._first: list[Path] = []
        self._voice.made.connect(self._made)

    @property
    def can_speak(self) -> bool:
        """Whether reading aloud can be offered."""
        return self._player.available and self._voice.available

    @Slot(str, int)
    def chime(self, name: str, percent: int) -> None:
        """Let a sound be heard; at 0 percent none is."""
        if not percent or not self._player.available:
            return
        try:
            path = levelled(name, percent, self._folder)
        except OSError as bad:
            log.warning("no sound: %s", bad)
            return
        self._voice.forget()
        self._first = [path]
        self._player.play(self._first)

    @Slot(str, list)
    def say(self, language: str, sentences: Sequence[str]) -> None:
        """Speak these, after a chime that is heard just now; what was being said before is cut off."""
        if not (self._first and self._player.busy):
            self._player.hush()
        self._voice.make(language, sentences)

    @Slot()
    def hush(self) -> None:
        """Silence, and nothing left of what was said."""
        self._player.hush()
        self._voice.forget()

    def close(self) -> None:
        """For good."""
        self._player.close()
        self._voice.close()

    @Slot(list)
    def _made(self, paths: list[Path]) -> None:
        if self._first and self._player.busy:
            self._player.add(paths)
        else:
            self._player.play(paths)
        self._first = []


def build(settings: Settings, parent: QObject | None = None) -> Sounds:
    """The sounds of this computer; silent where it has no player, speechless where it has no voice."""
    playing = Player(player.find())
    speaking = Voice(voice.find(), settings.cache / "speech", settings.volume_percent)
    sounds = Sounds(settings, playing, speaking, parent)
    playing.setParent(sounds)
    speaking.setParent(sounds)
    return sounds
