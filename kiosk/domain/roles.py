"""One table says which role may do which act at the kiosk. Pure. Must never know a screen or a person."""

from enum import StrEnum

from kiosk.domain.staff import Role


class Act(StrEnum):
    """What a member of staff can want to do."""

    SEE = "see"
    """How the bank stands, and where a parcel is."""
    LOAD = "load"
    TASKS = "tasks"
    """Work tasks off: take parcels out, answer a call."""
    PLACES = "places"
    """Go round the places behind the counter."""
    OPEN = "open"
    """Open any one door, with a reason."""


_SERVES = frozenset({Role.ASSOCIATE, Role.MANAGER})

MAY: dict[Act, frozenset[Role]] = {
    Act.SEE: frozenset(Role),
    Act.LOAD: _SERVES,
    Act.TASKS: _SERVES,
    Act.PLACES: _SERVES,
    Act.OPEN: frozenset(Role),
}
"""Who mends the bank takes no parcel into custody: a technician opens a door to look at it, and says what is inside."""


def may(role: str, act: Act) -> bool:
    """Whether staff of this role may do it; a role nobody knows may do nothing."""
    return role in MAY[act]
