"""What the driver and the doors' last readings say about lines and boards, as plain figures.

Knows which board carries which doors. Must never judge: `services.health` does.
"""

from collections.abc import Mapping

from kiosk.domain.compartments import Door, Layout
from kiosk.services.health import BoardFacts, LineFacts
from kiosk.services.ports import Sight
from locker_driver.bank import LineHealth


def line_facts(health: Mapping[str, LineHealth], layout: Layout, sights: Mapping[str, Sight]) -> tuple[LineFacts, ...]:
    """Every line of the driver with the boards the layout has on it."""
    return tuple(_line(name, one, layout, sights) for name, one in sorted(health.items()))


def _line(name: str, health: LineHealth, layout: Layout, sights: Mapping[str, Sight]) -> LineFacts:
    doors: dict[int, list[str]] = {}
    for place in layout.places:
        if place.address.line == name:
            doors.setdefault(place.address.board, []).append(place.label)
    boards = tuple(_board(number, labels, health, sights) for number, labels in sorted(doors.items()))
    return LineFacts(name, health.up, health.fault, boards)


def _board(number: int, labels: list[str], health: LineHealth, sights: Mapping[str, Sight]) -> BoardFacts:
    seen = sum(label in sights and sights[label].door is not Door.UNKNOWN for label in labels)
    counts = health.boards.get(number)
    if counts is None:
        return BoardFacts(number, len(labels), seen)
    return BoardFacts(number, len(labels), seen, counts.requests, counts.timeouts, counts.bad_checks)
