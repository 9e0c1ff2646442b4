"""Where a door is, in words: which side of the screen, and how high. Pure geometry on the layout of the bank.

Heights are those of a standing adult of about 165 cm, from the floor to the middle of the door.
"""

from typing import Literal

from kiosk.link.views import BankView, DoorView
from ui.viewmodels.texts import Texts

Side = Literal["left", "right", "front"]

HEIGHTS_MM = ((350, "floor"), (700, "knee"), (1100, "waist"), (1400, "chest"), (1650, "head"))
"""Upper bound in mm (exclusive) and the word for it; whatever is higher is above the head."""


def door(bank: BankView, label: str | None) -> DoorView | None:
    """The door of that label; None when the bank has none."""
    return next((view for view in bank.doors if view.label == label), None)


def side(bank: BankView, view: DoorView) -> Side:
    """Left or right of a person who stands at the screen, or in front of them."""
    middle_mm = view.rect.x_mm + view.rect.w_mm / 2
    if middle_mm < bank.screen.x_mm:
        return "left"
    if middle_mm > bank.screen.x_mm + bank.screen.w_mm:
        return "right"
    return "front"


def height(bank: BankView, view: DoorView) -> str:
    """The word for the height of the middle of the door above the floor."""
    above_mm = bank.height_mm + bank.plinth_mm - (view.rect.y_mm + view.rect.h_mm / 2)
    return next((word for limit_mm, word in HEIGHTS_MM if above_mm < limit_mm), "above")


def sentence(texts: Texts, bank: BankView, view: DoorView) -> str:
    """`在您<b>左边</b>，<b>齐腰高</b>`; the bold words as styled text."""
    return texts["place.sentence"].format(
        side=texts[f"place.{side(bank, view)}"], height=texts[f"place.{height(bank, view)}"]
    )
