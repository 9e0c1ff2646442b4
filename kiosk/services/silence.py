"""Which doors cannot be heard now: out of service for as long as their board is silent, in service again by themselves.

Knows the last readings, nothing durable: after a start the doors are read anew. Must never clear what staff have to
look at: a door in quarantine that is heard again is still in quarantine.
"""

from kiosk.domain.compartments import Door
from kiosk.flows.operation import AGREEING
from kiosk.services.ports import Sight


class Silence:
    """The labels of silent doors. The watchman tells it; whoever offers or opens a door asks it."""

    def __init__(self) -> None:
        self._labels: set[str] = set()

    def __contains__(self, label: object) -> bool:
        return label in self._labels

    def heard(self, sight: Sight) -> None:
        """One reading: a door counts as heard again when two agree, as boards without a good check spoil one."""
        if sight.door is Door.UNKNOWN:
            self._labels.add(sight.label)
        elif sight.agreeing >= AGREEING:
            self._labels.discard(sight.label)
