"""The properties QML reads of what is shown: one per plain field of the view.

Knows Qt's property system. Must never compute: what a property says was decided in `compose`.
"""

from collections.abc import Callable

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from kiosk.link.messages import Intent
from ui.settings import Settings
from ui.viewmodels.session import SessionCore, now_ms

QML_IMPORT_NAME = "Kiosk"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class Shown(SessionCore):
    """What was decided."""

    seen = Signal()

    def __init__(
        self,
        settings: Settings,
        send: Callable[[Intent], bool],
        *,
        now: Callable[[], int] = now_ms,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(settings, send, now=now, parent=parent)
        self.changed.connect(self.seen)

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
    def phoneKey(self) -> str:
        """The word of the key by which somebody writes on their phone instead."""
        return self._view.phone_key

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
