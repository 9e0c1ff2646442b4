"""The drawing of the bank: what stands where in mm, which door is marked how, where the path on the floor leads.

Knows the layout and the marks of a snapshot. Must never know what lies in a door beyond its mark.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, QRectF, Signal
from PySide6.QtQml import QmlElement

from kiosk.link.views import BankView, DoorView, Rectangle
from ui.viewmodels.rows import RowModel

QML_IMPORT_NAME = "Kiosk"
QML_IMPORT_MAJOR_VERSION = 1

LEADS = ("open", "opening", "jam", "next")
"""Marks the path may lead to, the most important first."""


@dataclass(frozen=True)
class DoorPlace:
    """One door of the drawing, in mm."""

    label: str
    x_mm: float
    y_mm: float
    w_mm: float
    h_mm: float
    mark: str


@dataclass(frozen=True)
class Column:
    """A letter above the cabinet."""

    letter: str
    middle_mm: float
    lit: bool


@QmlElement
class DrawnBank(QObject):
    """The bank of this kiosk, and the marks of the moment."""

    changed = Signal()
    fixed = Signal()
    """Never emitted: what it stands for does not change."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._view: BankView | None = None
        self._marks: Mapping[str, str] = {}
        self._lead: DoorView | None = None
        self._doors = RowModel(DoorPlace, self)
        self._columns = RowModel(Column, self)

    def show(self, view: BankView | None, marks: Mapping[str, str], compartment: str | None) -> None:
        """Draw this bank with these marks; the path leads to the most important marked door, else to `compartment`."""
        if (view, marks) == (self._view, self._marks) and self._lead == self._leading(compartment):
            return
        self._view, self._marks = view, marks
        self._lead = self._leading(compartment)
        doors = view.doors if view else ()
        self._doors.show([_place(door, self._mark(door)) for door in doors])
        self._columns.show(_columns(doors, self._lead.label[0] if self._lead else ""))
        self.changed.emit()

    def _leading(self, compartment: str | None) -> DoorView | None:
        doors = self._view.doors if self._view else ()
        for mark in LEADS:
            for door in doors:
                if self._marks.get(door.label) == mark:
                    return door
        return next((door for door in doors if door.label == compartment), None)

    def _mark(self, door: DoorView) -> str:
        """One lamp: of two doors that stand open, the second is drawn as marked, not lit."""
        return self._marks.get(door.label, "")

    @Property(float, notify=changed)
    def widthMm(self) -> float:
        """Of the cabinet."""
        return float(self._view.width_mm) if self._view else 0.0

    @Property(float, notify=changed)
    def heightMm(self) -> float:
        """Of the cabinet without its plinth."""
        return float(self._view.height_mm) if self._view else 0.0

    @Property(float, notify=changed)
    def plinthMm(self) -> float:
        """Height of the plinth."""
        return float(self._view.plinth_mm) if self._view else 0.0

    @Property(QRectF, notify=changed)
    def screenMm(self) -> QRectF:
        """The screen."""
        return _rect(self._view.screen) if self._view else QRectF()

    @Property(QRectF, notify=changed)
    def cameraMm(self) -> QRectF:
        """The camera."""
        return _rect(self._view.camera) if self._view else QRectF()

    @Property(QRectF, notify=changed)
    def slotMm(self) -> QRectF:
        """The slot of the printer or reader."""
        return _rect(self._view.slot) if self._view else QRectF()

    @Property(QRectF, notify=changed)
    def leadMm(self) -> QRectF:
        """The door the path leads to; empty when it leads nowhere."""
        return _rect(self._lead.rect) if self._lead else QRectF()

    @Property(str, notify=changed)
    def lead(self) -> str:
        """Its label."""
        return self._lead.label if self._lead else ""

    @Property(str, notify=changed)
    def leadMark(self) -> str:
        """Its mark; only "open" is lit."""
        return self._marks.get(self._lead.label, "") if self._lead else ""

    @Property(RowModel, notify=fixed)
    def doors(self) -> RowModel:
        """All doors."""
        return self._doors

    @Property(RowModel, notify=fixed)
    def columns(self) -> RowModel:
        """The letters above them."""
        return self._columns


def _rect(rect: Rectangle) -> QRectF:
    return QRectF(rect.x_mm, rect.y_mm, rect.w_mm, rect.h_mm)


def _place(door: DoorView, mark: str) -> DoorPlace:
    rect = door.rect
    return DoorPlace(door.label, rect.x_mm, rect.y_mm, rect.w_mm, rect.h_mm, mark)


def _columns(doors: tuple[DoorView, ...], lit: str) -> list[Column]:
    """One letter per column of doors, in the middle of the widest door that bears it."""
    middles: dict[str, float] = {}
    for door in doors:
        middles.setdefault(door.label[0], door.rect.x_mm + door.rect.w_mm / 2)
    return [Column(letter, middle_mm, letter == lit) for letter, middle_mm in sorted(middles.items())]
