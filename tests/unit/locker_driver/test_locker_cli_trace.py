"""The `locker trace` command: what is kept, what it meant, what is asked again and what never is."""

import asyncio
import json
from pathlib import Path

import pytest
from lock_line import Boards, JumpingLoop, MemoryPort, bank_of, play

from locker_driver import Lock, load_profile, trace_notes, tracing
from locker_driver.cli import main
from locker_driver.probe import Probe
from locker_driver.trace_replay import Asked, Replay, requests

HEAD = '{"locker_trace":1,"port":"p","profile":"xor8a-24","baud":9600,"boards":[1]}'
QUESTION, SHUT, OPEN_7 = "80 01 00 33 B2", "80 01 FF FF FF 33 4D", "8A 01 07 11 9D"
PROFILE = load_profile()


def rows(*told: tuple[float, str, str]) -> list[tracing.Row]:
    return [tracing.Row.model_validate({"t": t, "dir": direction, "hex": data}) for t, direction, data in told]


def saved(path: Path, *told: tuple[float, str, str]) -> Path:
    path.write_text("\n".join([HEAD, *(row.model_dump_json() for row in rows(*told))]) + "\n")
    return path


def meanings(*told: tuple[float, str, str]) -> list[list[str]]:
    return [
        [*(trace_notes.sentence(decoded, PROFILE) for decoded in note.frames), *note.remarks]
        for note in trace_notes.notes(rows(*told), PROFILE)
    ]


def test_what_a_bank_says_is_kept_and_read_again(tmp_path: Path) -> None:
    path = tmp_path / "line.jsonl"

    async def story() -> None:
        bank = bank_of(Boards(), (1,))
        with path.open("w") as file:
            recorder = tracing.Recorder(file, tracing.Head(port="p", profile="xor8a-24", baud=9600, boards=(1,)))
            bank.on_trace = recorder.note
            await bank.start()
            await bank.open(Lock("a", 1, 7))
            await bank.states()
            await bank.stop()

    play(story())
    head, kept = tracing.load(path)
    assert head.boards == (1,)
    assert kept[0].t == 0.0
    assert OPEN_7 in {row.hex for row in kept if row.dir == "tx"}
    told = [trace_notes.sentence(frame, PROFILE) for note in trace_notes.notes(kept, PROFILE) for frame in note.frames]
    assert "board 1: none open, 24 closed" in told
    assert "board 1: open 7, 23 closed" in told


def test_bytes_mean_something_with_their_last_piece() -> None:
    assert meanings(
        (0.0, "tx", QUESTION),
        (0.01, "rx", "80 01 FF"),
        (0.025, "rx", "FF BF 33 0D"),
        (0.3, "tx", OPEN_7),
        (0.6, "rx", OPEN_7),
        (0.7, "tx", QUESTION),
        (0.8, "rx", "80 01 FF"),
        (0.9, "tx", "01 02 03"),
    ) == [
        ["board 1: states?"],
        [],
        ["board 1: open 7, 23 closed"],
        ["board 1: unlock lock 7"],
        ["board 1: unlock lock 7"],
        ["board 1: states?"],
        [],
        ["3 bytes before this never became a frame", "A frame of this family has 5 to 11 bytes, not 3."],
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nonsense",
        "{}",
        HEAD.replace("9600", "1"),
        HEAD + '\n{"t":0,"dir":"up","hex":"80"}',
        HEAD + '\n{"t":-1,"dir":"tx","hex":"80"}',
        HEAD + '\n{"t":0,"dir":"tx","hex":"8"}',
        HEAD + '\n{"t":1,"dir":"tx","hex":"80"}\n{"t":0,"dir":"tx","hex":"80"}',
        HEAD + "\n" + "x" * 40_000,
    ],
)
def test_a_file_that_is_no_trace_is_exit_2_and_one_sentence(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, text: str
) -> None:
    path = tmp_path / "line.jsonl"
    path.write_text(text)
    assert main(["trace", "show", str(path)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert str(path) in err
    path.write_bytes(b"\xff\xfe")
    assert main(["trace", "show", str(path)]) == 2
    assert main(["trace", "show", str(tmp_path / "nothing")]) == 2


def test_show_prints_bytes_times_and_meaning(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = saved(tmp_path / "line.jsonl", (0.0, "tx", QUESTION), (0.0151, "rx", SHUT))
    assert main(["trace", "show", str(path)]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first.split() == ["0.0000", "+0.0", "ms", ">", *QUESTION.split(), "board", "1:", "states?"]
    assert second.endswith("board 1: none open, 24 closed")
    assert "+15.1 ms <" in second
    assert main(["trace", "show", str(path), "--json"]) == 0
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert told[1]["means"][0]["kind"] == "states"


def replay(boards: Boards, asked: list[Asked]) -> list[Asked]:
    async def work() -> list[Asked]:
        done: list[Asked] = []
        async with Probe(MemoryPort(boards)) as probe:
            await Replay(probe, PROFILE).run(asked, done.append)
        return done

    with asyncio.Runner(loop_factory=JumpingLoop) as runner:
        return runner.run(work())


def test_questions_are_asked_again_with_their_gaps_and_unlocks_left_out() -> None:
    boards = Boards()
    told = rows((0.0, "tx", QUESTION), (0.5, "tx", OPEN_7), (2.0, "tx", QUESTION), (99.0, "tx", QUESTION))
    done = replay(boards, requests(told, PROFILE, with_unlocks=False))
    assert [bool(one.left_out) for one in done] == [False, True, False, False]
    assert all(one.reply is not None for one in done if not one.left_out)
    at_s = [at_s for at_s, _ in boards.written]
    assert [round(each - at_s[0], 3) for each in at_s] == [0.0, 2.0, 7.0]  # a pause of 97 s is cut to 5
    assert boards.unlocks() == []


def test_an_unlock_is_not_sent_again_before_its_board_was_read() -> None:
    boards = Boards()
    told = rows(
        (0.0, "tx", OPEN_7), (2.0, "tx", OPEN_7), (3.0, "tx", QUESTION), (4.0, "tx", OPEN_7), (4.1, "tx", QUESTION),
        (4.2, "tx", OPEN_7),
    )  # fmt: skip
    done = replay(boards, requests(told, PROFILE, with_unlocks=True))
    assert [one.left_out[:12] for one in done] == ["", "its board ha", "", "", "", "it was told "]
    assert len(boards.unlocks()) == 2


def test_what_this_library_would_not_send_is_never_sent_again() -> None:
    never = ["8A 01 00 11 9A", "9A 01 01 11 8B", "90 01 02 02 02 93", "01 02 03", "8A 01 01 11 03 98", "80 01 00 33 B3"]
    boards = Boards()
    done = replay(boards, requests(rows(*((0.0, "tx", each) for each in never)), PROFILE, with_unlocks=True))
    assert all(one.left_out for one in done)
    assert boards.written == []


def test_unlocks_are_asked_for_first(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = saved(tmp_path / "line.jsonl", (0.0, "tx", OPEN_7))
    argv = ["trace", "replay", str(path), "--port", str(tmp_path / "tty")]
    assert main([*argv, "--with-unlocks"]) == 2  # nobody is there
    assert "--yes" in capsys.readouterr().err
    assert main([*argv, "--with-unlocks", "--yes"]) == 4
    assert main(["trace", "record", "--port", str(tmp_path / "tty"), "--out", str(tmp_path / "no" / "f")]) == 2
    assert main(["trace", "record", "--port", str(tmp_path / "tty"), "--out", str(tmp_path / "f")]) == 4
