"""The simulator's window: what it shows is what the simulator does, and every control does what it says."""

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from sim_window_bench import Bench, bench_of, wait

from sim.client import Seen
from sim.stand import Plan, Stand
from sim.window.traffic import MOST_ROWS
from sim.wiring import load_scene

UNLOCK_A07 = "8A 01 07 11 9D"
UNLOCK_C06 = "8A 02 06 11 9F"
POLL_1 = "80 01 00 33 B2"
POLL_2 = "80 02 00 33 B1"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "codes").mkdir()
    for name in ("order-photo", "expired"):
        cv2.imwrite(str(tmp_path / "codes" / f"{name}.png"), np.zeros((60, 60), np.uint8))
    return tmp_path


@pytest.fixture
def bench(qapp: QGuiApplication, folder: Path) -> Iterator[Bench]:
    with bench_of(folder) as made:
        yield made


def on(bench: Bench, name: str) -> bool:
    return bool(bench.item(name).property("on"))


def test_the_bank_stands_as_it_is_wired_to_scale(bench):
    doors = [each for each in bench.items() if each.objectName().startswith("door-")]
    assert len(doors) == 36
    a, b = bench.item("door-A01"), bench.item("door-D04")
    gap = a.property("inset")
    assert (b.height() + 2 * gap) / (a.height() + 2 * gap) == pytest.approx(600 / 120)
    per_mm = (a.width() + 2 * gap) / 450
    assert (b.x() - a.x()) / per_mm == pytest.approx(1800)
    assert (b.y() - a.y()) / per_mm == pytest.approx(1200)


def test_a_click_chooses_a_closed_door_and_shuts_an_open_one(bench):
    bench.click("door-C06")
    assert bench.simulation.bank.chosen == "C06"
    assert bench.door("C06")["leaf"] == "closed"
    bench.click("open")
    wait(lambda: bench.simulation.bank.leaf == "open")
    bench.click("door-C06")
    wait(lambda: bench.simulation.bank.leaf == "closed")
    assert bench.door("C06")["leaf"] == "closed"


def test_a_door_that_the_host_unlocks_opens_in_the_drawing(bench):
    bench.write(UNLOCK_A07)
    wait(lambda: bench.item("door-A07").property("leaf") == "open")
    wait(lambda: ("sent", "开锁应答，锁 7：开", "A07") in bench.lines())
    assert ("heard", "开锁 7", "A07") in bench.lines()
    ways = [line for line in bench.lines() if line[2] == "A07"]
    assert ways.index(("heard", "开锁 7", "A07")) < ways.index(("door", "门开了", "A07"))


def test_hands_on_the_chosen_door(bench):
    bench.click("door-B02")
    assert not bench.item("push").isEnabled()
    assert not bench.item("lay").isEnabled()
    bench.click("open")
    wait(lambda: bench.simulation.bank.leaf == "open")
    assert not bench.item("take").isEnabled()
    bench.click("lay")
    wait(lambda: bench.item("door-B02").property("parcels") == 1)
    bench.click("take")
    wait(lambda: bench.door("B02")["parcels"] == [])
    bench.click("ajar")
    wait(lambda: on(bench, "ajar"))
    bench.click("push")
    wait(lambda: bench.door("B02")["leaf"] == "ajar")
    wait(lambda: bench.item("open").property("text") == "拉开")
    bench.click("open")
    wait(lambda: bench.door("B02")["leaf"] == "open")


def test_a_jam_and_a_lying_sensor_come_and_go(bench):
    bench.click("door-A03")
    bench.click("jam")
    wait(lambda: bench.item("door-A03").property("jammed"))
    assert "锁卡住了" in bench.item("story").property("text")
    bench.click("jam")
    wait(lambda: not bench.door("A03")["jammed"])
    for index, reads in enumerate(("truth", "open", "closed", "unplugged")):
        bench.click(f"sensor-{index}")
        wait(lambda reads=reads: bench.door("A03")["lies"] == reads)
    assert bench.item("door-A03").property("lies")


