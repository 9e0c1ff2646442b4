"""What makes a well-formed document a wrong one: rules that contradict each other, or the law. Says it in sentences."""

from collections import Counter

from kiosk.domain.policy.document import Policy, Way
from kiosk.domain.policy.fields import Mistakes
from kiosk.domain.policy.words import word

REMOTE_LEAST_DAYS = 7
"""Least days without a reason for a remote purchase (Consumer Protection Law of the PRC, article 25)."""


def check(policy: Policy, mistakes: Mistakes) -> None:
    """Note what is wrong between the parts of a document."""
    _names(policy, mistakes)
    _exclusions(policy, mistakes)
    _windows(policy, mistakes)
    _limits(policy, mistakes)
    _calendar(policy, mistakes)


def _names(policy: Policy, mistakes: Mistakes) -> None:
    places = {
        "windows": [one.rule for one in policy.windows],
        "exclusions": [one.rule for one in policy.exclusions],
    }
    times = Counter(rule for rules in places.values() for rule in rules)
    for place, rules in places.items():
        for number, rule in enumerate(rules, start=1):
            if times[rule] > 1:
                sentence = f"The name {rule} is used twice; add a detail, as in {word(rule)}:shoes."
                mistakes.add(f"{place}[{number}].rule", "rule_twice", sentence)
    codes = Counter(one.code for one in policy.reasons)
    for number, reason in enumerate(policy.reasons, start=1):
        if codes[reason.code] > 1:
            mistakes.add(f"reasons[{number}].code", "reason_twice", f"The code {reason.code} is used twice.")


def _exclusions(policy: Policy, mistakes: Mistakes) -> None:
    for number, one in enumerate(policy.exclusions, start=1):
        if one.scope.everything and one.confirmed_as is None:
            sentence = "This excludes all goods. Name categories or goods, or what the customer must have confirmed."
            mistakes.add(f"exclusions[{number}]", "excludes_everything", sentence)


def _windows(policy: Policy, mistakes: Mistakes) -> None:
    whole = [one for one in policy.windows if Way.REMOTE in one.ways and one.scope.everything]
    misread = mistakes.within("windows")
    if not misread and max((one.days for one in whole), default=-1) < REMOTE_LEAST_DAYS:
        sentence = f"Some window must cover all remote purchases for {REMOTE_LEAST_DAYS} days or more: it is the law."
        mistakes.add("windows", "remote_not_covered", sentence)
    for number, one in enumerate(policy.windows, start=1):
        if one.after_holidays and policy.calendar.until is None and not mistakes.within("calendar"):
            sentence = "Holidays move the end of this window, but calendar.until does not say how far they are known."
            mistakes.add(f"windows[{number}].after_holidays", "calendar_missing", sentence)


def _limits(policy: Policy, mistakes: Mistakes) -> None:
    quality_fen, machine_fen = policy.quality.machine_fen, policy.limits.machine_fen
    if quality_fen is not None and quality_fen > machine_fen and not mistakes.within("limits"):
        sentence = f"The machine approves up to {machine_fen} fen at most (limits.machine_fen)."
        mistakes.add("quality.machine_fen", "above_machine_limit", sentence)
    manager_fen = policy.staff.manager_fen
    if manager_fen is not None and not mistakes.within("staff") and manager_fen < policy.staff.associate_fen:
        mistakes.add("staff.manager_fen", "below_associate", "A manager may do no less than an associate.")


def _calendar(policy: Policy, mistakes: Mistakes) -> None:
    calendar = policy.calendar
    for name, days in (("holidays", calendar.holidays), ("workdays", calendar.workdays)):
        late = (
            []
            if mistakes.within("calendar")
            else sorted(day for day in days if calendar.until is None or day > calendar.until)
        )
        if late:
            sentence = f"{late[0]} lies after calendar.until, or that is missing."
            mistakes.add(f"calendar.{name}", "after_calendar", sentence)
    for day in sorted(calendar.holidays & calendar.workdays):
        mistakes.add("calendar.workdays", "both_holiday_and_workday", f"{day} is both a holiday and a workday.")
    if len(calendar.weekend) == 7:
        mistakes.add("calendar.weekend", "rests_always", "A week must have a day that is worked.")
