"""Campaigns are one file and one seed; tapes keep what passed the ports and play it back."""

import json
import os
import select
import subprocess
import sys
from pathlib import Path

import pytest
from sim_families import SPEAKING, bank_of
from sim_helpers import ask, small_bank

from sim.acts import Acts
from sim.boards import FAMILIES
from sim.campaign import Campaign, load_campaign, raw_steps
from sim.campaigning import campaign, run
from sim.client import ControlClient
from sim.errors import ScriptError, SimError
from sim.master import Master
from sim.questions import TONGUES
from sim.stand import Plan, Stand
from sim.tape import Recorder, TapeError, load_tape, parse_tape
from sim.tape import bank_of as tape_bank
from sim.wiring import load_scene
from sim.world import World

QUERY, CLOSED = "80 01 01 33 B3", "80 01 01 11 91"
OPEN, OPENED = "8A 01 01 11 9B", "8A 01 01 00 8A"
BOUND_S = 60.0


def short(name: str, seconds: float = 60.0) -> Campaign:
    return load_campaign(name).model_copy(update={"duration_s": seconds})


@pytest.mark.parametrize("name", ["bad-day", "long-lines", "weak-power"])
def test_one_file_and_one_seed_play_the_same_every_time(name):
    first, again, other = run(short(name), 3), run(short(name), 3), run(short(name), 4)
    assert first == again
    assert first.hash != other.hash
    assert first.refused == 0
    assert first.opened > 0


def test_the_bad_day_meets_every_fault_the_simulator_knows():
    shipped = load_campaign("bad-day")
    used = {step["act"] for step in raw_steps(shipped, 1, World(shipped.bank(), 1))}
    harmless = {
        "close",
        "open",
        "put",
        "take",
        "stock",
        "person",
        "state",
        "wiring",
        "clear_faults",
        "forget",
        "forget_requests",
    }
    one_by_one = {  # what the weather of the day brings, and what would end the day
        "lose_ack", "late_ack", "lose_reply", "late_reply", "garbage", "split", "repeat", "flip_reply", "flip_request",
        "lose_request", "noise", "noise_request", "echo", "swap", "readdress", "board_baud", "wrong_board", "supply",
    }  # fmt: skip
    assert set(Acts(World(shipped.bank(), 1)).names()) - used == harmless | one_by_one


def test_a_fault_that_lasts_is_taken_back():
    shipped = load_campaign("bad-day")
    steps = raw_steps(shipped, 1, World(shipped.bank(), 1))
    jams = [step for step in steps if step["act"] == "jam"]
    on, off = [[step["door"] for step in jams if step.get("on", True) is way] for way in (True, False)]
    assert on
    assert sorted(on) == sorted(off)
    sticks = [step["reads"] for step in steps if step["act"] == "stick"]
    assert sticks.count("truth") * 2 == len(sticks)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[[", "not TOML"),
        ("colour = 1", "wrong at colour"),
        ('scene = "demo"\nwiring = "x.toml"', "not both"),
        ("duration_s = 0", "duration_s"),
        ('person = "dance"', "no habit"),
        ('[[random]]\nact = "jam"\nper_minute = 0', "per_minute"),
        ('scene = "moon"', "no scene"),
        ('wiring = "none.toml"', "cannot be read"),
        ('[[step]]\nat_s = 1\nact = "dance"', "no act 'dance'"),
        ('[[random]]\nact = "jam"\nper_minute = 60', "needs door"),
        ('[[random]]\nact = "jam"\nper_minute = 600\nwith = { door = "any" }\n', "more than 10000"),
    ],
)
def test_a_wrong_campaign_is_told_before_it_begins(tmp_path, text, sentence):
    file = tmp_path / "c.toml"
    file.write_text("duration_s = 6000\n" + text if "600\n" in text else text, encoding="utf-8")
    with pytest.raises(SimError, match=sentence):
        campaign([str(file)])


