"""`kiosk health` and `kiosk doctor`: what they say, and how they end."""

import fcntl
import json
import sqlite3
from pathlib import Path

import pytest

from kiosk import commands, doctor
from kiosk.__main__ import main
from kiosk.db.engine import DatabaseSettings
from kiosk.db.opening import open_database
from kiosk.db.worker import InlineExecutor
from kiosk.domain.events import Event
from kiosk.lockers.lines import LineLook
from kiosk.services.health import FILE, Facts, LineFacts, root_cause, tree
from kiosk.system import SystemClock, SystemEntropy


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "kiosk.toml"
    (tmp_path / "data").mkdir(mode=0o750)
    path.write_text(
        f'data_dir = "{tmp_path}/data"\n[lines.main]\nurl = "{tmp_path}/tty"\n[central]\nenabled = false\n',
        encoding="utf-8",
    )
    return path


def looks(monkeypatch: pytest.MonkeyPatch, *found: LineLook) -> None:
    async def look(configs: object) -> list[LineLook]:
        return list(found)

    monkeypatch.setattr(doctor, "look_at_lines", look)


GOOD = LineLook("main", "/dev/x", None, (), 2)


def findings(capsys: pytest.CaptureFixture[str]) -> dict[str, dict[str, object]]:
    return {said["check"]: said for said in map(json.loads, capsys.readouterr().out.splitlines())}


def a_database(folder: Path) -> Path:
    path = folder / "data" / "kiosk.sqlite"
    database = open_database(
        DatabaseSettings(path),
        executor=InlineExecutor(),
        clock=SystemClock(),
        entropy=SystemEntropy(),
        fatal=lambda reason: None,
    )
    database.at_start(lambda book: book.record(Event("kiosk.started", "kiosk", {})) and None)
    database.close()
    return path


def test_the_doctor_finds_a_healthy_kiosk_healthy(config, monkeypatch, capsys):
    looks(monkeypatch, GOOD)
    a_database(config.parent)
    assert main(["doctor", "--config", str(config), "--json"]) == 0
    found = findings(capsys)
    assert {check for check, said in found.items() if said["ok"]} == {
        "settings", "layout", "data_dir", "disk", "database", "audit", "port", "board", "decoder", "clock",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("look", "check", "sentence"),
    [
        (LineLook("main", "/dev/x", "it is gone", (), 2), "port", "it is gone"),
        (LineLook("main", "/dev/x", None, (2,), 2), "board", "board 2 does not answer"),
    ],
)
def test_what_is_wrong_with_a_line_is_said_with_what_to_do(config, monkeypatch, capsys, look, check, sentence):
    looks(monkeypatch, look)
    assert main(["doctor", "--config", str(config)]) == 1
    out = capsys.readouterr().out
    assert sentence in out
    assert "->" in out.split(sentence)[1].splitlines()[1]


def test_a_port_that_is_not_there_is_found_by_really_trying(config, capsys):
    assert main(["doctor", "--config", str(config), "--json"]) == 1
    assert findings(capsys)["port"]["ok"] is False


def test_an_edited_log_is_found(config, monkeypatch, capsys):
    looks(monkeypatch, GOOD)
    path = a_database(config.parent)
    with sqlite3.connect(path) as connection:
        for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {trigger}")
        connection.execute("UPDATE audit SET actor = 'nobody'")
    connection.close()
    assert main(["doctor", "--config", str(config), "--json"]) == 1
    assert findings(capsys)["audit"]["ok"] is False


def test_a_file_that_is_no_database_is_said(config, monkeypatch, capsys):
    looks(monkeypatch, GOOD)
    (config.parent / "data" / "kiosk.sqlite").write_bytes(b"no database, whatever its name says" * 40)
    assert main(["doctor", "--config", str(config), "--json"]) == 1
    assert findings(capsys)["database"]["ok"] is False


def test_bad_settings_end_the_examination_with_a_sentence_each(tmp_path, capsys):
    path = tmp_path / "k.toml"
    path.write_text("colour = 1\n", encoding="utf-8")
    assert main(["doctor", "--config", str(path)]) == 1
    assert "colour is no setting" in capsys.readouterr().out


def test_central_that_does_not_answer_is_said(config, monkeypatch, capsys):
    looks(monkeypatch, GOOD)
    config.write_text(config.read_text().replace("enabled = false", 'url = "http://127.0.0.1:1"'), encoding="utf-8")
    assert main(["doctor", "--config", str(config), "--json"]) == 1
    found = findings(capsys)
    assert found["central"]["ok"] is False
    assert found["clock"]["ok"] is True


def test_a_clock_that_was_never_set_or_differs_is_said():
    assert doctor._clock(1_000, None).ok is False
    now_ms = SystemClock().wall_ms()
    assert doctor._clock(now_ms, now_ms + 3_600_000).ok is False
    assert doctor._clock(now_ms, now_ms - 1_000).ok is True


def test_a_running_controller_keeps_its_lines_and_speaks_for_itself(config, monkeypatch, capsys):
    path = a_database(config.parent)
    health_file(config, Facts((LineFacts("main", False, "gone", ()),), 3, None, True, True))
    with path.with_name(path.name + ".lock").open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert main(["doctor", "--config", str(config), "--json"]) == 1
    found = findings(capsys)
    assert found["port"]["ok"] is None
    assert found["controller"]["says"] == "It runs, but line main: driver.port_lost."


def health_file(config: Path, facts: Facts, age_s: float = 0) -> None:
    node = tree(facts)
    cause = root_cause(node)
    data = {
        "wall_ms": SystemClock().wall_ms() - int(age_s * 1000),
        "well": node.well,
        "cause": cause and {"part": cause[0], "code": cause[1]},
        "tree": node.data(),
    }
    (config.parent / "data" / FILE).write_text(json.dumps(data), encoding="utf-8")


WELL = Facts((LineFacts("main", True, None, ()),), 0, None, True, True)


def test_health_prints_the_tree_and_ends_well(config, capsys):
    health_file(config, WELL)
    assert main(["health", "--config", str(config)]) == 0
    assert "line main: well" in capsys.readouterr().out


def test_health_names_the_cause_in_both_languages(config, capsys):
    health_file(config, Facts((LineFacts("main", False, "gone", ()),), 0, None, True, True))
    assert main(["health", "--config", str(config)]) == 1
    out = capsys.readouterr().out
    assert "Root cause: kiosk > line main" in out
    assert "串口断开" in out


@pytest.mark.parametrize(
    "content", [None, "{}", "[]", "no json", '{"wall_ms": 1, "well": 1, "cause": null, "tree": 3}']
)
def test_no_health_is_said_and_what_to_do(config, capsys, content):
    if content is not None:
        (config.parent / "data" / FILE).write_text(content, encoding="utf-8")
    assert main(["health", "--config", str(config)]) == 1
    assert "systemctl status kiosk" in capsys.readouterr().err


def test_an_old_word_counts_for_nothing(config, capsys):
    health_file(config, WELL, age_s=60)
    assert main(["health", "--config", str(config)]) == 1
    assert "60 s old" in capsys.readouterr().err


def test_every_check_of_the_doctor_stands_in_the_catalogue():
    import ast
    import inspect

    calls = [at for at in ast.walk(ast.parse(inspect.getsource(doctor))) if isinstance(at, ast.Call)]
    checks = {
        at.args[0].value for at in calls if ast.unparse(at.func) == "Finding" and isinstance(at.args[0], ast.Constant)
    }
    assert len(checks) >= 10
    assert {f"doctor.{check}" for check in checks} <= set(commands._catalogue())
