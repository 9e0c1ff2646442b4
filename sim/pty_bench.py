"""A world on real ports: every line on a pseudo-terminal, and on TCP where the wiring says so.

A port is found under two names, as on a real computer: one that may change when the adapter comes back, and one in
`by-id` that never does. A port that is opened at another rate than its line's turns every byte into another.

Knows: which line is served where. Must never know: who opens the port.
"""

from pathlib import Path
from typing import Self

from sim.endpoints import PtyEndpoint, TcpEndpoint
from sim.errors import SimError
from sim.loop import Loop
from sim.timing import monotonic_s
from sim.wiring import LineWiring
from sim.world import Event, World

BY_ID = "by-id"


def port_name(line: str) -> str:
    """The file name of a line's port: `main` is served at `ttyMAIN`."""
    return f"tty{line.upper()}"


class PtyBench:
    """Serves `world` from a directory. Use as a context manager, or `start` and `stop`.

    `world` counts in seconds of `sim.timing.monotonic_s`.
    """

    def __init__(self, world: World, directory: Path) -> None:
        self.world = world
        self.loop = Loop(world)
        self._pty: dict[str, PtyEndpoint] = {}
        self._tcp: dict[str, TcpEndpoint] = {}
        for wiring in world.wiring.lines:
            name = wiring.name

            def received(data: bytes, name: str = name, baud: int = wiring.baud) -> None:
                world.lines[name].host_baud = baud
                world.receive(name, data, monotonic_s())

            def received_at_rate(data: bytes, name: str = name, wiring: LineWiring = wiring) -> None:
                received(data, name, wiring.baud if wiring.any_baud else self._pty[name].baud)

            path, lasting = directory / port_name(name), directory / BY_ID / port_name(name)
            self._pty[name] = PtyEndpoint(path, self.loop, received_at_rate, baud=wiring.baud, lasting=lasting)
            self.loop.on_output(name, self._pty[name].write)
            if wiring.tcp_port is not None:
                self._tcp[name] = TcpEndpoint(wiring.tcp_port, self.loop, received)
                self.loop.on_output(name, self._tcp[name].write)
        self.loop.on_event(self._acted)

    @property
    def paths(self) -> dict[str, Path]:
        """Where each line's port is now."""
        return {name: endpoint.link for name, endpoint in self._pty.items()}

    @property
    def lasting_paths(self) -> dict[str, Path]:
        """Where each line's port always is, under whatever name its adapter came back."""
        return {name: endpoint.lasting for name, endpoint in self._pty.items() if endpoint.lasting}

    @property
    def tcp_ports(self) -> dict[str, int]:
        """The TCP port of each line that has one."""
        return {name: endpoint.port for name, endpoint in self._tcp.items()}

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Make the ports and let time run. SimError when a port cannot be made."""
        try:
            self._plug_or_pull()
        except SimError:
            self._close_all()
            self.loop.stop()
            raise
        self.loop.start()

    def stop(self) -> None:
        """End the thread, remove the ports."""
        try:
            self.loop.stop()
        finally:
            self._close_all()

    def _acted(self, event: Event) -> None:
        if event.name == "act":  # it may have pulled or plugged an adapter
            self._plug_or_pull()

    def _plug_or_pull(self) -> None:
        for name, line in self.world.lines.items():
            port, wanted = self._pty[name], line.port_name or port_name(name)
            if port.link.name != wanted:
                port.close()
                port.link = port.link.with_name(wanted)
            for endpoint in self._endpoints(name):
                if line.plugged and not endpoint.is_open:
                    endpoint.open()
                elif endpoint.is_open and not line.plugged:
                    endpoint.close()

    def _endpoints(self, line: str) -> list[PtyEndpoint | TcpEndpoint]:
        tcp = self._tcp.get(line)
        return [self._pty[line], tcp] if tcp else [self._pty[line]]

    def _close_all(self) -> None:
        for line in self.world.lines:
            for endpoint in self._endpoints(line):
                endpoint.close()