def test_a_campaign_that_is_not_there_is_told_in_a_sentence():
    with pytest.raises(ScriptError, match="cannot be read"):
        load_campaign("never-heard-of")


def test_the_command_reports_in_json_checks_and_tapes(tmp_path, capsys):
    file = tmp_path / "c.toml"
    file.write_text('scene = "kerong1"\nduration_s = 20\n[master]\nopen_every_s = 2\n', encoding="utf-8")
    assert campaign([str(file), "--check"]) == 0
    assert "0 acts in 20 s" in capsys.readouterr().out
    assert campaign([str(file), "--seed", "2", "--json", "--tape", str(tmp_path / "bus.jsonl")]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["opened"] == report["unlocks"] > 0
    assert report["unasked"] == []
    assert len(report["hash"]) == 64
    assert len(load_tape(tmp_path / "bus.jsonl").records) >= report["questions"]
    assert campaign([str(file)]) == 0
    assert "trace " in capsys.readouterr().out
    with pytest.raises(SimError, match="cannot be written"):
        campaign([str(file), "--tape", str(tmp_path)])


def test_a_campaign_plays_on_ports_for_a_driver_that_is_there(tmp_path):
    file = tmp_path / "c.toml"
    file.write_text('duration_s = 1.5\n[[step]]\nat_s = 0.2\nact = "force"\ndoor = "A01"\n', encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "sim.cli", "campaign", str(file), "--dir", str(tmp_path / "d"), "--json"],
        capture_output=True, timeout=BOUND_S, check=True,
    )  # fmt: skip
    ready, report = map(json.loads, done.stdout.splitlines())
    assert ready["ready"]
    assert report["events"]["door.forced"] == 1
    assert report["hash"] == ""


@pytest.mark.parametrize("family", SPEAKING)
def test_the_master_opens_doors_of_every_family_and_is_answered(family):
    world = World(bank_of(family), seed=1)
    master = Master(world, poll_every_s=0.25, open_every_s=2.0)
    master.start()
    world.advance(30.0)
    assert set(TONGUES) == set(FAMILIES) - {"tape"}
    assert master.tally.opened == master.tally.unlocks > 5
    assert master.tally.answered >= master.tally.questions - 1
    assert master.tally.unasked == []


def test_in_good_weather_every_door_of_the_mixed_bank_opens_when_asked_and_no_other():
    report = run(Campaign(scene="mixed", duration_s=120, person="close"), 1)
    assert report.opened == report.unlocks > 20
    assert report.unasked == []
    silent = report.questions + report.unlocks - report.answered
    assert silent <= report.unlocks  # a CU16 opens without a word


def taped(world: World, *requests: str) -> str:
    lines: list[str] = []
    recorder = Recorder(world, lines.append)
    for request in requests:
        ask(world, request)
    recorder.stop()
    ask(world, QUERY)  # after the end
    return "".join(lines)


def test_a_tape_holds_what_passed_and_when():
    world = World(small_bank(), seed=1)
    tape = parse_tape(taped(world, QUERY, OPEN))
    assert tape.bauds == {"main": 9600}
    assert [(record.dir, record.hex) for record in tape.records] == [
        ("tx", QUERY), ("rx", CLOSED), ("tx", OPEN), ("rx", OPENED),
    ]  # fmt: skip
    times = [record.t for record in tape.records]
    byte_s = 10 / 9600
    assert times == pytest.approx([0.0, 5 * byte_s + 0.015, 2.0, 2.0 + 5 * byte_s + 0.3], abs=1e-5)


def test_a_split_answer_is_two_records():
    world = World(small_bank(), seed=1)
    Acts(world).perform("split", {"position": 2}, 0.0)
    tape = parse_tape(taped(world, QUERY))
    assert [record.hex for record in tape.records] == [QUERY, "80 01", "01 11 91"]


