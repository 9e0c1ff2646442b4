"""Customers collect. Knows what they hold up and what they do at the door. Must never know what opens it."""

from sim.day.day import Day
from sim.visitor.client import State


def collect(day: Day, shown: State, picture: str = "") -> None:
    """Before an open door: take the parcel, shut the door, be thanked."""
    if picture:
        day.picture(picture)
    day.take_out(str(shown["facts"]["compartment"]), since_s=float(shown["shown_s"]))
    day.wait("collected")


def by_photo(day: Day) -> None:
    """The QR on a phone, then the same code again: open again, or finished."""
    day.wait("idle")
    collect(day, day.hold_up("order-photo", "open"), "open")
    day.picture("collected")
    day.press("button.done", "idle")


def by_number(day: Day) -> None:
    """Six digits and the last four of the phone; the door is shut at once, so the kiosk asks."""
    order = day.stage.orders["numeric"]
    day.wait("idle")
    day.press("button.type_code", "type_code")
    day.picture("type-code")
    day.visitor.type(order.code)
    day.picture("type-phone")
    day.visitor.type(order.locator)
    door = str(day.wait("open")["facts"]["compartment"])
    day.control.do("take", door=door)
    day.shut(door)
    asked = day.wait("closed_at_once", "collected")
    if asked["screen"] == "closed_at_once":
        day.picture("closed-at-once")
        day.press("button.taken", "collected")
    day.hold_up("order-numeric", "again")
    day.picture("again")
    day.press("button.done", "idle")
