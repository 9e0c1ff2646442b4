"""The `locker` command: what it prints, and its exit codes."""

import io
import json
import os
import pty
import threading
import tty
from collections.abc import Iterator
from pathlib import Path

import pytest
from lock_line import frame

from locker_driver.cli import main


def run(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str, str]:
    code = main(argv)
    out, err = capsys.readouterr()
    return code, out.strip(), err.strip()


@pytest.mark.parametrize(
    ("argv", "out"),
    [
        ("encode --family xor8a --board 3 unlock --lock 7", "8A 03 07 11 9F"),
        ("encode --family xor8a --board 3 states", "80 03 00 33 B0"),
        ("encode --board 1 state --lock 1", "80 01 01 33 B3"),
        ("encode --board 1 address", "80 01 00 99 18"),
        ("encode --profile xor8a-8 --board 1 unlock --lock 8", "8A 01 08 11 92"),
        ("encode --family kerong1 --board 0 unlock --lock 3", "02 02 31 03 38"),
        ("encode --family kerong1 --board 9 unlock --lock 16", "02 9F 31 03 D5"),
        ("encode --family kerong2 --board 0 states", "02 00 00 80 00 00 03 85"),
        ("encode --family modbus --board 1 unlock --lock 1 --pulse-ms 700", "01 05 02 00 00 07 8D B0"),
        ("encode --family modbus --board 1 unlock --lock 1", "01 05 02 00 00 05 0C 71"),
        ("encode --family modbus --board 1 states", "01 02 00 00 00 08 79 CC"),
        ("encode --profile cu48-modbus --board 1 states", "01 01 00 00 00 30 3C 1E"),
        ("encode --family wkly --board 0 unlock --lock 1", "57 4B 4C 59 09 00 82 01 83"),
        ("encode --family wkly --board 0 state --lock 1", "57 4B 4C 59 09 00 83 01 82"),
        ("encode --family winnsen --board 1 states", "90 07 02 01 FF FF 03"),
    ],
)
def test_encode_prints_the_frame(capsys: pytest.CaptureFixture[str], argv: str, out: str) -> None:
    assert run(capsys, *argv.split()) == (0, out, "")


@pytest.mark.parametrize(
    ("hex_", "out"),
    [
        ("8A 01 01 11 9B", {"kind": "unlock", "board": 1, "lock": 1, "direction": "either"}),
        ("8a0101119b", {"kind": "unlock", "board": 1, "lock": 1, "direction": "either"}),
        ("80 01 01 01 01 33 B3", {"kind": "states", "board": 1, "set": [1, 9, 17], "direction": "reply"}),
        ("80 01 01 00 80 33 33", {"kind": "states", "board": 1, "set": [8, 17], "direction": "reply"}),
        ("80 01 00 33 B2", {"kind": "states", "board": 1, "direction": "request"}),
        ("8A 01 01 00 8A", {"kind": "unlock_ack", "board": 1, "lock": 1, "bit": 0, "direction": "reply"}),
        ("81 01 01 11 90", {"kind": "changed", "board": 1, "lock": 1, "bit": 1, "direction": "unsolicited"}),
        ("8A 01 00 11 9A", {"kind": "unlock_all", "board": 1, "direction": "request"}),
        ("8A 01 01 11 03 98", {"kind": "unlock_for", "board": 1, "lock": 1, "seconds": 3, "direction": "request"}),
    ],
)
def test_decode_prints_json(capsys: pytest.CaptureFixture[str], hex_: str, out: dict[str, object]) -> None:
    for argv in (("decode", "--family", "xor8a", hex_), ("decode", *hex_.split())):
        code, text, err = run(capsys, *argv)
        assert (code, err) == (0, "")
        assert json.loads(text) == out


