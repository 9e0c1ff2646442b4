"""Frozen values in and out of tables, inside one transaction.

Knows: how a row becomes a value again, and which database errors are answers (somebody was first), which are bugs
(a CHECK), and which are faults of the disk. Must never know what the values mean.
"""

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    CursorResult,
    Executable,
    Select,
    Table,
    bindparam,
    or_,
    select,
)
from sqlalchemy.dialects.sqlite import Insert, insert
from sqlalchemy.exc import DBAPIError, IntegrityError

from kiosk.db.errors import ConstraintError
from kiosk.services.ports import ConflictError

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T", bound="DataclassInstance")

SOMEBODY_WAS_FIRST = frozenset({"SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"})


class Transaction:
    """The one transaction that runs. After its end it answers no more: a leaked Book cannot write unseen."""

    def __init__(self, connection: Connection) -> None:
        self._connection: Connection | None = connection
        self.fault: str | None = None
        """Set when the disk or the file failed: such a transaction is never committed, whatever its work caught."""

    def execute(self, statement: Executable, values: Mapping[str, object] | None = None) -> CursorResult[Any]:
        """Run one statement. ConflictError, ConstraintError, or the database's own error with `fault` set."""
        if self._connection is None:
            raise RuntimeError("this transaction is over: a Book must not outlive the work it was given to")
        try:
            return self._connection.execute(statement, dict(values) if values is not None else None)
        except IntegrityError as refused:
            raise _meaning(refused) from refused
        except DBAPIError as failed:
            self.fault = str(failed.orig)
            raise

    def end(self) -> None:
        """No more statements."""
        self._connection = None


class TableRows(Generic[T]):
    """The port `Rows` over one table made by `columns.mirror`."""

    def __init__(self, transaction: Transaction, table: Table, make: Callable[..., T]) -> None:
        self._transaction = transaction
        self._table = table
        self._make = make
        (self._key,) = table.primary_key.columns

    def get(self, key: str) -> T | None:
        """The row with this key."""
        row = self._transaction.execute(_get(self._table), {"key": key}).mappings().one_or_none()
        return None if row is None else self._make(**row)

    def put(self, row: T) -> None:
        """Insert the row or replace the one with its key; ConflictError when another row stands in its way."""
        self._transaction.execute(_put(self._table), _values(row))

    def add(self, row: T) -> None:
        """Insert a new row; ConflictError when it breaks a UNIQUE constraint."""
        self._transaction.execute(_add(self._table), _values(row))

    def where(self, **equal: object) -> list[T]:
        """The rows whose fields equal these, in order of their keys; a list, tuple or set means any of its members."""
        conditions = [_matches(self._column(name), wanted) for name, wanted in equal.items()]
        found = self._transaction.execute(select(self._table).where(*conditions).order_by(self._key))
        return [self._make(**row) for row in found.mappings()]

    def _column(self, name: str) -> Column[Any]:
        if name not in self._table.c:
            raise ValueError(f"{self._table.name} have no field {name!r}")
        return self._table.c[name]


# Each statement is built once for each table: building one costs more than running it.
@cache
def _get(table: Table) -> Select[Any]:
    (key,) = table.primary_key.columns
    return select(table).where(key == bindparam("key"))


@cache
def _add(table: Table) -> Insert:
    return insert(table)


@cache
def _put(table: Table) -> Insert:
    (key,) = table.primary_key.columns
    adding = insert(table)
    others = {column.name: adding.excluded[column.name] for column in table.c if column is not key}
    return adding.on_conflict_do_update(index_elements=[key], set_=others)


def _matches(column: Column[Any], wanted: object) -> ColumnElement[bool]:
    if not isinstance(wanted, list | tuple | set | frozenset):
        return column.is_(None) if wanted is None else column == wanted
    members = column.in_([member for member in wanted if member is not None])
    return or_(members, column.is_(None)) if None in wanted else members


def _values(row: "DataclassInstance") -> dict[str, object]:
    return {field.name: getattr(row, field.name) for field in fields(row)}


def _meaning(refused: IntegrityError) -> Exception:
    cause = refused.orig
    sentence = str(cause)
    if isinstance(cause, sqlite3.Error) and cause.sqlite_errorname in SOMEBODY_WAS_FIRST:
        return ConflictError(sentence)
    return ConstraintError(sentence)
