"""Reading aloud: whether it is on, who hears it, and what was said last.

Knows views and focus. Must never play anything: sentences leave by a signal, and without a voice nobody listens.
"""

from PySide6.QtCore import QObject, Signal

from ui.viewmodels import spoken
from ui.viewmodels.texts import Texts
from ui.viewmodels.view import View


class Aloud(QObject):
    """For one session: on by the button or by headphones, off with the session or with the headphones."""

    said = Signal(str, list)
    """Language and sentences; they replace whatever is being said."""
    hushed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.possible = False
        self.on = False
        self.private = False
        self._scene = ""
        self._last: tuple[str, ...] = ()

    def plug(self, inside: bool) -> None:
        """Headphones were put in, which switches it on, or pulled out, which ends it before others hear."""
        self.private = inside
        if inside and not self.on:
            self.begin()
        elif not inside:
            self.end()

    def begin(self) -> None:
        """On. What is on the screen is said with the next `follow`."""
        self.on, self._scene, self._last = self.possible, "", ()

    def end(self) -> None:
        """Off, and silent at once."""
        self.on, self._last = False, ()
        self.hushed.emit()

    def leave(self) -> None:
        """The session is over; who still has headphones in goes on listening."""
        if self.on and not self.private:
            self.end()

    def follow(self, view: View, texts: Texts) -> None:
        """Say what is new: all of another screen, of the same screen only what changed."""
        if not self.on:
            return
        now = spoken.screen(view, texts, private=self.private)
        fresh = now if view.scene != self._scene else tuple(part for part in now if part not in self._last)
        if not self._scene:
            fresh = (texts["speech.begin"], *fresh)
        self._scene, self._last = view.scene, now
        if fresh:
            self.said.emit(texts.language, list(fresh))

    def repeat(self, view: View, texts: Texts) -> None:
        """The whole screen once more."""
        if self.on:
            self.said.emit(texts.language, list(spoken.screen(view, texts, private=self.private)))

    def focus(self, texts: Texts, name: str, label: str, *, masked: bool) -> None:
        """A control was reached by a key."""
        if self.on and label:
            sentences = spoken.control(texts, name, label, masked=masked, private=self.private)
            self.said.emit(texts.language, list(sentences))

    def typed(self, texts: Texts, digit: str) -> None:
        """A digit was typed; an empty one is masked. Others hear only that there is one more."""
        if self.on:
            self.said.emit(texts.language, list(spoken.typed(texts, digit if self.private else "")))
