"""How the parcels of an order stand, as rows of a card: one row for all that stand alike. Pure.

Knows the states the controller tells. Must never know what is in a parcel.
"""

from datetime import tzinfo

from kiosk.link.messages import Facts
from kiosk.link.views import ParcelView
from ui.viewmodels import formats
from ui.viewmodels.texts import Texts
from ui.viewmodels.view import FactRow

ORDER = (
    "ready",
    "counter",
    "packing",
    "unsure",
    "collected",
    "sent_back",
    "returned",
    "asked",
    "reviewed",
    "refunded",
    "declined",
    "cancelled",
)
"""What can be fetched stands first."""


def rows(facts: Facts, texts: Texts, now_ms: int, zone: tzinfo) -> tuple[FactRow, ...]:
    """A row per kind of state, a return by its own number; the number of the order is the last."""
    groups: dict[tuple[int, str | None, int | None, int | None], list[ParcelView]] = {}
    for parcel in facts.parcels:
        rank = ORDER.index(parcel.state) if parcel.state in ORDER else ORDER.index("unsure")
        groups.setdefault((rank, parcel.number, parcel.at_ms, parcel.until_ms), []).append(parcel)
    ranked = sorted(groups.items(), key=lambda group: (group[0][0], group[0][2] or 0, group[0][3] or 0))
    told = (FactRow(texts["status.order"], facts.order, ""),) if facts.order else ()
    return (*(_row(ORDER[key[0]], alike, texts, now_ms, zone) for key, alike in ranked), *told)


def _row(state: str, alike: list[ParcelView], texts: Texts, now_ms: int, zone: tzinfo) -> FactRow:
    first = alike[0]
    values = {"count": str(len(alike)), "number": first.number or ""}
    values["doors"] = texts["format.doors"].join(sorted(one.compartment for one in alike if one.compartment))
    if first.at_ms is not None:
        values["when"] = formats.when(texts, first.at_ms, now_ms, zone)
    if first.until_ms is not None:
        values["until"] = formats.when(texts, first.until_ms, now_ms, zone)
        values["date"] = formats.day(texts, first.until_ms, zone)
    one = "status.case" if first.number else "status.parcel_one" if len(alike) == 1 else "status.parcels"
    label = texts["status.whole"] if state == "cancelled" else texts.say([one], values)
    return FactRow(label, texts.say([f"status.{state}"], values), "")