def test_a_tape_answers_as_it_was_answered_then_in_turn_and_on_time():
    world = World(small_bank(), seed=1)
    wiring = tape_bank(parse_tape(taped(world, QUERY, OPEN, QUERY, "80 02 01 33 B0")))
    played = World(wiring, seed=9)
    assert ask(played, QUERY) == CLOSED
    assert ask(played, OPEN) == OPENED
    assert ask(played, QUERY) == "80 01 01 00 80"
    assert ask(played, QUERY) == CLOSED  # from the first again
    assert ask(played, "80 02 01 33 B0") == ""
    assert ask(played, "80 03 01 33 B1") == ""
    again = parse_tape(taped(World(wiring, seed=9), QUERY, OPEN))
    first = parse_tape(taped(World(small_bank(), seed=1), QUERY, OPEN))
    assert [record.t for record in again.records] == pytest.approx([record.t for record in first.records], abs=0.002)


def test_a_tape_of_all_families_plays_back(tmp_path):
    file = tmp_path / "bus.jsonl"
    run(Campaign(scene="mixed", duration_s=30, person="close"), 1, file)
    wiring = tape_bank(load_tape(file))
    assert [line.name for line in wiring.lines] == [line.name for line in load_scene("mixed").lines]
    assert World(wiring, 1).next_due() is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "{}",
        '{"tape": 1}',
        '{"tape": 1, "lines": {"main": 9600}}\n{"t": 0}',
        '{"tape": 1, "lines": {"main": 9600}}\n{"t": 0, "line": "other", "dir": "tx", "hex": "80"}',
        '{"tape": 1, "lines": {"main": 9600}}\n{"t": 0, "line": "main", "dir": "up", "hex": "80"}',
        '{"tape": 1, "lines": {"main": 9600}}\n{"t": 0, "line": "main", "dir": "tx", "hex": "8"}',
    ],
)
def test_a_wrong_tape_is_told_in_a_sentence(text):
    with pytest.raises(TapeError):
        parse_tape(text)


def test_a_running_simulator_records_itself_and_the_tape_is_played_on_a_port(tmp_path):
    with Stand(Plan(small_bank(), tmp_path, camera=False)) as stand, ControlClient(stand.control_path) as client:
        with pytest.raises(SimError, match="no recording"):
            client.do("record_stop")
        with pytest.raises(SimError, match="letters, digits"):
            client.do("record", tape="../x")
        where = Path(str(client.do("record", tape="noon")))
        with pytest.raises(SimError, match="runs already"):
            client.do("record")
        assert spoken(stand.bench.paths["main"], QUERY, CLOSED) == CLOSED
        assert client.do("record_stop") == 2
    played = tmp_path / "played"
    with Stand(Plan(tape_bank(load_tape(where)), played, camera=False)) as stand:
        assert spoken(stand.bench.paths["main"], QUERY, CLOSED) == CLOSED


def spoken(path: Path, request: str, answer: str) -> str:
    fd = os.open(path, os.O_RDWR | os.O_NOCTTY)
    try:
        os.write(fd, bytes.fromhex(request))
        said = b""
        while len(said) < len(bytes.fromhex(answer)) and select.select([fd], [], [], BOUND_S)[0]:
            said += os.read(fd, 64)
        return said.hex(" ").upper()
    finally:
        os.close(fd)


def test_the_commands_record_and_replay(tmp_path, capsys):
    from sim.replay import record

    with Stand(Plan(small_bank(), tmp_path, camera=False)):
        assert record(["--dir", str(tmp_path), "--tape", "t", "--seconds", "0.05"]) == 0
    assert "t.tape.jsonl: 0 records" in capsys.readouterr().out
    words = [sys.executable, "-m", "sim.cli", "replay", str(tmp_path / "t.tape.jsonl"), "--dir", str(tmp_path / "r")]
    with subprocess.Popen(words, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert select.select([process.stdout], [], [], BOUND_S)[0]
        assert json.loads(process.stdout.readline())["ready"]
        process.terminate()
        assert process.wait(BOUND_S) == 0
