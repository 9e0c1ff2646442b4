"""What waits behind the counter: a number, and how many are ahead.

Knows who comes when. Must never know how numbers are given out.
"""

from sim.day.day import Day
from sim.day.errors import DayError


def numbers(day: Day) -> None:
    """Two customers come; when the first was served, the second is told so."""
    first = _checks_in(day, "stool", ahead=0)
    day.press("button.done", "idle")
    second = _checks_in(day, "wardrobe", ahead=1)
    if first == second:
        raise DayError(f"two customers were given the number {first}")
    day.picture("counter")
    day.wait_all_applied()
    day.stage.office.serve(first, day.stage.scene.staff.number)
    day.wait("counter", facts={"ahead": 0})
    day.picture("counter-next")
    day.press("button.done", "idle")


def _checks_in(day: Day, order: str, *, ahead: int) -> str:
    """Show the code; the number that stands on the screen."""
    day.wait("idle")
    facts = day.hold_up(f"order-{order}", "counter")["facts"]
    if facts.get("ahead") != ahead:
        raise DayError(f"the screen says {facts.get('ahead')} ahead, there are {ahead}")
    return str(facts["number"])
