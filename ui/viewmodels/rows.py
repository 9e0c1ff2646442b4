"""A list of plain rows as a model for QML: one role per field, and the smallest change that tells the difference.

Knows dataclasses and Qt's models. Must never know what a row means.
"""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from PySide6.QtCore import (
    Property,
    QAbstractListModel,
    QByteArray,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtQml import QmlElement

QML_IMPORT_NAME = "Kiosk"
QML_IMPORT_MAJOR_VERSION = 1

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()


@QmlElement
class RowModel(QAbstractListModel):
    """Rows of one dataclass. Delegates name the fields they need as required properties."""

    counted = Signal()

    def __init__(self, kind: type[Any], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._names = [field.name for field in fields(kind)]
        self._rows: tuple[Any, ...] = ()

    @Property(int, notify=counted)
    def count(self) -> int:
        """How many rows there are."""
        return len(self._rows)

    def show(self, rows: Sequence[Any]) -> None:
        """Show these rows. Rows that stay equal keep their delegates, and so their focus."""
        new = tuple(rows)
        if new == self._rows:
            return
        if len(new) != len(self._rows):
            self.beginResetModel()
            self._rows = new
            self.endResetModel()
            self.counted.emit()
            return
        changed = [at for at, (old, row) in enumerate(zip(self._rows, new, strict=True)) if old != row]
        self._rows = new
        for at in changed:
            self.dataChanged.emit(self.index(at), self.index(at))

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """See QAbstractListModel."""
        return 0 if parent.isValid() else len(self._rows)

    def roleNames(self) -> dict[int, QByteArray]:
        """One role per field."""
        return {Qt.ItemDataRole.UserRole + at: QByteArray(name.encode()) for at, name in enumerate(self._names)}

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The field of a row; None out of range."""
        at = role - Qt.ItemDataRole.UserRole
        if not (0 <= index.row() < len(self._rows) and 0 <= at < len(self._names)):
            return None
        return getattr(self._rows[index.row()], self._names[at])
