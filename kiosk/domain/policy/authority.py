"""What staff may approve, and whether one case was split into several to stay below it. Pure and exact."""

from collections.abc import Iterable
from dataclasses import dataclass

from kiosk.domain.policy.document import Policy, Role
from kiosk.domain.policy.words import STAFF_ABOVE, STAFF_SPLIT, STAFF_WITHIN

DAY_MS = 86_400_000


@dataclass(frozen=True)
class Grant:
    """An amount that staff give, or gave: for one order, to one person if it is known who."""

    order: str
    amount_fen: int
    at_ms: int
    person: str | None = None


@dataclass(frozen=True)
class Authority:
    """Whether this role may approve, the rule that says so, and the sum that was held against the limit."""

    allowed: bool
    rule: str
    counted_fen: int


def authority(policy: Policy, role: str, asked: Grant, earlier: Iterable[Grant] = ()) -> Authority:
    """What `role` may do about `asked`. `earlier`: what staff gave before; of it, what went to the same order or the
    same person within the days of the policy counts as one case with it. A role the policy does not know may nothing.
    """
    since_ms = asked.at_ms - policy.staff.split_days * DAY_MS
    counted_fen = asked.amount_fen + sum(one.amount_fen for one in earlier if _same(one, asked, since_ms))
    limits = {Role.ASSOCIATE: policy.staff.associate_fen, Role.MANAGER: policy.staff.manager_fen}
    if role not in limits or asked.amount_fen < 0:
        return Authority(False, STAFF_ABOVE, counted_fen)
    limit_fen = limits[Role(role)]
    if limit_fen is None or counted_fen <= limit_fen:
        return Authority(True, STAFF_WITHIN, counted_fen)
    split = asked.amount_fen <= limit_fen
    return Authority(False, STAFF_SPLIT if split else STAFF_ABOVE, counted_fen)


def _same(one: Grant, asked: Grant, since_ms: int) -> bool:
    person = asked.person is not None and one.person == asked.person
    return one.at_ms > since_ms and one.amount_fen > 0 and (person or one.order == asked.order)
