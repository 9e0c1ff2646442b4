"""The command `locker-sim`, as a process and as a function."""

import json
import os
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from sim.boards import FAMILIES
from sim.camera import CameraServer
from sim.cli import COMMANDS, main
from sim.client import ControlClient

BOUND_S = 60.0


def put_up(*words: str) -> tuple[subprocess.Popen[bytes], dict[str, object]]:
    process = subprocess.Popen([sys.executable, "-m", "sim.cli", *words], stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert select.select([process.stdout], [], [], BOUND_S)[0]
    return process, json.loads(process.stdout.readline())


def end(process: subprocess.Popen[bytes]) -> int:
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=BOUND_S)
    return process.returncode


def test_up_tells_where_everything_is_and_ends_cleanly_when_told(tmp_path):
    process, ready = put_up("up", "--dir", str(tmp_path), "--seed", "3", "--person", "close")
    try:
        assert Path(ready["lines"]["main"]).is_char_device()
        with ControlClient(Path(ready["control"])) as client:
            assert len(client.do("state")["doors"]) == 36
            assert {"camera.show", "camera.clear", "person"} <= set(client.do("acts"))
            client.do("force", door="D04")
    finally:
        code = end(process)
    assert code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["sim.jsonl"]
    assert "door.forced" in (tmp_path / "sim.jsonl").read_text()


def test_board_serves_one_board_with_its_options(tmp_path):
    options = '{"ack_head": 128, "pulse_ms": 20}'
    words = ["board", "--dir", str(tmp_path), "--address", "7", "--locks", "8", "--options", options]
    process, ready = put_up(*words)
    try:
        fd = os.open(ready["lines"]["main"], os.O_RDWR | os.O_NOCTTY)
        os.write(fd, bytes.fromhex("8A 07 08 11 94"))
        reply = b""
        while len(reply) < 5:
            assert select.select([fd], [], [], BOUND_S)[0]
            reply += os.read(fd, 5 - len(reply))
        os.close(fd)
    finally:
        end(process)
    assert reply[:3] == bytes.fromhex("80 07 08")


@pytest.mark.parametrize("family", [name for name in FAMILIES if name != "tape"])
def test_board_stands_up_for_every_family_at_its_own_rate_and_on_tcp(tmp_path, family):
    process, ready = put_up("board", "--family", family, "--dir", str(tmp_path), "--tcp", "0")
    try:
        assert Path(ready["lines"]["main"]).is_char_device()
        assert Path(ready["by_id"]["main"]).resolve() == Path(ready["lines"]["main"]).resolve()
        with ControlClient(Path(ready["control"])) as client:
            wiring = client.do("wiring")
    finally:
        code = end(process)
    assert code == 0
    assert ready["tcp"]["main"] > 0
    assert wiring["lines"][0]["baud"] == FAMILIES[family].baud
    assert [path.name for path in tmp_path.iterdir()] == ["sim.jsonl"]


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        ([], 2, "usage: locker-sim"),
        (["--help"], 0, "put a single board up"),
        (["dance"], 2, "there is no 'dance'"),
        (["up", "--scene", "moon"], 1, "no scene is called 'moon'"),
        (["up", "--wiring", "/none.toml"], 1, "cannot be read"),
        (["board", "--options", "{"], 2, "locker-sim:"),
        (["board", "--options", '{"colour": 1}'], 2, "colour"),
        (["board", "--family", "acme"], 2, "acme"),
        (["board", "--family", "kerong1", "--address", "12"], 2, "0 to 9, not 12"),
        (["board", "--family", "kerong2", "--locks", "24"], 2, "channels"),
    ],
)
def test_wrong_words_are_answered_with_a_sentence(words, code, sentence, capsys):
    assert main(words) == code
    assert sentence in "".join(capsys.readouterr())


def test_every_command_of_the_table_exists():
    for where, _ in COMMANDS.values():
        module, name = where.split(":")
        assert callable(getattr(__import__(module, fromlist=[name]), name))


def test_the_frame_protocol_stands_where_its_readers_look():
    assert "FRM1" in (sys.modules[CameraServer.__module__].__doc__ or "")
