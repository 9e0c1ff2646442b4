"""The parts of the messages that go down: what a door, a shop, an item, a task is to a screen.

Knows: what a screen draws of each. Must never carry words for people, a code once typed, or a board number.
"""

from pydantic import BaseModel, ConfigDict


class Strict(BaseModel):
    """Common rules of all that crosses the link: frozen, and a field nobody knows is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Rectangle(Strict):
    """mm on the front of the cabinet, from its top left corner."""

    x_mm: int
    y_mm: int
    w_mm: int
    h_mm: int


class DoorView(Strict):
    """One compartment of the drawing."""

    label: str
    size: str
    zone: str
    low: bool
    rect: Rectangle


class BankView(Strict):
    """The bank as it stands in the shop, to scale."""

    name: str
    width_mm: int
    height_mm: int
    plinth_mm: int
    screen: Rectangle
    camera: Rectangle
    slot: Rectangle
    doors: tuple[DoorView, ...]


class ShopView(Strict):
    """What the top bar and the way to help need; texts by language tag."""

    name: dict[str, str]
    branch: dict[str, str]
    hotline: str
    time_zone: str


class ItemView(Strict):
    """One item of an order on a return screen."""

    id: str
    title: dict[str, str]
    variant: dict[str, str]
    quantity: int
    paid_fen: int


class TaskView(Strict):
    """One row of the staff task list."""

    id: str
    task: str
    compartment: str | None
    opened_ms: int
    order: str | None = None
    number: str | None = None
    taken_by: str | None = None


class ParcelView(Strict):
    """How one parcel of an order stands: ready, counter, packing, collected, sent_back, unsure, cancelled; or a
    return of it: returned (paid back until `until_ms`), reviewed (staff look at it first), asked, refunded,
    declined."""

    state: str
    compartment: str | None = None
    at_ms: int | None = None
    until_ms: int | None = None
    number: str | None = None


class PlaceView(Strict):
    """What lies at one place behind the counter: the parcel by its id and the text of its label, and its order."""

    place: str
    parcel: str
    label: str
    order: str | None = None


class DoorChoice(Strict):
    """One door that staff may open. `note` says how it is: free, occupied, quarantined, ..."""

    label: str
    note: str
