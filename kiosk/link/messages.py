"""What screen and controller say to each other.

Knows: intents (what a person did) go up, snapshots (all that a screen needs) come down. A snapshot is complete:
a screen that starts anew shows where the customer was. Must never carry words for people (the screen has its own
language), a code once typed, or a board number.
"""

from typing import Annotated, Literal, TypeVar

from pydantic import Field, TypeAdapter, ValidationError

from kiosk.link.screens import Button, Mark, Screen
from kiosk.link.views import BankView, DoorChoice, ItemView, ParcelView, ShopView, Strict, TaskView

T = TypeVar("T")

PROTOCOL = 8
"""Raised whenever a message changes in a way the other side must know."""

SHORT = 64
WORDS = 500
"""Longest text that somebody writes on the screen, in characters."""
TEXT = 4096
"""Longest text of a scan: a version 40 QR holds 4,296 characters, ours 122."""


class LinkError(ValueError):
    """What came over the link is no message of this protocol."""


class Message(Strict):
    """One whole message: what a frame holds."""


# Up: from the screen.


class Hello(Message):
    """First word of a screen."""

    kind: Literal["hello"] = "hello"
    protocol: int
    client: Annotated[str, Field(max_length=SHORT)]


class Scanned(Message):
    """A code was read; `source` tells camera from hand scanner."""

    kind: Literal["scanned"] = "scanned"
    text: Annotated[str, Field(max_length=TEXT)]
    source: Literal["camera", "scanner"] = "camera"
    format: Annotated[str, Field(max_length=SHORT)] = "QRCode"


class Pressed(Message):
    """A button of the snapshot with this serial was touched; `value` names the row or face where there is a choice.
    `low`: by somebody who asked for lower buttons, and reaches low doors better; `language`: the one they read."""

    kind: Literal["pressed"] = "pressed"
    serial: int
    button: Button
    value: Annotated[str, Field(max_length=SHORT)] | None = None
    low: bool = False
    language: Annotated[str, Field(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$")] | None = None


class CodeTyped(Message):
    """A numeric code and its locator, the last four digits of the phone."""

    kind: Literal["code_typed"] = "code_typed"
    serial: int
    code: Annotated[str, Field(pattern=r"^[0-9]{6,8}$")]
    locator: Annotated[str, Field(pattern=r"^[0-9]{4}$")]


class OrderTyped(Message):
    """The digits of an order number, or its last ones, and its locator: the last four digits of the phone."""

    kind: Literal["order_typed"] = "order_typed"
    serial: int
    number: Annotated[str, Field(pattern=r"^[0-9]{4,8}$", repr=False)]
    locator: Annotated[str, Field(pattern=r"^[0-9]{4}$", repr=False)]


class PinTyped(Message):
    """A staff PIN. Never logged: its representation is masked."""

    kind: Literal["pin_typed"] = "pin_typed"
    serial: int
    pin: Annotated[str, Field(pattern=r"^[0-9]{4,8}$", repr=False)]


class WordsTyped(Message):
    """What somebody wrote in their own words. Never logged: its representation is masked."""

    kind: Literal["words_typed"] = "words_typed"
    serial: int
    words: Annotated[str, Field(min_length=1, max_length=WORDS, repr=False)]


class PhotoTaken(Message):
    """A still of the goods as JPEG in base64, or None where there is no picture. Its representation is masked."""

    kind: Literal["photo_taken"] = "photo_taken"
    serial: int
    jpeg: Annotated[str | None, Field(pattern=r"^[A-Za-z0-9+/]+={0,2}$", max_length=266_668, repr=False)]


class Touched(Message):
    """Somebody touched the screen anywhere: the person is still there."""

    kind: Literal["touched"] = "touched"


Intent = Scanned | Pressed | CodeTyped | OrderTyped | PinTyped | WordsTyped | PhotoTaken | Touched
Upward = Annotated[Hello | Intent, Field(discriminator="kind")]


# Down: from the controller.


class Welcome(Message):
    """First answer to a screen that speaks our protocol."""

    kind: Literal["welcome"] = "welcome"
    protocol: int = PROTOCOL
    kiosk: str
    shop: ShopView
    bank: BankView


class Goodbye(Message):
    """Last word before the controller closes the connection."""

    kind: Literal["goodbye"] = "goodbye"
    code: Literal["protocol", "bad_message", "too_slow", "replaced", "stopping"]
    sentence: str


class Facts(Strict):
    """What the sentence and the drawing of a screen need. Absent means: not part of this screen."""

    reason: str | None = None
    compartment: str | None = None
    next_compartment: str | None = None
    doors_left: int | None = None
    at_ms: int | None = None
    until_ms: int | None = None
    number: str | None = None
    order: str | None = None
    parcel: str | None = None
    size: str | None = None
    staff: str | None = None
    amount_fen: int | None = None
    rule: str | None = None
    refund_by_ms: int | None = None
    items: tuple[ItemView, ...] = ()
    reasons: tuple[str, ...] = ()
    chosen: tuple[str, ...] = ()
    tasks: tuple[TaskView, ...] = ()
    doors: tuple[DoorChoice, ...] = ()
    free_doors: int | None = None
    tasks_open: int | None = None
    loaded: int | None = None
    later: int | None = None
    place: str | None = None
    left: int | None = None
    places_used: int | None = None
    overdue: int | None = None
    answered: bool | None = None
    case_code: str | None = None
    rated: int | None = None
    tries_left: int | None = None
    ahead: int | None = None
    minutes: int | None = None
    slot_from_ms: int | None = None
    slot_until_ms: int | None = None
    parcels: tuple[ParcelView, ...] = ()
    about: str | None = None
    complaint: str | None = None
    link: Annotated[str | None, Field(max_length=SHORT * 8, repr=False)] = None


class Snapshot(Message):
    """Everything the screen shows now. `serial` grows; a press names the serial it was made on, so that a touch
    meant for the last screen does nothing on this one. Only `buttons` may be pressed. `marks` draw the doors.
    `help` is a call for staff that is under way, whatever the screen: "called" or "answered".
    `ask_more_time` lays the question "do you need more time" over the screen."""

    kind: Literal["snapshot"] = "snapshot"
    serial: int
    screen: Screen
    facts: Facts = Facts()
    buttons: tuple[Button, ...] = ()
    marks: dict[str, Mark] = Field(default_factory=dict)
    staff: bool = False
    help: Literal["called", "answered"] | None = None
    ask_more_time: bool = False
    online: bool = True


Downward = Annotated[Welcome | Snapshot | Goodbye, Field(discriminator="kind")]

_UP: TypeAdapter[Hello | Intent] = TypeAdapter(Upward)
_DOWN: TypeAdapter[Welcome | Snapshot | Goodbye] = TypeAdapter(Downward)


def read_upward(body: bytes) -> Hello | Intent:
    """The screen's message in this JSON; LinkError when it is none."""
    return _read(_UP, body)


def read_downward(body: bytes) -> Welcome | Snapshot | Goodbye:
    """The controller's message in this JSON; LinkError when it is none."""
    return _read(_DOWN, body)


def _read(adapter: TypeAdapter[T], body: bytes) -> T:
    try:
        return adapter.validate_json(body)
    except ValidationError as bad:
        # The input may hold a code or a PIN: say where it went wrong, never what it was.
        places = sorted({".".join(str(part) for part in error["loc"]) + ": " + error["type"] for error in bad.errors()})
        raise LinkError("; ".join(places)[:300]) from None
