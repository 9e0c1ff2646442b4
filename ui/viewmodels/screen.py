"""The view-model that QML is given: what is shown, one model per list, and the wishes and parts of the screen.

Knows Qt's property system. Must never compute: what a property says was decided in `compose`.
"""

from base64 import b64encode
from collections.abc import Callable

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.link.messages import Intent, PhotoTaken, WordsTyped
from kiosk.link.screens import Button, Screen
from ui.settings import Settings
from ui.viewmodels import view as rows
from ui.viewmodels.bank import DrawnBank
from ui.viewmodels.buttons import language
from ui.viewmodels.cards import local
from ui.viewmodels.entry import Entry
from ui.viewmodels.rows import RowModel
from ui.viewmodels.session import now_ms
from ui.viewmodels.shown import Shown
from ui.viewmodels.still import Still
from ui.viewmodels.words import ScreenWords
from ui.viewmodels.writing import Writing

QML_IMPORT_NAME = "Kiosk"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class Session(Shown):
    """Everything on the screen."""

    wished = Signal()
    """A signal of this class: PySide notifies of a property only by one declared beside it."""
    allowed = Signal()
    fixed = Signal()
    """Never emitted: what it stands for does not change."""

    def __init__(
        self,
        settings: Settings,
        send: Callable[[Intent], bool],
        *,
        now: Callable[[], int] = now_ms,
        parent: QObject | None = None,
    ) -> None:
        self._actions = RowModel(rows.ButtonRow)
        self._footer = RowModel(rows.ButtonRow)
        self._wishes = RowModel(rows.ButtonRow)
        self._choices = RowModel(rows.ChoiceRow)
        self._faces = RowModel(rows.FaceRow)
        self._facts = RowModel(rows.FactRow)
        self._notes = RowModel(rows.NoteRow)
        self._doors = RowModel(rows.DoorRow)
        self._writing = Writing()
        self.goods = Still()
        super().__init__(settings, send, now=now, parent=parent)
        self._writing.finished.connect(self._written)
        self._writing.typed.connect(self._digit_typed)
        self.goods.ticked.connect(self._ticked)
        self.changed.connect(self.wished)
        self.accepting_changed.connect(self.allowed)

    def _fill_rows(self) -> None:
        view = self._view
        self._actions.show(view.actions)
        self._footer.show(view.footer)
        self._wishes.show(view.wishes)
        self._choices.show(view.choices)
        self._faces.show(view.faces)
        self._facts.show(view.facts)
        self._notes.show(view.notes)
        self._doors.show(view.doors)
        self._writing.attend(self._words.texts if view.page == "Words" else None)
        shown = self._snapshot
        self.goods.attend(shown.screen if shown else None, shown.serial if shown else -1)

    def photographed(self, jpeg: bytes | None) -> None:
        """The shutter went: show the picture back and tell it; None where there is none."""
        shown = self._snapshot
        if shown is None or shown.screen is not Screen.RETURN_AIM:
            return
        self.goods.show(jpeg)
        self._send(PhotoTaken(serial=shown.serial, jpeg=b64encode(jpeg).decode("ascii") if jpeg else None))

    @Slot()
    def _ticked(self) -> None:
        self._chime("attention")

    @Slot(str)
    def _written(self, words: str) -> None:
        if words and self._snapshot is not None and self._accepting:
            self._send(WordsTyped(serial=self._snapshot.serial, words=words))
        elif not words:
            self.press(Button.SKIP, "")

    # Lists.

    @Property(RowModel, notify=fixed)
    def actions(self) -> RowModel:
        """The scene's own buttons."""
        return self._actions

    @Property(RowModel, notify=fixed)
    def footer(self) -> RowModel:
        """Back, the screen's own keys, call staff."""
        return self._footer

    @Property(RowModel, notify=fixed)
    def wishes(self) -> RowModel:
        """Further wishes, on the idle screen."""
        return self._wishes

    @Property(RowModel, notify=fixed)
    def choices(self) -> RowModel:
        """Rows to choose one from."""
        return self._choices

    @Property(RowModel, notify=fixed)
    def faces(self) -> RowModel:
        """The faces of the rating."""
        return self._faces

    @Property(RowModel, notify=fixed)
    def facts(self) -> RowModel:
        """Facts on a card."""
        return self._facts

    @Property(RowModel, notify=fixed)
    def notes(self) -> RowModel:
        """Lines with a sign."""
        return self._notes

    @Property(RowModel, notify=fixed)
    def doors(self) -> RowModel:
        """The doors of a visit with several."""
        return self._doors

    # The shop, the person's wishes, the parts.

    @Property(str, notify=wished)
    def shopName(self) -> str:
        """Name of the shop, in the language shown."""
        return local(self._words.texts, self._welcome.shop.name) if self._welcome else ""

    @Property(str, notify=wished)
    def branch(self) -> str:
        """Which branch of it."""
        return local(self._words.texts, self._welcome.shop.branch) if self._welcome else ""

    @Property(str, notify=wished)
    def otherLanguage(self) -> str:
        """The word on the language key."""
        return language(self._words.texts).label

    @Property(bool, notify=wished)
    def languageOnTop(self) -> bool:
        """The language key stands in the top bar, not in the footer."""
        return not (self._reach or self._settings.top_out_of_reach)

    @Property(bool, notify=wished)
    def reach(self) -> bool:
        """Controls between 380 and 1,220 mm above the floor."""
        return self._reach

    @Property(float, notify=fixed)
    def tooHigh(self) -> float:
        """Pixels at the top of the panel that a seated person does not reach."""
        return self._settings.too_high_px

    @Property(float, notify=fixed)
    def tooLow(self) -> float:
        """Pixels at its foot that are lower than anyone should bend."""
        return self._settings.too_low_px

    @Property(bool, notify=wished)
    def canSignOut(self) -> bool:
        """Whether the staff bar holds the way out."""
        return self._snapshot is not None and "sign_out" in self._snapshot.buttons

    @Property(str, notify=wished)
    def signOutLabel(self) -> str:
        """The word on it."""
        return self._words.texts["button.sign_out"]

    @Property(bool, notify=wished)
    def largeText(self) -> bool:
        """Letters 1.3 times as large."""
        return self._large_text

    @Property(bool, notify=wished)
    def highContrast(self) -> bool:
        """Black, white and yellow."""
        return self._high_contrast

    @Property(bool, notify=fixed)
    def reduceMotion(self) -> bool:
        """End states at once."""
        return self._settings.reduce_motion

    @Property(float, notify=fixed)
    def pxPerMm(self) -> float:
        """Pixels of the panel per millimetre."""
        return self._settings.px_per_mm

    @Property(bool, notify=allowed)
    def accepting(self) -> bool:
        """Touches count: the screen has been there long enough to be read."""
        return self._accepting

    @Property(ScreenWords, notify=fixed)
    def words(self) -> ScreenWords:
        """Texts by key."""
        return self._words

    @Property(Still, notify=fixed)
    def still(self) -> Still:
        """The picture of the goods."""
        return self.goods

    @Property(DrawnBank, notify=fixed)
    def bank(self) -> DrawnBank:
        """The drawing."""
        return self._bank

    @Property(Writing, notify=fixed)
    def writing(self) -> Writing:
        """What is being written."""
        return self._writing

    @Property(Entry, notify=fixed)
    def entry(self) -> Entry:
        """What is being typed."""
        return self._entry
