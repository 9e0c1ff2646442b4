"""The screens that follow a face: what it was about, and one short question."""

from kiosk.link.messages import Facts, Snapshot
from kiosk.link.screens import Button, Screen
from ui.samples.snap import snap

TAGS = ("goods", "price", "choice", "environment", "checkout", "display", "after_sales", "staff", "kiosk")


def rating() -> dict[str, Snapshot]:
    """Tags with and without any chosen, and both questions."""
    b, s = Button, Screen

    def tags(reason: str, *chosen: str) -> Snapshot:
        facts = Facts(reason=reason, reasons=TAGS, chosen=chosen)
        return snap(s.RATING_TAGS, b.CHOOSE, b.DONE if chosen else b.SKIP, b.CALL_STAFF, facts=facts)

    def question(name: str, scale: range) -> Snapshot:
        facts = Facts(reason=name, reasons=tuple(map(str, scale)))
        return snap(s.RATING_QUESTION, b.CHOOSE, b.SKIP, b.CALL_STAFF, facts=facts)

    return {
        "rating_tags_good": tags("good"),
        "rating_tags_better": tags("better", "price", "staff"),
        "rating_question_nps": question("nps", range(11)),
        "rating_question_ces": question("ces", range(1, 8)),
    }
