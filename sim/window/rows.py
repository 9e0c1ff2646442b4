"""Rows of one dataclass as a model for QML: a role per field.

Knows: Qt's models. Must never know: what a row means.
"""

from collections.abc import Iterable
from dataclasses import fields
from itertools import islice
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QByteArray, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtQml import QmlElement

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

QML_IMPORT_NAME = "SimWindow"
QML_IMPORT_MAJOR_VERSION = 1

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
FIRST_ROLE = int(Qt.ItemDataRole.UserRole)


@QmlElement
class Rows(QAbstractListModel):
    """A list of dataclass rows; at most `most` of them, the oldest go first."""

    def __init__(self, kind: "type[DataclassInstance]", parent: QObject | None = None, most: int = 2000) -> None:
        super().__init__(parent)
        self._names = tuple(field.name for field in fields(kind))
        self._most = most
        self.rows: list[DataclassInstance] = []

    def put(self, rows: "Iterable[DataclassInstance]") -> None:
        """Show these rows. While their number stays the same, delegates (and their focus) stay too."""
        new = list(rows)[-self._most :]
        if len(new) == len(self.rows):
            changed = [at for at, row in enumerate(new) if row != self.rows[at]]
            self.rows = new
            for at in changed:
                self.dataChanged.emit(self.index(at), self.index(at))
            return
        self.beginResetModel()
        self.rows = new
        self.endResetModel()

    def append(self, rows: "Iterable[DataclassInstance]") -> None:
        """Add rows at the end."""
        new = list(rows)[-self._most :]
        if not new:
            return
        surplus = len(self.rows) + len(new) - self._most
        if surplus > 0:
            self.beginRemoveRows(ROOT, 0, surplus - 1)
            self.rows = list(islice(self.rows, surplus, None))
            self.endRemoveRows()
        self.beginInsertRows(ROOT, len(self.rows), len(self.rows) + len(new) - 1)
        self.rows += new
        self.endInsertRows()

    def rowCount(self, parent: Index = ROOT) -> int:
        """See QAbstractListModel."""
        return 0 if parent.isValid() else len(self.rows)

    def roleNames(self) -> dict[int, QByteArray]:
        """See QAbstractListModel."""
        return {FIRST_ROLE + at: QByteArray(name.encode()) for at, name in enumerate(self._names)}

    def data(self, index: Index, role: int = FIRST_ROLE) -> object:
        """See QAbstractListModel. None out of range."""
        at = role - FIRST_ROLE
        if 0 <= index.row() < len(self.rows) and 0 <= at < len(self._names):
            return getattr(self.rows[index.row()], self._names[at])
        return None
