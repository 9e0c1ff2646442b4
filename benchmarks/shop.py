"""The real programs beside a measurement: a simulator, a controller and a screen in processes of their own.

Knows how they are started and stopped. Must never know what is measured.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

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
def simulator(folder: Path, *, wiring: Path | None = None, camera: bool = False) -> Iterator[Mapping[str, object]]:
    """`locker-sim up`; gives what it says when it is ready. Nobody closes its doors."""
    words = ["locker-sim", "up", "--dir", str(folder / "sim"), "--seed", "1", *([] if camera else ["--no-camera"])]
    with _program([*words, *(["--wiring", str(wiring)] if wiring else [])], folder / "sim.log") as process:
        assert process.stdout is not None
        yield json.loads(process.stdout.readline())


@contextlib.contextmanager
def controller(folder: Path, config: Path) -> Iterator[subprocess.Popen[bytes]]:
    """`kiosk run`, stopped by SIGTERM."""
    with _program(["kiosk", "run", "--config", str(config)], folder / "kiosk.err") as process:
        yield process


@dataclass
class Shown:
    """A running `kiosk-ui` with a watch; when it has ended, what it showed and when, in seconds of the wall clock."""

    process: subprocess.Popen[bytes]
    frames_s: list[float] = field(default_factory=list)
    heard_s: list[float] = field(default_factory=list)


@contextlib.contextmanager
def screen(folder: Path, *, frames: str = "none:", link: Path | None = None, turning: bool = False) -> Iterator[Shown]:
    """`kiosk-ui` at 1080x1920 in software rendering, with `screen_probe` looking on; `turning`: 30 frames a second."""
    config = folder / "ui.toml"
    lines = [f'link = "{link or folder / "link.sock"}"', f'frames = "{frames}"', f'cache = "{folder / "cache"}"']
    config.write_text("\n".join(lines) + "\n", encoding="utf-8")
    words = [sys.executable, "-m", "benchmarks.screen_probe", "--config", str(config)]
    with (folder / "ui.err").open("ab") as sink:
        process = subprocess.Popen(
            [*words, *(["--turning"] if turning else [])],
            stdout=subprocess.PIPE,
            stderr=sink,
            env=os.environ | {"QT_QUICK_BACKEND": "software", "QT_QPA_PLATFORM": platform_name()},
        )
        shown = Shown(process)
        try:
            yield shown
        finally:
            process.send_signal(signal.SIGTERM)
            output, _ = process.communicate(timeout=BOUND_S)
        said = json.loads(output)
        shown.frames_s, shown.heard_s = [at / 1000 for at in said["shown_ms"]], said["heard_s"]


def platform_name() -> str:
    """Where Qt draws: into memory, unless the environment names a place (`QT_QPA_PLATFORM=xcb`)."""
    return os.environ.get("QT_QPA_PLATFORM", "offscreen")


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
