"""The engine: one item, one policy, one verdict. Pure, exact, and it always names a rule of the document.

In three steps: can it be decided here (proof, the day of pickup)? May it come back (quality, exclusions, windows)?
May the machine say so by itself (hold, the person's limit, the amount)? The first answer that is not yes stands.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo
from enum import StrEnum

from kiosk.domain.policy.days import End, end_of
from kiosk.domain.policy.document import Condition, Decision, Exclusion, Policy, Way, Window

DAY_MS = 86_400_000


class Need(StrEnum):
    """What is needed next."""

    PHOTO = "photo"
    CONDITION = "condition"
    PROOF = "proof"


@dataclass(frozen=True)
class Facts:
    """What is known of one item that somebody brings back.

    `amount_fen` is what was really paid for it. `condition` None: nobody has said yet. `confirmed`: what the customer
    confirmed when buying. `proof`: an order or receipt is there. `hold`: central suspects fraud.
    `returned_ms`: when the same person brought other things back.
    """

    reason: str
    amount_fen: int
    category: str
    now_ms: int
    zone: tzinfo
    way: Way = Way.REMOTE
    picked_up_ms: int | None = None
    condition: Condition | None = None
    goods: str | None = None
    confirmed: frozenset[str] = frozenset()
    proof: bool = True
    hold: bool = False
    returned_ms: tuple[int, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """A decision, the rule that made it, the last moment of the window where one applies, and what is needed next."""

    decision: Decision
    rule: str
    until_ms: int | None = None
    needs: tuple[Need, ...] = ()


def decide(policy: Policy, facts: Facts) -> Verdict:
    """Decide about one item. Always answers; never accepts above a limit; what is refused because its time is over
    is never accepted later."""
    quality = policy.about_quality(facts.reason) or facts.condition is Condition.FAULTY
    if not facts.proof:
        return _outcome(policy, "proof_missing", needs=(Need.PROOF,))
    if quality:
        return _quality(policy, facts)
    if end_of(facts.picked_up_ms, 0, facts.zone) is None:
        return _outcome(policy, "pickup_date_unknown")
    found = _without_reason(policy, facts)
    return _by_machine(policy, facts, found, policy.limits.machine_fen)


def _outcome(policy: Policy, rule: str, until_ms: int | None = None, needs: tuple[Need, ...] = ()) -> Verdict:
    return Verdict(policy.outcomes[rule], rule, until_ms, needs)


def _quality(policy: Policy, facts: Facts) -> Verdict:
    """Staff look, unless the amount and the day let the machine approve. Never refused."""
    rule = policy.quality
    end = end_of(facts.picked_up_ms, rule.days, facts.zone)
    until_ms = end.until_ms if end else None
    needs = (Need.PHOTO,) if rule.photo else ()
    if rule.machine_fen is None or facts.amount_fen > rule.machine_fen or until_ms is None or facts.now_ms > until_ms:
        return Verdict(Decision.REVIEW, rule.rule, until_ms, needs)
    approved = Verdict(Decision.ACCEPTED, rule.approved_rule, until_ms, needs)
    return _by_machine(policy, facts, approved, policy.limits.machine_fen)


def _without_reason(policy: Policy, facts: Facts) -> Verdict:
    """Whether a window lets it come back, whatever the amount."""
    covering = [one for one in policy.windows if _covers(one, facts)]
    ends = _ends(policy, facts, covering)
    if len(ends) < len(covering):
        return _outcome(policy, "pickup_date_unknown")
    excluded = _exclusion(policy.exclusions, facts)
    fits = [
        (end.until_ms, window.rule)
        for window, end in ends
        if facts.now_ms <= end.until_ms
        and (excluded is None or window.despite_exclusions)
        and facts.condition in {None, *window.conditions}
    ]
    if fits:
        until_ms, rule = max(fits, key=lambda fit: fit[0])
        return Verdict(Decision.ACCEPTED, rule, until_ms)
    return _why_not(policy, facts, [end for _, end in ends], excluded)


def _why_not(policy: Policy, facts: Facts, ends: Sequence[End], excluded: Exclusion | None) -> Verdict:
    """Why no window lets it come back."""
    until_ms = max((end.until_ms for end in ends), default=None)
    if excluded is not None and not _doubtful(excluded, facts):
        return Verdict(Decision.REFUSED, excluded.rule, until_ms)
    if until_ms is None:
        return _outcome(policy, "no_window")
    if facts.now_ms > until_ms:
        known = all(end.known for end in ends)
        return _outcome(policy, "window_over" if known else "calendar_ended", until_ms)
    if excluded is not None:
        return Verdict(Decision.REVIEW, excluded.rule, until_ms, (Need.CONDITION,))
    return _outcome(policy, "goods_not_intact", until_ms)


def _covers(window: Window, facts: Facts) -> bool:
    return facts.way in window.ways and window.scope.covers(facts.category, facts.goods)


def _ends(policy: Policy, facts: Facts, windows: Sequence[Window]) -> list[tuple[Window, End]]:
    """Each window with its end; a window whose end no calendar has is left out."""
    ends = (
        end_of(facts.picked_up_ms, one.days, facts.zone, calendar=policy.calendar if one.after_holidays else None)
        for one in windows
    )
    return [(window, end) for window, end in zip(windows, ends, strict=True) if end is not None]


def _exclusion(exclusions: Sequence[Exclusion], facts: Facts) -> Exclusion | None:
    """The exclusion that applies: a certain one before one that hangs on a condition nobody has said."""
    found = [one for one in exclusions if _applies(one, facts)]
    return min(found, key=lambda one: _doubtful(one, facts), default=None)


def _applies(one: Exclusion, facts: Facts) -> bool:
    unopened = one.only_opened and facts.condition is Condition.INTACT
    unconfirmed = one.confirmed_as is not None and one.confirmed_as not in facts.confirmed
    return one.scope.covers(facts.category, facts.goods) and not unopened and not unconfirmed


def _doubtful(one: Exclusion, facts: Facts) -> bool:
    return one.only_opened and facts.condition is None


def _by_machine(policy: Policy, facts: Facts, found: Verdict, limit_fen: int) -> Verdict:
    """The verdict, if it need not be withheld from the machine."""
    limits = policy.limits
    if found.decision is not Decision.ACCEPTED:
        return found
    if facts.hold:
        return _outcome(policy, "fraud_hold", found.until_ms, found.needs)
    if limits.person_returns is not None and _recent(facts, limits.person_days) >= limits.person_returns:
        return _outcome(policy, "person_limit", found.until_ms, found.needs)
    if not 0 <= facts.amount_fen <= limit_fen:
        return _outcome(policy, "above_machine_limit", found.until_ms, found.needs)
    photo = limits.photo_above_fen is not None and facts.amount_fen > limits.photo_above_fen
    return replace(found, needs=(Need.PHOTO,)) if photo else found


def _recent(facts: Facts, days: int) -> int:
    return sum(moment > facts.now_ms - days * DAY_MS for moment in facts.returned_ms)
