"""A campaign that was cut off goes on where it was, and comes to the same as one that was not."""

from pathlib import Path

import pytest

from sim.soak import campaign as module
from sim.soak.campaign import Report, campaign
from sim.soak.ledger import Ledger
from sim.soak.quota import Quota
from sim.soak.run import Result
from sim.soak.steps import Violation


def drawn(seed: int) -> Result:
    """A day that nobody played."""
    wrong = (Violation("I7", 1.5, "twice"),) if seed == 3 else ()
    return Result(seed, 60.0 + seed, 2, 10, {"jam": seed}, wrong, f"hash {seed}", "boom" if seed == 4 else "")


def never(seed: int) -> Result:
    """Nothing is played twice."""
    raise AssertionError(f"seed {seed} was played again")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "ledger"


def whole(monkeypatch: pytest.MonkeyPatch) -> Report:
    """The campaign without any ledger."""
    monkeypatch.setattr(module, "played", drawn)
    return campaign(range(6), processes=1)


def alike(one: Report, other: Report) -> bool:
    """Whether two reports say the same."""
    first, second = ({**vars(report), "digest": report.digest.hexdigest()} for report in (one, other))
    return first == second


def test_a_campaign_goes_on_behind_what_its_ledger_knows(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = whole(monkeypatch)
    campaign(range(4), processes=1, ledger=Ledger(file))
    monkeypatch.setattr(module, "played", lambda seed: never(seed) if seed < 4 else drawn(seed))
    assert alike(campaign(range(6), processes=1, ledger=Ledger(file)), expected)
    monkeypatch.setattr(module, "played", never)
    assert alike(campaign(range(6), processes=1, ledger=Ledger(file)), expected)


def test_a_line_that_was_cut_off_is_played_again(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = whole(monkeypatch)
    campaign(range(6), processes=1, ledger=Ledger(file))
    text = file.read_text(encoding="utf-8")
    file.write_text(text[: text.rindex("hash 5")], encoding="utf-8")
    assert alike(campaign(range(6), processes=1, ledger=Ledger(file)), expected)
    assert file.read_text(encoding="utf-8") == text


def test_so_many_operations_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "played", drawn)
    assert campaign(range(6), processes=1, wanted=Quota(operations=25)).seeds == 3
