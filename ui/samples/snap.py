"""How a sample is made: a snapshot with a serial of its own."""

from itertools import count

from kiosk.link.messages import Facts, Snapshot
from kiosk.link.screens import Button, Mark, Screen

_serials = count(1)


def snap(
    screen: Screen,
    *buttons: Button,
    facts: Facts | None = None,
    marks: dict[str, Mark] | None = None,
    staff: bool = False,
    called: bool = False,
    more_time: bool = False,
) -> Snapshot:
    return Snapshot(
        serial=next(_serials),
        screen=screen,
        facts=facts or Facts(),
        buttons=buttons,
        marks=marks or {},
        staff=staff,
        help="called" if called else None,
        ask_more_time=more_time,
    )


def again(snapshot: Snapshot, **changes: object) -> Snapshot:
    """The same with something different."""
    return snapshot.model_copy(update={**changes, "serial": next(_serials)})