def test_polls_stay_out_until_they_are_asked_for_unless_they_tell_a_change(bench):
    bench.write(POLL_1)
    wait(lambda: bench.lines() == [("sent", "全部锁：都关着", "")])
    bench.write(POLL_1)
    quiet = bench.simulation.traffic
    wait(lambda: len(quiet._quiet) == 3)
    assert len(bench.lines()) == 1
    bench.click("hidePolls")
    says = [line[1] for line in bench.lines()]
    assert says == ["查询全部锁", "全部锁：都关着", "查询全部锁", "全部锁：都关着"]
    bench.click("hidePolls")
    bench.act("force", door="A02")
    bench.write(POLL_1)
    wait(lambda: ("sent", "全部锁：开着 A02", "") in bench.lines())


def test_only_the_board_of_the_chosen_door_is_shown_when_asked_for(bench):
    bench.write(UNLOCK_A07)
    wait(lambda: any(line[2] == "A07" and line[0] == "sent" for line in bench.lines()))
    bench.write(UNLOCK_C06)
    wait(lambda: any(line[2] == "C06" and line[0] == "sent" for line in bench.lines()))
    bench.click("door-C01")
    bench.click("onlyBoard")
    assert {line[2] for line in bench.lines()} == {"C06"}
    bench.click("door-A01")
    assert {line[2] for line in bench.lines()} == {"A07"}
    bench.click("onlyBoard")
    assert {line[2] for line in bench.lines()} == {"A07", "C06"}
    bench.click("clearRows")
    assert bench.lines() == []


def test_rows_are_bounded_and_polls_never_push_an_unlock_out(bench):
    traffic = bench.simulation.traffic
    traffic.take([Seen("bus.heard", 1.0, "", f"main board 1: {UNLOCK_A07}")])
    traffic.take(Seen("bus.heard", 2.0 + n, "", f"main board 1: {POLL_1}") for n in range(3 * MOST_ROWS))
    assert bench.lines() == [("heard", "开锁 7", "A07")]
    traffic.hidePolls(False)
    assert len(bench.lines()) == MOST_ROWS
    traffic.take(Seen("bus.heard", 9.0, "", f"main board 1: {UNLOCK_A07}") for _ in range(3))
    assert len(bench.lines()) == MOST_ROWS
    assert bench.lines()[-1][1] == "开锁 7"


def test_the_list_follows_the_newest_until_it_is_scrolled_up(bench):
    traffic = bench.simulation.traffic
    traffic.take(Seen("bus.heard", float(n), "", f"main board 1: {UNLOCK_A07}") for n in range(60))
    rows = bench.item("rows")
    wait(lambda: rows.property("contentHeight") > rows.height() and rows.property("atYEnd"))
    rows.forceActiveFocus()
    bench.press(Qt.Key.Key_PageUp)
    assert not rows.property("atYEnd")
    bench.click("toNewest")
    wait(lambda: rows.property("atYEnd"))


def waiting(bench: Bench) -> list[tuple[object, ...]]:
    found = bench.state()["lines"]["main"]["waiting"]
    return [(each["kind"], each["what"], each["board"], each["count"]) for each in found]


def test_a_lost_ack_is_set_counted_down_and_goes_out_by_itself(bench):
    bench.click("scope-1")
    bench.click("number-lose_ack-more")
    bench.click("fault-lose_ack")
    wait(lambda: on(bench, "fault-lose_ack"))
    assert waiting(bench) == [("lose", "ack", 1, 2)]
    for left in (1, 0):
        bench.write(UNLOCK_A07)
        wait(lambda left=left: sum(each[3] for each in waiting(bench)) == left)
    wait(lambda: not on(bench, "fault-lose_ack"))
    assert ("lost", "丢失：开锁应答，锁 7：开", "A07") in bench.lines()


@pytest.mark.parametrize(
    ("key", "kind", "what"), [("late_ack", "delay", "ack"), ("split", "split", ""), ("garbage", "prefix", "")]
)
def test_faults_of_the_reply_wait_for_every_board_until_switched_off(bench, key, kind, what):
    bench.click(f"fault-{key}")
    wait(lambda: on(bench, f"fault-{key}"))
    assert [each[:3] for each in waiting(bench)] == [(kind, what, 1), (kind, what, 2)]
    bench.click(f"fault-{key}")
    wait(lambda: not on(bench, f"fault-{key}"))
    assert waiting(bench) == []


