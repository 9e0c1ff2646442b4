"""One table says which role may do which act. Pure. Must never know a page, a table or a person."""

from enum import StrEnum


class Role(StrEnum):
    """What a user is at central."""

    VIEWER = "viewer"
    AGENT = "agent"
    MANAGER = "manager"
    ADMIN = "admin"


class Act(StrEnum):
    """What a user can want to do."""

    SEE = "see"
    ENTER_COMPLAINT = "enter_complaint"
    ACT_ON_COMPLAINT = "act_on_complaint"
    SERVE_COUNTER = "serve_counter"
    REVIEW_RETURN = "review_return"
    PAY_RETURN = "pay_return"
    RETRY_NOTICE = "retry_notice"
    CHECK_POLICY = "check_policy"
    PUT_POLICY = "put_policy"
    SEE_PEOPLE = "see_people"
    DISABLE_USER = "disable_user"


_SERVES = frozenset({Role.AGENT, Role.MANAGER})

MAY: dict[Act, frozenset[Role]] = {
    Act.SEE: frozenset(Role),
    Act.ENTER_COMPLAINT: _SERVES,
    Act.ACT_ON_COMPLAINT: _SERVES,
    Act.SERVE_COUNTER: _SERVES,
    Act.REVIEW_RETURN: _SERVES,
    Act.PAY_RETURN: frozenset({Role.MANAGER}),
    Act.RETRY_NOTICE: _SERVES | {Role.ADMIN},
    Act.CHECK_POLICY: frozenset({Role.MANAGER, Role.ADMIN}),
    Act.PUT_POLICY: frozenset({Role.MANAGER, Role.ADMIN}),
    Act.SEE_PEOPLE: frozenset({Role.ADMIN}),
    Act.DISABLE_USER: frozenset({Role.ADMIN}),
}
"""Who looks after people decides over no money: an admin reviews and pays nothing."""

HOLDER = "admin-token"
"""Who acts with the admin token: a program, or a person at the command line."""

CENTRAL = "central"
"""Who acts when central does something by itself."""

STAFF_ROLE = {Role.AGENT: "associate", Role.MANAGER: "manager"}
"""With whose authority a user approves: the policy of returns knows the roles of staff."""


def may(role: Role, act: Act) -> bool:
    """Whether a user of this role may do it."""
    return role in MAY[act]
