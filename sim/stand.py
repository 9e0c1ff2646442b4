"""Everything of the simulator that runs beside a kiosk: ports, control socket, camera, script, and a log.

In its directory: `ttyMAIN` (one per line; `by-id/ttyMAIN` leads to it even when it comes back under another name),
`control.sock`, `camera.sock`, and `sim.jsonl` with every event as the control socket sends it.

Knows: the parts and their order. Must never know: who connects.
"""

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from sim.acts import Acts
from sim.camera import CameraServer
from sim.control import ControlServer, event_line
from sim.errors import SimError
from sim.pty_bench import PtyBench
from sim.script import load_script, play
from sim.taping import Taping
from sim.timing import monotonic_s
from sim.wiring import Wiring
from sim.world import Event, World


@dataclass(frozen=True, slots=True)
class Plan:
    """What to put up: `person` is a habit of `sim.acts.people`."""

    wiring: Wiring
    directory: Path
    seed: int = 1
    script: Path | None = None
    person: str = "off"
    camera: bool = True


class Stand:
    """The running simulator. Use as a context manager; SimError when a part cannot be put up."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        directory = plan.directory
        self.control_path = directory / "control.sock"
        self.camera_path = directory / "camera.sock"
        self.log_path = directory / "sim.jsonl"
        self.world = World(plan.wiring, plan.seed, start=monotonic_s())
        self.acts = Acts(self.world)
        self.acts.perform("person", {"habit": plan.person}, self.world.now)
        self.camera = CameraServer(self.camera_path, plan.seed) if plan.camera else None
        if self.camera:
            for name, act in self.camera.acts().items():
                self.acts.add(name, act)
            self.acts.add_look("camera", lambda: self.camera.shown if self.camera else "")
        self.taping = Taping(self.world, directory)
        for name, act in self.taping.acts().items():
            self.acts.add(name, act)
        self.steps = load_script(plan.script, self.acts) if plan.script else ()
        self._parts = ExitStack()

    def __enter__(self) -> Self:
        try:
            self._put_up()
        except BaseException:
            self._parts.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._parts.close()

    def ready(self) -> dict[str, object]:
        """Where everything is, as plain data."""
        return {
            "ready": True,
            "lines": {name: str(path) for name, path in self.bench.paths.items()},
            "by_id": {name: str(path) for name, path in self.bench.lasting_paths.items()},
            "tcp": self.bench.tcp_ports,
            "control": str(self.control_path),
            "camera": str(self.camera_path) if self.camera else None,
            "log": str(self.log_path),
        }

    def _put_up(self) -> None:
        try:
            self.plan.directory.mkdir(parents=True, exist_ok=True)
            log = self._parts.enter_context(self.log_path.open("ab", buffering=0))
        except OSError as error:
            raise SimError(f"the directory {self.plan.directory} cannot be used: {error}") from error
        self._parts.callback(self.taping.close)
        self.bench = PtyBench(self.world, self.plan.directory)

        def note(event: Event) -> None:
            log.write(event_line(event))

        self.bench.loop.on_event(note)
        control = ControlServer(self.control_path, self.bench.loop, self.acts)
        self._parts.callback(control.close)
        control.open()
        if self.camera:
            self._parts.enter_context(self.camera)
        play(self.steps, self.world, self.acts, monotonic_s())
        self._parts.enter_context(self.bench)
