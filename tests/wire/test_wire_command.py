"""The `locker` command against the simulator's boards, over a pseudo terminal paced like a real line."""

import json
import os
import pty
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from wire_rig import a_bank

from locker_driver import load_profile
from locker_driver.cli import main
from sim.client import ControlClient
from sim.stand import Plan, Stand


@pytest.fixture
def stand(tmp_path: Path) -> Iterator[tuple[str, ControlClient]]:
    """Board 1 with four doors, each shut soon after it opened: its port, and a hand in its world."""
    with (
        Stand(Plan(a_bank(), tmp_path / "sim", camera=False)) as running,
        ControlClient(running.control_path) as client,
    ):
        client.do("person", habit="close", least_s=0.8, most_s=0.9)
        client.subscribe()
        yield str(running.bench.paths["main"]), client


def opened(client: ControlClient) -> list[str]:
    """The doors that opened and were not yet asked for."""
    return [seen.compartment for seen in client.poll() if seen.event == "door.opened"]


def test_scan_finds_the_board_and_opens_nothing(stand, capsys):
    port, client = stand
    argv = ["scan", "--port", port, "--families", "xor8a,kerong1", "--bauds", "9600", "--addresses", "0-2"]
    assert main([*argv, "--json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)["found"]
    assert (found["family"], found["baud"], found["board"]) == ("xor8a", 9600, 1)
    assert main([*argv[:-1], "2-3"]) == 3
    assert opened(client) == []


def test_cycle_opens_what_it_says_and_writes_the_report(stand, capsys, tmp_path):
    port, client = stand
    argv = ["cycle", "--port", port, "--board", "1", "--lock", "1,2", "-n", "2", "--pause-s", "0", "--yes", "--json"]
    assert main([*argv, "--report", str(tmp_path / "report")]) == 0
    told = json.loads(capsys.readouterr().out)
    assert opened(client) == ["A01", "A02"] * 2
    assert [(row["lock"], row["opened"], row["failures"]) for row in told["locks"]] == [(1, 2, 0), (2, 2, 0)]
    assert all(0.05 < one["open_s"] < 1.5 for one in told["openings"])
    assert (tmp_path / "report" / "cycle.html").exists()


def test_an_interrupted_cycle_tells_what_it_has_done(stand, tmp_path):
    port, client = stand
    argv = ["cycle", "--port", port, "--board", "1", "--lock", "3", "-n", "999", "--pause-s", "0", "--yes", "--json"]
    command = [sys.executable, "-m", "locker_driver.cli", *argv, "--report", str(tmp_path / "report")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        for _ in range(2):
            client.wait_for("door.opened", "A03", timeout_s=10)
        running.send_signal(signal.SIGINT)
        out, _ = running.communicate(timeout=10)
    assert running.returncode == 130
    assert 1 <= json.loads(out)["locks"][0]["opened"] <= 2
    assert (tmp_path / "report" / "cycle.json").exists()


def test_a_line_is_recorded_shown_and_asked_again_without_opening(stand, capsys, tmp_path):
    port, client = stand
    trace = str(tmp_path / "line.jsonl")
    assert main(["trace", "record", "--port", port, "--board", "1", "--out", trace, "--for-s", "0.8"]) == 0
    assert main(["trace", "show", trace]) == 0
    assert ", 4 closed" in capsys.readouterr().out
    with Path(trace).open("a") as file:
        file.write('{"t":9.0,"dir":"tx","hex":"8A 01 01 11 9B"}\n')
    assert main(["trace", "replay", trace, "--port", port, "--json", "--longest-gap-s", "0.1"]) == 0
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert told[-1]["left_out"] == "an unlock"
    assert len(told) >= 3
    assert all(one["reply"]["kind"] == "states" for one in told[:-1])
    assert opened(client) == []


def test_a_door_opened_by_hand_tells_the_polarity(stand, tmp_path):
    port, client = stand
    client.do("person", habit="off")
    client.do("polarity", board=1)
    learnt = str(tmp_path / "ours.toml")
    argv = ["profile", "--port", port, "--board", "1", "--open-lock", "2", "--yes", "--out", learnt]
    command = [sys.executable, "-m", "locker_driver.cli", *argv]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as running:
        assert running.stderr is not None
        assert "open the door of lock 2" in running.stderr.readline()
        client.do("force", door="A02")
        assert running.wait(timeout=10) == 0
    assert load_profile().open_bit == 0
    assert load_profile(learnt).open_bit == 1
    assert main(["states", "--port", port, "--profile", learnt, "--board", "1"]) == 0


def test_watch_tells_a_change_and_draws_a_table(stand):
    port, client = stand
    command = [sys.executable, "-m", "locker_driver.cli", "watch", "--port", port, "--board", "1"]
    with subprocess.Popen([*command, "--json"], stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        first = [json.loads(running.stdout.readline()) for _ in range(24)]
        assert {one["lock"] for one in first if one["state"] == "closed"} == {1, 2, 3, 4}
        client.do("force", door="A02")
        for line in running.stdout:
            if json.loads(line)["lock"] == 2 and json.loads(line)["state"] == "open":
                break
        running.send_signal(signal.SIGINT)
        running.stdout.read()
        assert running.wait(timeout=10) == 130
    far, near = pty.openpty()
    drawn = ""
    with subprocess.Popen([*command, "--for-s", "0.6"], stdout=near) as running:
        while "\x1b[?1049l" not in drawn:
            drawn += os.read(far, 4096).decode()
        assert running.wait(timeout=10) == 0
    os.close(near)
    os.close(far)
    assert "at 9600  up" in drawn
    assert "last change: board 1 lock" in drawn


def test_states_and_open_as_json(stand, capsys):
    port, _ = stand
    assert main(["states", "--port", port, "--board", "1", "--json"]) == 0
    states = json.loads(capsys.readouterr().out)["states"]
    assert (states["4"], len(states)) == ("closed", 24)
    assert main(["open", "--port", port, "--board", "1", "--lock", "4", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["before"], told["ack"], told["after"]) == ("closed", "acked", "open")


def test_an_interrupted_scan_tells_what_it_has_found(stand):
    port, client = stand
    command = [sys.executable, "-m", "locker_driver.cli", "scan", "--port", port, "--families", "xor8a", "--json"]
    with subprocess.Popen([*command, "--addresses", "1-90"], stdout=subprocess.PIPE, text=True) as running:
        client.wait_for("bus.heard", timeout_s=10)
        running.send_signal(signal.SIGINT)
        out, _ = running.communicate(timeout=10)
    assert running.returncode == 130
    assert set(json.loads(out)) == {"questions", "found", "not_understood"}
