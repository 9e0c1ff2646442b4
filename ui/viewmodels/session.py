"""The one view-model of the screen: what the controller last said, in the language chosen, as properties for QML.

Knows the snapshot, the person's own wishes (language, size, contrast) and which touches count. Must never know a
socket: intents leave by a callable. QML shows what stands here and decides nothing.
"""

import logging
from collections.abc import Callable

from pydantic import ValidationError
from PySide6.QtCore import QDateTime, QObject, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.link.messages import CodeTyped, Intent, OrderTyped, PinTyped, Pressed, Scanned, Snapshot, Touched, Welcome
from kiosk.link.screens import Button, Screen
from ui.settings import Settings
from ui.viewmodels import chimes, formats
from ui.viewmodels.aloud import Aloud
from ui.viewmodels.bank import DrawnBank
from ui.viewmodels.buttons import Look
from ui.viewmodels.compose import Link, Moment, compose
from ui.viewmodels.entry import Entry, Stage
from ui.viewmodels.view import View
from ui.viewmodels.words import ScreenWords

QML_IMPORT_NAME = "Kiosk"
QML_IMPORT_MAJOR_VERSION = 1

log = logging.getLogger(__name__)

GUARD_MS = 250
"""After a change of screen a touch counts only when this has passed: it may have been meant for the last one."""
TOUCH_EVERY_MS = 1000
FORGET_MS = 60_000
"""On an idle screen nobody touches, the wishes of the last person end after this."""

NOBODY = frozenset({Screen.IDLE, Screen.OUT_OF_SERVICE})
"""Screens without a session: the wishes of whoever was there before are over."""

STAGES: dict[Screen, Stage] = {Screen.TYPE_CODE: "code", Screen.STATUS_ASK: "order", Screen.STAFF_PIN: "pin"}


def now_ms() -> int:
    """Wall time in ms since 1970: the screen's one clock, used only to leave today's date out of a sentence."""
    return QDateTime.currentMSecsSinceEpoch()