@pytest.mark.parametrize(
    "argv",
    [
        "encode --board 3 unlock --lock 0",
        "encode --board 3 unlock --lock 25",
        "encode --board 3 unlock --lock -1",
        "encode --board 0 states",
        "encode --board 100 states",
        "encode --board three states",
        "encode --board 3 unlock",
        "encode --board 3",
        "encode --profile xor8a-8 --board 3 unlock --lock 9",
        "encode --profile nowhere --board 3 states",
        "encode --family nobody --board 3 states",
        "encode --family kerong1 --board 10 states",
        "encode --family kerong1 --board 0 unlock --lock 17",
        "encode --family kerong1 --board 0 state --lock 1",
        "encode --family kerong1 --board 0 unlock --lock 1 --pulse-ms 500",
        "encode --board 1 unlock --lock 1 --pulse-ms 500",
        "encode --family kerong2 --board 0 unlock --lock 13",
        "encode --family kerong2 --board 16 states",
        "encode --family modbus --board 1 unlock --lock 1 --pulse-ms 750",
        "encode --family modbus --board 1 unlock --lock 1 --pulse-ms 0",
        "encode --family modbus --board 1 unlock --lock 9",
        "encode --family modbus --board 0 states",
        "encode --family modbus --profile cu16 --board 0 states",
        "encode --profile cu48-modbus --board 1 unlock --lock 1 --pulse-ms 700",
        "encode --family wkly --board 0 unlock --lock 25",
        "encode --family winnsen --board 0 states",
        "encode --batch --board 1 states",
        "decode --batch 8A0101119B",
        "decode",
        "decode --family kerong1 F5B500005F09",
        "decode 8A0101119A",
        "decode 8A01191183",
        "decode 8A",
        "decode xyz",
        "decode " + "00" * 2000,
        "decode --profile xor8a-24 8001FFFFFFFF33B2",
        "open --port /nonexistent --board 1 --lock 1 --wait nan",
        "states --port /nonexistent --board 0",
        "nonsense",
        "",
    ],
)
def test_wrong_input_is_exit_2_and_one_sentence(capsys: pytest.CaptureFixture[str], argv: str) -> None:
    code, out, err = run(capsys, *argv.split())
    assert (code, out) == (2, "")
    assert len(err.splitlines()) == 1
    assert err.endswith(".")


def batch(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(text))


def test_a_batch_of_requests_gives_a_line_each(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    batch(monkeypatch, "1 states\n1 unlock 2 800\n")
    assert run(capsys, *["encode", "--family", "modbus", "--batch"]) == (
        0,
        "01 02 00 00 00 08 79 CC\n01 05 02 01 00 08 9C 74",
        "",
    )
    lines = [
        "9 states",
        "",
        "10 states",
        "0 unlock",
        "0 unlock 1 500",
        "x states",
        "9" * 9000,
        "0 unlock 16",
        "٣ states",
    ]
    batch(monkeypatch, "\n".join(lines))  # the last line has no end
    code, out, err = run(capsys, *["encode", "--family", "kerong1", "--batch"])
    assert (code, err) == (2, "")
    told = out.splitlines()
    assert len(told) == len(lines)
    assert (told[0], told[7]) == ("02 90 30 03 C5", "02 0F 31 03 45")
    assert all(line.startswith("ERROR ") and line.endswith(".") for line in told[1:7] + told[8:])


def test_a_batch_of_frames_gives_json_each(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    batch(monkeypatch, "574B4C590E00840004000101 00 87\n57\n\n57 4B 4C 59 0A 00 85 01 01 86\n")
    code, out, _ = run(capsys, *["decode", "--family", "wkly", "--batch"])
    told = [json.loads(line) for line in out.splitlines()]
    assert code == 2
    assert told[0] == {"kind": "states", "board": 0, "set": [2, 3], "direction": "reply"}
    assert told[3] == {"kind": "changed", "board": 0, "lock": 1, "bit": 1, "direction": "unsolicited"}
    assert all(set(line) == {"error"} for line in told[1:3])
    batch(monkeypatch, "90 07 82 01 01 00 03\n")
    assert run(capsys, *["decode", "--family", "winnsen", "--batch"])[0] == 0


def test_bytes_that_are_no_text_are_no_frame(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"\xff\xfe\n"), encoding="utf-8"))
    assert run(capsys, "decode", "--batch")[0] == 2


