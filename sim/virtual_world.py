"""A world on a virtual loop: what is due happens at its virtual moment, and bytes reach the ports in memory.

Knows: a world, the loop's timers, and the driver's port protocol. Must never know frames or what opens a door.
"""

import asyncio
from collections.abc import Callable, Mapping
from functools import partial

from locker_driver import PortEvents, PortFault
from sim.acts import Acts
from sim.world import Event, Output, World

Heard = Callable[[str, str, bytes], None]
"""(line, "tx" or "rx" as the computer sees it, bytes)."""


def _nobody(line: str, direction: str, data: bytes) -> None:
    pass


class VirtualWorld:
    """Runs `world` on the running loop. `on_bytes` hears every byte that passes a port, before it passes."""

    def __init__(self, world: World, grain_s: float = 0.0) -> None:
        """`grain_s`: bytes and events are handed on only this often, as by a USB adapter; what happens keeps its own
        moment, whatever this is."""
        self.world = world
        self._grain_s = grain_s
        self._turned_s = float("-inf")
        self.acts = Acts(world)
        self.on_bytes: Heard = _nobody
        self.on_event: Callable[[Event], None] = lambda event: None
        self._loop = asyncio.get_running_loop()
        self._ports: dict[str, VirtualPort] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._arm()

    def perform(self, act: str, **arguments: object) -> object:
        """Do something to the world, by the names of `sim.acts`. ActError with a sentence."""
        said = self.acts.perform(act, arguments, self._loop.time())
        self._arm()
        return said

    def state(self) -> Mapping[str, object]:
        """Everything there is to see, as plain data."""
        said = self.perform("state")
        return said if isinstance(said, dict) else {}

    def attach(self, port: "VirtualPort") -> bool:
        """Take over a line; False while its adapter is out."""
        if not self.world.lines[port.line].plugged:
            return False
        self._ports[port.line] = port
        return True

    def detach(self, port: "VirtualPort") -> None:
        """Let go of a line."""
        if self._ports.get(port.line) is port:
            del self._ports[port.line]

    def receive(self, line: str, data: bytes) -> None:
        """The host wrote to a line."""
        self.on_bytes(line, "tx", data)
        self.world.receive(line, data, self._loop.time())
        self._arm()

    def close(self) -> None:
        """Let nothing happen any more."""
        if self._timer is not None:
            self._timer.cancel()
        self._ports.clear()

    def _arm(self) -> None:
        due = self.world.next_due()
        if due is not None:
            due = max(due, self._turned_s + self._grain_s, self._loop.time())
        if self._timer is not None:
            if due is not None and self._timer.when() <= due:
                return  # too early does no harm
            self._timer.cancel()
        self._timer = None if due is None else self._loop.call_at(due, self._turn)

    def _turn(self) -> None:
        self._timer, self._turned_s = None, self._loop.time()
        bytes_for: dict[str, bytearray] = {}
        for happening in self.world.advance(self._turned_s):
            if isinstance(happening, Output):
                bytes_for.setdefault(happening.line, bytearray()).extend(happening.data)
            else:
                self.on_event(happening)
                if happening.name == "act":
                    self._pulled()
        for line, data in bytes_for.items():
            if (port := self._ports.get(line)) is not None:
                self.on_bytes(line, "rx", bytes(data))
                port.deliver(bytes(data))
        self._arm()

    def _pulled(self) -> None:
        for name, line in self.world.lines.items():
            if not line.plugged and (port := self._ports.pop(name, None)) is not None:
                port.lost()


class VirtualPort:
    """One serial line of one computer: the driver's port protocol. Mute and deaf once `alive` says no."""

    def __init__(self, outside: VirtualWorld, line: str, alive: Callable[[], bool]) -> None:
        self.line = line
        self._outside = outside
        self._alive = alive
        self._events: PortEvents | None = None

    def open(self, events: PortEvents) -> None:
        """Try once to open; the outcome comes by `events`, a moment later."""
        self.close()
        self._events = events
        if self._outside.attach(self):
            self._soon(events, events.on_open)
        else:
            self._soon(events, partial(events.on_lost, PortFault("the adapter is out")))

    def write(self, data: bytes) -> None:
        """Send `data`."""
        events = self._events
        if events is not None and self._alive():
            self._outside.receive(self.line, data)
            self._soon(events, partial(events.on_sent, asyncio.get_running_loop().time()))

    def close(self) -> None:
        """Let go of the line."""
        self._events = None
        self._outside.detach(self)

    def deliver(self, data: bytes) -> None:
        """Bytes came in."""
        if self._events is not None and self._alive():
            self._events.on_bytes(data)

    def lost(self) -> None:
        """The adapter was pulled."""
        events, self._events = self._events, None
        if events is not None and self._alive():
            events.on_lost(PortFault("the adapter was pulled"))

    def _soon(self, events: PortEvents, call: Callable[[], None]) -> None:
        def tell() -> None:
            if self._alive() and self._events is events:
                call()

        asyncio.get_running_loop().call_soon(tell)
