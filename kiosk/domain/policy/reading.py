"""Reads a policy document: plain data (from JSON or TOML) into a Policy, or every mistake in it at once."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from kiosk.domain.policy import words
from kiosk.domain.policy.checks import check
from kiosk.domain.policy.document import (
    FORMAT,
    Calendar,
    Condition,
    Decision,
    Exclusion,
    Limits,
    Policy,
    Quality,
    ReasonWord,
    Scope,
    StaffLimits,
    Way,
    Window,
)
from kiosk.domain.policy.fields import MOST_FEN, Fields, Mistake, Mistakes

MOST_DAYS = 3650
MOST_RULES = 50


class Sound(StrEnum):
    """The conditions a window may name: what is faulty goes the way of quality."""

    INTACT = "intact"
    OPENED = "opened"
    USED = "used"


class Weekday(StrEnum):
    """Days of the week, Monday first."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


@dataclass(frozen=True)
class Reading:
    """What became of a document: the policy, or the mistakes that stand in its way."""

    policy: Policy | None
    mistakes: tuple[Mistake, ...] = ()


def read(data: object, *, newer: bool = False) -> Reading:
    """The policy of a document, or all its mistakes. `newer`: it may come from a newer version than this one, so what
    is unknown in it is passed over; a document of people is read without."""
    mistakes = Mistakes(newer=newer)
    top = Fields(data, "", mistakes)
    if not top.given:
        return Reading(None, tuple(mistakes.found))
    top.whole("format", FORMAT, FORMAT)
    windows = tuple(_window(one) for one in top.tables("windows", 1, MOST_RULES))
    exclusions = tuple(_exclusion(one) for one in top.tables("exclusions", 0, MOST_RULES))
    policy = Policy(
        reasons=tuple(_reason(one) for one in top.tables("reasons", 1, 20)),
        windows=windows,
        exclusions=exclusions,
        quality=_quality(top.table("quality")),
        limits=_limits(top.table("limits", required=True)),
        outcomes=_outcomes(top.table("outcomes", required=True)),
        staff=_staff(top.table("staff")),
        calendar=_calendar(top.table("calendar")),
    )
    top.done()
    check(policy, mistakes)
    return Reading(None if mistakes.found else policy, tuple(mistakes.found))


def _rule(fields: Fields, known: Collection[str], default: str | None = None) -> str:
    """The name of a rule, whose word must be one that screens have texts for."""
    rule = fields.name("rule", default)
    if fields.has("rule") and words.word(rule) not in known and not fields.newer:
        near = ", ".join(sorted(known))
        fields.wrong("rule", "rule_without_words", f"No screen has words for this rule. Known are: {near}.")
        return fields.at("rule")
    return rule


def _scope(fields: Fields) -> Scope:
    return Scope(fields.names("categories", 100), fields.names("goods", 1000))


def _reason(fields: Fields) -> ReasonWord:
    reason = ReasonWord(fields.name("code"), fields.words("text"), fields.truth("quality"))
    fields.done()
    return reason


def _window(fields: Fields) -> Window:
    window = Window(
        rule=_rule(fields, words.WINDOWS),
        days=fields.whole("days", 0, MOST_DAYS),
        scope=_scope(fields),
        ways=fields.members("ways", Way, frozenset(Way)),
        conditions=frozenset(Condition(one) for one in fields.members("conditions", Sound, frozenset({Sound.INTACT}))),
        after_holidays=fields.truth("after_holidays"),
        despite_exclusions=fields.truth("despite_exclusions"),
    )
    fields.done()
    return window


def _exclusion(fields: Fields) -> Exclusion:
    exclusion = Exclusion(
        rule=_rule(fields, words.EXCLUSIONS),
        scope=_scope(fields),
        only_opened=fields.truth("only_opened"),
        confirmed_as=fields.name_or_none("confirmed_as"),
    )
    fields.done()
    return exclusion


def _quality(fields: Fields) -> Quality:
    plain = Quality()
    quality = Quality(
        rule=_rule(fields, words.CHECKED, plain.rule),
        approved_rule=plain.approved_rule,
        days=fields.whole("days", 0, MOST_DAYS, 0),
        machine_fen=fields.whole_or_none("machine_fen", 0, MOST_FEN),
        photo=fields.truth("photo", default=True),
    )
    fields.done()
    return quality


def _limits(fields: Fields) -> Limits:
    person = fields.table("person")
    limits = Limits(
        machine_fen=fields.whole("machine_fen", 0, MOST_FEN),
        person_returns=person.whole("returns", 0, 1000) if fields.has("person") else None,
        person_days=person.whole("days", 1, MOST_DAYS) if fields.has("person") else 0,
        photo_above_fen=fields.whole_or_none("photo_above_fen", 0, MOST_FEN),
    )
    person.done()
    fields.done()
    return limits


def _staff(fields: Fields) -> StaffLimits:
    plain = StaffLimits()
    staff = StaffLimits(
        associate_fen=fields.whole("associate_fen", 0, MOST_FEN, plain.associate_fen),
        manager_fen=fields.whole_or_none("manager_fen", 0, MOST_FEN),
        split_days=fields.whole("split_days", 1, MOST_DAYS, plain.split_days),
    )
    fields.done()
    return staff


def _calendar(fields: Fields) -> Calendar:
    order = list(Weekday)
    calendar = Calendar(
        until=fields.date_or_none("until"),
        holidays=fields.dates("holidays", 1000),
        workdays=fields.dates("workdays", 1000),
        weekend=frozenset(order.index(one) for one in fields.members("weekend", Weekday, frozenset())),
    )
    fields.done()
    return calendar


def _outcomes(fields: Fields) -> dict[str, Decision]:
    """Every outcome has its decision in the document: a verdict never names a rule that does not stand there."""
    found = {rule: Decision(fields.choice(rule, sorted(allowed))) for rule, allowed in words.OUTCOMES.items()}
    fields.done()
    return found
