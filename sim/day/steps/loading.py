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
    """Every parcel goes into a door, the last one twice: it was the wrong one, and comes out again. What is too big for
    any door goes to a place behind the counter."""
    day.wait("idle")
    day.picture("idle")
    sign_in(day)
    day.press("button.load", "load_scan")
    day.picture("load-scan")
    for order in day.stage.scene.orders:
        if order.for_doors:
            for label in day.stage.orders[order.key].labels:
                _load_one(day, label)
    _take_out_again(day, label)
    _load_one(day, label)
    for order in day.stage.scene.orders:
        if any("counter" in parcel for parcel in order.parcels):
            for label in day.stage.orders[order.key].labels:
                _put_behind_the_counter(day, label)
    day.press("button.sign_out", "idle")


def _load_one(day: Day, label: str) -> None:
    door = str(day.hold_up(f"label-{label}", "load_open")["facts"]["compartment"])
    day.picture("load-open")
    day.put_in(door, label)
    day.wait("load_inside")
    day.picture("load-inside")
    day.press("button.inside", "load_scan")


def _take_out_again(day: Day, label: str) -> None:
    day.picture("load-scan-loaded")
    door = str(day.press("button.take_out", "retrieve_open")["facts"]["compartment"])
    day.take_out(door)
    day.wait("retrieve_seen")
    day.picture("load-undo-seen")
    shown = day.press("button.seen_parcel", "load_scan")
    if shown["facts"].get("parcel") != label:
        raise DayError(f"{label} was taken out again, and the screen speaks of {shown['facts'].get('parcel')}")


def _put_behind_the_counter(day: Day, label: str) -> None:
    place = day.hold_up(f"label-{label}", "load_no_door")["facts"].get("place")
    if not place:
        raise DayError(f"no place behind the counter is offered for {label}")
    day.picture("load-no-door-place")
    day.press("button.put_place", "load_scan")


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
