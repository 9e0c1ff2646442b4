"""The policy of returns as frozen values: what a valid document says, no more.

Amounts are whole fen, every limit and every window includes its end. Must never know a file, a shop or a clock.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

FORMAT = 1
"""The shape of documents this version reads."""


class Decision(StrEnum):
    """What the machine may say by itself. What it cannot approve, staff decide."""

    ACCEPTED = "accepted"
    REVIEW = "review"
    REFUSED = "refused"


class Condition(StrEnum):
    """How the goods are, as the customer or staff say."""

    INTACT = "intact"
    OPENED = "opened"
    USED = "used"
    FAULTY = "faulty"


class Way(StrEnum):
    """How it was bought: at a distance, or in the shop."""

    REMOTE = "remote"
    SHOP = "shop"


class Role(StrEnum):
    """Who at the shop decides what the machine does not."""

    ASSOCIATE = "associate"
    MANAGER = "manager"


UNOPENED = frozenset({Condition.INTACT})
SOUND = frozenset({Condition.INTACT, Condition.OPENED, Condition.USED})
"""Every condition but faulty, which goes the way of quality."""


@dataclass(frozen=True)
class Scope:
    """Which goods are meant: those of the categories, and those listed by article number. Empty means all."""

    categories: frozenset[str] = frozenset()
    goods: frozenset[str] = frozenset()

    @property
    def everything(self) -> bool:
        """Whether all goods are meant."""
        return not self.categories and not self.goods

    def covers(self, category: str, goods: str | None) -> bool:
        """Whether goods of this category and article number are meant."""
        return self.everything or category in self.categories or goods in self.goods


@dataclass(frozen=True)
class Window:
    """So many days in which goods may come back without a reason, counted from the day after pickup.

    `after_holidays`: a last day on which the shop's calendar rests moves to the next that it does not.
    `despite_exclusions`: a promise beyond the law, good for excluded goods as well, such as a trial.
    """

    rule: str
    days: int
    scope: Scope = Scope()
    ways: frozenset[Way] = frozenset(Way)
    conditions: frozenset[Condition] = UNOPENED
    after_holidays: bool = False
    despite_exclusions: bool = False


@dataclass(frozen=True)
class Exclusion:
    """Goods that do not come back without a reason: always, or only once opened, or only if the customer confirmed
    `confirmed_as` when buying."""

    rule: str
    scope: Scope = Scope()
    only_opened: bool = False
    confirmed_as: str | None = None


@dataclass(frozen=True)
class Quality:
    """Faulty or not as described: staff look, and nothing is refused. The machine approves by itself up to
    `machine_fen` within `days` after the day of pickup; `machine_fen` None: never."""

    rule: str = "quality_checked_by_staff"
    approved_rule: str = "quality_approved"
    days: int = 0
    machine_fen: int | None = None
    photo: bool = True


@dataclass(frozen=True)
class Limits:
    """What the machine may approve: an amount per case, and so many returns of one person in so many days."""

    machine_fen: int
    person_returns: int | None = None
    person_days: int = 0
    photo_above_fen: int | None = None


@dataclass(frozen=True)
class StaffLimits:
    """What staff may approve per case. What one person, or one order, got within `split_days` counts as one case.
    A manager's None: any amount."""

    associate_fen: int = 30_000
    manager_fen: int | None = None
    split_days: int = 7


@dataclass(frozen=True)
class Calendar:
    """The days a last day does not end on. `weekend`: Monday is 0; `workdays` are weekend days that are worked after
    all. Known up to `until`, inclusive; None: no calendar."""

    until: date | None = None
    holidays: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()
    weekend: frozenset[int] = frozenset()

    def rests(self, day: date) -> bool:
        """Whether the calendar rests on this day."""
        return day in self.holidays or (day.weekday() in self.weekend and day not in self.workdays)


@dataclass(frozen=True)
class ReasonWord:
    """A reason a customer may choose, and whether it says that something is wrong with the goods."""

    code: str
    text: Mapping[str, str]
    quality: bool = False


@dataclass(frozen=True)
class Policy:
    """A valid document. `outcomes`: what is decided where nothing lets the item come back by itself."""

    reasons: tuple[ReasonWord, ...]
    windows: tuple[Window, ...]
    exclusions: tuple[Exclusion, ...]
    quality: Quality
    limits: Limits
    outcomes: Mapping[str, Decision]
    staff: StaffLimits = StaffLimits()
    calendar: Calendar = field(default_factory=Calendar)

    def __post_init__(self) -> None:
        object.__setattr__(self, "outcomes", MappingProxyType(dict(self.outcomes)))

    @property
    def rules(self) -> frozenset[str]:
        """The names of all rules a verdict may give."""
        named = [*(one.rule for one in self.windows), *(one.rule for one in self.exclusions)]
        return frozenset({*named, self.quality.rule, self.quality.approved_rule, *self.outcomes})

    def about_quality(self, reason: str) -> bool:
        """Whether this reason goes the way of quality. The two words of the law do so in every document."""
        return reason in LAWFUL_QUALITY or any(one.quality and one.code == reason for one in self.reasons)


LAWFUL_QUALITY = frozenset({"quality", "not_as_described"})
