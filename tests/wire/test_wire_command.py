"""The `locker` command against the simulator's boards, over a pseudo terminal paced like a real line.

However busy the computer is: the profile is patient, doors are shut once they were seen open, and a command is
interrupted when it has said or done what is waited for.
"""

import json
import os
import pty
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from wire_closer import Closer
from wire_rig import BOUND_S, PATIENT, a_bank, shipped

from locker_driver import load_profile, profiles
from locker_driver.cli import main
from locker_driver.learning import as_toml
from sim.client import ControlClient
from sim.stand import Plan, Stand


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Stand]:
    """Board 1 with four doors."""
    with Stand(Plan(a_bank(), tmp_path / "sim", camera=False)) as stand:
        yield stand


@pytest.fixture
def stand(running: Stand) -> Iterator[tuple[str, ControlClient]]:
    """Its port, and a hand in its world."""
    with ControlClient(running.control_path, BOUND_S) as client:
        client.subscribe()
        yield str(running.bench.paths["main"]), client


@pytest.fixture
def patient(tmp_path: Path) -> list[str]:
    """Words that name a profile whose board may answer late."""
    path = tmp_path / "patient.toml"
    path.write_text(as_toml(shipped(**PATIENT)), encoding="utf-8")
    return ["--profile", str(path)]


def opened(client: ControlClient) -> list[str]:
    """The doors that opened and were not yet asked for."""
    for _ in range(2):  # what happened before the first question is told before the second answer
        client.do("acts")
    return [seen.compartment for seen in client.poll() if seen.event == "door.opened"]


def locker(*argv: str) -> list[str]:
    """The command as a program of its own."""
    return [sys.executable, "-m", "locker_driver.cli", *argv]


def interrupt(running: subprocess.Popen[str]) -> str:
    """Ctrl-C; what it said to the end."""
    running.send_signal(signal.SIGINT)
    out, _ = running.communicate(timeout=BOUND_S)
    assert running.returncode == 130
    return out


def test_scan_finds_the_board_and_opens_nothing(stand, capsys, monkeypatch):
    port, client = stand
    argv = ["scan", "--port", port, "--bauds", "9600", "--json", "--families"]
    assert main([*argv, "xor8a,kerong1", "--addresses", "2-3"]) == 3
    assert main([*argv, "kerong1", "--addresses", "0-1"]) == 3
    capsys.readouterr()
    load = profiles.load
    late = {"timing": load().timing.model_copy(update=PATIENT)}
    monkeypatch.setattr(profiles, "load", lambda *name: load(*name).model_copy(update=late))
    assert main([*argv, "xor8a", "--addresses", "1"]) == 0
    (found,) = json.loads(capsys.readouterr().out)["found"]
    assert (found["family"], found["baud"], found["board"]) == ("xor8a", 9600, 1)
    assert opened(client) == []


def test_cycle_opens_what_it_says_and_writes_the_report(stand, running, patient, capsys, tmp_path):
    port, client = stand
    running.bench.loop.call(lambda now: Closer(running.world))
    argv = ["cycle", "--port", port, *patient, "--board", "1", "--lock", "1,2", "-n", "2", "--pause-s", "0", "--yes"]
    assert main([*argv, "--wait-s", str(BOUND_S), "--json", "--report", str(tmp_path / "report")]) == 0
    told = json.loads(capsys.readouterr().out)
    assert opened(client) == ["A01", "A02"] * 2
    assert [(row["lock"], row["opened"], row["failures"]) for row in told["locks"]] == [(1, 2, 0), (2, 2, 0)]
    assert all(0 < one["open_s"] < BOUND_S for one in told["openings"])
    assert (tmp_path / "report" / "cycle.html").exists()


def test_an_interrupted_cycle_tells_what_it_has_done(stand, patient, tmp_path):
    port, client = stand
    argv = ["cycle", "--port", port, *patient, "--board", "1", "--lock", "3", "-n", "999", "--pause-s", "0", "--yes"]
    command = locker(*argv, "--wait-s", str(BOUND_S), "--json", "--report", str(tmp_path / "report"))
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stderr is not None
        for close in (True, False):
            assert "Please shut the door of board 1 lock 3" in running.stderr.readline()
            if close:
                client.do("close", door="A03")
        out = interrupt(running)
    assert json.loads(out)["locks"][0]["opened"] == 2
    assert opened(client) == ["A03"] * 2
    assert (tmp_path / "report" / "cycle.json").exists()


