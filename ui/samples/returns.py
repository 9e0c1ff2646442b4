"""The screens of a return."""

from kiosk.link.messages import Facts, Snapshot
from kiosk.link.screens import Button, Mark, Screen
from ui.samples.shop import DAY_MS, LAMP, MUG, NOW_MS, SHIRT
from ui.samples.snap import snap

REFUSALS = ("not_collected", "already_returned", "door_silent", "goods_code")
EXCLUDED = (
    "made_to_order",
    "perishable",
    "opened_media",
    "newspaper",
    "opened_hygiene",
    "activated",
    "near_date_or_flawed",
)


def returns() -> dict[str, Snapshot]:
    """The screens of a return."""
    b, s = Button, Screen
    door = Facts(compartment="B03")
    reasons = ("changed_mind", "size", "quality", "not_as_described")

    about = Facts(items=(SHIRT,), compartment="B03")
    conditions = ("intact", "opened", "used", "faulty")

    def decided(reason: str, rule: str, *buttons: Button, compartment: str | None = "B03") -> Snapshot:
        facts = Facts(
            reason=reason,
            rule=rule,
            amount_fen=12900,
            compartment=compartment,
            until_ms=NOW_MS + 5 * DAY_MS,
            items=(SHIRT,),
        )
        return snap(s.RETURN_DECISION, *buttons, facts=facts)

    def received(reason: str) -> Snapshot:
        facts = Facts(
            reason=reason,
            number="R1042",
            case_code="KRC1:0192f3a0-7c00-7000-8000-0000000000b3",
            amount_fen=12900,
            refund_by_ms=NOW_MS + 7 * DAY_MS,
        )
        return snap(s.RETURN_RECEIVED, b.RATE, b.DONE, b.CALL_STAFF, facts=facts)

    go = (b.OPEN_DOOR, b.CALL_STAFF, b.BACK)
    stay = (b.CALL_STAFF, b.BACK)
    return {
        "return_scan": snap(s.RETURN_SCAN, b.BACK, b.CALL_STAFF),
        **{f"return_{reason}": snap(s.REFUSED, *stay, facts=Facts(reason=reason)) for reason in REFUSALS},
        "return_items": snap(s.RETURN_ITEMS, b.CHOOSE, b.BACK, b.CALL_STAFF, facts=Facts(items=(SHIRT, MUG, LAMP))),
        "return_reason": snap(s.RETURN_REASON, b.CHOOSE, b.BACK, b.CALL_STAFF, facts=Facts(reasons=reasons)),
        "return_condition": snap(s.RETURN_CONDITION, b.CHOOSE, b.BACK, b.CALL_STAFF, facts=Facts(reasons=conditions)),
        "return_photo": snap(s.RETURN_PHOTO, b.TAKE_PHOTO, b.NO_PHOTO, b.BACK, b.CALL_STAFF, facts=about),
        "return_aim": snap(s.RETURN_AIM, b.NO_PHOTO, b.CALL_STAFF, facts=about),
        "return_shown": snap(s.RETURN_SHOWN, b.USE_PHOTO, b.TAKE_PHOTO, b.NO_PHOTO, b.CALL_STAFF, facts=about),
        "decision_accepted": decided("accepted", "no_reason_window", *go),
        "decision_promise": decided("accepted", "shop_promise", *go),
        "decision_trial": decided("accepted", "trial:bedding", *go),
        "decision_quality_approved": decided("accepted", "quality_approved", *go),
        "decision_quality": decided("review", "quality_checked_by_staff", *go),
        "decision_limit": decided("review", "above_machine_limit", *go),
        "decision_date": decided("review", "pickup_date_unknown", *go),
        "decision_person": decided("review", "person_limit", *go),
        "decision_hold": decided("review", "fraud_hold", *go),
        "decision_proof": decided("review", "proof_missing", *go),
        "decision_calendar": decided("review", "calendar_ended", *go),
        "decision_used": decided("review", "goods_not_intact", *go),
        "decision_no_promise": decided("review", "no_window", *go),
        "decision_no_door": decided("review", "no_door", *stay, compartment=None),
        "decision_excluded": decided("refused", "excluded_category", *stay, compartment=None),
        **{f"decision_{rule}": decided("refused", rule, *stay, compartment=None) for rule in EXCLUDED},
        "decision_late": decided("refused", "window_over", *stay, compartment=None),
        "decision_twice": decided("refused", "already_returned", *stay, compartment=None),
        "return_open": snap(s.RETURN_OPEN, b.CHANGED_MIND, b.CALL_STAFF, facts=door, marks={"B03": Mark.OPEN}),
        "return_inside": snap(s.RETURN_INSIDE, b.INSIDE, b.OPEN_AGAIN, b.CHANGED_MIND, b.CALL_STAFF, facts=door),
        "return_jam": snap(
            s.JAM,
            b.DONE,
            b.CALL_STAFF,
            facts=Facts(compartment="B03", reason="accepted", rule="no_reason_window", number="7730"),
        ),
        "return_received": received("accepted"),
        "return_received_review": received("review"),
    }
