"""The pictures of codes somebody may hold to the camera: the files of one folder.

Knows: file names. Must never know: what a code says.
"""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from sim.window.link import Link
from sim.window.rows import Rows
from sim.window.state import State
from sim.window.words import Words

QML_IMPORT_NAME = "SimWindow"
QML_IMPORT_MAJOR_VERSION = 1

MOST_CODES = 60
PICTURES = frozenset((".png", ".jpg", ".jpeg", ".webp"))
NAMED = {
    "valid": "code_valid",
    "expired": "code_expired",
    "forged": "code_forged",
    "payment": "code_payment",
    "payment-code": "code_payment",
    "staff": "code_staff",
    "staff-badge": "code_staff",
}
FAMILIES = {"order-": "code_order", "label-": "code_label"}


@dataclass(frozen=True, slots=True)
class CodeRow:
    """A picture; `shown` while it is held up."""

    path: str
    title: str
    shown: bool


@QmlElement
class Codes(QObject):
    """The folder as it is now, and the one picture that is held up."""

    changed = Signal()
    fixed = Signal()
    """Never emitted: what it stands for does not change."""

    def __init__(self, folder: Path, link: Link, words: Words, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder.absolute()
        self._link = link
        self._words = words
        self._rows = Rows(CodeRow, self, MOST_CODES)
        self._shown: str | None = None

    def show(self, state: State) -> None:
        """This is held up now; the folder is read anew."""
        self._shown = state.camera
        self.draw()

    def draw(self) -> None:
        """Show everything anew, in the language of the moment."""
        self._rows.put(CodeRow(str(path), self._title(path.stem), str(path) == self._shown) for path in self._files())
        self.changed.emit()

    @Property(Rows, notify=fixed)
    def rows(self) -> Rows:
        """The pictures."""
        return self._rows

    @Property(str, notify=fixed)
    def folder(self) -> str:
        """Where they are looked for."""
        return str(self._folder)

    @Property(int, notify=changed)
    def count(self) -> int:
        """How many there are."""
        return len(self._rows.rows)

    @Property(str, notify=changed)
    def shown(self) -> str:
        """What is held up; empty: nothing."""
        return self._title(Path(self._shown).stem) if self._shown else ""

    @Slot(str)
    def hold(self, path: str) -> None:
        """Hold this picture to the camera."""
        self._link.act("camera.show", path=path)

    @Slot()
    def clear(self) -> None:
        """Put the phone away."""
        self._link.act("camera.clear")

    def _files(self) -> list[Path]:
        try:
            found = [path for path in self._folder.iterdir() if path.suffix.lower() in PICTURES]
        except OSError:
            return []
        known = list(NAMED)
        found.sort(key=lambda path: (path.stem in NAMED and known.index(path.stem) - len(known), path.name))
        return found[:MOST_CODES]

    def _title(self, stem: str) -> str:
        if stem in NAMED:
            return self._words.say(NAMED[stem])
        for family, key in FAMILIES.items():
            if stem.startswith(family):
                return self._words.say(key, name=stem.removeprefix(family))
        return stem
