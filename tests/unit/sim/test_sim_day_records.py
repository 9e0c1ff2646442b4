"""Where a day keeps its things, how its records are merged, and the codes people hold up."""

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path

import base45
import pytest

from locker_driver import load_profile
from sim.day import codes, transcript
from sim.day.errors import DayError, ShopError
from sim.day.lines import read_lines, until, wait_line
from sim.day.places import UNHURRIED, Places, write_central, write_kiosk, write_screen
from sim.day.scene import load_scene


@pytest.fixture
def places(tmp_path: Path) -> Iterator[Places]:
    found = Places.open(tmp_path / "out")
    try:
        yield found
    finally:
        found.clear()


def test_an_earlier_day_leaves_nothing_that_could_pass_for_this_one(places: Places, tmp_path: Path) -> None:
    for name in ("01-idle.en.png", "transcript.jsonl", "failed.png", "codes/forged.png", "logs/kiosk.jsonl"):
        (places.out / name).write_text("old")
    (places.out / "mine.png").write_text("kept")
    again = Places.open(tmp_path / "out")
    again.clear()
    left = {str(path.relative_to(places.out)) for path in places.out.rglob("*") if path.is_file()}
    assert left == {"mine.png"}


def test_the_home_is_gone_afterwards_and_the_simulators_log_kept(places: Places) -> None:
    places.sim_log.write_text('{"event": "door.opened", "t": 1.0}\n')
    places.clear()
    assert not places.home.exists()
    assert "door.opened" in (places.logs / "sim.jsonl").read_text()


def test_a_folder_that_cannot_be_made_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ShopError, match="cannot be used"):
        Places.open(tmp_path / "file" / "out")


def test_the_settings_files_are_toml_whatever_the_path(tmp_path: Path) -> None:
    strange = Places(tmp_path / 'a "strange" \\ name', tmp_path, 1)
    write_central(strange)
    write_kiosk(strange, "CODE")
    write_screen(strange, small=True)
    read = {name: tomllib.loads(strange.config(name).read_text()) for name in ("central", "kiosk", "screen")}
    assert read["kiosk"]["log"]["path"] == str(strange.kiosk_log)
    assert read["central"]["log_path"] == str(strange.central_log)
    assert read["screen"]["width_px"] == 540


def test_the_controller_of_the_day_waits_for_late_boards(places: Places) -> None:
    write_kiosk(places, "CODE", UNHURRIED)
    config = tomllib.loads(places.config("kiosk").read_text(encoding="utf-8"))
    boards = load_profile(config["lines"]["main"]["profile"])
    assert (boards.timing.reply_timeout_ms, boards.timing.unlock_ack_timeout_ms) == (1000, 3000)
    assert config["timing"]["session_timeout_s"] == 300


def test_the_token_is_not_in_the_representation(places: Places) -> None:
    assert places.token not in repr(places)


def test_records_are_merged_by_time_without_the_noise_of_the_bus(places: Places) -> None:
    def write(path: Path, *lines: dict[str, object]) -> None:
        path.write_text("".join(json.dumps(line) + "\n" for line in lines))

    write(places.kiosk_log, {"t": 2.0, "event": "operation.armed", "level": "info", "operation": "o"})
    write(places.central_log, {"event": "central.applied", "t": 4.0, "source_event": "e"})
    write(places.day_log, {"event": "day.step", "t": 1.0, "step": "first"})
    write(
        places.sim_log,
        {"event": "bus.heard", "t": 2.5, "detail": "8A 01 01 11 9B"},
        {"event": "coil.on", "t": 2.6, "compartment": "A01"},
        {"event": "door.opened", "t": 3.0, "compartment": "A01"},
    )
    transcript.write(places, transcript.collect(places))
    lines = [json.loads(line) for line in places.transcript.read_text().splitlines()]
    assert [(line["event"], line["from"]) for line in lines] == [
        ("day.step", "day"),
        ("operation.armed", "kiosk"),
        ("door.opened", "simulator"),
        ("central.applied", "central"),
    ]
    assert lines[1]["operation"] == "o"
    assert "level" not in lines[1]


def test_what_a_killed_program_half_wrote_is_left_out(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    log.write_bytes(
        b'{"event": "a", "t": 1}\n[1]\n{"event": "b"}\nnoise\xff\n{"event": "c", "t": 2}\n{"event": "d", "t"'
    )
    assert [line["event"] for line in read_lines(log)] == ["a", "c"]
    assert read_lines(tmp_path / "none.jsonl") == []


def test_waiting_has_an_end_and_says_for_what(tmp_path: Path) -> None:
    with pytest.raises(DayError, match=r"the moon did not rise within 0\.05 s"):
        until(lambda: False, 0.05, "the moon did not rise")
    log = tmp_path / "log.jsonl"
    log.write_text('{"event": "a", "t": 1}\n{"event": "a", "t": 2}\n')
    assert wait_line(log, lambda line: line["event"] == "a", 1, "no a", skip=1)["t"] == 2


def test_a_forged_code_is_one_bit_away() -> None:
    token = base45.b45encode(bytes(range(81))).decode()
    forged = codes.forge(token)
    assert len(forged) == len(token)
    difference = int.from_bytes(base45.b45decode(forged)) ^ int.from_bytes(base45.b45decode(token))
    assert difference.bit_count() == 1


def test_a_picture_of_a_code_is_a_png(tmp_path: Path) -> None:
    assert codes.draw("P-1", tmp_path / "new" / "code.png").read_bytes().startswith(b"\x89PNG")


def test_the_scene_has_an_order_for_every_step_of_the_day() -> None:
    scene = load_scene()
    loaded, others = {"photo", "numeric", "jam", "outage", "early", "late", "expired"}, {"stool", "wardrobe"}
    assert {order.key for order in scene.orders} == loaded | others
    assert {order.key for order in scene.orders if order.for_doors} == loaded
    numbers = [order.number for order in scene.orders]
    labels = [parcel["label"] for order in scene.orders for parcel in order.parcels]
    assert len(set(numbers)) == len(numbers)
    assert len(set(labels)) == len(labels)
