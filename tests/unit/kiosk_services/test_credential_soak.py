"""A small helping of the million changed codes; all of them: `python scripts/soak_credentials.py`."""

from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import base45
import mutated_codes
import pytest

from kiosk.domain import codes
from kiosk.services import credentials

SEED = 7
CHUNKS, EACH = 8, 2_500


@pytest.fixture(scope="module")
def script(load_script: Callable[[str], ModuleType]) -> ModuleType:
    return load_script("soak_credentials")


@pytest.fixture(scope="module")
def bank(script: ModuleType) -> Iterator[Any]:
    opened = script.Bank()
    yield opened
    opened.close()


def alone(bank: Any, seed: int) -> Any:
    """What a kiosk answers that has heard nothing else."""
    try:
        return bank.soak(200, seed, 0)
    finally:
        bank.close()


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_a_changed_code_opens_nothing_and_breaks_nothing(bank: Any, chunk: int) -> None:
    soaked = bank.soak(EACH, SEED, chunk)
    assert soaked.wrong == [], f"seed {SEED}"
    assert soaked.changed == EACH
    assert soaked.aliases > 0
    assert soaked.genuine > 0, "or nothing was proved"
    assert len(soaked.kinds) == 12, soaked.kinds


def test_the_same_seed_shows_the_same_codes(script: ModuleType) -> None:
    """In kiosks of their own: failures are counted for the whole kiosk, over every chunk."""
    first, again, other = (alone(script.Bank(), seed) for seed in (SEED, SEED, SEED + 1))
    assert (first.kinds, first.answers) == (again.kinds, again.answers) != (other.kinds, other.answers)


def test_a_check_without_signatures_is_found(bank: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A control: the soak sees what it looks for."""
    monkeypatch.setattr(credentials, "verify", lambda public, signature, claims: True)
    wrong = bank.soak(300, SEED, 0).wrong
    assert any("signed_elsewhere: Accepted" in line for line in wrong), wrong[:5]
    assert any("bent: Accepted" in line for line in wrong), wrong[:5]


def test_a_check_without_the_flags_is_found(bank: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    class AnyFlags(int):
        def __ne__(self, other: object) -> bool:
            return False

        __hash__ = int.__hash__

    monkeypatch.setattr(credentials, "FLAGS", AnyFlags())
    assert any("genuine_but_not_here: Accepted" in line for line in bank.soak(600, SEED, 0).wrong)


def test_a_careless_decoder_is_found(bank: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """One credential has one text: other encodings of its bytes are refused."""
    monkeypatch.setattr(codes.base45, "b45decode", lambda text: mutated_codes.careless(text) or b"")
    wrong = bank.soak(600, SEED, 0).wrong
    assert any("alias: Accepted" in line for line in wrong), wrong[:5]


def test_an_exception_is_found_and_named(bank: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(text: str) -> bytes:
        raise KeyError(text)

    monkeypatch.setattr(codes.base45, "b45decode", breaks)
    assert any("KeyError" in line for line in bank.soak(50, SEED, 0).wrong)


def test_the_bytes_are_written_as_the_standard_says() -> None:
    """The soak's own base45 and the reader's agree on everything the reader accepts."""
    mint = mutated_codes.Mint()
    for data, token in zip(mint.live, mint.tokens, strict=True):
        assert base45.b45encode(data).decode() == token
        assert mutated_codes.careless(token) == data
    assert mutated_codes.base45(b"Hello!!") == "%69 VD92EX0"  # RFC 9285, section 4.3
