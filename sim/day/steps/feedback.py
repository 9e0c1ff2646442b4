"""Somebody is angry, and says so in writing. Knows fingers, keys and a phone. Must never know where the words go."""

from sim.day.day import Day
from sim.day.errors import DayError
from sim.day.lines import until
from sim.timing import pause_s

HEARD_WITHIN_S = 60.0
LOOKS_S = 1.0
"""At the words that are offered, before one is touched."""
PINYIN = "tuikuan"
MEANT = "退款"
BY_PHONE = "杯子漏水，烫伤了手。"


def complain(day: Day) -> None:
    """What about, what would be liked, a word by pinyin, and the number with its owner and deadline."""
    day.wait("idle")
    day.press("button.complain", "complaint_about")
    day.picture("complaint-about")
    day.press("button.choose.goods", "complaint_remedy")
    day.picture("complaint-remedy")
    day.press("button.choose.refund", "complaint_words")
    day.visitor.click(*(f"key.board.{letter}" for letter in PINYIN))
    pause_s(LOOKS_S)
    day.visitor.click("key.board.offer.0")
    day.picture("complaint-words")
    noted = day.press("button.skip", "complaint_noted")
    day.picture("complaint-noted")
    number = str(noted["facts"]["number"])
    day.press("button.done", "idle")
    until(lambda: day.stage.office.complaint(number) is not None, HEARD_WITHIN_S, f"central never heard of {number}")
    text = (day.stage.office.complaint(number) or {})["text"]
    if text != MEANT:
        raise DayError(f"central reads {text!r}, and {MEANT!r} was written")


def complain_by_phone(day: Day) -> None:
    """The number at once; the words from the customer's own phone, which make it urgent."""
    day.wait("idle")
    day.press("button.complain", "complaint_about")
    day.press("button.choose.goods", "complaint_remedy")
    day.press("button.choose.refund", "complaint_words")
    shown = day.press("button.on_phone", "complaint_phone")
    day.picture("complaint-phone")
    link, number = str(shown["facts"]["link"]), str(shown["facts"]["number"])
    day.press("button.done", "complaint_noted")
    day.press("button.done", "idle")
    office = day.stage.office
    until(lambda: number in office.write_by_phone(link, BY_PHONE), HEARD_WITHIN_S, f"no phone could write of {number}")
    found = office.complaint(number) or {}
    if (found["text"], found["level"], len(found["acts"])) != (BY_PHONE, "urgent", 1):
        raise DayError(f"central reads {found['text']!r} ({found['level']}), and {BY_PHONE!r} was written")
