"""The words a rule of returns may be called by. For each of them a screen has a text in both languages (`rule.*`).

A name is one of these words, or a word with a detail behind a colon (`shop_promise:shoes`), so that two rules of one
kind stay apart in the books while the customer reads the words of their kind.
"""

from collections.abc import Mapping

WINDOWS = frozenset({"no_reason_window", "shop_promise", "trial"})
EXCLUSIONS = frozenset(
    {
        "excluded_category",
        "made_to_order",
        "perishable",
        "opened_media",
        "newspaper",
        "opened_hygiene",
        "activated",
        "near_date_or_flawed",
    }
)
CHECKED = frozenset({"quality_checked_by_staff"})
APPROVED = frozenset({"quality_approved"})

OUTCOMES: Mapping[str, frozenset[str]] = {
    "proof_missing": frozenset({"review"}),
    "pickup_date_unknown": frozenset({"review"}),
    "calendar_ended": frozenset({"review"}),
    "no_window": frozenset({"review", "refused"}),
    "window_over": frozenset({"review", "refused"}),
    "goods_not_intact": frozenset({"review", "refused"}),
    "fraud_hold": frozenset({"review"}),
    "person_limit": frozenset({"review"}),
    "above_machine_limit": frozenset({"review"}),
}
"""What is decided where nothing lets the item come back by itself, and which decisions a document may choose there:
what only a person can know is never refused by a machine."""

SHOWN = WINDOWS | EXCLUSIONS | CHECKED | APPROVED | frozenset(OUTCOMES)
"""Every word a verdict may show to a customer."""

STAFF_WITHIN, STAFF_SPLIT, STAFF_ABOVE = "staff_authority", "split_case", "above_staff_authority"
"""What staff may approve is said to staff only."""


def word(rule: str) -> str:
    """The word of a rule's name, without its detail."""
    return rule.partition(":")[0]
