"""The properties QML reads: one per field of the view, one model per list.

Knows Qt's property system. Must never compute: what a property says was decided in `compose`.
"""

from collections.abc import Callable

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from kiosk.link.messages import Intent
from ui.settings import Settings
from ui.viewmodels import view as rows
from ui.viewmodels.bank import DrawnBank
from ui.viewmodels.buttons import language
from ui.viewmodels.cards import local
from ui.viewmodels.entry import Entry
from ui.viewmodels.rows import RowModel
from ui.viewmodels.session import SessionCore, now_ms
from ui.viewmodels.words import ScreenWords

QML_IMPORT_NAME = "Kiosk"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class Session(SessionCore):
    """Everything on the screen."""

    seen = Signal()
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
        super().__init__(settings, send, now=now, parent=parent)
        self.changed.connect(self.seen)
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

    # What was decided.

    @Property(str, notify=seen)
    def page(self) -> str:
        """The QML file that shows this scene."""
        return self._view.page

    @Property(str, notify=seen)
    def scene(self) -> str:
        """The scene's name; the screen changes when it does."""
        return self._view.scene

    @Property(bool, notify=seen)
    def night(self) -> bool:
        """The dark idle screen."""
        return self._view.night

    @Property(bool, notify=seen)
    def staff(self) -> bool:
        """Staff are signed in: ink bar, no faces."""
        return self._view.staff

    @Property(str, notify=seen)
    def sign(self) -> str:
        """Icon beside the title."""
        return self._view.sign

    @Property(str, notify=seen)
    def signTone(self) -> str:
        """`success`, `warning`, `danger` or `quiet`."""
        return self._view.sign_tone

    @Property(str, notify=seen)
    def door(self) -> str:
        """Number of the open door, the largest word."""
        return self._view.door

    @Property(str, notify=seen)
    def title(self) -> str:
        """What is so."""
        return self._view.title

    @Property(str, notify=seen)
    def line(self) -> str:
        """The next step."""
        return self._view.line

    @Property(str, notify=seen)
    def spoken(self) -> str:
        """Title and line as one sentence."""
        return self._view.spoken

    @Property(str, notify=seen)
    def chip(self) -> str:
        """How many doors are still to come."""
        return self._view.chip

    @Property(str, notify=seen)
    def place(self) -> str:
        """Where the door is, as styled text."""
        return self._view.place

    @Property(str, notify=seen)
    def placeIcon(self) -> str:
        """The arrow that goes with it."""
        return self._view.place_icon

    @Property(str, notify=seen)
    def waiting(self) -> str:
        """What the machine waits for."""
        return self._view.waiting

    @Property(bool, notify=seen)
    def drawing(self) -> bool:
        """Whether the bank is drawn."""
        return self._view.drawing

    @Property(bool, notify=seen)
    def parcelInside(self) -> bool:
        """Whether a parcel is drawn in the open door."""
        return self._view.parcel_inside

    @Property(str, notify=seen)
    def ticketTitle(self) -> str:
        """Where to go with the number."""
        return self._view.ticket_title

    @Property(str, notify=seen)
    def ticketLine(self) -> str:
        """What to do with it."""
        return self._view.ticket_line

    @Property(str, notify=seen)
    def number(self) -> str:
        """The number to show at the counter, or of a return."""
        return self._view.number

    @Property(str, notify=seen)
    def amount(self) -> str:
        """The refund, in words of money."""
        return self._view.amount

    @Property(str, notify=seen)
    def amountLabel(self) -> str:
        """What the amount is."""
        return self._view.amount_label

    @Property(str, notify=seen)
    def amountLine(self) -> str:
        """How and when it is paid back."""
        return self._view.amount_line

    @Property(str, notify=seen)
    def caseCode(self) -> str:
        """Text of the QR to take along."""
        return self._view.case_code

    @Property(str, notify=seen)
    def nextLine(self) -> str:
        """The step after this one, as styled text."""
        return self._view.next_line

    @Property(str, notify=seen)
    def nextTitle(self) -> str:
        """Heading of the next steps."""
        return self._view.next_title

    @Property(str, notify=seen)
    def ratingTitle(self) -> str:
        """The question of the rating."""
        return self._view.rating_title

    @Property(str, notify=seen)
    def ratingLine(self) -> str:
        """That one touch is enough."""
        return self._view.rating_line

    @Property(bool, notify=seen)
    def camera(self) -> bool:
        """Whether the camera's picture belongs here."""
        return self._view.camera

    @Property(str, notify=seen)
    def staffName(self) -> str:
        """Who is signed in."""
        return self._view.staff_name

    @Property(str, notify=seen)
    def staffPlace(self) -> str:
        """Where in the staff's work this is."""
        return self._view.staff_place

    @Property(str, notify=seen)
    def count(self) -> str:
        """A number that comes first: parcels loaded."""
        return self._view.count

    @Property(str, notify=seen)
    def countLabel(self) -> str:
        """What it counts."""
        return self._view.count_label

    @Property(str, notify=seen)
    def countOther(self) -> str:
        """The number beside it."""
        return self._view.count_other

    @Property(str, notify=seen)
    def banner(self) -> str:
        """The call for staff under way."""
        return self._view.banner

    @Property(str, notify=seen)
    def bannerIcon(self) -> str:
        """Its icon."""
        return self._view.banner_icon

    @Property(bool, notify=seen)
    def moreTime(self) -> bool:
        """Ask whether more time is needed."""
        return self._view.more_time

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

    @Property(str, notify=seen)
    def shopName(self) -> str:
        """Name of the shop, in the language shown."""
        return local(self._words.texts, self._welcome.shop.name) if self._welcome else ""

    @Property(str, notify=seen)
    def branch(self) -> str:
        """Which branch of it."""
        return local(self._words.texts, self._welcome.shop.branch) if self._welcome else ""

    @Property(str, notify=seen)
    def otherLanguage(self) -> str:
        """The word on the language key."""
        return language(self._words.texts).label

    @Property(bool, notify=seen)
    def languageOnTop(self) -> bool:
        """The language key stands in the top bar, not in the footer."""
        return not (self._reach or self._settings.top_out_of_reach)

    @Property(bool, notify=seen)
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

    @Property(bool, notify=seen)
    def canSignOut(self) -> bool:
        """Whether the staff bar holds the way out."""
        return self._snapshot is not None and "sign_out" in self._snapshot.buttons

    @Property(str, notify=seen)
    def signOutLabel(self) -> str:
        """The word on it."""
        return self._words.texts["button.sign_out"]

    @Property(bool, notify=seen)
    def largeText(self) -> bool:
        """Letters 1.3 times as large."""
        return self._large_text

    @Property(bool, notify=seen)
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

    @Property(DrawnBank, notify=fixed)
    def bank(self) -> DrawnBank:
        """The drawing."""
        return self._bank

    @Property(Entry, notify=fixed)
    def entry(self) -> Entry:
        """What is being typed."""
        return self._entry
