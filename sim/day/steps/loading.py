"""Staff: sign in, load what came in, take out what nobody could collect.

Knows what staff do with their hands. Must never know how the kiosk decides.
"""

from sim.day.day import Day
from sim.day.errors import DayError


def sign_in(day: Day) -> None:
    """Badge to the camera, PIN on the pad."""
    day.wait("idle")
    day.hold_up("staff-badge", "staff_pin")
    day.picture("staff-pin")
    day.visitor.type(day.stage.scene.staff.pin)
    day.wait("staff_menu")
    day.picture("staff-menu")


def load(day: Day) -> None:
    """Every parcel whose code is still good goes into a door, but those that wait behind the counter."""
    day.wait("idle")
    day.picture("idle")
    sign_in(day)
    day.press("button.load", "load_scan")
    day.picture("load-scan")
    for order in day.stage.scene.orders:
        if order.for_doors:
            for label in day.stage.orders[order.key].labels:
                _load_one(day, label)
    day.press("button.sign_out", "idle")


def _load_one(day: Day, label: str) -> None:
    door = str(day.hold_up(f"label-{label}", "load_open")["facts"]["compartment"])
    day.picture("load-open")
    day.put_in(door, label)
    day.wait("load_inside")
    day.picture("load-inside")
    day.press("button.inside", "load_scan")


def retrieve(day: Day) -> None:
    """The door that jammed is looked into, with its parcel taken to the counter."""
    door = str(day.wait_kiosk("operation.unknown")["compartment"])
    day.control.do("jam", door=door, on=False)
    sign_in(day)
    listed = day.press("button.retrieve", "retrieve_list")
    day.picture("retrieve-list")
    tasks = [task["id"] for task in listed["facts"].get("tasks", ()) if task["compartment"] == door]
    if not tasks:
        raise DayError(f"no task names {door}, which jammed")
    day.press(f"button.choose.{tasks[0]}", "retrieve_open")
    day.picture("retrieve-open")
    day.take_out(door)
    day.wait("retrieve_seen")
    day.picture("retrieve-seen")
    day.press("button.seen_parcel", "retrieve_list")
    day.picture("retrieve-done")
    day.press("button.back", "staff_menu")
    day.press("button.sign_out", "idle")
