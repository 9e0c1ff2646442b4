"""What a state looks like: the part of a snapshot that a flow decides."""

from dataclasses import dataclass, field

from kiosk.link.messages import Facts
from kiosk.link.screens import Button, Mark, Screen

NOTHING = Facts()


@dataclass(frozen=True)
class View:
    """A screen with its facts. `patient` screens wait for a door, not for a person: they never time out. One with
    `goes_on_s` is only read: so many seconds later the flow goes on by itself."""

    screen: Screen
    facts: Facts = NOTHING
    buttons: tuple[Button, ...] = ()
    marks: dict[str, Mark] = field(default_factory=dict)
    staff: bool = False
    patient: bool = False
    goes_on_s: float | None = None
