"""The rule of returns as older versions say it: one window, one limit, one list of categories. Both ways."""

from collections.abc import Collection, Sequence

from kiosk.domain.policy.document import (
    SOUND,
    Decision,
    Exclusion,
    Limits,
    Policy,
    Quality,
    ReasonWord,
    Scope,
    Way,
    Window,
)
from kiosk.domain.policy.words import OUTCOMES

REASONS = (
    ReasonWord("changed_mind", {"zh-CN": "不想要了", "en": "I changed my mind"}),
    ReasonWord("quality", {"zh-CN": "有质量问题", "en": "A quality problem"}, quality=True),
)


def from_older(
    window_days: int, limit_fen: int, excluded_categories: Collection[str], reasons: Sequence[ReasonWord] = REASONS
) -> Policy:
    """The policy these three figures meant: any way of buying, whatever the condition."""
    names = frozenset(excluded_categories)
    refused = {"window_over"}
    return Policy(
        reasons=tuple(reasons),
        windows=(Window("no_reason_window", window_days, conditions=SOUND),),
        exclusions=(Exclusion("excluded_category", Scope(names)),) if names else (),
        quality=Quality(),
        limits=Limits(limit_fen),
        outcomes={rule: Decision.REFUSED if rule in refused else Decision.REVIEW for rule in OUTCOMES},
    )


def to_older(policy: Policy) -> dict[str, object]:
    """What an older kiosk can follow: the window that covers every remote purchase, the machine's limit, and what is
    always excluded. What it cannot follow it does not refuse."""
    remote = [one.days for one in policy.windows if Way.REMOTE in one.ways and one.scope.everything]
    always = [one.scope.categories for one in policy.exclusions if not one.only_opened and one.confirmed_as is None]
    return {
        "window_days": max(remote, default=0),
        "limit_fen": policy.limits.machine_fen,
        "excluded_categories": sorted(frozenset().union(*always))[:100],
        "reasons": [{"code": one.code, "text": dict(one.text)} for one in policy.reasons],
    }
