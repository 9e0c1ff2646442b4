"""Appointments. Knows who comes early and who late. Must never know what is made of it."""

from sim.day.day import Day
from sim.day.errors import DayError
from sim.day.steps.pickup import collect


def early(day: Day) -> None:
    """Two hours too early, but all is ready: the door opens by itself when that has been read."""
    _shows(day, "early")
    collect(day, day.wait("open"))
    day.press("button.done", "idle")


def late(day: Day) -> None:
    """The hour is over; it was kept. Whoever has read enough opens the door."""
    _shows(day, "late")
    day.visitor.click("button.open_door")
    collect(day, day.wait("open"))
    day.press("button.done", "idle")


def _shows(day: Day, when: str) -> None:
    day.wait("idle")
    facts = day.hold_up(f"order-{when}", "appointment")["facts"]
    if facts.get("reason") != when:
        raise DayError(f"who comes {when} is told to be {facts.get('reason')}")
    day.picture(f"appointment-{when}")