def test_states_of_several_boards_in_one_answer_are_a_list(capsys: pytest.CaptureFixture[str]) -> None:
    merged = "02 00 00 80 10 02 03 99 02 00 02 01 00 80 10 02 03 9C 04 00"
    code, out, _ = run(capsys, "decode", "--family", "kerong2", merged)
    assert (code, [(each["board"], each["set"]) for each in json.loads(out)]) == (0, [(0, [2]), (1, [3])])
    assert run(capsys, "decode", "--family", "kerong2", merged[:29], merged[:29])[0] == 2  # one board twice


def test_help_teaches(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    out = capsys.readouterr().out
    assert "exit codes" in out
    assert "locker encode --family xor8a --board 3 unlock --lock 7" in out


def test_ports_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "ports")[0] == 0


def test_a_port_that_is_not_there_is_exit_4(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, _, err = run(capsys, "states", "--port", str(tmp_path / "tty"), "--board", "1")
    assert code == 4
    assert len(err.splitlines()) == 1


@pytest.fixture(params=[frozenset(), frozenset({7})], ids=["obeys", "jammed"])
def board(request: pytest.FixtureRequest) -> Iterator[tuple[str, frozenset[int]]]:
    """Board 1 with 24 closed doors on a pseudo terminal; some doors jam."""
    far, near = pty.openpty()
    tty.setraw(near)
    opened: set[int] = set()

    def serve() -> None:
        while len(data := os.read(far, 5)) == 5:
            head, number, lock = data[0], data[1], data[2]
            if number != 1:
                continue
            if head == 0x8A:
                opened.update({lock} - request.param)
                os.write(far, data)
            else:
                bits = sum(1 << n - 1 for n in range(1, 25) if n not in opened)
                os.write(far, frame(0x80, 1, *bits.to_bytes(3, "big"), 0x33))

    thread = threading.Thread(target=serve)
    thread.start()
    yield os.ttyname(near), request.param
    os.write(near, b"\0")
    thread.join(10)
    for descriptor in (far, near):
        os.close(descriptor)
    assert not thread.is_alive()


def test_states_open_and_a_silent_board(capsys: pytest.CaptureFixture[str], board: tuple[str, frozenset[int]]) -> None:
    path, jammed = board
    code, out, _ = run(capsys, "states", "--port", path, "--board", "1")
    assert code == 0
    assert out.splitlines()[6] == "board 1 lock 7: closed"
    code, out, _ = run(capsys, "open", "--port", path, "--board", "1", "--lock", "7", "--wait", "0.5")
    assert code == (5 if jammed else 0)
    state = "closed" if jammed else "open"
    assert out.splitlines() == ["before: closed", "unlock sent, ack: acked", f"after: {state}"]
    code, _, err = run(capsys, "states", "--port", path, "--board", "2")
    assert (code, err) == (3, "The board is silent.")


@pytest.mark.parametrize("board", [frozenset()], indirect=True)
def test_the_example_of_the_guide_runs(capsys: pytest.CaptureFixture[str], board: tuple[str, frozenset[int]]) -> None:
    guide = (Path(__file__).parents[3] / "docs" / "driver.md").read_text()
    example = guide.split("```python\n")[1].split("```")[0]
    exec(example.replace("/dev/ttyUSB0", board[0]), {})
    assert capsys.readouterr().out.splitlines() == ["before: closed", "ack: acked", "open, seen twice"]


@pytest.mark.parametrize("board", [frozenset()], indirect=True)
def test_the_plain_example_of_the_guide_runs(
    capsys: pytest.CaptureFixture[str], board: tuple[str, frozenset[int]]
) -> None:
    guide = (Path(__file__).parents[3] / "docs" / "driver.md").read_text()
    example = guide.split("```python\n")[2].split("```")[0]
    exec(example.replace("/dev/ttyUSB0", board[0]), {})
    assert capsys.readouterr().out.splitlines() == [
        "24 doors closed",
        "lock 7 is open",
        "line up: True echo: absent",
    ]
