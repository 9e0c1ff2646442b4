"""Somebody who shuts a door as soon as the host has seen it open: however busy the computer is, never sooner.

Knows what boards hear. Must never know how long anything takes.
"""

from functools import partial

from sim.errors import ActError
from sim.world import Event, World

QUESTIONS = 4
"""The host asks the next time when it has the answer to the last: by the fourth it has read the open door twice."""


class Closer:
    """Tends to every door of `world`, on a line of one board."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._heard: dict[str, int] = {}
        world.watch(self._sees)

    def _sees(self, event: Event) -> None:
        if event.name == "door.opened":
            self._heard[event.compartment] = 0
        if event.name == "bus.heard":
            for label in list(self._heard):
                self._heard[label] += 1
                if self._heard[label] == QUESTIONS:
                    del self._heard[label]
                    self._world.schedule(event.at, partial(self._shuts, label))

    def _shuts(self, label: str, at: float) -> None:
        try:
            self._world.push_close(label, at)
        except ActError as refused:
            self._world.emit("person.gave_up", at, label, str(refused))
