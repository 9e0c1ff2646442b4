"""A world on real ports: every line on a pseudo-terminal, and on TCP where the wiring says so.

Knows: which line is served where. Must never know: who opens the port.
"""

from pathlib import Path
from typing import Self

from sim.endpoints import PtyEndpoint, TcpEndpoint
from sim.errors import SimError
from sim.loop import Loop
from sim.timing import monotonic_s
from sim.world import Event, World


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

            def received(data: bytes, name: str = name) -> None:
                world.receive(name, data, monotonic_s())

            self._pty[name] = PtyEndpoint(directory / port_name(name), self.loop, received)
            self.loop.on_output(name, self._pty[name].write)
            if wiring.tcp_port is not None:
                self._tcp[name] = TcpEndpoint(wiring.tcp_port, self.loop, received)
                self.loop.on_output(name, self._tcp[name].write)
        self.loop.on_event(self._acted)

    @property
    def paths(self) -> dict[str, Path]:
        """Where each line's port is."""
        return {name: endpoint.link for name, endpoint in self._pty.items()}

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
