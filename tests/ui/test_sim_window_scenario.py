"""People who come and go, and the trace: chosen, played, stopped, recorded, by clicks."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QAccessible, QGuiApplication
from sim_window_bench import Bench, bench_of, wait

from sim.window.scenario import SHIPPED
from sim.window.words import LANGUAGES

SHORT = """
duration_s = 1.5
person = "close"

[[step]]
at_s = 0.1
act = "force"
door = "A01"

[[step]]
at_s = 0.2
act = "force"
door = "Z99"

[[step]]
at_s = 1.2
act = "jam"
door = "A02"
"""


@pytest.fixture
def bench(qapp: QGuiApplication, tmp_path: Path) -> Iterator[Bench]:
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "short.toml").write_text(SHORT)
    (tmp_path / "scenarios" / "wrong.toml").write_text("[[step]]\nat_s = 1\nact = 'no_such'\n")
    with bench_of(tmp_path, scene="mixed", language="en") as made:
        made.click("view-2")
        yield made


def ahead(bench: Bench) -> list[tuple[str, str]]:
    return [(row.when, row.what) for row in bench.simulation.scenario.ahead.rows]


def test_a_scenario_is_shown_before_it_is_played_and_told_when_it_is_over(bench):
    scenario = bench.simulation.scenario
    bench.click("scenario-short.toml")
    assert ahead(bench) == [("in 0 s", "A01 Opened by key"), ("in 0 s", "Z99 Opened by key"), ("in 1 s", "A02 Jam")]
    bench.click("play")
    assert bench.item("play").property("text") == "Stop"
    wait(lambda: bench.door("A01")["leaf"] == "open")
    assert bench.state()["person"] == "close"
    wait(lambda: bench.door("A02")["jammed"])
    wait(lambda: not scenario.playing)
    assert bench.item("scenarioStory").property("text") == "It is over"
    assert bench.state()["person"] == "off"
    assert ahead(bench) == []


def test_a_stop_leaves_the_rest_undone(bench):
    bench.click("scenario-short.toml")
    bench.click("play")
    wait(lambda: bench.door("A01")["leaf"] == "open")
    wait(lambda: len(ahead(bench)) == 1)
    bench.click("play")
    assert not bench.simulation.scenario.playing
    assert "1 refused" in bench.item("scenarioStory").property("text")
    assert not bench.door("A02")["jammed"]


def test_a_file_that_is_wrong_says_so_and_cannot_be_played(bench):
    bench.click("scenario-wrong.toml")
    assert "no_such" in bench.simulation.scenario.plan
    assert not bench.item("play").isEnabled()


def test_another_seed_draws_other_happenings_and_the_same_seed_the_same(bench):
    bench.click("scenario-bad-day")
    first = ahead(bench)
    bench.click("seed-more")
    assert ahead(bench) != first
    bench.click("seed-less")
    assert ahead(bench) == first


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", [(1280, 800), (1440, 900)])
def test_every_shipped_scenario_can_be_chosen_and_nothing_is_cut(qapp, tmp_path, language, size):
    with bench_of(tmp_path, language=language, size=size) as bench:
        bench.click("view-2")
        for key in SHIPPED:
            bench.click(f"scenario-{key}")
            assert bench.simulation.scenario.ready
            bench.shown.window.grabWindow()
            assert [each.property("text") for each in bench.items() if each.property("truncated")] == []
        for name in ("play", "record", "seed-more", *(f"scenario-{key}" for key in SHIPPED)):
            assert QAccessible.queryAccessibleInterface(bench.item(name)).text(QAccessible.Text.Name).strip(), name


def test_a_trace_is_recorded_ended_and_can_be_replayed(bench, tmp_path):
    bench.click("record")
    wait(lambda: bench.simulation.recording.running)
    bench.write("80 01 00 33 B2", "old")
    wait(lambda: any(line[0] == "sent" for line in bench.lines()))
    bench.click("record")
    wait(lambda: not bench.simulation.recording.running)
    tape = tmp_path / "bus-1.tape.jsonl"
    assert len(tape.read_text().splitlines()) == 3
    assert bench.item("recordStory").property("text") == "2 records in bus-1.tape.jsonl"
    assert f"locker-sim replay {tape}" in bench.item("replay").property("text")
    bench.act("record", tape="other")
    wait(lambda: bench.simulation.recording.story == "Recording to other.tape.jsonl")
