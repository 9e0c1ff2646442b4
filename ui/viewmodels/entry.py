"""Digits typed on the pad: a pickup code or an order number, each with the last four digits of a phone; a staff PIN.

Knows how many digits there are and which may be seen. Must never keep them longer than the screen that asked, and
never puts a digit of a PIN, or of a phone after a second, into anything that QML can read.
"""

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement

from ui.viewmodels.rows import RowModel

QML_IMPORT_NAME = "Kiosk"
QML_IMPORT_MAJOR_VERSION = 1

Stage = Literal["code", "order", "locator", "pin", ""]

CODE = range(6, 9)
ORDER = range(4, 9)
"""An order number, or the last digits of a longer one."""
LOCATOR = range(4, 5)
PIN = range(4, 9)
LENGTHS: dict[Stage, range] = {"code": CODE, "order": ORDER, "locator": LOCATOR, "pin": PIN, "": range(1)}
BEFORE_LOCATOR: tuple[Stage, ...] = ("code", "order")
MASK = "•"
SEEN_MS = 1000
"""How long the newest digit of the phone stays readable."""


@dataclass(frozen=True)
class Cell:
    """One box: what stands in it, whether the next digit goes there, whether a dash stands before it."""

    text: str
    active: bool
    dash: bool


@QmlElement
class Entry(QObject):
    """What has been typed so far, as boxes."""

    changed = Signal()
    fixed = Signal()
    """Never emitted: what it stands for does not change."""
    code_ready = Signal(str, str)
    order_ready = Signal(str, str)
    pin_ready = Signal(str)
    typed = Signal(str)
    """A digit of a code, just typed; empty for one of a PIN or a phone, which nobody may hear."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stage: Stage = ""
        self._first: Stage = ""
        self._digits = ""
        self._code = ""
        self._open_digit = False
        self._cells = RowModel(Cell, self)
        self._mask = QTimer(self, interval=SEEN_MS, singleShot=True)
        self._mask.timeout.connect(self._hide_digit)

    def ask(self, stage: Stage, known: str = "") -> None:
        """Begin anew; an empty stage only clears. With the first digits known already, only the phone is asked for."""
        self._mask.stop()
        self._first = stage
        self._stage, self._digits, self._code, self._open_digit = stage, "", known, False
        if known:
            self._stage = "locator"
        self._tell()

    @Property(str, notify=changed)
    def stage(self) -> str:
        """`code`, `order`, `locator`, `pin` or empty."""
        return self._stage

    @Property(str, notify=changed)
    def first(self) -> str:
        """The stage that this entry began with."""
        return self._first

    @Property(bool, notify=changed)
    def more(self) -> bool:
        """Whether something else is asked for after this."""
        return self._stage in BEFORE_LOCATOR

    @Property(bool, notify=changed)
    def ready(self) -> bool:
        """Whether enough was typed to go on."""
        return bool(self._stage) and len(self._digits) in LENGTHS[self._stage]

    @Property(bool, notify=changed)
    def empty(self) -> bool:
        """Whether there is nothing to delete."""
        return not self._digits and self._stage != "locator"

    @property
    def masked(self) -> bool:
        """Whether what is typed is hidden: a PIN, the digits of a phone."""
        return self._stage in {"pin", "locator"}

    @Property(str, notify=changed)
    def codeShown(self) -> str:
        """What was typed in step 1, a code grouped, while step 2 asks for the phone."""
        if self._stage != "locator":
            return ""
        return self._code if self._first == "order" else grouped(self._code)

    @Property(RowModel, notify=fixed)
    def cells(self) -> RowModel:
        """The boxes."""
        return self._cells

    @Slot(str)
    def press(self, key: str) -> None:
        """`0` to `9`, `delete` or `next`; anything else, and what does not fit, does nothing."""
        if not self._stage:
            return
        if key == "delete":
            self._delete()
        elif key == "next":
            self._next()
        elif key in set("0123456789") and len(self._digits) < LENGTHS[self._stage][-1]:
            self._digits += key
            self.typed.emit("" if self.masked else key)
            self._open_digit = self._stage == "locator"
            if self._open_digit:
                self._mask.start()
        self._tell()

    def _delete(self) -> None:
        if self._digits:
            self._digits, self._open_digit = self._digits[:-1], False
        elif self._stage == "locator":
            self._stage, self._digits, self._code = self._first, self._code, ""

    def _next(self) -> None:
        if len(self._digits) not in LENGTHS[self._stage]:
            return
        stage, digits, code = self._stage, self._digits, self._code
        if stage in BEFORE_LOCATOR:
            self._stage, self._digits, self._code = "locator", "", digits
        elif stage == "locator":
            first = self._first
            self.ask(first)
            (self.order_ready if first == "order" else self.code_ready).emit(code, digits)
        else:
            self.ask("pin")
            self.pin_ready.emit(digits)

    @Slot()
    def _hide_digit(self) -> None:
        self._open_digit = False
        self._tell()

    def _tell(self) -> None:
        self._cells.show(cells(self._stage, self._digits, self._open_digit))
        self.changed.emit()


def grouped(digits: str) -> str:
    """`482 613`, `4821 9930`: three and three, or four and four."""
    half = (len(digits) + 1) // 2
    return f"{digits[:half]} {digits[half:]}".strip()


def cells(stage: Stage, digits: str, open_digit: bool) -> list[Cell]:
    """The boxes of a stage: six grow to eight when a seventh digit is typed; a PIN shows four and grows as needed."""
    if not stage:
        return []
    lengths = LENGTHS[stage]
    size = CODE[0] if len(digits) <= CODE[0] else CODE[-1]
    if stage == "locator":
        size = LOCATOR[0]
    elif stage == "pin":
        size = min(max(lengths[0], len(digits) + 1), lengths[-1])
    shown = digits if stage in BEFORE_LOCATOR else _masked(digits, open_digit)
    dash_at = size // 2 if stage == "code" else -1
    return [Cell(shown[at] if at < len(shown) else "", at == len(digits), at == dash_at) for at in range(size)]


def _masked(digits: str, open_digit: bool) -> str:
    if open_digit and digits:
        return MASK * (len(digits) - 1) + digits[-1]
    return MASK * len(digits)
