"""The shop with a display: it stays open until somebody closes it."""

import os
import re
import select
import signal
import subprocess
import sysconfig
from pathlib import Path

import pytest

from sim.day.lines import until
from sim.day.stage import OFFSCREEN
from sim.timing import monotonic_s

pytestmark = [pytest.mark.xdist_group("story"), pytest.mark.timeout(600)]

LOCKER_SIM = str(Path(sysconfig.get_path("scripts")) / "locker-sim")


def _read_until(stream: int, wanted: bytes, timeout_s: float) -> str:
    """What was printed up to `wanted`; fails when it does not come."""
    said, deadline = b"", monotonic_s() + timeout_s
    while wanted not in said:
        assert select.select([stream], [], [], max(0.0, deadline - monotonic_s()))[0], said
        piece = os.read(stream, 4096)
        assert piece, said
        said += piece
    return said.decode()


def _pid_of(command: str, out: Path) -> int | None:
    """The program of this command whose shop writes to `out`; None before it has begun to run."""
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            words = (entry / "cmdline").read_bytes().decode().split("\0")
            log = str((entry / "fd" / "1").readlink())
        except OSError:
            continue
        if any(word.endswith(f"/{command}") for word in words) and log.startswith(str(out)):
            return int(entry.name)
    return None


def _listens(pid: int) -> bool:
    """Whether the program has put its own hand on SIGTERM: before that, the signal is a crash like any other."""
    status = Path(f"/proc/{pid}/status").read_text()
    found = re.search(r"^SigCgt:\s*([0-9a-f]+)", status, re.MULTILINE)
    return found is not None and bool(int(found[1], 16) >> (signal.SIGTERM - 1) & 1)


def test_closing_the_screen_closes_the_shop(tmp_path: Path) -> None:
    command = [LOCKER_SIM, "shop", "--out", str(tmp_path), "--display", "on"]
    environment = {**os.environ, **OFFSCREEN}
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, env=environment) as shop:
        assert shop.stdout is not None
        try:
            said = _read_until(shop.stdout.fileno(), b"Logs:", 240)
            until(lambda: _pid_of("kiosk-ui", tmp_path) is not None, 120, "there is no screen")
            screen = _pid_of("kiosk-ui", tmp_path)
            assert screen is not None
            until(lambda: _listens(screen), 120, "the screen does not start")
            os.kill(screen, signal.SIGTERM)  # ends it as closing its window does, with 0
            assert shop.wait(120) == 0
        finally:
            shop.terminate()
    assert re.search(r"http://127\.0\.0\.1:[0-9]+/", said)
    assert (tmp_path / "codes" / "order-photo.png").exists()
    assert (tmp_path / "codes" / "staff-badge.png").exists()
    assert re.search(r"type [0-9]{6} and then [0-9]{4}", said)
