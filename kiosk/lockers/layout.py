"""Reads `bank.toml`, the shop's drawing of its bank, and reports every mistake in it at once.

Knows: the format and what a cabinet cannot be (two doors in one spot, one lock for two doors). Must never know whether
the drawing is true: only a walk along the doors shows that.
"""

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import combinations
from pathlib import Path

from kiosk.domain.compartments import LABEL, PLACE_LABEL, Address, CounterPlace, Layout, Place, Rect, Size, Zone
from kiosk.lockers.fields import Fields

BANK = ("name", "width_mm", "height_mm", "plinth_mm", "screen", "camera", "slot")
RECT = ("x_mm", "y_mm", "w_mm", "h_mm")
COMPARTMENT = ("label", "size", "zone", "low", *RECT, "line", "board", "lock")
FITTINGS = ("screen", "camera", "slot")

NOWHERE = Rect(0, 0, 0, 0)


class LayoutError(Exception):
    """The layout cannot be used. `mistakes` holds one sentence for each thing to mend."""

    def __init__(self, mistakes: Iterable[str]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(self.mistakes))


def load_layout(path: Path) -> Layout:
    """The layout in this file; LayoutError when it cannot be read or is wrong."""
    try:
        return read_layout(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise LayoutError([f"The layout {path} cannot be read: {error.strerror}."]) from error
    except UnicodeDecodeError as error:
        raise LayoutError([f"The layout {path} is not UTF-8 text."]) from error


def read_layout(text: str) -> Layout:
    """The layout in this TOML; LayoutError with every mistake."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LayoutError([f"The layout is no TOML: {error}."]) from error
    mistakes: list[str] = []
    top = Fields("The file", document, ("bank", "compartment", "place"), mistakes)
    bank = Fields("[bank]", top.table("bank"), BANK, mistakes)
    tables = {name: Fields(f"[bank.{name}]", bank.table(name), RECT, mistakes) for name in FITTINGS}
    fittings = {name: _rect(fields) for name, fields in tables.items()}
    doors = [
        Fields(_name(number, row), row, COMPARTMENT, mistakes)
        for number, row in enumerate(top.tables("compartment"), start=1)
    ]
    places = tuple(_place(fields) for fields in doors)
    counter = tuple(
        _counter_place(Fields(f"Place no. {number}", row, ("label", "zone"), mistakes))
        for number, row in enumerate(top.tables("place") if "place" in document else (), start=1)
    )
    layout = Layout(
        name=bank.text("name"),
        width_mm=bank.number("width_mm", least=1),
        height_mm=bank.number("height_mm", least=1),
        plinth_mm=bank.number("plinth_mm"),
        places=places,
        counter=counter,
        **fittings,
    )
    named = [(tables[name].where, rect) for name, rect in fittings.items()]
    named += [(fields.where, place.rect) for fields, place in zip(doors, places, strict=True)]
    mistakes += _outside(named, layout)
    mistakes += _overlaps(named)
    mistakes += _labels_twice(places)
    mistakes += _wrong_places(counter, places)
    mistakes += _locks_twice(places)
    if mistakes:
        raise LayoutError(mistakes)
    return layout


def _name(number: int, row: Mapping[str, object]) -> str:
    label = row.get("label")
    return f"Compartment {label}" if isinstance(label, str) and LABEL.fullmatch(label) else f"Compartment no. {number}"


def _place(fields: Fields) -> Place:
    label = fields.text("label")
    if label and not LABEL.fullmatch(label):
        fields.note(f"has label = {label[:40]!r}, but a label is a column letter (no I, no O) and two digits, as A01")
        label = ""
    return Place(
        label=label,
        size=fields.member("size", Size),
        zone=fields.member("zone", Zone),
        low=fields.truth("low"),
        rect=_rect(fields),
        address=Address(fields.text("line"), fields.number("board", least=1), fields.number("lock", least=1)),
    )


def _counter_place(fields: Fields) -> CounterPlace:
    label = fields.text("label")
    if label and not PLACE_LABEL.fullmatch(label):
        fields.note(f"has label = {label[:40]!r}, but a label is a letter or two, a hyphen and two digits, as S-01")
        label = ""
    return CounterPlace(label, fields.member("zone", Zone))


def _rect(fields: Fields) -> Rect:
    before = len(fields.mistakes)
    rect = Rect(
        fields.number("x_mm"), fields.number("y_mm"), fields.number("w_mm", least=1), fields.number("h_mm", least=1)
    )
    return rect if len(fields.mistakes) == before else NOWHERE


def _outside(named: Iterable[tuple[str, Rect]], layout: Layout) -> Iterable[str]:
    for where, rect in named:
        if layout.width_mm and rect.x_mm + rect.w_mm > layout.width_mm:
            yield f"{where} ends at {rect.x_mm + rect.w_mm} mm, beyond the bank's width of {layout.width_mm} mm."
        if layout.height_mm and rect.y_mm + rect.h_mm > layout.height_mm:
            yield f"{where} ends at {rect.y_mm + rect.h_mm} mm, below the bank's height of {layout.height_mm} mm."


def _overlaps(named: Iterable[tuple[str, Rect]]) -> Iterable[str]:
    for (where, one), (other_where, other) in combinations(named, 2):
        across = min(one.x_mm + one.w_mm, other.x_mm + other.w_mm) - max(one.x_mm, other.x_mm)
        down = min(one.y_mm + one.h_mm, other.y_mm + other.h_mm) - max(one.y_mm, other.y_mm)
        if across > 0 and down > 0:
            yield f"{where} and {other_where} overlap by {across} x {down} mm."


def _labels_twice(places: Iterable[Place]) -> Iterable[str]:
    for label, times in Counter(place.label for place in places if place.label).items():
        if times > 1:
            yield f"The label {label} is given to {times} compartments."


def _wrong_places(counter: Iterable[CounterPlace], doors: Iterable[Place]) -> Iterable[str]:
    labels = [place.label for place in counter if place.label]
    for label, times in Counter(labels).items():
        if times > 1:
            yield f"The label {label} is given to {times} places."
    columns = {door.label[0] for door in doors if door.label}
    for label in sorted({label for label in labels if label.partition("-")[0] in columns}):
        yield f"The place {label} sounds like a door of column {label[0]}: give it another letter."


def _locks_twice(places: Iterable[Place]) -> Iterable[str]:
    wired: dict[Address, list[str]] = {}
    for number, place in enumerate(places, start=1):
        address = place.address
        if address.line and address.board and address.lock:
            wired.setdefault(address, []).append(place.label or f"no. {number}")
    for address, labels in wired.items():
        if len(labels) > 1:
            yield (
                f"Compartments {' and '.join(labels)} are wired to the same lock {address.lock} "
                f"of board {address.board} on line {address.line!r}."
            )
