"""What Argon2 said is asked once, and is what it says."""

import pytest

from kiosk.services import staff
from sim import pins


def test_a_pin_is_checked_once_and_the_answer_is_that_of_the_product(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def slow(pin_hash: str, pin: str) -> bool:
        asked.append(pin)
        return pin == pin_hash

    monkeypatch.setattr(staff, "pin_matches", slow)
    pins.remember()
    pins.remember()
    assert [staff.pin_matches("2468", pin) for pin in ("2468", "1357", "2468", "1357")] == [True, False, True, False]
    assert asked == ["2468", "1357"]
