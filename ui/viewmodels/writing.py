"""Words that somebody writes on the screen: letters, candidates, and the text so far.

Knows the keyboard and pinyin. Must never keep a word longer than the screen that asked for it, nor show it anywhere
else.
"""

from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.link.messages import WORDS
from ui import pinyin
from ui.viewmodels.board import Board, Key, Script, keys
from ui.viewmodels.rows import RowModel
from ui.viewmodels.texts import Texts

QML_IMPORT_NAME = "Kiosk"
QML_IMPORT_MAJOR_VERSION = 1

ENDS = (". ", "? ", "! ")
OWN_SPACE, BETWEEN, LEAST = 1.4, 0.6, 2.8
"""Widths in characters: the air inside a candidate, between two, and of the narrowest."""


@dataclass(frozen=True)
class Offer:
    """A candidate on the strip, so many characters wide."""

    name: str
    at: int
    text: str
    wide: float
    primary: bool = False


@QmlElement
class Writing(QObject):
    """The text, the letters not yet chosen for, and the keys."""

    changed = Signal()
    fixed = Signal()
    """Never emitted: what it stands for does not change."""
    finished = Signal(str)
    """The text, or nothing."""
    typed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._keys, self._offers = RowModel(Key, self), RowModel(Offer, self)
        self._texts: Texts | None = None
        self._text = self._letters = ""
        self._script: Script = "latin"
        self._signs = False
        self._found: list[pinyin.Candidate] = []
        self._page, self._room = 0, 20.0
        self._lies = False

    def attend(self, texts: Texts | None) -> None:
        """The screen asks for words in this language; None when it does not, and all is forgotten."""
        if texts is None or self._texts is None:
            self._text, self._letters, self._signs = "", "", False
        if texts is not None and self._texts is None:
            pinyin.load()  # while the screen changes, not under the first letter
        if texts is not None and (self._texts is None or self._texts.language != texts.language):
            self._settle()
            self._script = "pinyin" if texts.language.startswith("zh") else "latin"
        self._texts = texts
        self._tell()

    @Property(RowModel, notify=fixed)
    def keys(self) -> RowModel:
        """All keys."""
        return self._keys

    @Property(RowModel, notify=fixed)
    def offers(self) -> RowModel:
        """The candidates of this page."""
        return self._offers

    @Property(str, notify=changed)
    def text(self) -> str:
        """What is written so far."""
        return self._text

    @Property(str, notify=changed)
    def letters(self) -> str:
        """Pinyin that no word was chosen for yet."""
        return self._letters

    @Property(bool, notify=changed)
    def more(self) -> bool:
        """Whether there are candidates beyond this page."""
        return len(self._pages()) > 1

    @Property(float, notify=fixed)
    def room(self) -> float:
        """How many characters the strip is wide."""
        return self._room

    @room.setter  # type: ignore[no-redef]  # Qt's own way to write a property
    def room(self, characters: float) -> None:
        if characters != self._room and characters >= LEAST:
            self._room, self._page = characters, 0
            self._tell()

    @Property(bool, notify=changed)
    def lies(self) -> bool:
        """Whether the panel lies: fewer rows, more columns."""
        return self._lies

    @lies.setter  # type: ignore[no-redef]  # Qt's own way to write a property
    def lies(self, lies: bool) -> None:
        if lies != self._lies:
            self._lies = lies
            self._tell()

    @Slot(str)
    def press(self, token: str) -> None:
        """A key of the board; anything else does nothing."""
        if self._texts is None:
            return
        match token:
            case "delete":
                self._delete()
            case "space":
                self._choose_first() if self._letters else self._add(" ")
            case "sheet":
                self._signs = not self._signs
            case "script":
                self._settle()
                self._script = "latin" if self._script == "pinyin" else "pinyin"
            case "more":
                self._page = (self._page + 1) % max(1, len(self._pages()))
            case "finish":
                self._finish()
            case _ if len(token) == 1:
                self._type(token)
        self._tell()

    @Slot(int)
    def choose(self, at: int) -> None:
        """A candidate was touched."""
        if 0 <= at < len(self._found):
            one = self._found[at]
            self._letters = self._letters[one.used :]
            self._add(one.text)
            self._look()
            self._tell()

    def _type(self, letter: str) -> None:
        self.typed.emit(letter)
        if self._script == "pinyin" and "a" <= letter <= "z":
            if len(self._letters) >= pinyin.LONGEST_KEY:
                self._choose_first()
            self._letters += letter
            self._look()
            return
        while self._letters:
            self._choose_first()
        starts = not self._text or self._text.endswith(ENDS)
        self._add(letter.upper() if starts and self._script == "latin" else letter)

    def _choose_first(self) -> None:
        """The first candidate; letters that are no pinyin stay letters."""
        one = self._found[0] if self._found else pinyin.Candidate(self._letters, len(self._letters))
        self._letters = self._letters[one.used :]
        self._add(one.text)
        self._look()

    def _settle(self) -> None:
        """Another script: what has begun stands as it was typed."""
        self._add(self._letters)
        self._letters = ""
        self._look()

    def _delete(self) -> None:
        if self._letters:
            self._letters = self._letters[:-1]
            self._look()
        else:
            self._text = self._text[:-1]

    def _finish(self) -> None:
        while self._letters:
            self._choose_first()
        self.finished.emit(self._text.strip())

    def _add(self, text: str) -> None:
        self._text = (self._text + text)[:WORDS]

    def _look(self) -> None:
        self._page = 0
        self._found = pinyin.load().candidates(self._letters) if self._letters else []

    def _pages(self) -> list[list[Offer]]:
        pages: list[list[Offer]] = [[]]
        left = self._room
        for at, one in enumerate(self._found):
            wide = max(LEAST, len(one.text) + OWN_SPACE)
            if pages[-1] and wide > left:
                pages.append([])
                left = self._room
            pages[-1].append(Offer(f"key.board.offer.{at}", at, one.text, wide))
            left -= wide + BETWEEN
        return pages

    def _tell(self) -> None:
        written = bool(self._text.strip() or self._letters)
        board = Board(self._script, "signs" if self._signs else "letters", written, self._lies)
        self._keys.show(keys(board, self._texts) if self._texts else ())
        self._offers.show(self._pages()[self._page])
        self.changed.emit()
