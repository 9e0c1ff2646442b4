"""A table of order lines as CSV: one line an item, orders by their number, everything wrong told at once.

Pure. Knows columns. Must never know a request or a database. The columns are those of the order API; `paid` is written
as 129.00 and is what was really paid for the line. Parcels: `parcel` names the parcel the item lies in, the order's
number without it; `size` and `zone` of its first line count.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pydantic import ValidationError

from central.imports.money import fen
from central.order_wire import OrderRequest

NEEDED = ("number", "kiosk", "channel", "title_zh", "title_en", "quantity", "paid", "category", "way")
PERHAPS = ("variant_zh", "variant_en", "goods", "parcel", "size", "zone", "phone_tail", "email", "language", "customer")
MOST_LINES = 5000


class TableError(Exception):
    """The table cannot be read; each mistake in a sentence that begins with its line."""

    def __init__(self, mistakes: list[str]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = mistakes


@dataclass
class _Draft:
    """An order as its lines come in."""

    line: int
    body: dict[str, object]
    items: list[dict[str, object]]
    parcels: dict[str, dict[str, object]]


def orders_of(text: str) -> list[OrderRequest]:
    """The orders of a table, in the order of their first lines. TableError with every mistake."""
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), strict=True)
    mistakes: list[str] = []
    drafts: dict[tuple[str, str], _Draft] = {}
    try:
        wrong = _wrong_columns(rows.fieldnames or [])
        if wrong:
            raise TableError(wrong)
        for line, row in enumerate(rows, start=2):
            if line > MOST_LINES + 1:
                raise TableError([f"line {line}: a table has at most {MOST_LINES} lines"])
            mistakes += [f"line {line}: {what}" for what in _take(drafts, line, row)]
    except csv.Error as fault:
        raise TableError([*mistakes, f"line {rows.line_num}: {fault}"]) from fault
    made = []
    for draft in drafts.values():
        try:
            made.append(OrderRequest.model_validate(_body(draft)))
        except ValidationError as refused:
            mistakes += [f"line {draft.line}: {_where(one['loc'])}: {one['msg']}" for one in refused.errors()]
    if mistakes:
        raise TableError(mistakes)
    return made


def _wrong_columns(names: object) -> list[str]:
    given = list(names) if isinstance(names, list | tuple) else []
    missing = [f"line 1: the column {name} is missing" for name in NEEDED if name not in given]
    strange = [f"line 1: nobody knows the column {name!r}" for name in given if name not in (*NEEDED, *PERHAPS)]
    return [*missing, *strange]


def _take(drafts: dict[tuple[str, str], _Draft], line: int, row: Mapping[str | None, str | None]) -> Iterator[str]:
    """Put one line where it belongs; what is wrong with it."""
    if None in row or None in row.values():
        yield "it has not as many fields as the table has columns"
        return
    cell = {str(name): (text or "").strip() for name, text in row.items()}
    key = cell["channel"], cell["number"]
    draft = drafts.setdefault(key, _Draft(line, _head(cell), [], {}))
    if _head(cell) != draft.body:
        yield f"order {cell['number']} says something else in line {draft.line}"
    label = cell.get("parcel") or cell["number"]
    size = cell.get("size") or "M"
    draft.parcels.setdefault(label, {"label": label, "size": size, "zone": cell.get("zone") or "ambient"})
    try:
        draft.items.append(_item(cell))
    except ValueError as wrong:
        yield str(wrong)


def _head(cell: Mapping[str, str]) -> dict[str, object]:
    head: dict[str, object] = {name: cell[name] for name in ("number", "kiosk", "channel")}
    head |= {name: cell[name] for name in ("phone_tail", "customer") if cell.get(name)}
    if cell.get("email"):
        head["contact"] = {"email": cell["email"], "language": cell.get("language") or "zh-CN"}
    return head


def _item(cell: Mapping[str, str]) -> dict[str, object]:
    if not (cell["quantity"].isascii() and cell["quantity"].isdigit()):
        raise ValueError(f"quantity: {cell['quantity']!r} is no number")
    try:
        paid_fen = fen(cell["paid"])
    except ValueError as wrong:
        raise ValueError(f"paid: {wrong}") from None
    item: dict[str, object] = {
        "title": {"zh-CN": cell["title_zh"], "en": cell["title_en"]},
        "quantity": int(cell["quantity"]),
        "paid_fen": paid_fen,
        "category": cell["category"],
        "way": cell["way"],
    }
    if cell.get("variant_zh") or cell.get("variant_en"):
        item["variant"] = {"zh-CN": cell.get("variant_zh") or "", "en": cell.get("variant_en") or ""}
    return item | ({"goods": cell["goods"]} if cell.get("goods") else {})


def _body(draft: _Draft) -> dict[str, object]:
    return {**draft.body, "items": draft.items, "parcels": list(draft.parcels.values())}


def _where(location: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in location)
