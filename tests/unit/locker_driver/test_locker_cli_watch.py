"""The `locker watch` command's picture, and what states and ports say to programs."""

import json
import re
from pathlib import Path

import pytest

from locker_driver import Counts, DoorState, Echo, LineConfig, LineHealth, Lock, load_profile
from locker_driver.cli import main
from locker_driver.cli_watch import picture


def test_the_table_shows_every_door_of_every_board_where_it_is() -> None:
    line = LineConfig("line", "/dev/ttyX", (1, 4), load_profile("cu48-modbus"))
    states = {Lock("line", board, lock): DoorState.CLOSED for board in (1, 4) for lock in range(1, 49)}
    states[Lock("line", 4, 26)] = DoorState.OPEN
    states |= {Lock("line", 1, lock): DoorState.UNKNOWN for lock in range(1, 49)}
    health = LineHealth(False, "unplugged", 0, Echo.UNKNOWN, {1: Counts(timeouts=3), 4: Counts(replies=9)})
    seen = re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", picture(line, states, health, "board 4 lock 26: open"))
    rows = seen.splitlines()
    assert rows[0] == f"/dev/ttyX  cu48-modbus at {line.profile.baud}  lost: unplugged"
    heads = [row for row in rows if row.lstrip().startswith("board ") and "26" in row]
    fours = [row for row in rows if row.lstrip().startswith("4 ")]
    assert fours[1][heads[0].index("26") + 1] == "O"
    assert sum(row.count("O") for row in fours) == 1
    assert sum(row.count(".") for row in fours) == 47
    assert sum(row.count("?") for row in rows) == 48
    assert "9 answers" in fours[0]
    assert rows[-1].startswith("last change: board 4 lock 26: open")


@pytest.mark.parametrize("argv", ["--board 0", "--board x", "", "--board 1 --for-s -1", "--board 1 --baud 1"])
def test_what_cannot_be_watched_is_exit_2(capsys: pytest.CaptureFixture[str], argv: str) -> None:
    assert main(["watch", "--port", "/nonexistent", *argv.split()]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_without_a_port_it_ends_with_4(tmp_path: Path) -> None:
    assert main(["watch", "--port", str(tmp_path / "tty"), "--board", "1"]) == 4


def test_ports_are_told_to_programs_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ports", "--json"]) == 0
    assert isinstance(json.loads(capsys.readouterr().out)["ports"], list)


@pytest.mark.parametrize(
    "command", ["ports", "scan", "states", "open", "watch", "cycle", "trace", "profile", "encode", "decode"]
)
def test_every_command_teaches(capsys: pytest.CaptureFixture[str], command: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    told = capsys.readouterr().out
    assert f"usage: locker {command}" in told
    assert command in ("ports", "decode") or f"  locker {command} " in told