def test_a_line_is_recorded_shown_and_asked_again_without_opening(stand, patient, capsys, tmp_path):
    port, client = stand
    trace = str(tmp_path / "line.jsonl")
    command = locker("trace", "record", "--port", port, *patient, "--board", "1", "--out", trace)
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        for _ in range(3):  # it asks the next time when it has the answer to the last
            client.wait_for("bus.heard", timeout_s=BOUND_S)
        interrupt(running)
    assert main(["trace", "show", trace]) == 0
    assert capsys.readouterr().out.count(", 4 closed") >= 2
    with Path(trace).open("a") as file:
        file.write('{"t":9.0,"dir":"tx","hex":"8A 01 01 11 9B"}\n')
    assert main(["trace", "replay", trace, "--port", port, "--json", "--longest-gap-s", "0.1"]) == 0
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert told[-1]["left_out"] == "an unlock"
    assert len(told) >= 3
    assert all(one["reply"]["kind"] == "states" for one in told[:-1])
    assert opened(client) == []


def test_a_door_opened_by_hand_tells_the_polarity(stand, patient, tmp_path):
    port, client = stand
    client.do("polarity", board=1)
    learnt = str(tmp_path / "ours.toml")
    command = locker("profile", "--port", port, *patient, "--board", "1", "--open-lock", "2", "--yes", "--out", learnt)
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as running:
        assert running.stderr is not None
        assert "open the door of lock 2" in running.stderr.readline()
        client.do("force", door="A02")
        assert running.wait(timeout=BOUND_S) == 0
    assert load_profile().open_bit == 0
    assert load_profile(learnt).open_bit == 1
    assert main(["states", "--port", port, "--profile", learnt, "--board", "1"]) == 0


def test_watch_tells_a_change(stand, patient):
    port, client = stand
    command = locker("watch", "--port", port, *patient, "--board", "1", "--json")
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        first = [json.loads(running.stdout.readline()) for _ in range(24)]
        assert {one["lock"] for one in first if one["state"] == "closed"} == {1, 2, 3, 4}
        client.do("force", door="A02")
        for line in running.stdout:
            if json.loads(line)["lock"] == 2 and json.loads(line)["state"] == "open":
                break
        interrupt(running)


def test_watch_draws_a_table(stand, patient):
    port, _ = stand
    far, near = pty.openpty()
    drawn = ""
    with subprocess.Popen(locker("watch", "--port", port, *patient, "--board", "1"), stdout=near) as running:
        while "last change: board 1 lock" not in drawn:
            drawn += os.read(far, 4096).decode()
        running.send_signal(signal.SIGINT)
        while "\x1b[?1049l" not in drawn:
            drawn += os.read(far, 4096).decode()
        assert running.wait(timeout=BOUND_S) == 130
    os.close(near)
    os.close(far)
    assert "at 9600  up" in drawn


def test_states_and_open_as_json(stand, patient, capsys):
    port, _ = stand
    assert main(["states", "--port", port, *patient, "--board", "1", "--json"]) == 0
    states = json.loads(capsys.readouterr().out)["states"]
    assert (states["4"], len(states)) == ("closed", 24)
    argv = ["open", "--port", port, *patient, "--board", "1", "--lock", "4", "--wait", str(BOUND_S), "--json"]
    assert main(argv) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["before"], told["ack"], told["after"]) == ("closed", "acked", "open")


def test_an_interrupted_scan_tells_what_it_has_found(stand):
    port, client = stand
    command = locker("scan", "--port", port, "--families", "xor8a", "--json", "--addresses", "1-99")
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        client.wait_for("bus.heard", timeout_s=BOUND_S)
        out = interrupt(running)
    assert set(json.loads(out)) == {"questions", "found", "not_understood"}
