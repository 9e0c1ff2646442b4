"""The menu that breaks things: every act has words, strikes whom it says, shows as a chip, and can be taken back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from sim_window_bench import Bench, bench_of, wait

from sim.window.breaks import Breaks
from sim.window.catalogue import GROUPS, NOT_BROKEN, catalogue, tables
from sim.window.state import State
from sim.window.words import LANGUAGES
from sim.window.words import tables as texts
from sim.wiring import Wiring

TABS = list(GROUPS)


@pytest.fixture
def bench(qapp: QGuiApplication, tmp_path: Path) -> Iterator[Bench]:
    with bench_of(tmp_path, scene="mixed", language="en") as made:
        yield made


def chips(bench: Bench) -> list[str]:
    return [row.says for row in bench.simulation.breaks.chips.rows]


def to_tab(bench: Bench, group: str) -> None:
    bench.click("view-1")
    bench.click(f"group-{TABS.index(group)}")


def test_every_act_of_the_tables_is_offered_or_is_no_breakage():
    assert set(catalogue()) | NOT_BROKEN == set(tables())
    assert not set(catalogue()) & NOT_BROKEN


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_act_and_argument_has_words_in_both_languages(language):
    known = texts()[language]
    for act, breakage in catalogue().items():
        assert known[f"act_{act}"].strip()
        assert known[f"act_{act}_tells"].strip()
        assert all(known[f"arg_{each.name}"].strip() for each in breakage.arguments)
    assert all(known[f"group_{group}"].strip() for group in GROUPS)
    assert set(texts()["en"]) == set(texts()["zh-CN"])


@pytest.mark.parametrize("act", sorted(set(catalogue()) - {"wrong_board"}))
def test_a_click_on_every_act_is_done_by_the_simulator(bench, act):
    to_tab(bench, catalogue()[act].group)
    if act == "plug":
        bench.click("target-1")
    told: list[str] = []
    bench.link.happened.connect(lambda seen: told.extend(each.detail for each in seen if each.event == "act"))
    bench.simulation.breaks.do(act)
    wait(lambda: any(each.split()[0] == act for each in told))
    assert bench.simulation.refusal == ""


TAKEN_BACK = {
    "door": ("jam", "late_open", "ajar", "bounce", "stick", "flicker", "neighbour", "spring", "heavy", "swap"),
    "board": ("dead_board", "deaf", "polarity", "readdress", "wrong_address", "board_baud"),
    "line": ("unplug", "freeze", "echo", "echo_next", "weather"),
    "answers": ("lose_ack", "late_ack", "lose_reply", "split", "garbage", "noise", "stale", "repeat", "flip_reply"),
    "requests": ("lose_request", "noise_request", "split_request", "repeat_request", "flip_request"),
    "power": ("supply", "stuck_coil"),
}


def parts(state):
    return {name: state[name] for name in ("doors", "boards", "lines", "supplies")}


@pytest.mark.parametrize("group", sorted(TAKEN_BACK))
def test_what_was_broken_shows_as_a_chip_and_a_press_on_it_mends_it(bench, group):
    to_tab(bench, group)
    for act in TAKEN_BACK[group]:
        before = bench.state()
        bench.simulation.breaks.do(act)
        wait(lambda: len(chips(bench)) >= 1)
        assert [each.objectName() for each in bench.items() if each.objectName().startswith(f"chip-{act}-")]
        while chips(bench):
            bench.click(next(each.objectName() for each in bench.items() if each.objectName().startswith("chip-")))
        wait(lambda was=before: parts(bench.state()) == parts(was))  # a leaf or a contact may still be on its way


def test_an_act_strikes_the_chosen_door_board_or_line(bench):
    to_tab(bench, "door")
    bench.click("door-C02")
    bench.click("act-jam")
    wait(lambda: chips(bench) == ["C02 Jam"])
    assert bench.door("C02")["jammed"]
    bench.click("undo-jam")
    wait(lambda: not chips(bench))
    to_tab(bench, "board")
    bench.click("target-3")
    bench.click("act-dead_board")
    wait(lambda: chips(bench) == ["Board 4 Board without power"])
    to_tab(bench, "line")
    bench.click("target-2")
    bench.click("act-unplug")
    wait(lambda: not bench.state()["lines"]["kerong"]["plugged"])
    assert bench.state()["lines"]["old"]["plugged"]
    bench.click("heal")
    wait(lambda: not chips(bench))
    assert bench.item("allWell").isVisible()


def test_a_board_cannot_take_for_one_of_another_line_or_family(bench):
    to_tab(bench, "board")
    assert not bench.item("act-wrong_board").isEnabled()


def test_a_board_takes_for_its_twin(qapp, tmp_path):
    with bench_of(tmp_path, language="en") as bench:
        to_tab(bench, "board")
        assert bench.item("arg-wrong_board-other").property("text") == "2"
        bench.simulation.breaks.do("wrong_board")
        assert bench.simulation.refusal == ""
        wait(lambda: chips(bench) == ["Board 1 Wrong board obeys ×1"])
        bench.click("chip-wrong_board-1-2")
        wait(lambda: not chips(bench))
        bench.act("wrong_board", board=1, other=2, count=3, signs="asked")
        wait(lambda: chips(bench) == ["Board 1 Wrong board obeys ×3", "Board 2 Answers as another ×3"])
        bench.click("chip-wrong_address-2-")
        wait(lambda: chips(bench) == ["Board 1 Wrong board obeys ×3"])


def test_a_fault_of_one_lines_requests_names_its_line_and_a_script_needs_none(bench):
    bench.act("split_request", position=2, line="kerong")
    wait(lambda: chips(bench) == ["kerong Split request ×1"])
    bench.act("flip_request", mask="01", count=4)
    wait(lambda: chips(bench) == ["kerong Split request ×1", "Every line Chosen request bits flip ×4"])
    bench.click("chip-split_request-kerong-")
    wait(lambda: chips(bench) == ["Every line Chosen request bits flip ×4"])
    to_tab(bench, "requests")
    bench.click("target-2")
    bench.click("undo-flip_request")
    wait(lambda: not chips(bench))
    bench.act("merge", seconds=60)
    wait(lambda: "kerong Kept back" in chips(bench))
    bench.click("heal")
    wait(lambda: not chips(bench))


def test_more_chips_than_fit_are_counted(bench):
    def counted() -> list[str]:
        return [each.property("text") for each in bench.items() if each.objectName() == "brokenCount"]

    bench.act("jam", door="A01")
    wait(lambda: len(chips(bench)) == 1)
    assert counted() == []
    for door in ("A02", "A03", "A04", "B01", "B02", "C01", "C02", "C03", "D01", "D02"):
        bench.act("ajar", door=door)
    wait(lambda: counted() == ["11 in all"])
    bench.click("heal")
    wait(lambda: counted() == [])


def test_a_window_that_comes_later_shows_what_was_broken_before(bench):
    bench.act("polarity", board=3)
    bench.act("swap", door="A01", other="A02")
    bench.act("stuck_coil", door="C02")
    wait(lambda: len(chips(bench)) == 3)
    told = set(chips(bench))
    later = Breaks(bench.link, bench.shown.words)
    later.wire(Wiring.model_validate(bench.link.do("wiring")))
    later.show(State.model_validate(bench.link.do("state")))
    assert {row.says for row in later.chips.rows} == told
    later.takeBack("swap-A01-A02")
    wait(lambda: len(chips(bench)) == 2)


def test_arguments_step_up_and_down_and_keys_press_them(bench):
    to_tab(bench, "answers")
    bench.click("target-1")
    assert bench.item("arg-late_ack-seconds").property("text") == "0.4"
    bench.item("arg-late_ack-seconds-more").forceActiveFocus(Qt.FocusReason.TabFocusReason)
    bench.press(Qt.Key.Key_Return)
    bench.press(Qt.Key.Key_Space)
    assert bench.item("arg-late_ack-seconds").property("text") == "1.2"
    bench.item("act-late_ack").forceActiveFocus(Qt.FocusReason.TabFocusReason)
    bench.press(Qt.Key.Key_Return)
    wait(lambda: chips(bench) == ["Board 1 Late ack ×1"])
    (fault,) = bench.state()["lines"]["old"]["waiting"]
    assert (fault["seconds"], fault["board"]) == (1.2, 1)


def test_what_a_script_broke_shows_and_what_passes_goes_by_itself(bench):
    bench.act("polarity", board=3)
    bench.act("flicker", door="A01", seconds=0.3)
    wait(lambda: "A01 Sensor flickers" in chips(bench))
    wait(lambda: chips(bench) == ["Board 3 Polarity reversed"])
    bench.act("polarity", board=3, on=False)
    wait(lambda: not chips(bench))


@pytest.mark.parametrize("size", [(1280, 800), (1440, 900)])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_of_the_menu_is_cut_and_every_key_has_a_name(qapp, tmp_path, language, size):
    with bench_of(tmp_path, language=language, size=size, scene="mixed") as bench:
        bench.act("jam", door="A01")
        for group in TABS:
            to_tab(bench, group)
            bench.shown.window.grabWindow()
            assert [each.property("text") for each in bench.items() if each.property("truncated")] == []
            for each in bench.items():
                if each.objectName().startswith(("act-", "undo-", "chip-", "arg-", "target-", "group-")):
                    told = QAccessible.queryAccessibleInterface(each)
                    assert told.text(QAccessible.Text.Name).strip(), each.objectName()
                    if each.objectName().startswith(("act-", "arg-")):
                        right = each.mapToScene(each.boundingRect().topRight()).x()
                        assert right <= size[0] - 12, each.objectName()


def test_tab_reaches_every_key_of_the_menu_and_scrolls_to_it(bench):
    to_tab(bench, "answers")
    bench.act("jam", door="A01")
    wait(lambda: len(chips(bench)) == 1)
    wanted = {f"act-{act}" for act in GROUPS["answers"]} | {"chip-jam-A01-", "view-2", "target-6", "group-5"}
    wanted |= {"arg-split-position-more", "arg-garbage-data-more"}
    bench.shown.window.requestActivate()
    acts, reached = bench.item("acts"), set()
    for _ in range(120):
        bench.press(Qt.Key.Key_Tab)
        focused = bench.shown.window.activeFocusItem()
        name = focused.objectName() if focused else ""
        reached.add(name)
        if name.startswith("act-"):
            top = focused.mapToItem(acts, focused.boundingRect().topLeft()).y()
            assert -1 <= top <= acts.height() - focused.height() + 1, name
    assert wanted <= reached
