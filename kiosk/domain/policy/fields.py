"""Takes a document apart field by field and collects every mistake, each with the place, a word and a sentence.

Knows kinds of fields. Must never know what they mean. After a mistake a harmless value stands in, so that reading goes
on and finds the next one.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final, TypeVar

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

MOST_FEN = 2**53 - 1
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,63}")
LANGUAGES = ("zh-CN", "en")
LONGEST_TEXT = 400
UNKNOWN = "unknown_field"


@dataclass(frozen=True)
class Mistake:
    """What is wrong with a document: the field (`windows[2].days`, counted from 1), a word for programs, a sentence."""

    field: str
    code: str
    sentence: str


class Mistakes:
    """The mistakes so far. `newer`: the document may come from a newer version; unknown fields are passed over."""

    def __init__(self, *, newer: bool = False) -> None:
        self.newer: Final = newer
        self.found: list[Mistake] = []

    def add(self, field: str, code: str, sentence: str) -> None:
        """Note one."""
        self.found.append(Mistake(field, code, sentence))

    def within(self, field: str) -> bool:
        """Whether something in this part of the document was misread: what stands in for it proves nothing."""
        return any(one.field.startswith(field) and one.code != UNKNOWN for one in self.found)


class Fields:
    """The fields of one table."""

    def __init__(self, data: object, path: str, mistakes: Mistakes) -> None:
        self._data: Mapping[object, object] = data if isinstance(data, Mapping) else {}
        self._path = path
        self._mistakes = mistakes
        self._asked: set[str] = set()
        self.newer = mistakes.newer
        self.given = isinstance(data, Mapping)
        if not self.given:
            self.wrong("", "wrong_kind", "This must be a table of fields.")

    def at(self, name: str) -> str:
        """The place of a field of this table."""
        return ".".join(part for part in (self._path, name) if part)

    def wrong(self, name: str, code: str, sentence: str) -> None:
        """Note a mistake at a field of this table."""
        self._mistakes.add(self.at(name), code, sentence)

    def has(self, name: str) -> bool:
        """Whether the field is there at all."""
        return name in self._data

    def whole(self, name: str, least: int, most: int, default: int | None = None) -> int:
        """A whole number; without a default it must be there."""
        value = self._take(name, default)
        if not isinstance(value, int) or isinstance(value, bool):
            self._kind(name, value, "a whole number")
        elif not least <= value <= most:
            wanted = str(least) if least == most else f"from {least} to {most}"
            self.wrong(name, "out_of_range", f"This must be {wanted}.")
        else:
            return value
        return least if default is None else default

    def whole_or_none(self, name: str, least: int, most: int) -> int | None:
        """A whole number that may be left out."""
        self._asked.add(name)
        return self.whole(name, least, most) if self.has(name) else None

    def truth(self, name: str, *, default: bool = False) -> bool:
        """true or false; `default` when left out."""
        value = self._take(name, default)
        if isinstance(value, bool):
            return value
        self._kind(name, value, "true or false")
        return default

    def name_or_none(self, name: str) -> str | None:
        """A name that may be left out."""
        self._asked.add(name)
        return self.name(name) if self.has(name) else None

    def name(self, name: str, default: str | None = None) -> str:
        """A name without spaces: letters, digits and . _ : -"""
        value = self._take(name, default)
        if isinstance(value, str) and NAME.fullmatch(value):
            return value
        sentence = "a name of 1 to 64 letters, digits, or . _ : - that begins with a letter or a digit"
        self._kind(name, value, sentence)
        return default or self.at(name)

    def words(self, name: str) -> Mapping[str, str]:
        """A text for people in both languages, perhaps more."""
        value = self._take(name, None)
        if not isinstance(value, Mapping):
            self._kind(name, value, "a text in each language")
            return {}
        missing = [language for language in LANGUAGES if not str(value.get(language, "")).strip()]
        if missing:
            self.wrong(name, "text_missing", f"The text in {' and '.join(missing)} is missing.")
        for language, text in value.items():
            if not isinstance(text, str) or len(text) > LONGEST_TEXT:
                self.wrong(f"{name}.{language}", "wrong_kind", f"This must be a text of up to {LONGEST_TEXT} letters.")
        return {str(language): str(text) for language, text in value.items()}

    def names(self, name: str, most: int) -> frozenset[str]:
        """A list of plain texts of 1 to 64 letters; empty when left out."""

        def one(value: object) -> str | None:
            return value if isinstance(value, str) and 1 <= len(value) <= 64 else None

        return frozenset(self._each(name, most, one, "a text of 1 to 64 letters"))

    def members(self, name: str, of: type[E], default: frozenset[E]) -> frozenset[E]:
        """A list of words out of an enum, at least one; `default` when left out."""

        def one(value: object) -> E | None:
            return of(value) if isinstance(value, str) and value in set(of) else None

        self._asked.add(name)
        if not self.has(name):
            return default
        found = frozenset(self._each(name, 20, one, f"one of {', '.join(of)}"))
        if not found and self._data[name] == []:
            self.wrong(name, "empty", f"Name at least one of {', '.join(of)}, or leave the field out.")
        return found

    def choice(self, name: str, of: Sequence[str]) -> str:
        """One of these words; it must be there."""
        value = self._take(name, None)
        if isinstance(value, str) and value in of:
            return value
        self._kind(name, value, " or ".join(of), "unknown_word")
        return of[0]

    def date_or_none(self, name: str) -> date | None:
        """A day, as 2026-01-31; None when left out."""
        self._asked.add(name)
        if not self.has(name):
            return None
        day = _day(self._take(name, None))
        if day is None:
            self.wrong(name, "not_a_date", "This must be a day, as 2026-01-31.")
        return day

    def dates(self, name: str, most: int) -> frozenset[date]:
        """A list of days; empty when left out."""
        return frozenset(self._each(name, most, _day, "a day, as 2026-01-31"))

    def table(self, name: str, *, required: bool = False) -> "Fields":
        """A table within this one; an empty one when it may be left out and is."""
        value = self._take(name, None if required else {})
        if value is None:
            self._kind(name, value, "a table of fields")
        return Fields({} if value is None else value, self.at(name), self._mistakes)

    def tables(self, name: str, least: int, most: int) -> list["Fields"]:
        """A list of tables, numbered from 1 in what is said about them."""
        value = self._take(name, [])
        if not isinstance(value, list):
            self._kind(name, value, "a list of tables")
            return []
        if not least <= len(value) <= most:
            self.wrong(name, "out_of_range", f"There must be from {least} to {most} of these, not {len(value)}.")
        return [Fields(one, f"{self.at(name)}[{n}]", self._mistakes) for n, one in enumerate(value[:most], start=1)]

    def done(self) -> None:
        """Every field has been asked for: what is left over is a typing mistake, unless the document is newer."""
        for name in self._data:
            if name not in self._asked and not self._mistakes.newer:
                near = ", ".join(sorted(self._asked))
                self.wrong(str(name)[:64], UNKNOWN, f"There is no such field here. Known are: {near}.")

    def _take(self, name: str, default: object) -> object:
        self._asked.add(name)
        return self._data.get(name, default)

    def _kind(self, name: str, value: object, wanted: str, code: str = "wrong_kind") -> None:
        if not self.given:
            return
        if value is None and not self.has(name):
            self.wrong(name, "missing", f"This field is missing; it must be {wanted}.")
        else:
            self.wrong(name, code, f"This must be {wanted}.")

    def _each(self, name: str, most: int, one: Callable[[object], T | None], wanted: str) -> Iterable[T]:
        value = self._take(name, [])
        if not isinstance(value, list):
            self._kind(name, value, f"a list; each of it {wanted}")
            return []
        if len(value) > most:
            self.wrong(name, "out_of_range", f"There may be at most {most} of these, not {len(value)}.")
        found = []
        for number, part in enumerate(value[:most], start=1):
            read = one(part)
            if read is None:
                self.wrong(f"{name}[{number}]", "wrong_kind", f"This must be {wanted}.")
            else:
                found.append(read)
        return found


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return None
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None
