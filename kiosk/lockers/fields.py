"""Reads the fields of one TOML table, noting every mistake as a sentence instead of stopping at the first.

A wrong field reads as an empty value, which later checks pass over. Must never know what the fields mean.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TypeVar

E = TypeVar("E", bound=StrEnum)


class Fields:
    """One table; `where` names it in sentences."""

    def __init__(
        self, where: str, table: Mapping[str, object] | None, known: Sequence[str], mistakes: list[str]
    ) -> None:
        """Notes every key that nobody knows. With no table, whose absence was noted before, nothing more is noted."""
        self.where = where
        self.mistakes = mistakes
        self._there = table is not None
        self._table = table or {}
        for key in self._table:
            if key not in known:
                self.note(f"has a key {key!r}, which nobody knows")

    def note(self, what: str) -> None:
        """Write down a mistake of this table."""
        self.mistakes.append(f"{self.where} {what}.")

    def text(self, key: str) -> str:
        """A text that is not blank, or ""."""
        value = self._found(key)
        if isinstance(value, str) and value.strip():
            return value
        self._wrong(key, value, "must be a text")
        return ""

    def number(self, key: str, *, least: int = 0) -> int:
        """A whole number, at least `least`, or 0."""
        value = self._found(key)
        if isinstance(value, int) and not isinstance(value, bool) and value >= least:
            return value
        self._wrong(key, value, f"must be a whole number from {least} up")
        return 0

    def truth(self, key: str) -> bool:
        """True or false."""
        value = self._found(key)
        if isinstance(value, bool):
            return value
        self._wrong(key, value, "must be true or false")
        return False

    def member(self, key: str, members: type[E]) -> E:
        """A member of the enum, or its first."""
        value = self._found(key)
        for member in members:
            if value == member.value:
                return member
        self._wrong(key, value, f"must be one of {', '.join(members)}")
        return next(iter(members))

    def table(self, key: str) -> Mapping[str, object] | None:
        """A table inside this one, or None."""
        value = self._found(key)
        if isinstance(value, dict):
            return value
        self._wrong(key, value, "must be a table")
        return None

    def tables(self, key: str) -> list[Mapping[str, object]]:
        """At least one table in a list, or none."""
        value = self._found(key)
        if isinstance(value, list) and value and all(isinstance(row, dict) for row in value):
            return value
        self._wrong(key, value, f"must be at least one table [[{key}]]")
        return []

    def _found(self, key: str) -> object:
        if self._there and key not in self._table:
            self.note(f"has no {key!r}")
        return self._table.get(key)

    def _wrong(self, key: str, value: object, must: str) -> None:
        if key in self._table:
            self.note(f"has {key} = {str(value)[:40]!r}, but it {must}")
