"""The list of long campaigns: what passed is not played twice, what failed or changed is."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

GOOD = ("-c", "print('a figure')")
BAD = ("-c", "raise SystemExit(3)")


@pytest.fixture
def soak(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, load_script: Callable[[str], ModuleType]) -> ModuleType:
    module = load_script("soak")
    monkeypatch.setattr(module, "OUT", tmp_path / "out")
    monkeypatch.setattr(module, "TIERS", {"one": GOOD, "two": BAD})
    monkeypatch.setattr(module, "fingerprint", lambda root: "these sources")
    monkeypatch.setattr(sys, "argv", ["soak.py"])
    return module


def test_a_failed_tier_fails_the_whole_and_is_played_again(
    soak: ModuleType, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert soak.main() == 1
    assert "two: failed with exit code 3" in capsys.readouterr().out
    monkeypatch.setitem(soak.TIERS, "two", GOOD)
    assert soak.main() == 0
    said = capsys.readouterr().out
    assert "one: passed before" in said
    assert "two: passed in" in said
    assert (soak.OUT / "two" / "said.txt").read_text() == "a figure\n"


def test_a_change_of_the_sources_plays_everything_again(
    soak: ModuleType, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    soak.main()
    (soak.OUT / "one" / "ledger").touch()
    monkeypatch.setattr(soak, "fingerprint", lambda root: "other sources")
    capsys.readouterr()
    soak.main()
    assert "passed before" not in capsys.readouterr().out
    assert not (soak.OUT / "one" / "ledger").exists()


def test_an_unknown_tier_is_refused_by_name(
    soak: ModuleType, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["soak.py", "three"])
    with pytest.raises(SystemExit) as ended:
        soak.main()
    assert ended.value.code == 2
    assert "no tier is called three" in capsys.readouterr().err
    assert not soak.OUT.exists()