def test_a_number_changed_while_the_fault_waits_counts_at_once(bench):
    bench.click("scope-2")
    bench.click("fault-late_ack")
    wait(lambda: on(bench, "fault-late_ack"))
    bench.click("number-late_ack-more")
    (fault,) = bench.state()["lines"]["main"]["waiting"]
    assert (fault["seconds"], fault["board"]) == (0.5, 2)


def test_echo_power_and_plug(bench):
    bench.click("fault-echo")
    wait(lambda: bench.state()["lines"]["main"]["echo"] and on(bench, "fault-echo"))
    bench.click("scope-2")
    bench.click("fault-dead_board")
    wait(lambda: on(bench, "fault-dead_board"))
    assert [board["dead"] for board in bench.state()["boards"].values()] == [False, True]
    bench.click("fault-unplug")
    wait(lambda: not bench.state()["lines"]["main"]["plugged"] and on(bench, "fault-unplug"))
    bench.click("heal")
    wait(lambda: not any(on(bench, f"fault-{key}") for key in ("echo", "dead_board", "unplug")))
    assert bench.state()["lines"]["main"]["plugged"]


def test_a_fault_set_by_a_script_shows_as_well(bench):
    bench.act("split", position=4, count=3)
    wait(lambda: on(bench, "fault-split"))
    assert "4" in next(row.tells for row in bench.simulation.faults.rows.rows if row.key == "split")


def test_codes_of_the_folder_are_held_to_the_camera_and_put_away(bench, folder):
    wait(lambda: bench.simulation.camera.sees)
    before = bench.simulation.camera.image.copy()
    bench.click("code-order-photo.png")
    wait(lambda: bench.item("code-order-photo.png").property("chosen"))
    assert bench.state()["camera"] == str(folder / "codes" / "order-photo.png")
    assert bench.simulation.codes.shown == "订单 photo"
    wait(lambda: _differ(before, bench.simulation.camera.image) > 20)
    bench.click("putAway")
    wait(lambda: bench.state()["camera"] == "")
    cv2.imwrite(str(folder / "codes" / "late.png"), np.zeros((9, 9), np.uint8))
    wait(lambda: any(each.objectName() == "code-late.png" for each in bench.items()))


def _differ(one, other) -> float:
    middle = (one.width() // 2, one.height() // 2)
    return abs(one.pixelColor(*middle).lightness() - other.pixelColor(*middle).lightness())


def test_a_picture_that_is_none_is_refused_with_a_sentence(bench, folder):
    (folder / "codes" / "text.png").write_text("no picture")
    wait(lambda: any(each.objectName() == "code-text.png" for each in bench.items()))
    bench.click("code-text.png")
    wait(lambda: "text.png is not a picture" in bench.item("note").property("text"))
    bench.click("code-order-photo.png")
    wait(lambda: not [each for each in bench.items() if each.objectName() == "note"])


def test_somebody_tends_to_opened_doors(bench):
    bench.click("person-1")
    wait(lambda: bench.item("person-1").property("holds"))
    assert bench.state()["person"] == "close"
    bench.act("person", habit="off")
    wait(lambda: bench.item("person-0").property("holds"))


def test_a_simulator_that_goes_away_is_missed_and_found_again(qapp, folder):
    with bench_of(folder) as bench:
        bench.click("door-B03")
        assert bench.simulation.bank.chosen == "B03"
        bench.stand.__exit__(None, None, None)
        wait(lambda: not bench.link.is_here)
        assert "没有应答" in bench.item("note").property("text")
        assert not bench.item("heal").isEnabled()
        with Stand(Plan(load_scene("demo"), folder, seed=2)) as again:
            again.acts.perform("force", {"door": "D01"}, again.world.now)
            wait(lambda: bench.link.is_here)
            wait(lambda: bench.item("door-D01").property("leaf") == "open")
            assert bench.simulation.bank.chosen == "B03"
            wait(lambda: bench.simulation.camera.sees)
