"""A customer brings things back, and is paid. Knows what they choose. Must never know the rule that decides."""

from sim.day.day import Day
from sim.day.errors import DayError
from sim.day.lines import until

PAID_WITHIN_S = 120.0


def give_back(day: Day) -> None:
    """The code of the collected order, a reason, the condition, a door, a case number; then a face and what follows."""
    day.wait("idle")
    day.press("button.start_return", "return_scan")
    day.picture("return-scan")
    items = day.hold_up("order-photo", "return_items")["facts"]["items"]
    day.picture("return-items")
    day.press(f"button.choose.{items[0]['id']}", "return_reason")
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


def give_back_faulty(day: Day) -> None:
    """The other item does not keep warm: a photograph, a door, and staff look at it at central's desk."""
    day.wait("idle")
    day.press("button.start_return", "return_scan")
    day.hold_up("order-photo", "return_reason")
    day.press("button.choose.quality", "return_condition", "return_photo")
    if day.visitor.state()["screen"] == "return_condition":
        day.press("button.choose.faulty", "return_photo")
    day.picture("return-photo")
    day.press("button.take_photo", "return_shown")
    day.picture("return-shown")
    day.press("button.use_photo", "return_decision")
    day.picture("return-review")
    door = str(day.press("button.open_door", "return_open")["facts"]["compartment"])
    day.put_in(door, "flask")
    day.wait("return_inside")
    number = str(day.press("button.inside", "return_received")["facts"]["number"])
    day.press("button.done", "idle")
    _paid_after_review(day, number)


def _paid_after_review(day: Day, number: str) -> None:
    office = day.stage.office
    until(lambda: office.case(number, "review") is not None, PAID_WITHIN_S, f"{number} never came to be reviewed")
    case = office.case(number, "review") or {}
    office.approve(str(case["id"]), day.stage.staff)
    until(lambda: office.case(number, "refunded") is not None, PAID_WITHIN_S, f"{number} was never paid back")