@QmlElement
class SessionCore(QObject):
    """State and touches. `ui.viewmodels.screen.Session` adds the properties that QML reads.

    Whatever a signal calls is declared a slot: PySide rebuilds a class's meta-object for one that is not, under the
    feet of QML.
    """

    changed = Signal()
    arrived = Signal()
    """Another screen has come: once per change of scene, after `changed`."""
    accepting_changed = Signal()
    sounded = Signal(str, int)
    """A sound and its volume in percent."""

    def __init__(
        self,
        settings: Settings,
        send: Callable[[Intent], bool],
        *,
        now: Callable[[], int] = now_ms,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._settings, self._send, self._now = settings, send, now
        self._words = ScreenWords(settings.language, self)
        self._bank = DrawnBank(self)
        self._entry = Entry(self)
        self._entry.code_ready.connect(self._code_typed)
        self._entry.order_ready.connect(self._order_typed)
        self._entry.pin_ready.connect(self._pin_typed)
        self._entry.typed.connect(self._digit_typed)
        self.aloud = Aloud(self)
        self._welcome: Welcome | None = None
        self._snapshot: Snapshot | None = None
        self._link: Link = "starting"
        self._large_text, self._high_contrast, self._reach = False, settings.high_contrast, False
        self._view = View(page="Notice", scene="")
        self._accepting = True
        self._guard = QTimer(self, singleShot=True, interval=GUARD_MS)
        self._guard.setObjectName("guard")
        self._guard.timeout.connect(self._accept)
        self._quiet = QTimer(self, singleShot=True, interval=TOUCH_EVERY_MS)
        self._forget = QTimer(self, singleShot=True, interval=FORGET_MS)
        self._forget.timeout.connect(self.forget_wishes)
        self.refresh()

    @property
    def view(self) -> View:
        """What is shown now."""
        return self._view

    @property
    def snapshot(self) -> Snapshot | None:
        """What the controller last said."""
        return self._snapshot

    @property
    def language(self) -> str:
        """The tag of the language shown."""
        return self._words.texts.language

    @property
    def large_text(self) -> bool:
        """Whether letters are large."""
        return self._large_text

    @property
    def low_reach(self) -> bool:
        """Whether controls stand low."""
        return self._reach

    # From the controller.

    @Slot(object)
    def welcome(self, message: Welcome) -> None:
        """A controller has greeted: its shop and its bank."""
        self._welcome = message
        self.refresh()

    @Slot(object)
    def show(self, snapshot: Snapshot) -> None:
        """Show this snapshot."""
        before, self._snapshot = self._snapshot, snapshot
        if snapshot.screen in NOBODY and (before is None or before.screen not in NOBODY):
            self._reset_wishes()
        if before is None or (before.screen, before.facts) != (snapshot.screen, snapshot.facts):
            known = snapshot.facts.order if snapshot.screen is Screen.STATUS_ASK else None
            self._entry.ask(STAGES.get(snapshot.screen, ""), known or "")
        self.refresh()

    @Slot(str)
    def follow_link(self, state: Link) -> None:
        """The link is `starting`, `up` or `down`."""
        self._link = state
        if state == "down":
            self._entry.ask("")
            self._snapshot = None
        self.refresh()

    # From the person.

    @Slot(str, str)
    def press(self, button: str, value: str) -> None:
        """A button was touched: the screen's own ones act here, the controller's are told with the serial shown."""
        if button == "language":
            self._words.next_language()
        elif button == "large_text":
            self._large_text = not self._large_text
        elif button == "high_contrast":
            self._high_contrast = not self._high_contrast
        elif button == "reach":
            self._reach = not self._reach
        elif button == "read_aloud":
            self._read_aloud()
        else:
            self._tell(button, value)
            return
        self.touch()
        self.refresh()

    def _read_aloud(self) -> None:
        """On; on the idle screen off again; else the screen once more."""
        if not self.aloud.on:
            self.aloud.begin()
        elif self._view.night:
            self.aloud.end()
        else:
            self.aloud.repeat(self._view, self._words.texts)

    @Slot(bool)
    def plug(self, inside: bool) -> None:
        """Headphones were plugged in or pulled out."""
        self.aloud.plug(inside)
        self.refresh()

    @Slot(str, str)
    def focus(self, name: str, label: str) -> None:
        """A key has reached the control of this name: whoever uses keys is there, as whoever touches is."""
        self.touch()
        self.aloud.focus(self._words.texts, name, label, masked=self._entry.masked)

    @Slot(str)
    def _digit_typed(self, digit: str) -> None:
        self.aloud.typed(self._words.texts, digit)

    def _tell(self, button: str, value: str) -> None:
        shown = self._snapshot
        if shown is None or not self._accepting or button not in shown.buttons:
            log.info("a touch that no longer counts: %s", button)
            return
        self._send(
            Pressed(
                serial=shown.serial, button=Button(button), value=value or None, low=self._reach, language=self.language
            )
        )

    @Slot()
    def touch(self) -> None:
        """Somebody is there; told at most once a second."""
        if self._snapshot is not None and self._snapshot.screen == Screen.IDLE:
            self._forget.start()
        if not self._quiet.isActive():
            self._quiet.start()
            self._send(Touched())

    @Slot(str, str, str)
    def scanned(self, text: str, source: str, code_format: str) -> None:
        """A code was read. One longer than any of ours is not told."""
        try:
            message = Scanned.model_validate({"text": text, "source": source, "format": code_format})
        except ValidationError:
            log.info("a scan the link cannot carry, %d characters", len(text))
            return
        self._send(message)

    @Slot()
    def forget_wishes(self) -> None:
        """The shop's own language, size and contrast again."""
        self._reset_wishes()
        self.refresh()

    def _reset_wishes(self) -> None:
        self._forget.stop()
        self._words.go_home()
        self._large_text, self._high_contrast, self._reach = False, self._settings.high_contrast, False
        self.aloud.leave()

    @Slot(str, str)
    def _code_typed(self, code: str, locator: str) -> None:
        if self._snapshot is not None and self._accepting:
            self._send(CodeTyped(serial=self._snapshot.serial, code=code, locator=locator))

    @Slot(str, str)
    def _order_typed(self, number: str, locator: str) -> None:
        if self._snapshot is not None and self._accepting:
            self._send(OrderTyped(serial=self._snapshot.serial, number=number, locator=locator))

    @Slot(str)
    def _pin_typed(self, pin: str) -> None:
        if self._snapshot is not None and self._accepting:
            self._send(PinTyped(serial=self._snapshot.serial, pin=pin))

    # To the screen.

    def refresh(self) -> None:
        """Compose the view anew and tell QML what is different."""
        before = self._view
        settings = self._settings
        look = Look(
            large_text=self._large_text,
            high_contrast=self._high_contrast,
            language_in_footer=self._reach or settings.top_out_of_reach,
            short_words=settings.low,
            reach=self._reach,
            can_speak=self.aloud.possible,
            read_aloud=self.aloud.on,
        )
        moment = Moment(self._words.texts, self._now(), self._welcome, self._snapshot, self._link, look)
        self._view = compose(moment)
        bank = self._welcome.bank if self._welcome else None
        compartment = self._snapshot.facts.compartment if self._snapshot else None
        self._bank.show(bank, self._view.marks, compartment)
        self._fill_rows()
        self.changed.emit()
        self._sound(before)
        if before.scene != self._view.scene:
            self._hold()
            self.arrived.emit()

    def _sound(self, before: View) -> None:
        if chime := chimes.between(before, self._view):
            self._chime(chime)
        self.aloud.follow(self._view, self._words.texts)

    def _chime(self, chime: str) -> None:
        zone = formats.zone(self._welcome.shop.time_zone if self._welcome else "")
        self.sounded.emit(chime, self._settings.volume_at(formats.at(self._now(), zone).hour))

    def _fill_rows(self) -> None:
        """Overridden where the rows live."""

    def _hold(self) -> None:
        self._guard.start()
        if self._accepting:
            self._accepting = False
            self.accepting_changed.emit()

    @Slot()
    def _accept(self) -> None:
        self._accepting = True
        self.accepting_changed.emit()
