"""A customer only wants to know how an order stands. Knows what they type. Must never know how it is found."""

from sim.day.day import Day
from sim.day.errors import DayError


def how_it_stands(day: Day) -> None:
    """The digits of the order number and of the phone; the door is named and stays shut."""
    order = day.stage.orders["jam"]
    day.wait("idle")
    day.press("button.order_status", "status_ask")
    day.picture("status-ask")
    day.visitor.type("".join(sign for sign in order.number if sign.isdecimal()))
    day.visitor.type(order.locator)
    facts = day.wait("status")["facts"]
    if facts.get("order") != order.number or not facts.get("parcels"):
        raise DayError(f"the screen does not say how {order.number} stands")
    day.picture("status")
    day.press("button.done", "idle")
