"""`locker-sim soak`, asked wrongly, says what was wrong with exit code 2: 0 and 1 are verdicts."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from sim.errors import SimError
from sim.soak import command, mutants
from sim.soak.campaign import Report
from sim.soak.command import seeds, soak
from sim.soak.faults.table import simulated
from sim.soak.mutants import Killed


@pytest.mark.parametrize(("text", "expected"), [("0:3", range(3)), ("7", range(7, 8)), ("7:8", range(7, 8))])
def test_seeds_are_a_range_without_its_end(text: str, expected: range) -> None:
    assert seeds(text) == expected


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--seeds", "5:2"], "holds no seed"),
        (["--seeds", "3:3"], "holds no seed"),
        (["--seeds", "a:b"], "not two whole numbers"),
        (["--seeds", ":"], "not two whole numbers"),
        (["--mutant", "nosuch"], "see --list-mutants"),
        (["--mutant", "../mutants/no-epoch-check"], "see --list-mutants"),
        (["--processes", "0"], "above 0"),
        (["--operations", "-5"], "above 0"),
        (["--operations", "many"], "above 0"),
    ],
)
def test_what_cannot_be_played_is_a_sentence_and_no_verdict(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        soak(words)
    assert end.value.code == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err


@pytest.mark.parametrize("content", ["", "not JSON\n", "[1]\n", '{"seed": 1}\n'])
def test_what_is_no_ledger_is_refused_as_it_is(
    content: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "ledger" if content else tmp_path / "missing" / "ledger"
    if content:
        file.write_text(content, encoding="utf-8")
    with pytest.raises(SystemExit) as end:
        soak(["--seeds", "0:1", "--ledger", str(file)])
    assert end.value.code == 2
    assert "is no ledger" in capsys.readouterr().err
    assert not content or file.read_text(encoding="utf-8") == content


@pytest.mark.parametrize(
    ("killed", "code"), [(Killed("I7", 3, "twice"), 1), (Killed(), 0), (Killed("crash", 3, "Traceback"), 3)]
)
def test_the_exit_code_tells_a_violation_from_a_crash(
    killed: Killed, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "hunt", lambda *_: killed)
    assert soak(["--mutant", "no-epoch-check", "--json"]) == code
    told = json.loads(capsys.readouterr().out)
    assert told == {"mutant": "no-epoch-check", "invariant": killed.invariant, "seed": killed.seed}


def test_a_mutant_that_cannot_be_played_is_no_violation(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def unfit(*_: object) -> Killed:
        raise SimError("the mutant no-epoch-check does not apply")

    monkeypatch.setattr(command, "hunt", unfit)
    assert soak(["--mutant", "no-epoch-check"]) == 3
    assert "does not apply" in capsys.readouterr().err


def test_a_name_that_is_no_mutant_is_read_from_no_file() -> None:
    with pytest.raises(SimError, match="list-mutants"):
        mutants.needs("nosuch")


@pytest.mark.parametrize(
    ("report", "missing"),
    [
        ({}, None),
        ({"operations": 49}, "49 of 50: operations"),
        ({"restarts": 4}, "4 of 5: restarts"),
        ({"faults": Counter(dict.fromkeys(simulated(), 2)) - Counter(["hang"])}, "1 of 2: hang"),
    ],
)
def test_a_campaign_that_does_not_reach_what_was_asked_for_has_proved_nothing(
    report: dict[str, Any],
    missing: str | None,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    enough = {"operations": 50, "restarts": 5, "faults": Counter(dict.fromkeys(simulated(), 2))}
    monkeypatch.setattr(command, "campaign", lambda *_, **__: Report(**{**enough, **report}))
    code = soak(["--operations", "50", "--restarts", "5", "--each-fault", "2", "--json"])
    assert code == (2 if missing else 0)
    assert capsys.readouterr().err == (f"these seeds are too few: {missing}\n" if missing else "")
