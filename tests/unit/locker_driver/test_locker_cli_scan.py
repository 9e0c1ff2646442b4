"""The `locker scan` command: what is asked, what is found, what is never sent."""

import asyncio
import json
from pathlib import Path

import pytest
from lock_line import Boards, JumpingLoop, MemoryPort

from locker_driver import PortLost, load_profile, scan
from locker_driver.cli import main
from locker_driver.codecs import FAMILIES, codec_for, decode_all, family_codec
from locker_driver.codecs.messages import StatesRequest
from locker_driver.errors import CodecError


def look(boards: Boards, asked: list[scan.Step]) -> scan.Scan:
    result = scan.Scan()

    async def work() -> None:
        await scan.scan(lambda _baud: MemoryPort(boards), asked, result)

    with asyncio.Runner(loop_factory=JumpingLoop) as runner:
        runner.run(work())
    return result


def test_every_question_of_every_family_asks_for_states_and_means_nothing_else_to_any_board() -> None:
    asked = scan.steps(FAMILIES, (), 0, 255)
    assert {step.profile.family for step in asked} == set(FAMILIES)
    for frame in {step.frame for step in asked}:
        for family in FAMILIES:
            for at in range(len(frame)):
                try:
                    told = decode_all(family_codec(family), frame[at:])
                except CodecError:
                    continue
                assert {decoded.message.kind for decoded in told} <= {"states", "state", "states_all"}


def test_the_one_question_another_family_would_obey_is_left_out() -> None:
    frame = codec_for(load_profile("winnsen-16").wire).encode(StatesRequest(149))
    assert family_codec("xor8a").decode(frame[:6]).message.kind == "unlock_several"
    asked = scan.steps(FAMILIES, (), 149, 149)
    assert asked
    assert frame not in {step.frame for step in asked}


@pytest.mark.parametrize("echo", [False, True])
def test_boards_are_found_at_their_addresses_and_nothing_is_opened(echo: bool) -> None:
    boards = Boards(silent=set(range(100)) - {2, 5}, echo=echo)
    result = look(boards, scan.steps(["xor8a"], (), 0, 7))
    assert [(hit.family, hit.baud, hit.board, hit.fits) for hit in result.found] == [
        ("xor8a", 9600, 2, ("xor8a-24", "xor8a-8")),
        ("xor8a", 9600, 5, ("xor8a-24", "xor8a-8")),
    ]
    assert boards.unlocks() == []
    assert len(boards.written) == 7


def test_bytes_that_nobody_understands_are_told() -> None:
    boards = Boards(spoil=lambda reply: reply[:-1] + b"\0")
    result = look(boards, scan.steps(["xor8a"], (), 1, 2))
    assert (result.found, list(result.noise)) == ([], [("xor8a", 9600)])


def test_the_bound_is_kept_on_a_line_that_babbles() -> None:
    boards = Boards(spoil=lambda _reply: b"\x55" * 5000)
    asked = scan.steps(["xor8a"], (), 1, 4)

    async def work() -> float:
        began_s = asyncio.get_running_loop().time()
        await scan.scan(lambda _baud: MemoryPort(boards), asked, scan.Scan())
        return asyncio.get_running_loop().time() - began_s

    with asyncio.Runner(loop_factory=JumpingLoop) as runner:
        assert runner.run(work()) <= scan.longest_s(asked) + 1e-6


def test_a_port_that_is_absent_is_an_error() -> None:
    with pytest.raises(PortLost):
        look(Boards(absent=True), scan.steps(["xor8a"], (), 1, 1))


@pytest.mark.parametrize(
    "argv",
    [
        "--families nobody",
        "--bauds fast",
        "--bauds 10",
        "--addresses 5-2",
        "--addresses 0-256",
        "--addresses -1",
        "--addresses x",
        "--families xor8a --addresses 0-0",
        "--families xor8a --addresses 200-210",
    ],
)
def test_what_cannot_be_scanned_is_exit_2(capsys: pytest.CaptureFixture[str], argv: str) -> None:
    assert main(["scan", "--port", "/nonexistent", *argv.split()]) == 2
    err = capsys.readouterr().err
    assert len(err.splitlines()) == 1


def test_without_a_port_it_ends_with_4_and_json_stays_json(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["scan", "--port", str(tmp_path / "tty"), "--families", "xor8a", "--json"]) == 4
    assert capsys.readouterr().out == ""


def test_the_plan_names_each_rate_once_and_keeps_the_order_of_families() -> None:
    asked = scan.steps(("winnsen", "kerong1"), (9600, 19200, 9600), 1, 2)
    assert [(step.baud, step.profile.family, step.board) for step in asked] == [
        (9600, "kerong1", 1),
        (9600, "kerong1", 2),
        (9600, "winnsen", 1),
        (9600, "winnsen", 2),
        (19200, "kerong1", 1),
        (19200, "kerong1", 2),
        (19200, "winnsen", 1),
        (19200, "winnsen", 2),
    ]
    assert json.dumps([step.frame.hex() for step in asked])
