"""A table for a frozen dataclass: its columns are the fields, so that the two cannot drift apart.

Text, whole numbers, floats and truth values become columns of their kind; anything richer becomes JSON text.
"""

import types
from collections.abc import Sequence
from dataclasses import fields
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin, get_type_hints

from pydantic import TypeAdapter
from sqlalchemy import Boolean, CheckConstraint, Column, Dialect, Float, Index, Integer, MetaData, Table, Text
from sqlalchemy.schema import SchemaItem
from sqlalchemy.types import TypeDecorator, TypeEngine

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

PLAIN: dict[type, type[TypeEngine[Any]]] = {str: Text, int: Integer, float: Float, bool: Boolean}


class JsonText(TypeDecorator[object]):
    """A value of the type `hint` as JSON text."""

    impl = Text
    cache_ok = True

    def __init__(self, hint: Any) -> None:
        super().__init__()
        self.hint = hint
        self._adapter: TypeAdapter[object] = TypeAdapter(hint)

    def process_bind_param(self, value: object, dialect: Dialect) -> str | None:
        """The text that goes into the row."""
        return None if value is None else self._adapter.dump_json(value).decode()

    def process_result_value(self, value: Any, dialect: Dialect) -> object:
        """The value that was put in."""
        return None if value is None else self._adapter.validate_json(value)


def mirror(
    metadata: MetaData, name: str, of: "type[DataclassInstance]", *, key: str, extra: Sequence[SchemaItem] = ()
) -> Table:
    """The table `name` with one column per field of `of`; `key` is its primary key."""
    hints = get_type_hints(of)
    columns = [_column(field.name, hints[field.name], field.name == key) for field in fields(of)]
    return Table(name, metadata, *columns, *extra)


def one_of(table: str, column: str, members: type[StrEnum]) -> CheckConstraint:
    """A CHECK that the column holds a member of the enum."""
    listed = ", ".join(f"'{member.value}'" for member in members)
    return CheckConstraint(f"{column} IN ({listed})", name=f"ck_{table}_{column}")


def by(table: str, column: str) -> Index:
    """A plain index on one column."""
    return Index(f"ix_{table}_{column}", column)


def _column(name: str, hint: Any, primary_key: bool) -> Column[Any]:
    nullable = False
    if get_origin(hint) in {Union, types.UnionType}:
        kept = [part for part in get_args(hint) if part is not types.NoneType]
        nullable = len(kept) < len(get_args(hint))
        hint = Union[tuple(kept)]  # noqa: UP007  # built from what is left at run time
    plain = PLAIN.get(hint)
    kind: TypeEngine[Any] = plain() if plain else JsonText(hint)
    return Column(name, kind, primary_key=primary_key, nullable=nullable)
