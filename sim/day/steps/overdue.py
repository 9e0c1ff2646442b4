"""The overdue round: what nobody collected in time comes out of its door, and goes back where it came from.

Knows what staff do with their hands. Must never know how long is too long.
"""

from sim.day.day import Day
from sim.day.errors import DayError
from sim.day.steps.loading import sign_in


def round_of(day: Day) -> None:
    """The one order whose time is over is on the list, and nothing else; its parcel is sent back."""
    late = [order.number for order in day.stage.scene.orders if order.hold == "over"]
    sign_in(day)
    day.press("button.rounds", "staff_rounds")
    listed = day.press("button.overdue", "overdue_list")["facts"]["tasks"]
    day.picture("overdue-list")
    if [row["order"] for row in listed] != late:
        raise DayError(f"{late} should be overdue; the list says {listed}")
    door = str(day.press(f"button.choose.{listed[0]['id']}", "retrieve_open")["facts"]["compartment"])
    day.picture("overdue-open")
    day.take_out(door)
    day.wait("retrieve_seen")
    day.picture("overdue-seen")
    day.press("button.seen_sent_back", "staff_menu")
    day.press("button.sign_out", "idle")
