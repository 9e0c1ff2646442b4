"""The rules of complaints as data: who owns a class, how long it may take, which words make it urgent.

Knows the document. Must never know a table or a clock. A document with mistakes is refused with all of them.
"""

import re
import tomllib
from collections.abc import Mapping
from datetime import date, time
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from central.complaints.clocks import Hours

HOUR_MS = 3_600_000
Level = Literal["urgent", "high", "normal"]
LEVELS: tuple[Level, ...] = ("urgent", "high", "normal")
"""Most urgent first."""


class Class(StrEnum):
    """What a complaint is about."""

    GOODS = "goods"
    SERVICE = "service"
    ENVIRONMENT = "environment"
    KIOSK = "kiosk"


class RulesError(Exception):
    """The document cannot be used; every mistake in a line of its own."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ClassRule(_Part):
    """Who answers for a class, and within how many hours of work it is solved."""

    owner: Annotated[str, StringConstraints(min_length=1, max_length=60)]
    solve_hours: Annotated[float, Field(gt=0, le=1000)]


class PriorityRule(_Part):
    """Words of which one is enough."""

    level: Level
    words: Annotated[list[Annotated[str, StringConstraints(min_length=1, max_length=40)]], Field(min_length=1)]


class WorkingHours(_Part):
    """When complaints are worked on; weekdays from 1, Monday, to 7."""

    opens: time
    closes: time
    weekdays: Annotated[frozenset[Annotated[int, Field(ge=1, le=7)]], Field(min_length=1)] = frozenset(range(1, 8))
    days_off: frozenset[date] = frozenset()
    made_up: frozenset[date] = frozenset()


class Rules(_Part):
    """The whole document."""

    version: Annotated[int, Field(ge=1)]
    hours: WorkingHours
    classes: Annotated[Mapping[Class, ClassRule], Field(alias="class")]
    priority: list[PriorityRule] = []

    def hours_in(self, zone: str) -> Hours:
        """The working hours at a shop in this time zone."""
        hours = self.hours
        weekdays = frozenset(day - 1 for day in hours.weekdays)
        return Hours(ZoneInfo(zone), hours.opens, hours.closes, weekdays, hours.days_off, hours.made_up)

    def allowed_ms(self, about: Class) -> int:
        """Working time to solve a complaint of this class."""
        return int(self.classes[about].solve_hours * HOUR_MS)

    def level_of(self, text: str) -> tuple[Level, str | None]:
        """How urgent a text is, and the word that says so. English words count as whole words, in any case."""
        for rule in self.priority:
            for word in rule.words:
                if _stands_in(word, text):
                    return rule.level, word
        return "normal", None


def read_rules(path: Path) -> Rules:
    """Read and check a document. RulesError with every mistake at once."""
    try:
        rules = Rules.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise RulesError(f"{path}: {fault}") from fault
    except ValidationError as wrong:
        lines = (f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in wrong.errors())
        raise RulesError("\n".join(lines)) from wrong
    missing = [one.value for one in Class if one not in rules.classes]
    if missing:
        raise RulesError("\n".join(f"class.{name}: this class has no owner" for name in missing))
    try:
        rules.hours_in("UTC")
    except ValueError as never:
        raise RulesError(f"hours: {never}") from never
    return rules


def _stands_in(word: str, text: str) -> bool:
    if word.isascii():
        return re.search(rf"(?<![a-z0-9]){re.escape(word.lower())}(?![a-z0-9])", text.lower()) is not None
    return word in text
