"""The catalogue of what can go wrong: what it is called, who puts it right, and how.

Knows: the shape of assets/errors.toml, given as parsed data. Must never know a file or a screen.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

LANGUAGES = ("zh-CN", "en")
FIELDS = frozenset({"who", "screen", "says", "todo"})


class Who(StrEnum):
    """Who can do something about it."""

    CUSTOMER = "customer"
    STAFF = "staff"
    TECHNICIAN = "technician"
    DEVELOPER = "developer"


class CatalogueError(ValueError):
    """The catalogue is not complete; the sentence names the entry."""


@dataclass(frozen=True)
class Entry:
    """One thing that can go wrong. `screen` names the customer's words, None when no customer sees it."""

    code: str
    who: Who
    says: Mapping[str, str]
    todo: Mapping[str, str]
    screen: str | None = None


def read_catalogue(data: Mapping[str, object]) -> dict[str, Entry]:
    """The entries by code, `group.name`. CatalogueError for anything missing or unknown."""
    return {
        f"{group}.{name}": _entry(f"{group}.{name}", _table(f"{group}.{name}", found))
        for group, names in data.items()
        for name, found in _table(group, names).items()
    }


def _entry(code: str, table: Mapping[str, object]) -> Entry:
    if strange := sorted(set(table) - FIELDS):
        raise CatalogueError(f"{code} has a field {strange[0]!r}, which nobody knows.")
    who, screen = table.get("who"), table.get("screen")
    if who not in set(Who):
        raise CatalogueError(f"{code} must say who puts it right: {', '.join(Who)}.")
    if screen is not None and not isinstance(screen, str):
        raise CatalogueError(f"{code} has a screen that is no name of words.")
    return Entry(code, Who(str(who)), _texts(code, "says", table), _texts(code, "todo", table), screen)


def _texts(code: str, field: str, table: Mapping[str, object]) -> dict[str, str]:
    found = _table(f"{code}.{field}", table.get(field))
    texts = {language: text for language, text in found.items() if isinstance(text, str) and text.strip()}
    if set(texts) != set(LANGUAGES) or len(found) != len(LANGUAGES):
        raise CatalogueError(f"{code}.{field} must be said in {' and '.join(LANGUAGES)}.")
    return texts


def _table(where: str, value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise CatalogueError(f"{where} must be a table.")
    return value
