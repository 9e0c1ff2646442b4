"""The bodies of the contract that people and shop systems use. Must never know a table or a rule."""

from typing import Annotated

from pydantic import Field, StringConstraints

from central.fields import MAX_INT, Answer, FourDigits, Id, LocalText, Name, Request, Role, TicketState
from central.settings import TimeZone
from central.wire import Short

Hotline = Annotated[str, StringConstraints(max_length=40)]


class ShopRequest(Request):
    """A shop to add or to change."""

    id: Id
    name: LocalText
    branch: LocalText
    hotline: Hotline
    time_zone: TimeZone | None = None


class EnrolmentCodeRequest(Request):
    """A code for a kiosk of this shop."""

    shop: Id


class EnrolmentCode(Answer):
    """Told once; central keeps only its hash."""

    code: str
    expires_ms: int


class Kiosk(Answer):
    """A kiosk as central sees it."""

    id: str
    number: int
    shop: str
    software: str
    enrolled_ms: int
    last_seen_ms: int | None
    generation: int
    acknowledged: int
    dead_letters: int
    cursor: int


class KioskList(Answer):
    """All kiosks."""

    kiosks: list[Kiosk]


class TicketOut(Answer):
    """Somebody who checked in for the counter; `places` is where the parcels of the order lie behind it."""

    id: str
    kiosk: str
    order: str
    number: str
    day: str
    state: TicketState
    entered_ms: int
    changed_ms: int | None
    by: str | None
    places: tuple[str, ...] = ()


class CounterQueue(Answer):
    """Who is at the counter, first come first."""

    tickets: list[TicketOut]


class TicketStateRequest(Request):
    """What became of a number, and who says so."""

    state: TicketState
    by: Short


class StaffRequest(Request):
    """A member of staff of one kiosk."""

    kiosk: Id
    number: FourDigits
    role: Role
    pin: Annotated[str, StringConstraints(pattern=r"^[0-9]{4,8}$")]


class StaffCreated(Answer):
    """The badge text, told once."""

    id: str
    badge: str


class ReturnReason(Request):
    """A reason a customer may choose."""

    code: Id
    text: LocalText


class ReturnsPolicy(Request):
    """The rule of returns as versions before the policy document say it."""

    window_days: Annotated[int, Field(ge=0, le=3650)]
    limit_fen: Annotated[int, Field(ge=0, le=MAX_INT)]
    excluded_categories: Annotated[list[Name], Field(max_length=100)]
    reasons: Annotated[list[ReturnReason], Field(min_length=1, max_length=20)]


class PolicyOut(Answer):
    """The policy in force."""

    version: int
    returns: dict[str, object]


class HelpAnswerRequest(Request):
    """Who is on the way."""

    by: Short


class HelpAnswered(Answer):
    """Who answered, and when."""

    help: str
    at_ms: int
    by: str
