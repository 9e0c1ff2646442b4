"""What the screen costs while nobody is there, and whether the decoder holds its frames up.

Idle: `kiosk`, `kiosk-ui` and a camera at 15 frames a second of 1280x720 in colour, as the simulator sends it; the
decoder runs in `kiosk-ui`. The camera's own program is not counted. Bound: 25 % of one core together.

Frames: a square turns at 30 frames a second over the idle screen while the camera shows frames that are hard to read,
each another one, so that the decoder never rests and the camera's picture is drawn as well; the same with a camera that
shows nothing, and without one. Bound: no two frames further apart than two frames, 67 ms.
"""

import contextlib
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from benchmarks import machine, process
from benchmarks.hard_conditions import ALL, cases
from benchmarks.shop import Shown, controller, platform_name, screen, settings, simulator
from kiosk.scan.picture import Grey
from sim.camera import pack_frame
from sim.listening import listen

SETTLE_S = 6.0
IDLE_S = 30.0
FRAMES_S = 20.0
CAMERA_EVERY_S = 1 / 15
SEED = 2029
EACH = 3
BOUND_MS = 2 * 1000 / 30


def run() -> None:
    """Print the cost of an idle screen and the intervals of a moving one."""
    print(f"Qt draws in software, platform {platform_name()}")
    with tempfile.TemporaryDirectory(prefix="bench") as name:
        _idle(Path(name))
    hard = [case.grey for draw in ALL for case in cases(draw, EACH, SEED)]
    empty = [np.full((720, 1280), 90, np.uint8)]
    for words, frames in (("no camera", []), ("a camera that shows nothing", empty), ("hard frames", hard)):
        with tempfile.TemporaryDirectory(prefix="bench") as name:
            _frames(Path(name), words, frames)
    print(__doc__.split("\n\n", 1)[1].strip())


def _idle(folder: Path) -> None:
    config = settings(folder)
    with (
        simulator(folder, camera=True) as ready,
        controller(folder, config) as kiosk,
        screen(folder, frames=f"socket:{ready['camera']}") as shown,
    ):
        time.sleep(SETTLE_S)
        pids = {"kiosk": kiosk.pid, "kiosk-ui": shown.process.pid}
        before, began_s = {name: process.cpu_s(pid) for name, pid in pids.items()}, time.monotonic()
        time.sleep(IDLE_S)
        spent_s = time.monotonic() - began_s
        shares = {name: (process.cpu_s(pid) - before[name]) / spent_s for name, pid in pids.items()}
    each = ", ".join(f"{name} {share:.1%}" for name, share in shares.items())
    print(f"idle, camera at 15 frames a second: {each}; together {sum(shares.values()):.1%} of one core, wanted: 25 %")


def _frames(folder: Path, words: str, frames: list[Grey]) -> None:
    config, camera = settings(folder), folder / "camera.sock"
    source = f"socket:{camera}" if frames else "none:"
    with (
        simulator(folder),
        controller(folder, config),
        _camera(camera, frames),
        screen(folder, frames=source, turning=True) as shown,
    ):
        time.sleep(SETTLE_S)
        began_s = time.time()
        before_s = process.cpu_s(shown.process.pid)
        time.sleep(FRAMES_S)
        ended_s = time.time()
        share = (process.cpu_s(shown.process.pid) - before_s) / FRAMES_S
    print(f"{words:<28}{_intervals(shown, began_s, ended_s)}; kiosk-ui {share:.0%} of a core", flush=True)


def _intervals(shown: Shown, began_s: float, ended_s: float) -> str:
    within = [at for at in shown.frames_s if began_s <= at <= ended_s]
    apart_ms = np.diff(within) * 1000
    late = int((apart_ms > BOUND_MS).sum())
    rate = len(within) / (ended_s - began_s)
    return f"{rate:5.1f} frames a second, apart {machine.spread(list(apart_ms))}; {late} further than {BOUND_MS:.0f} ms"


@contextlib.contextmanager
def _camera(path: Path, frames: list[Grey]) -> Iterator[None]:
    """A camera that shows these frames in turn, 15 a second, to one program; nothing when there are none."""
    if not frames:
        yield
        return
    packed = [pack_frame(frame) for frame in frames]
    ending = threading.Event()
    listener = listen(path, 1, "camera")
    listener.setblocking(True)

    def serve() -> None:
        peer, _ = listener.accept()
        with peer, contextlib.suppress(OSError):
            due_s, number = time.monotonic(), 0
            while not ending.is_set():
                peer.sendall(packed[number % len(packed)])
                number, due_s = number + 1, due_s + CAMERA_EVERY_S
                ending.wait(max(0.0, due_s - time.monotonic()))

    thread = threading.Thread(target=serve, name="bench-camera", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ending.set()
        listener.close()
