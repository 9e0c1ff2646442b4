"""A whole day in a shop of real programs, judged by what it left behind."""

import json
import os
import signal
import subprocess
import sysconfig
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from sim.day.lines import until

pytestmark = [pytest.mark.xdist_group("story"), pytest.mark.timeout(700)]

LOCKER_SIM = str(Path(sysconfig.get_path("scripts")) / "locker-sim")
SCREENS = ("idle", "open", "collected", "type-code", "refused-forged", "refused-expired", "refused-payment-code")
MORE_SCREENS = ("jam", "help", "out-of-service", "load-open", "retrieve-seen", "return-received", "rated")
LOADING_SCREENS = ("load-scan-loaded", "load-undo-seen", "load-no-door-place", "overdue-list", "overdue-seen")
SAID_SCREENS = ("return-photo", "return-shown", "return-review")
WRITTEN_SCREENS = ("complaint-words", "complaint-phone", "complaint-noted")
ASKED_SCREENS = ("status-ask", "status", "counter", "counter-next", "appointment-early", "appointment-late")


def _shop(out: Path, home: str | None = None) -> subprocess.Popen[str]:
    environment = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    if home is not None:
        environment["TMPDIR"] = home
    command = [LOCKER_SIM, "shop", "--out", str(out), "--display", "auto"]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe, text=True, env=environment)


def test_a_day_in_the_shop(tmp_path: Path) -> None:
    with _shop(tmp_path) as shop:
        said, complaint = shop.communicate(timeout=660)
    assert shop.returncode == 0, said + complaint
    lines = [json.loads(line) for line in (tmp_path / "transcript.jsonl").read_text().splitlines()]

    moments = [line["t"] for line in lines]
    assert moments == sorted(moments)
    armed: dict[str, float] = {}
    for line in lines:
        if line["event"] == "operation.armed":
            armed.setdefault(line["operation"], line["t"])
        if line["event"] == "operation.opened":
            mine = [d["t"] for d in lines if d["event"] == "door.opened" and d["compartment"] == line["compartment"]]
            assert any(armed[line["operation"]] < opened < line["t"] for opened in mine), line
    applied = Counter(line["source_event"] for line in lines if line["event"] == "central.applied")
    settled = [line for line in lines if line["event"] == "operation.settled"]
    assert Counter(line["kind"] for line in settled) == {"load": 8, "pickup": 5, "retrieve": 3, "return": 2}
    assert all(applied[line["source_event"]] == 1 for line in settled)
    refused = [line["reason"] for line in lines if line["event"] == "credential.refused"]
    assert refused == ["forged", "expired", "payment_code"]
    told = Counter(line["event"] for line in lines)
    assert (told["return.received"], told["rating.given"], told["complaint.opened"]) == (2, 1, 3), (
        "one complaint is that of the jam"
    )
    assert {line["event"] for line in lines if "bus" in line["event"]} == set()

    for name in (*SCREENS, *MORE_SCREENS, *LOADING_SCREENS, *SAID_SCREENS, *WRITTEN_SCREENS, *ASKED_SCREENS):
        for language in ("zh-CN", "en"):
            found = list(tmp_path.glob(f"[0-9][0-9]-{name}.{language}.png"))
            assert len(found) == 1, f"{name} in {language}"
            assert found[0].stat().st_size > 10_000


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL], ids=["told to end", "killed"])
def test_a_shop_that_ends_leaves_nobody_behind(tmp_path: Path, number: signal.Signals) -> None:
    with TemporaryDirectory() as home, _shop(tmp_path, home) as shop:
        mine: list[int] = []

        def all_there() -> bool:
            mine[:] = _children(shop.pid)
            return len(mine) >= 3

        until(all_there, 120, "the shop did not start its programs")
        shop.send_signal(number)
        shop.communicate(timeout=120)
        until(lambda: not any(_is_there(pid) for pid in mine), 120, "a program of the shop is still there")
    assert shop.returncode == (1 if number == signal.SIGTERM else -number)


def _children(pid: int) -> list[int]:
    """Processes started by this one, by the kernel's own list."""
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        found += [int(child) for child in task.read_text().split()]
    return found


def _is_there(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
