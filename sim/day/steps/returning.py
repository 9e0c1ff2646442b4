"""A customer brings one item back. Knows what they choose. Must never know the rule that decides."""

from sim.day.day import Day
from sim.day.errors import DayError


def give_back(day: Day) -> None:
    """The code of the collected order, a reason, the condition, a door, a case number; then a face and what follows."""
    day.wait("idle")
    day.press("button.start_return", "return_scan")
    day.picture("return-scan")
    day.hold_up("order-photo", "return_reason")
    day.picture("return-reason")
    day.press("button.choose.changed_mind", "return_condition")
    day.picture("return-condition")
    day.press("button.choose.intact", "return_decision")
    day.picture("return-decision")
    door = str(day.press("button.open_door", "return_open")["facts"]["compartment"])
    day.picture("return-open")
    day.put_in(door, "scarf")
    day.wait("return_inside")
    day.picture("return-inside")
    received = day.press("button.inside", "return_received")
    if not received["facts"].get("number"):
        raise DayError("the screen shows no number for the return")
    day.picture("return-received")
    day.press("button.rate.5", "rating_tags")
    day.press("button.choose.goods", "rating_tags")
    day.picture("rating-tags")
    day.press("button.done", "rating_question")
    day.picture("rating-question")
    day.press("button.choose.7", "rated")
    day.picture("rated")
    day.press("button.done", "idle")
