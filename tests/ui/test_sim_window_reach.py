"""The simulator's window for every language, size and hand: words, keyboard, names, and how it ends."""

import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication, QImage
from sim_window_bench import Bench, bench_of, wait

from sim.stand import Plan, Stand
from sim.wiring import load_scene

BOUND_S = 60.0
CONTROLS = {
    "language", "bank", "open", "jam", "ajar", "sensor-0", "sensor-1", "sensor-2", "sensor-3", "hidePolls",
    "onlyBoard", "heal", "scope-0", "scope-1", "scope-2", "fault-lose_ack", "number-lose_ack-more", "fault-late_ack",
    "number-late_ack-less", "number-late_ack-more", "fault-split", "number-split-less", "number-split-more",
    "fault-garbage", "fault-echo", "fault-dead_board", "fault-unplug", "person-0", "person-1", "person-2", "person-3",
}  # fmt: skip


@pytest.fixture
def bench(qapp: QGuiApplication, tmp_path: Path) -> Iterator[Bench]:
    with bench_of(tmp_path) as made:
        yield made


def texts(bench: Bench) -> list[str]:
    return [str(each.property("text")) for each in bench.items() if each.property("truncated") is not None]


def test_the_language_changes_at_run_time_everywhere(bench):
    bench.write("8A 01 07 11 9D")
    wait(lambda: len(bench.lines()) >= 4)
    bench.click("language")
    shown = texts(bench)
    assert {"Simulator", "Bank", "Bus", "Bus faults", "Camera", "Unlock 7", "Every board"} <= set(shown)
    chinese = [text for text in shown if any("\u4e00" <= letter <= "\u9fff" for letter in text)]
    assert chinese == ["中文"]
    bench.click("language")
    assert "模拟器" in texts(bench)


@pytest.mark.parametrize("size", [(1280, 800), (1440, 900), (1920, 1080)])
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_no_text_is_cut_at_any_size(qapp, tmp_path, language, size):
    with bench_of(tmp_path, language=language, size=size) as bench:
        bench.act("force", door="A07")
        bench.act("jam", door="A07")
        bench.act("lose_ack", count=99)
        bench.act("late_ack", count=99, seconds=9.9)
        bench.click("door-A06")
        bench.write("8A 02 06 11 9F")
        wait(lambda: len(bench.lines()) >= 4)
        cut = [each for each in bench.items() if each.property("truncated")]
        assert [(each.property("text"), each.width()) for each in cut] == []


def test_tab_reaches_every_control_and_comes_round(bench):
    bench.shown.window.requestActivate()
    reached: list[str] = []
    for _ in range(2 * len(CONTROLS)):
        bench.press(Qt.Key.Key_Tab)
        focused = bench.shown.window.activeFocusItem()
        reached.append(focused.objectName() if focused else "")
    assert set(reached) >= CONTROLS
    assert len(reached) > len(set(reached))


def test_the_keyboard_walks_the_bank_and_shuts_doors(bench):
    bank = bench.simulation.bank
    bench.item("bank").forceActiveFocus()
    for key, label in [
        (Qt.Key.Key_Down, "A02"),
        (Qt.Key.Key_Right, "B01"),
        (Qt.Key.Key_Right, "C02"),
        (Qt.Key.Key_Right, "D01"),
        (Qt.Key.Key_Right, "D01"),
        (Qt.Key.Key_Down, "D02"),
        (Qt.Key.Key_Up, "D01"),
        (Qt.Key.Key_Up, "D01"),
    ]:
        bench.press(key)
        assert bank.chosen == label, key
    bank.force()
    wait(lambda: bank.leaf == "open")
    bench.press(Qt.Key.Key_Return)
    wait(lambda: bank.leaf == "closed")


def test_enter_and_space_press_the_control_in_focus(bench):
    for key, there in ((Qt.Key.Key_Space, True), (Qt.Key.Key_Return, False)):
        toggle = bench.item("fault-echo")
        toggle.forceActiveFocus(Qt.FocusReason.TabFocusReason)
        bench.press(key)
        wait(lambda there=there: bench.state()["lines"]["main"]["echo"] is there)


def test_every_control_has_a_name_for_whoever_does_not_see_it(bench):
    for name in sorted(CONTROLS | {"door-A01", "push", "lay", "take", "putAway", "clearRows"}):
        told = QAccessible.queryAccessibleInterface(bench.item(name))
        assert told is not None, name
        assert told.text(QAccessible.Text.Name).strip(), name
    bench.act("force", door="A01")
    wait(lambda: bench.item("door-A01").property("leaf") == "open")
    told = QAccessible.queryAccessibleInterface(bench.item("door-A01")).text(QAccessible.Text.Name)
    assert told == "A01 门开着，传感器报开，里面是空的"


def test_with_no_simulator_the_window_says_how_to_start_one(qapp, tmp_path):
    from sim.window.app import SimWindow

    shown = SimWindow(tmp_path)
    try:
        note = next(each for each in shown.window.findChildren(object) if each.objectName() == "note")
        assert note.property("text") == "模拟器没有应答，正在重新连接"
        assert f"locker-sim up --dir {tmp_path}" in note.property("hint")
        with Stand(Plan(load_scene("demo"), tmp_path)):
            wait(lambda: shown.simulation.here)
            wait(lambda: not note.property("visible"))
    finally:
        shown.close()


CLOSED_BY_HAND = """
import sys
from PySide6.QtCore import QTimer
import sim.window.app as app
from sim.cli import main
made = app.SimWindow.__init__
def make(self, *words, **more):
    made(self, *words, **more)
    QTimer.singleShot(0, self.window.close)
app.SimWindow.__init__ = make
sys.exit(main(["window", "--dir", sys.argv[1]]))
"""


def test_closing_the_window_ends_the_command_well(tmp_path):
    words = [sys.executable, "-c", CLOSED_BY_HAND, str(tmp_path)]
    done = subprocess.run(words, timeout=BOUND_S, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_the_command_saves_a_picture_and_leaves(tmp_path):
    target = tmp_path / "window.png"
    with Stand(Plan(load_scene("demo"), tmp_path)):
        words = ["-m", "sim.cli", "window", "--dir", str(tmp_path), "--picture", str(target)]
        subprocess.run([sys.executable, *words], timeout=BOUND_S, check=True)
    picture = QImage(str(target))
    assert (picture.width(), picture.height()) == (1440, 900)


def test_a_signal_ends_the_command_well(tmp_path):
    read, write = os.pipe()
    code = (
        "import os, sys\nimport sim.window.app as app\nfrom sim.cli import main\nmade = app.SimWindow.__init__\n"
        "def make(self, *words, **more):\n    made(self, *words, **more)\n    os.write(int(sys.argv[2]), b'.')\n"
        "app.SimWindow.__init__ = make\nsys.exit(main(['window', '--dir', sys.argv[1]]))\n"
    )
    process = subprocess.Popen([sys.executable, "-c", code, str(tmp_path), str(write)], pass_fds=[write])
    try:
        assert select.select([read], [], [], BOUND_S)[0]
        process.send_signal(signal.SIGTERM)
        assert process.wait(BOUND_S) == 0
    finally:
        process.kill()
        process.wait()
        os.close(read)
        os.close(write)


def test_the_window_knows_only_the_simulator():
    code = (
        "import sys, json, sim.window.app\n"
        "print(json.dumps([each for each in sys.modules if each.split('.')[0] in"
        " ('kiosk', 'ui', 'central', 'locker_driver')]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, timeout=BOUND_S)
    assert json.loads(done.stdout) == []
