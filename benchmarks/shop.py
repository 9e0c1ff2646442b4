"""The real programs beside a measurement: a simulator and a controller in processes of their own, and a screen's end
of the link.

Knows how they are started and stopped. Must never know what is measured.
"""

import contextlib
import json
import os
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Self

from kiosk.link.framing import Framer, frame
from kiosk.link.messages import PROTOCOL, Hello, Intent, Snapshot, read_downward

BOUND_S = 30.0


def settings(folder: Path, *, layout: Path | None = None) -> Path:
    """A settings file for a controller that lives in `folder`, beside the simulator; central is switched off."""
    lines = [f'data_dir = "{folder}/data"', f'layout = "{layout}"' if layout else ""]
    lines += ["[link]", f'socket = "{folder}/link.sock"', "[lines.main]", f'url = "{folder}/sim/ttyMAIN"']
    lines += ["[central]", "enabled = false", "[pickup]", "openings_per_minute = 240"]
    lines += ["[log]", f'path = "{folder}/kiosk.jsonl"']
    path = folder / "kiosk.toml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@contextlib.contextmanager
def simulator(folder: Path, *, wiring: Path | None = None) -> Iterator[Mapping[str, object]]:
    """`locker-sim up`; gives what it says when it is ready. Nobody closes its doors."""
    words = ["locker-sim", "up", "--dir", str(folder / "sim"), "--seed", "1", "--no-camera"]
    with _program([*words, *(["--wiring", str(wiring)] if wiring else [])], folder / "sim.log") as process:
        assert process.stdout is not None
        yield json.loads(process.stdout.readline())


@contextlib.contextmanager
def controller(folder: Path, config: Path) -> Iterator[subprocess.Popen[bytes]]:
    """`kiosk run`, stopped by SIGTERM."""
    with _program(["kiosk", "run", "--config", str(config)], folder / "kiosk.err") as process:
        yield process


@contextlib.contextmanager
def _program(words: list[str], errors: Path) -> Iterator[subprocess.Popen[bytes]]:
    with errors.open("ab") as sink:
        program = Path(sys.executable).with_name(words[0])
        process = subprocess.Popen([program, *words[1:]], stdout=subprocess.PIPE, stderr=sink, env=os.environ)
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=BOUND_S)


class ScreenEnd:
    """One screen on the link: what it was last shown, and what it says."""

    def __init__(self, path: Path) -> None:
        deadline_s = time.monotonic() + BOUND_S
        while True:
            self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            try:
                self._socket.connect(str(path))
                break
            except OSError:
                self._socket.close()
                if time.monotonic() > deadline_s:
                    raise
                time.sleep(0.001)
        self._framer = Framer()
        self.snapshot: Snapshot | None = None
        self.say(Hello(protocol=PROTOCOL, client="benchmark"))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def say(self, message: Hello | Intent) -> None:
        """Send one message."""
        self._socket.sendall(frame(message))

    def until(self, shows: Callable[[Snapshot], bool]) -> Snapshot:
        """The first snapshot, the present one included, that shows what is wanted. TimeoutError after a while."""
        deadline_s = time.monotonic() + BOUND_S
        with selectors.DefaultSelector() as selector:
            selector.register(self._socket, selectors.EVENT_READ)
            while self.snapshot is None or not shows(self.snapshot):
                if not selector.select(deadline_s - time.monotonic()):
                    raise TimeoutError(f"the screen still shows {self.snapshot and self.snapshot.screen}")
                self._hear()
        return self.snapshot

    def _hear(self) -> None:
        data = self._socket.recv(65_536)
        if not data:
            raise ConnectionError("the controller has gone")
        for body in self._framer.feed(data):
            message = read_downward(body)
            if isinstance(message, Snapshot):
                self.snapshot = message
